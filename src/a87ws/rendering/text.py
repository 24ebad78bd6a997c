"""The one door for foreign text on its way to a terminal: nothing in it can move the cursor, hide
or turn around.
"""

from __future__ import annotations

import unicodedata
from typing import Final

_HARMLESS: Final = frozenset(
    "\u200c\u200d\u200e\u200f\u061c"
)  # joiners and direction marks that ordinary text needs
_ESCAPED: Final = frozenset(("Cc", "Cf", "Co", "Cs", "Zl", "Zp"))
_LAST_PLANE_MARK: Final = 0xFFFE
RUNNER_COMMAND: Final = "##["  # anywhere in a line it begins a command to a CI runner
ESCAPED_BRACKET: Final = "\\x5b"


def show(text: str) -> str:
    """`text` on one line, with every character that does not show or steers a screen written as an
    escape.
    """
    shown = text if text.isascii() and text.isprintable() else "".join(map(show_character, text))
    return (
        shown.replace(RUNNER_COMMAND, f"##{ESCAPED_BRACKET}") if RUNNER_COMMAND in shown else shown
    )


_LINE_ENDS: Final = {"\n": "\\n", "\r": "\\r"}


def show_character(character: str) -> str:
    """One character as `show` writes it; a tab is one space."""
    if character == "\t":
        return " "
    if " " <= character <= "~" or character in _HARMLESS:
        return character
    number = ord(character)
    # no characters
    is_none = number & _LAST_PLANE_MARK == _LAST_PLANE_MARK or 0xFDD0 <= number <= 0xFDEF  # noqa: PLR2004
    if not is_none and unicodedata.category(character) not in _ESCAPED:
        return character
    if character in _LINE_ENDS:
        return _LINE_ENDS[character]
    return _escape(number)


def _escape(number: int) -> str:
    if number <= 0xFF:  # noqa: PLR2004  two digits
        return f"\\x{number:02x}"
    if number <= 0xFFFF:  # noqa: PLR2004  four
        return f"\\u{number:04x}"
    return f"\\U{number:08x}"


def cells(text: str) -> int:
    """How many cells of a terminal `text` takes: wide characters two, combining ones none."""
    return len(text) if text.isascii() else sum(map(_cells, text))


def _cells(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
