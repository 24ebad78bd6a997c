"""The words of a report: its own phrases beside those of the reasons, numbers as the language
writes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from importlib import import_module
from typing import Final

from a87ws.checks.registry import mask
from a87ws.data import countries
from a87ws.rendering.numbers import points, rounded
from a87ws.rendering.reasons import Speech
from a87ws.rendering.text import show

_BEFORE: Final = re.compile(" ([:;!?»])")


def plain(text: str) -> str:
    """Foreign text for a page: one line, nothing in it that steers or hides, no e-mail address."""
    return show(mask(text))


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a longer foreign text, each on one line."""
    blocks = text.replace("\r\n", "\n").split("\n\n")
    return tuple(plain(" ".join(block.split())) for block in blocks if block.strip())


def _tied(table: Mapping[str, str]) -> Mapping[str, str]:
    """French signs tied to their words: no line begins with a colon."""
    return {
        name: _BEFORE.sub("\u00a0\\1", phrase).replace("« ", "«\u00a0")
        for name, phrase in table.items()
    }


@dataclass(frozen=True)
class Words:
    """What a report says in one language."""

    speech: Speech

    @cached_property
    def _phrases(self) -> Mapping[str, str]:
        table: Mapping[str, str] = import_module(
            f"{__package__}.phrases.{self.speech.language}"
        ).PHRASES
        return _tied(table) if self.speech.language == "fr" else table

    def __call__(self, name: str, /, **gaps: object) -> str:
        """A phrase with its gaps filled."""
        return self._phrases[name].format(**gaps)

    def raw(self, name: str) -> str:
        """A phrase with its gaps open, for the script to fill."""
        return self._phrases[name]

    def many(self, name: str, number: int, /, **gaps: object) -> str:
        """A phrase that counts: one, or many."""
        return self(self.speech.counted(name, number), number=number, **gaps)

    def points(self, thousandths: int) -> str:
        """Thousandths of a point, as points."""
        return self.speech.comma(points(thousandths))

    def number(self, number: Fraction | None, places: int = 3) -> str:
        """A number to so many decimals; a dash for none."""
        return "–" if number is None else self.speech.comma(rounded(number, places))

    def signed(self, number: Fraction, places: int = 3) -> str:
        """A number with its sign, rounded."""
        text = self.speech.comma(rounded(abs(number), places))
        return f"{'+' if number > 0 else '−' if number < 0 else '±'}{text}"

    def percent(self, share: Fraction) -> str:
        """A share as a percentage, whole; the sign after a space that does not break."""
        return f"{round(100 * share)}\u00a0%"

    def listed(self, words: Iterable[str]) -> str:
        """Words with commas and an `and`."""
        return self.speech.listed([*words] or [""])

    def value(self, attribute: str, value: str) -> str:
        """A value by its title."""
        return plain(self.speech.value(attribute, value))

    def attribute(self, name: str) -> str:
        """An attribute by its title."""
        return plain(self.speech.attribute(name))

    def country(self, code: str) -> str:
        """A country by its UN short name."""
        known = countries()
        return known[code].name(self.speech.language) if code in known else plain(code)
