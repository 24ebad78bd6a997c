"""The words of a report: its own phrases beside those of the reasons, numbers as the language
writes them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from a87ws.base.text import points, rounded, show
from a87ws.checks.rule import mask
from a87ws.data import countries
from a87ws.data.words import text
from a87ws.selection.sentences import Speech

_BEFORE: Final = re.compile(" ([:;!?»])")


def plain(text: str) -> str:
    """Foreign text for a page: one line, nothing in it that steers or hides, no e-mail address."""
    return show(mask(text))


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a longer foreign text, each on one line."""
    blocks = text.replace("\r\n", "\n").split("\n\n")
    return tuple(plain(" ".join(block.split())) for block in blocks if block.strip())


def _tied(phrase: str) -> str:
    """French signs tied to their words: no line begins with a colon."""
    return _BEFORE.sub("\u00a0\\1", phrase).replace("« ", "«\u00a0")


@dataclass(frozen=True)
class Words:
    """What a report says in one language."""

    speech: Speech

    def __call__(self, name: str, /, **gaps: object) -> str:
        """A phrase with its gaps filled."""
        return self.raw(name).format(**gaps)

    def raw(self, name: str) -> str:
        """A phrase with its gaps open, for the script to fill."""
        return _tied(text(self.speech.language, f"report.{name}"))

    def many(self, name: str, number: int, /, **gaps: object) -> str:
        """A phrase with a number in it, in the plural that the number takes."""
        phrase = text(self.speech.language, f"report.{name}", count=number)
        return _tied(phrase).format(number=number, **gaps)

    def points(self, thousandths: int) -> str:
        """Thousandths of a point, as points."""
        return self.speech.comma(points(thousandths))

    def number(self, number: Fraction | None, places: int = 3) -> str:
        """A number to so many decimals; a dash for none."""
        return "–" if number is None else self.speech.comma(rounded(number, places))

    def signed(self, number: Fraction, places: int = 3) -> str:
        """A number with its sign, rounded."""
        figure = self.speech.comma(rounded(abs(number), places))
        return f"{'+' if number > 0 else '−' if number < 0 else '±'}{figure}"

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
