"""How far reviewers agree: Krippendorff's alpha for ordered scores, in exact fractions.

K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011). 1 is perfect agreement, 0 what
chance would give, below 0 worse than chance. A score that is missing or not applicable is left
out: a unit with one score tells nothing, a unit with two or more counts by its pairs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, combinations, repeat
from typing import Final

from a87ws.call.case import Case
from a87ws.call.review import Recusal, Review, ReviewKey
from a87ws.reviews.rating import counted_ratings, is_abstention

RELIABLE: Final = Fraction(4, 5)
TENTATIVE: Final = Fraction(2, 3)
"""Krippendorff's customary limits: from 0.8 on rely upon it, from 0.667 on draw tentative
conclusions.
"""


@dataclass(frozen=True)
class Agreement:
    """Alpha over all criteria together and for each; None where no two scores can be compared, or
    all are the same.
    """

    overall: Fraction | None
    criteria: Mapping[str, Fraction | None]


def agreement(case: Case) -> Agreement:
    """Agreement over the counted reviews: a unit is what several people scored, one criterion of
    one proposal.
    """
    units: dict[str, dict[str, list[int]]] = {}
    for key in counted_ratings(case):
        review = case.reviews[key]
        if not isinstance(review, Review):
            continue
        for criterion, score in review.scores.items():
            if score is not None:
                by_proposal = units.setdefault(criterion, {})
                by_proposal.setdefault(key.proposal, []).append(score)
    every_unit = chain.from_iterable(by_proposal.values() for by_proposal in units.values())
    criteria: dict[str, Fraction | None] = {}
    for criterion in case.call.criteria:
        by_proposal = units.get(criterion, {})
        criteria[criterion] = alpha(by_proposal.values())
    return Agreement(alpha(every_unit), criteria)


def alpha(units: Iterable[Sequence[int]]) -> Fraction | None:
    """Krippendorff's alpha, ordinal: 1 − observed disagreement / expected disagreement; None where
    that is 0 / 0.

    The distance of two scores is the number of scores given between them, counting their own by
    half, squared.
    """
    pairable = [Counter(scores) for scores in units if len(scores) > 1]
    total: Counter[int] = sum(pairable, Counter())
    distances = _distances(total)
    expected = Fraction(0)
    for (low, high), distance in distances.items():
        expected += total[low] * total[high] * distance
    if not expected:
        return None
    observed = Fraction(0)
    for scores in pairable:
        for low, high in combinations(sorted(scores), 2):
            weight = Fraction(scores[low] * scores[high], scores.total() - 1)
            observed += weight * distances[low, high]
    return 1 - (total.total() - 1) * observed / expected


def _distances(total: Mapping[int, int]) -> Mapping[tuple[int, int], Fraction]:
    """The distance of every two scores that were given, the lower first."""
    values = sorted(total)
    below: dict[int, int] = {}
    count = 0
    for value in values:
        below[value] = count
        count += total[value]
    distances: dict[tuple[int, int], Fraction] = {}
    for low, high in combinations(values, 2):
        between = below[high] + total[high] - below[low]
        distances[low, high] = (between - Fraction(total[low] + total[high], 2)) ** 2
    return distances


@dataclass(frozen=True)
class Progress:
    """What one reviewer, or all together, did of what was asked: ids of proposals, except for
    `not_applicable`, which is a number of scores.

    Reviews in `scored` count in the ratings; those in `not_counted` do not, because of a conflict
    of interest.
    """

    asked: tuple[str, ...] = ()
    scored: tuple[str, ...] = ()
    not_counted: tuple[str, ...] = ()
    abstained: tuple[str, ...] = ()
    recused: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    not_applicable: int = 0


def progress(case: Case, counted: Collection[ReviewKey]) -> Mapping[str, Progress]:
    """The progress of every reviewer who was asked or filed something, over the proposals that were
    not withdrawn.
    """
    open_ = [name for name, proposal in sorted(case.proposals.items()) if not proposal.is_withdrawn]
    asked: set[ReviewKey] = set()
    for name in open_:
        reviewers = case.assignments.assignments.get(name, ())
        asked.update(map(ReviewKey, repeat(name), reviewers))
    involved: set[str] = set()
    for key in (*asked, *case.reviews):
        if key.proposal in open_:
            involved.add(key.reviewer)
    by_reviewer: dict[str, Progress] = {}
    for reviewer in sorted(involved):
        by_reviewer[reviewer] = _measure_progress(case, counted, reviewer, open_, asked)
    return by_reviewer


def _measure_progress(
    case: Case,
    counted: Collection[ReviewKey],
    reviewer: str,
    open_: Collection[str],
    asked: Collection[ReviewKey],
) -> Progress:
    names: dict[str, list[str]] = defaultdict(list)
    not_applicable = 0
    for name in open_:
        key = ReviewKey(name, reviewer)
        review = case.reviews.get(key)
        if key in asked:
            names["asked"].append(name)
        if review is None:
            if key in asked:
                names["missing"].append(name)
        elif isinstance(review, Recusal):
            names["recused"].append(name)
        elif is_abstention(review):
            names["abstained"].append(name)
        else:
            names["scored" if key in counted else "not_counted"].append(name)
            not_applicable += list(review.scores.values()).count(None)
    return Progress(
        asked=tuple(names["asked"]),
        scored=tuple(names["scored"]),
        not_counted=tuple(names["not_counted"]),
        abstained=tuple(names["abstained"]),
        recused=tuple(names["recused"]),
        missing=tuple(names["missing"]),
        not_applicable=not_applicable,
    )
