"""What is held of a person is told in full; who is forgotten is gone, and every other byte and
every proof stays.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from tests.fakes import call_cli, example, tree, type_into

SESSION = """
=== sessions/cotton-dialogue.yaml
# asked by Issa@Example.ORG on the phone
moderator: {name: "Issa Traoré",   role: Chair}   # agreed
speakers:
- {name: Awa Koné}   # the union's
agenda: [{minutes: 5, item: Opening, speakers: [Awa Koné, Issa Traoré]}]
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    call = example(tmp_path)
    assert call_cli(call, "freeze", "proposals", "--as-of", "2026-10-01T09:00").returncode == 0
    assert call_cli(call, "freeze", "reviews", "--as-of", "2026-11-01T09:00").returncode == 0
    assert call_cli(call, "select").returncode == 0
    return call


def verifies(root: Path) -> None:
    """Nothing is an error, and the decision stands."""
    done = call_cli(root, "validate", "--format", "concise")
    assert done.returncode == 0, done.stdout
    done = call_cli(root, "select", "--check")
    assert done.returncode == 0, done.stderr


def test_a_person_is_told_everything_that_is_held(root: Path) -> None:
    tree(root, SESSION)
    done = call_cli(root, "export", "--person", "ISSA@example.org", "--format", "json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert [(each["path"], each["line"], each["role"], each["data"]) for each in found["held"]] == [
        (
            "proposals/cotton-dialogue.yaml",
            2,
            "contact",
            {"name": "Issa Traoré", "email": "issa@example.org"},
        ),
        (
            "proposals/cotton-dialogue.yaml",
            6,
            "speaker",
            {"name": "Issa Traoré", "role": "Secretary-General", "organization": "CGU"},
        ),
        ("sessions/cotton-dialogue.yaml", 2, "moderator", {"name": "Issa Traoré", "role": "Chair"}),
        ("sessions/cotton-dialogue.yaml", 5, "agenda", "Issa Traoré"),
        ("sessions/cotton-dialogue.yaml", 1, "mention", "# asked by Issa@Example.ORG on the phone"),
    ]
    assert found["same_name"] == []


def test_a_reviewer_is_told_their_reviews(root: Path) -> None:
    found = json.loads(
        call_cli(root, "export", "--person", "amina@example.org", "--format", "json").stdout
    )
    assert [(each["path"], each["role"]) for each in found["held"]] == [
        ("registry/reviewers.yaml", "reviewer"),
        ("reviews/cocoa-schools/amina.yaml", "review"),
        ("reviews/cotton-dialogue/amina.yaml", "review"),
    ]
    assert found["held"][1]["data"]["scores"] == {
        "standards": 4,
        "root-causes": 3,
        "innovation": None,
    }
    words = call_cli(root, "export", "--person", "amina@example.org").stdout
    assert "  note: Nothing here is new to us, so I did not score that.\n" in words
    assert "Not searched: earlier versions that git keeps" in words


def test_of_a_stranger_nothing_is_held(root: Path) -> None:
    done = call_cli(root, "export", "--person", "nobody@example.org")
    assert (done.returncode, done.stdout.splitlines()[1]) == (0, "nothing")


def test_whoever_is_forgotten_is_gone_and_every_other_byte_stays(root: Path) -> None:
    tree(root, SESSION)
    before = {path: path.read_text() for path in root.rglob("*.yaml")}
    done = call_cli(root, "forget", "issa@example.org", "--as-of", "2028-07-01T09:00")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "proposals/cotton-dialogue.yaml: changed", "sessions/cotton-dialogue.yaml: changed",
    ]  # fmt: skip
    for path, text in before.items():
        expected = text
        if path.name == "cotton-dialogue.yaml":
            for old in ("issa@example.org", "Issa@Example.ORG"):
                expected = expected.replace(old, "person-1@forgotten.invalid")
            expected = expected.replace('"Issa Traoré"', "Person 1").replace(
                "Issa Traoré", "Person 1"
            )
        assert path.read_text() == expected, path
    verifies(root)
    assert "git keeps every earlier version" in done.stderr


