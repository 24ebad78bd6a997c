"""The submission form as text: whole in three languages, the same bytes each time, and nothing
private in it.
"""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from a87ws.call.call import Call, Question, SelectionPolicy, Submission
from a87ws.call.registers import Member
from a87ws.checks import ALL
from a87ws.data.words import LANGUAGES
from a87ws.intake.form.page import JUDGED, LEFT_TO_VALIDATE, SAID, render_form, tongue

MEMBERS = (
    Member(
        id="coral",
        name="Coral Arc Fishers' Union",
        aliases=("CAFU",),
        type="secret-type",
        country="FJ",
    ),
)


def call(**changes: object) -> Call:
    values: dict[str, object] = {
        "name": "A call",
        "organizer": "The Secretariat",
        "deadline": date(2026, 9, 30),
        "timezone": "Europe/Zurich",
        "outcomes": {"1": "Prevention"},
        "focus": {"child-labour": "Child labour"},
        "organization_types": {"other": "Other"},
        "questions": {"why": Question(text="Why now?")},
        "criteria": {},
        "scale": {},
        "selection": SelectionPolicy(slots=8),
    }
    made = object.__new__(Call)
    defaults = {
        "opens": None,
        "submitters": "members",
        "languages": ("fr", "en"),
        "description_words": 250,
    }
    vars(made).update(
        {**defaults, "submission": Submission(), "pathfinder_countries": None, **values, **changes}
    )
    return made


def data(page: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(
        page.split('id="data">')[1].split("</script>", maxsplit=1)[0]
    )
    return found


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_a_language_says_all_that_english_says_and_fills_the_same_gaps(language: str) -> None:
    english, other = tongue("en"), tongue(language)

    def gaps(text: str) -> set[str]:
        return set(re.findall(r"\{\w+\}", text))

    for ours, theirs in ((english.words, other.words), (english.says, other.says)):
        assert {key for key in theirs if gaps(ours[key]) != gaps(theirs[key])} == set()
    assert other.words.keys() == english.words.keys()
    assert other.says.keys() == set(SAID)


def test_french_and_spanish_name_the_same_official_terms() -> None:
    assert tongue("fr").titles.keys() == tongue("es").titles.keys()
    assert tongue("fr").titles["Child labour"] == "Travail des enfants"
    assert tongue("es").titles["Forced labour"] == "Trabajo forzoso"


def test_every_code_of_a_proposal_is_judged_by_the_page_or_said_to_be_left() -> None:
    assert {code for code in ALL if code.startswith("proposal-")} <= {*JUDGED, *LEFT_TO_VALIDATE}
    assert set(JUDGED) & set(LEFT_TO_VALIDATE) == set()


def test_the_same_call_gives_the_same_bytes() -> None:
    assert render_form(call(), MEMBERS) == render_form(call(), MEMBERS)


def test_the_page_names_no_other_place_on_the_network() -> None:
    page = render_form(call(), MEMBERS)
    html = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    assert re.findall(r"""(?:src|href|action)=["']?(?!#)[^"' >]+|url\(|@import""", html) == []
    assert (
        re.findall(r"fetch\(|XMLHttp|WebSocket|EventSource|sendBeacon|import\(|\.src\b", page) == []
    )
    assert "built-in" not in page


def test_of_a_member_the_page_holds_the_names_and_nothing_else() -> None:
    page = render_form(call(), MEMBERS)
    assert "CAFU" in page
    assert "secret-type" not in page


def test_the_page_starts_in_the_first_language_of_the_call_that_it_speaks() -> None:
    assert '<html lang="fr">' in render_form(call(), MEMBERS)
    assert '<html lang="en">' in render_form(call(languages=("pt", "de")), MEMBERS)
    assert "250 mots au plus" in render_form(call(), MEMBERS)


def test_the_ways_to_send_are_those_that_the_call_names() -> None:
    none = render_form(call(), MEMBERS)
    assert 'id="new-file"' not in none
    assert 'id="write"' not in none
    assert 'data-t="send_call"' in none
    both = render_form(
        call(submission=Submission(repository="https://github.com/a/b.git", email="s@example.org")),
        MEMBERS,
    )
    assert 'id="new-file"' in both
    assert 'id="write"' in both
    assert data(both)["submission"] == {
        "repository": "https://github.com/a/b",
        "kind": "github",
        "branch": "main",
        "email": "s@example.org",
        "prefix": "",
    }
