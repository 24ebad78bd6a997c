"""How sure the ratings are: intervals, reviews far from the others, pairs whose order might as well
be the other way.

Three reviews of one proposal tell nothing by themselves, but all reviews together tell how far a
review usually strays from the mean of its proposal. Everything in this module rests on that.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product, starmap
from math import isqrt
from operator import attrgetter
from typing import Final

from a87ws.base.draws import Draws
from a87ws.call.call import Call, Criterion
from a87ws.call.case import Case
from a87ws.call.review import ReviewKey, Standing
from a87ws.reviews.rating import merit_of, standings

RESAMPLES: Final = 1000
NEAR: Final = 6
"""How many proposals on each side of the line are compared with each other."""
LEAST_GAP: Final = 1
"""A review less than one point of the scale from the others is never an outlier, however much they
agree.
"""
MICRO: Final = 1_000_000
# Student's t, two-sided 95 %, in thousandths, for at least so many degrees of freedom.
_T: Final = {
    1: 12706, 2: 4303, 3: 3182, 4: 2776, 5: 2571, 6: 2447, 8: 2306,
    10: 2228, 15: 2131, 20: 2086, 30: 2042, 60: 2000, 120: 1980,
}  # fmt: skip


@dataclass(frozen=True)
class Outlier:
    """The review furthest from the others of its proposal, by more than twice what is usual; `gap`
    in points.
    """

    key: ReviewKey
    gap: Fraction


@dataclass(frozen=True)
class Flip:
    """Two proposals on either side of the line, and in how many of `RESAMPLES` their order was the
    other way.
    """

    above: str
    below: str
    times: int


@dataclass(frozen=True)
class Doubt:
    """What is doubtful about the ratings; `usual` is how far a review usually strays from its
    proposal's mean.
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
    """Over the counted `ratings`, as they enter the standings; the line is after the first `slots`
    eligible.
    """
    judged = list(filter(attrgetter("ratings"), standings))
    freedom = sum(map(attrgetter("reviews"), judged)) - len(judged)
    if not freedom:
        return Doubt(None, {}, (), ())
    variance = _squares(judged) / freedom
    if not variance:
        return Doubt(variance, {}, (), ())
    intervals: dict[str, tuple[Fraction, Fraction]] = {}
    ranked: list[Standing] = []
    for standing in judged:
        assert standing.rating is not None  # it has ratings  # noqa: S101
        half = _t_value(freedom) * _root(variance / standing.reviews)
        intervals[standing.proposal] = (standing.rating - half, standing.rating + half)
        if standing.proposal in eligible:
            ranked.append(standing)
    ranked.sort(key=lambda standing: (-(standing.merit or 0), standing.proposal))
    return Doubt(
        _root(variance),
        intervals,
        tuple(_outliers(ratings, variance)),
        tuple(_flips(judged, ranked, slots, seed)),
    )


def _t_value(freedom: int) -> Fraction:
    """Student's t for the nearest tabulated degrees of freedom that are not above `freedom`."""
    place = bisect_right(list(_T), freedom) - 1
    return Fraction(list(_T.values())[place], 1000)


def _squares(judged: Sequence[Standing]) -> Fraction:
    """The sum of the squared distances of all ratings from the mean of their proposal."""
    total = Fraction(0)
    for standing in judged:
        assert standing.rating is not None  # it has ratings  # noqa: S101
        for rating in standing.ratings:
            total += (rating - standing.rating) ** 2
    return total


