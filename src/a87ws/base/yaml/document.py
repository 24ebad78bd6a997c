"""A file as it was read: its value, and the place of everything in it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from a87ws.base.faults import Diagnostic, Label, Message, Severity, Span

Route: TypeAlias = tuple[str | int, ...]
Scalar: TypeAlias = str | int | bool | Decimal | None
Value: TypeAlias = "Scalar | list[Value] | dict[str, Value]"


@dataclass(slots=True)
class Node:
    """The place of a value, of its key if it has one, and of the values inside it."""

    start: tuple[int, int]
    end: tuple[int, int]
    key: tuple[tuple[int, int], tuple[int, int]] | None = None
    children: dict[str | int, Node] | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One file as read: its text, its value, the place of every key and value, and what is wrong
    with it as YAML.

    A document with faults has no value.
    """

    path: str
    text: str
    value: Value
    root: Node | None
    faults: tuple[Diagnostic, ...] = ()

    def span(self, route: Route = (), *, key: bool = False) -> Span:
        """The place of the value (or of the key) at `route`; the nearest one around it if there is
        none.
        """
        node, found = self.root, self.root
        for step in route:
            node = (node.children or {}).get(step) if node else None
            if node is None:
                key = False
                break
            found = node
        if found is None:
            return Span(self.path)
        start, end = found.key if key and found.key else (found.start, found.end)
        if end[0] > start[0]:
            end = self._trim(start, end)
        last = self.text.count("\n")
        if start[0] > last:  # an empty value at the end of a text without a last line feed
            start = end = (last, len(self.text.rpartition("\n")[2]))
        return Span(self.path, start[0] + 1, start[1] + 1, end[0] + 1, end[1] + 1)

    def _trim(self, start: tuple[int, int], end: tuple[int, int]) -> tuple[int, int]:
        """The parser ends a block where the next token begins; take the blank tail off."""
        lines = self.text.split("\n")
        line, column = end
        while line > start[0] and not (lines[line] if line < len(lines) else "")[:column].strip():
            line, column = line - 1, len(lines[line - 1])
        return line, len(lines[line][:column].rstrip()) if line < len(lines) else column


def fault_at(  # noqa: PLR0913  what a diagnostic has
    path: str,
    code: str,
    message: Message,
    at: tuple[int, int],
    width: int = 1,
    *,
    hint: Message | None = None,
) -> Diagnostic:
    """An error at a line and a column, both from 0, under so many characters."""
    span = span_between(path, at, (at[0], at[1] + width))
    return Diagnostic(code, Severity.ERROR, message, Label(span), hint=hint)


def span_between(path: str, start: tuple[int, int], end: tuple[int, int]) -> Span:
    """The stretch between two places, each a line and a column from 0."""
    return Span(path, start[0] + 1, start[1] + 1, end[0] + 1, end[1] + 1)
