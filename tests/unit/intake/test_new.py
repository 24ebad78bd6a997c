"""`a87ws new`: a proposal from flags or from answers, each judged as `validate` judges it; nothing
typed is lost.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes import call_cli, tree, type_into
from tests.unit.intake.test_import import OPEN
from tests.unit.reviews.test_score import posix

FLAGS = (
    *(
        "--title",
        "Hearing workers first",
        "--contact",
        "Amina Diallo",
        "--email",
        "amina@example.org",
    ),
    *("--organization", "UPC", "--organization", "Hill Weavers | Workers | Nepal"),
    *(
        "--speaker",
        "Issa Traoré | Chair | UPC",
        "--outcome",
        "Outcome 2: in other words",
        "--focus",
        "child labour",
    ),
    *("--country", "NA", "--country", "Côte d’Ivoire", "--description", "Some words."),
)
WRITTEN = """\
title: Hearing workers first
contact: {name: Amina Diallo, email: amina@example.org}
organizations:
  - name: UPC
  - name: Hill Weavers
    type: workers
    country: NP
speakers:
  - {name: Issa Traoré, role: Chair, organization: UPC}
outcomes: [2]
focus: [child-labour]
countries: [NA, CI]
description: |
  Some words.
"""
PATH = "proposals/hearing-workers-first.yaml"


def begun(tmp_path: Path) -> Path:
    return tree(tmp_path / "call", OPEN)


def test_flags_make_a_file_that_validate_takes(tmp_path: Path) -> None:
    root = begun(tmp_path)
    done = call_cli(root, "new", *FLAGS)
    assert (done.returncode, done.stdout) == (0, f"{PATH} written\n")
    assert done.stderr == "warning: `Hill Weavers` is not a registered member\n"
    assert (root / PATH).read_text(encoding="utf-8") == WRITTEN
    assert call_cli(root, "validate").returncode == 0


def test_where_the_call_keeps_its_schema_editors_are_told_of_it(tmp_path: Path) -> None:
    root = tree(begun(tmp_path), "=== schemas/proposal.json\n{}\n")
    assert call_cli(root, "new", *FLAGS).returncode == 0
    told = "# yaml-language-server: $schema=../schemas/proposal.json\n"
    assert (root / PATH).read_text(encoding="utf-8") == told + WRITTEN


def test_no_file_is_ever_replaced(tmp_path: Path) -> None:
    root = begun(tmp_path)
    assert call_cli(root, "new", *FLAGS).returncode == 0
    (root / PATH).write_text("mine")
    assert (
        call_cli(root, "new", *FLAGS).stdout == "proposals/hearing-workers-first-2.yaml written\n"
    )
    done = call_cli(root, "new", *FLAGS, "--id", "hearing-workers-first")
    assert done.returncode == 1
    assert "already exists" in done.stderr
    assert (root / PATH).read_text() == "mine"


def test_what_is_missing_is_said_and_nothing_written(tmp_path: Path) -> None:
    root = begun(tmp_path)
    done = call_cli(root, "new", *FLAGS[:-2])
    assert done.returncode == 2
    assert (
        "nothing was written; missing:\n  description: describe it, in at most 250 words\n"
        in done.stderr
    )
    assert not (root / "proposals").exists()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--email", "nobody"), 1, "error: not an e-mail address (write one address"),
        (("--country", "Wakanda"), 1, "error: country `Wakanda` is not an ISO 3166 code"),
        (("--focus", "debt"), 1, "error: focus `debt` is not one of this call's focus values"),
        (
            ("--description", "word " * 251),
            1,
            "error: 251 words; this call allows 250 (cut 1 word)",
        ),
        (("--description", "@nothing.txt"), 2, "there is no file `nothing.txt`"),
        (("--answer", "view=x"), 2, "`view` is not a question of this call"),
        (
            ("--id", "../x"),
            2,
            "`../x` cannot be an id: only lower-case letters, digits and single hyphens",
        ),
        (("--link",), 2, "cannot tell where the call's repository is on the web"),
        (("--link", "--repository", "https://example.org/a/b"), 2, "cannot tell where"),
    ],
)
def test_a_wrong_answer_is_named_as_validate_names_it(
    tmp_path: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    root = begun(tmp_path)
    done = call_cli(root, "new", *FLAGS, *words)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert not (root / "proposals").exists()


def test_a_link_begins_the_file_on_the_web(tmp_path: Path) -> None:
    root = begun(tmp_path)
    done = call_cli(root, "new", *FLAGS, "--link", "--repository", "https://github.com/o/r")
    assert done.stdout.splitlines()[1].startswith(
        "https://github.com/o/r/new/main?filename=proposals%2Fhearing-workers-first.yaml&value=title%3A%20Hearing"
    )


def test_a_text_that_fits_into_no_link_is_to_be_copied(tmp_path: Path) -> None:
    root = begun(tmp_path)
    words = (
        "--description",
        "المحادثات " * 240,
        "--link",
        "--repository",
        "https://github.com/o/r",
    )
    done = call_cli(root, "new", *FLAGS, *words)
    assert done.stdout.splitlines()[1].endswith(
        "/new/main?filename=proposals%2Fhearing-workers-first.yaml"
    )
    assert f"copy what {PATH} holds into the page" in done.stderr


ANSWERS = ["Hearing workers first", "Amina Diallo", "nobody", "amina@example.org"]
REST = [
    "UPC",
    "Hill Weavers",
    "7",
    "Nepal",
    "Hill Weavers",
    "1",
    "Nepal",
    "",
    "Issa Traoré",
    "Chair",
    "UPC",
    "",
]
REST += ["9", "2", "1", "Congo", "NA, Côte d’Ivoire", "Some words.", ".", "", "", ""]


@posix
def test_at_a_terminal_everything_is_asked_and_what_is_wrong_is_asked_again(tmp_path: Path) -> None:
    root = begun(tmp_path)
    code, out, screen = type_into(root, ["new"], [*ANSWERS, *REST, "nothing", "focus", "1", "", ""])
    assert (code, out) == (0, f"{PATH} written\n")
    assert (root / PATH).read_text(encoding="utf-8") == WRITTEN
    for said in (
        "not an e-mail address",
        "`7` is not one of this call's types",
        "outcome `9`",
        "country `Congo`",
    ):
        assert f"error: {said}" in screen
    assert "there is no key nothing" in screen
    assert [path.name for path in (root / "proposals").iterdir()] == ["hearing-workers-first.yaml"]


@posix
def test_what_was_answered_before_ctrl_c_is_kept_and_taken_up_again(tmp_path: Path) -> None:
    root = begun(tmp_path)
    code, out, screen = type_into(root, ["new"], ANSWERS, end=b"\x03")
    assert (code, out) == (130, "")
    assert "your answers are saved: run `a87ws new` again to continue" in screen
    assert call_cli(root, "validate").returncode == 0  # what is kept is no proposal yet
    code, out, screen = type_into(root, ["new"], ["y", *REST, "", ""])
    assert (code, out) == (0, f"{PATH} written\n")
    assert "Hearing workers first was started but not finished" in screen
    assert (root / PATH).read_text(encoding="utf-8") == WRITTEN