def test_the_audit_has_a_line_and_not_a_word_of_the_person(root: Path) -> None:
    path = root / "proposals/cotton-dialogue.yaml"
    was = hashlib.sha256(path.read_bytes()).hexdigest()
    call_cli(root, "forget", "issa@example.org", "--as-of", "2028-07-01T09:00")
    text = (root / "forgotten.json").read_text()
    assert "issa" not in text.casefold()
    now = hashlib.sha256(path.read_bytes()).hexdigest()
    assert json.loads(text)["lines"] == [
        {"on": "2028-07-01", "person": 1, "files": {"proposals/cotton-dialogue.yaml": [was, now]}}
    ]


def test_everyone_is_forgotten_one_by_one_and_the_decision_still_verifies(root: Path) -> None:
    done = call_cli(root, "forget", "--everyone", "--as-of", "2028-07-01T09:00")
    assert done.returncode == 0, done.stderr
    for path in root.rglob("*.yaml"):
        text = path.read_text()
        assert text.count("@") == text.count("@forgotten.invalid"), path
        assert "Koné" not in text
    verifies(root)
    assert [
        each["person"] for each in json.loads((root / "forgotten.json").read_text())["lines"]
    ] == [1, 2, 3, 4, 5]
    # Awa is in two proposals, under one number.
    assert (root / "proposals/old-idea.yaml").read_text().splitlines()[1] == (
        "contact: {name: Person 2, email: person-2@forgotten.invalid}"
    )
    assert call_cli(root, "forget", "--everyone").stdout == "no file of the call holds an address\n"


def test_another_change_of_the_same_file_still_shows(root: Path) -> None:
    call_cli(root, "forget", "issa@example.org")
    with (root / "proposals/cotton-dialogue.yaml").open("a") as file:
        file.write("# and a word more\n")
    assert "freeze-file-changed" in call_cli(root, "validate", "--format", "concise").stdout
    assert call_cli(root, "select", "--check").returncode == 1


def test_a_part_of_a_longer_address_is_not_it(root: Path) -> None:
    tree(
        root,
        "=== templates/x.j2\nmissa@example.org issa@example.org.uk x.issa@example.org "
        "(issa@example.org).\n",
    )
    call_cli(root, "forget", "issa@example.org")
    assert (root / "templates/x.j2").read_text() == (
        "missa@example.org issa@example.org.uk x.issa@example.org (person-1@forgotten.invalid).\n"
    )


def test_somebody_else_of_the_same_name_is_left_and_named(root: Path) -> None:
    path = root / "proposals/cocoa-schools.yaml"
    path.write_text(
        path.read_text().replace(
            "{name: Awa Koné, organization", "{name: ISSA TRAORE, organization"
        )
    )
    done = call_cli(root, "forget", "issa@example.org")
    assert "ISSA TRAORE" in path.read_text()
    assert (
        "proposals/cocoa-schools.yaml:6: the same name, perhaps someone else: left unchanged"
        in done.stderr
    )


def test_a_dry_run_changes_nothing(root: Path) -> None:
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    done = call_cli(root, "forget", "issa@example.org", "--dry-run")
    assert done.stdout == "proposals/cotton-dialogue.yaml: would be changed\n"
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


def test_files_made_from_the_call_are_named(root: Path) -> None:
    call_cli(root, "announce")
    done = call_cli(root, "forget", "issa@example.org")
    assert (
        "announcements/acceptance/cotton-dialogue.eml: made from the call, and also holds it"
        in done.stderr
    )


def test_a_letter_that_was_sent_is_named_for_its_salutation(root: Path) -> None:
    call_cli(root, "announce")
    call_cli(root, "announce", "acceptance", "--sent")
    done = call_cli(root, "forget", "issa@example.org")
    assert (
        "announcements/.sent/acceptance/cotton-dialogue.md: made from the call, and also holds it"
        in done.stderr
    )


@pytest.mark.parametrize("words", [(), ("issa@example.org", "--everyone"), ("issa",)])
def test_it_is_said_whom_to_forget(root: Path, words: tuple[str, ...]) -> None:
    assert call_cli(root, "forget", *words).returncode == 2


