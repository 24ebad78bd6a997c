"""Submissions as pretalx's API gives them, and rows of other tools, are a table like any other."""

from __future__ import annotations

from typing import Any

import pytest

from a87ws.call.case import Register
from a87ws.intake.columns import match, submissions
from a87ws.intake.draft import draft
from a87ws.intake.formats import table_of
from tests.small import call

CALL = call()
TALK: dict[
    str, Any
] = {  # the fields of pretalx's submission resource, with speakers and questions expanded
    "code": "ABCDEF",
    "title": "Logs for humans",
    "speakers": [
        {"code": "S1", "name": "Ada Example", "email": "ada@example.org", "biography": "Writes."}
    ],
    "submission_type": {"en": "Talk"},
    "track": {"id": 3, "name": {"en": "child"}},
    "state": "submitted",
    "abstract": "Short.",
    "description": "Long.",
    "duration": 30,
    "content_locale": "en",
    "do_not_record": False,
    "answers": [
        {"id": 1, "question": {"id": 9, "question": {"en": "Organization"}}, "answer": "UPC"}
    ],
    "tags": [],
}


def drafts(document: object) -> list[dict[str, Any]]:
    table, known = table_of(document)
    columns = match(table.rows[0], CALL, known)
    return [dict(draft(each, CALL, Register(())).value) for each in submissions(table, columns)]


@pytest.mark.parametrize("document", [[TALK], {"count": 1, "next": None, "results": [TALK]}])
def test_a_submission_of_pretalx_becomes_a_proposal(document: object) -> None:
    assert drafts(document) == [
        {
            "title": "Logs for humans",
            "contact": {"name": "Ada Example", "email": "ada@example.org"},
            "organizations": [{"name": "UPC"}],
            "speakers": [{"name": "Ada Example"}],
            "focus": ["child"],
            "description": "Short.\n\nLong.\n",
            "languages": ["en"],
        }
    ]


def test_what_pretalx_has_and_no_proposal_needs_is_named() -> None:
    table, known = table_of([TALK])
    unknown = match(table.rows[0], CALL, known).unknown
    assert {"duration", "speakers: biography", "submission_type", "tags"} <= {*unknown}


def test_a_withdrawn_submission_stays_withdrawn() -> None:
    assert drafts([TALK | {"state": "withdrawn"}])[0]["status"] == "withdrawn"


def test_speakers_that_are_codes_alone_and_further_pages_are_said() -> None:
    table, _ = table_of(
        {"count": 90, "next": "https://…", "results": [TALK | {"speakers": ["S1"]}]}
    )
    assert [remark.partition(":")[0] for remark in table.remarks] == [
        "one page of 90 submissions",
        "the speakers are only codes",
    ]


def test_rows_of_another_tool_are_taken_by_their_heads() -> None:
    assert drafts([{"Title": "T", "Your email": "a@example.org"}]) == [
        {"title": "T", "contact": {"email": "a@example.org"}}
    ]


@pytest.mark.parametrize("document", [{}, 5, ["a"], {"results": {}}, None])
def test_what_holds_no_submissions_is_refused(document: object) -> None:
    with pytest.raises(ValueError, match="no list of submissions"):
        table_of(document)
