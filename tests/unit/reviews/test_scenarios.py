"""The standings as they might have been, worked out by hand."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from operator import attrgetter

from a87ws.call.call import Call
from a87ws.call.case import Case
from a87ws.call.review import Standing
from a87ws.reviews.doubt import (
    Scenario,
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


def merits(scenario: Scenario) -> dict[str, int | None]:
    return {standing.proposal: standing.merit for standing in scenario.standings}


def merits_by_name(scenarios: Iterable[Scenario]) -> dict[str, dict[str, int | None]]:
    found = {}
    for scenario in scenarios:
        found[scenario.name] = merits(scenario)
    return found


def test_without_a_reviewer_the_others_ratings_are_left() -> None:
    case = judged()
    found = merits_by_name(without_each_reviewer(case, standings(case)))
    # tea has only ann's review: without her it stands as it is
    assert found == {"ann": {"tin": 3000, "tea": 3000}, "ben": {"tin": 5000, "tea": 3000}}


def test_a_step_is_a_quarter_of_the_weight_of_a_criterion() -> None:
    found = merits_by_name(criteria_steps(judged()))
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
    found = {}
    for scenario in balance_steps(CALL, ()):
        found[scenario.name] = scenario.call.selection.balance
    assert [*found] == ["−balance.focus", "+balance.focus"]  # 0.00075 and 0.00125 are 0.001 still
    assert found["−balance.focus"]["focus"].weight == Fraction(225, 1000)
    assert found["+balance.focus"]["focus"].weight == Fraction(375, 1000)
    assert found["+balance.focus"]["region"].weight == Fraction(1, 1000)


def test_resamples_draw_from_the_reviews_of_the_proposal_itself() -> None:
    drawn: dict[str, set[int | None]] = {"tin": set(), "tea": set()}
    for scenario in resample_reviews(CALL, standings(judged()), 60):
        for name, merit in merits(scenario).items():
            drawn[name].add(merit)
    assert drawn["tea"] == {3000}  # one review: always the same
    assert drawn["tin"] == {5000, 4000, 3000}  # 5 and 5, 5 and 3, 3 and 3


def test_resamples_are_the_same_each_time_and_others_with_another_seed() -> None:
    stands = standings(judged())
    seeded = call({"seed": "7"})

    def drawn(by: Call) -> list[tuple[Standing, ...]]:
        resamples = resample_reviews(by, stands, 20)
        return list(map(attrgetter("standings"), resamples))

    assert drawn(CALL) == drawn(CALL)
    assert drawn(CALL) != drawn(seeded)
