from __future__ import annotations

import time
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from a87ws.base.yaml import Value
from a87ws.call.call import Call
from a87ws.call.case import Register
from a87ws.data.words import LANGUAGES
from a87ws.intake.draft import draft
from a87ws.intake.issue_answer import (
    AmbiguousError,
    Event,
    NotAnEventError,
    language_of,
    read_answers,
    read_event,
    submission,
)
from a87ws.intake.issue_form import Field, fields, issue_form

CALL = {
    "name": "Talks",
    "organizer": "A club",
    "deadline": "2026-09-30",
    "timezone": "UTC",
    "outcomes": {"1": "Learn", "2": "Meet, and talk", "x": "None"},
    "focus": {"tools": "Tools", "people": "People"},
    "organization_types": {"club": "Club", "firm": "Firm or shop"},
    "criteria": {"fun": {"title": "Fun"}},
    "scale": {"1": "No", "2": "Yes"},
    "selection": {"slots": 1},
}
QUESTIONS = {
    "level": {
        "text": "For whom?",
        "choices": {"new": "Beginners", "old": "Old hands"},
        "many": True,
    },
    "length": {"text": "How long?", "choices": {"30": "Half an hour", "60": "An hour"}},
    "why": {"text": "Why now?"},
    "who": {"text": "Speakers"},
}


def call(**more: object) -> Call:
    return Call.model_validate({**CALL, **more})


def body(form: tuple[Field, ...], **answers: str) -> str:
    """What a host makes of the answers to a form, by key of the field or name of the question."""
    return "\n\n".join(
        f"### {field.label}\n\n{answers.get(field.name or field.key, '_No response_')}"
        for field in form
    )


def answered(form: tuple[Field, ...], text: str) -> dict[str, str]:
    return {
        field.name or field.key: answer
        for field, answer in read_answers(text, form).items()
        if answer
    }


EN = fields(call(), "en")


def proposed(text: str, form: tuple[Field, ...], made: Call) -> Mapping[str, Value]:
    return draft(submission(read_answers(text, form)), made, Register(())).value


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_whatever_stands_in_the_description_comes_back(text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    expected = {} if lines in ("", "_No response_") else {"description": lines}
    if "<!--" not in lines:
        assert answered(EN, body(EN, description=text)) == expected


@pytest.mark.parametrize("eol", ["\n", "\r\n", "\r"])
def test_labels_inside_the_description_cut_nothing(eol: str) -> None:
    text = "One\n\n### Speakers\n\nnobody\n\n### Description\n\n```\n### Themes\n```\nend"
    found = answered(EN, body(EN, title="A talk", description=text).replace("\n", eol))
    assert found == {"title": "A talk", "description": text}


def test_a_label_that_is_gone_from_an_older_form_takes_nothing_from_the_description() -> None:
    form = tuple(field for field in EN if field.key != "initiative")
    text = "One\n\n### Initiative\n\nTwo"
    assert answered(EN, body(form, title="A", description=text)) == {
        "title": "A",
        "description": text,
    }


def test_two_labels_after_a_text_of_any_shape_are_ambiguous() -> None:
    form = fields(call(questions=QUESTIONS), "en")
    with pytest.raises(AmbiguousError, match="Description"):
        read_answers(
            body(form, why="Because\n\n### Description\n\nof it", description="Short"), form
        )
    found = answered(form, body(form, why="Because\n\n### Themes\n\nof it", description="Short"))
    assert found == {"why": "Because\n\n### Themes\n\nof it", "description": "Short"}


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("A <!-- b --> c", "A  c"),
        ("A <!-- b\nc --> d\ne", "A\n d\ne".replace("A\n", "A \n")),
        ("A <!-- never closed\nb", "A <!-- never closed\nb"),
        ("```\n<!-- b -->\n```", "```\n<!-- b -->\n```"),
        ("<!-- only this -->", ""),
        ("a --> b <!-- c --> d", "a --> b  d"),
    ],
)
def test_comments_that_nobody_sees_in_the_thread_are_left_out(written: str, kept: str) -> None:
    assert answered(EN, body(EN, description=written)).get("description", "") == kept


