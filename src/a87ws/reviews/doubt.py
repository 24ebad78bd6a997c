"""How sure the ratings are: intervals, reviews far from the others, pairs that could as well be in
the other order.

With three reviews a proposal, nothing can be learnt from one proposal alone; but how far reviews
usually stray from the mean of their proposal can be learnt from all of them together. Everything
here rests on that. The scenarios at the end are standings as they might have been, for the study of
stability.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from math import isqrt
from typing import Final

from a87ws.base.draws import Draws
from a87ws.call.call import Call
from a87ws.call.case import Case
from a87ws.call.review import ReviewKey, Standing
from a87ws.reviews.rating import merit_of, standings

RESAMPLES: Final = 1000
NEAR: Final = 6
"""How many proposals on each side of the line are compared with each other."""
LEAST_GAP: Final = 1
"""A review nearer to the others than one point of the scale is not called outlying, however much
they agree.
"""
MICRO: Final = 1_000_000
_STUDENT_T: Final = {
    1: 12706, 2: 4303, 3: 3182, 4: 2776, 5: 2571, 6: 2447, 8: 2306, 10: 2228, 15: 2131, 20: 2086,
    30: 2042, 60: 2000, 120: 1980,
}  # fmt: skip
"""Student's t, two-sided 95 %, in thousandths, for at least so many degrees of freedom."""


@dataclass(frozen=True)
class Outlier:
    """The review furthest from the others of its proposal, by more than twice what is usual.

    `gap` is in points of the scale, above 0 where the review is higher.
    """

    key: ReviewKey
    gap: Fraction


@dataclass(frozen=True)
class Flip:
    """Two proposals on either side of the line, and how often of `RESAMPLES` they changed order."""

    above: str
    below: str
    times: int


@dataclass(frozen=True)
class Doubt:
    """What is doubtful about the ratings, in points of the scale.

    `usual` is how far a review usually strays from its proposal's mean: None where no proposal has
    two reviews, 0 where all agree. `intervals` are those of 95 % for each proposal's rating.
    """

    usual: Fraction | None
    intervals: Mapping[str, tuple[Fraction, Fraction]]
    outliers: tuple[Outlier, ...]
    flips: tuple[Flip, ...]


def doubt(
    standings: Sequence[Standing],
    ratings: Mapping[ReviewKey, Fraction],
    eligible: Collection[str],
    slots: int,
    seed: str,
) -> Doubt:
    """The doubt about the counted `ratings`, as they enter the standings.

    The line is after the first `slots` eligible.
    """
    judged: list[Standing] = []
    ranked: list[Standing] = []
    freedom = 0
    for standing in standings:
        if standing.ratings:
            judged.append(standing)
            freedom += standing.reviews - 1
            if standing.proposal in eligible:
                ranked.append(standing)
    if not freedom:
        return Doubt(None, {}, (), ())
    variance = _squared_strayings(judged) / freedom
    if not variance:
        return Doubt(variance, {}, (), ())
    ranked.sort(key=lambda standing: (-(standing.merit or 0), standing.proposal))
    return Doubt(
        _root(variance),
        _intervals(judged, variance, freedom),
        tuple(_outliers(ratings, variance)),
        tuple(_flips(judged, ranked, slots, seed)),
    )


def _squared_strayings(judged: Sequence[Standing]) -> Fraction:
    """The sum of the squared distances of all reviews from their proposal's mean."""
    total = Fraction(0)
    for standing in judged:
        for rating in standing.ratings:
            total += (rating - _mean(standing)) ** 2
    return total


def _mean(standing: Standing) -> Fraction:
    assert standing.rating is not None  # it has ratings  # noqa: S101
    return standing.rating


