"""Words are counted as a word processor counts them; what was meant is found where it is near."""

from __future__ import annotations

import pytest

from a87ws.base.faults import Message, Several
from a87ws.base.text import count_words, did_you_mean, listed, mixed_words, nearest, quote

COUNTS = [
    ("", 0),
    (" \n\t ", 0),
    ("one", 1),
    ("Who pays for the harvest, and when?", 7),
    ("well-being of child-headed homes", 4),  # hyphens join
    ("l'école d’été", 2),  # so do apostrophes of all kinds
    ("and/or", 1),
    ("e.g. 3.5 %", 2),  # a lone sign is no word
    ("cocoa – and cotton", 3),  # dashes longer than a hyphen part, and are no words
    ("cocoa—cotton", 2),
    ("wait…what", 2),
    ("a\u00a0b\u3000c", 3),  # every kind of white space
    ("https://example.org/a-b-c-d-e-f-g-h-i-j-k", 1),  # an address is one word, however long
    ("https://example.org/" + "x" * 100, 1),
    ("a-b-c-d-e-f-g-h", 8 - 7),  # eight parts: one word
    ("a-b-c-d-e-f-g-h-i", 9),  # over eight: written to cheat the count
    ("x" * 80, 1),
    ("x." * 41, 41),
    ("童工劳动", 4),
    ("ILO 童工。", 3),
    ("child労働forced", 4),  # two characters and two words around them
    ("コーヒー", 4),
    ("الأطفال في سلاسل التوريد", 4),
    ("Дети в цепочках поставок", 4),
    ("किसानों की आवाज़", 3),
    ("한국어 단어", 2),
    ("🌍 world", 1),
]


@pytest.mark.parametrize(("text", "words"), COUNTS)
def test_words_are_counted_as_a_word_processor_does(text: str, words: int) -> None:
    assert count_words(text) == (words, False)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("กกกก", 1),
        ("กกกกก", 2),  # ceil(5 / 4)
        ("กกกก กกก", 2),  # seven letters
        ("ກກກກກ two words", 4),
        ("មមមម", 1),
    ],
)
def test_scripts_without_spaces_are_estimated(text: str, words: int) -> None:
    assert count_words(text) == (words, True)


def test_a_quoted_value_is_short_and_on_one_line() -> None:
    assert quote("a\n b") == "`a b`"
    assert quote("x" * 60) == f"`{'x' * 60}`"
    assert quote("x" * 61) == f"`{'x' * 59}…`"


def test_lists_read_as_prose() -> None:
    assert listed([]) == "none"
    assert listed([1]) == "`1`"
    assert listed("abc", last="or") == "`a`, `b` or `c`"
    assert listed(range(13)).endswith("and `2 more`") is False
    assert listed(range(13)).endswith("and 2 more")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("child labour", "child-labour"),
        ("Child_Labour", "child-labour"),
        ("child-labor", "child-labour"),
        ("forced", None),
        ("", None),
    ],
)
def test_the_nearest_word_is_offered_only_where_it_is_near(word: str, meant: str | None) -> None:
    assert nearest(word, ["child-labour", "forced-labour"])[:1] == ([meant] if meant else [])


def test_where_nothing_is_near_the_few_choices_are_named() -> None:
    hint = did_you_mean("x", ["one", "two"])
    assert hint == Message("choose?", values=Several(("one", "two"), "or"))
    assert did_you_mean("x", [f"n{i}" for i in range(13)]) is None
    assert did_you_mean("x", []) is None


def test_a_word_of_two_look_alike_scripts_is_noticed() -> None:
    assert mixed_words("Prіces rise") == ["Prіces"]  # the first i is Cyrillic
    assert mixed_words("Цены and prices") == []
    assert mixed_words("労働short") == []  # no look-alikes
