"""Facts about a file as it is written, whatever it holds."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from a87ws.checks.registry import Finding, check
from a87ws.checks.words import quoted
from a87ws.diagnostics import Message, Severity
from a87ws.model.layout import Kind, kind_of
from a87ws.source import hidden

if TYPE_CHECKING:
    from collections.abc import Iterator

    from a87ws.checks.context import Here
    from a87ws.source import Document, Route, Value

_CUT: Final = re.compile(r" +(#\S+)")
_CURLY: Final = re.compile(
    "[\u201c\u201d\u201e][^\u201c\u201d\u201e\\n]+[\u201c\u201d]|[\u2018\u2019][^\u2018\u2019\\n]+[\u2018\u2019]"
)
_BY_HAND: Final = (Kind.PROPOSAL, Kind.REVIEW, Kind.SESSION)


@check("yaml-comment-cut", Severity.WARNING, of="document", needs=())
def comment_cut(document: Document, here: Here) -> Iterator[Finding]:
    """A value ends where ` #` begins, because YAML takes the rest of the line for a comment.

    `title: Case #5 in cotton` is read as `Case`. Put the value in quotes: `title: "Case #5 in
    cotton"`. If a comment was meant, write a space after the `#`.
    """
    if " #" not in document.text or kind_of(document.path) not in _BY_HAND:
        return
    lines = document.text.split("\n")
    for route, _ in _texts(document.value, ()):
        span = document.span(route)
        line = lines[span.end_line - 1]
        match = _CUT.match(line, span.end_column - 1)
        if (
            match
            and span.line == span.end_line
            and line[span.column - 1 : span.column] not in ("'", '"')
        ):
            message = Message("yaml-comment-cut", text=quoted(match[1]))
            yield Finding(route, message, hint=Message("quote-whole-value?"))


@check("yaml-quotes-curly", Severity.WARNING, of="document", needs=())
def quotes_curly(document: Document, here: Here) -> Iterator[Finding]:
    """A value stands in curly quotes, which a word processor makes of straight ones; they become
    part of the text.

    YAML knows straight quotes alone: `title: "Hearing workers"`. Where the curly quotes are meant
    to be seen, put straight ones around them.
    """
    if (
        document.text.isascii()
        or kind_of(document.path) not in _BY_HAND
        or not _CURLY.search(document.text)
    ):
        return
    lines = document.text.split("\n")
    for route, _ in _texts(document.value, ()):
        span = document.span(route)
        if (
            _CURLY.fullmatch(lines[span.line - 1][span.column - 1 : span.end_column - 1])
            and span.line == span.end_line
        ):
            message, hint = Message("yaml-quotes-curly"), Message("yaml-quotes-curly?")
            yield Finding(route, message, hint=hint)


@check("yaml-character-escaped", of="document", needs=())
def character_escaped(document: Document, here: Here) -> Iterator[Finding]:
    r"""A value holds a character that does not show, turns text around or controls a screen, written as an escape.

    In double quotes YAML takes `\u202E` for such a character. It is visible in the file, and not where the value is
    shown. Take the escape out. `\n`, and letters written as escapes, are fine.
    """
    if "\\" not in document.text or kind_of(document.path) not in _BY_HAND:
        return
    for route, text in _texts(document.value, ()):
        for _, what in islice(hidden(text), 1):
            message = Message("yaml-character-escaped", character=what)
            yield Finding(route, message, hint=Message("yaml-character-escaped?"))


def _texts(value: Value, at: Route) -> Iterator[tuple[Route, str]]:
    """Every text in a value, with its route."""
    if isinstance(value, str):
        yield at, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, (*at, key))
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from _texts(item, (*at, i))
