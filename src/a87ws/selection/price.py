"""What each part of the policy costs: the best series without it, one at a time, beside the chosen
one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from a87ws.model.coding import Ratio
from a87ws.selection.choose import NODES, choose
from a87ws.selection.decision import Alternative, PolicyPart
from a87ws.selection.figures import alternative, figures
from a87ws.selection.instance import Instance, Portfolio
from a87ws.selection.parts import parts, without


@dataclass(frozen=True, slots=True)
class Surplus:
    """What the best series without one part has more than the chosen one.

    `merit` is in thousandths, `value` in points at the call's own weights, which still count a part
    left out.
    """

    merit: int
    value: Ratio
    sessions: int


@dataclass(frozen=True, slots=True)
class Price:
    """One part of the policy, what it costs, and the series without it."""

    part: Literal["rule", "balance", "override"]
    name: str
    costs: Surplus
    without: Alternative


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """The chosen series with the price of every part; `by_merit` is the series of the highest
    merits, no rule kept.
    """

    slots: int
    proved: bool
    """Whether the chosen series, and each that a price rests on, was shown to be the best."""
    merit: int
    best_merit: int
    imbalance: Ratio
    value: Ratio
    selected: tuple[str, ...]
    prices: tuple[Price, ...]
    by_merit: Alternative


def price(instance: Instance, nodes: int = NODES) -> Prices | None:
    """The prices of an instance; None where it has no series."""
    choice = choose(instance, nodes=nodes)
    chosen = choice.portfolio
    if chosen is None:
        return None
    proved, prices = choice.is_proved, []
    for part in parts(instance):
        other = choose(without(instance, part), best_merit=False, nodes=nodes, start=chosen)
        found = _price(instance, chosen, part, other.portfolio)
        if found is not None:
            prices.append(found)
            proved = proved and other.is_proved
    by_merit = alternative(instance, chosen, highest(instance))
    assert by_merit is not None  # there is one  # noqa: S101
    worth = figures(instance, chosen)
    return Prices(
        slots=instance.slots,
        proved=proved,
        merit=worth.merit,
        best_merit=choice.best_merit,
        imbalance=worth.imbalance,
        value=worth.value,
        selected=tuple(sorted(instance.names[i] for i in chosen)),
        prices=tuple(prices),
        by_merit=by_merit,
    )


def highest(instance: Instance) -> Portfolio:
    """The proposals of the highest merits, as many as there are slots, whatever the rules say; ties
    by the draw.
    """
    order = sorted(
        instance.draw, key=lambda i: -instance.merits[i]
    )  # stable: equal merits stay in the draw's order
    return frozenset(order[: instance.most])


def _price(
    instance: Instance, chosen: Portfolio, part: PolicyPart, other: Portfolio | None
) -> Price | None:
    series = alternative(instance, chosen, other)
    if series is None or other is None:
        return None
    now = figures(instance, chosen)
    sessions = len(other) - len(chosen)
    costs = Surplus(series.merit - now.merit, series.value - now.value, sessions)
    return Price(part.kind, part.name, costs, series)
