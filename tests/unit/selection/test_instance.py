"""Figures of a portfolio, worked out by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from a87ws.selection.instance import Curve, Instance
from tests.small import instance


def points(curve: Curve, count: Fraction) -> Fraction:
    """What a count of the value costs, in points."""
    problem = Instance((), (), 9, curves=(curve,))
    return Fraction(problem.cost(curve, int(count * curve.parts)), problem.point)


@pytest.mark.parametrize(
    ("count", "cost"),
    [
        # target 2.67, weight 1: (0 − 2.67)² = 7.1289; 1: 2.7889; 2: 0.4489; 3: 0.1089; 4: 1.7689
        ("0", "7.1289"),
        ("2", "0.4489"),
        ("3", "0.1089"),
        ("5/2", "0.2789"),  # half way between 0.4489 and 0.1089; on the parabola it would be 0.0289
        ("9/4", "0.3639"),  # a quarter of the way: 0.4489 − 0.3400 / 4
        ("13/4", "0.5239"),  # 0.1089 + 1.6600 / 4
    ],
)
def test_the_cost_is_a_square_at_whole_counts_and_a_straight_line_between(
    count: str, cost: str
) -> None:
    assert points(Curve("focus", "x", 1000, 267, 4, ()), Fraction(count)) == Fraction(cost)


def test_the_weight_is_what_one_unit_costs() -> None:
    assert points(Curve("focus", "x", 125, 100, 1, ()), Fraction(3)) == Fraction(
        "0.5"
    )  # 0.125 · (3 − 1)²


def test_one_too_many_here_and_one_too_few_there_cost_twice_the_weight() -> None:
    # the example of the contract: weight 0.3, targets 3 and 3, selected 4 and 2: 0.3 · 1 + 0.3 · 1
    # = 0.6 points
    merits = dict.fromkeys("abcdefgh", 4000)
    problem = instance(merits, 6, curves=[(300, 300, "abcd"), (300, 300, "efgh")])
    six = frozenset(range(6))
    assert problem.imbalance(six) == Fraction("0.6") * problem.point
    assert problem.value(six) == Fraction("23.4") * problem.point  # 6 · 4 − 0.6


def test_a_value_that_nobody_has_costs_its_target_squared() -> None:
    problem = instance({"a": 1000}, 1, curves=[(1000, 250, "")])
    assert problem.imbalance(frozenset([0])) == Fraction("6.25") * problem.point


def test_shares_of_different_sizes_have_one_grain() -> None:
    # a names two values, b three: of the value they share 1/2 + 1/3 = 5/6; target 1: 1 − 5/6 = 1/6
    # on the line
    curve = Curve("focus", "x", 1000, 100, 6, ((0, 3), (1, 2)))
    problem = Instance(("a", "b"), (0, 0), 2, curves=(curve,))
    assert Fraction(problem.imbalance(frozenset([0, 1])), problem.point) == Fraction(1, 6)


@pytest.mark.parametrize(
    ("factor", "value"),
    # merit 3, imbalance 0.5
    [((1, 1), "2.5"), ((0, 1), "3"), ((3, 2), "4.5"), ((1, 0), "-0.5")],  # 2 · 3 − 3 · 0.5 = 4.5
)
def test_a_factor_weighs_the_imbalance_alone(factor: tuple[int, int], value: str) -> None:
    problem = instance({"a": 3000}, 1, curves=[(500, 200, "a")], balance=factor)
    assert problem.value(frozenset([0])) == Fraction(value) * problem.point


def test_the_cap_is_a_mean_per_slot() -> None:
    # M = 12.000, 0.25 points for each of 3: at least 11.250; of 0.3337: 12000 − 1001.1 = 10998.9,
    # so 10999
    merits = {"a": 1}
    assert instance(merits, 3, tolerance=Fraction("0.25")).floor(12000, 3) == 11250
    assert instance(merits, 3, tolerance=Fraction("0.3337")).floor(12000, 3) == 10999
    assert instance(merits, 3, tolerance=Fraction(0)).floor(12000, 3) == 12000


def test_far_more_slots_than_proposals_cost_nothing() -> None:
    problem = instance({"a": 1000, "b": 1000}, 10**15, curves=[(1000, 100, "a")])
    assert problem.most == 2
    assert len(problem.whole_costs[0]) == 3
