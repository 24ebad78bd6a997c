"""The words that people read, one catalogue a language: `fr.po` is what translators edit, `fr.mo`
what is read here.

A key names an entry and is its `msgctxt`; `msgid` is the English text and `msgstr` the translation.
The compiled form has the key in the place of the English, so that rewording English breaks no
look-up. `UPDATE=1 pytest tests/unit/data/test_words.py` compiles.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from pkgutil import get_data
from typing import Any, Final, cast

_FIRST: Final = ("en", "fr", "es")  # the languages of the ILO, as it lists them
_CYCLE: Final = 100  # above 100, every plural rule in use looks at the last two digits


def _languages() -> tuple[str, ...]:
    languages = {file.stem for file in Path(__file__).parent.glob("*.mo")}
    first = sorted(languages.intersection(_FIRST), key=_FIRST.index)
    return (*first, *sorted(languages.difference(_FIRST)))


LANGUAGES: Final = _languages()
"""The languages there is a catalogue of, English first."""


class _Missing(NullTranslations):
    """Asked where a catalogue has no such key."""

    def gettext(self, message: str) -> str:
        raise KeyError(message)

    # gettext's signature
    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:  # noqa: ARG002
        raise KeyError(msgid1)


class _Catalogue(GNUTranslations):
    """A catalogue that can list its keys, for pages that take a whole room of words with them."""

    _catalog: dict[str | tuple[str, int], str]

    def keys(self) -> tuple[str, ...]:
        names: dict[str, None] = {}
        for entry in self._catalog:
            name = entry
            if not isinstance(name, str):  # one of the plural forms
                name = name[0]
            if name:
                names[name] = None
        return tuple(names)


def say(language: str, key: str, /, *, count: object = None, **gaps: object) -> str:
    """The text of `key` with its gaps filled; `count` chooses the plural and fills no gap itself.

    Raises KeyError where there is no such language or key, or where a gap is left open.
    """
    if not isinstance(count, (int, Fraction)):
        count = None
    return text(language, key, count=count).format(**gaps)


def text(language: str, key: str, *, count: Fraction | int | None = None) -> str:
    """The text of `key` with its gaps open."""
    catalogue = _catalogue(language)
    if count is None:
        return catalogue.gettext(key)
    return catalogue.ngettext(key, key, _whole(count))


def has(language: str, key: str) -> bool:
    """Whether the catalogue has `key`."""
    return key in _keys(language)


def room(language: str, name: str) -> Mapping[str, str]:
    """Every text whose key begins with `name.`, by the rest of the key; without plurals."""
    prefix = f"{name}."
    texts = {}
    for key in _keys(language):
        if key.startswith(prefix) and not counts(language, key):
            texts[key.removeprefix(prefix)] = text(language, key)
    return texts


def forms(language: str, name: str) -> Mapping[str, tuple[str, ...]]:
    """Every text of the room `name` that counts, by the rest of the key: its plural forms in the
    catalogue's order.
    """
    prefix = f"{name}."
    rule = plural_rule(language)
    forms_in_order = sorted(set(rule))
    examples = list(map(rule.index, forms_in_order))  # a number that takes each form
    texts = {}
    for key in _keys(language):
        if key.startswith(prefix) and counts(language, key):
            by_form = [text(language, key, count=number) for number in examples]
            texts[key.removeprefix(prefix)] = tuple(by_form)
    return texts


@cache
def plural_rule(language: str) -> tuple[int, ...]:
    """Which plural form goes with 0, 1, 2 and so on up to 199, for scripts; a larger number goes
    like 100 and its last two digits.
    """
    rule = _catalogue(language).plural  # type: ignore[attr-defined]  # typeshed leaves it out
    return tuple(map(rule, range(2 * _CYCLE)))


def counts(language: str, key: str) -> bool:
    """Whether `key` has plural forms."""
    return (key, 0) in _catalogue(language)._catalog  # noqa: SLF001  the class above


def _whole(count: Fraction | int) -> int:
    """The whole number whose plural a number takes: a fraction below two goes like zero, which is
    singular in French (0,5 point, 1,5 point) and plural in English (1.5 points).
    """
    size = abs(Fraction(count))
    if size.denominator > 1 and size < 2:  # noqa: PLR2004  where French turns plural
        return 0
    return size.numerator // size.denominator


@cache
def _catalogue(language: str) -> _Catalogue:
    if language not in LANGUAGES:
        raise KeyError(language)
    # not importlib.resources, which takes five times as long to import
    compiled = cast("bytes", get_data(__name__, f"{language}.mo"))
    catalogue = _Catalogue(BytesIO(compiled))
    catalogue.add_fallback(_Missing())
    return catalogue


@cache
def _keys(language: str) -> Mapping[str, None]:
    return dict.fromkeys(_catalogue(language).keys())


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
