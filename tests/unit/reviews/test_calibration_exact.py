"""Leniency is solved without a rest, and in good time."""

from __future__ import annotations

import time
from collections.abc import Mapping
from fractions import Fraction

import pytest

from a87ws.base.draws import Draws
from a87ws.call.review import ReviewKey
from a87ws.reviews.rating import exact_leniency, leniency


def drawn(seed: str, proposals: int, reviewers: int, each: int) -> Mapping[ReviewKey, Fraction]:
    """Reviews of three or four criteria by reviewers drawn without repetition."""
    draws, ratings = Draws(seed, "test"), {}
    for p in range(proposals):
        for r in draws.shuffle(range(reviewers))[: 1 + draws.below(each)]:
            count = 3 + draws.below(2)
            scores = 0
            for _ in range(count):
                scores += 1 + draws.below(5)
            ratings[ReviewKey(f"p{p:04}", f"r{r:03}")] = Fraction(scores, count)
    return ratings


@pytest.mark.parametrize("shrinkage", [Fraction(1, 1000), Fraction(1, 3), Fraction(2), Fraction(8)])
@pytest.mark.parametrize("seed", ["a", "b", "c", "d", "e"])
def test_the_derivatives_vanish_exactly(seed: str, shrinkage: Fraction) -> None:
    ratings = drawn(seed, 12, 6, 4)
    offsets = exact_leniency(ratings, shrinkage)
    freed: dict[str, list[Fraction]] = {}
    for key, rating in ratings.items():
        freed.setdefault(key.proposal, []).append(rating - offsets[key.reviewer])
    quality = {proposal: sum(found, Fraction(0)) / len(found) for proposal, found in freed.items()}
    rests = dict.fromkeys(offsets, Fraction(0))
    for key, rating in ratings.items():
        rests[key.reviewer] += rating - quality[key.proposal] - offsets[key.reviewer]
    for reviewer, offset in offsets.items():
        assert rests[reviewer] == shrinkage * offset


def test_a_thousand_proposals_and_120_reviewers_take_a_second_or_so() -> None:
    ratings = drawn("large", 1000, 120, 4)
    begun = time.monotonic()
    assert len(leniency(ratings, Fraction(2))) == 120
    assert time.monotonic() - begun < 8


def test_somebody_with_one_review_is_moved_little() -> None:
    # Ana and Ben agree on ten proposals; Cy is once a point above them. With two offsets a each at
    # 0 to a thousandth,
    # his own is at most (1 − 1/3) / (1 − 1/3 + 2) = 1/4, and a bit less, since theirs give way a
    # little.
    ratings = {ReviewKey("p0", "cy"): Fraction(4)}
    for p in range(10):
        ratings[ReviewKey(f"p{p}", "ana")] = Fraction(3)
        ratings[ReviewKey(f"p{p}", "ben")] = Fraction(3)
    offset = leniency(ratings, Fraction(2))["cy"]
    assert Fraction(1, 5) < offset < Fraction(1, 4)
