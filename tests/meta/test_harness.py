"""The tests give the same answer whatever the machine, the folder and the CI runner hold."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import committed
from tests.committed import PARTS, PROJECT, call_files, check_out, committed_bytes, documents
from tests.fakes import call_cli, example

THREE_GOLDENS = """
from pathlib import Path

import pytest

from tests.goldens import expect


@pytest.mark.parametrize("name", ["right", "wrong", "absent"])
def test_golden(name: str) -> None:
    expect(Path(__file__).with_name(f"{name}.txt"), "as it should be\\n")
"""
ON_A_RUNNER = """
import os

from tests.fakes import PLAIN_GIT, is_scrubbed


def test_nothing_is_left() -> None:
    assert {name for name in os.environ if is_scrubbed(name)} == set(PLAIN_GIT)
"""


def pytest_run(folder: Path, text: str, **variables: str) -> str:
    """The last line of a run of pytest on one file of tests, in a process of its own."""
    (folder / "test_inside.py").write_text(text, encoding="utf-8")
    options = ("-p", "tests.conftest", "-p", "no:cacheprovider", "-n", "0")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, f"{folder / 'test_inside.py'}"],
        cwd=PROJECT,
        env={**os.environ, "UPDATE": "", **variables},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    return done.stdout.splitlines()[-1].strip("= ")


def goldens(folder: Path) -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.txt")}


@pytest.fixture
def room(tmp_path: Path) -> Path:
    (tmp_path / "right.txt").write_text("as it should be\n", encoding="utf-8")
    (tmp_path / "wrong.txt").write_text("as it was\n", encoding="utf-8")
    return tmp_path


def test_an_update_writes_what_differs_and_only_that_fails(room: Path) -> None:
    right = room / "right.txt"
    os.utime(right, (1, 1))
    assert pytest_run(room, THREE_GOLDENS, UPDATE="1").startswith("2 failed, 1 passed")
    assert goldens(room) == dict.fromkeys(("right", "wrong", "absent"), "as it should be\n")
    assert right.stat().st_mtime == 1
    assert pytest_run(room, THREE_GOLDENS, UPDATE="1").startswith("3 passed")


@pytest.mark.parametrize("variables", [{"UPDATE": "1", "CI": "true"}, {}], ids=["CI", "no UPDATE"])
def test_nothing_is_updated_on_a_runner_or_unasked(room: Path, variables: dict[str, str]) -> None:
    before = goldens(room)
    assert pytest_run(room, THREE_GOLDENS, **variables).startswith("2 failed, 1 passed")
    assert goldens(room) == before


def test_runs_within_the_process_see_nothing_of_a_runner(tmp_path: Path) -> None:
    runner = {"CI": "true", "GITHUB_ACTIONS": "true", "NO_COLOR": "1", "COLUMNS": "40"}
    done = pytest_run(tmp_path, ON_A_RUNNER, **runner, GIT_DIR="/nowhere")
    assert done.startswith("1 passed")


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A git checkout of a small call, in the place of this repository."""
    root = example(tmp_path)
    (root / "README.md").write_text("Read me.\n", encoding="utf-8")
    for words in (("init", "--quiet"), ("add", ".")):
        subprocess.run(["git", *words], cwd=root, check=True)
    monkeypatch.setattr(committed, "PROJECT", root)
    committed.tracked_files.cache_clear()
    yield root
    monkeypatch.undo()
    committed.tracked_files.cache_clear()


def test_what_commands_and_people_leave_in_a_checkout_is_not_read(
    clone: Path, tmp_path: Path
) -> None:
    before = files_in(check_out(tmp_path / "before"))
    assert {path.partition("/")[0] for path in before} <= {*PARTS}
    for command in ("select", "announce", "report", "form"):
        assert call_cli(clone, command).returncode == 0
    (clone / "proposals/x.yaml").write_text("title: [\n", encoding="utf-8")
    (clone / "NOTES.md").write_text("```console\n$ false\n```\n", encoding="utf-8")
    call = clone / "call.yaml"
    call.write_bytes(call.read_bytes().replace(b"slots:", b"slotz:"))
    assert files_in(check_out(tmp_path / "after")) == before
    assert committed_bytes("call.yaml") == before["call.yaml"]
    assert documents() == (clone / "README.md",)


def test_where_there_is_no_git_the_files_of_the_folder_are_read(
    clone: Path, tmp_path: Path
) -> None:
    before = files_in(check_out(tmp_path / "before"))
    shutil.rmtree(clone / ".git")
    committed.tracked_files.cache_clear()
    for command in ("announce", "report", "form"):
        call_cli(clone, command)
    (clone / "sessions").mkdir(exist_ok=True)
    (clone / "sessions/cocoa-schools.yaml").write_text("minutes: 60\n", encoding="utf-8")
    assert files_in(check_out(tmp_path / "after")) == before
    assert committed_bytes("call.yaml") == before["call.yaml"]
    assert documents() == (clone / "README.md",)


def test_no_part_of_a_call_that_is_committed_is_left_out() -> None:
    tops = {path.partition("/")[0] for path in committed.tracked_files() or call_files()}
    assert tops & {*PARTS, "sessions", "slides", "flyers", "draw.yaml"} == {*PARTS}


def files_in(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }
