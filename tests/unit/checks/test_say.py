"""Messages in words: in English as the checks have them, elsewhere by the same keys."""

from __future__ import annotations

import re

import pytest

from a87ws.base.faults import Message, Quoted, Several
from a87ws.base.text import meant
from a87ws.checks.say import check_texts, say, with_hint
from a87ws.data.words import LANGUAGES
from a87ws.intake.form.page import SAID

SAYS = check_texts("en")


@pytest.mark.parametrize("language", ["fr", "es"])
@pytest.mark.parametrize("key", SAID)
def test_what_the_form_says_is_said_in_its_language(key: str, language: str) -> None:
    gaps = {gap: f"`{{{gap}}}`" for gap in re.findall(r"\{(\w+)\}", SAYS[key])}
    text = check_texts(language)[key]
    assert say(Message(key, **gaps), language) == text.format_map(gaps)
    assert text != SAYS[key]


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_language_fills_the_same_gaps_as_english(language: str) -> None:
    for key, text in check_texts(language).items():
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", SAYS[key])), key


def test_what_a_language_does_not_have_is_all_said_in_english() -> None:
    message = Message("yaml-character-escaped", character=Message("character-200B", code="200B"))
    assert say(message, "fr") == "a zero-width space (U+200B), written as an escape"
    assert say(Message("character-200B", code="200B"), "fr") == "une espace sans chasse (U+200B)"


@pytest.mark.parametrize(
    ("several", "words"),
    [
        (Several(()), "none"),
        (Several(("a",)), "`a`"),
        (Several(("a", "b")), "`a` and `b`"),
        (Several(("a", "b", "c"), "or"), "`a`, `b` or `c`"),
        (Several(("a", "b"), "and", 7), "`a`, `b` and 7 more"),
    ],
)
def test_several_values_are_listed(several: Several, words: str) -> None:
    assert say(Message("the-call-has", values=several)) == f"the call has {words}"


def test_three_that_may_be_meant_are_all_offered() -> None:
    assert say(meant("a", "b", "c")) == "did you mean `a` or `b` or `c`?"
    assert say(meant("a", "b"), "fr") == "vouliez-vous dire `a` ou `b`\u00a0?"


def test_a_gap_is_never_taken_for_a_text() -> None:
    message = Message("key-missing", key=Quoted("{0} {key} %s"))
    assert with_hint(message, Message("key-missing?", key="{x}")) == (
        "`{0} {key} %s` is missing (add `{x}:`)"
    )
