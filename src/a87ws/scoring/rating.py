"""The rating of a review and of a proposal, and the reviews that count (contract, section 2)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from a87ws.model.call import Call
from a87ws.model.case import Case
from a87ws.model.review import Review, ReviewKey
from a87ws.model.standing import Standing
from a87ws.model.who import conflicts
from a87ws.scoring.calibration import leniency


def rate_review(call: Call, review: Review) -> Fraction | None:
    """Weighted mean of the scores given, in points of the scale; None where every score is "not
    applicable".

    A criterion scored None is left out of the mean: it is neither a zero nor a middling score.
    """
    given = [
        (call.criteria[name].weight, score)
        for name, score in review.scores.items()
        if score is not None
    ]
    total = sum((weight for weight, _ in given), Fraction(0))
    return sum((weight * score for weight, score in given), Fraction(0)) / total if total else None


def counted_ratings(case: Case) -> Mapping[ReviewKey, Fraction]:
    """The rating of every review that counts.

    Left out are recusals, reviewers who are not registered, conflicts of interest that are not
    waived, and reviews whose every score is "not applicable".
    """
    registered = {reviewer.id for reviewer in case.reviewers}
    conflicted = {
        ReviewKey(found.proposal, found.reviewer)
        for found in conflicts(case, case.reviews)
        if not found.waiver
    }
    ratings: dict[ReviewKey, Fraction] = {}
    for key, review in case.reviews.items():
        judged = (
            key.proposal in case.proposals
        )  # of one that cannot be read nobody knows who is in conflict
        if (
            judged
            and isinstance(review, Review)
            and key.reviewer in registered
            and key not in conflicted
        ):
            rating = rate_review(case.call, review)
            if rating is not None:
                ratings[key] = rating
    return ratings


def rate_proposals(ratings: Mapping[ReviewKey, Fraction]) -> Mapping[str, tuple[Fraction, ...]]:
    """The ratings of each proposal's counted reviews, in the order of the reviewers."""
    by_proposal: dict[str, list[Fraction]] = {}
    for key in sorted(ratings):
        by_proposal.setdefault(key.proposal, []).append(ratings[key])
    return {proposal: tuple(found) for proposal, found in by_proposal.items()}


def merit_of(call: Call, rating: Fraction, *, joint: bool, pathfinder: bool) -> int:
    """Thousandths of a point: rating plus the points of each priority that holds, rounded
    half-even.
    """
    priority = call.selection.priority
    points = rating + priority.joint * joint + priority.pathfinder * pathfinder
    return round(points * 1000)


def offsets(case: Case) -> Mapping[str, Fraction]:
    """Each reviewer's leniency in points of the scale, where the call takes it out; else nothing."""
    policy = case.call.reviews
    return (
        leniency(counted_ratings(case), policy.shrinkage)
        if policy.calibration == "leniency"
        else {}
    )


def adjusted_ratings(case: Case) -> Mapping[ReviewKey, Fraction]:
    """The rating of every review that counts, less its reviewer's leniency where the call takes
    that out.
    """
    offset = offsets(case)
    return {
        key: rating - offset.get(key.reviewer, 0) for key, rating in counted_ratings(case).items()
    }


def standings(case: Case) -> tuple[Standing, ...]:
    """Every proposal as judged, in the order of the ids."""
    register = case.register
    counted = adjusted_ratings(case)
    pathfinders = case.call.pathfinders
    by_proposal = rate_proposals(counted)
    found = []
    for name, proposal in case.proposals.items():
        ratings = by_proposal.get(name, ())
        rating = sum(ratings, Fraction(0)) / len(ratings) if ratings else None
        joint, pathfinder = (
            register.is_joint(proposal),
            not pathfinders.isdisjoint(proposal.countries),
        )
        merit = (
            None
            if rating is None
            else merit_of(case.call, rating, joint=joint, pathfinder=pathfinder)
        )
        found.append(Standing(name, ratings, rating, joint, pathfinder, merit))
    return tuple(found)
