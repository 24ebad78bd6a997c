"""A file as it was read: its value, and the place of everything in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Final, TypeAlias

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


# Only files with letters beyond ASCII need these patterns. Compiling one takes 5 ms,
# so that is left to the first use.
REFUSED = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 and C1 controls except tab and line feed
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u2028\u2029\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\uffff\U000e0000-\U000e00ff\U000e01f0-\U000e0fff\ue000-\uf8ff\U000f0000-\U0010ffff]"
)
_ASCII_TEXT = bytes([9, 10, 13, *range(32, 127)])
ALLOWED_IN_REFUSED = frozenset("\u061c")  # the Arabic letter mark orders ordinary text
_CONFLICT_MARKER = re.compile(r"^(?:<{7}|\|{7}|={7}|>{7})(?: .*)?$", re.MULTILINE)
MARKS = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{5,}"
_KEY = "(?:\\w[\\w-]*|\"\\w[\\w-]*\"|'\\w[\\w-]*')"
NO_BREAK_SPACES: Final = (  # in place of a space in the indentation, or behind `:` or `-`
    f"(?m)^ *(?P<indentation>\u00a0)[ \u00a0]*(?:- |{_KEY}:(?: |$))"
    f"|^ *(?:- +)*(?:-|{_KEY}:)(?P<separator>\u00a0)"
)
CHARACTERS: Final = "\x00\x1b\u00ad\u0085\u200b\u2028\u2029\u2060\ufeff\ufffd"
"""Characters with a name people know; each has its own message, `character-CODE`."""
RETYPE: Final = Message("character?")
_MOST: Final = 5  # a damaged file says so five times, not five thousand


def refused(path: str, data: bytes, text: str) -> list[Diagnostic]:
    """What has to go before the text is read at all; most files pass on their bytes alone."""
    faults = _conflict_markers(path, text)
    if data.isascii() and not data.translate(None, _ASCII_TEXT):
        return faults
    return [*_characters(path, text), *faults]


def hidden(text: str) -> Iterator[tuple[int, Message]]:
    """Where a text has invisible or steering characters, and which."""
    for match in re.finditer(REFUSED, text):
        if match[0] not in ALLOWED_IN_REFUSED:
            yield match.start(), _name(match[0])
    if text.isascii():
        return
    for match in re.finditer(MARKS, text):
        yield match.start(), Message("marks")


def _name(character: str) -> Message:
    code = f"{ord(character):04X}"
    if character in CHARACTERS:
        return Message(f"character-{code}", code=code)
    return Message("character", code=code)


def _characters(path: str, text: str) -> list[Diagnostic]:
    faults = []
    for at, message in islice(hidden(text), _MOST):
        faults.append(_at(path, text, at, message))
    if len(faults) < _MOST and not text.isascii():
        space = re.search(NO_BREAK_SPACES, text)
        if space is not None:
            group = str(space.lastgroup)
            faults.append(_at(path, text, space.start(group), Message(f"no-break-space-{group}")))
    return faults


def _at(path: str, text: str, at: int, message: Message) -> Diagnostic:
    line, column = text.count("\n", 0, at), at - (text.rfind("\n", 0, at) + 1)
    return fault_at(path, "yaml-character", message, (line, column), hint=RETYPE)


def _conflict_markers(path: str, text: str) -> list[Diagnostic]:
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return []
    markers = list(_CONFLICT_MARKER.finditer(text))
    signs = {match[0][0] for match in markers}
    if signs.isdisjoint("<>"):  # a line of equals signs alone underlines a heading
        return []
    line = text.count("\n", 0, markers[0].start())
    code, width = "yaml-conflict-marker", len(markers[0][0])
    return [fault_at(path, code, Message(code), (line, 0), width, hint=Message(f"{code}?"))]


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
