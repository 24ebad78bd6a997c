"""What balance costs: the selections for every factor on the balance weights, each with its exact range.

At a fixed size the value of a portfolio is merit − factor · imbalance, a straight line over the factor. The best of
finitely many lines is a chain of them (Eisner and Severance 1976): solve where two neighbours cross; what is found
there either lies above and comes between them, or they are neighbours indeed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

from a87ws.selection.build import INFINITY
from a87ws.selection.choose import NODES, checked, choose
from a87ws.selection.decision import Figures
from a87ws.selection.figures import figures
from a87ws.selection.instance import Instance, Portfolio

Balance: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Stop:
    """One portfolio of the frontier: selected for factors above `above` (from 0 for the first) up to `upto`.

    `upto` is included, since at equal value more merit wins; None is infinity.
    """

    portfolio: Portfolio
    figures: Figures
    proved: bool
    above: Fraction = Fraction(0)
    upto: Fraction | None = None


def frontier(instance: Instance, *, nodes: int = NODES) -> tuple[Stop, ...]:
    """Every portfolio that is selected for some factor, from merit alone to balance alone."""
    first, last = (_at(instance, balance, nodes) for balance in ((0, 1), INFINITY))
    chain = [first, *_between(instance, first, last, nodes)]
    crossings = [_crossing(left, right) for left, right in pairwise(chain)]
    return tuple(
        replace(stop, above=above, upto=upto)
        for stop, above, upto in zip(chain, [Fraction(0), *crossings], [*crossings, None], strict=True)
    )


def _between(instance: Instance, left: Stop, right: Stop, nodes: int) -> Iterator[Stop]:
    """The portfolios after `left` up to and with `right`; nothing if they are one and the same."""
    if left.figures == right.figures:
        return
    factor = _crossing(left, right)
    middle = _at(instance, (factor.numerator, factor.denominator), nodes)
    if _value(middle, factor) == _value(left, factor):
        yield right
        return
    yield from _between(instance, left, middle, nodes)
    yield from _between(instance, middle, right, nodes)


def _at(instance: Instance, balance: Balance, nodes: int) -> Stop:
    asked = replace(instance, balance=balance)
    choice = checked(asked, choose(asked, best_merit=False, nodes=nodes))
    assert choice.portfolio is not None  # the caller has seen that the rules can hold  # noqa: S101
    return Stop(choice.portfolio, figures(instance, choice.portfolio), choice.is_proved)


def _crossing(left: Stop, right: Stop) -> Fraction:
    """The factor at which both have the same value."""
    merit = Fraction(left.figures.merit - right.figures.merit, 1000)
    return merit / (left.figures.imbalance - right.figures.imbalance)


def _value(stop: Stop, factor: Fraction) -> Fraction:
    return Fraction(stop.figures.merit, 1000) - factor * stop.figures.imbalance
