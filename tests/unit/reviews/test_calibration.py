"""Leniency, worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from random import Random

import pytest

from a87ws.call.review import ReviewKey
from a87ws.reviews.rating import leniency, standings
from tests.small import call, d, proposal, recusal, review, reviewer, round_of


def given(**ratings: int) -> Mapping[ReviewKey, Fraction]:
    """`p_ana=5`: ana gave p a 5."""
    exact = {}
    for name, rating in ratings.items():
        exact[ReviewKey(*name.split("_"))] = Fraction(rating)
    return exact


SQUARE = given(p_ana=5, p_ben=3, q_ana=4, q_ben=2)
"""Ana is one above the mean on both proposals, Ben one below."""


@pytest.mark.parametrize(
    ("shrinkage", "thousandths"),
    # b = b(ana) = −b(ben) by symmetry. Least 4 · (1 − b)² + shrinkage · 2b²: 8 (1 − b) = 4 ·
    # shrinkage · b,
    # so b = 2 / (2 + shrinkage).
    [("2", 500), ("1", 667), ("0.5", 800), ("1000", 2), ("0.001", 1000)],
)
def test_two_reviewers_of_the_same_two_proposals(shrinkage: str, thousandths: int) -> None:
    b = Fraction(thousandths, 1000)
    assert leniency(SQUARE, Fraction(shrinkage)) == {"ana": b, "ben": -b}


def test_whoever_reviews_alone_tells_nothing_about_their_leniency() -> None:
    # q is Ben's alone, so its quality fits whatever his offset is. On p: 2 · (1 − b)² + 2 · 2b² is
    # least at b = 1/3.
    third = Fraction(333, 1000)
    assert leniency(given(p_ana=5, p_ben=3, q_ben=2), Fraction(2)) == {"ana": third, "ben": -third}
    assert leniency(given(p_ana=1), Fraction(2)) == {"ana": 0}


def test_an_offset_is_rounded_half_to_even() -> None:
    # On one proposal of two reviews a point apart each is 1/2 off; least 2 (1/2 − b)² + 2 · s · b²
    # at b = 1 / (2 + 2s).
    # s = 399: b = 1/800 = 0.00125 becomes 0.001; 0.0015 and 0.0025, the two nearest halves, both
    # become 0.002.
    apart = given(p_ana=4, p_ben=3)
    for b, thousandths in (("0.00125", 1), ("0.0015", 2), ("0.0025", 2)):
        shrinkage = 1 / (2 * Fraction(b)) - 1
        assert leniency(apart, shrinkage)["ana"] == Fraction(thousandths, 1000)


def test_nobody_gives_no_offset() -> None:
    assert leniency({}, Fraction(2)) == {}


def test_no_small_change_of_the_offsets_fits_better() -> None:
    """On random reviews: with the best quality for each proposal, moving any offset by 0.001 makes
    the sum larger.
    """
    dice = Random(1)
    for _ in range(20):
        keys = [ReviewKey(p, r) for p, r in product("pqrst", "abcd") if dice.random() < 0.6]
        ratings = {key: Fraction(dice.randint(2, 10), 2) for key in keys}
        shrinkage = Fraction(dice.randint(1, 8), 2)
        offsets = leniency(ratings, shrinkage)
        least = misfit(ratings, offsets, shrinkage) - Fraction(1, 10**5)
        for name in offsets:
            for step in (Fraction(1, 1000), Fraction(-1, 1000)):
                moved = {**offsets, name: offsets[name] + step}
                assert misfit(ratings, moved, shrinkage) > least


def misfit(
    ratings: Mapping[ReviewKey, Fraction], offsets: Mapping[str, Fraction], shrinkage: Fraction
) -> Fraction:
    rests: dict[str, list[Fraction]] = {}
    for key, rating in ratings.items():
        rests.setdefault(key.proposal, []).append(rating - offsets[key.reviewer])
    total = Fraction(0)
    for offset in offsets.values():
        total += shrinkage * offset * offset
    for of_proposal in rests.values():
        mean = sum(of_proposal) / Fraction(len(of_proposal))
        for rest in of_proposal:
            total += (rest - mean) ** 2
    return total


def test_the_rating_is_taken_from_what_is_left() -> None:
    # p: Ana 5, Ben 3; q: Ben alone 2. Offsets ±0.333: p = (4.667 + 3.333) / 2 = 4, q = 2.333.
    reviews = {("p", "ana"): review(5, 5), ("p", "ben"): review(3, 3), ("q", "ben"): review(2, 2)}
    # shrinkage is 2 where the call does not say
    settled = call(reviews={"calibration": "leniency"})
    p, q = standings(round_of(settled, {"p": proposal(), "q": proposal()}, reviews))
    assert [p.rating, q.rating] == [Fraction(4), Fraction(2333, 1000)]


def test_what_does_not_count_says_nothing_about_leniency() -> None:
    # Ben's review of q is in conflict, Ana's of r a recusal: the two reviews of p are left, b =
    # 1/3.
    reviews = {("p", "ana"): review(5, 5), ("p", "ben"): review(3, 3), ("q", "ben"): review(1, 1)}
    hosts = {"p": proposal(["Tea Forum"]), "q": proposal(["UPC"]), "r": proposal(["Tea Forum"])}
    people = [reviewer("ana"), reviewer("ben", organizations=["UPC"])]
    settled = call(reviews={"calibration": "leniency", "shrinkage": d("2.0")})
    p, q, r = standings(round_of(settled, hosts, {**reviews, ("r", "ana"): recusal()}, people))
    assert p.ratings == (Fraction(4667, 1000), Fraction(3333, 1000))
    assert (q.rating, r.rating) == (None, None)
