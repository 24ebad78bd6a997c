"""Values to YAML text that every reader takes the same way.

Written by hand rather than with a library: a handful of shapes is all that the tool writes, and a plain scalar has to
mean the same to a YAML 1.1 reader, to which `NO` is false and `14:00` is 840.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, TypeAlias

Writable: TypeAlias = "str | int | bool | Decimal | Inline | Mapping[str, Writable] | Sequence[Writable] | None"


@dataclass(frozen=True, slots=True)
class Inline:
    """A value to be written on one line: `{standards: 4, innovation: null}`."""

    value: Writable


_PLAIN = re.compile(r"[^\W_](?:[\w .;@/()'’+–—-]*[\w.;)’–—])?")
_MISREAD = re.compile(  # by YAML 1.1 or 1.2: words, numbers, dates; what holds a colon is never plain
    r"y|n|yes|no|on|off|true|false|null|none|nan|inf"
    r"|[0-9][0-9_]*(?:\.[0-9_]*)?(?:e[-+]?[0-9]*)?|0[xob][0-9a-f_]*|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}.*",
    re.IGNORECASE,
)
_UNSEEN = re.compile("[\x7f-\x9f\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufff0-\uffff\U000e0000-\U000e0fff]")
_SHOWN_AS_IT_IS = frozenset("\u00a0\u200c\u200d\u200e\u200f\u061c\u3000")  # these join or order ordinary text
_LAST_OF_FIRST_PLANE: Final = 0xFFFF
_MAX_DIGITS: Final = 18  # what source.py reads as a number


def dump_yaml(value: Mapping[str, Writable], *, by: str = "") -> str:
    """Write a mapping as YAML; `by`, the command that wrote it, puts the mark of a generated file on top."""
    mark = f"# written by {by}; changes by hand will be lost\n" if by else ""
    return mark + "\n".join(block(value)) + "\n"


def block(value: Writable) -> list[str]:
    """The lines of a value that begins on a line of its own, unindented."""
    if isinstance(value, Mapping) and value:
        return [line for key, item in value.items() for line in entry(key, item)]
    if isinstance(value, Sequence) and not isinstance(value, str) and value:
        return [_indent(line, "  " if i else "- ") for item in value for i, line in enumerate(after_key(item, block))]
    return [flow(value)]


def entry(key: str, value: Writable) -> Iterator[str]:
    """The lines of `key: value`, unindented."""
    name = scalar(key)
    first, *rest = after_key(value, lambda nested: ["", *(_indent(line) for line in block(nested))])
    yield f"{name}: {first}" if first else f"{name}:"
    yield from rest


def after_key(value: Writable, nested: Callable[[Writable], list[str]]) -> list[str]:
    """The lines of a value that begins where its key or dash stands; `nested` writes a collection."""
    if isinstance(value, str):
        return _literal(value) if _fits_literal(value) else [scalar(value)]
    return nested(value) if isinstance(value, (Mapping, Sequence)) and value else [flow(value)]


def flow(value: Writable) -> str:
    """A value on one line."""
    if isinstance(value, Inline):
        return flow(value.value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(key)}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar(value)


def scalar(value: str | int | bool | Decimal | None) -> str:  # noqa: FBT001  one of the values of YAML
    """A single value, in quotes wherever some reader would take a plain one for something else."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and len(str(abs(value))) <= _MAX_DIGITS:
        return str(value)
    if isinstance(value, Decimal) and value.is_finite() and len(f"{abs(value):f}") <= _MAX_DIGITS:
        return f"{value:f}"
    if not isinstance(value, str):
        raise TypeError(f"{value!r} cannot be written as YAML")
    if _PLAIN.fullmatch(value) and not _MISREAD.fullmatch(value):
        return value
    return "".join(_escape(c) if _must_escape(c) else c for c in json.dumps(value, ensure_ascii=False))


def _literal(text: str) -> list[str]:
    lines = text.removesuffix("\n").split("\n")
    return ["|" if text.endswith("\n") else "|-", *map(_indent, lines)]


def _fits_literal(text: str) -> bool:
    """Whether a text of several lines can stand as it is: no blank edges that a reader or an editor would trim."""
    lines = text.removesuffix("\n").split("\n")
    whole = "\n" in text and bool(lines[0] and lines[-1])
    return whole and not any(line != line.strip() or any(map(_must_escape, line)) for line in lines)


def _indent(line: str, by: str = "  ") -> str:
    return by + line if line or by.strip() else ""


def _must_escape(character: str) -> bool:
    hidden = not character.isprintable() and character not in _SHOWN_AS_IT_IS
    return hidden or _UNSEEN.match(character) is not None


def _escape(character: str) -> str:
    point = ord(character)
    if "\ud800" <= character <= "\udfff":
        raise ValueError(f"U+{point:04X} is half of a character")
    return f"\\u{point:04x}" if point <= _LAST_OF_FIRST_PLANE else f"\\U{point:08x}"
