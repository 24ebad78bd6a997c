"""The rating of a review and of a proposal, and the reviews that count (contract, section 2)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from a87ws.model.call import Call
from a87ws.model.case import Case
from a87ws.model.review import Review, ReviewKey
from a87ws.model.who import conflicts


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
