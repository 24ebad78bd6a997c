"""The catalogues: compiled as they are written, whole in every language, and no entry idle."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from a87ws.call.attributes import ATTRIBUTES
from a87ws.data import words
from a87ws.data.words import LANGUAGES, say
from a87ws.intake.form.page import SAID
from tests.catalogues import FOLDER, compiled, entries, gaps, texts, with_english_entries
from tests.goldens import is_updating

SOURCE = entries(FOLDER / "en.po")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.po")), ids=lambda path: path.stem)
def test_a_catalogue_has_the_entries_of_the_english_one_and_is_what_is_read(path: Path) -> None:
    text, whole = path.read_text(encoding="utf-8"), with_english_entries(path)
    if is_updating() and text != whole:
        path.write_text(whole, encoding="utf-8", newline="\n")
    made, target = compiled(path), path.with_suffix(".mo")
    written = b""
    if target.exists():
        written = target.read_bytes()
    if is_updating() and made != written:
        target.write_bytes(made)
    assert text == whole, "UPDATE=1 takes the entries over from en.po"
    assert made == written, "UPDATE=1 compiles it"


def test_every_catalogue_is_compiled_and_english_comes_first() -> None:
    assert {path.stem for path in FOLDER.glob("*.po")} == {*LANGUAGES}
    assert LANGUAGES[:3] == ("en", "fr", "es")


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_a_language_says_all_that_english_says_with_the_same_gaps(language: str) -> None:
    other = entries(FOLDER / f"{language}.po")
    assert [*other] == [*SOURCE]
    for key, message in other.items():
        english = texts(SOURCE[key], source=True)
        assert texts(message, source=True) == english, key
        said = texts(message, source=False)
        if key.startswith("check.") and not any(said):
            assert key.removeprefix("check.") not in SAID  # on the terminal, English will do
            continue
        assert all(said), key
        spare: set[str] = set()
        if key.startswith("ineligible."):
            spare = {"number", "reviews"}
        assert gaps(said) <= gaps(english) | spare, key
        if message.pluralizable or spare or key == "calendar.full-hour":
            continue
        assert gaps(said) == gaps(english), key


def test_a_key_that_is_not_there_and_a_gap_left_open_are_key_errors() -> None:
    for wrong in ("reasons.nothing", "reasons"):
        with pytest.raises(KeyError):
            say("fr", wrong)
    with pytest.raises(KeyError):
        say("fr", "reasons.nothing", count=2)
    with pytest.raises(KeyError):
        say("fr", "reasons.at_most")
    with pytest.raises(KeyError):
        say("xx", "reasons.at_most")


@pytest.mark.parametrize(
    ("language", "number", "expected"),
    [
        ("en", 0, "points"), ("en", 1, "point"), ("en", 2, "points"),
        ("en", Fraction(1, 2), "points"), ("en", Fraction(3, 2), "points"),
        ("fr", 0, "point"), ("fr", 1, "point"), ("fr", 2, "points"),
        ("fr", Fraction(3, 2), "point"), ("fr", Fraction(5, 2), "points"),
        ("es", 0, "puntos"), ("es", 1, "punto"), ("es", Fraction(3, 2), "puntos"),
    ],
)  # fmt: skip
def test_the_plural_is_that_of_the_language(
    language: str, number: Fraction | int, expected: str
) -> None:
    assert say(language, "reasons.points", count=number, number="n") == f"n {expected}"


def test_every_attribute_has_a_title() -> None:
    titled = {key.partition(".")[2] for key in SOURCE if key.startswith("attribute.")}
    assert titled == {*ATTRIBUTES}


def test_a_script_is_told_every_plural_form() -> None:
    assert words.plural_rule("fr")[:3] == (0, 0, 1)
    assert words.plural_rule("en")[:3] == (1, 0, 1)
    assert words.forms("fr", "form")["left"] == ("1 à compléter", "{count} à compléter")


def test_no_key_of_these_rooms_is_idle() -> None:
    package = FOLDER.parents[1]
    name = re.compile(r"""["']((?:thread|calendar|starter|call)\.[a-z-]+)["']""")
    asked: set[str] = set()
    for path in package.rglob("*.py"):
        asked.update(name.findall(path.read_text(encoding="utf-8")))
    rooms = ("thread.", "starter.", "call.", "calendar.")
    listed = ("calendar.month.", "calendar.weekday.")
    known = {key for key in SOURCE if key.startswith(rooms) and not key.startswith(listed)}
    assert known - asked == set()
