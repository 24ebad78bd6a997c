"""What the checks say of a proposal, said in another language: by the tables of the submission
form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from a87ws.checks.says import SAYS
from a87ws.data.words import room
from a87ws.rendering.submission.words import unbroken

_GAP: Final = re.compile(r"\{(\w+)\}")
_CHARACTER: Final = re.compile(r"[a-z A-Z,-]+ \(U\+(?P<code>[0-9A-F]{4,6})\)")
_LONGEST: Final = 1000  # of what a check says; a text without end is not searched


def said(words: str, language: str) -> str:
    """A message or a hint of a check in a language; as it is where the tables do not have it."""
    if language == "en" or len(words) > _LONGEST:
        return words
    says = _says(language)
    character = _CHARACTER.fullmatch(words)
    if character:
        return says.get(f"character-{character['code']}", says["character"]).format(
            code=character["code"]
        )
    for name, pattern in _patterns():
        match = pattern.fullmatch(words)
        if match and name in says:
            return says[name].format_map(match.groupdict())
    return words


@cache
def _says(language: str) -> Mapping[str, str]:
    texts = {}
    for name, text in room(language, "check").items():
        texts[name] = unbroken(text)
    return texts


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each text of the checks as a pattern of what comes of it; what has more words of its own is
    tried first.
    """
    texts = {**_says("en"), **SAYS}
    for name in [*texts]:
        if name.partition("-")[0] == "character":  # these are known by their code
            del texts[name]
    found = [(name, re.compile("".join(_pieces(text)))) for name, text in texts.items()]
    return tuple(sorted(found, key=lambda each: -len(_GAP.sub("", texts[each[0]]))))


def _pieces(text: str) -> Iterator[str]:
    for i, piece in enumerate(_GAP.split(text)):
        yield f"(?P<{piece}>.+?)" if i % 2 else re.escape(piece)
