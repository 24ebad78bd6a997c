"""Columns are guessed from the heads of usual forms, in three languages; what is said goes before
what is guessed.
"""

from __future__ import annotations

import pytest

from a87ws.base.tables import TableFile
from a87ws.intake.columns import distinct, match, submissions
from tests.small import call

CALL = call(questions={"view": {"text": "Whose view comes first?", "choices": {"w": "Workers"}}})


@pytest.mark.parametrize(
    ("head", "field"),
    [
        ("Title of the webinar", "title"),
        ("Titre de l’intervention", "title"),
        ("Título", "title"),
        ("Name and title of contact person", "contact.name"),
        ("Contact e-mail", "contact.email"),
        ("Courriel de la personne à contacter", "contact.email"),
        ("Submitting organization(s)", "organizations"),
        ("Organisations participantes", "organizations"),
        ("Type of organisation", "organization_types"),
        ("Country of your organization", "organization_countries"),
        ("Proposed speakers (name, title, organization)", "speakers"),
        ("Intervenants", "speakers"),
        ("Which outcome(s) of the Action Group?", "outcomes"),
        ("Pays", "countries"),
        ("Temas", "focus"),
        ("Résumé", "description"),
        ("Whose view comes first?", "answers.view"),
        ("Speakers' email addresses", "speakers"),
    ],
)
def test_a_head_is_taken_for_the_field_it_names(head: str, field: str) -> None:
    assert match([head], CALL, {}).guessed == {field: [head]}


def test_the_columns_of_the_form_itself_are_left_aside_and_others_are_named() -> None:
    columns = match(["ID", "Start time", "Email", "Title", "Favourite colour"], CALL, {})
    assert (columns.source, columns.aside, columns.unknown) == (
        "ID",
        ["Start time"],
        ["Favourite colour"],
    )
    assert columns.fields == {"title": ["Title"], "contact.email": ["Email"]}


def test_what_is_said_holds_over_what_is_guessed() -> None:
    columns = match(["Title", "Name of it"], CALL, {"title": ["name  of IT"]})
    assert columns.fields == {"title": ["Name of it"]}
    assert columns.unknown == ["Title"]


def test_a_head_that_is_said_and_not_there_is_named() -> None:
    with pytest.raises(KeyError, match="Titel"):
        match(["Title"], CALL, {"title": ["Titel"]})


def test_anonymous_is_no_address_and_the_question_goes_before_who_was_signed_in() -> None:
    heads = ["ID", "Email", "Your email"]
    table = TableFile(
        [
            heads,
            ["1", "anonymous", "a@example.org"],
            ["2", "b@example.org", ""],
            ["3", "c@example.org", "d@example.org"],
        ]
    )
    found = list(submissions(table, match(heads, CALL, {})))
    assert [each.cells["contact.email"] for each in found] == [
        "a@example.org",
        "b@example.org",
        "d@example.org",
    ]
    assert [each.source for each in found] == ["response 1", "response 2", "response 3"]
    assert [each.where for each in found] == ["row 2", "row 3", "row 4"]


def test_a_name_in_two_columns_is_one() -> None:
    heads = ["Contact: first name", "Contact: surname"]
    table = TableFile([heads, ["Amina", "Diallo"], ["", ""]])
    assert [each.cells for each in submissions(table, match(heads, CALL, {}))] == [
        {"contact.name": "Amina Diallo"}
    ]


def test_nothing_of_a_row_is_without_a_name() -> None:
    rows = [["Theme", "", "Theme", ""], ["a", "b", "c", "", "e"]]
    assert distinct(rows)[0] == ["Theme", "column 2", "Theme (2)", "", "column 5"]
    assert match(distinct(rows)[0], CALL, {}).unknown == ["column 2", "Theme (2)", "column 5"]


def test_a_country_beside_the_place_of_action_is_the_seat_of_the_organization() -> None:
    found = match(["Title", "Country", "Countries of action"], CALL, {}).fields
    assert found["countries"] == ["Countries of action"]
    assert found["organization_countries"] == ["Country"]
