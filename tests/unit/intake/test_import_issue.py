from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.fakes import call_cli, example

EVENTS = Path(__file__).parents[2] / "events"
NOW = ("--as-of", "2026-09-01T09:00")


def body(name: str, where: Path) -> Path:
    path = where / "issue.md"
    path.write_text(json.loads((EVENTS / f"{name}.json").read_text())["issue"]["body"], newline="")
    return path


def test_the_body_of_an_issue_becomes_a_proposal(tmp_path: Path) -> None:
    root = example(tmp_path)
    done = call_cli(root, "import", f"{body('github-complete', tmp_path)}", *NOW)
    assert done.returncode == 0
    assert done.stdout.startswith("Thank you for your proposal!")
    assert done.stderr == "proposals/hearing-workers-first.yaml: written\n"
    again = call_cli(root, "import", f"{tmp_path / 'issue.md'}", *NOW)
    assert (again.returncode, again.stderr) == (
        0,
        "proposals/hearing-workers-first.yaml: unchanged\n",
    )


def test_what_is_to_be_mended_fails_the_run_unless_it_is_put_aside_as_an_answer(
    tmp_path: Path,
) -> None:
    root = example(tmp_path)
    before = sorted(root.rglob("*"))
    event = f"{EVENTS / 'github-french.json'}"
    assert call_cli(root, "import", event, *NOW).returncode == 1
    done = call_cli(root, "import", event, "--answer", f"{tmp_path / 'out/answer'}", *NOW)
    assert (done.returncode, done.stdout) == (0, "")
    assert [path.name for path in (tmp_path / "out/answer").iterdir()] == ["comment.json"]
    assert sorted(root.rglob("*")) == before


@pytest.mark.parametrize(
    ("name", "data", "code", "said"),
    [
        ("event.json", b"{", 1, "error: `event.json`: the file cannot be read as JSON: line 1, "),
        ("issue.md", b"\xff", 1, "error: `issue.md`: not UTF-8 text"),
        (
            "issue.md",
            b"The link is broken",
            0,
            "not written with this call's form; nothing to do",
        ),
        ("event.json", b"{}", 1, "error: `event.json`: the file has no list of submissions"),
    ],
)
def test_a_file_that_is_no_issue_of_the_form(
    tmp_path: Path, name: str, data: bytes, code: int, said: str
) -> None:
    root = example(tmp_path)
    (tmp_path / name).write_bytes(data)
    done = call_cli(root, "import", f"{tmp_path / name}", *NOW)
    assert done.returncode == code
    assert said in done.stderr


def test_a_file_that_is_not_there_and_a_folder_that_is_none(tmp_path: Path) -> None:
    root = example(tmp_path)
    assert call_cli(root, "import", "nothing.md").returncode == 2
    event = f"{EVENTS / 'github-complete.json'}"
    done = call_cli(root, "import", event, "--answer", f"{root / 'call.yaml'}", *NOW)
    assert done.returncode == 2
    assert "is not a folder" in done.stderr
    assert not (root / "proposals/hearing-workers-first.yaml").exists()


def test_a_call_with_errors_is_mended_first(tmp_path: Path) -> None:
    root = example(tmp_path)
    (root / "call.yaml").write_text("name: X\n")
    done = call_cli(root, "import", f"{EVENTS / 'github-complete.json'}", *NOW)
    assert (done.returncode, done.stderr.splitlines()[0]) == (1, "error: call.yaml has errors")
