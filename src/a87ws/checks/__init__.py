"""The rules: facts about the nouns, found by pure functions, each under a code that stays; and the
engine that runs all of them over one call: documents in, diagnostics out.

Importing this package loads every rule, so that `ALL` is whole for whoever imports it from here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import import_module
from itertools import islice
from operator import attrgetter, itemgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

from a87ws.base.faults import Diagnostic, Severity
from a87ws.base.shape import Record
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
from a87ws.call.review import Judgement, Recusal, Review, ReviewKey
from a87ws.call.session import Session
from a87ws.checks.context import Change, Context, Found, Here
from a87ws.checks.rule import ALL, Finding, Rule, locate, masked
from a87ws.checks.shape import Outcome, build

if TYPE_CHECKING:
    from a87ws.base.yaml import Document, Route

__all__ = ["ALL", "Finding", "Judged", "Rule", "judge"]

RULES: Final = (
    "call",
    "document",
    "change",
    "folder",
    "proposal",
    "registers",
    "review",
    "session",
)
"""The modules of `checks.rules`; rules of one family are listed in this order."""
for _name in RULES:
    import_module(f"{__name__}.rules.{_name}")

Judge: TypeAlias = "tuple[Rule, Callable[[Any, Here], Iterable[Finding]]]"
AnyRecord = TypeVar("AnyRecord", bound=Record)
SETTINGS: Final = (CALL, MEMBERS, REVIEWERS)
MOST_OF_A_KIND: Final = 100
"""Findings of one check in one file: a hostile file must cost neither minutes nor pages."""


@dataclass(frozen=True)
class Judged:
    """A call as its checks see it: the nouns, and everything found, in order.

    `case` is None where call.yaml cannot be read as a call.
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
    diagnostics, outcomes = _read(documents, Context({}, digests))
    nouns, guesses = _sort(outcomes)
    # A slip in a setting is an error, but no reason to leave all proposals unchecked.
    usable = dict(nouns)
    for path in SETTINGS:
        if path in guesses:
            usable[path] = guesses[path]
    assumed = _assemble(usable, digests)
    paths: dict[str, None] = {}
    blocked = documents.keys() - usable.keys()
    for file in files:
        paths[file.path] = None
        if file.fault:
            blocked.add(file.path)
    if assumed is None:
        blocked.add(CALL)
    context = Context(paths, digests, assumed, as_of)
    rules = _by_noun(blocked)
    for file in files:
        diagnostics += _run(rules.get("file", ()), file, Here(file.path, context), documents)
    if change is not None:
        diagnostics += _run(rules.get("change", ()), change, Here(CALL, context), documents)
    for path, noun in (nouns | guesses).items():
        kind = kind_of(path)
        if kind is not None and kind.value in rules:
            here, misspelt = Here(path, context), outcomes[path].misspelt
            diagnostics += _run(rules[kind.value], noun, here, documents, misspelt)
    softened = _softened(diagnostics, documents)
    return Judged(_assemble(nouns, digests), tuple(sorted(softened, key=attrgetter("order"))))


def _sort(outcomes: Mapping[str, Outcome]) -> tuple[dict[str, Record], dict[str, Record]]:
    """The nouns, and what the files that do not fit would be, each by path."""
    nouns: dict[str, Record] = {}
    guesses: dict[str, Record] = {}
    for path, outcome in outcomes.items():
        if outcome.noun:
            nouns[path] = outcome.noun
        if outcome.guess:
            guesses[path] = outcome.guess
    return nouns, guesses


def _read(
    documents: Mapping[str, Document], context: Context
) -> tuple[list[Diagnostic], dict[str, Outcome]]:
    """What is wrong with each file on its own, and what it holds.

    One file at a time: together they are large.
    """
    diagnostics: list[Diagnostic] = []
    outcomes: dict[str, Outcome] = {}
    rules = _by_noun(())["document"]
    for path, document in documents.items():
        if document.faults:
            diagnostics += map(_masked, document.faults)
            continue
        kind = kind_of(path)
        if kind is not None:
            outcome = outcomes[path] = build(kind, document)
            for suffix, finding in outcome.findings:
                rule = ALL[f"{kind.family}-{suffix}"]
                diagnostics.append(locate(rule, finding, path, documents))
            diagnostics += _run(rules, document, Here(path, context), documents)
    return diagnostics, outcomes


