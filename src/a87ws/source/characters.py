"""Characters that no file of a call needs: those that do not show, turn text around, or were left
by a merge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from a87ws.diagnostics import Diagnostic
from a87ws.source.document import fault_at

# Two patterns that only files with other letters than ASCII need: compiled when they are, since
# that takes 5 ms.
REFUSED = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 and C1 controls but tab and line feed
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u2028\u2029\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff0-\uffff\U000e0000-\U000e00ff\U000e01f0-\U000e0fff\ue000-\uf8ff\U000f0000-\U0010ffff]"
)
_ASCII_TEXT = bytes([9, 10, 13, *range(32, 127)])
ALLOWED_IN_REFUSED = frozenset("\u061c")  # the Arabic letter mark orders ordinary text
_CONFLICT_MARKER = re.compile(r"^(?:<{7}|\|{7}|={7}|>{7})(?: .*)?$", re.MULTILINE)
MARKS = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{5,}"
_REFUSED_RUNS = (
    "(?m)^ *(?P<indentation>\u00a0)[ \u00a0]*(?:- |[\"']?\\w[\\w-]*[\"']?:(?: |$))"
    "|^ *(?:- +)*(?:-|[\"']?\\w[\\w-]*[\"']?:)(?P<separator>\u00a0)"
)
HIDDEN = "a character that does not show or turns text around"
CHARACTERS: Mapping[str, str] = {
    "\x00": "a NUL byte",
    "\x1b": "an escape character",
    "\u00ad": "a soft hyphen",
    "\u0085": "a next-line character",
    "\u200b": "a zero-width space",
    "\u2028": "a line separator",
    "\u2029": "a paragraph separator",
    "\u2060": "a word joiner",
    "\ufeff": "a byte order mark inside the text",
    "\ufffd": "a replacement character, left where text was damaged",
}

RETYPE = "delete it and type the text again"
MANY_MARKS = "a letter with more than four marks"
_RUNS: Mapping[str, str] = {
    "indentation": "a no-break space in the indentation",
    "separator": "a no-break space where a space is needed",
}


def refused(path: str, data: bytes, text: str) -> list[Diagnostic]:
    """What has to go before the text is read at all; most files are seen at once to hold nothing of
    the kind.
    """
    plain = data.isascii() and not data.translate(None, _ASCII_TEXT)
    return [*(() if plain else _characters(path, text)), *_conflict_markers(path, text)]


def hidden(text: str) -> Iterator[tuple[int, str]]:
    """Each character of a text that does not show, turns text around or controls a screen: where,
    and what it is.
    """
    for match in re.finditer(REFUSED, text):
        if match[0] not in ALLOWED_IN_REFUSED:
            yield match.start(), f"{CHARACTERS.get(match[0], HIDDEN)} (U+{ord(match[0]):04X})"
    for match in () if text.isascii() else re.finditer(MARKS, text):
        yield match.start(), MANY_MARKS


def _characters(path: str, text: str) -> Iterator[Diagnostic]:
    most = 5  # a damaged file says so five times, not five thousand
    for at, what in islice(hidden(text), most):
        yield _at(path, text, at, what)
        most -= 1
    run = re.search(_REFUSED_RUNS, text) if most and not text.isascii() else None
    if run is not None:
        yield _at(path, text, run.start(str(run.lastgroup)), _RUNS[str(run.lastgroup)])


def _at(path: str, text: str, at: int, message: str) -> Diagnostic:
    line, column = text.count("\n", 0, at), at - (text.rfind("\n", 0, at) + 1)
    return fault_at(path, "yaml-character", message, (line, column), hint=RETYPE)


def _conflict_markers(path: str, text: str) -> list[Diagnostic]:
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return []
    markers = list(_CONFLICT_MARKER.finditer(text))
    if not any(
        match[0][0] in "<>" for match in markers
    ):  # a line of equals signs alone underlines a heading
        return []
    line = text.count("\n", 0, markers[0].start())
    hint = "keep one side and delete the marker lines"
    message = "a merge conflict was left in the file"
    return [
        fault_at(path, "yaml-conflict-marker", message, (line, 0), len(markers[0][0]), hint=hint)
    ]
