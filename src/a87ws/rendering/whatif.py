"""The series under other settings beside the call's own."""

from __future__ import annotations

from collections.abc import Mapping

from a87ws.rendering.numbers import points, rounded
from a87ws.rendering.reasons import Speech, ineligible_words
from a87ws.rendering.terminal import Column, Page
from a87ws.selection.comparison import Comparison, MeasuredSeries


def render(
    name: str, found: Comparison, merits: Mapping[str, int], speech: Speech, page: Page
) -> str:
    """Both in figures, then who comes in and who goes; merits are thousandths, by the call as it
    is.
    """
    page.line(name, style="bold")
    page.heading(f"What if {', '.join(found.settings)}")
    columns = (
        Column(""),
        *(Column(heading, "number") for heading in ("sessions", "merit", "imbalance", "value")),
    )
    page.table(columns, [_row("the call as it is", found.own), _row("what if", found.what_if)])
    page.line(
        "Both at the call's own merits, weights and targets; targets are for as many slots as each has.",
        lead="  ",
    )
    if not found.joins and not found.leaves:
        page.line()
        page.line("The series would be the same.")
    for heading, movers in (("Would come in", found.joins), ("Would go", found.leaves)):
        if movers:
            page.heading(heading)
            for each in movers:
                page.item(_words(each, found, merits, speech))
    if not found.proved:
        page.line()
        page.line("Not both could be shown to be the best: allow more --nodes.")
    return str(page)


def _row(name: str, series: MeasuredSeries) -> tuple[str, ...]:
    sessions = f"{len(series.selected)} of {series.slots}"
    return name, sessions, points(series.merit), rounded(series.imbalance), rounded(series.value)


def _words(name: str, found: Comparison, merits: Mapping[str, int], speech: Speech) -> str:
    words = f"{name} · {points(merits.get(name, 0))}"
    for each in found.no_longer_eligible:
        if each.proposal == name:
            return f"{words} · no longer eligible: {ineligible_words(each, speech)}"
    if name in found.newly_eligible:
        return f"{words} · not eligible as the call is"
    return words
