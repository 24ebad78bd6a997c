"""All checks over one call: documents in, diagnostics out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from a87ws.base.faults import Diagnostic, Severity
from a87ws.call.brand import Brand
from a87ws.call.call import Call
from a87ws.call.case import Case
from a87ws.call.layout import (
    ASSIGNMENTS,
    BRAND,
    CALL,
    FREEZE,
    MEMBERS,
    REVIEWERS,
    Kind,
    kind_of,
    stem,
)
from a87ws.call.proposal import Proposal
from a87ws.call.registers import Assignments, Freeze, Members, Reviewers
from a87ws.call.review import Recusal, Review, ReviewKey
from a87ws.call.session import Session
from a87ws.checks.context import Change, Context, Found, Here
from a87ws.checks.rule import ALL, Finding, Rule, locate, masked
from a87ws.checks.shape import Outcome, build

if TYPE_CHECKING:
    from a87ws.base.shape import Record
    from a87ws.base.yaml import Document, Route

Judge: TypeAlias = "tuple[Rule, Callable[[Any, Here], Iterable[Finding]]]"
SETTINGS: Final = (CALL, MEMBERS, REVIEWERS)
MOST_OF_A_KIND: Final = (
    100  # findings of one check in one file: a hostile file must cost neither minutes nor pages
)


@dataclass(frozen=True)
class Judged:
    """A call as its checks see it: the nouns (None where call.yaml is no call) and everything
    found, in order.
    """

    case: Case | None
    diagnostics: tuple[Diagnostic, ...]


def judge(
    files: tuple[Found, ...],
    documents: Mapping[str, Document],
    digests: Mapping[str, str],
    change: Change | None = None,
    as_of: datetime | None = None,
) -> Judged:
    """Turn documents into nouns and run every check whose files can be read; those of `change` if
    there is one.
    """
    found, outcomes = _read(documents, Context({}, digests))
    nouns = {path: outcome.noun for path, outcome in outcomes.items() if outcome.noun}
    guesses = {path: outcome.guess for path, outcome in outcomes.items() if outcome.guess}
    # A slip in a setting is an error, but no reason to leave all proposals unchecked.
    usable = nouns | {path: guess for path, guess in guesses.items() if path in SETTINGS}
    assumed = _round(usable, digests)
    context = Context(dict.fromkeys(file.path for file in files), digests, assumed, as_of)
    blocked = {file.path for file in files if file.fault} | (documents.keys() - usable.keys())
    rules = _by_noun(blocked if assumed else blocked | {CALL})
    for file in files:
        found += _run(rules.get("file", ()), file, Here(file.path, context), documents)
    if change is not None:
        found += _run(rules.get("change", ()), change, Here(CALL, context), documents)
    for path, noun in (nouns | guesses).items():
        of_kind = rules.get(kind.value, ()) if (kind := kind_of(path)) else ()
        found += _run(of_kind, noun, Here(path, context), documents, outcomes[path].misspelt)
    return Judged(
        _round(nouns, digests),
        tuple(sorted(_softened(found, documents), key=lambda each: each.order)),
    )


def _read(
    documents: Mapping[str, Document], context: Context
) -> tuple[list[Diagnostic], dict[str, Outcome]]:
    """What is wrong with each file on its own, and what it holds; one file at a time, since
    together they are large.
    """
    found: list[Diagnostic] = []
    outcomes: dict[str, Outcome] = {}
    rules = _by_noun(())["document"]
    for path, document in documents.items():
        if document.faults:
            found += map(_masked, document.faults)
        elif kind := kind_of(path):
            outcomes[path] = build(kind, document)
            if outcomes[path].findings:
                found += _shape_faults(outcomes[path], path, documents)
            found += _run(rules, document, Here(path, context), documents)
    return found, outcomes


def _shape_faults(
    outcome: Outcome, path: str, documents: Mapping[str, Document]
) -> Iterator[Diagnostic]:
    family = kind.family if (kind := kind_of(path)) else ""
    return (
        locate(ALL[f"{family}-{suffix}"], finding, path, documents)
        for suffix, finding in outcome.findings
    )


def _run(
    rules: Iterable[Judge],
    noun: object,
    here: Here,
    documents: Mapping[str, Document],
    misspelt: Mapping[Route, Route] = MappingProxyType({}),
) -> Iterator[Diagnostic]:
    for rule, find in rules:
        for finding in islice(find(noun, here), MOST_OF_A_KIND):
            as_written = (
                replace(finding, route=_as_written(finding.route, misspelt))
                if misspelt
                else finding
            )
            yield locate(rule, as_written, here.path, documents)


def _as_written(route: Route, misspelt: Mapping[Route, Route]) -> Route:
    """A route through keys as they should be spelled, as a route through the keys that are in the
    file.
    """
    for right, wrong in misspelt.items():
        if route[: len(right)] == right:
            return wrong + route[len(right) :]
    return route


def _by_noun(blocked: Collection[str]) -> Mapping[str, list[Judge]]:
    """The rules that can be judged, by the noun they take, each with what judges."""
    rules: dict[str, list[Judge]] = {}
    for rule in ALL.values():
        if rule.find and not any(path in blocked for path in rule.needs):
            rules.setdefault(rule.of, []).append((rule, rule.find))
    return rules


def _round(nouns: Mapping[str, Record], digests: Mapping[str, str]) -> Case | None:
    call = nouns.get(CALL)
    if not isinstance(call, Call):
        return None
    members, reviewers = nouns.get(MEMBERS), nouns.get(REVIEWERS)
    assignments, freeze = nouns.get(ASSIGNMENTS), nouns.get(FREEZE)
    brand = nouns.get(BRAND)
    reviews = {
        ReviewKey(path.split("/")[1], stem(path)): n
        for path, n in nouns.items()
        if isinstance(n, Review | Recusal)
    }
    return Case(
        call,
        members.members if isinstance(members, Members) else (),
        reviewers.reviewers if isinstance(reviewers, Reviewers) else (),
        {stem(path): noun for path, noun in sorted(nouns.items()) if isinstance(noun, Proposal)},
        dict(sorted(reviews.items())),
        {stem(path): noun for path, noun in sorted(nouns.items()) if isinstance(noun, Session)},
        assignments if isinstance(assignments, Assignments) else Assignments(),
        freeze if isinstance(freeze, Freeze) else None,
        brand if isinstance(brand, Brand) else Brand(),
        digests,
    )


def _softened(
    found: Iterable[Diagnostic], documents: Mapping[str, Document]
) -> Iterator[Diagnostic]:
    """On a withdrawn proposal errors become notes: it is kept and blocks nothing."""
    for each in found:
        path = each.primary.span.path
        value = (
            documents[path].value if path in documents and kind_of(path) is Kind.PROPOSAL else None
        )
        withdrawn = isinstance(value, dict) and value.get("status") == "withdrawn"
        yield (
            replace(each, severity=Severity.NOTE)
            if withdrawn and each.severity is Severity.ERROR
            else each
        )


def _masked(fault: Diagnostic) -> Diagnostic:
    hint = fault.hint and masked(fault.hint)
    return replace(fault, message=masked(fault.message), hint=hint)
