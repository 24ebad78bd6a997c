"""What balance costs: the selections for every factor on the balance weights, each with its exact
range.

At a fixed size the value of a portfolio is merit − factor · imbalance, a straight line over the
factor. The best of finitely many lines is a chain of them (Eisner and Severance 1976): solve where
two neighbours cross; what is found there either lies above and comes between them, or they are
neighbours indeed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeAlias

from a87ws.base.page.terminal import Page
from a87ws.base.text import points, ratio, rounded
from a87ws.selection.build import INFINITY, SelectionQuestion, figures
from a87ws.selection.choose import NODES, choose, verify_choice
from a87ws.selection.decide import pose
from a87ws.selection.decision import Figures
from a87ws.selection.instance import Instance, Portfolio
from a87ws.selection.record import VERSION

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


@dataclass(frozen=True)
class Frontier:
    """The instance and every stop, by rising factor."""

    instance: Instance
    stops: tuple[Stop, ...]


def explore(root: Path, question: SelectionQuestion) -> Frontier:
    """The frontier of the call at `root`; the factor of the question is not used. Raises Fault as
    `select` does.
    """
    posed = pose(root, question)
    return Frontier(posed.instance, frontier(posed.instance, nodes=question.nodes))


def frontier_data(names: Sequence[str], stops: Sequence[Stop]) -> Mapping[str, Any]:
    """Every stop: the factors above `above` (0 for the first) up to and with `upto` (null is
    infinity).
    """
    return {
        "version": VERSION,
        "frontier": [
            {
                "above": ratio(stop.above),
                "upto": None if stop.upto is None else ratio(stop.upto),
                "proved": stop.proved,
                "merit": stop.figures.merit,
                "imbalance": ratio(stop.figures.imbalance),
                "value": ratio(stop.figures.value),
                "selected": [names[i] for i in sorted(stop.portfolio)],
            }
            for stop in stops
        ],
    }


def render(names: Sequence[str], stops: Sequence[Stop], page: Page) -> str:
    """One paragraph a stop, from merit alone to balance alone."""
    page.line(
        "What balance costs: the series for every factor on the balance weights", style="bold"
    )
    page.line(
        "Factor 1 is the call's policy. Merit and imbalance are in points, at the call's own weights."
    )
    before: Stop | None = None
    for stop in stops:
        page.line()
        here = " (the call's policy)" if _holds(stop, Fraction(1)) else ""
        proved = "" if stop.proved else ", the best found"
        page.line(f"{_range(stop)}{here}{proved}", style="bold")
        figures = stop.figures
        page.line(
            f"merit {points(figures.merit)}, imbalance {rounded(figures.imbalance)}", lead="  "
        )
        if before is None:
            page.line(", ".join(names[i] for i in sorted(stop.portfolio)), lead="  ")
        else:
            for word, moved in (
                ("out", before.portfolio - stop.portfolio),
                ("in", stop.portfolio - before.portfolio),
            ):
                page.line(", ".join(names[i] for i in sorted(moved)), lead=f"  {word:>3}: ")
        before = stop
    return str(page)


def _holds(stop: Stop, factor: Fraction) -> bool:
    return (stop.above < factor or factor == 0) and (stop.upto is None or factor <= stop.upto)


def _range(stop: Stop) -> str:
    least = "0" if stop.above == 0 else f"above {rounded(stop.above)}"
    if stop.upto is None:
        return f"Any factor {least if stop.above else 'from 0'}"
    return f"Factor {least} to {rounded(stop.upto)}"
