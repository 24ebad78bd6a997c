"""A bar of blocks with a mark where its target is."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

EIGHTHS: Final = " ▏▎▍▌▋▊▉█"
TARGET: Final = "│"


def bar(amount: Fraction, target: Fraction | None, per_cell: Fraction, cells: int) -> str:
    """`amount` as blocks, `per_cell` to a cell, in exactly `cells` cells; the target's cell shows a
    line.
    """
    eighths = round(8 * amount / per_cell)
    drawn = [EIGHTHS[min(8, max(0, eighths - 8 * cell))] for cell in range(cells)]
    if target is not None:
        at = min(cells - 1, int(target / per_cell))
        drawn[at] = TARGET
    return "".join(drawn)


STEPS: Final = "▁▂▃▄▅▆▇█"


def sparks(values: Iterable[Fraction], low: int, high: int) -> str:
    """A block for each value, the higher the fuller, from `low` to `high`; values beyond are drawn
    at the end.
    """
    reach = max(1, high - low)
    return "".join(STEPS[min(7, max(0, round(7 * (value - low) / reach)))] for value in values)