def test_an_audit_that_was_changed_by_hand_stops_everything(root: Path) -> None:
    (root / "forgotten.json").write_text('{"lines": []}')
    done = call_cli(root, "validate")
    assert done.returncode == 1
    assert "`forgotten.json` is not what a87ws wrote" in done.stderr


def test_an_address_that_nobody_has_is_one_line_and_exit_code_1(root: Path) -> None:
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    for words in ((), ("--dry-run",), ("--yes",)):
        done = call_cli(root, "forget", "isa@example.org", *words)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == "error: no file of the call holds that address\n"
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


def test_at_a_terminal_it_asks_and_a_no_changes_nothing(root: Path) -> None:
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    for answer in ("n", "", "yes please"):
        code, out, screen = type_into(root, ("forget", "issa@example.org"), [answer])
        assert (code, out) == (1, ""), screen
        assert "  proposals/cotton-dialogue.yaml\n" in screen
        assert "from this file for good? y or n [n]: " in screen
        assert "nothing was changed" in screen
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before


def test_at_a_terminal_a_yes_removes_the_person(root: Path) -> None:
    code, out, screen = type_into(root, ("forget", "issa@example.org"), ["y"])
    assert (code, out) == (0, "proposals/cotton-dialogue.yaml: changed\n"), screen
    assert "issa@" not in (root / "proposals/cotton-dialogue.yaml").read_text()


def test_yes_is_said_beforehand_with_an_option(root: Path) -> None:
    code, _, screen = type_into(root, ("forget", "--everyone", "--yes"), [])
    assert (code, "y or n" in screen) == (0, False), screen


def test_a_page_is_known_by_its_mark_wherever_it_was_written(root: Path) -> None:
    (root / "deep/er").mkdir(parents=True)
    assert call_cli(root, "report", "-o", f"{root / 'deep/er/for the board.htm'}").returncode == 0
    page = (root / "deep/er/for the board.htm").read_bytes()
    assert b"Amina Diallo" in page
    tree(root, "=== deep/windows.html\n")
    (root / "deep/windows.html").write_bytes(page.replace(b"\n", b"\r\n"))
    done = call_cli(root, "forget", "amina@example.org")
    says = "made from the call, and also holds it: delete it, or create it again"
    assert f"deep/er/for the board.htm: {says}\n" in done.stderr
    assert f"deep/windows.html: {says}\n" in done.stderr
    assert (root / "deep/er/for the board.htm").read_bytes() == page


def test_what_a_ledger_lists_is_ours_too(root: Path) -> None:
    assert call_cli(root, "assign").returncode == 0
    assert call_cli(root, "assign", "--pages", "lists/here").returncode == 0
    tree(
        root,
        """
=== sessions/cotton-dialogue.yaml
moderator: {name: Issa Traoré, consent: true}
speakers: [{name: Issa Traoré, consent: true}]
""",
    )
    assert call_cli(root, "publish", f"{root / 'site/2027'}").returncode == 0
    assert "Issa Traoré" in (root / "site/2027/programme.json").read_text()
    done = call_cli(root, "forget", "issa@example.org", "--dry-run")
    assert "site/2027/programme.json: made from the call" in done.stderr
    done = call_cli(root, "forget", "amina@example.org", "--dry-run")
    assert "lists/here/amina.md: made from the call" in done.stderr


def test_pages_of_other_people_and_pages_behind_links_are_left_out(
    root: Path, tmp_path: Path
) -> None:
    mark = "<!doctype html>\n<!-- written by a87ws report -->\nAmina Diallo\n"
    tree(tmp_path, f"=== outside/page.html\n{mark}=== call/.git/page.html\n{mark}")
    tree(root, "=== notes.html\n<!doctype html>\n<p>Amina Diallo</p>\n")
    os.mkfifo(root / "pipe.html")
    (root / "link").symlink_to(tmp_path / "outside")
    (root / "link.html").symlink_to(tmp_path / "outside/page.html")
    done = call_cli(root, "forget", "amina@example.org", "--dry-run")
    assert ".html" not in done.stderr
