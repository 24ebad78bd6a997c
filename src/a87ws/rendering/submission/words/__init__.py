"""What the submission form says, one table a language: a new language is one more module with the
same entries.

`WORDS` are the page's own; `SAYS` are the messages of the checks, which in English are those of
`validate` themselves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import import_module
from typing import Final, NamedTuple

from a87ws.data import terms

LANGUAGES: Final = ("en", "fr", "es")


class Tongue(NamedTuple):
    """One language: its own name, the page's words, the messages, and titles of the Alliance's
    vocabulary.
    """

    name: str
    words: Mapping[str, str]
    says: Mapping[str, str]
    titles: Mapping[str, str]
    """Titles that a call gives in English, by their English text."""


def tongue(language: str) -> Tongue:
    """The tables of a language. Raises KeyError where there are none."""
    if language not in LANGUAGES:
        raise KeyError(language)
    module = import_module(f"a87ws.rendering.submission.words.{language}")
    words, says = (
        {key: _unbroken(text) for key, text in table.items()}
        for table in (module.WORDS, module.SAYS)
    )
    return Tongue(module.NAME, words, says, terms.labels(language))


def _unbroken(text: str) -> str:
    """No line ends before the marks that French sets apart, nor within its quotation marks."""
    return re.sub(r" (?=[:;?!»])|(?<=«) ", "\u00a0", text)
