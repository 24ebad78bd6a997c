"""Words of announcements in three languages: months, languages, cities, and the terms of the
Alliance.
"""

from collections.abc import Mapping
from functools import cache
from pkgutil import get_data
from typing import Final, cast

LANGUAGES: Final = ("en", "fr", "es")
"""The languages in which there are announcements."""

CITIES_SHOWN: Final = 8


@cache
def _table() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    import tomllib  # most commands never ask

    return tomllib.loads(cast("bytes", get_data("a87ws.data", "terms.toml")).decode())


def month(number: int, language: str) -> str:
    """The name of a month, 1 to 12."""
    return _table()["months"][language][number - 1]  # type: ignore[index]  # a list in the file


def weekday(number: int, language: str) -> str:
    """The name of a day of the week, 0 for Monday."""
    return _table()["weekdays"][language][number]  # type: ignore[index]  # a list in the file


def language_name(tag: str, language: str) -> str:
    """A language by its BCP 47 tag, named in `language`; the tag itself where it is not in the
    table.
    """
    names = _table()["languages"].get(tag.partition("-")[0].lower())
    return names[language] if names else tag


def city(zone: str, language: str) -> str:
    """The city that stands for an IANA time zone; where it is not in the table, the last part of
    the zone's name.
    """
    names = _table()["cities"].get(zone)
    return names[language] if names else zone.rpartition("/")[2].replace("_", " ")


def shown_cities() -> tuple[str, ...]:
    """The zones whose hours are shown beside a session's own, from west to east."""
    return tuple(_table()["cities"])[:CITIES_SHOWN]


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
    table = _table()
    every = {**table["official"], **table["ours"]}
    return {label: names[language] for label, names in every.items() if language in names}


@cache
def _folded(language: str) -> Mapping[str, str]:
    return {label.casefold(): name for label, name in labels(language).items()}
