from __future__ import annotations

import re

import pytest

from a87ws.checks.says import SAYS
from a87ws.data.words import room, text
from a87ws.rendering.said import said
from a87ws.rendering.submission.words import tongue, unbroken

ALIKE = {
    "value-repeated?",
    "organization-repeated?",
}  # the same words in English, of things of two genders elsewhere


@pytest.mark.parametrize("language", ["fr", "es"])
@pytest.mark.parametrize("name", [name for name in SAYS if name not in ALIKE])
def test_what_a_check_says_is_said_in_the_language(name: str, language: str) -> None:
    values = {gap: f"`{{{gap}}} is not listed`" for gap in re.findall(r"\{(\w+)\}", SAYS[name])}
    assert said(SAYS[name].format_map(values), language) == tongue(language).says[name].format_map(
        values
    )


@pytest.mark.parametrize("language", ["fr", "es"])
@pytest.mark.parametrize("name", sorted({*room("en", "check")} - {*SAYS}))
def test_hints_too(name: str, language: str) -> None:
    if name.startswith("character-") or name == "character":
        return  # by the code of the character: below
    english, other = text("en", f"check.{name}"), text(language, f"check.{name}")
    values = {gap: f"`{gap}`" for gap in re.findall(r"\{(\w+)\}", english)}
    expected = unbroken(other).format_map(values)
    assert said(english.format_map(values), language) == expected


def test_a_character_that_does_not_show_is_named_in_the_language() -> None:
    assert said("a zero-width space (U+200B)", "fr") == "une espace sans chasse (U+200B)"
    unknown = "a character that does not show or turns text around (U+202E)"
    assert said(unknown, "fr") == "un caractère invisible ou qui change le sens de lecture (U+202E)"
    assert said(unknown, "en") == unknown


def test_what_the_tables_do_not_have_stays_as_it_is() -> None:
    assert said("something else", "fr") == "something else"
    assert said("`name` is missing", "en") == "`name` is missing"
    assert said("`x` is missing" * 500, "es") == "`x` is missing" * 500