@pytest.mark.parametrize(
    "piece", ["<!--", "<!-- -->", "```\n", "~~~\n", "### Description\n\n", "-->\n<!--\n", "` ~ \n"]
)
def test_a_body_of_the_greatest_size_is_read_at_once(piece: str) -> None:
    text = body(EN, title="A", description=piece * (65_536 // len(piece)))
    start = time.process_time()
    read_answers(text, EN)
    assert time.process_time() - start < 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_of_a_form_is_known_by_its_labels(language: str) -> None:
    form = fields(call(), language)
    assert (
        language_of(
            body(form, description="### Title of the proposal\n### Título de la propuesta"), call()
        )
        == language
    )


@pytest.mark.parametrize(
    "text", ["", "The link is broken", "### Description\n\nThe link is broken\n\n### Speakers"]
)
def test_another_issue_is_none_of_ours(text: str) -> None:
    assert language_of(text, call()) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_has_what_its_hosts_ask_for(language: str) -> None:
    form = issue_form(call(questions=QUESTIONS), language)
    inputs = form["body"][1:]
    labels = [each["attributes"]["label"] for each in inputs]
    assert len({*labels}) == len(labels)
    assert len({each["id"] for each in inputs}) == len(inputs)
    for each in inputs:
        options = each["attributes"].get("options", [])
        shown = [option["label"] if isinstance(option, dict) else option for option in options]
        assert len({*shown}) == len(shown)
        assert "none" not in [option.casefold() for option in shown]
        assert bool(shown) == (each["type"] in ("checkboxes", "dropdown"))


def test_answers_become_a_proposal() -> None:
    made = call(questions=QUESTIONS)
    form = fields(made, "fr")
    text = body(
        form,
        title="  A   talk ",
        contact_name="Amina",
        contact_email="<amina@example.org>",
        organization="The Club",
        organization_type="Club",
        organization_country="Côte d’Ivoire",
        partners="* A Shop | firm or shop | Kenya\n\n2. Another | circus",
        speakers="Amina | President | The Club | of old\nKoffi",
        outcomes="- [x] 2. Meet, and talk\n- [ ] 1. Learn\n- [X] None (x)",
        focus="- [X] tools\n- [X] Weather",
        countries="Kenya; CI\nWakanda, Congo",
        languages="français, PT-br",
        level="- [X] Old hands",
        length="Half an hour",
        why="Because.",
        description="Words.\n\nMore.",
    )
    assert proposed(text, form, made) == {
        "title": "A talk",
        "contact": {"name": "Amina", "email": "amina@example.org"},
        "organizations": [
            {"name": "The Club", "type": "club", "country": "CI"},
            {"name": "A Shop", "type": "firm", "country": "KE"},
            {"name": "Another", "type": "circus"},
        ],
        "speakers": [
            {"name": "Amina", "role": "President", "organization": "The Club | of old"},
            {"name": "Koffi"},
        ],
        "outcomes": [2, "x"],
        "focus": ["tools", "Weather"],
        "countries": ["KE", "CI", "Wakanda", "Congo"],
        "description": "Words.\n\nMore.\n",
        "languages": ["fr", "pt-BR"],
        "answers": {"level": ["old"], "length": 30, "why": "Because."},
    }


@pytest.mark.parametrize("number", ["1", "Outcome 1", "résultat n° 1: anything", "1) Apprendre"])
def test_an_outcome_is_known_by_its_number_whatever_its_wording(number: str) -> None:
    found = proposed(body(EN, outcomes=f"- [X] {number}"), EN, call())
    assert found["outcomes"] == [1]


def test_no_answer_is_no_key() -> None:
    assert proposed(body(EN), EN, call()) == {}


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"[" * 100_000])
def test_a_file_that_is_no_event_is_refused(data: bytes) -> None:
    with pytest.raises(NotAnEventError):
        read_event(data)


@pytest.mark.parametrize(
    "data", [b"[]", b"1", b"{}", b'{"issue": 1}', b'{"issue": {"number": true}}']
)
def test_an_event_about_something_else_is_none_of_ours(data: bytes) -> None:
    assert read_event(data) is None


def test_half_a_character_is_replaced() -> None:
    assert read_event(b'{"issue": {"number": 3, "body": "\\ud800a\\ud83d\\ude00"}}') == Event(
        3, "\ufffda\U0001f600", "main"
    )
