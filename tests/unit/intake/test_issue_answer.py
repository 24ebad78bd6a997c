"""The path of an issue, replayed from saved event files, some of them hostile."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from a87ws.base.yaml import parse
from a87ws.intake.issue_answer import Answered, Event, answer, read_event
from a87ws.validate.command import diagnose
from tests.fakes import call_cli, example

EVENTS = Path(__file__).parents[2] / "events"
IN_TIME = datetime(2026, 9, 1, tzinfo=UTC)
LATE = datetime(2026, 9, 30, 22, 1, tzinfo=UTC)  # one minute after midnight in Zurich


def event(name: str) -> Event:
    found = read_event((EVENTS / f"{name}.json").read_bytes())
    assert found
    return found


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return example(tmp_path)


def replayed(root: Path, name: str, as_of: datetime = IN_TIME) -> Answered:
    found = answer(root, event(name), as_of)
    assert found
    return found


def outside_fences(markdown: str) -> str:
    """The text of an answer that a host reads for names, numbers and links."""
    tokens = MarkdownIt("commonmark").parse(markdown)
    assert {token.type for token in tokens} <= {
        "paragraph_open",
        "inline",
        "paragraph_close",
        "fence",
    }
    return "\n".join(token.content for token in tokens if token.type == "inline")


def test_a_complete_issue_becomes_a_file_a_pull_request_and_a_thank_you(root: Path) -> None:
    found = replayed(root, "github-complete")
    assert found.path == "proposals/hearing-workers-first.yaml"
    assert (
        (root / found.path).read_text()
        == """\
title: Hearing workers first
contact: {name: Amina Diallo, email: amina@example.org}
organizations:
  - name: CGU
    type: workers-organization
    country: BF
  - name: Labour Inspection Office
  - name: Seed Traders
    type: civil-society
    country: CI
