"""How sure the ratings are: intervals, reviews far from the others, pairs whose order might as well
be the other way.

With three reviews a proposal nothing can be learnt from one proposal alone; but how far reviews
usually stray from the mean of their proposal can be learnt from all of them together, and that is
what everything here rests on.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from typing import Final

from a87ws.draws import Draws
from a87ws.model.review import ReviewKey
from a87ws.model.standing import Standing

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
