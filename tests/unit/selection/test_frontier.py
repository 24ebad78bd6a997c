"""What balance costs: the chain of selections from merit alone to balance alone."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from operator import attrgetter
from random import Random

import pytest

from a87ws.selection.frontier import Stop, frontier
from a87ws.selection.instance import Instance
from tests.small import instance, letters

FOUR = {"a": 4000, "b": 3000, "c": 2000, "e": 1000}
ONE_OF_EACH = [(1000, 100, "ab"), (1000, 100, "ce")]
NAMES = "abcdefg"


def told(problem: Instance) -> list[tuple[str | None, Fraction, Fraction | None]]:
    stops: list[tuple[str | None, Fraction, Fraction | None]] = []
    for stop in frontier(problem):
        series = "".join(stop.selected)
        stops.append((series, stop.above, stop.upto))
    return stops


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
    merits = {"a": 4000, "b": 3000, "c": 3000}
    problem = instance(merits, 2, curves=[(1000, 100, "ab"), (1000, 100, "c")])
    assert told(problem) == [("ac", Fraction(0), None)]


def test_at_balance_alone_ties_go_to_more_merit() -> None:
    # ac, ae, bc, be are all in balance: at any factor above 1/2 it is the one of most merit
    assert told(instance(FOUR, 2, curves=ONE_OF_EACH))[-1] == ("ac", Fraction(1, 2), None)


@pytest.mark.parametrize("seed", range(40))
def test_every_stop_is_the_selection_by_a_full_count_at_its_factors(seed: int) -> None:
    dice = Random(seed)
    merits = drawn_merits(dice)
    curves = []
    for _ in range(3):
        weight = dice.choice((100, 300))
        target = dice.choice((67, 133, 200))
        members = "".join(dice.sample(NAMES, 4))
        curves.append((weight, target, members))
    problem = instance(merits, 3, curves=curves, rows=[(0, "abc", 2)])
    allowed = list(filter(problem.allows, map(frozenset, combinations(range(7), 3))))
    stops = frontier(problem)
    assert stops[0].above == 0
    assert stops[-1].upto is None
    for stop in stops:
        for factor in asked(stop):
            balanced = replace(problem, balance=(factor.numerator, factor.denominator))
            best = max(allowed, key=balanced.preference)
            assert letters(problem, best) == "".join(stop.selected)


def drawn_merits(dice: Random) -> dict[str, int]:
    return {name: dice.randrange(2000, 5000, 250) for name in NAMES}


def asked(stop: Stop) -> list[Fraction]:
    """The end of a stop's range, and a factor inside of it."""
    end = stop.upto
    if end is None:
        end = stop.above + 1
    return [end, (stop.above + end) / 2]


def test_a_budget_of_nodes_leaves_stops_open_and_what_is_found_is_right() -> None:
    merits = drawn_merits(Random(3))
    curves = [(300, 67, "abcd"), (100, 133, "cdef"), (300, 200, "aceg")]
    problem = instance(merits, 3, curves=curves)
    whole = frontier(problem)
    cut = frontier(problem, budget=0)
    assert not any(map(is_open, whole))
    assert len(cut) < len(whole)
    assert any(map(is_open, cut))
    assert set(map(series, cut)) <= set(map(series, whole))
    (at_one,) = filter(is_policy, whole)
    assert series(at_one) in set(map(series, cut))
    ample = frontier(problem, budget=10**6)
    assert list(map(told_of, ample)) == list(map(told_of, whole))


is_open = attrgetter("open")
is_policy = attrgetter("is_policy")
series = attrgetter("selected")
told_of = attrgetter("selected", "above", "upto", "open")
