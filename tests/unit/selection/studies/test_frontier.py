"""What balance costs: the chain of selections from merit alone to balance alone."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from random import Random

import pytest

from a87ws.selection.instance import Instance
from a87ws.selection.studies.frontier import Stop, frontier
from tests.small import instance, letters

FOUR = {"a": 4000, "b": 3000, "c": 2000, "e": 1000}
ONE_OF_EACH = [(1000, 100, "ab"), (1000, 100, "ce")]


def told(problem: Instance) -> list[tuple[str | None, Fraction, Fraction | None]]:
    return [("".join(stop.selected), stop.above, stop.upto) for stop in frontier(problem)]


def test_without_targets_one_series_is_best_at_every_factor() -> None:
    assert told(instance(FOUR, 2)) == [("ab", Fraction(0), None)]


def test_a_series_is_selected_up_to_the_factor_at_which_the_next_has_the_same_value() -> None:
    # ab: merit 7, imbalance (2 − 1)² + (0 − 1)² = 2; ac: merit 6, imbalance 0. 7 − 2f = 6 at f =
    # 1/2, where merit wins.
    assert told(instance(FOUR, 2, curves=ONE_OF_EACH)) == [
        ("ab", Fraction(0), Fraction(1, 2)),
        ("ac", Fraction(1, 2), None),
    ]


def test_at_merit_alone_ties_go_to_less_imbalance() -> None:
    # a with b or with c has the same merit; ac is in balance
    assert told(
        instance({"a": 4000, "b": 3000, "c": 3000}, 2, curves=[(1000, 100, "ab"), (1000, 100, "c")])
    ) == [("ac", Fraction(0), None)]


def test_at_balance_alone_ties_go_to_more_merit() -> None:
    # ac, ae, bc, be are all in balance: at any factor above 1/2 it is the one of most merit
    assert told(instance(FOUR, 2, curves=ONE_OF_EACH))[-1] == ("ac", Fraction(1, 2), None)


@pytest.mark.parametrize("seed", range(40))
def test_every_stop_is_the_selection_by_a_full_count_at_its_factors(seed: int) -> None:
    dice = Random(seed)
    names = "abcdefg"
    merits = {name: dice.randrange(2000, 5000, 250) for name in names}
    curves = [
        (dice.choice((100, 300)), dice.choice((67, 133, 200)), "".join(dice.sample(names, 4)))
        for _ in range(3)
    ]
    problem = instance(merits, 3, curves=curves, rows=[(0, "abc", 2)])
    everything = [
        frozenset(found) for found in combinations(range(7), 3) if problem.allows(frozenset(found))
    ]
    stops = frontier(problem)
    assert stops[0].above == 0
    assert stops[-1].upto is None
    for stop in stops:
        for factor in asked(stop):
            balanced = replace(problem, balance=(factor.numerator, factor.denominator))
            assert letters(problem, max(everything, key=balanced.preference)) == "".join(
                stop.selected
            )


def asked(stop: Stop) -> list[Fraction]:
    """The end of a stop's range, and a factor inside of it."""
    end = stop.above + 1 if stop.upto is None else stop.upto
    return [end, (stop.above + end) / 2]


def test_a_budget_of_nodes_leaves_stops_open_and_what_is_found_is_right() -> None:
    names = "abcdefg"
    dice = Random(3)
    merits = {name: dice.randrange(2000, 5000, 250) for name in names}
    problem = instance(
        merits, 3, curves=[(300, 67, "abcd"), (100, 133, "cdef"), (300, 200, "aceg")]
    )
    whole = frontier(problem)
    cut = frontier(problem, budget=0)
    assert not any(stop.open for stop in whole)
    assert len(cut) < len(whole)
    assert any(stop.open for stop in cut)
    assert {stop.selected for stop in cut} <= {stop.selected for stop in whole}
    at_one = next(stop for stop in whole if stop.is_policy)
    assert at_one.selected in {stop.selected for stop in cut}
    assert [told_of(stop) for stop in frontier(problem, budget=10**6)] == [
        told_of(stop) for stop in whole
    ]


def told_of(stop: Stop) -> tuple[object, ...]:
    return stop.selected, stop.above, stop.upto, stop.open
