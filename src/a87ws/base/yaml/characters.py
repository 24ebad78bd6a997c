"""Characters that no file of a call needs: those that do not show, turn text around, or were left
by a merge.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from a87ws.base.faults import Diagnostic, Message
from a87ws.base.yaml.document import fault_at

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
CHARACTERS: Final = "\x00\x1b\u00ad\u0085\u200b\u2028\u2029\u2060\ufeff\ufffd"
"""Those that have a name people know: a message of their own, `character-CODE`."""
RETYPE: Final = Message("character?")


def refused(path: str, data: bytes, text: str) -> list[Diagnostic]:
    """What has to go before the text is read at all; most files are seen at once to hold nothing of
    the kind.
    """
    plain = data.isascii() and not data.translate(None, _ASCII_TEXT)
    return [*(() if plain else _characters(path, text)), *_conflict_markers(path, text)]


def hidden(text: str) -> Iterator[tuple[int, Message]]:
    """Each character of a text that does not show, turns text around or controls a screen: where,
    and what it is.
    """
    for match in re.finditer(REFUSED, text):
        if match[0] not in ALLOWED_IN_REFUSED:
            code = f"{ord(match[0]):04X}"
            key = f"character-{code}" if match[0] in CHARACTERS else "character"
            yield match.start(), Message(key, code=code)
    for match in () if text.isascii() else re.finditer(MARKS, text):
        yield match.start(), Message("marks")


def _characters(path: str, text: str) -> Iterator[Diagnostic]:
    most = 5  # a damaged file says so five times, not five thousand
    for at, what in islice(hidden(text), most):
        yield _at(path, text, at, what)
        most -= 1
    run = re.search(_REFUSED_RUNS, text) if most and not text.isascii() else None
    if run is not None:
        group = str(run.lastgroup)
        yield _at(path, text, run.start(group), Message(f"no-break-space-{group}"))


def _at(path: str, text: str, at: int, message: Message) -> Diagnostic:
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
    code, width = "yaml-conflict-marker", len(markers[0][0])
    return [fault_at(path, code, Message(code), (line, 0), width, hint=Message(f"{code}?"))]
