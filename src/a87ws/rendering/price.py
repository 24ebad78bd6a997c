"""What the policy costs, as a table and as data."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from a87ws.model.call import ATTRIBUTES, Call
from a87ws.rendering.numbers import points, ratio, rounded
from a87ws.rendering.record import VERSION
from a87ws.rendering.terminal import Column, Page
from a87ws.selection.decision import Alternative, Part
from a87ws.selection.price import Price, Prices

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
    page.heading("What each part of the policy costs: the best series without it has so much more")
    rows = [_row(call, each, found.figures.imbalance) for each in found.prices]
    page.table(COLUMNS, [*rows, _merit_row(found)])
    page.heading("Who would come in, and who would leave")
    for each in found.prices:
        page.item(f"without {part_words(call, each.part)}: {moves(each.other)}")
    page.item(f"by merit alone, no rule kept: {moves(found.by_merit)}")
    if not all(each.proved for each in found.prices) or not found.proved:
        page.line()
        page.line("Not all of these series could be shown to be the best: allow more --nodes.")
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
