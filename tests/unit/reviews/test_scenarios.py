"""The standings as they might have been, worked out by hand."""

from __future__ import annotations

from fractions import Fraction

from a87ws.call.case import Case
from a87ws.reviews.doubt import (
    balance_steps,
    criteria_steps,
    resample_reviews,
    without_each_reviewer,
)
from a87ws.reviews.rating import standings
from tests.small import call, d, proposal, review, round_of

CALL = call(
    {
        "balance": {
            "focus": {"weight": d("0.3")},
            "region": {"weight": d("0.001")},
            "outcome": {"weight": 0},
        }
    }
)


def judged() -> Case:
    reviews = {
        ("tin", "ann"): review(5, 5),
        ("tin", "ben"): review(2, 4),
        ("tea", "ann"): review(4, 2),
    }
    return round_of(CALL, {"tin": proposal(), "tea": proposal()}, reviews)


def merits(scenario_standings: object) -> dict[str, int | None]:
    return {each.proposal: each.merit for each in scenario_standings}  # type: ignore[attr-defined]


def test_without_a_reviewer_the_others_ratings_are_left() -> None:
    case = judged()
    found = {
        each.name: merits(each.standings) for each in without_each_reviewer(case, standings(case))
    }
    # tea has only ann's review: without her it stands as it is
    assert found == {"ann": {"tin": 3000, "tea": 3000}, "ben": {"tin": 5000, "tea": 3000}}


def test_a_step_is_a_quarter_of_the_weight_of_a_criterion() -> None:
    found = {each.name: merits(each.standings) for each in criteria_steps(judged())}
    # ben: (0.75·2 + 4) / 1.75 = 22/7 and (1.25·2 + 4) / 2.25 = 26/9; with ann's 5 the means are
    # 57/14 and 71/18
    assert found["−criteria.standards"] == {"tin": 4071, "tea": 2857}
    assert found["+criteria.standards"] == {"tin": 3944, "tea": 3111}
    assert [*found] == [
        "−criteria.standards",
        "+criteria.standards",
        "−criteria.causes",
        "+criteria.causes",
    ]


def test_a_step_of_a_balance_weight_is_to_the_nearest_thousandth_and_none_where_that_is_none() -> (
    None
):
    found = {each.name: each.call.selection.balance for each in balance_steps(CALL, ())}
    assert [*found] == ["−balance.focus", "+balance.focus"]  # 0.00075 and 0.00125 are 0.001 still
    assert found["−balance.focus"]["focus"].weight == Fraction(225, 1000)
    assert found["+balance.focus"]["focus"].weight == Fraction(375, 1000)
    assert found["+balance.focus"]["region"].weight == Fraction(1, 1000)


def test_resamples_draw_from_the_reviews_of_the_proposal_itself() -> None:
    found = [merits(each.standings) for each in resample_reviews(CALL, standings(judged()), 60)]
    assert {each["tea"] for each in found} == {3000}  # one review: always the same
    assert {each["tin"] for each in found} == {5000, 4000, 3000}  # 5 and 5, 5 and 3, 3 and 3


def test_resamples_are_the_same_each_time_and_others_with_another_seed() -> None:
    stands = standings(judged())
    seeded = call({"seed": "7"})

    def drawn(by: object) -> list[object]:
        return [each.standings for each in resample_reviews(by, stands, 20)]  # type: ignore[arg-type]

    assert drawn(CALL) == drawn(CALL)
    assert drawn(CALL) != drawn(seeded)
