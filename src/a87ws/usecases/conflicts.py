"""Every tie between a reviewer and a proposal, and what it means for the assignment and the review
that are there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from a87ws.assignment.interests import NOT_COUNTED, Interest, InterestKind, find_interests
from a87ws.diagnostics import Fault, Severity
from a87ws.model.case import Case
from a87ws.model.review import Recusal, ReviewKey
from a87ws.usecases.load import load

State: TypeAlias = Literal["none", "assigned", "filed", "recused"]
SETTINGS = ("call.yaml", "registry/", "assignments.yaml", "freeze.yaml")


@dataclass(frozen=True)
class Conflicts:
    """The ties of one call, and what is there of each pair: nothing, an assignment, a review, a
    recusal.
    """

    case: Case
    interests: tuple[Interest, ...]
    states: Mapping[ReviewKey, State]

    def counts(self, each: Interest) -> bool | None:
        """Whether the review that is there counts as far as this tie goes; None where there is
        none.
        """
        if self.states[ReviewKey(each.proposal, each.reviewer)] != "filed":
            return None
        return each.kind not in NOT_COUNTED or each.waiver is not None

    @property
    def certain(self) -> tuple[Interest, ...]:
        """All but the suggestions."""
        return tuple(each for each in self.interests if each.kind is not InterestKind.DOMAIN)

    @property
    def suggested(self) -> tuple[Interest, ...]:
        """The ties that are hints to look, and no more."""
        return tuple(each for each in self.interests if each.kind is InterestKind.DOMAIN)


def conflicts(case: Case) -> Conflicts:
    """The conflicts of interest of a call whose registers can be relied upon."""
    found = tuple(find_interests(case))
    return Conflicts(
        case,
        found,
        {key: _state(case, key) for key in (ReviewKey(i.proposal, i.reviewer) for i in found)},
    )


def open_settled(root: Path) -> Case:
    """The call at `root`, if it and its registers have no error; a faulty proposal or review stops nobody
    else's. Raises Fault otherwise.
    """
    loaded = load(root)
    errors = [
        each.primary.span
        for each in loaded.diagnostics
        if each.severity is Severity.ERROR
        and each.primary.span.path.startswith(SETTINGS)
        and not each.code.startswith("freeze-file")
    ]
    if loaded.case is None or errors:
        where = "; ".join(f"{span.path}:{span.line}" for span in errors[:5]) or "call.yaml"
        message = f"the call or a register has errors: {where}"
        raise Fault(
            message,
            "mend what `a87ws validate` shows",
            exit_code=1 if loaded.call_is_readable else 3,
        )
    return loaded.case


def _state(case: Case, key: ReviewKey) -> State:
    review = case.reviews.get(key)
    if isinstance(review, Recusal):
        return "recused"
    if review is not None:
        return "filed"
    return (
        "assigned" if key.reviewer in case.assignments.assignments.get(key.proposal, ()) else "none"
    )