def _run(
    rules: Iterable[Judge],
    noun: object,
    here: Here,
    documents: Mapping[str, Document],
    misspelt: Mapping[Route, Route] = MappingProxyType({}),
) -> Iterator[Diagnostic]:
    for rule, find in rules:
        for finding in islice(find(noun, here), MOST_OF_A_KIND):
            written = finding
            if misspelt:
                written = replace(finding, route=_as_written(finding.route, misspelt))
            yield locate(rule, written, here.path, documents)


def _as_written(route: Route, misspelt: Mapping[Route, Route]) -> Route:
    """A route through keys as they should be spelled, translated to the keys in the file."""
    for right, wrong in misspelt.items():
        if route[: len(right)] == right:
            return wrong + route[len(right) :]
    return route


def _by_noun(blocked: Collection[str]) -> Mapping[str, list[Judge]]:
    """The rules that can be judged, by the noun they take, each with its function."""
    rules: dict[str, list[Judge]] = {}
    for rule in ALL.values():
        if rule.find and not any(map(blocked.__contains__, rule.needs)):
            rules.setdefault(rule.of, []).append((rule, rule.find))
    return rules


def _assemble(nouns: Mapping[str, Record], digests: Mapping[str, str]) -> Case | None:
    """The case that the nouns of the files make; None without a call."""
    call = _only(nouns, CALL, Call)
    if call is None:
        return None
    members = _only(nouns, MEMBERS, Members) or Members()
    reviewers = _only(nouns, REVIEWERS, Reviewers) or Reviewers()
    proposals: dict[str, Proposal] = {}
    reviews: dict[ReviewKey, Judgement] = {}
    sessions: dict[str, Session] = {}
    for path, noun in sorted(nouns.items(), key=itemgetter(0)):
        match noun:
            case Proposal():
                proposals[stem(path)] = noun
            case Review() | Recusal():
                reviews[ReviewKey(path.split("/")[1], stem(path))] = noun
            case Session():
                sessions[stem(path)] = noun
    return Case(
        call,
        members.members,
        reviewers.reviewers,
        proposals,
        dict(sorted(reviews.items())),
        sessions,
        _only(nouns, ASSIGNMENTS, Assignments) or Assignments(),
        _only(nouns, FREEZE, Freeze),
        _only(nouns, BRAND, Brand) or Brand(),
        digests,
    )


def _only(nouns: Mapping[str, Record], path: str, model: type[AnyRecord]) -> AnyRecord | None:
    """The noun of a file of which a call has only one."""
    noun = nouns.get(path)
    if isinstance(noun, model):
        return noun
    return None


def _softened(
    diagnostics: Iterable[Diagnostic], documents: Mapping[str, Document]
) -> Iterator[Diagnostic]:
    """On a withdrawn proposal errors become notes: it is kept and blocks nothing."""
    for diagnostic in diagnostics:
        path = diagnostic.primary.span.path
        if diagnostic.severity is Severity.ERROR and _is_withdrawn(path, documents):
            yield replace(diagnostic, severity=Severity.NOTE)
        else:
            yield diagnostic


def _is_withdrawn(path: str, documents: Mapping[str, Document]) -> bool:
    if path not in documents or kind_of(path) is not Kind.PROPOSAL:
        return False
    value = documents[path].value
    return isinstance(value, dict) and value.get("status") == "withdrawn"


def _masked(fault: Diagnostic) -> Diagnostic:
    hint = fault.hint and masked(fault.hint)
    return replace(fault, message=masked(fault.message), hint=hint)