speakers:
  - {name: Issa Traoré, role: Secretary-General, organization: Cotton Growers' Union}
  - {name: Awa Sow, role: Inspector}
outcomes: [1]
focus: [child-labour, human-trafficking]
countries: [BF, CI, ML]
description: |
  Workers are asked first.

  Then the buyers.
supply_chains: [cotton, seed]
languages: [fr, en]
initiative: Cotton dialogue
"""
    )
    assert not diagnose(root, [root / found.path]).has_errors
    assert found.comment.startswith(
        "Thank you for your proposal! It has been checked, and it is complete.\n"
    )
    assert "`Seed Traders` is not a registered member" in found.comment
    assert found.pull
    assert found.pull["title"] == "Proposal hearing-workers-first"
    assert (found.pull["head"], found.pull["base"]) == ("proposal/issue-12", "main")
    assert "closes #12" in found.pull["body"]


def test_an_edited_issue_changes_its_file_and_one_that_says_the_same_changes_nothing(
    root: Path,
) -> None:
    replayed(root, "github-complete")
    again = replayed(root, "github-complete")
    assert (again.path, again.pull) == ("proposals/hearing-workers-first.yaml", None)
    assert "Nothing has changed" in again.comment
    edited = replayed(root, "github-edited")
    assert edited.path == again.path
    assert edited.pull
    assert "and the buyers last." in (root / edited.path).read_text()  # type: ignore[operator]


def test_somebody_elses_proposal_of_the_same_title_is_left_alone(root: Path) -> None:
    there = root / "proposals/hearing-workers-first.yaml"
    there.write_text((root / "proposals/cocoa-schools.yaml").read_text())
    before = there.read_bytes()
    assert replayed(root, "github-complete").path == "proposals/hearing-workers-first-12.yaml"
    assert there.read_bytes() == before


def test_what_is_to_be_mended_is_said_field_by_field_and_all_at_once_in_the_language_of_the_form(
    root: Path,
) -> None:
    found = replayed(root, "github-french")
    assert (found.path, found.pull) == (None, None)
    assert found.comment.startswith("Merci de votre proposition !")
    for line in (
        "- Personne à contacter: à remplir",
        "- Intervenants: à remplir",
        "- Résultats visés: à remplir",
        "- Description de la proposition: à remplir",
        "- Adresse électronique: ceci n’est pas une adresse électronique (indiquez une seule",
        "- Pays de l’action: `Wakanda` n’est pas un code de pays de la norme ISO 3166",
        "- Langues de travail: `klingon` n’est pas un code de langue",
    ):
        assert line in found.comment
    assert "(use " not in found.comment
    assert "add `" not in found.comment
    assert not list(root.glob("proposals/des-*"))


def test_an_issue_of_gitea_in_spanish(root: Path) -> None:
    found = replayed(root, "gitea-spanish")
    assert found.path == "proposals/escuelas-junto-a-las-fincas.yaml"
    assert found.comment.startswith("¡Gracias por su propuesta!")
    assert found.pull
    assert found.pull["base"] == "trunk"


def test_what_is_hostile_is_text_in_the_file_and_in_the_answer(root: Path) -> None:
    found = replayed(root, "github-hostile")
    assert found.path == "proposals/octocat-b-bold-b-quotes-secrets-github-token-touch-pwned.yaml"
    value = parse("", (root / found.path).read_bytes()).value
    assert isinstance(value, dict)
    assert (
        value["title"]
        == '`@octocat` & <b>bold</b> "quotes" ${{ secrets.GITHUB_TOKEN }} $(touch pwned)'
    )
    assert value["contact"] == {"name": "Amina Diallo", "email": "amina@example.org"}
    assert value["countries"] == ["BF"]
    description = value["description"]
    assert isinstance(description, str)
    assert description.startswith("### Description\n\nEverything below is text of mine")
    assert "\n### Countries of action\n\nKP\n" in description
    assert "never closed <!-- shown, because it is in a fence\n" in description
    assert description.endswith("_No response_\n~~~ not a fence's end\n")
    assert not diagnose(root, [root / found.path]).has_errors


@pytest.mark.parametrize("name", ["github-hostile", "github-hostile-wrong"])
def test_nobody_is_called_and_nothing_linked_by_an_answer(root: Path, name: str) -> None:
    found = replayed(root, name)
    texts = [found.comment] + ([found.pull["body"]] if found.pull else [])
    for text in texts:
        read = outside_fences(text)
        assert "@" not in read
        assert "<" not in read
        assert "](" not in read
        assert [*re.findall(r"#\d+", read)] in ([], ["#14", "#14"])
    assert not found.pull or re.fullmatch(r"Proposal [a-z0-9-]+", found.pull["title"])
    assert "\u202e" not in found.comment
    assert "\x1b" not in found.comment


def test_a_letter_with_many_marks_is_named_in_the_language_of_the_form(root: Path) -> None:
    spanish = event("gitea-spanish")
    body = spanish.body.replace("Las escuelas", "Las e" + 6 * "\u0301" + "scuelas")
    found = answer(root, replace(spanish, body=body), IN_TIME)
    assert found
    assert "una letra con más de cuatro signos (suprímalo y escriba de nuevo el texto)" in " ".join(
        found.comment.split()
    )


def test_characters_that_do_not_show_are_named_where_they_stand(root: Path) -> None:
    comment = replayed(root, "github-hostile-wrong").comment
    assert "- Working languages: an invisible or text-reversing character (U+202E)" in comment
    assert "- Description: a replacement character, left where text was damaged (U+FFFD)" in comment
    assert "- Description: a NUL byte (U+0000)" in comment
    assert "- Description: an escape character (U+001B)" in comment


@pytest.mark.parametrize("name", ["github-other", "github-empty"])
def test_another_issue_is_left_alone(root: Path, name: str) -> None:
    assert answer(root, event(name), IN_TIME) is None


def test_after_the_deadline_the_author_hears_so(root: Path) -> None:
    assert replayed(root, "github-complete", datetime(2026, 9, 30, 21, 59, tzinfo=UTC)).pull
    found = replayed(root, "gitea-spanish", LATE)
    assert found.path is None
    assert "la fecha límite ha pasado: 2026-09-30 23:59 (Europe/Zurich)" in found.comment


def test_once_the_proposals_are_recorded_the_author_hears_the_same_and_no_command(
    root: Path,
) -> None:
    assert call_cli(root, "freeze", "proposals", "--as-of", LATE.isoformat()).returncode == 0
    found = replayed(root, "gitea-spanish", LATE)
    assert found.path is None
    assert found.comment.count("la fecha límite ha pasado") == 1
    assert "a87ws" not in found.comment


def test_a_second_submission_is_noticed_in_the_language_of_the_form(root: Path) -> None:
    assert replayed(root, "gitea-spanish").path
    twin = replace(event("gitea-spanish"), number=99)
    body = re.sub(
        r"\S+@\S+", "somebody@example.org", twin.body.replace("Escuelas junto", "Otra vez junto")
    )
    found = answer(root, replace(twin, body=body), IN_TIME)
    assert found
    told = (
        "la misma descripción que la de la propuesta `escuelas-junto-a-las-fincas` (diga a la "
        "Secretaría cuál"
    )
    assert told in " ".join(found.comment.split())


def test_an_answer_with_very_much_to_mend_is_cut_and_counted(root: Path) -> None:
    good = event("github-complete")
    countries = "\n".join(f"Nowhere{n}" for n in range(50))
    body = good.body.replace("\r\n", "\n").replace("Burkina Faso, Ivory Coast\nML", countries)
    found = answer(root, Event(12, body, "main"), IN_TIME)
    assert found
    assert "… and 30 more" in found.comment
    assert len(found.comment) < 4000
