"""Facts about who reviews what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from a87ws.checks.registry import Finding, check
from a87ws.checks.words import did_you_mean, quoted
from a87ws.diagnostics import Message, Severity
from a87ws.model.layout import CALL, REVIEWERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from a87ws.checks.context import Here
    from a87ws.model.registers import Assignments


@check("assignment-proposal-unknown", Severity.WARNING, of="assignments", needs=())
def proposal_unknown(assignments: Assignments, here: Here) -> Iterator[Finding]:
    """The assignments name a proposal that is not there. Run `a87ws assign` again after files were
    renamed.
    """
    known = here.context.proposal_ids
    for name in assignments.assignments:
        if name not in known:
            message = Message("proposal-unknown", id=quoted(name))
            hint = did_you_mean(name, known)
            yield Finding(("assignments", name), message, hint=hint, on_key=True)


@check(
    "assignment-reviewer-unregistered", Severity.WARNING, of="assignments", needs=(CALL, REVIEWERS)
)
def reviewer_unregistered(assignments: Assignments, here: Here) -> Iterator[Finding]:
    """The assignments name somebody who is not in registry/reviewers.yaml. Their reviews would not
    be counted.
    """
    known = [reviewer.id for reviewer in here.case.reviewers]
    for name, reviewers in assignments.assignments.items():
        for i, reviewer in enumerate(reviewers):
            if reviewer not in known:
                message = Message("reviewer-unregistered", id=quoted(reviewer))
                hint = did_you_mean(reviewer, known)
                yield Finding(("assignments", name, i), message, hint=hint)
