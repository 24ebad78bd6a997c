"""What the submission form says in each language: the room `form` of the catalogue is the page's
own, `check` holds the messages of the checks, which in English are those of `validate` themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from a87ws.data import terms
from a87ws.data.words import forms, plural_rule, room, say
from a87ws.rendering.say import check_texts, unbroken
from a87ws.rendering.submission.rules import SAID


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
    texts = check_texts(language)
    return Tongue(
        say(language, "language.own-name"),
        words,
        counted,
        plural_rule(language),
        {key: texts[key] for key in SAID},
        terms.labels(language),
    )
