"""How far reviewers agree, and how far the reviewing is.

Agreement is Krippendorff's alpha for ordered scores, in exact fractions (K. Krippendorff,
"Computing Krippendorff's Alpha-Reliability", 2011). 1 is perfect agreement, 0 what chance would
give, below 0 worse than chance. A score that is missing or not applicable is simply absent: units
with one score are left out, units with two or more count by their pairs.

Of the progress, four things are kept apart. Missing: asked for and not there. Abstained: a review
whose every score is "not applicable". Recused: the reviewer declared that they do not judge. Not
applicable: one score of a review that is there; its other scores count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from typing import Final

from a87ws.call.case import Case
from a87ws.call.review import Recusal, Review, ReviewKey
from a87ws.reviews.rating import counted_ratings

RELIABLE: Final = Fraction(4, 5)
TENTATIVE: Final = Fraction(2, 3)
"""Krippendorff's customary limits: from 0.8 on rely on the scores, from 0.667 on draw tentative
conclusions.
"""


@dataclass(frozen=True)
class Agreement:
    """Alpha over all criteria together and for each.

    None where no two scores can be compared, or all are the same.
    """

    overall: Fraction | None
    criteria: Mapping[str, Fraction | None]


def agreement(case: Case) -> Agreement:
    """Agreement over the counted reviews: a unit is one criterion of one proposal."""
    units: dict[tuple[str, str], list[int]] = {}
    for key in counted_ratings(case):
        review = case.reviews[key]
        if isinstance(review, Review):
            for criterion, score in review.scores.items():
                if score is not None:
                    units.setdefault((criterion, key.proposal), []).append(score)
    by_criterion: dict[str, list[Sequence[int]]] = {}
    for (criterion, _), scores in units.items():
        by_criterion.setdefault(criterion, []).append(scores)
    criteria = {}
    for name in case.call.criteria:
        criteria[name] = alpha(by_criterion.get(name, ()))
    return Agreement(alpha(units.values()), criteria)


def alpha(units: Iterable[Sequence[int]]) -> Fraction | None:
    """Krippendorff's alpha, ordinal: 1 − observed disagreement / expected disagreement.

    None where that is 0 / 0. The distance of two scores is the number of scores given between them,
    plus half of their own, squared.
    """
    pairable = [Counter(scores) for scores in units if len(scores) > 1]
    total: Counter[int] = sum(pairable, Counter())
    distances = _distances(total)
    expected = _disagreement(total, distances)
    if not expected:
        return None
    observed = Fraction(0)
    for counts in pairable:
        observed += _disagreement(counts, distances) / (counts.total() - 1)
    return 1 - (total.total() - 1) * observed / expected


def _disagreement(counts: Counter[int], distances: Mapping[tuple[int, int], Fraction]) -> Fraction:
    """The sum of the distances of every two of the scores."""
    disagreement = Fraction(0)
    for low, high in combinations(sorted(counts), 2):
        disagreement += counts[low] * counts[high] * distances[low, high]
    return disagreement


def _distances(total: Counter[int]) -> Mapping[tuple[int, int], Fraction]:
    """The distance of every two scores, the lower first, by how often each score was given."""
    distances: dict[tuple[int, int], Fraction] = {}
    ordered = sorted(total)
    for place, low in enumerate(ordered):
        between = 0
        for high in ordered[place + 1 :]:
            distances[low, high] = (between + Fraction(total[low] + total[high], 2)) ** 2
            between += total[high]
    return distances


@dataclass(frozen=True)
class Progress:
    """What became of the reviews one reviewer was asked for: ids of proposals, by what happened.

    Those in `scored` count in the ratings; those in `not_counted` have scores that do not, because
    of a conflict of interest. `not_applicable` is a number of scores.
    """

    asked: tuple[str, ...] = ()
    scored: tuple[str, ...] = ()
    not_counted: tuple[str, ...] = ()
    abstained: tuple[str, ...] = ()
    recused: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    not_applicable: int = 0


def progress(case: Case, counted: Collection[ReviewKey]) -> Mapping[str, Progress]:
    """The progress of every reviewer who was asked or filed something, in the order of the ids.

    Withdrawn proposals are left out.
    """
    open_names = []
    for name, proposal in sorted(case.proposals.items()):
        if not proposal.is_withdrawn:
            open_names.append(name)
    asked: set[ReviewKey] = set()
    reviewers: set[str] = set()
    for name in open_names:
        for reviewer in case.assignments.assignments.get(name, ()):
            asked.add(ReviewKey(name, reviewer))
            reviewers.add(reviewer)
    for key in case.reviews:
        if key.proposal in open_names:
            reviewers.add(key.reviewer)
    progress_of = {}
    for reviewer in sorted(reviewers):
        keys = [ReviewKey(name, reviewer) for name in open_names]
        progress_of[reviewer] = _progress_of(case, counted, keys, asked)
    return progress_of


def _progress_of(
    case: Case,
    counted: Collection[ReviewKey],
    keys: Collection[ReviewKey],
    asked: Collection[ReviewKey],
) -> Progress:
    """The progress of the reviewer whose possible reviews these are."""
    names: dict[str, list[str]] = {}
    not_applicable = 0
    for key in keys:
        review = case.reviews.get(key)
        state = _state(review, is_counted=key in counted)
        if key in asked:
            names.setdefault("asked", []).append(key.proposal)
        if key in asked or state != "missing":
            names.setdefault(state, []).append(key.proposal)
        if isinstance(review, Review) and state != "abstained":
            not_applicable += list(review.scores.values()).count(None)
    by_state = {}
    for state, in_state in names.items():
        by_state[state] = tuple(in_state)
    return Progress(**by_state, not_applicable=not_applicable)


def _state(review: Review | Recusal | None, *, is_counted: bool) -> str:
    """The field of `Progress` that a review belongs to."""
    if review is None:
        return "missing"
    if isinstance(review, Recusal):
        return "recused"
    if all(score is None for score in review.scores.values()):
        return "abstained"
    if is_counted:
        return "scored"
    return "not_counted"
