"""What the reasons say, one table a language: a new language is one more module with the same
entries.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Final

LANGUAGES: Final = ("en", "fr", "es")

Table = Mapping[str, str]
"""Phrases by name; those that count end in `_one` and `_many`."""


def phrases(language: str) -> Table:
    """The table of a language. Raises KeyError where there is none."""
    if language not in LANGUAGES:
        raise KeyError(language)
    table: Table = import_module(f"a87ws.rendering.phrases.{language}").PHRASES
    return table
