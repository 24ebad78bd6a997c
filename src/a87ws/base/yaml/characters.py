"""Characters that no call file needs: invisible ones, ones that turn text, merge leftovers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from a87ws.base.faults import Diagnostic, Message
from a87ws.base.yaml.document import fault_at

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
