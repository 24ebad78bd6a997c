"""Rate every proposal of a call, and say which may be selected, unless an error stops that."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Literal

from a87ws.base.faults import Diagnostic, Fault, Severity
from a87ws.base.shape import Ratio
from a87ws.call.case import Case, fact
from a87ws.call.review import Standing
from a87ws.checks.load import Loaded, load
from a87ws.checks.say import say
from a87ws.reviews.rating import standings

PROPOSALS = "proposals"


@dataclass(frozen=True, slots=True)
class Ineligible:
    """Why a proposal may not be selected: what it has, where a least is asked for; the code of a
    fault in its file.
    """

    proposal: str
    kind: Literal["fault", "withdrawn", "members", "late", "reviews", "threshold"]
    number: Ratio | None = None
    least: Ratio | None = None
    code: str = ""


def path_of(proposal: str) -> str:
    """The file of a proposal."""
    return f"{PROPOSALS}/{proposal}.yaml"


def ineligible(
    case: Case, standings: Iterable[Standing], faulty: Mapping[str, str]
) -> Mapping[str, Ineligible]:
    """Why each proposal that may not be selected may not, by id; those absent are eligible.

    `faulty` has the code of an error in each proposal whose file has one, readable as a proposal or
    not.
    """
    reasons = {}
    for name, code in faulty.items():
        reasons[name] = Ineligible(name, "fault", code=code)
    for standing in standings:
        reason = _reason(case, standing)
        if reason and (reason.proposal not in reasons or reason.kind == "withdrawn"):
            reasons[reason.proposal] = reason
    return dict(sorted(reasons.items()))


def _reason(case: Case, standing: Standing) -> Ineligible | None:
    call, name = case.call, standing.proposal
    proposal, freeze = case.proposals[name], case.freeze
    if proposal.is_withdrawn:
        return Ineligible(name, "withdrawn")
    if call.submitters == "members" and not case.register.member_ids(proposal):
        return Ineligible(name, "members")
    if freeze and freeze.proposals and not freeze.in_time(path_of(name)):
        return Ineligible(name, "late")
    return _rated_too_low(case, standing)


def _rated_too_low(case: Case, standing: Standing) -> Ineligible | None:
    """Too few reviews that count, or too low a rating."""
    name, rating = standing.proposal, standing.rating
    least, threshold = case.call.reviews.minimum, case.call.selection.threshold
    if rating is None or standing.reviews < least:
        return Ineligible(name, "reviews", Fraction(standing.reviews), Fraction(max(least, 1)))
    if threshold is not None and rating < threshold:
        return Ineligible(name, "threshold", rating, threshold)
    return None


JUDGED_BY = ("call.yaml", "registry/", "reviews/", "freeze.yaml")
"""The files that an error in one proposal's judgement may come from."""
LISTED = 5
"""How many errors are named when they stop a command, beside every change since a freeze;
`validate` has the rest.
"""


@dataclass(frozen=True)
class JudgedCase:
    """A call with every proposal judged."""

    case: Case
    standings: tuple[Standing, ...]
    ineligible: Mapping[str, Ineligible]
    """Why each proposal that may not be selected may not, by id."""
    faulty: Mapping[str, Diagnostic] = field(default_factory=dict)
    """The first error in the file of each proposal that has one."""

    @cached_property
    def eligible(self) -> tuple[Standing, ...]:
        """Those that may be selected, in the order of the ids."""
        barred = self.ineligible
        return tuple(standing for standing in self.standings if standing.proposal not in barred)

    @cached_property
    def codes(self) -> Mapping[str, str]:
        """The code of the error in each proposal's file."""
        return _codes(self.faulty)

    @cached_property
    def faults(self) -> Mapping[str, str]:
        """What that error says, for people."""
        return {name: say(error.message) for name, error in self.faulty.items()}

    @property
    def loaded(self) -> Loaded:
        """The call as it was read."""
        case = self.case
        return Loaded(case.folder, case, case.documents, case.diagnostics, len(case.documents))


def open_for_judging(root: Path) -> Case:
    """The call at `root`. Raises Fault, with the first errors, where call.yaml is none."""
    loaded = load(root)
    if loaded.case is not None:
        return loaded.case
    exit_code = 3
    if loaded.call_is_readable:
        exit_code = 1
    raise _stopped(_stopping(loaded.diagnostics), exit_code)


@fact
def judge(case: Case) -> JudgedCase:
    """Rate every proposal of a call.

    Raises Fault where an error outside the proposals makes ratings meaningless; an error in a
    proposal's own file only makes that one ineligible.
    """
    stopping = _stopping(case.diagnostics)
    if stopping:
        raise _stopped(stopping, 1)
    faulty: dict[str, Diagnostic] = {}
    for error in _errors(case.diagnostics):
        folder, _, name = error.primary.span.path.partition("/")
        if folder == PROPOSALS:
            faulty.setdefault(name.removesuffix(".yaml"), error)
    ratings = standings(case)
    unread = _withdrawn_unread(case, faulty)
    barred = {**unread, **ineligible(case, ratings, _codes(faulty))}
    return JudgedCase(case, ratings, dict(sorted(barred.items())), faulty)


def _codes(faulty: Mapping[str, Diagnostic]) -> Mapping[str, str]:
    return {name: error.code for name, error in faulty.items()}


def _withdrawn_unread(case: Case, faulty: Container[str]) -> Mapping[str, Ineligible]:
    """Proposals that cannot be read and yet have no error: they were withdrawn, and their faults
    are notes.
    """
    barred = {}
    for path in case.documents:
        folder, _, file = path.partition("/")
        name = file.removesuffix(".yaml")
        if folder == PROPOSALS and name not in case.proposals and name not in faulty:
            barred[name] = Ineligible(name, "withdrawn")
    return barred


def _errors(diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    for diagnostic in diagnostics:
        if diagnostic.severity is Severity.ERROR:
            yield diagnostic


def _stopping(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    return list(filter(_stops, _errors(diagnostics)))


def _stops(error: Diagnostic) -> bool:
    """Whether no proposal can be judged beside this error.

    A file that changed since it was frozen stops everything: the committee must know which text it
    judges.
    """
    return error.primary.span.path.startswith(JUDGED_BY) or error.code == "freeze-file-changed"


def _stopped(errors: list[Diagnostic], exit_code: int) -> Fault:
    changes: list[Diagnostic] = []
    others: list[Diagnostic] = []
    for error in errors:
        if error.code.startswith("freeze-"):
            changes.append(error)
        else:
            others.append(error)
    counts = []
    if others:
        counts.append(f"{_counted(others, 'error')} outside the proposals")
    if changes:
        counts.append(f"{_counted(changes, 'change')} since the freeze")
    lines = [f"{' and '.join(counts)}: fix these first"]
    lines.extend(map(_line, changes))
    lines.extend(map(_line, others[:LISTED]))
    if len(others) > LISTED:
        lines.append(f"and {len(others) - LISTED} more")
    return Fault(
        "\n  ".join(lines),
        "run `a87ws validate` to see each one and how to fix it",
        exit_code=exit_code,
    )


def _counted(errors: Sequence[Diagnostic], noun: str) -> str:
    """How many, with the noun in the number that goes with it."""
    if len(errors) == 1:
        return f"1 {noun}"
    return f"{len(errors)} {noun}s"


def _line(error: Diagnostic) -> str:
    span = error.primary.span
    return f"{span.path}:{span.line}:{span.column}: {say(error.message)}"
