"""Text as forms deliver it: what does not show is taken out, and what an encoding has broken is
noticed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

_SPACES: Final = re.compile("[\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_LINE_ENDS: Final = re.compile("\r\n|\r|\x0b|\x0c|\x85|\u2028|\u2029|_x000D_\n?")
_HIDDEN: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u202a-\u202e\u2060-\u206f\u3164"
    "\ufeff\uffa0\ufff0-\uffff\ue000-\uf8ff\ud800-\udfff\U000e0000-\U000e00ff\U000e01f0-\U000e0fff\U000f0000-\U0010ffff]"
)
_RUN: Final = re.compile(r"[^\x00-\x7f]{2,4}")
_WRONG: Final = ("cp1252", "cp1250", "latin-1")
"""As what UTF-8 is most often misread: `CÃ´te` in the west of Europe, `CĂ´te` in its middle."""  # noqa: RUF001


def clean(text: str) -> str:
    """A cell without what does not show, with plain spaces and line ends, and no spaces around its
    lines.
    """
    text = _HIDDEN.sub("", _SPACES.sub(" ", _LINE_ENDS.sub("\n", text)))
    return "\n".join(line.strip() for line in text.split("\n")).strip()


def mojibake(text: str) -> Iterator[tuple[str, str]]:
    """Each word that an encoding has broken, with what it most likely was."""
    for word in dict.fromkeys(text.split()):
        mended = _mended(word)
        if mended != word:
            yield word, mended


def _mended(word: str) -> str:
    """The word with every run that is the UTF-8 of a usual letter or mark, read as something else,
    put right.
    """
    for encoding in _WRONG:

        def read_again(run: re.Match[str], encoding: str = encoding) -> str:
            return _letters(run[0], encoding)

        mended = _RUN.sub(read_again, word)
        if mended != word:
            return mended
    return word


def _letters(run: str, encoding: str) -> str:
    try:
        read = run.encode(encoding).decode()
    except UnicodeError:
        return run
    usual = all(
        unicodedata.category(c)[0] in "LP" and (c < "\u0180" or "\u2010" <= c <= "\u2044")
        for c in read
    )
    return read if usual else run
