"""Names for files out of titles in any script."""

from __future__ import annotations

import pytest

from a87ws.base.records import is_id
from a87ws.call.proposal import propose_id, romans

TITLES = {
    "Hearing workers first in the cotton chain": "hearing-workers-first-in-the-cotton-chain",
    "L’enfance d’abord : cacao & école": "l-enfance-d-abord-cacao-ecole",
    "Niños fuera del socavón": "ninos-fuera-del-socavon",
    "Straße nach Łódź": "strasse-nach-lodz",
    "Дети не работают на полях": "deti-ne-rabotayut-na-polyakh",
    "Παιδική εργασία": "paidiki-ergasia",
    "قطن": "qtn",
    "बाल श्रम": "bala-shrama",
    "কাপাস": "kapasa",
    "ጉልበት": "gulebate",
    "កម្ម": "kammo",
    "わたし": "watasi",
    "२०२६": "2026",
    "童工与供应链": "proposal-72e2db",
    "": "proposal",
    "Con": "con-1",
}


@pytest.mark.parametrize(("title", "expected"), TITLES.items())
def test_a_title_in_any_script_gives_a_name_that_can_be_read(title: str, expected: str) -> None:
    assert propose_id(title) == expected


@pytest.mark.parametrize(
    "title", ["x" * 90, "a-very " * 20, "一" * 500, "ቃ" * 90, "--", "\u200b", "\0", "İ", "ﷺ", "½"]
)
def test_whatever_the_title_the_name_can_be_an_id(title: str) -> None:
    assert is_id(propose_id(title))


def test_the_name_of_a_file_that_is_no_text_gives_one_too() -> None:
    assert is_id(propose_id(b"\xff\xfe".decode("utf-8", "surrogateescape")))


def test_a_long_title_is_cut_between_words() -> None:
    assert propose_id("word " * 20) == "-".join(["word"] * 13)  # 13 words and 12 hyphens: 64


def test_a_sound_is_made_of_small_letters_digits_and_the_sign_that_undoes() -> None:
    assert {letter for sound in romans().values() for letter in sound} <= set(
        "abcdefghijklmnopqrstuvwxyz0123456789<"
    )
