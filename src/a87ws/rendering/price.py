"""What the policy costs, as a table."""

from __future__ import annotations

from fractions import Fraction

from a87ws.model.call import ATTRIBUTES, Call
from a87ws.rendering.numbers import points, rounded
from a87ws.rendering.terminal import Column, Page
from a87ws.selection.decision import Alternative
from a87ws.selection.price import Price, Prices

COLUMNS = (
    Column("without"), Column("merit", "number"), Column("imbalance", "number"), Column("value", "number"),
    Column("sessions", "number"),
)  # fmt: skip


def render(call: Call, found: Prices, page: Page) -> str:
    """The price of each part, then who would come in and leave."""
    page.line(call.name, style="bold")
    value, imbalance = rounded(found.value), rounded(found.imbalance)
    page.line(
        f"The series chosen: merit {points(found.merit)}, imbalance {imbalance}, value {value}."
    )
    page.heading("What each part of the policy costs: the best series without it has so much more")
    rows = [_row(call, each, found.imbalance) for each in found.prices]
    page.table(COLUMNS, [*rows, _merit_row(found)])
    page.heading("Who would come in, and who would leave")
    for each in found.prices:
        page.item(f"without {part_words(call, each)}: {moves(each.without)}")
    page.item(f"by merit alone, no rule kept: {moves(found.by_merit)}")
    if not found.proved:
        page.line()
        page.line("Not all of these series could be shown to be the best: allow more --nodes.")
    return str(page)


def part_words(call: Call, price: Price) -> str:
    """A part of the policy as call.yaml has it."""
    if price.part == "balance":
        question = call.questions.get(price.name)
        return f"the balance of {ATTRIBUTES.get(price.name) or (question.text if question else price.name)}"
    if price.part == "override":
        must = next(
            (each.must for each in call.selection.overrides if each.proposal == price.name),
            "override",
        )
        return f"{must} {price.name}"
    rule = call.selection.rules[int(price.name) - 1]
    limits = [f"at least {rule.at_least}"] if rule.at_least is not None else []
    limits += [f"at most {rule.at_most}"] if rule.at_most is not None else []
    return f"rule {price.name}, {' and '.join(limits)} of {rule.of}{f' {rule.value}' if rule.value else ''}"


def moves(other: Alternative) -> str:
    """Who comes in and who leaves."""
    parts = [f"{', '.join(other.joins)} in"] if other.joins else []
    parts += [f"{', '.join(other.leaves)} out"] if other.leaves else []
    return "; ".join(parts) or "nothing would change"


def _row(call: Call, each: Price, imbalance: Fraction) -> tuple[str, ...]:
    costs = each.costs
    sessions = f"{costs.sessions:+}" if costs.sessions else ""
    more = each.without.imbalance - imbalance
    return (
        part_words(call, each),
        signed(Fraction(costs.merit, 1000)),
        signed(more),
        signed(costs.value),
        sessions,
    )


def _merit_row(found: Prices) -> tuple[str, ...]:
    then = found.by_merit
    sessions = len(found.by_merit.joins) - len(found.by_merit.leaves)
    return (
        "everything: by merit alone",
        signed(Fraction(then.merit - found.merit, 1000)),
        signed(then.imbalance - found.imbalance),
        signed(then.value - found.value),
        f"{sessions:+}" if sessions else "",
    )


def signed(number: Fraction) -> str:
    """A difference to thousandths, with its sign."""
    text = rounded(number)
    return f"+{text}" if number > 0 else text
