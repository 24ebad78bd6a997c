"""Load a call, see that nothing stops the judgement, rate every proposal, and say which may be
selected.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from a87ws.diagnostics import Diagnostic, Fault, Severity
from a87ws.model.case import Case
from a87ws.model.standing import Standing
from a87ws.rendering.say import say
from a87ws.scoring.rating import standings
from a87ws.selection.eligibility import PROPOSALS, WITHDRAWN, ineligible
from a87ws.usecases.load import Loaded, load

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
        "\n  ".join([f"{' and '.join(counts)}: mend first", *named, *more]),
        "run `a87ws validate` to see each with its cure",
        exit_code=exit_code,
    )
