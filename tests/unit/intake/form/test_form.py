"""`a87ws form`: where it writes, what it refuses, and what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes import call_cli, example


def test_the_form_is_written_into_the_call_and_anew_over_itself(tmp_path: Path) -> None:
    root = example(tmp_path)
    done = call_cli(root, "form")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("written: form.html\nnote: it ends with a file to download")
    first = (root / "form.html").read_bytes()
    assert (
        call_cli(root, "form", "--email", "secretariat@example.org").stderr
        == "written: form.html\n"
    )
    assert (root / "form.html").read_bytes() != first
    assert call_cli(root, "form").returncode == 0
    assert (root / "form.html").read_bytes() == first


def test_a_page_of_somebody_elses_is_left_alone(tmp_path: Path) -> None:
    root = example(tmp_path)
    (root / "mine.html").write_text("<p>mine</p>")
    done = call_cli(root, "form", "-o", "mine.html")
    assert done.returncode == 3
    assert "was not written by a87ws" in done.stderr
    assert (root / "mine.html").read_text() == "<p>mine</p>"


def test_a_call_with_errors_gives_no_form(tmp_path: Path) -> None:
    root = example(tmp_path)
    (root / "call.yaml").write_text(
        (root / "call.yaml").read_text() + "submission: {email: nobody}\n"
    )
    done = call_cli(root, "form")
    assert (done.returncode, done.stderr.split("\n")[0]) == (
        1,
        "error: call.yaml has errors: fix them first",
    )
    (root / "call.yaml").write_text("[")
    assert call_cli(root, "form").returncode == 3
    assert not (root / "form.html").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ("--repository", "github.com/a/b"),
            "--repository: `github.com/a/b` is not the address of a repository",
        ),
        (("--repository", "https://git.example.org/a/b"), "does not show which service runs there"),
        (("--email", "secret at home"), "error: --email: not an e-mail address"),
    ],
)
def test_a_flag_that_cannot_be_used_is_refused(
    tmp_path: Path, words: tuple[str, str], told: str
) -> None:
    done = call_cli(example(tmp_path), "form", *words)
    assert done.returncode == 2
    assert told in done.stderr
    assert "secret" not in done.stderr


def test_editors_are_told_the_schema_where_the_call_keeps_one(tmp_path: Path) -> None:
    root = example(tmp_path)
    call_cli(root, "form")
    assert '"schema":null' in (root / "form.html").read_text(encoding="utf-8")
    (root / "schemas").mkdir()
    (root / "schemas/proposal.json").write_text("{}")
    call_cli(root, "form")
    assert '"schema":"../schemas/proposal.json"' in (root / "form.html").read_text(encoding="utf-8")


def test_a_call_in_a_folder_of_its_repository_names_that_folder(tmp_path: Path) -> None:
    root = example(tmp_path)
    (tmp_path / ".git").mkdir()
    call_cli(root, "form", "--repository", "https://github.com/example/calls")
    assert '"prefix":"call/"' in (root / "form.html").read_text(encoding="utf-8")
