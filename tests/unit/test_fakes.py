"""The stand-ins are tested themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes import environment, example, run, tree


def test_a_tree_is_written_file_by_file(tmp_path: Path) -> None:
    root = tree(
        tmp_path,
        """
=== call.yaml
name: A call
=== proposals/cotton.yaml
title: Cotton

description: |
  One == two
=== empty.yaml
""",
    )
    assert (root / "call.yaml").read_bytes() == b"name: A call\n"
    assert (
        root / "proposals/cotton.yaml"
    ).read_bytes() == b"title: Cotton\n\ndescription: |\n  One == two\n"
    assert (root / "empty.yaml").read_bytes() == b""


def test_text_before_the_first_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="before the first"):
        tree(tmp_path, "name: A call\n=== call.yaml\n")


def test_the_environment_of_a_run_is_scrubbed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    names = {"CI", "GITHUB_ACTIONS", "NO_COLOR", "COLUMNS", "TTY_COMPATIBLE", "EMAIL", "GIT_DIR"}
    for name in names:
        monkeypatch.setenv(name, "1")
    env = environment(tmp_path, MORE="2")
    assert not names & set(env)
    assert env["MORE"] == "2"


def test_the_example_call_has_no_errors(tmp_path: Path) -> None:
    done = run(example(tmp_path), "validate", "--format", "concise")
    assert done.returncode == 0, done.stdout
