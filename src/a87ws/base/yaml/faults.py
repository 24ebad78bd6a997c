"""What the YAML reader says about a text it cannot read, as messages with the cure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

from a87ws.base.faults import Diagnostic, Message
from a87ws.base.yaml.document import fault_at

Place: TypeAlias = tuple[int, int]  # line and column, from 0
_INDENTED, _UNKNOWN, _CANNOT_BEGIN = "syntax-indented", "syntax-unreadable", "syntax-cannot-begin"
_CAUSES: Sequence[tuple[str, str]] = (  # what libyaml says, and the key of what we say
    ("mapping values are not", "syntax-colon-inside"),
    ("could not find expected ':'", "syntax-no-colon"),
    ("found a tab character", "syntax-tab"),
    ("found character that cannot start", _CANNOT_BEGIN),
    ("found character '", _CANNOT_BEGIN),
    ("found unexpected end of stream", "syntax-quote-open"),
    ("while parsing a flow", "syntax-bracket-open"),
    ("node content", "syntax-bracket-stray"),
    ("expected <block end>", _INDENTED),
    ("did not find expected '-' indicator", "syntax-dash-indented"),
    ("did not find expected key", _INDENTED),
    ("<document start>", _INDENTED),
    ("scanning an anchor", "syntax-begins-anchor"),
    ("scanning an alias", "syntax-begins-alias"),
    ("scanning a block scalar", "syntax-block-beside"),
    ("scanning a directive", "syntax-begins-directive"),
    ("invalid Unicode character escape", "syntax-escape-none"),
    ("unknown escape character", "syntax-escape-unknown"),
    ("entries are not allowed", "syntax-item-stray"),
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
    """What the reader complained about, and where; the cause, if the reader noticed it late.

    Only the reader's own words tell its faults apart.
    """
    at = noticed or began or (0, 0)
    if any(map(problem.__contains__, _BEGINS_THERE)):
        at = began or at
    key = _key(problem)
    at, message = _cause(text.split("\n"), at, problem, key)
    hint = Message(f"{message.key}?", **dict(message.gaps))
    return fault_at(path, "yaml-syntax", message, at, hint=hint)


def _key(problem: str) -> str:
    for words, key in _CAUSES:
        if words in problem:
            return key
    return _UNKNOWN


def _cause(lines: list[str], at: Place, problem: str, key: str) -> tuple[Place, Message]:
    """The place and the message after a look at the line: the reader often stops past the fault."""
    line, column = at
    while line > 0 and not "".join(lines[line : line + 1]).strip():
        line, column = line - 1, len(lines[line - 1].rstrip())  # it stopped on the blank tail
    before, after = lines[line][:column], lines[line][column:]
    if after.startswith("\t") and not before.strip():
        return (line, column), Message("syntax-tab")
    if "mapping values" in problem:
        return _colon(lines, (line, column), problem, key)
    match = _VALUE.match(lines[line])
    first = match["first"] if match else ""
    return (line, column), _stopped(before, after, problem, first, key)


def _colon(lines: list[str], at: Place, problem: str, key: str) -> tuple[Place, Message]:
    """The cause of a colon where none can be."""
    line, column = at
    before = lines[line][:column]
    match = _VALUE.match(lines[line])
    above = lines[line - 1] if line > 0 else ""
    stuck = _STUCK.fullmatch(above)
    if stuck and ":" not in before:
        # the reader took two lines for one value, and stopped at the next colon
        place = (line - 1, stuck.start("value"))
        return place, Message("syntax-no-space-after-colon", key=stuck["key"])
    if match and match["first"] in _CURLY:
        return at, Message("syntax-colon-in-curly-quotes")
    if ":" not in before and ": " in f"{above} ":
        return at, Message(_INDENTED)  # the first colon of its line: a key that stands too far in
    return at, _stopped_at(lines[line][column : column + 1], problem, key)


def _stopped(before: str, after: str, problem: str, first: str, key: str) -> Message:
    """The cause of a stop in the middle of a line whose value begins with the character `first`."""
    end = before.strip()[-1:]
    if key == _INDENTED and end in ("'", '"'):
        return Message("syntax-after-quote")
    if key == _INDENTED and first in ("[", "{") and end in ("]", "}"):
        return Message("syntax-after-bracket")
    if key == _UNKNOWN and first and first in "?@`%*&!|>[]{},":
        return Message("syntax-begins-with", character=first)
    return _stopped_at(after[:1], problem, key)


def _stopped_at(character: str, problem: str, key: str) -> Message:
    """The cause of a stop at a character at which no value can begin."""
    in_brackets = "flow node" in problem
    if in_brackets and character and character in ",]}":
        return Message("syntax-value-absent")
    if character == "\t":
        return Message("syntax-tab-for-space")
    if character and (key == _CANNOT_BEGIN or (in_brackets and character in "?:")):
        if character == "`":
            return Message("syntax-begins-with-back-tick")
        return Message("syntax-begins-with", character=character)
    return Message(key)
