"""A page for the terminal: tables and lines laid out in cells by rich, returned as text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from typing import Literal, NamedTuple

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from a87ws.rendering.text import show

NARROWEST, LEAST_WORDS, GAP = 40, 8, 2
JUSTIFY: Mapping[str, Literal["left", "center", "right"]] = {"words": "left", "mark": "center", "number": "right"}


class Column(NamedTuple):
    """A column of a table: its heading, and whether it is numbers or the words that give way when space is short."""

    heading: str
    kind: Literal["words", "number", "mark"] = "words"


class Page:
    """Lines and tables, one after the other; foreign text only ever goes in as text, never as markup."""

    def __init__(self, width: int, *, colour: bool) -> None:
        self._out = StringIO()
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
        words = Text(show(text), style=style)
        room = self.width - cell_len(lead)
        for number, part in enumerate(words.wrap(self._console, room) if text else [words]):
            part.rstrip()
            self._console.print(Text(lead if number == 0 else " " * cell_len(lead)) + part, soft_wrap=True)

    def item(self, text: str) -> None:
        """One of several things to be told apart."""
        self.line(text, lead="  - ")

    def table(self, columns: Sequence[Column], rows: Iterable[Sequence[str]], *, indent: int = 2) -> None:
        """Rows in aligned columns; words are cut with an ellipsis where the line is too short, numbers never."""
        shown = [[show(cell) for cell in row] for row in rows]
        table = Table(box=None, padding=(0, GAP, 0, 0), pad_edge=False, header_style="dim", expand=False)
        table.show_header = any(column.heading for column in columns)
        for column, cells in zip(columns, self._widths(columns, shown, self.width - indent), strict=True):
            table.add_column(
                column.heading, justify=JUSTIFY[column.kind], no_wrap=True, overflow="ellipsis", width=cells
            )
        for row in shown:
            table.add_row(*map(Text, row))
        with self._console.capture() as capture:
            self._console.print(table, width=self.width - indent)
        for line in capture.get().splitlines():
            self._out.write((" " * indent + line).rstrip() + "\n")

    def _widths(self, columns: Sequence[Column], rows: Sequence[Sequence[str]], room: int) -> Sequence[int]:
        """What each column needs; where that is too much, the widest words give way first."""
        widths = [
            max([cell_len(column.heading), *(cell_len(row[i]) for row in rows)]) for i, column in enumerate(columns)
        ]
        words = [i for i, column in enumerate(columns) if column.kind == "words"]
        over = sum(widths) + GAP * (len(columns) - 1) - room
        while over > 0 and words and max(widths[i] for i in words) > LEAST_WORDS:
            widest = max(words, key=lambda i: widths[i])
            widths[widest] -= 1
            over -= 1
        return widths

    def __str__(self) -> str:
        return self._out.getvalue()
