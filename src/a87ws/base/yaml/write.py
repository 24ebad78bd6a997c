"""Values to YAML text that every reader understands alike. Only this module knows the writer.

It chooses the style of each text. A plain one must mean the same to a YAML 1.1 reader, which reads
`NO` as false and `14:00` as 840. What our own reader refuses is written as an escape.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO
from typing import Any, Final, TypeAlias

from a87ws.base.yaml import Document, Node, Route, Value, parse
from a87ws.base.yaml.document import NO_BREAK_SPACES


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


Writable: TypeAlias = (
    "str | int | bool | Decimal | Inline | Mapping[str, Writable] | Sequence[Writable] | None"
)


@dataclass(frozen=True, slots=True)
class Inline:
    """A value to be written on one line: `{standards: 4, innovation: null}`."""

    value: Writable


_NUMBER = re.compile(r"-?[0-9.]{1,18}")  # the longest that reader.py takes for a number
_PLAIN = re.compile(r"[^\W_](?:[\w .;@/()'’+–—-]*[\w.;)’–—])?")
_HIDDEN = re.compile(  # what characters.py refuses, and tabs
    "[\x00-\x09\x0b-\x1f\x7f-\x9f"
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2028-\u202e\u2060-\u206f\u3164"
    "\ue000-\uf8ff\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
    "|[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{5,}"
)


def dump_yaml(value: Mapping[str, Writable], *, by: str = "") -> str:
    """Write a mapping as YAML; `by` is the command named in the mark of a generated file."""
    from ruamel.yaml import YAML, events

    yaml, text = YAML(typ="safe", pure=True), StringIO()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = sys.maxsize  # what begins on a line stays on it
    yaml.brace_single_entry_mapping_in_flow_sequence = True
    # escapes may make a key ten times as long, and readers stop at 1,024
    yaml.emitter.MAX_SIMPLE_KEY_LENGTH = 100
    start = [events.StreamStartEvent(), events.DocumentStartEvent()]
    yaml.emit([*start, *_events(value), events.DocumentEndEvent(), events.StreamEndEvent()], text)
    written = _HIDDEN.sub(_escape, text.getvalue())
    if not by:
        return written
    return f"# written by {by}; changes by hand will be lost\n{written}"


def _escape(hidden: re.Match[str]) -> str:
    """A hidden character as an escape.

    `_style` put its text in double quotes, where Python's escapes are also those of YAML.
    """
    return hidden[0].encode("unicode_escape").decode()


def entry(key: str, value: Writable) -> list[str]:
    """The lines of `key: value`, unindented."""
    return dump_yaml({key: value}).removesuffix("\n").split("\n")


def flow(value: Writable) -> str:
    """A value on one line."""
    return dump_yaml({"it": Inline(value)}).removeprefix("it: ").removesuffix("\n")


def _events(value: Writable, *, inline: bool = False) -> Iterator[Any]:
    from ruamel.yaml import events, tag

    if isinstance(value, Inline):
        yield from _events(value.value, inline=True)
    elif isinstance(value, Mapping):
        yield events.MappingStartEvent(None, None, implicit=True, flow_style=inline)
        for key, item in value.items():
            if not key:
                raise ValueError("a key may not be empty")
            yield from _events(key, inline=True)
            yield from _events(item, inline=inline)
        yield events.MappingEndEvent()
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield events.SequenceStartEvent(None, None, implicit=True, flow_style=inline)
        for item in value:
            yield from _events(item, inline=inline)
        yield events.SequenceEndEvent()
    else:
        text, style = _scalar(value, inline=inline)
        yield events.ScalarEvent(None, tag.Tag(suffix="!"), (True, True), text, style=style)


def _scalar(value: object, *, inline: bool) -> tuple[str, str | None]:
    """The text of a scalar, and its style."""
    if isinstance(value, str):
        return value, _style(value, inline=inline)
    return _word(value), None


def _word(value: object) -> str:
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    word = f"{value:f}" if isinstance(value, Decimal) else str(value)
    if not isinstance(value, (int, Decimal)) or not _NUMBER.fullmatch(word):
        raise TypeError(f"{value!r} cannot be written as YAML")
    return word


def _style(text: str, *, inline: bool) -> str | None:
    """The style of a text; None for a plain one, which every reader takes for that text."""
    text.encode()  # half of a character is a UnicodeEncodeError, which is a ValueError
    if _HIDDEN.search(text):
        return '"'
    if "\n" in text and not inline and _fits_block(text):
        return "|"
    if _PLAIN.fullmatch(text) and not _has_type(text):
        return None
    return '"'


def _fits_block(text: str) -> bool:
    """Whether a block keeps a text: it begins and ends with words, and no line has outer spaces."""
    lines = text.removesuffix("\n").split("\n")
    if not lines[0] or not lines[-1]:
        return False
    if "\u00a0" in text and re.search(NO_BREAK_SPACES, text):
        return False  # a line that looks like a key with a no-break space behind it is refused
    return lines == list(map(str.strip, lines))


def _has_type(text: str) -> bool:
    """Whether YAML 1.1 or 1.2 reads a plain text as another type."""
    from ruamel.yaml.resolver import implicit_resolvers

    return any(pattern.match(text) for _versions, _tag, pattern, _first in implicit_resolvers)
