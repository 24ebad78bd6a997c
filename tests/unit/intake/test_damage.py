"""What does not show is taken out of a cell; what an encoding has broken is noticed, and nothing
that is right.
"""

from __future__ import annotations

import pytest

from a87ws.intake.submission import clean, mojibake


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("CĂ´te d'Ivoire", ("CĂ´te", "Côte")),
        ("CÃ´te d'Ivoire", ("CÃ´te", "Côte")),
        ("donâ€™t", ("donâ€™t", "don’t")),
        ("GarcÃ\u00ada", None),
        ("Å\u0081Ã³dÅº", None),
    ],
)
def test_a_broken_word_is_named_with_what_it_was(text: str, pair: tuple[str, str] | None) -> None:
    found = list(mojibake(text))
    assert found == ([pair] if pair else found)
    assert found


@pytest.mark.parametrize(
    "text",
    ["Côte d’Ivoire", "LIBERTÉ»", "Łódź", "ÂME", "Ähnlich", "日本語", "Đà Nẵng", "«École»", "مركز"],
)
def test_a_sound_word_is_left_in_peace(text: str) -> None:
    assert list(mojibake(text)) == []


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\u00a0b\u202fc", "a b c"),
        ("one\r\ntwo\u2028three", "one\ntwo\nthree"),
        ("\ufeffzero\u200bwidth\u00ad", "zerowidth"),
        ("one_x000D_\ntwo", "one\ntwo"),
        ("  lines \n  trimmed  ", "lines\ntrimmed"),
        ("\x00\x1b[31m", "[31m"),
    ],
)
def test_what_does_not_show_is_taken_out(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned
