"""One line of a file with carets under a part of it, cut to fit, in cells of a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from a87ws.rendering.secrets import ADDRESS, Stretch
from a87ws.rendering.text import ESCAPED_BRACKET, RUNNER_COMMAND, cells, show_character

if TYPE_CHECKING:
    from a87ws.diagnostics import Span

WIDTH: Final = 100  # cells of source shown at most; a longer line is cut around the carets
MOST_CHARACTERS: Final = 4 * WIDTH
LONG: Final = 40 * WIDTH
MASK: Final = "…"
CUT: Final = "…"


class Excerpt(NamedTuple):
    """A line as shown, the cells before its carets, and how many carets."""

    line: str
    indent: int
    carets: int


def excerpt(line: str, span: Span, hidden: Iterable[Stretch] = ()) -> Excerpt:
    """The line of `span` (its first, where it has several), without what is hidden."""
    if (
        len(line) > LONG
    ):  # what is far from the carets is not shown: look at the part around them alone
        start = max(0, min(span.column - 1, len(line)) - LONG // 2)
        moved = replace(
            span, column=span.column - start, end_column=max(span.end_column - start, 1)
        )
        cut = [
            Stretch(span.line - 1, at - start, span.line - 1, end - start)
            for at, end in _of_line(span.line - 1, len(line), hidden)
            if end > start
        ]
        return _excerpt(
            line[start : start + LONG],
            moved,
            [each._replace(column=max(each.column, 0)) for each in cut],
        )
    return _excerpt(line, span, hidden)


def _excerpt(line: str, span: Span, hidden: Iterable[Stretch]) -> Excerpt:
    shown = [show_character(character) for character in line]
    for match in re.finditer(re.escape(RUNNER_COMMAND), line):
        shown[match.end() - 1] = ESCAPED_BRACKET
    for start, end in (
        *_of_line(span.line - 1, len(line), hidden),
        *(match.span() for match in ADDRESS.finditer(line)),
    ):
        if any(shown[start:end]) and line[start:end].strip():
            lead = len(line[start:end]) - len(line[start:end].lstrip())
            mask = "…@…" if "@" in line[start:end] else MASK
            shown[start + lead : end] = [mask, *[""] * (end - start - lead - 1)]
    first = min(max(span.column - 1, 0), len(shown))
    last = len(line.rstrip()) if span.end_line > span.line else span.end_column - 1
    last = min(max(last, first), len(shown))
    widths = [cells(each) for each in shown]
    # A heap of combining marks takes no cells, and yet is to be cut.
    heap = len(shown) > MOST_CHARACTERS
    costs = [
        max(width, int(heap and each != "")) for width, each in zip(widths, shown, strict=True)
    ]
    left, right = _window(costs, first, last)
    text = "".join(shown[left:right])
    before, after = CUT if left else "", CUT if right < len(shown) else ""
    indent = len(before) + sum(widths[left:first])
    return Excerpt(before + text + after, indent, max(1, sum(widths[first : min(last, right)])))


def _of_line(line: int, length: int, hidden: Iterable[Stretch]) -> Iterable[tuple[int, int]]:
    for part in hidden:
        if part.line <= line <= part.end_line:
            start = part.column if part.line == line else 0
            end = part.end_column if part.end_line == line else length
            yield min(start, length), min(end, length)


def _window(widths: list[int], first: int, last: int) -> tuple[int, int]:
    """The part of a line to show: all of it, or the carets with a third of the width before them."""
    if sum(widths) <= WIDTH:
        return 0, len(widths)
    left, room = first, WIDTH // 3
    while left > 0 and room >= widths[left - 1]:
        left -= 1
        room -= widths[left]
    right, room = left, WIDTH
    while right < len(widths) and room >= widths[right]:
        room -= widths[right]
        right += 1
    while (
        left > 0 and room >= widths[left - 1]
    ):  # the carets are near the end: show more of what is before
        left -= 1
        room -= widths[left]
    return left, max(right, min(last, first + 1))
