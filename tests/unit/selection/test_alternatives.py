"""What else could have been chosen, worked out by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from a87ws.selection.choose import choose
from a87ws.selection.decision import alternative
from a87ws.selection.explain import best_with, best_without, merit_lacking, nearest, reserves
from a87ws.selection.instance import Instance
from tests.small import instance, letters

FOUR = {"a": 4000, "b": 3000, "c": 2000, "e": 1000}


def chosen(problem: Instance) -> frozenset[int]:
    portfolio = choose(problem).portfolio
    assert portfolio is not None
    return portfolio


def lack(problem: Instance, name: str) -> int | None:
    i = problem.names.index(name)
    return merit_lacking(problem, chosen(problem), i, best_with(problem, i))


def test_the_best_with_a_proposal_drops_whom_it_costs_least_to_drop() -> None:
    problem = instance(FOUR, 2)
    other = alternative(problem, chosen(problem), best_with(problem, problem.names.index("e")))
    assert other is not None
    assert (other.joins, other.leaves, other.merit) == (("e",), ("b",), 5000)


def test_the_best_with_a_proposal_may_bring_in_a_second_one() -> None:
    # c and e go together or not at all: c in, and the rule asks for e as well
    problem = instance(FOUR, 3, rows=[(0, "bc", 1), (0, "ae", 1)])
    assert letters(problem, chosen(problem)) == "ab"
    assert letters(problem, best_with(problem, problem.names.index("e"))) == "be"


def test_there_is_no_best_with_where_no_portfolio_could_hold_it() -> None:
    problem = instance(FOUR, 2, rows=[(0, "c", 0)], exclude="e")
    assert best_with(problem, problem.names.index("c")) is None
    assert (
        best_with(problem, problem.names.index("e")) is None
    )  # an include beside the call's exclude
    assert lack(problem, "e") is None


def test_without_a_selected_one_the_next_comes_in() -> None:
    problem = instance(FOUR, 2, include="e")
    assert letters(problem, best_without(problem, problem.names.index("a"))) == "be"
    assert (
        best_without(problem, problem.names.index("e")) is None
    )  # an exclude beside the call's include


@pytest.mark.parametrize(
    ("draw", "thousandths"), [("cab", 1000), ("abc", 1001), ("bca", 1001), ("acb", 1000)]
)
def test_one_more_is_lacking_where_the_tie_would_be_lost_in_the_draw(
    draw: str, thousandths: int
) -> None:
    # at 1.000 more, c equals b in everything: the first of the two in the draw is in
    problem = instance({"a": 4000, "b": 3000, "c": 2000}, 2, draw=draw)
    assert lack(problem, "c") == thousandths


def test_at_equal_value_more_merit_wins_the_tie() -> None:
    # a: 5 − 0. b: 4.9 − 0.25 = 4.65, so 0.350 behind; with 5.25 − 0.25 = 5 it has more merit than a
    problem = instance({"a": 5000, "b": 4900}, 1, curves=[(250, 100, "a")], draw="ab")
    assert lack(problem, "b") == 350


def test_at_equal_value_less_merit_loses_the_tie() -> None:
    # a: 5 − 0.25 = 4.75. b: 4 − 0, 0.750 behind; with 4.75 it has the same value, but less merit
    # than 5
    problem = instance({"a": 5000, "b": 4000}, 1, curves=[(250, 100, "b")], draw="ba")
    assert lack(problem, "b") == 751


def test_a_part_of_a_thousandth_is_rounded_up() -> None:
    # target 1.55 on what a has, weight 0.001: a costs 0.55² = 0.3025 thousandths, b 1.55² = 2.4025.
    # With 1000 of
    # merit b is 1002.1 thousandths behind.
    assert lack(instance({"a": 3000, "b": 2000}, 1, curves=[(1, 155, "a")]), "b") == 1003


def test_nothing_would_bring_in_what_makes_the_series_shorter() -> None:
    problem = instance({"a": 2000, "b": 2000, "c": 9000}, 2, rows=[(0, "ac", 1), (0, "bc", 1)])
    assert letters(problem, chosen(problem)) == "ab"
    assert letters(problem, best_with(problem, problem.names.index("c"))) == "c"
    assert lack(problem, "c") is None


def test_of_balance_alone_no_merit_outweighs_a_worse_one() -> None:
    more: dict[str, Any] = {"curves": [(100, 100, "ab")], "balance": (1, 0)}
    problem = instance({"a": 2000, "b": 1000, "c": 9000}, 1, draw="bac", **more)
    assert letters(problem, chosen(problem)) == "a"
    assert lack(problem, "c") is None
    assert lack(problem, "b") == 1000  # equal in balance and merit, and first in the draw


@pytest.mark.parametrize(
    ("tolerance", "thousandths"),
    [
        # a: 4 − 0; b: 5 − 3. With 2 more b has the value of a and more merit. But M is b's merit, 5
        # and what it gets:
        # a is out as soon as 4 < 5 + more − tolerance, that is with one thousandth above tolerance
        # − 1.
        ("1", 1),
        ("1.5", 501),
        ("2", 1001),
        ("3", 2000),
    ],
)
def test_under_a_cap_more_merit_also_drags_the_cap(tolerance: str, thousandths: int) -> None:
    problem = instance(
        {"a": 4000, "b": 5000}, 1, curves=[(3000, 100, "a")], tolerance=Fraction(tolerance)
    )
    assert letters(problem, chosen(problem)) == "a"
    assert lack(problem, "b") == thousandths


def test_reserves_take_one_more_slot_each() -> None:
    problem = instance({**FOUR, "f": 1500}, 2)
    assert [problem.names[i] for i in reserves(problem, chosen(problem))] == ["c", "f", "e"]


def test_whom_no_rule_lets_in_has_no_place_among_the_reserves() -> None:
    # a and b are of one organization, of which one at most; e is excluded
    problem = instance(FOUR, 1, rows=[(0, "ab", 1)], exclude="e")
    assert [problem.names[i] for i in reserves(problem, chosen(problem))] == ["c"]


def test_a_reserve_keeps_all_who_were_before_it() -> None:
    # of c, e and f two at most: after c and f, e is not allowed
    problem = instance({**FOUR, "f": 1500}, 2, rows=[(0, "cef", 2)])
    assert [problem.names[i] for i in reserves(problem, chosen(problem))] == ["c", "f"]


def test_reserves_go_by_value_with_the_targets_as_they_were() -> None:
    # one of bc is aimed at, weight 2: a alone costs 2, so b is in (4 + 3 − 0); then c would be a
    # second: 2 − 2 = 0,
    # less than the 1 of e
    problem = instance(FOUR, 2, curves=[(2000, 100, "bc")])
    assert letters(problem, chosen(problem)) == "ab"
    assert [problem.names[i] for i in reserves(problem, chosen(problem))] == ["e", "c"]


def test_a_cap_holds_for_the_reserves_too() -> None:
    # ab is chosen. c would be a third at 9 − 8 = 1 of value, e at 8 − 0. M = 9 then, and 1 point
    # each slot may be
    # given up: 9 − 3 = 6, so e comes first; with none, c has to.
    curves = [(8000, 0, "c")]
    for tolerance, order in ((Fraction(1), ["e", "c"]), (Fraction(0), ["c", "e"])):
        problem = instance(FOUR, 2, curves=curves, tolerance=tolerance)
        assert [problem.names[i] for i in reserves(problem, chosen(problem))] == order


def test_where_slots_stay_empty_there_are_no_reserves() -> None:
    problem = instance(FOUR, 3, rows=[(0, "abce", 2)])
    assert reserves(problem, chosen(problem)) == ()


def test_the_nearest_of_a_large_pool_are_those_whose_coming_in_costs_least() -> None:
    # ab is chosen; with c the series is worth 1 less, with d 2 less, with e 3 less
    problem = instance({"a": 5000, "b": 4000, "c": 3000, "d": 2000, "e": 1000}, 2)
    choice = choose(problem)
    assert [letters(problem, nearest(problem, choice, count)) for count in (1, 2, 9)] == [
        "c",
        "cd",
        "cde",
    ]


def test_the_reserve_list_of_a_large_pool_ends_where_it_is_asked_to() -> None:
    problem = instance({"a": 5000, "b": 4000, "c": 3000, "d": 2000}, 1)
    assert reserves(problem, frozenset([0]), most=2) == (1, 2)
