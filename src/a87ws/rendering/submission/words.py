"""What the submission form says in each language: the room `form` of the catalogue is the page's
own, `check` holds the messages of the checks, which in English are those of `validate` themselves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from a87ws.checks.says import SAYS
from a87ws.data import terms
from a87ws.data.words import forms, has, plural_rule, room, say, text


class Tongue(NamedTuple):
    """One language: its own name, the page's words, the messages, and titles of the Alliance's
    vocabulary.
    """

    name: str
    words: Mapping[str, str]
    counted: Mapping[str, tuple[str, ...]]
    """The page's words that count, in their plural forms."""
    plural: tuple[int, ...]
    """Which of these forms goes with a number (`a87ws.data.words.plural_rule`)."""
    says: Mapping[str, str]
    titles: Mapping[str, str]
    """Titles that a call gives in English, by their English text."""


def tongue(language: str) -> Tongue:
    """The words of a language. Raises KeyError where there is no such language."""
    words = {key: unbroken(phrase) for key, phrase in room(language, "form").items()}
    counted = {}
    for key, phrases in forms(language, "form").items():
        counted[key] = tuple(unbroken(phrase) for phrase in phrases)
    return Tongue(
        say(language, "language.own-name"),
        words,
        counted,
        plural_rule(language),
        _says(language),
        terms.labels(language),
    )


def unbroken(phrase: str) -> str:
    """No line ends before the marks that French sets apart, nor within its quotation marks."""
    return re.sub(r" (?=[:;?!»])|(?<=«) ", "\u00a0", phrase)


def _says(language: str) -> Mapping[str, str]:
    """What the page can find fault with, and the hints."""
    hidden = [key for key in room(language, "check") if key.startswith("character")]
    says = {}
    for name in (*SAYS, *hidden, "marks"):
        key = f"check.{name}"
        if has(language, key):
            says[name] = unbroken(text(language, key))
    return says
