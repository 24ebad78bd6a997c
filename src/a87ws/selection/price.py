"""What each part of the policy costs: the best series without it, one at a time, beside the chosen
one.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from a87ws.base.faults import Fault
from a87ws.base.page.terminal import Column, Page
from a87ws.base.shape import Ratio
from a87ws.base.text import points, rounded
from a87ws.call.attributes import attribute_title
from a87ws.call.call import Call
from a87ws.call.case import Case
from a87ws.selection.amend import pose_again
from a87ws.selection.choose import NODES, choose
from a87ws.selection.decision import Alternative, PolicyPart, alternative, figures, parts, without
from a87ws.selection.instance import Instance, Portfolio
from a87ws.selection.question import OWN_POLICY, SelectionOptions


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
    proved = choice.is_proved
    prices = []
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
    # the sort is stable: equal merits stay in the draw's order
    order = sorted(instance.draw, key=lambda i: -instance.merits[i])
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


def prices(case: Case, question: SelectionOptions = OWN_POLICY) -> Prices:
    """The prices of a call; writes nothing. Raises Fault where there is no selection."""
    found = price(pose_again(case, question).instance, question.nodes)
    if found is None:
        raise Fault(
            "no series that meets every rule was found within the search limit",
            "try a larger --nodes",
            exit_code=1,
        )
    return found


COLUMNS = (
    Column("without"), Column("merit", "number"), Column("imbalance", "number"),
    Column("value", "number"),
    Column("sessions", "number"),
)  # fmt: skip


def render(call: Call, found: Prices, page: Page) -> str:
    """The price of each part, then who would come in and leave."""
    page.line(call.name, style="bold")
    value, imbalance = rounded(found.value), rounded(found.imbalance)
    page.line(
        f"The series chosen: merit {points(found.merit)}, imbalance {imbalance}, value {value}."
    )
    page.heading(
        "What each part of the policy costs: the best series without it has this much more"
    )
    rows = [_row(call, priced, found.imbalance) for priced in found.prices]
    page.table(COLUMNS, [*rows, _merit_row(found)])
    page.heading("Who would come in, and who would leave")
    for priced in found.prices:
        page.item(f"without {part_words(call, priced)}: {moves(priced.without)}")
    page.item(f"by merit alone, no rule kept: {moves(found.by_merit)}")
    if not found.proved:
        page.line()
        page.line("Not all of these series could be proved to be the best: try a larger --nodes.")
    return str(page)


def part_words(call: Call, price: Price) -> str:
    """A part of the policy as call.yaml has it."""
    if price.part == "balance":
        return f"the balance of {attribute_title(call, price.name)}"
    if price.part == "override":
        return f"{_override(call, price.name)} {price.name}"
    rule = call.selection.rules[int(price.name) - 1]
    limits = []
    if rule.at_least is not None:
        limits.append(f"at least {rule.at_least}")
    if rule.at_most is not None:
        limits.append(f"at most {rule.at_most}")
    group = rule.of
    if rule.value:
        group += f" {rule.value}"
    return f"rule {price.name}, {' and '.join(limits)} of {group}"


def _override(call: Call, proposal: str) -> str:
    """What the call's override of a proposal says: to include it, or to exclude it."""
    for override in call.selection.overrides:
        if override.proposal == proposal:
            return override.must
    return "override"


def moves(other: Alternative) -> str:
    """Who comes in and who leaves."""
    parts = []
    if other.joins:
        parts.append(f"{', '.join(other.joins)} in")
    if other.leaves:
        parts.append(f"{', '.join(other.leaves)} out")
    return "; ".join(parts) or "nothing would change"


def _row(call: Call, price: Price, imbalance: Fraction) -> tuple[str, ...]:
    costs = price.costs
    more = price.without.imbalance - imbalance
    return (
        part_words(call, price),
        signed(Fraction(costs.merit, 1000)),
        signed(more),
        signed(costs.value),
        _signed_count(costs.sessions),
    )


def _merit_row(found: Prices) -> tuple[str, ...]:
    by_merit = found.by_merit
    sessions = len(by_merit.joins) - len(by_merit.leaves)
    return (
        "everything: by merit alone",
        signed(Fraction(by_merit.merit - found.merit, 1000)),
        signed(by_merit.imbalance - found.imbalance),
        signed(by_merit.value - found.value),
        _signed_count(sessions),
    )


def signed(number: Fraction) -> str:
    """A difference to thousandths, with its sign."""
    text = rounded(number)
    if number > 0:
        return f"+{text}"
    return text


def _signed_count(number: int) -> str:
    """A whole difference with its sign; nothing for none."""
    if not number:
        return ""
    return f"{number:+}"
