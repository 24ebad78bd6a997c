"""What balance costs: the selections for every factor on the balance weights, each with its exact
range.

At a fixed size the value of a portfolio is merit − factor · imbalance, a straight line over the
factor. The best of finitely many lines is a chain of them (Eisner and Severance 1976): solve where
two neighbours cross; what is found there either lies above and comes between them, or they are
neighbours indeed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from a87ws.base.page.terminal import Page
from a87ws.base.shape import BalanceFactor, Factor, Ratio
from a87ws.base.text import points, rounded
from a87ws.call.case import Case
from a87ws.selection.amend import pose_again
from a87ws.selection.choose import NODES, choose, verify_choice
from a87ws.selection.decision import Worth, figures
from a87ws.selection.instance import Instance, Portfolio
from a87ws.selection.question import INFINITY, SelectionOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One series of the frontier: selected for factors above `above` (from 0 for the first) up to
    `upto`.

    `upto` is included, since at equal value more merit wins; None is infinity.
    """

    above: Ratio
    upto: Ratio | None
    proved: bool
    merit: int
    imbalance: Ratio
    value: Ratio
    selected: tuple[str, ...]
    at: BalanceFactor
    """A factor at which it was found."""
    open: bool = False
    """Whether other series may lie between this one and the next: then the factor between them is
    only a bound.
    """

    @property
    def is_policy(self) -> bool:
        """Whether it is the series of factor 1, the call's policy."""
        return self.above < 1 and (self.upto is None or self.upto >= 1)


@dataclass(frozen=True, slots=True)
class Frontier:
    """Every stop, by rising factor."""

    frontier: tuple[Stop, ...]


@dataclass(eq=False)
class _Found:
    """A portfolio with its figures, and the factor at which it was found."""

    portfolio: Portfolio
    worth: Worth
    proved: bool
    at: Factor
    visited: int
    """How many nodes the search for it took."""
    open: bool = False


def frontier(
    instance: Instance, *, nodes: int = NODES, budget: int | None = None
) -> tuple[Stop, ...]:
    """Every portfolio that is selected for some factor, from merit alone to balance alone.

    With a `budget`, no further pair of neighbours is looked between once so many nodes were visited
    in all; the factors 0, 1 and infinity are looked at whatever they take. Then a stop may be
    `open`.
    """
    chain = [_at(instance, Factor(0, 1), nodes)]
    spent = chain[0].visited
    further = [INFINITY]
    if budget is not None:
        further = [(1, 1), INFINITY]
    for balance in further:
        end = _at(instance, Factor(*balance), nodes)
        spent += end.visited
        if end.worth != chain[-1].worth:
            chain.append(end)
    waiting = deque(pairwise(chain))
    while waiting:
        left, right = waiting.popleft()
        if budget is not None and spent >= budget:
            left.open = True
            continue
        factor = _crossing(left, right)
        middle = _at(instance, Factor(factor.numerator, factor.denominator), nodes)
        spent += middle.visited
        if _value(middle, factor) != _value(left, factor):
            chain.insert(chain.index(left) + 1, middle)
            waiting += [(left, middle), (middle, right)]
    return tuple(_stops(instance, chain))


def _stops(instance: Instance, chain: Sequence[_Found]) -> Iterator[Stop]:
    """Each series with its range, which ends where it crosses the next."""
    above = Fraction(0)
    for found, following in pairwise(chain):
        upto = _crossing(found, following)
        yield _stop(instance, found, above, upto)
        above = upto
    yield _stop(instance, chain[-1], above, None)


def _at(instance: Instance, balance: Factor, nodes: int) -> _Found:
    """What is selected at a factor."""
    asked = replace(instance, balance=balance)
    choice = verify_choice(asked, choose(asked, best_merit=False, nodes=nodes))
    assert choice.portfolio is not None  # the caller has seen that the rules can hold  # noqa: S101
    visited = 0
    for proof in choice.proofs:
        if not proof.trees:
            visited += nodes
            continue
        for tree in proof.trees:
            visited += sum(1 for _ in tree.nodes())
    worth = figures(instance, choice.portfolio)
    return _Found(choice.portfolio, worth, choice.is_proved, balance, visited)


def _stop(instance: Instance, found: _Found, above: Fraction, upto: Fraction | None) -> Stop:
    return Stop(
        above=above,
        upto=upto,
        proved=found.proved,
        merit=found.worth.merit,
        imbalance=found.worth.imbalance,
        value=found.worth.value,
        selected=tuple(instance.names[i] for i in sorted(found.portfolio)),
        at=found.at,
        open=found.open,
    )


def _crossing(left: _Found, right: _Found) -> Fraction:
    """The factor at which both have the same value."""
    merit = Fraction(left.worth.merit - right.worth.merit, 1000)
    return merit / (left.worth.imbalance - right.worth.imbalance)


def _value(found: _Found, factor: Fraction) -> Fraction:
    return Fraction(found.worth.merit, 1000) - factor * found.worth.imbalance


def explore(case: Case, question: SelectionOptions) -> Frontier:
    """The frontier of a call; the factor of the question is not used. Raises Fault as `select`
    does.
    """
    return Frontier(frontier(pose_again(case, question).instance, nodes=question.nodes))


def render(stops: Sequence[Stop], page: Page) -> str:
    """One paragraph a stop, from merit alone to balance alone."""
    page.line(
        "What balance costs: the series for every factor on the balance weights", style="bold"
    )
    page.line(
        "Factor 1 is the call's policy. Merit and imbalance are in points, at the call's own "
        "weights."
    )
    before: Stop | None = None
    for stop in stops:
        page.line()
        page.line(_heading(stop), style="bold")
        page.line(f"merit {points(stop.merit)}, imbalance {rounded(stop.imbalance)}", lead="  ")
        if before is None:
            page.line(", ".join(stop.selected), lead="  ")
        else:
            page.line(", ".join(_without(before.selected, stop)), lead="  out: ")
            page.line(", ".join(_without(stop.selected, before)), lead="   in: ")
        before = stop
    return str(page)


def _heading(stop: Stop) -> str:
    heading = _range(stop)
    if stop.is_policy:
        heading += " (the call's policy)"
    if not stop.proved:
        heading += ", the best found"
    return heading


def _without(names: Sequence[str], stop: Stop) -> list[str]:
    """The names that are not in the series of a stop, in their order."""
    return [name for name in names if name not in stop.selected]


def _range(stop: Stop) -> str:
    if stop.upto is None and not stop.above:
        return "Any factor from 0"
    if stop.upto is None:
        return f"Any factor above {rounded(stop.above)}"
    if not stop.above:
        return f"Factor 0 to {rounded(stop.upto)}"
    return f"Factor above {rounded(stop.above)} to {rounded(stop.upto)}"
