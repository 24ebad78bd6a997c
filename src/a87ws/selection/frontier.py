"""What balance costs: the selections for every factor on the balance weights, each with its exact
range.

At a fixed size the value of a portfolio is merit − factor · imbalance, a straight line over the
factor. The best of finitely many lines is a chain of them (Eisner and Severance 1976): solve where
two neighbours cross; what is found there either lies above and comes between them, or they are
neighbours indeed.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import TypeAlias

from a87ws.selection.build import INFINITY
from a87ws.selection.choose import NODES, choose, verify_choice
from a87ws.selection.decision import Figures
from a87ws.selection.figures import figures
from a87ws.selection.instance import Instance, Portfolio

Balance: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Stop:
    """One portfolio of the frontier: selected for factors above `above` (from 0 for the first) up
    to `upto`.

    `upto` is included, since at equal value more merit wins; None is infinity.
    """

    portfolio: Portfolio
    figures: Figures
    proved: bool
    above: Fraction = Fraction(0)
    upto: Fraction | None = None
    at: Fraction | None = None
    """A factor at which it was found; None is infinity."""
    open: bool = False
    """Whether other portfolios may lie between this one and the next: then the factor between them
    is only a bound.
    """


def frontier(
    instance: Instance, *, nodes: int = NODES, budget: int | None = None
) -> tuple[Stop, ...]:
    """Every portfolio that is selected for some factor, from merit alone to balance alone.

    With a `budget`, no further pair of neighbours is looked between once so many nodes were visited
    in all; the factors 0, 1 and infinity are looked at whatever they take. Then a stop may be
    `open`.
    """
    spent = 0

    def at(balance: Balance) -> Stop:
        nonlocal spent
        stop, visited = _at(instance, balance, nodes)
        spent += visited
        return stop

    chain = [at((0, 1))]
    for balance in ((1, 1), INFINITY) if budget is not None else (INFINITY,):
        stop = at(balance)
        if stop.figures != chain[-1].figures:
            chain.append(stop)
    waiting = deque(pairwise(chain))
    while waiting:
        left, right = waiting.popleft()
        place = chain.index(left)
        if budget is not None and spent >= budget:
            chain[place] = replace(left, open=True)
            continue
        factor = _crossing(left, right)
        middle = at((factor.numerator, factor.denominator))
        if _value(middle, factor) != _value(left, factor):
            chain.insert(place + 1, middle)
            waiting += [(left, middle), (middle, right)]
    crossings = [_crossing(left, right) for left, right in pairwise(chain)]
    return tuple(
        replace(stop, above=above, upto=upto)
        for stop, above, upto in zip(
            chain, [Fraction(0), *crossings], [*crossings, None], strict=True
        )
    )


def _at(instance: Instance, balance: Balance, nodes: int) -> tuple[Stop, int]:
    """The stop at a factor, and how many nodes were visited for it."""
    asked = replace(instance, balance=balance)
    choice = verify_choice(asked, choose(asked, best_merit=False, nodes=nodes))
    assert choice.portfolio is not None  # the caller has seen that the rules can hold  # noqa: S101
    found = [
        sum(1 for tree in proof.trees for _ in tree.nodes()) if proof.trees else nodes
        for proof in choice.proofs
    ]
    factor = Fraction(*balance) if balance[1] else None
    return Stop(
        choice.portfolio, figures(instance, choice.portfolio), choice.is_proved, at=factor
    ), sum(found)


def _crossing(left: Stop, right: Stop) -> Fraction:
    """The factor at which both have the same value."""
    merit = Fraction(left.figures.merit - right.figures.merit, 1000)
    return merit / (left.figures.imbalance - right.figures.imbalance)


def _value(stop: Stop, factor: Fraction) -> Fraction:
    return Fraction(stop.figures.merit, 1000) - factor * stop.figures.imbalance
