"""What each part of the policy costs: the best series without it, one at a time, beside the chosen
one.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from a87ws.selection.choose import NODES, choose
from a87ws.selection.decision import Alternative, Figures, Part
from a87ws.selection.figures import alternative, figures
from a87ws.selection.instance import Instance, Portfolio
from a87ws.selection.parts import parts, without


@dataclass(frozen=True, slots=True)
class Price:
    """One part, and the series without it: what that has more than the chosen one is what the part
    costs.

    `merit` is in thousandths, `value` in points at the call's own weights, which still count a part
    left out.
    """

    part: Part
    other: Alternative
    sessions: int
    merit: int
    value: Fraction
    proved: bool


@dataclass(frozen=True, slots=True)
class Prices:
    """The chosen series with the price of every part; `by_merit` is the series of the highest
    merits, no rule kept.
    """

    slots: int
    selected: tuple[str, ...]
    figures: Figures
    best_merit: int
    proved: bool
    prices: tuple[Price, ...]
    by_merit: Alternative


def price(instance: Instance, nodes: int = NODES) -> Prices | None:
    """The prices of an instance; None where it has no series."""
    choice = choose(instance, nodes=nodes)
    chosen = choice.portfolio
    if chosen is None:
        return None
    found = [_price(instance, chosen, part, nodes) for part in parts(instance)]
    by_merit = alternative(instance, chosen, highest(instance))
    assert by_merit is not None  # there is one  # noqa: S101
    return Prices(
        instance.slots,
        tuple(sorted(instance.names[i] for i in chosen)),
        figures(instance, chosen),
        choice.best_merit,
        choice.is_proved,
        tuple(each for each in found if each),
        by_merit,
    )


def highest(instance: Instance) -> Portfolio:
    """The proposals of the highest merits, as many as there are slots, whatever the rules say; ties
    by the draw.
    """
    order = sorted(
        instance.draw, key=lambda i: -instance.merits[i]
    )  # stable: equal merits stay in the draw's order
    return frozenset(order[: instance.most])


def _price(instance: Instance, chosen: Portfolio, part: Part, nodes: int) -> Price | None:
    choice = choose(without(instance, part), best_merit=False, nodes=nodes, start=chosen)
    other = alternative(instance, chosen, choice.portfolio)
    if other is None or choice.portfolio is None:
        return None
    now = figures(instance, chosen)
    return Price(
        part,
        other,
        len(choice.portfolio) - len(chosen),
        other.figures.merit - now.merit,
        other.figures.value - now.value,
        choice.is_proved,
    )
