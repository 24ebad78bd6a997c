"""How sure the ratings are: intervals, reviews far from the others, pairs whose order might as well
be the other way.

With three reviews a proposal nothing can be learnt from one proposal alone; but how far reviews
usually stray from the mean of their proposal can be learnt from all of them together, and that is
what everything here rests on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import isqrt
from typing import Final

from a87ws.base.draws import Draws
from a87ws.call.call import Call, Criterion
from a87ws.call.case import Case
from a87ws.call.review import ReviewKey, Standing
from a87ws.reviews.rating import merit_of, standings

RESAMPLES: Final = 1000
NEAR: Final = 6
"""How many proposals on each side of the line are held against each other."""
LEAST_GAP: Final = 1
"""A review nearer to the others than one point of the scale is not called outlying, however much
they agree.
"""
MICRO: Final = 1_000_000
# Student's t, two-sided 95 %, in thousandths, for at least so many degrees of freedom.
_T: Final = {1: 12706, 2: 4303, 3: 3182, 4: 2776, 5: 2571, 6: 2447, 8: 2306, 10: 2228, 15: 2131, 20: 2086, 30: 2042,
             60: 2000, 120: 1980}  # fmt: skip


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
    judged = [each for each in standings if each.ratings]
    freedom = sum(each.reviews - 1 for each in judged)
    variance = _squares(judged) / freedom if freedom else None
    if not variance:
        return Doubt(variance, {}, (), ())
    t = _T[max(least for least in _T if least <= freedom)]
    intervals = {}
    for each in judged:
        assert each.rating is not None  # it has ratings  # noqa: S101
        half = Fraction(t, 1000) * _root(variance / each.reviews)
        intervals[each.proposal] = (each.rating - half, each.rating + half)
    ranked = sorted(
        (each for each in judged if each.proposal in eligible),
        key=lambda each: (-(each.merit or 0), each.proposal),
    )
    return Doubt(
        _root(variance),
        intervals,
        tuple(_outliers(ratings, variance)),
        tuple(_flips(judged, ranked, slots, seed)),
    )


def _squares(judged: Sequence[Standing]) -> Fraction:
    return sum(
        (rating - each.rating) ** 2
        for each in judged
        for rating in each.ratings
        if each.rating is not None
    ) + Fraction(0)


def _root(number: Fraction) -> Fraction:
    """The square root to a millionth, by integers: the same on every machine."""
    return Fraction(isqrt(number.numerator * MICRO * MICRO // number.denominator), MICRO)


def _outliers(ratings: Mapping[ReviewKey, Fraction], variance: Fraction) -> list[Outlier]:
    by_proposal: dict[str, list[ReviewKey]] = {}
    for key in sorted(ratings):
        by_proposal.setdefault(key.proposal, []).append(key)
    found = []
    for keys in by_proposal.values():
        count, total = len(keys), sum((ratings[key] for key in keys), Fraction(0))
        gaps = (
            {key: ratings[key] - (total - ratings[key]) / (count - 1) for key in keys}
            if count > 1
            else {}
        )
        furthest = max(
            map(abs, gaps.values()), default=Fraction(0)
        )  # it draws the mean away from all the others
        if furthest >= LEAST_GAP and furthest * furthest > 4 * variance * count / (count - 1):
            found += [Outlier(key, gap) for key, gap in gaps.items() if abs(gap) == furthest]
    return sorted(found, key=lambda each: (-abs(each.gap), each.key))


def _flips(
    judged: Sequence[Standing], ranked: Sequence[Standing], slots: int, seed: str
) -> list[Flip]:
    """Give each proposal near the line as many strayings as it has reviews, drawn from those of
    all, and compare.

    A straying is a review's distance from its proposal's mean, widened by √(n / (n − 1)): a mean
    lies too near its own reviews.
    """
    pool = [
        round(
            _signed_root(
                Fraction(each.reviews, each.reviews - 1) * (rating - each.rating) ** 2,
                rating > each.rating,
            )
            * MICRO
        )
        for each in judged
        if each.reviews > 1 and each.rating is not None
        for rating in each.ratings
    ]
    above, below = ranked[max(0, slots - NEAR) : slots], ranked[slots : slots + NEAR]
    if not above or not below:
        return []
    draws = Draws(seed, "standings")
    times = dict.fromkeys(((a.proposal, b.proposal) for a in above for b in below), 0)
    for _ in range(RESAMPLES):
        drawn = {each.proposal: _redrawn(each, pool, draws) for each in (*above, *below)}
        for pair in times:
            times[pair] += drawn[pair[1]] > drawn[pair[0]]
    flips = [Flip(*pair, count) for pair, count in times.items() if count]
    return sorted(flips, key=lambda each: (-each.times, each.above, each.below))


def _signed_root(number: Fraction, positive: bool) -> Fraction:  # noqa: FBT001  a sign
    return _root(number) if positive else -_root(number)


def _redrawn(each: Standing, pool: Sequence[int], draws: Draws) -> int:
    """Merit in millionths of a point, with other reviews."""
    stray = sum(pool[draws.below(len(pool))] for _ in each.ratings)
    return (each.merit or 0) * 1000 + stray // each.reviews


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
        yield Scenario(
            f"{number + 1}",
            call,
            tuple(_redrawn_of_scenarios(call, each, draws) for each in judged),
        )


def _redrawn_of_scenarios(call: Call, each: Standing, draws: Draws) -> Standing:
    if not each.ratings:
        return each
    ratings = tuple(each.ratings[draws.below(each.reviews)] for _ in each.ratings)
    rating = sum(ratings, Fraction(0)) / len(ratings)
    merit = merit_of(call, rating, joint=each.joint, pathfinder=each.pathfinder)
    return replace(each, ratings=ratings, rating=rating, merit=merit)


def without_each_reviewer(case: Case, judged: Sequence[Standing]) -> Iterator[Scenario]:
    """The call without all reviews of one reviewer, one at a time.

    A proposal that would have no review left stands as it is: its absence would say nothing about
    the reviewer.
    """
    stands = {each.proposal: each for each in judged}
    for reviewer in sorted({key.reviewer for key in case.reviews}):
        reviews = {key: review for key, review in case.reviews.items() if key.reviewer != reviewer}
        found = standings(replace(case, reviews=reviews))
        kept = tuple(each if each.ratings else stands[each.proposal] for each in found)
        yield Scenario(reviewer, case.call, kept)


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
            if weight != balance.weight:
                heavier = {**policy.balance, name: balance.model_copy(update={"weight": weight})}
                other = call.model_copy(
                    update={"selection": policy.model_copy(update={"balance": heavier})}
                )
                yield Scenario(f"{sign}balance.{name}", other, tuple(judged))
