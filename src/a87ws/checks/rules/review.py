"""Facts about one review: whether it fits the call, and whether it will count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from a87ws.base.faults import Message, Quoted, Severity
from a87ws.base.text import did_you_mean, quoted, several
from a87ws.call.layout import CALL, MEMBERS, REVIEWERS
from a87ws.call.review import Recusal, Review
from a87ws.checks.rule import Finding, Related, check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from a87ws.base.yaml import Route
    from a87ws.call.registers import Assignments
    from a87ws.call.review import Judgement
    from a87ws.checks.context import Here


def _proposal(here: Here) -> str:
    return here.path.split("/")[1]


def _judged(review: Judgement) -> Route:
    """Where a review judges: what is said of the review as a whole points there."""
    return ("scores",) if isinstance(review, Review) else ("recused",)


def _index(here: Here) -> int | None:
    return next(
        (i for i, reviewer in enumerate(here.case.reviewers) if reviewer.id == here.id), None
    )


@check("review-proposal-unknown", needs=())
def proposal_unknown(review: Judgement, here: Here) -> Iterator[Finding]:
    """A review is in a folder that is not named after a proposal.

    Reviews are stored as `reviews/PROPOSAL/REVIEWER.yaml`. Move the file to the folder of its
    proposal.
    """
    name, known = _proposal(here), here.context.proposal_ids
    if name not in known:
        message = Message("review-proposal-unknown", id=quoted(name))
        yield Finding(_judged(review), message, hint=did_you_mean(name, known), on_key=True)


@check("review-reviewer-unregistered", Severity.WARNING, needs=(CALL, REVIEWERS))
def reviewer_unregistered(review: Judgement, here: Here) -> Iterator[Finding]:
    """A review is by someone who is not in registry/reviewers.yaml, so it is not counted.

    The file's name is the reviewer's id. Without an entry their organizations are unknown, and no
    conflict of interest could be found.
    """
    known = [reviewer.id for reviewer in here.case.reviewers]
    if here.id not in known:
        message = Message("review-reviewer-unregistered", id=quoted(here.id))
        hint = did_you_mean(here.id, known) or Message("review-reviewer-unregistered?")
        yield Finding(_judged(review), message, hint=hint, on_key=True)


@check("review-criterion-unknown")
def criterion_unknown(review: Judgement, here: Here) -> Iterator[Finding]:
    """A score is given for something that is not a criterion of this call."""
    for name in review.scores if isinstance(review, Review) else ():
        if name not in here.call.criteria:
            message = Message("review-criterion-unknown", name=quoted(name))
            hint = did_you_mean(name, here.call.criteria)
            yield Finding(("scores", name), message, hint=hint, on_key=True)


@check("review-criterion-missing")
def criterion_missing(review: Judgement, here: Here) -> Iterator[Finding]:
    """A criterion has no score.

    Every criterion must be listed, so that none is forgotten. Write `null` if it does not apply; it
    is then left out of the mean.
    """
    absent = [
        name
        for name in here.call.criteria
        if isinstance(review, Review) and name not in review.scores
    ]
    if absent:
        message = Message("review-criterion-missing", criteria=several(absent))
        hint = Message("review-criterion-missing?", line=Quoted(f"{absent[0]}: null"))
        yield Finding(("scores",), message, hint=hint, on_key=True)


@check("review-score-outside")
def score_outside(review: Judgement, here: Here) -> Iterator[Finding]:
    """A score is not a point of the call's scale."""
    points = here.call.scale
    for name, score in review.scores.items() if isinstance(review, Review) else ():
        if score is not None and score not in points and points:
            message = Message("review-score-outside", score=score, criterion=quoted(name))
            label = Message("the-scale-has", points=several(sorted(points)))
            yield Finding(("scores", name), message, label)


@check("review-scores-empty", Severity.WARNING)
def scores_empty(review: Judgement, here: Here) -> Iterator[Finding]:
    """Every score of a review is `null`, so it is not counted.

    To leave the decision to others, write a recusal instead: `recused: other`.
    """
    if isinstance(review, Review) and all(score is None for score in review.scores.values()):
        message, hint = Message("review-scores-empty"), Message("review-scores-empty?")
        yield Finding(("scores",), message, hint=hint, on_key=True)


@check("review-conflict", Severity.WARNING, needs=(CALL, MEMBERS, REVIEWERS))
def conflict(review: Judgement, here: Here) -> Iterator[Finding]:
    """A reviewer has an organization in common with the proposal, so the review is kept but not
    counted.

    There is a conflict of interest if the reviewer's organization, or one they are affiliated with,
    submits the proposal or sends one of its speakers. The Secretariat can waive it with a dated
    reason in registry/reviewers.yaml.
    """
    found = here.context.conflicts.get((_proposal(here), here.id))
    if found and not found.waiver and not isinstance(review, Recusal):
        organization = quoted(found.organization)
        message = Message(f"review-conflict-{found.through}", organization=organization)
        route: Route = ("reviewers", _index(here) or 0)
        related = (Related(REVIEWERS, (*route, "id"), Message("this-reviewer")),)
        hint = Message("review-conflict?")
        yield Finding(_judged(review), message, hint=hint, on_key=True, related=related)


@check("review-conflict-waived", Severity.NOTE, needs=(CALL, MEMBERS, REVIEWERS))
def conflict_waived(review: Judgement, here: Here) -> Iterator[Finding]:
    """A conflict of interest was waived by the Secretariat, so the review counts."""
    found = here.context.conflicts.get((_proposal(here), here.id))
    if found and found.waiver and not isinstance(review, Recusal):
        organization, day = quoted(found.organization), str(found.waiver.on)
        message = Message("review-conflict-waived", organization=organization, day=day)
        yield Finding(_judged(review), message, on_key=True)


@check("review-proposal-withdrawn", Severity.NOTE)
def proposal_withdrawn(review: Judgement, here: Here) -> Iterator[Finding]:
    """The reviewed proposal was withdrawn. The review is kept; there is nothing to do."""
    proposal = here.case.proposals.get(_proposal(here))
    if proposal and proposal.is_withdrawn:
        message = Message("review-proposal-withdrawn", proposal=quoted(_proposal(here)))
        yield Finding(_judged(review), message, on_key=True)


@check("assignment-proposal-unknown", Severity.WARNING, of="assignments", needs=())
def assigned_proposal_unknown(assignments: Assignments, here: Here) -> Iterator[Finding]:
    """The assignments name a proposal that does not exist. Run `a87ws assign` again after files
    were renamed.
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
def assigned_reviewer_unregistered(assignments: Assignments, here: Here) -> Iterator[Finding]:
    """The assignments name someone who is not in registry/reviewers.yaml. Their reviews would not
    be counted.
    """
    known = [reviewer.id for reviewer in here.case.reviewers]
    for name, reviewers in assignments.assignments.items():
        for i, reviewer in enumerate(reviewers):
            if reviewer not in known:
                message = Message("reviewer-unregistered", id=quoted(reviewer))
                hint = did_you_mean(reviewer, known)
                yield Finding(("assignments", name, i), message, hint=hint)