def _root(number: Fraction) -> Fraction:
    """The square root to a millionth, by integers: the same on every machine."""
    return Fraction(isqrt(number.numerator * MICRO * MICRO // number.denominator), MICRO)


def _intervals(
    judged: Sequence[Standing], variance: Fraction, freedom: int
) -> Mapping[str, tuple[Fraction, Fraction]]:
    t = _student_t(freedom)
    intervals = {}
    for standing in judged:
        half = t * _root(variance / standing.reviews)
        intervals[standing.proposal] = (_mean(standing) - half, _mean(standing) + half)
    return intervals


def _student_t(freedom: int) -> Fraction:
    """Student's t for the most degrees of freedom in the table that are not above these."""
    thousandths = _STUDENT_T[1]
    for least, value in _STUDENT_T.items():
        if least <= freedom:
            thousandths = value
    return Fraction(thousandths, 1000)


def _outliers(ratings: Mapping[ReviewKey, Fraction], variance: Fraction) -> list[Outlier]:
    by_proposal: dict[str, list[ReviewKey]] = {}
    for key in sorted(ratings):
        by_proposal.setdefault(key.proposal, []).append(key)
    outliers = []
    for keys in by_proposal.values():
        count = len(keys)
        if count == 1:
            continue
        gaps = _gaps(keys, ratings)
        # only the furthest: it draws the mean away from all the others
        furthest = max(map(abs, gaps.values()))
        if furthest < LEAST_GAP or furthest * furthest <= 4 * variance * count / (count - 1):
            continue
        for key, gap in gaps.items():
            if abs(gap) == furthest:
                outliers.append(Outlier(key, gap))
    return sorted(outliers, key=lambda outlier: (-abs(outlier.gap), outlier.key))


def _gaps(
    keys: Sequence[ReviewKey], ratings: Mapping[ReviewKey, Fraction]
) -> Mapping[ReviewKey, Fraction]:
    """Each review's distance from the mean of the others of its proposal, two reviews at least."""
    total = Fraction(0)
    for key in keys:
        total += ratings[key]
    gaps = {}
    for key in keys:
        mean_of_others = (total - ratings[key]) / (len(keys) - 1)
        gaps[key] = ratings[key] - mean_of_others
    return gaps


def _flips(
    judged: Sequence[Standing], ranked: Sequence[Standing], slots: int, seed: str
) -> list[Flip]:
    """Give each proposal near the line as many strayings as it has reviews, and compare.

    The strayings are drawn from those of all reviews.
    """
    above, below = ranked[max(0, slots - NEAR) : slots], ranked[slots : slots + NEAR]
    if not above or not below:
        return []
    pool = _strayings(judged)
    draws = Draws(seed, "standings")
    times = dict.fromkeys(product(range(len(above)), range(len(below))), 0)
    for _ in range(RESAMPLES):
        merits_above = [_redraw_merit(standing, pool, draws) for standing in above]
        merits_below = [_redraw_merit(standing, pool, draws) for standing in below]
        for i, j in times:
            if merits_below[j] > merits_above[i]:
                times[i, j] += 1
    flips = []
    for (i, j), count in times.items():
        if count:
            flips.append(Flip(above[i].proposal, below[j].proposal, count))
    return sorted(flips, key=lambda flip: (-flip.times, flip.above, flip.below))


def _strayings(judged: Sequence[Standing]) -> list[int]:
    """Each review's distance from its proposal's mean, in millionths of a point.

    It is widened by √(n / (n − 1)), since a mean lies too near its own reviews.
    """
    strayings = []
    for standing in judged:
        count = standing.reviews
        if count == 1:
            continue
        for rating in standing.ratings:
            distance = rating - _mean(standing)
            straying = round(_root(Fraction(count, count - 1) * distance**2) * MICRO)
            if distance < 0:
                straying = -straying
            strayings.append(straying)
    return strayings


def _redraw_merit(standing: Standing, pool: Sequence[int], draws: Draws) -> int:
    """Merit in millionths of a point, with other reviews."""
    straying = 0
    for _ in standing.ratings:
        straying += pool[draws.below(len(pool))]
    return (standing.merit or 0) * 1000 + straying // standing.reviews


STEP: Final = Fraction(1, 4)
"""A step of a weight is a quarter of it: 1 becomes 0.75 or 1.25."""
STEPS: Final[Mapping[str, Fraction]] = {"−": 1 - STEP, "+": 1 + STEP}


@dataclass(frozen=True)
class Scenario:
    """A call as it might have been judged.

    `name` is the reviewer who is left out, or the weight that is changed.
    """

    name: str
    call: Call
    standings: tuple[Standing, ...]


def resample_reviews(call: Call, judged: Sequence[Standing], count: int) -> Iterator[Scenario]:
    """Each proposal with as many of its counted reviews as it has, drawn with replacement, `count`
    times.

    Seeded by the call's seed. Offsets of reviewers stay as they were estimated from all reviews.
    """
    draws = Draws(call.selection.seed, "stability")
    for number in range(count):
        redrawn = tuple(_redraw(call, standing, draws) for standing in judged)
        yield Scenario(f"{number + 1}", call, redrawn)


def _redraw(call: Call, standing: Standing, draws: Draws) -> Standing:
    if not standing.ratings:
        return standing
    ratings = tuple(standing.ratings[draws.below(standing.reviews)] for _ in standing.ratings)
    rating = sum(ratings, Fraction(0)) / len(ratings)
    merit = merit_of(call, rating, joint=standing.joint, pathfinder=standing.pathfinder)
    return replace(standing, ratings=ratings, rating=rating, merit=merit)


def without_each_reviewer(case: Case, judged: Sequence[Standing]) -> Iterator[Scenario]:
    """The call without all reviews of one reviewer, one at a time.

    A proposal that would have no review left keeps its standing: its absence would say nothing
    about the reviewer.
    """
    standing_of = {}
    for standing in judged:
        standing_of[standing.proposal] = standing
    for reviewer in sorted({key.reviewer for key in case.reviews}):
        remaining = []
        for standing in standings(_without_reviewer(case, reviewer)):
            if standing.ratings:
                remaining.append(standing)
            else:
                remaining.append(standing_of[standing.proposal])
        yield Scenario(reviewer, case.call, tuple(remaining))


def _without_reviewer(case: Case, reviewer: str) -> Case:
    reviews = dict(case.reviews)
    for key in case.reviews:
        if key.reviewer == reviewer:
            del reviews[key]
    return replace(case, reviews=reviews)


def criteria_steps(case: Case) -> Iterator[Scenario]:
    """The call with the weight of one criterion a step lower, then higher."""
    call = case.call
    for name, criterion in call.criteria.items():
        for sign, factor in STEPS.items():
            changed = criterion.model_copy(update={"weight": criterion.weight * factor})
            criteria = {**call.criteria, name: changed}
            other = call.model_copy(update={"criteria": criteria})
            yield Scenario(f"{sign}criteria.{name}", other, standings(replace(case, call=other)))


def balance_steps(call: Call, judged: Sequence[Standing]) -> Iterator[Scenario]:
    """The call with the weight of one balanced attribute a step lower, then higher, to the nearest
    thousandth.
    """
    policy = call.selection
    for name, balance in policy.balance.items():
        for sign, factor in STEPS.items():
            weight = Fraction(round(balance.weight * factor * 1000), 1000)
            if weight == balance.weight:
                continue
            changed = {**policy.balance, name: balance.model_copy(update={"weight": weight})}
            selection = policy.model_copy(update={"balance": changed})
            other = call.model_copy(update={"selection": selection})
            yield Scenario(f"{sign}balance.{name}", other, tuple(judged))
