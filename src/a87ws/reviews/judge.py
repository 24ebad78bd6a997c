"""Load a call, see that nothing stops the judgement, rate every proposal, and say which may be
selected.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Final, Literal

from a87ws.base.faults import Diagnostic, Fault, Severity
from a87ws.base.records import decimal
from a87ws.call.case import Case, Register
from a87ws.call.review import Standing
from a87ws.checks.load import Loaded, load
from a87ws.checks.say import say
from a87ws.reviews.rating import standings

PROPOSALS = "proposals"
WITHDRAWN = "withdrawn by its hosts"
ENGLISH: Final = {
    "fault": "its file has an error: {words}",
    "withdrawn": WITHDRAWN,
    "members": "no registered member among its organizations",
    "late": "received after the deadline",
    "reviews": "{reviews} counted; at least {least} are required",
    "threshold": "its rating of {rating} is below the minimum of {least}",
}


@dataclass(frozen=True, slots=True)
class Ineligible:
    """Why a proposal may not be selected: what it has, where a least is asked for; the words of a
    fault in its file.
    """

    kind: Literal["fault", "withdrawn", "members", "late", "reviews", "threshold"]
    number: Fraction = Fraction(0)
    least: Fraction = Fraction(0)
    words: str = ""

    def __str__(self) -> str:
        reviews = f"{self.number} review{'' if self.number == 1 else 's'}"
        return ENGLISH[self.kind].format(
            words=self.words,
            reviews=reviews,
            rating=decimal(self.number),
            least=decimal(self.least),
        )


def path_of(proposal: str) -> str:
    """The file of a proposal."""
    return f"{PROPOSALS}/{proposal}.yaml"


def ineligible(
    case: Case, standings: Iterable[Standing], faulty: Mapping[str, str]
) -> Mapping[str, str]:
    """Why each proposal that may not be selected may not, in words, by id; those absent are
    eligible.
    """
    return {name: str(why) for name, why in ineligible_facts(case, standings, faulty).items()}


def ineligible_facts(
    case: Case, standings: Iterable[Standing], faulty: Mapping[str, str]
) -> Mapping[str, Ineligible]:
    """Why each proposal that may not be selected may not, by id.

    `faulty` says what is wrong with each proposal whose file has an error, readable as a proposal
    or not.
    """
    register = case.register
    reasons = {name: Ineligible("fault", words=words) for name, words in faulty.items()}
    for standing in standings:
        reason = _reason(case, register, standing)
        if reason and (
            standing.proposal not in reasons or case.proposals[standing.proposal].is_withdrawn
        ):
            reasons[standing.proposal] = reason
    return dict(sorted(reasons.items()))


def _reason(case: Case, register: Register, standing: Standing) -> Ineligible | None:
    call, proposal = case.call, case.proposals[standing.proposal]
    least, threshold = call.reviews.minimum, call.selection.threshold
    if proposal.is_withdrawn:
        return Ineligible("withdrawn")
    if call.submitters == "members" and not register.member_ids(proposal):
        return Ineligible("members")
    freeze = case.freeze
    if freeze and freeze.proposals and not freeze.in_time(path_of(standing.proposal)):
        return Ineligible("late")
    if standing.rating is None or standing.reviews < least:
        return Ineligible("reviews", Fraction(standing.reviews), Fraction(max(least, 1)))
    if threshold is not None and standing.rating < threshold:
        return Ineligible("threshold", standing.rating, threshold)
    return None


JUDGED_BY = ("call.yaml", "registry/", "reviews/", "freeze.yaml")
"""The files that an error in one proposal's judgement may come from."""
LISTED = 5
"""How many errors are named when they stop a command, beside every change since a freeze;
`validate` has the rest.
"""


@dataclass(frozen=True)
class Judged:
    """A call with every proposal judged."""

    loaded: Loaded
    case: Case
    standings: tuple[Standing, ...]
    ineligible: Mapping[str, str]
    """Why each proposal that may not be selected may not, by id."""
    faulty: Mapping[str, str] = field(default_factory=dict)
    """What is wrong with each proposal whose file has an error."""

    @cached_property
    def eligible(self) -> tuple[Standing, ...]:
        """Those that may be selected, in the order of the ids."""
        return tuple(
            standing for standing in self.standings if standing.proposal not in self.ineligible
        )


def judge(root: Path) -> Judged:
    """Rate every proposal of the call at `root`.

    Raises Fault where an error outside the proposals makes ratings meaningless; an error in a
    proposal's own file only makes that one ineligible.
    """
    loaded = load(root)
    errors = [each for each in loaded.diagnostics if each.severity is Severity.ERROR]
    stopping = [each for each in errors if _stops(each)]
    if stopping or loaded.case is None:
        raise _stopped(stopping, 1 if loaded.call_is_readable else 3)
    faulty: dict[str, str] = {}
    for each in errors:
        folder, _, name = each.primary.span.path.partition("/")
        if folder == PROPOSALS:
            faulty.setdefault(name.removesuffix(".yaml"), say(each.message))
    ratings = standings(loaded.case)
    barred = {**_withdrawn_unread(loaded, faulty), **ineligible(loaded.case, ratings, faulty)}
    return Judged(loaded, loaded.case, ratings, dict(sorted(barred.items())), faulty)


def _withdrawn_unread(loaded: Loaded, faulty: Mapping[str, str]) -> Mapping[str, str]:
    """Proposals that cannot be read and yet have no error: they were withdrawn, and their faults
    are notes.
    """
    folder, known = f"{PROPOSALS}/", loaded.case.proposals if loaded.case else {}
    files = (
        path.removeprefix(folder).removesuffix(".yaml")
        for path in loaded.documents
        if path.startswith(folder)
    )
    return {name: WITHDRAWN for name in files if name not in known and name not in faulty}


def _stops(error: Diagnostic) -> bool:
    """Whether no proposal can be judged beside this error.

    A file that changed since it was frozen stops everything: the committee must know which text it
    judges.
    """
    return error.primary.span.path.startswith(JUDGED_BY) or error.code == "freeze-file-changed"


def _stopped(errors: list[Diagnostic], exit_code: int) -> Fault:
    changes = [each for each in errors if each.code.startswith("freeze-")]
    others = [each for each in errors if each not in changes]
    named = [
        f"{span.path}:{span.line}:{span.column}: {say(each.message)}"
        for each in (*changes, *others[:LISTED])
        for span in [each.primary.span]
    ]
    more = [f"and {len(others) - LISTED} more"] if len(others) > LISTED else []
    counts = (
        [f"{len(others)} error{'s' * (len(others) != 1)} outside the proposals"] if others else []
    )
    counts += (
        [f"{len(changes)} change{'s' * (len(changes) != 1)} since the freeze"] if changes else []
    )
    return Fault(
        "\n  ".join([f"{' and '.join(counts)}: fix these first", *named, *more]),
        "run `a87ws validate` to see each one and how to fix it",
        exit_code=exit_code,
    )
