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
    """One file as read: its text, its value, the place of every key and value, its faults as YAML.

    A document with faults has no value.
    """

    path: str
    text: str
    value: Value
    root: Node | None
    faults: tuple[Diagnostic, ...] = ()

    def span(self, route: Route = (), *, key: bool = False) -> Span:
        """The place of the value (or of the key) at `route`, or the nearest one around it."""
        node = self.root
        if node is None:
            return Span(self.path)
        for step in route:
            inner = (node.children or {}).get(step)
            if inner is None:
                key = False
                break
            node = inner
        start, end = node.start, node.end
        if key and node.key:
            start, end = node.key
        if end[0] > start[0]:
            end = self._trim(start, end)
        last = self.text.count("\n")
        if start[0] > last:  # an empty value at the end of a text without a last line feed
            start = end = (last, len(self.text.rpartition("\n")[2]))
        return Span(self.path, start[0] + 1, start[1] + 1, end[0] + 1, end[1] + 1)

    def _trim(self, start: tuple[int, int], end: tuple[int, int]) -> tuple[int, int]:
        """The parser ends a block where the next token begins; take the blank tail off."""
        lines = [*self.text.split("\n"), ""]  # a block may end in the line after the last
        line, column = end
        while line > start[0] and not lines[line][:column].strip():
            line -= 1
            column = len(lines[line])
        return line, len(lines[line][:column].rstrip())


def fault_at(  # noqa: PLR0913  what a diagnostic has
    path: str,
    code: str,
    message: Message,
    at: tuple[int, int],
    width: int = 1,
    *,
    hint: Message | None = None,
) -> Diagnostic:
    """An error at a line and a column, both counted from 0, `width` characters wide."""
    span = span_between(path, at, (at[0], at[1] + width))
    return Diagnostic(code, Severity.ERROR, message, Label(span), hint=hint)


def span_between(path: str, start: tuple[int, int], end: tuple[int, int]) -> Span:
    """The stretch between two places, each a line and a column counted from 0."""
    return Span(path, start[0] + 1, start[1] + 1, end[0] + 1, end[1] + 1)
