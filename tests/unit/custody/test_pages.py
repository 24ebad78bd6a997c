"""A page that names people is not committed by accident: whoever writes it where git would take it
along is told the line to add.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.fakes import call_cli, environment, example, tree


def git(root: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=root, env=environment(root), check=True)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tree(example(tmp_path), "=== .gitignore\n/report.html\n/form.html\n/review-lists/\n")


def notes(root: Path, *words: str) -> list[str]:
    done = call_cli(root, *words)
    assert done.returncode == 0, done.stderr
    return [line for line in done.stderr.splitlines() if "git does not ignore" in line]


@pytest.mark.parametrize("is_repository", [True, False])
def test_a_page_that_git_would_take_along_is_named_with_the_line_to_add(
    root: Path, *, is_repository: bool
) -> None:
    if is_repository:
        git(root, "init", "-q")
    before = (root / ".gitignore").read_text()
    (note,) = notes(root, "report", "-o", f"{root / 'board.htm'}")
    assert note == (
        "note: git does not ignore board.htm, which names people; "
        "add this line to .gitignore: /board.htm"
    )
    assert notes(root, "report", "-o", f"{root / 'report.html'}") == []
    assert notes(root, "report") == []
    assert (root / ".gitignore").read_text() == before
    for line in ("/board.htm", "*.htm", "board.htm"):
        tree(root, f"=== .gitignore\n{before}{line}\n")
        assert notes(root, "report", "-o", f"{root / 'board.htm'}") == [], line


@pytest.mark.parametrize("line", ["/pages/", "pages", "pages/*.htm"])
@pytest.mark.parametrize("is_repository", [True, False])
def test_a_folder_in_gitignore_covers_the_pages_in_it(
    root: Path, line: str, *, is_repository: bool
) -> None:
    if is_repository:
        git(root, "init", "-q")
    (root / "pages").mkdir()
    assert len(notes(root, "report", "-o", f"{root / 'pages/board.htm'}")) == 1
    tree(root, f"=== .gitignore\n# pages\n{line}\n")
    assert notes(root, "report", "-o", f"{root / 'pages/board.htm'}") == []


def test_the_line_means_this_file_alone_to_git(root: Path) -> None:
    git(root, "init", "-q")
    (note,) = notes(root, "report", "-o", f"{root / '[a]* b.htm'}")
    line = note.partition(".gitignore: ")[2]
    assert line == r"/\[a]\* b.htm"
    tree(root, f"=== .gitignore\n{line}\n=== a b.htm\n")
    assert notes(root, "report", "-o", f"{root / '[a]* b.htm'}") == []
    listed = subprocess.run(
        ["git", "check-ignore", "a b.htm"], cwd=root, env=environment(root), check=False
    )
    assert listed.returncode == 1


def test_a_page_outside_the_call_and_one_for_everybody_need_no_line(
    root: Path, tmp_path: Path
) -> None:
    assert notes(root, "report", "-o", f"{tmp_path / 'board.htm'}") == []
    assert notes(root, "report", "--public", "-o", f"{root / 'public.htm'}") == []
    assert notes(root, "form", "-o", f"{root / 'ours.htm'}") == []


def test_a_form_with_an_address_and_the_lists_of_reviewers_need_one(root: Path) -> None:
    words = ("form", "--email", "office@example.org", "-o", f"{root / 'ours.htm'}")
    assert notes(root, *words)[0].endswith(": /ours.htm")
    assert notes(root, "assign", "--pages", "lists")[0].endswith(": /lists/")
    assert notes(root, "assign", "--pages", "review-lists") == []
