"""Facts with a date: countries, their clocks, ILO regions, Pathfinder Countries. SOURCES.md in this
folder names the source of each.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Mapping
from functools import cache
from pkgutil import get_data
from types import MappingProxyType
from typing import NamedTuple, cast

REGIONS: tuple[str, ...] = (
    "Africa",
    "Americas",
    "Arab States",
    "Asia and the Pacific",
    "Europe and Central Asia",
)
"""The five ILO regions, in alphabetical order, as ILOSTAT writes them."""

AMBIGUOUS: Mapping[str, tuple[str, ...]] = {
    "congo": ("CG", "CD"),
    **dict.fromkeys(("korea", "coree", "corea"), ("KP", "KR")),
    **dict.fromkeys(("guinea", "guinee"), ("GN", "GQ", "GW", "PG")),
    "guiana": ("GF", "GY"),
    "republicofchina": ("CN", "TW"),
    "saintmartin": ("MF", "SX"),
    "virginislands": ("VG", "VI"),
}
"""Folded words that alone may mean several countries. A country that bears the word as its UN name
stands first.
"""

_SHORTEST_TO_GUESS = 4  # letters; below this nearly every word is near some country
_NEAR = 0.8  # difflib ratio: one wrong letter in five; "Wakanda" (0.77 to Rwanda) stays unknown
_LETTERS_APART = 2  # a slip changes the length little; without this "Africa" would mean Sudáfrica


class Country(NamedTuple):
    """One ISO 3166-1 entry, or Kosovo (XK); names are the UN short names (UNTERM, else UN M49)."""

    code: str
    alpha3: str
    region: str | None
    en: str
    fr: str
    es: str
    aliases: tuple[str, ...]

    def name(self, language: str) -> str:
        """Give the UN short name in `en`, `fr` or `es`; in any other language the English one."""
        return {"fr": self.fr, "es": self.es}.get(language, self.en)


class Clock(NamedTuple):
    """The IANA zone where most people of a country live, and its days of rest as ISO weekdays."""

    zone: str
    weekend: frozenset[int]


class Pathfinders(NamedTuple):
    """The known Pathfinder Countries of Alliance 8.7; `as_of` is the date (or year) the list gives
    of itself.
    """

    as_of: str
    codes: frozenset[str]


@cache
def countries() -> Mapping[str, Country]:
    """Give every country by its ISO 3166-1 alpha-2 code, in code order: 249 codes and XK."""
    table = {}
    for code, alpha3, region, en, fr, es, aliases in csv.reader(
        _text("countries.csv").splitlines()[1:]
    ):
        table[code] = Country(
            code, alpha3, region or None, en, fr, es, tuple(filter(None, aliases.split("|")))
        )
    return MappingProxyType(table)


def region_of(code: str) -> str | None:
    """Give the ILO statistical region of an alpha-2 code; None for an unknown code and where
    ILOSTAT gives none.
    """
    return countries()[code].region if code in countries() else None


def find_country(text: str) -> tuple[str, ...]:
    """Give the codes that `text` names, spelled right: one, none, or several where the word alone
    is ambiguous.

    Alpha-2 and alpha-3 codes come first, then UN names in three languages and aliases. Case,
    accents, apostrophes, punctuation and spacing do not matter, nor does the order in "Tanzania,
    United Republic of". Plain "Congo" and "Guinea" are UN names and yet answer with every country
    they may mean, that country first: a person must be asked.
    """
    head, _, tail = text.replace("(", ",").partition(",")
    keys = (text.strip().upper(), _fold(text), _fold(f"{tail} {head}"))
    return next((_spellings()[key] for key in keys if key in _spellings()), ())


def suggest_country(text: str) -> tuple[str, ...]:
    """Give the codes a person may have meant: what `find_country` finds, else at most three spelled
    nearly so.
    """
    folded = _fold(text)
    if (found := find_country(text)) or len(folded) < _SHORTEST_TO_GUESS:
        return found
    from difflib import get_close_matches  # only a misspelling pays for it

    pool = [
        spelling for spelling in _spellings() if abs(len(spelling) - len(folded)) <= _LETTERS_APART
    ]
    near = get_close_matches(folded, pool, n=6, cutoff=_NEAR)
    return tuple(dict.fromkeys(code for spelling in near for code in _spellings()[spelling]))[:3]


@cache
def clocks() -> Mapping[str, Clock]:
    """Give the clock of every country of the table by its alpha-2 code; two uninhabited ones have
    none.
    """
    table = {}
    for line in _text("zones.csv").splitlines()[1:]:
        code, zone, weekend = line.split(",")
        if zone:
            table[code] = Clock(zone, frozenset(map(int, weekend)))
    return MappingProxyType(table)


@cache
def pathfinders() -> Pathfinders:
    """Give the Pathfinder Countries of `pathfinders.toml`: those on the 2025 list and those shown
    for earlier years.
    """
    import tomllib  # most commands never ask

    facts = tomllib.loads(_text("pathfinders.toml"))
    return Pathfinders(facts["as_of"], frozenset(facts["listed"] + facts["evidenced"]))


@cache
def _spellings() -> Mapping[str, tuple[str, ...]]:
    spellings = {}
    for code, country in countries().items():
        names = (country.en, country.fr, country.es, *country.aliases)
        # Codes stay upper case, which no folded name is: "N/A" folds to "na" and must not become
        # Namibia.
        spellings.update(dict.fromkeys((code, country.alpha3, *map(_fold, names)), (code,)))
    return {**spellings, **AMBIGUOUS}


def _fold(text: str) -> str:
    bare = unicodedata.normalize("NFKD", text.casefold().strip().removeprefix("the "))
    # - letters that serve as apostrophes
    return "".join(c for c in bare if c.isalnum() and c not in "ʻʼ")  # noqa: RUF001


def _text(name: str) -> str:
    # Not importlib.resources, which takes five times as long to import; None only from a loader
    # that reads no files.
    return cast("bytes", get_data(__name__, name)).decode("utf-8")
