"""The frontier on a terminal and as data: what each step from merit to balance costs, and who comes
and goes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from a87ws.rendering.numbers import points, ratio, rounded
from a87ws.rendering.record import VERSION
from a87ws.rendering.terminal import Page
from a87ws.selection.frontier import Stop


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
