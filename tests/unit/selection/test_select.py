"""`a87ws select` at its edges: without a solver, and where it may not search for long."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes import call_cli, environment, example

CHECK = """
import sys

sys.modules["highspy"] = sys.modules["numpy"] = None  # importing either fails from here on
sys.argv = ["a87ws", "-C", {root!r}, "select", "--check"]
from a87ws.app import main

main()
"""


def test_the_check_needs_neither_the_solver_nor_numpy(demonstration: Path, tmp_path: Path) -> None:
    code = CHECK.format(root=f"{demonstration}")
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(tmp_path), capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"the proof holds" in done.stdout


def test_a_search_cut_short_says_what_is_known_and_never_proved(demonstration: Path) -> None:
    """The demonstration's value step takes three nodes; after one, what its prices leave is the
    bound.
    """
    done = call_cli(demonstration, "select", "--dry-run", "--nodes", "1", width=200)
    assert done.returncode == 1
    assert "proved" not in done.stdout
    assert (
        "8 of 8 sessions from 28 eligible proposals: the best found; none of its size has a "
        "value above"
    ) in done.stdout


def test_the_bound_of_a_search_cut_short_is_exact_and_not_below_the_best(
    demonstration: Path,
) -> None:
    data = json.loads(
        call_cli(demonstration, "select", "--dry-run", "--nodes", "1", "--format", "json").stdout
    )
    best = json.loads(call_cli(demonstration, "select", "--dry-run", "--format", "json").stdout)

    def points(text: str) -> tuple[int, int]:
        over, under = map(int, text.split("/"))
        return over, under

    (a, b), (c, d) = points(data["bound"]["at_most"]), points(best["value"])
    assert (data["proved"], data["bound"]["step"], best["proved"]) == (False, "value", True)
    assert a * d >= c * b
    assert "bound" not in best


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("--check --frontier", "`--check` and `--frontier`"),
        ("--check --replace a", "`--check` and `--replace`"),
        ("--replace a --slots 3", "`--replace` and `--slots`"),
        ("--replace a --balance 0", "`--replace` and `--balance`"),
    ],
)
def test_no_option_is_passed_over_in_silence(tmp_path: Path, words: str, said: str) -> None:
    done = call_cli(example(tmp_path), "select", *words.split())
    assert (done.returncode, done.stdout) == (2, "")
    assert f"error: {said} cannot be combined" in done.stderr


def test_a_change_since_the_freeze_is_named_as_one(tmp_path: Path) -> None:
    root = example(tmp_path)
    assert call_cli(root, "freeze", "proposals", "--early").returncode == 0
    (root / "proposals/cocoa-schools.yaml").open("a").write("# changed\n")
    done = call_cli(root, "select")
    assert done.returncode == 1
    assert done.stderr.startswith(
        "error: 1 change since the freeze: fix these first\n  proposals/cocoa-schools.yaml:1:1: "
    )


@pytest.mark.parametrize("factor", ["1e400", "1e-400", "1001", "1/1001", "-1", "nan", "1/0"])
def test_a_balance_factor_out_of_range_is_wrong_usage(demonstration: Path, factor: str) -> None:
    done = call_cli(demonstration, "select", "--dry-run", "--balance", factor)
    assert (done.returncode, done.stdout) == (2, "")
    assert "a number between 1/1000 and 1000" in done.stderr


def test_the_check_is_json_where_json_is_asked_for(demonstration: Path) -> None:
    done = call_cli(demonstration, "select", "--check", "--format", "json")
    assert json.loads(done.stdout)["verified"] is True
