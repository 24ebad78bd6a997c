"""What was chosen is found by number, key or title, whatever joins the choices; nothing is cut at a
comma blindly.
"""

from __future__ import annotations

import pytest

from a87ws.intake.people import Chosen, choose, is_nothing

OUTCOMES = {
    "1": "Advance research, data and knowledge",
    "2": "Strengthen advocacy and partnerships",
    "3": "Build capacity, and share tools",
    "4": "Act together, in priority countries",
}
FOCUS = {
    "child-labour": "Child labour",
    "forced-labour": "Forced labour",
    "human-trafficking": "Human trafficking",
}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Outcome 1: Advancing research, data.;Outcome 3 – Build;", ("1", "3")),
        (
            (
                "Outcome 1: Advance research, data and 2 more,"
                " Outcome 3: Build capacity, and share tools"
            ),
            ("1", "3"),
        ),
        ("Résultat 2 : Renforcer le plaidoyer", ("2",)),
        ("Resultado n.º 4", ("4",)),
        ("Outcome 3 Build capacity", ("3",)),
        ("1, 3", ("1", "3")),
        ("1 and 3", ("1", "3")),
        ("3\n1", ("1", "3")),
        ("Outcomes 1, 2 & 4", ("1", "2", "4")),
        ("Build capacity, and share tools, Act together, in priority countries", ("3", "4")),
        ("BUILD CAPACITY,  AND SHARE TOOLS.", ("3",)),
        ("Outcome 1: Advance research on SDG 8.7, by 2030, in 4 countries", ("1",)),
    ],
)
def test_outcomes_are_recognized_by_number_or_by_title(text: str, found: tuple[str, ...]) -> None:
    assert choose(text, OUTCOMES) == Chosen(found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Child labour;Human trafficking;", ("child-labour", "human-trafficking")),
        ("child labour, forced labour", ("child-labour", "forced-labour")),
        ("Travail forcé, traite des êtres humains", ("forced-labour", "human-trafficking")),
        ("trabajo infantil y trabajo forzoso", ("child-labour", "forced-labour")),
        ("child-labour", ("child-labour",)),
    ],
)
def test_themes_are_recognized_in_the_working_languages(text: str, found: tuple[str, ...]) -> None:
    assert choose(text, FOCUS) == Chosen(found)


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("Outcome 9: Something else", Chosen((), ("Outcome 9: Something else",))),
        ("1-3", Chosen((), ("1-3",))),  # a range, or a slip: nobody can say
        ("Outcome 1;Something of our own", Chosen(("1",), ("Something of our own",))),
    ],
)
def test_what_is_not_understood_is_kept_as_it_was_written(text: str, chosen: Chosen) -> None:
    assert choose(text, OUTCOMES) == chosen


def test_what_stands_beside_a_title_is_kept_too() -> None:
    assert choose("Child labour, debt bondage", FOCUS) == Chosen(
        ("child-labour",), ("debt bondage",)
    )


@pytest.mark.parametrize(
    ("text", "nothing"), [("n/a", True), (" – ", True), ("", True), ("NA", False), ("No", False)]
)
def test_na_is_namibia_and_no_empty_answer(text: str, nothing: bool) -> None:
    assert is_nothing(text) is nothing
