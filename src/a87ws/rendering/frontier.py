"""The frontier on a terminal: what each step from merit to balance costs, and who comes and goes."""

from __future__ import annotations

from collections.abc import Sequence

from a87ws.rendering.numbers import points, rounded
from a87ws.rendering.terminal import Page
from a87ws.selection.frontier import Stop


def render(stops: Sequence[Stop], page: Page) -> str:
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
        here = " (the call's policy)" if stop.is_policy else ""
        proved = "" if stop.proved else ", the best found"
        page.line(f"{_range(stop)}{here}{proved}", style="bold")
        page.line(f"merit {points(stop.merit)}, imbalance {rounded(stop.imbalance)}", lead="  ")
        if before is None:
            page.line(", ".join(stop.selected), lead="  ")
        else:
            leaves = [name for name in before.selected if name not in stop.selected]
            joins = [name for name in stop.selected if name not in before.selected]
            page.line(", ".join(leaves), lead="  out: ")
            page.line(", ".join(joins), lead="   in: ")
        before = stop
    return str(page)


def _range(stop: Stop) -> str:
    least = "0" if stop.above == 0 else f"above {rounded(stop.above)}"
    if stop.upto is None:
        return f"Any factor {least if stop.above else 'from 0'}"
    return f"Factor {least} to {rounded(stop.upto)}"
