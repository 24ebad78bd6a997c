"""`a87ws score` without a proposal: the walk through what is assigned, at a terminal."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from a87ws.base.yaml import parse
from tests.fakes import call_cli, example, tree, type_into

COCOA, COTTON = "reviews/cocoa-schools/chen.yaml", "reviews/cotton-dialogue/chen.yaml"
UNFINISHED = "reviews/cocoa-schools/.chen.unfinished.yaml"
pytestmark = pytest.mark.skipif(os.name == "nt", reason="terminals are POSIX's")


def call(where: Path) -> Path:
    root = example(where)
    tree(
        root,
        "=== assignments.yaml\nassignments:\n  cocoa-schools: [chen]\n"
        "  cotton-dialogue: [chen, ben]\n",
    )
    return root


def walk(root: Path, *lines: str, end: bytes = b"") -> tuple[int, str, str]:
    return type_into(root, ["score", "--as", "chen"], lines, end=end)


def test_all_that_is_assigned_is_asked_one_after_another(tmp_path: Path) -> None:
    root = call(tmp_path)
    code, data, screen = walk(root, "4", "3", "-", "2", "Good", "", "5", "5", "5", "", "", "For us")
    assert code == 0
    assert data == (
        f"{COCOA} written: rating 3.5\n{COCOA} written: rating 3.5\n{COCOA} written: rating 3.5\n"
        f"{COTTON} written: rating 5\n{COTTON} written: rating 5\n2 of 2 done\n"
    )
    assert (root / COCOA).read_text() == (
        "scores: {standards: 4, root-causes: 3, innovation: null}\nconfidence: 2\nfeedback: Good\n"
    )
    assert (
        root / COTTON
    ).read_text() == "scores: {standards: 5, root-causes: 5, innovation: 5}\nnote: For us\n"
    assert "[1 of 2] cocoa-schools" in screen
    assert "What a school within walking distance changes." in screen
    assert (
        "scale: 1 Not shown, 2 Weak, 3 Sound, 4 Strong, 5 Outstanding, - not applicable" in screen
    )
    assert "How far does it build on international labour standards?" in screen
    assert not list(root.rglob("*.unfinished.yaml"))


def test_every_answer_is_saved_and_taken_up_again(tmp_path: Path) -> None:
    root = call(tmp_path)
    code, data, _ = walk(root, "4", "3", end=b"\x03")
    assert (code, data) == (130, "")
    assert not (root / COCOA).exists()
    held = parse("", (root / UNFINISHED).read_bytes()).value
    assert held == {"scores": {"standards": 4, "root-causes": 3}}
    assert call_cli(root, "validate").returncode == 0
    code, data, screen = walk(root, "5", "q")
    assert (code, data) == (
        0,
        f"{COCOA} written: rating 3.8\n1 of 2 done\n",
    )  # (4 + 3 + 5 / 2) / 2.5
    assert "\nstandards" not in screen
    assert not (root / UNFINISHED).exists()
    _, _, screen = walk(root, "q")
    assert "[2 of 2] cotton-dialogue" in screen
    assert "[1 of 2]" not in screen


def test_back_and_forward_go_between_questions_and_proposals(tmp_path: Path) -> None:
    root = call(tmp_path)
    lines = ["4", "b", "2", "f", "b", "5", "b", "b", "3", "q"]
    code, data, screen = walk(root, *lines)
    # standards 4, back, standards 2; forward to the second, back to the last criterion of the
    # first: 5; and from
    # confidence back twice to root-causes: 3, which makes the review whole.
    assert (code, data) == (0, f"{COCOA} written: rating 3\n1 of 2 done\n")  # (2 + 3 + 5 / 2) / 2.5
    assert screen.count("[1 of 2]") == 2
    assert "standards [4]: " in screen
    assert not (root / COTTON).exists()


def test_a_slip_is_asked_again_and_a_recusal_goes_on(tmp_path: Path) -> None:
    root = call(tmp_path)
    code, data, screen = walk(root, "7", "r hots", "r host", "q")
    assert (code, data) == (0, f"{COCOA} written: recused, host\n1 of 2 done\n")
    assert "`7` is not on the scale" in screen
    assert "did you mean `host`" in screen


def test_a_conflict_of_interest_is_not_asked(tmp_path: Path) -> None:
    code, _, screen = type_into(call(tmp_path), ["score", "--as", "ben"], [])
    assert code == 1
    assert screen.startswith("error: nothing is assigned to you")


def test_when_all_is_done_it_says_so(tmp_path: Path) -> None:
    root = call(tmp_path)
    for name in ("cocoa-schools", "cotton-dialogue"):
        words = ("score", name, "--as", "chen", "standards=4", "root-causes=4", "innovation=4")
        assert call_cli(root, *words).returncode == 0
    code, data, screen = walk(root)
    assert (code, data) == (0, "")
    assert screen == "all 2 are done; to change one, name it: a87ws score PROPOSAL\n"


def test_one_proposal_is_taken_up_again_too(tmp_path: Path) -> None:
    root = call(tmp_path)
    type_into(root, ["score", "cocoa-schools", "--as", "chen"], ["4"], end=b"\x04")
    code, data, screen = type_into(root, ["score", "cocoa-schools", "--as", "chen"], ["", "2", "1"])
    assert (code, data) == (0, f"{COCOA} written: rating 2.6\n")  # (4 + 2 + 1 / 2) / 2.5
    assert "standards [4]: " in screen


def test_off_a_terminal_the_open_ones_are_named(tmp_path: Path) -> None:
    done = call_cli(call(tmp_path), "score", "--as", "chen")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "error: no proposal was named\nhint: still open: cocoa-schools, cotton-dialogue\n"
    )


def test_the_text_of_a_proposal_cannot_steer_the_screen(tmp_path: Path) -> None:
    root = call(tmp_path)
    path = root / "proposals/cocoa-schools.yaml"
    path.write_text(
        path.read_text().replace("title: Schools in cocoa villages", 'title: "a\\u001b[31mred"')
    )
    _, _, screen = walk(root, "q")
    assert "\x1b" not in screen


def test_scores_answered_one_by_one_take_the_place_of_a_recusal(tmp_path: Path) -> None:
    root = call(tmp_path)
    tree(root, "=== reviews/cocoa-schools/chen.yaml\n# at first\nrecused: other\n")
    tree(root, "=== reviews/cotton-dialogue/chen.yaml\nscores: {standards: 4}\n")
    # Cotton lacks two criteria, so it comes first, at the second; back twice is cocoa's last
    # criterion.
    lines = ["b", "b", "4", "b", "b", "3", "b", "b", "5", "f", "2", "-", "q"]
    code, data, screen = walk(root, *lines)
    assert (code, data) == (
        0,
        f"{COCOA} written: rating 4\n{COTTON} written: rating 3\n2 of 2 done\n",
    )
    assert (
        root / COCOA
    ).read_text() == "# at first\nscores: {standards: 5, root-causes: 3, innovation: 4}\n"
    assert (
        root / COTTON
    ).read_text() == "scores: {standards: 4, root-causes: 2, innovation: null}\n"
    assert "you recused yourself (other)" in screen
    assert not list(root.rglob("*.unfinished.yaml"))
