"""Words of announcements in three languages: months, languages, cities, and the terms of the
Alliance.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pkgutil import get_data
from typing import Any, cast

from a87ws.data.words import LANGUAGES, has, say


@cache
def _table() -> Mapping[str, Any]:
    import tomllib  # most commands never ask

    return tomllib.loads(cast("bytes", get_data("a87ws.data", "terms.toml")).decode())


def month(number: int, language: str) -> str:
    """The name of a month, 1 to 12."""
    return say(language, f"calendar.month.{number}")


def weekday(number: int, language: str) -> str:
    """The name of a day of the week, 0 for Monday."""
    return say(language, f"calendar.weekday.{number}")


def language_name(tag: str, language: str) -> str:
    """A language by its BCP 47 tag, named in `language`; the tag itself where it is not in the
    table.
    """
    key = f"language.{tag.partition('-')[0].lower()}"
    return say(language, key) if has(language, key) else tag


def city(zone: str, language: str) -> str:
    """The city that stands for an IANA time zone; where it is not in the table, the last part of
    the zone's name.
    """
    key = f"city.{zone}"
    if has(language, key):
        return say(language, key)
    return zone.rpartition("/")[2].replace("_", " ")


def shown_cities() -> tuple[str, ...]:
    """The zones whose hours are shown beside a session's own, from west to east."""
    return tuple(_table()["shown"])


def term(label: str, language: str) -> str:
    """A label of the call in `language`: translated where it is a known English term, else as the
    call has it.
    """
    if language == LANGUAGES[0]:
        return label
    return _folded(language).get(
        " ".join(label.rstrip(".").replace("’", "'").casefold().split()), label
    )


def labels(language: str) -> Mapping[str, str]:
    """The known English terms in `language`; none in English."""
    if language == LANGUAGES[0]:
        return {}
    table = _table()
    names = {}
    for label in (*table["official"], *table["ours"]):
        names[label] = say(language, f"term.{label}")
    return names


@cache
def _folded(language: str) -> Mapping[str, str]:
    return {label.casefold(): name for label, name in labels(language).items()}
