"""A page for the terminal: tables and lines laid out in cells by rich, returned as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from itertools import compress
from operator import attrgetter
from typing import Literal, NamedTuple

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from a87ws.base.text import show

NARROWEST, LEAST_WORDS, GAP = 40, 8, 2
JUSTIFY: Mapping[str, Literal["left", "center", "right"]] = {
    "words": "left",
    "mark": "center",
    "number": "right",
    "bar": "left",
}
UNBROKEN = 100_000
"""Cells in a line of a plain page: whoever reads it aloud breaks lines as they like."""


class Column(NamedTuple):
    """A column of a table: its heading, and whether it is numbers or the words that give way when
    space is short.

    A bar is drawn and says nothing that a number beside it does not. `spare` columns go before any
    words are cut, the highest first. `spoken` is the heading where there is none, or one that is
    not a word.
    """

    heading: str
    kind: Literal["words", "number", "mark", "bar"] = "words"
    spare: int = 0
    spoken: str = ""


class Page:
    """Lines and tables, one after the other; foreign text only ever goes in as text, never as
    markup.

    A plain page is for reading aloud: a row is a sentence, nothing is drawn, coloured, aligned or
    cut.
    """

    def __init__(self, width: int, *, colour: bool, plain: bool = False) -> None:
        self._out = StringIO()
        self.plain = plain
        if plain:
            width, colour = UNBROKEN, False
        self._console = Console(
            file=self._out,
            width=max(width, NARROWEST),
            color_system="standard" if colour else None,
            force_terminal=colour,
            no_color=not colour,
            highlight=False,
            markup=False,
            emoji=False,
            legacy_windows=False,
            _environ={},
        )

    @property
    def width(self) -> int:
        """Cells in a line."""
        return self._console.width

    def heading(self, text: str) -> None:
        """A line above what follows, after an empty one."""
        self.line()
        self.line(text, style="bold")

    def line(self, text: str = "", *, style: str = "", lead: str = "") -> None:
        """Words behind `lead`, wrapped at the width, each further line as far in as the first."""
        if self.plain:
            lead = f"{lead.strip()} ".lstrip()
        words = Text(show(text), style=style)
        parts: Iterable[Text] = [words]
        if text:
            parts = words.wrap(self._console, self.width - cell_len(lead))
        for part in parts:
            part.rstrip()
            self._console.print(Text(lead) + part, soft_wrap=True)
            lead = " " * cell_len(lead)

    def item(self, text: str) -> None:
        """One of several things to be told apart."""
        self.line(text, lead="  - ")

    def table(
        self,
        columns: Sequence[Column],
        rows: Iterable[Sequence[str]],
        *,
        indent: int = 2,
        whole: bool = False,
    ) -> None:
        """Rows in aligned columns; words are cut with an ellipsis where the line is too short,
        numbers never.

        With `whole` nothing is cut: where the rows do not fit, each becomes an item.
        """
        shown = [list(map(show, row)) for row in rows]
        if self.plain:
            for row in shown:
                self.line(spoken(columns, row))
            return
        room = self.width - indent
        kept = self._kept(columns, shown, room)
        columns = list(compress(columns, kept))
        shown = [list(compress(row, kept)) for row in shown]
        if whole and sum(_needed(columns, shown)) + GAP * (len(columns) - 1) > room:
            for row in shown:
                self.item(spoken(columns, row))
            return
        self._print_table(columns, shown, indent)

    def _print_table(
        self, columns: Sequence[Column], rows: Sequence[Sequence[str]], indent: int
    ) -> None:
        """Print rows in aligned columns, cut to the width of the page."""
        room = self.width - indent
        table = Table(
            box=None, padding=(0, GAP, 0, 0), pad_edge=False, header_style="dim", expand=False
        )
        table.show_header = any(map(attrgetter("heading"), columns))
        for column, cells in zip(columns, self._widths(columns, rows, room), strict=True):
            table.add_column(
                column.heading,
                justify=JUSTIFY[column.kind],
                no_wrap=True,
                overflow="ellipsis",
                width=cells,
            )
        for row in rows:
            table.add_row(*map(Text, row))
        with self._console.capture() as capture:
            self._console.print(table, width=room)
        for line in capture.get().splitlines():
            self._out.write((" " * indent + line).rstrip() + "\n")

    def _kept(
        self, columns: Sequence[Column], rows: Sequence[Sequence[str]], room: int
    ) -> Sequence[bool]:
        """Whether each column is shown: those to spare go one by one until the rest fits."""
        widths = _needed(columns, rows)
        needed = sum(widths) + GAP * (len(columns) - 1)
        kept = [True] * len(columns)
        spare = [i for i, column in enumerate(columns) if column.spare]
        for i in sorted(spare, key=lambda i: -columns[i].spare):
            if needed > room:
                kept[i] = False
                needed -= widths[i] + GAP
        return kept

    def _widths(
        self, columns: Sequence[Column], rows: Sequence[Sequence[str]], room: int
    ) -> Sequence[int]:
        """What each column needs; where that is too much, the widest words give way first."""
        widths = _needed(columns, rows)
        words = [i for i, column in enumerate(columns) if column.kind == "words"]
        over = sum(widths) + GAP * (len(columns) - 1) - room
        while over > 0 and words:
            widest = max(words, key=widths.__getitem__)
            if widths[widest] <= LEAST_WORDS:
                break
            widths[widest] -= 1
            over -= 1
        return widths

    def __str__(self) -> str:
        return self._out.getvalue()


def _needed(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> list[int]:
    widths = [cell_len(column.heading) for column in columns]
    for row in rows:
        widths = list(map(max, widths, map(cell_len, row)))
    return widths


def spoken(columns: Sequence[Column], row: Sequence[str]) -> str:
    """A row as a sentence: each number behind its heading, nothing drawn, nothing empty."""
    parts = []
    for column, cell in zip(columns, row, strict=True):
        heading = column.spoken or column.heading
        if not cell.strip() or column.kind == "bar":
            continue
        if column.kind == "mark" and cell == "yes":
            parts.append(heading)
        elif heading and (parts or column.spoken):
            parts.append(f"{heading} {cell}")
        else:
            parts.append(cell)
    return ", ".join(parts)
