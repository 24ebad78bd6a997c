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
from typing import Any, TypeAlias

from a87ws.base.yaml.characters import NO_BREAK_SPACES

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
