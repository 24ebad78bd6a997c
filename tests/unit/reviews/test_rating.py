"""Ratings, worked out by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from a87ws.call.registers import Reviewer
from a87ws.call.review import Judgement
from a87ws.reviews.rating import counted_ratings, rate_review, standings
from tests.small import call, d, proposal, recusal, review, reviewer, round_of

WEIGHTED = {
    "standards": {"title": "Standards", "weight": 3},
    "causes": {"title": "Causes", "weight": d("0.5")},
}


def counted(
    judgement: Judgement,
    ana: Reviewer,
    hosts: tuple[str, ...] = ("UPC",),
    speaks: str | None = None,
) -> bool:
    of = proposal(hosts, speakers=[{"name": "S", "organization": speaks}])
    return bool(counted_ratings(round_of(call(), {"p": of}, {("p", "ana"): judgement}, [ana])))


def test_a_review_is_rated_by_the_mean_of_its_scores() -> None:
    assert rate_review(call(), review(4, 3)) == Fraction(7, 2)


def test_a_null_score_is_left_out_of_the_mean() -> None:
    assert rate_review(call(), review(4, None)) == 4


def test_a_criterion_weighs_what_the_call_says() -> None:
    # (3 · 4 + 0.5 · 1) / 3.5 = 12.5 / 3.5 = 25/7
    assert rate_review(call(criteria=WEIGHTED), review(4, 1)) == Fraction(25, 7)


def test_the_weight_of_a_null_score_is_left_out_with_it() -> None:
    assert rate_review(call(criteria=WEIGHTED), review(None, 2)) == 2


def test_a_review_of_nulls_alone_has_no_rating_and_does_not_count() -> None:
    assert rate_review(call(), review(None, None)) is None
    assert not counted(review(None, None), reviewer("ana"))


def test_a_rating_is_the_mean_of_reviews_and_not_of_scores() -> None:
    # (4, null) is 4, (1, 2) is 3/2: their mean is 11/4, where that of the three scores is 7/3
    reviews = {("p", "ana"): review(4, None), ("p", "ben"): review(1, 2)}
    (standing,) = standings(round_of(call(), {"p": proposal()}, reviews))
    assert standing.rating == Fraction(11, 4)


def test_a_recusal_counts_as_no_review() -> None:
    reviews: dict[tuple[str, str], Judgement] = {
        ("p", "ana"): review(4, 5),
        ("p", "ben"): recusal(),
    }
    (standing,) = standings(round_of(call(), {"p": proposal()}, reviews))
    assert (standing.reviews, standing.rating) == (1, Fraction(9, 2))


def test_nobody_who_is_not_registered_counts() -> None:
    assert not counted(review(4, 4), reviewer("ben"))


@pytest.mark.parametrize("name", ["UPC", "cotton growers' union", "COTTON  GROWERS' UNION"])
@pytest.mark.parametrize("tie", ["organizations", "affiliates"])
def test_a_conflict_by_any_name_keeps_a_review_from_counting(name: str, tie: str) -> None:
    ana = reviewer("ana", **{tie: [name]})
    assert not counted(review(4, 4), ana)
    assert not counted(review(4, 4), ana, hosts=("Tea Forum",), speaks="UPC")
    assert counted(review(4, 4), ana, hosts=("Tea Forum",))


def test_an_unregistered_organization_in_common_is_a_conflict_too() -> None:
    ana = reviewer("ana", organizations=["Équipe Libre"])
    assert not counted(review(4, 4), ana, hosts=("UPC", "EQUIPE  LIBRE"))


def test_a_waiver_is_for_one_proposal() -> None:
    def waived(name: str) -> Reviewer:
        waiver = {"proposal": name, "by": "The chair", "on": "2026-10-02", "reason": "Small field"}
        return reviewer("ana", organizations=["UPC"], waivers=[waiver])

    assert counted(review(4, 4), waived("p"))
    assert not counted(review(4, 4), waived("other"))
