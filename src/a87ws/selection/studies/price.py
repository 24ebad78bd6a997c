"""What each part of the policy costs: the best series without it, one at a time, beside the chosen
one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from a87ws.base.faults import Fault
from a87ws.base.page.terminal import Column, Page
from a87ws.base.text import points, ratio, rounded
from a87ws.call.call import ATTRIBUTES, Call
from a87ws.selection.build import SelectionQuestion, alternative, figures
from a87ws.selection.choose import NODES, choose
from a87ws.selection.decide import pose
from a87ws.selection.decision import Alternative, Figures, Part, parts, without
from a87ws.selection.instance import Instance, Portfolio
from a87ws.selection.record import VERSION


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


@dataclass(frozen=True)
class Priced:
    """A call and the prices of its policy."""

    call: Call
    prices: Prices


def prices(root: Path, question: SelectionQuestion = SelectionQuestion()) -> Priced:  # noqa: B008  frozen
    """The prices of the call at `root`; writes nothing. Raises Fault where there is no selection."""
    posed = pose(root, question)
    found = price(posed.instance, question.nodes)
    if found is None:
        raise Fault(
            "no series that meets every rule was found within the search limit",
            "try a larger --nodes",
            exit_code=1,
        )
    return Priced(posed.judged.case.call, found)


COLUMNS = (
    Column("without"), Column("merit", "number"), Column("imbalance", "number"), Column("value", "number"),
    Column("sessions", "number"),
)  # fmt: skip


def render(call: Call, found: Prices, page: Page) -> str:
    """The price of each part, then who would come in and leave."""
    page.line(call.name, style="bold")
    value, imbalance = rounded(found.figures.value), rounded(found.figures.imbalance)
    page.line(
        f"The series chosen: merit {points(found.figures.merit)}, imbalance {imbalance}, value {value}."
    )
    page.heading(
        "What each part of the policy costs: the best series without it has this much more"
    )
    rows = [_row(call, each, found.figures.imbalance) for each in found.prices]
    page.table(COLUMNS, [*rows, _merit_row(found)])
    page.heading("Who would come in, and who would leave")
    for each in found.prices:
        page.item(f"without {part_words(call, each.part)}: {moves(each.other)}")
    page.item(f"by merit alone, no rule kept: {moves(found.by_merit)}")
    if not all(each.proved for each in found.prices) or not found.proved:
        page.line()
        page.line("Not all of these series could be proved to be the best: try a larger --nodes.")
    return str(page)


def prices_data(found: Prices) -> Mapping[str, Any]:
    """Merits in thousandths, imbalance and value in points as exact fractions, at the call's own
    weights.
    """
    return {
        "version": VERSION,
        "slots": found.slots,
        "proved": found.proved and all(each.proved for each in found.prices),
        "merit": found.figures.merit,
        "best_merit": found.best_merit,
        "imbalance": ratio(found.figures.imbalance),
        "value": ratio(found.figures.value),
        "selected": list(found.selected),
        "prices": [
            {
                "part": each.part.kind,
                "name": each.part.name,
                "costs": {
                    "merit": each.merit,
                    "value": ratio(each.value),
                    "sessions": each.sessions,
                },
                "without": alternative_data(each.other),
            }
            for each in found.prices
        ],
        "by_merit": alternative_data(found.by_merit),
    }


def alternative_data(other: Alternative) -> Mapping[str, Any]:
    """Another series in figures, with who comes in and leaves."""
    return {
        "merit": other.figures.merit,
        "imbalance": ratio(other.figures.imbalance),
        "value": ratio(other.figures.value),
        "joins": list(other.joins),
        "leaves": list(other.leaves),
    }


def part_words(call: Call, part: Part) -> str:
    """A part of the policy as call.yaml has it."""
    if part.kind == "balance":
        question = call.questions.get(part.name)
        return f"the balance of {ATTRIBUTES.get(part.name) or (question.text if question else part.name)}"
    if part.kind == "override":
        must = next(
            (each.must for each in call.selection.overrides if each.proposal == part.name),
            "override",
        )
        return f"{must} {part.name}"
    rule = call.selection.rules[int(part.name) - 1]
    limits = [f"at least {rule.at_least}"] if rule.at_least is not None else []
    limits += [f"at most {rule.at_most}"] if rule.at_most is not None else []
    return f"rule {part.name}, {' and '.join(limits)} of {rule.of}{f' {rule.value}' if rule.value else ''}"


def moves(other: Alternative) -> str:
    """Who comes in and who leaves."""
    parts = [f"{', '.join(other.joins)} in"] if other.joins else []
    parts += [f"{', '.join(other.leaves)} out"] if other.leaves else []
    return "; ".join(parts) or "nothing would change"


def _row(call: Call, each: Price, imbalance: Fraction) -> tuple[str, ...]:
    sessions = f"{each.sessions:+}" if each.sessions else ""
    more = each.other.figures.imbalance - imbalance
    return (
        part_words(call, each.part),
        signed(Fraction(each.merit, 1000)),
        signed(more),
        signed(each.value),
        sessions,
    )


def _merit_row(found: Prices) -> tuple[str, ...]:
    now, then = found.figures, found.by_merit.figures
    sessions = len(found.by_merit.joins) - len(found.by_merit.leaves)
    return (
        "everything: by merit alone",
        signed(Fraction(then.merit - now.merit, 1000)),
        signed(then.imbalance - now.imbalance),
        signed(then.value - now.value),
        f"{sessions:+}" if sessions else "",
    )


def signed(number: Fraction) -> str:
    """A difference to thousandths, with its sign."""
    text = rounded(number)
    return f"+{text}" if number > 0 else text
