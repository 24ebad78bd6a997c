"""The series under other settings beside the call's own, as text and as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from a87ws.rendering.numbers import points, ratio, rounded
from a87ws.rendering.record import VERSION
from a87ws.rendering.terminal import Column, Page
from a87ws.selection.comparison import Comparison, Series


def render(name: str, found: Comparison, page: Page) -> str:
    """Both in figures, then who comes in and who goes."""
    page.line(name, style="bold")
    page.heading(f"What if {', '.join(found.settings)}")
    columns = (
        Column(""),
        *(Column(heading, "number") for heading in ("sessions", "merit", "imbalance", "value")),
    )
    page.table(columns, [_row("the call as it is", found.own), _row("what if", found.other)])
    page.line(
        "Both at the call's own merits, weights and targets; targets are for as many slots as each has.",
        lead="  ",
    )
    if not found.joins and not found.leaves:
        page.line()
        page.line("The series would be the same.")
    for heading, names in (("Would come in", found.joins), ("Would go", found.leaves)):
        if names:
            page.heading(heading)
            for each in names:
                page.item(_words(each, found))
    if not (found.own.proved and found.other.proved):
        page.line()
        page.line("Not both could be shown to be the best: allow more --nodes.")
    return str(page)


def what_if_data(found: Comparison) -> Mapping[str, Any]:
    """Merits in thousandths, imbalance and value in points as exact fractions, all by the call as
    it is.
    """
    return {
        "version": VERSION,
        "settings": list(found.settings),
        "proved": found.own.proved and found.other.proved,
        "own": _series(found.own),
        "what_if": _series(found.other),
        "joins": list(found.joins),
        "leaves": list(found.leaves),
        "no_longer_eligible": [
            {"proposal": name, "reason": reason} for name, reason in found.barred.items()
        ],
        "newly_eligible": sorted(found.admitted),
    }


def _row(name: str, series: Series) -> tuple[str, ...]:
    figures = series.figures
    sessions = f"{len(series.selected)} of {series.slots}"
    return name, sessions, points(figures.merit), rounded(figures.imbalance), rounded(figures.value)


def _words(name: str, found: Comparison) -> str:
    words = f"{name} · {points(found.merits.get(name, 0))}"
    if name in found.barred:
        return f"{words} · no longer eligible: {found.barred[name]}"
    return f"{words} · not eligible as the call is" if name in found.admitted else words


def _series(series: Series) -> Mapping[str, Any]:
    return {
        "slots": series.slots,
        "merit": series.figures.merit,
        "imbalance": ratio(series.figures.imbalance),
        "value": ratio(series.figures.value),
        "selected": list(series.selected),
    }
