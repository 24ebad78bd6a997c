"""Every command has help that fits 80 columns, loses nothing, and shows what to type."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import typer.main

import a87ws.app
from tests.fakes import call_cli, example, run

GROUP = typer.main.get_command(a87ws.app.app)
COMMANDS = list(a87ws.app.COMMANDS)


def command(name: str) -> typer.core.TyperCommand:
    found: typer.core.TyperCommand | None = GROUP.get_command(None, name)  # type: ignore[attr-defined]
    assert found is not None
    return found


def test_every_command_is_in_the_help_under_those_who_use_it(demonstration: Path) -> None:
    text = call_cli(demonstration, "-h", width=80).stdout
    assert text == call_cli(demonstration, "--help", width=80).stdout
    titles = re.findall(r"^(For .*):$", text, re.MULTILINE)
    assert titles == [
        "For everyone",
        "For submitters",
        "For reviewers",
        "For the secretariat",
        "For the committee",
    ]
    assert re.findall(r"^  ([a-z]+) {2,}", text, re.MULTILINE) == COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_the_first_line_of_help_is_a_whole_phrase_of_at_most_60_characters(name: str) -> None:
    first, _, rest = (command(name).help or "").partition("\n")
    assert 10 <= len(first) <= 60
    assert not first.endswith((".", ",", ":", "…"))
    assert first[0].isupper()
    assert rest == "" or rest.startswith("\n")


@pytest.mark.parametrize("name", COMMANDS)
def test_help_fits_into_80_columns_and_nothing_is_cut(name: str, demonstration: Path) -> None:
    text = call_cli(demonstration, name, "-h", width=80).stdout
    assert max(map(len, text.splitlines())) <= 80
    assert "..." not in text.replace("]...", "]")


@pytest.mark.parametrize("name", COMMANDS)
def test_what_an_option_takes_is_a_name_in_capitals(name: str, demonstration: Path) -> None:
    text = call_cli(demonstration, name, "-h", width=80).stdout
    for option in re.findall(r"^  (-.*?)(?:  |$)", text, re.MULTILINE):
        for word in re.sub(r"--?[\w-]+|[,/=\[\]|.]", " ", option).split():
            assert word.isupper(), option


@pytest.mark.parametrize("name", COMMANDS)
def test_two_examples_are_shown_and_can_be_typed_as_they_stand(
    name: str, demonstration: Path
) -> None:
    examples = a87ws.app.COMMANDS[name].examples
    assert len(examples) == 2
    text = call_cli(demonstration, name, "-h", width=80).stdout
    for words, purpose in examples:
        assert f"  a87ws {words}\n      {purpose}\n" in text.replace("\n  ", "\n")
        called, *arguments = shlex.split(words.partition(" > ")[0])
        assert called == name
        command(name).make_context(name, arguments)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("why cotton-d", ["cotton-dialogue"]),
        ("why tea --against cocoa", ["cocoa-schools"]),
        ("select --replace old", ["old-idea"]),
        ("score --as ", ["amina", "ben", "chen"]),
    ],
)
def test_the_shell_completes_ids_of_proposals_and_reviewers(
    tmp_path: Path, typed: str, offered: list[str]
) -> None:
    root = example(tmp_path)
    asked = {"_A87WS_COMPLETE": "complete_bash", "COMP_WORDS": f"a87ws {typed}"}
    place = len(typed.split(" "))
    done = run(root, **asked, COMP_CWORD=f"{place}")
    assert done.stdout.split() == offered


def test_outside_a_call_nothing_is_completed_and_nothing_is_said(tmp_path: Path) -> None:
    asked = {"_A87WS_COMPLETE": "complete_bash", "COMP_WORDS": "a87ws why c", "COMP_CWORD": "2"}
    done = run(tmp_path, **asked)
    assert (done.stdout.strip(), done.stderr) == ("", "")
