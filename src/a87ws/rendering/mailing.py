"""Who would get what, as a list for the Secretariat's own terminal: it shows addresses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from a87ws.rendering.text import cells, show


class Line(NamedTuple):
    """One announcement: how it stands, which, in which languages, to whom, about what."""

    state: str
    stem: str
    languages: str
    to: str
    subject: str


def to_list(lines: Sequence[Line]) -> str:
    """The lines in columns, the subject last."""
    shown = [Line(*map(show, line)) for line in lines]
    widths = [
        max((cells(line[i]) for line in shown), default=0) for i in range(len(Line._fields) - 1)
    ]
    rows = [
        [
            *(
                text + " " * (width - cells(text))
                for text, width in zip(line, widths, strict=False)
            ),
            line.subject,
        ]
        for line in shown
    ]
    return "".join("  ".join(row).rstrip() + "\n" for row in rows)
