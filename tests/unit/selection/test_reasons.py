"""What put a proposal where it is, worked out by hand."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from a87ws.selection.choose import choose, obstacles
from a87ws.selection.decision import Decider, PolicyPart
from a87ws.selection.explain import best_with, best_without, decided_by, reason, turned_by_parts
from a87ws.selection.instance import Instance, Portfolio
from a87ws.selection.price import highest, price
from tests.small import instance, letters

FOUR = {"a": 4000, "b": 3000, "c": 2000, "e": 1000}


def chosen(problem: Instance) -> Portfolio:
    portfolio = choose(problem).portfolio
    assert portfolio is not None
    return portfolio


@pytest.mark.parametrize(
    ("slots", "more", "decided"),
    [
        (2, {}, "value"),
        (2, {"rows": [(0, "c", 0)]}, "rules"),
        # c goes with neither a nor b: with it there are c and e, without it a, b and e
        (3, {"rows": [(0, "ac", 1), (0, "bc", 1)]}, "size"),
        # a and b cost 2 points, a and c nothing: 7 − 2 against 6 − 0, but no merit may be given up
        (2, {"curves": [(2000, 100, "ab")], "tolerance": Fraction(0)}, "cap"),
        # a and b cost 1 point: 7 − 1 against 6 − 0
        (2, {"curves": [(1000, 100, "ab")]}, "merit"),
        # merit alone: what a and b cost is not asked
        (2, {"curves": [(2000, 100, "ab")], "balance": (0, 1)}, "factor"),
    ],
)
def test_what_keeps_c_out(slots: int, more: dict[str, Any], decided: Decider) -> None:
    problem = instance(FOUR, slots, **more)
    c = problem.names.index("c")
    assert decided_by(problem, chosen(problem), best_with(problem, c)) == decided


def test_the_draw_decides_between_equals() -> None:
    problem = instance({"a": 4000, "b": 3000, "c": 3000}, 2, draw="cba")
    assert letters(problem, chosen(problem)) == "ac"
    assert decided_by(problem, chosen(problem), best_with(problem, 1)) == "draw"
    assert decided_by(problem, chosen(problem), best_without(problem, 2)) == "draw"


def test_the_facts_of_a_proposal_left_out_tell_merit_and_balance_apart() -> None:
    # a and b cost half a point, a and c nothing: the series with c has a point less of merit, half
    # a point of it back
    problem = instance(FOUR, 2, curves=[(500, 100, "ab")])
    c, rival = 2, best_with(problem, 2)
    facts = reason(problem, chosen(problem), c, rival, lacked=500)
    assert (facts.decided, facts.merit, facts.shifts) == (
        "value",
        -1000,
        {"focus": Fraction(-1, 2)},
    )
    assert (facts.less, facts.leaves, facts.joins, facts.lacked) == (
        Fraction(1, 2),
        ("b",),
        (),
        500,
    )


def test_of_many_rules_those_in_the_way_are_named_alone() -> None:
    # rules 1 and 4 are about others; with c, rules 2 and 3 leave only e beside it
    problem = instance(FOUR, 3, rows=[(0, "ab", 2), (0, "ac", 1), (0, "bc", 1), (0, "ae", 2)])
    assert letters(problem, chosen(problem)) == "abe"
    found = obstacles(problem, 2, 3, inside=True)
    assert len(found) == 2
    assert {each.most for each in found} == {1}


def test_an_override_in_the_way_is_named_by_its_proposal() -> None:
    (found,) = obstacles(instance(FOUR, 1, include="a"), 1, 1, inside=True)
    assert found.override == "a"


def test_nothing_is_in_the_way_where_there_are_too_few_others() -> None:
    assert obstacles(instance({"a": 4000, "b": 3000}, 2), 0, 2, inside=False) == ()


def test_a_rule_that_decided_is_named_for_both_sides() -> None:
    # at most one of a and b: without the rule b is in and c is out
    problem = instance(FOUR, 2, rows=[(0, "ab", 1)])
    turned = turned_by_parts(problem, chosen(problem))
    assert letters(problem, turned[PolicyPart("rule", "0")]) == "ab"


def test_the_price_of_a_rule_is_the_merit_that_would_be_there_without_it() -> None:
    problem = instance(FOUR, 2, rows=[(0, "ab", 1)], curves=[(500, 100, "ab")], exclude="e")
    found = price(problem)
    assert found is not None
    rule, balance, override = found.prices
    assert found.selected == ("a", "c")  # 6 points, nothing out of balance
    assert (rule.costs.merit, rule.costs.value) == (1000, Fraction(1, 2))  # a and b: 7 − 0.5
    assert (balance.costs.merit, balance.costs.value) == (
        0,
        Fraction(0),
    )  # the rule holds all the same
    assert (override.part, override.name) == ("override", "e")
    assert (override.costs.merit, override.costs.value) == (0, Fraction(0))


def test_by_merit_alone_no_rule_is_kept_and_the_draw_parts_equals() -> None:
    problem = instance({"a": 3000, "b": 3000, "c": 2000}, 1, rows=[(0, "ab", 0)], draw="bac")
    assert letters(problem, highest(problem)) == "b"
