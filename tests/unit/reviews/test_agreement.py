"""Krippendorff's alpha by hand and against the package of that name; what is doubtful; what is
missing.
"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt, nan

import krippendorff
import numpy as np
import pytest

from a87ws.base.draws import Draws
from a87ws.call.case import Case
from a87ws.call.registers import Assignments
from a87ws.call.review import Judgement, ReviewKey, Standing
from a87ws.reviews.agreement import Progress, agreement, alpha, progress
from a87ws.reviews.doubt import RESAMPLES, Outlier, doubt
from a87ws.reviews.rating import counted_ratings, measure_comparability, standings
from tests.small import call, proposal, recusal, review, reviewer, round_of


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        # 3 ones and 3 twos: distance (6 − 3)² = 9. Observed 9, expected 3 · 3 · 9 = 81: 1 − 5 · 9 /
        # 81.
        ([[1, 1], [1, 2], [2, 2]], Fraction(4, 9)),
        # 1 one, 2 twos, 3 threes: distances 2.25, 16, 6.25. Observed 16, expected 4.5 + 48 + 37.5:
        # 1 − 5 · 16 / 90.
        ([[1, 3], [2, 2], [3, 3]], Fraction(1, 9)),
        # A lone score says nothing, whatever it is.
        ([[1, 3], [2, 2], [3, 3], [5], []], Fraction(1, 9)),
        ([[1, 1], [2, 2, 2], [5, 5]], Fraction(1)),
        ([[4, 4], [4, 4]], None),
        ([[1], [2]], None),
        ([], None),
    ],
)
def test_alpha_by_hand(units: list[list[int]], expected: Fraction | None) -> None:
    assert alpha(units) == expected


def test_alpha_is_that_of_the_package_on_500_random_tables() -> None:
    draws, compared = Draws("alpha", "test"), 0
    while compared < 500:
        raters, units, points = 2 + draws.below(5), 2 + draws.below(12), 2 + draws.below(6)
        gaps = draws.below(5)
        table = np.full((raters, units), nan)
        columns: list[list[int]] = [[] for _ in range(units)]
        for rater, unit in np.ndindex(raters, units):
            if draws.below(10) >= gaps:
                score = 1 + draws.below(points)
                table[rater, unit] = score
                columns[unit].append(score)
        ours = alpha(columns)
        if ours is None:
            continue
        theirs = krippendorff.alpha(reliability_data=table, level_of_measurement="ordinal")
        assert float(ours) == pytest.approx(theirs, abs=1e-9)
        compared += 1


def four_states() -> Case:
    """On p one criterion is not applicable, one reviewer abstained, one recused, one has a
    conflict, one owes.
    """
    who = [*map(reviewer, ("amy", "bob", "cyd", "dan", "fay"))]
    who.append(reviewer("eve", organizations=["UPC"]))
    judged: dict[tuple[str, str], Judgement] = {
        ("p", "amy"): review(4, 2),
        ("p", "bob"): review(4, None),
        ("p", "cyd"): review(None, None),
        ("p", "dan"): recusal(),
        ("p", "eve"): review(1, 1),
        ("q", "amy"): review(2, 3),
        ("q", "bob"): review(3, 3),
    }
    asked = Assignments(
        assignments={"p": ("amy", "bob", "cyd", "dan", "eve", "fay"), "q": ("amy", "bob")}
    )
    proposals = {"p": proposal(("UPC",)), "q": proposal(("Tea Forum",))}
    return round_of(call(), proposals, judged, who, assignments=asked)


def test_missing_not_applicable_abstained_and_recused_are_four_things() -> None:
    case = four_states()
    counted = counted_ratings(case)
    found = progress(case, counted)
    assert found["amy"] == Progress(asked=("p", "q"), scored=("p", "q"))
    assert found["bob"] == Progress(asked=("p", "q"), scored=("p", "q"), not_applicable=1)
    assert found["cyd"] == Progress(asked=("p",), abstained=("p",))
    assert found["dan"] == Progress(asked=("p",), recused=("p",))
    assert found["eve"] == Progress(asked=("p",), not_counted=("p",))
    assert found["fay"] == Progress(asked=("p",), missing=("p",))
    # p is the mean of 3 (4 and 2) and 4 (the one score that applies); the abstention is neither a
    # zero nor a review.
    assert counted[ReviewKey("p", "amy")] == 3
    assert counted[ReviewKey("p", "bob")] == 4
    p, q = standings(case)
    assert (p.rating, p.reviews) == (Fraction(7, 2), 2)
    assert (q.rating, q.reviews) == (Fraction(11, 4), 2)


def test_agreement_is_over_what_was_scored_and_counts() -> None:
    # Standards: p 4 and 4, q 2 and 3; causes: q alone, 3 and 3, all the same. Eve's ones are in
    # conflict.
    found = agreement(four_states())
    # 1 two, 1 three, 2 fours: 2–3 (2 − 1)² = 1, 2–4 (4 − 1.5)² = 6.25, 3–4 (3 − 1.5)² = 2.25.
    # Observed 1; expected 1 + 2 · 6.25 + 2 · 2.25 = 18: 1 − 3 · 1 / 18.
    assert found.criteria == {"standards": Fraction(5, 6), "causes": None}
    # With q's threes 1 two, 3 threes, 2 fours: 2–3 (4 − 2)² = 4, 2–4 (6 − 1.5)² = 20.25, 3–4 (5 −
    # 2.5)² = 6.25.
    # Observed 4; expected 12 + 40.5 + 37.5 = 90: 1 − 5 · 4 / 90.
    assert found.overall == Fraction(7, 9)


def standing(name: str, *ratings: float, merit: int | None = None) -> Standing:
    exact = tuple(map(Fraction, ratings))
    rating = sum(exact, Fraction(0)) / len(exact)
    if merit is None:
        merit = round(rating * 1000)
    return Standing(name, exact, rating, False, False, merit)


def alike(count: int, *ratings: float) -> tuple[Standing, ...]:
    """Proposals p0, p1 and so on that were all rated the same."""
    return tuple(standing(f"p{i}", *ratings) for i in range(count))


def ratings_of(*judged: Standing) -> dict[ReviewKey, Fraction]:
    ratings = {}
    for each in judged:
        for i, rating in enumerate(each.ratings):
            ratings[ReviewKey(each.proposal, f"r{i}")] = rating
    return ratings


def test_intervals_rest_on_how_far_all_reviews_stray() -> None:
    # p strays by 1 twice, q not at all: variance 2 / (4 − 2) = 1; Student's t at 2 degrees of
    # freedom is 4.303.
    judged = (standing("p", 4, 2), standing("q", 3, 3))
    found = doubt(judged, ratings_of(*judged), {"p", "q"}, 1, "")
    assert found.usual == 1
    half = Fraction(4303, 1000) * Fraction(isqrt(10**12 // 2), 10**6)
    assert found.intervals == {"p": (3 - half, 3 + half), "q": (3 - half, 3 + half)}


def test_only_the_review_that_is_furthest_off_is_outlying() -> None:
    judged = (*alike(10, 3, 3, 3), standing("q", 5, 3, 3))
    (outlier,) = doubt(judged, ratings_of(*judged), (), 1, "").outliers
    assert outlier == Outlier(ReviewKey("q", "r0"), Fraction(2))


def test_where_reviews_always_stray_none_is_outlying() -> None:
    judged = alike(5, 1, 3, 5)
    assert doubt(judged, ratings_of(*judged), (), 1, "").outliers == ()


def test_equals_across_the_line_flip_half_of_the_time_and_the_distant_never() -> None:
    judged = (standing("a", 3, 4, 5), standing("b", 3, 4, 5, merit=3999), standing("c", 1, 1, 1))
    found = doubt(judged, ratings_of(*judged), {"a", "b", "c"}, 1, "seed")
    assert found == doubt(judged, ratings_of(*judged), {"a", "b", "c"}, 1, "seed")
    (flip,) = found.flips  # none with c
    assert (flip.above, flip.below) == ("a", "b")
    assert 0.35 * RESAMPLES < flip.times < 0.55 * RESAMPLES


def test_without_a_second_review_nothing_can_be_said() -> None:
    judged = (standing("p", 4), standing("q", 3))
    found = doubt(judged, ratings_of(*judged), {"p", "q"}, 1, "")
    assert (found.usual, found.intervals, found.flips, found.outliers) == (None, {}, (), ())


def test_who_can_be_compared() -> None:
    def keys(text: str) -> list[ReviewKey]:
        found: list[ReviewKey] = []
        for word in text.split():
            name, _, reviewers = word.partition(":")
            found.extend(ReviewKey(name, who) for who in reviewers)
        return found

    # p: a b, q: b c, r: d alone: a and c meet through b; 5 reviews of 3 proposals are 2 comparisons
    # for 2 offsets.
    found = measure_comparability(keys("p:ab q:bc r:d"))
    assert found.groups == (("a", "b", "c"), ("d",))
    assert (found.alone, found.comparisons, found.offsets) == (("d",), 2, 2)
    assert not found.is_connected
    assert found.is_thin
    found = measure_comparability(keys("p:abc q:abc"))
    assert (found.comparisons, found.offsets, found.is_connected, found.is_thin) == (
        4,
        2,
        True,
        False,
    )
    assert measure_comparability([]).is_connected