def _root(number: Fraction) -> Fraction:
    """The square root to a millionth, by integers: the same on every machine."""
    return Fraction(isqrt(number.numerator * MICRO * MICRO // number.denominator), MICRO)


def _outliers(ratings: Mapping[ReviewKey, Fraction], variance: Fraction) -> list[Outlier]:
    by_proposal: dict[str, list[ReviewKey]] = {}
    for key in sorted(ratings):
        by_proposal.setdefault(key.proposal, []).append(key)
    outliers: list[Outlier] = []
    for keys in by_proposal.values():
        count, total = len(keys), sum(map(ratings.__getitem__, keys), Fraction(0))
        if count == 1:
            continue
        gaps: dict[ReviewKey, Fraction] = {}
        for key in keys:
            gaps[key] = ratings[key] - (total - ratings[key]) / (count - 1)
        # Only the furthest: it draws the mean away from all the others.
        furthest = max(map(abs, gaps.values()))
        if furthest < LEAST_GAP or furthest * furthest <= 4 * variance * count / (count - 1):
            continue
        for key, gap in gaps.items():
            if abs(gap) == furthest:
                outliers += [Outlier(key, gap)]
    return sorted(outliers, key=lambda outlier: (-abs(outlier.gap), outlier.key))


def _flips(
    judged: Sequence[Standing], ranked: Sequence[Standing], slots: int, seed: str
) -> list[Flip]:
    """Move each proposal near the line by as many deviations as it has reviews, drawn from those of
    all proposals, and compare the merits.
    """
    pool = _pool_deviations(judged)
    above, below = ranked[max(0, slots - NEAR) : slots], ranked[slots : slots + NEAR]
    if not above or not below:
        return []
    draws = Draws(seed, "standings")
    pairs = list(product(above, below))
    times: Counter[tuple[str, str]] = Counter()
    for _ in range(RESAMPLES):
        merits = {near.proposal: _redraw_merit(near, pool, draws) for near in (*above, *below)}
        for higher, lower in pairs:
            if merits[lower.proposal] > merits[higher.proposal]:
                times[higher.proposal, lower.proposal] += 1
    flips = starmap(Flip, ((*pair, count) for pair, count in times.items()))
    return sorted(flips, key=lambda flip: (-flip.times, flip.above, flip.below))


def _pool_deviations(judged: Sequence[Standing]) -> list[int]:
    """How far each review is from its proposal's mean, in millionths of a point.

    Widened by √(n / (n − 1)), because a mean lies too near its own reviews.
    """
    pool: list[int] = []
    for standing in judged:
        if standing.reviews == 1:
            continue
        assert standing.rating is not None  # it has ratings  # noqa: S101
        widening = Fraction(standing.reviews, standing.reviews - 1)
        for rating in standing.ratings:
            distance = round(_root(widening * (rating - standing.rating) ** 2) * MICRO)
            pool.append(distance if rating > standing.rating else -distance)
    return pool


def _redraw_merit(standing: Standing, pool: Sequence[int], draws: Draws) -> int:
    """Merit in millionths of a point, with other reviews."""
    deviation = 0
    for _ in standing.ratings:
        deviation += pool[draws.below(len(pool))]
    return (standing.merit or 0) * 1000 + deviation // standing.reviews


STEP: Final = Fraction(1, 4)
"""A step of a weight is a quarter of it: 1 becomes 0.75 or 1.25."""


@dataclass(frozen=True)
class Scenario:
    """A call as it might have been judged; `name` is the reviewer who is left out, or the weight
    that is changed.
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
        redrawn = tuple(_redraw_ratings(call, standing, draws) for standing in judged)
        yield Scenario(f"{number + 1}", call, redrawn)


def _redraw_ratings(call: Call, standing: Standing, draws: Draws) -> Standing:
    if not standing.ratings:
        return standing
    ratings = tuple(standing.ratings[draws.below(standing.reviews)] for _ in standing.ratings)
    rating = sum(ratings, Fraction(0)) / len(ratings)
    merit = merit_of(call, rating, joint=standing.joint, pathfinder=standing.pathfinder)
    return replace(standing, ratings=ratings, rating=rating, merit=merit)


def without_each_reviewer(case: Case, judged: Sequence[Standing]) -> Iterator[Scenario]:
    """The call without all reviews of one reviewer, one at a time.

    A proposal that would have no review left stays as it is: its absence would say nothing about
    the reviewer.
    """
    before = dict(zip(map(attrgetter("proposal"), judged), judged, strict=True))
    for reviewer in sorted(set(map(attrgetter("reviewer"), case.reviews))):
        reviews = {key: review for key, review in case.reviews.items() if key.reviewer != reviewer}
        after = dict(before)
        for standing in standings(replace(case, reviews=reviews)):
            if standing.ratings:
                after[standing.proposal] = standing
        yield Scenario(reviewer, case.call, tuple(after.values()))


def criteria_steps(case: Case) -> Iterator[Scenario]:
    """The call with the weight of one criterion a step lower, then higher."""
    call = case.call
    for name, criterion in call.criteria.items():
        for sign, factor in (("−", 1 - STEP), ("+", 1 + STEP)):
            heavier = criterion.model_copy(update={"weight": criterion.weight * factor})
            criteria: Mapping[str, Criterion] = {**call.criteria, name: heavier}
            other = call.model_copy(update={"criteria": criteria})
            yield Scenario(f"{sign}criteria.{name}", other, standings(replace(case, call=other)))


def balance_steps(call: Call, judged: Sequence[Standing]) -> Iterator[Scenario]:
    """The call with the weight of one balanced attribute a step lower, then higher, to the nearest
    thousandth.
    """
    policy = call.selection
    for name, balance in policy.balance.items():
        for sign, factor in (("−", 1 - STEP), ("+", 1 + STEP)):
            weight = Fraction(round(balance.weight * factor * 1000), 1000)
            if weight == balance.weight:
                continue
            changed = {**policy.balance, name: balance.model_copy(update={"weight": weight})}
            selection = policy.model_copy(update={"balance": changed})
            other = call.model_copy(update={"selection": selection})
            yield Scenario(f"{sign}balance.{name}", other, tuple(judged))
