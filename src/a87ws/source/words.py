"""What the YAML reader says of a text it cannot read, in plain words with the cure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, TypeAlias

from a87ws.diagnostics import Diagnostic
from a87ws.source.document import fault_at

Place: TypeAlias = tuple[int, int]  # line and column, from 0
_QUOTE: Final = "put the value in quotes"
_INDENTED = (
    "a line that is indented unlike its neighbours",
    "align it, or put the value in quotes",
)
_UNKNOWN = (
    "not readable as YAML here",
    "look for a missing quote, colon or bracket on this line or the one before",
)
_CANNOT_BEGIN = "a character that cannot begin an unquoted value"
_PLAIN_WORDS: Sequence[tuple[str, str, str]] = (
    ("mapping values are not", "a colon followed by a space inside an unquoted value", _QUOTE),
    (
        "could not find expected ':'",
        "a line that is no `key: value` nor part of one",
        "add the colon, or indent it",
    ),
    ("found a tab character", "a tab where spaces are needed", "indent with spaces"),
    ("found character that cannot start", _CANNOT_BEGIN, _QUOTE),
    ("found character '", _CANNOT_BEGIN, _QUOTE),
    (
        "found unexpected end of stream",
        "a quote that is never closed",
        "close it; an apostrophe inside is `''`",
    ),
    (
        "while parsing a flow",
        "a bracket that is not closed, or a missing comma",
        "close the bracket, or add the comma",
    ),
    ("node content", "a bracket or comma where a value is needed", _QUOTE),
    ("expected <block end>", *_INDENTED),
    (
        "did not find expected '-' indicator",
        "a list item indented unlike its neighbours",
        "align the dashes",
    ),
    ("did not find expected key", *_INDENTED),
    ("<document start>", *_INDENTED),
    ("scanning an anchor", "a value that begins with `&`", _QUOTE),
    ("scanning an alias", "a value that begins with `*`", _QUOTE),
    ("scanning a block scalar", "text beside `|` or `>`", "begin the text on the next line"),
    (
        "scanning a directive",
        "a line that begins with `%`",
        "delete the line, or put the value in quotes",
    ),
    (
        "invalid Unicode character escape",
        "an escape that is no character",
        "write the character itself",
    ),
    (
        "unknown escape character",
        "a backslash that YAML does not know in double quotes",
        "use single quotes",
    ),
    ("entries are not allowed", "a list item where none can begin", "start the list on a new line"),
)
_BEGINS_THERE = (
    "found unexpected end of stream",
    "while parsing a flow",
    "could not find expected ':'",
    "scanning an anchor",
    "scanning an alias",
)
_VALUE = re.compile(r"""\s*(?:-\ +)*(?:[\w-]+:\ +)?(?P<value>(?P<first>\S).*)""", re.VERBOSE)
_STUCK = re.compile(r"\s*(?:- +)*(?P<key>[A-Za-z_][\w-]*):(?P<value>[^\s:/].*)")
_CURLY = "\u201c\u201d\u201e\u2018\u2019\u00ab"


def syntax_fault(
    path: str, text: str, problem: str, began: Place | None, noticed: Place | None
) -> Diagnostic:
    """What the reader complained of, and where: its cause, if the reader noticed only later."""
    at = noticed or began or (0, 0)
    if any(words in problem for words in _BEGINS_THERE):
        at = began or at
    words = next(
        ((words, cure) for needle, words, cure in _PLAIN_WORDS if needle in problem), _UNKNOWN
    )
    at, message, hint = _reworded(text.split("\n"), at, problem, words)
    return fault_at(path, "yaml-syntax", message, at, hint=hint)


def _reworded(
    lines: list[str], at: Place, problem: str, words: tuple[str, str]
) -> tuple[Place, str, str]:
    """The place and the words, after a look at the line itself: the reader often stops behind what
    is wrong.
    """
    (line, column), (message, hint) = at, words
    while line > 0 and (
        line >= len(lines) or not lines[line].strip()
    ):  # the reader stopped on the blank tail
        line, column = line - 1, len(lines[line - 1].rstrip())
    before, after = lines[line][:column], lines[line][column:]
    value = match["value"] if (match := _VALUE.match(lines[line])) else ""
    stuck = _STUCK.fullmatch(lines[line - 1]) if "mapping values" in problem and line > 0 else None
    if after.startswith("\t") and not before.strip():
        message, hint = "a tab where spaces are needed", "indent with spaces"
    elif (
        stuck and before.count(":") == 0
    ):  # the reader took two lines for one value, and stopped at the next colon
        line, column = line - 1, stuck.start("value")
        message, hint = "no space after a colon", f"write `{stuck['key']}: …`"
    elif "mapping values" in problem and value[:1] in _CURLY and value:
        message = "a colon inside curly quotes, which are no quotes to YAML"
        hint = 'put the value in straight quotes: `"`'
    elif (
        "mapping values" in problem
        and ":" not in before
        and line > 0
        and ": " in f"{lines[line - 1]} "
    ):
        message, hint = _INDENTED  # the first colon of its line: a key that stands too far in
    elif (message, hint) == _INDENTED and before.strip().endswith(("'", '"')):
        message = "text after a closing quote"
        hint = "put the whole value in quotes; within `'…'` an apostrophe is `''`"
    elif (
        (message, hint) == _INDENTED
        and value[:1] in ("[", "{")
        and before.strip().endswith(("]", "}"))
    ):
        message, hint = "text after a closing bracket", "put the whole value in quotes"
    elif (message, hint) == _UNKNOWN and value[:1] in tuple("?@`%*&!|>[]{},"):
        message, hint = f"a value that begins with `{value[0]}`", "put the value in quotes"
    else:
        message, hint = _stopped_at(after[:1], problem, (message, hint))
    return (line, column), message, hint


def _stopped_at(character: str, problem: str, words: tuple[str, str]) -> tuple[str, str]:
    """The words for a character at which no value can begin."""
    in_brackets = "flow node" in problem
    if in_brackets and character and character in ",]}":
        return (
            "a comma or a bracket where a value is needed",
            "write the value, or put it in quotes",
        )
    if character == "\t":
        return "a tab where a space is needed", "write a space"
    if character and (words[0] == _CANNOT_BEGIN or (in_brackets and character in "?:")):
        return (
            f"a value that begins with {'a back-tick' if character == '`' else f'`{character}`'}",
            _QUOTE,
        )
    return words
