"""Edits of a person's file that leave every other byte as it is: comments, order, spacing, line
ends.

The value is overwritten where it stands, which no round trip through a library promises; the result
is read again and compared with what was asked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from a87ws.base.yaml import Document, Node, Route, Value, parse
from a87ws.base.yaml.write import Inline, Writable, entry, flow


@dataclass(frozen=True, slots=True)
class Remove:
    """The change that removes a key."""


REMOVE: Final = Remove()
Changes: TypeAlias = "Mapping[Route, Writable | Remove]"


def edit_yaml(text: str, changes: Changes) -> str:
    """Set or remove keys of a file; new keys are added at the end of their mapping.

    Items of lists are replaced, never added or removed. Raises ValueError where the file cannot
    be read, or is written in a way that no small edit can keep.
    """
    expected = _read(text)[1]
    for route, change in sorted(changes.items(), key=lambda item: isinstance(item[1], Remove)):
        text = _remove(text, route) if isinstance(change, Remove) else _set(text, route, change)
        _expect(expected, route, change)
    if _read(text)[1] != expected:
        raise ValueError("the edit would change more than was asked")
    return text


def _read(text: str) -> tuple[Document, dict[str, Value]]:
    document = parse("", text.encode())
    if document.faults or not isinstance(document.value, dict):
        raise ValueError("the file is not one readable mapping")
    return document, document.value


def _expect(value: dict[str, Value], route: Route, change: Writable | Remove) -> None:
    around: dict[str, Value] | list[Value] = value
    for step in route[:-1]:
        inner = around[int(step)] if isinstance(around, list) else around.get(str(step))
        if not isinstance(inner, (dict, list)):
            inner = {}
            _put(around, step, inner)
        around = inner
    if isinstance(around, list):
        if isinstance(change, Remove):
            # as for all that cannot be kept
            raise ValueError("an item of a list is not taken away")  # noqa: TRY004
        _put(around, route[-1], _read(f"value: {flow(change)}\n")[1]["value"])
        return
    value, key = around, str(route[-1])
    if isinstance(change, Remove):
        value.pop(key, None)
    else:
        value[key] = _read(f"value: {flow(change)}\n")[1]["value"]


def _put(around: dict[str, Value] | list[Value], step: str | int, value: Value) -> None:
    if isinstance(around, list):
        around[int(step)] = value
    else:
        around[str(step)] = value


def _set(text: str, route: Route, change: Writable) -> str:
    document, _ = _read(text)
    nodes = _nodes(document, route)
    depth = len(nodes) - 1  # how many steps of the route there are
    if depth == len(route):
        return _replace(text, document, route, change)
    key, missing = str(route[depth]), _wrap(route[depth + 1 :], change)
    if nodes[-1].children:
        return _add(text, document, route[:depth], key, missing)
    return _replace(text, document, route[:depth], Inline({key: missing}))


def _nodes(document: Document, route: Route) -> list[Node]:
    """The nodes along a route as far as there are any, the root first."""
    assert document.root is not None  # a document without faults has one  # noqa: S101
    nodes = [document.root]
    for step in route:
        node = (nodes[-1].children or {}).get(step)
        if node is None:
            break
        nodes.append(node)
    return nodes


def _wrap(route: Route, change: Writable) -> Writable:
    for step in reversed(route):
        change = Inline({str(step): change})
    return change


def _replace(text: str, document: Document, route: Route, change: Writable) -> str:
    start, end = _offsets(text, document, route)
    new = flow(change)
    if (
        isinstance(change, str)
        and _is_block(text, document, route[:-1])
        and not _rest_of_line(text, end).strip()
    ):
        indent = " " * (document.span(route, key=True).column - 1)
        new = f"{_line_end(text)}{indent}".join(entry("it", change)).removeprefix("it: ")
    gap = " " if text[:start].endswith(":") else ""
    return text[:start] + gap + new + text[end:]


def _add(text: str, document: Document, parent: Route, key: str, value: Writable) -> str:
    *_, last = _nodes(document, parent)[-1].children or {}
    _, end = _offsets(text, document, (*parent, last))
    if not _is_block(text, document, parent):
        return f"{text[:end]}, {flow({key: value})[1:-1]}{text[end:]}"
    indent = " " * (document.span((*parent, last), key=True).column - 1)
    end += len(_rest_of_line(text, end))
    lines = "".join(f"{_line_end(text)}{indent}{line}" for line in entry(key, value))
    return text[:end] + lines + (text[end:] or _line_end(text))


def _remove(text: str, route: Route) -> str:
    document, _ = _read(text)
    if len(_nodes(document, route)) <= len(route):
        return text
    start, end = _offsets(text, document, route, whole=True)
    line = start - len(re.split(r"[\r\n]", text[:start])[-1])
    if text[line:start].strip("\ufeff ") or not _is_block(text, document, route[:-1]):
        raise ValueError(f"`{route[-1]}` does not stand on a line of its own")
    end += len(_rest_of_line(text, end))
    return text[:line] + re.sub(r"\A(?:\r\n|\r|\n)", "", text[end:])


def _is_block(text: str, document: Document, route: Route) -> bool:
    start, _ = _offsets(text, document, route)
    return text[start : start + 1] != "{"


def _offsets(
    text: str, document: Document, route: Route, *, whole: bool = False
) -> tuple[int, int]:
    """Where the value at `route` begins and ends in `text`; with `whole`, its key too."""
    starts = [
        int(text.startswith("\ufeff")),
        *(match.end() for match in re.finditer(r"\r\n|\r|\n", text)),
        len(text),
    ]
    span = document.span(route)
    first = document.span(route, key=True) if whole else span
    start = starts[first.line - 1] + first.column - 1
    return start, starts[span.end_line - 1] + span.end_column - 1


def _rest_of_line(text: str, start: int) -> str:
    return re.split(r"[\r\n]", text[start:], maxsplit=1)[0]


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
