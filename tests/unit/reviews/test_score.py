"""`a87ws score`: a review is recorded as asked, and nothing else of the file moves."""

from __future__ import annotations

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from a87ws.base.yaml import parse
from tests.fakes import example, run, type_into

AMINA = "reviews/cocoa-schools/amina.yaml"
CHEN = "reviews/cotton-dialogue/chen.yaml"
posix = pytest.mark.skipif(os.name == "nt", reason="terminals are POSIX's")


def freeze_reviews(root: Path) -> None:
    assert run(root, "freeze", "reviews", "--as-of", "2026-11-01").returncode == 0


def test_a_new_review_names_every_criterion_in_the_order_of_the_call(tmp_path: Path) -> None:
    root = example(tmp_path)
    words = (
        "innovation=-",
        "root-causes=3",
        "standards=4",
        "--confidence",
        "2",
        "--feedback",
        "NO",
        "--note",
        "a\nb",
    )
    done = run(root, "score", "cotton-dialogue", "--as", "chen", *words)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{CHEN} written: rating 3.5\n"
    assert (root / CHEN).read_text() == (
        "scores: {standards: 4, root-causes: 3, innovation: null}\nconfidence: 2\n"
        'feedback: "NO"\nnote: |-\n  a\n  b\n'
    )
    assert run(root, "validate").returncode == 0


def test_flags_change_only_what_they_name(tmp_path: Path) -> None:
    root = example(tmp_path)
    before = (root / AMINA).read_text()
    done = run(root, "score", "cocoa-schools", "--as", "amina", "innovation=5", "--confidence", "3")
    assert done.stdout == f"{AMINA} written: rating 3.8\n"  # (4 + 3 + 5/2) / 2.5
    after = before.replace("innovation: null}", "innovation: 5}").replace(
        "confidence: 2", "confidence: 3"
    )
    assert (root / AMINA).read_text() == after


def test_the_same_again_writes_nothing(tmp_path: Path) -> None:
    root = example(tmp_path)
    done = run(root, "score", "cocoa-schools", "--as", "amina", "standards=4")
    assert done.stdout == f"{AMINA} unchanged: rating 3.5\n"


def test_an_empty_remark_takes_it_away(tmp_path: Path) -> None:
    root = example(tmp_path)
    assert run(root, "score", "cocoa-schools", "--as", "amina", "--note", "").returncode == 0
    assert "note:" not in (root / AMINA).read_text().replace("see note", "")


def test_where_nothing_applies_the_review_does_not_count(tmp_path: Path) -> None:
    done = run(
        example(tmp_path),
        "score",
        "cotton-dialogue",
        "--as",
        "chen",
        "standards=-",
        "root-causes=na",
        "innovation=null",
    )
    assert done.stdout == f"{CHEN} written: no score applies, so it does not count\n"


def test_a_recusal_stands_instead_of_the_review(tmp_path: Path) -> None:
    root = example(tmp_path)
    done = run(root, "score", "cocoa-schools", "--as", "amina", "--recuse", "personal")
    assert done.stdout == f"{AMINA} written: recused, personal\n"
    assert (root / AMINA).read_text() == "# read twice\nrecused: personal\n"


def test_scores_take_the_place_of_a_recusal(tmp_path: Path) -> None:
    root = example(tmp_path)
    (root / AMINA).write_text("# at first\nrecused: other\n")
    words = ("standards=4", "root-causes=4", "innovation=4")
    assert run(root, "score", "cocoa-schools", "--as", "amina", *words).returncode == 0
    assert (
        root / AMINA
    ).read_text() == "# at first\nscores: {standards: 4, root-causes: 4, innovation: 4}\n"


def test_the_path_of_the_proposal_is_taken_too(tmp_path: Path) -> None:
    done = run(
        example(tmp_path), "score", "proposals/cocoa-schools.yaml", "--as", "amina", "standards=4"
    )
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (
            ("cocoa-school", "--as", "chen"),
            2,
            "there is no proposal `cocoa-school`\nhint: did you mean `cocoa-schools`?",
        ),
        (
            ("cocoa-schools", "--as", "chan"),
            2,
            "there is no reviewer `chan`\nhint: did you mean `chen`?",
        ),
        (
            ("cocoa-schools", "--as", "chen", "standrds=4"),
            2,
            "`standrds` is not one of this call's criteria\nhint: did you",
        ),
        (
            ("cocoa-schools", "--as", "chen", "standards=6"),
            2,
            "`6` is not on the scale\nhint: 1 Not shown, 2 Weak, ",
        ),
        (("cocoa-schools", "--as", "chen", "standards=3.5"), 2, "`3.5` is not on the scale"),
        (("cocoa-schools", "--as", "chen", "standards="), 2, "`` is not on the scale"),
        (("cocoa-schools", "--as", "chen", "standards"), 2, "`standards` names no score"),
        (
            ("cocoa-schools", "--as", "chen", "standards=1", "standards=2"),
            2,
            "`standards=2` is given twice",
        ),
        (
            ("cocoa-schools", "--as", "chen", "standards=4"),
            2,
            "no score for `root-causes` and `innovation`\nhint: add root",
        ),
        (
            ("cocoa-schools", "--as", "chen"),
            2,
            "no score for `standards`, `root-causes` and `innovation`",
        ),
        (
            ("cocoa-schools", "--as", "chen", "--recuse", "hots"),
            2,
            "`hots` is not a kind of recusal\nhint: did you mean `host`",
        ),
        (
            ("cocoa-schools", "--as", "chen", "--recuse", "host", "standards=1"),
            2,
            "a recusal cannot have scores",
        ),
        (
            ("cocoa-schools",),
            2,
            "cannot tell which reviewer you are\nhint: add `--as REVIEWER`",
        ),
        (("old-idea", "--as", "chen"), 1, "proposal `old-idea` was withdrawn"),
        (
            ("cotton-dialogue", "--as", "ben", "standards=4"),
            1,
            "`ben` has a conflict of interest with `cotton-dialogue`: `CGU`",
        ),
        (
            ("cocoa-schools", "--as", "amina", "--note", "a\u200bb"),
            2,
            "the note holds a zero-width space (U+200B)",
        ),
    ],
)
def test_what_cannot_be_recorded_is_one_message_with_the_next_step(
    tmp_path: Path, words: tuple[str, ...], code: int, message: str
) -> None:
    root = example(tmp_path)
    before = {path: path.read_bytes() for path in root.rglob("*.yaml")}
    done = run(root, "score", *words)
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.startswith(f"error: {message}")
    assert done.stderr.count("error:") == 1
    assert before == {path: path.read_bytes() for path in root.rglob("*.yaml")}


def test_a_conflict_of_interest_may_be_recused(tmp_path: Path) -> None:
    root = example(tmp_path)
    assert (
        run(root, "score", "cotton-dialogue", "--as", "ben", "--recuse", "institutional").returncode
        == 0
    )
    assert (root / "reviews/cotton-dialogue/ben.yaml").read_text() == "recused: institutional\n"


def test_a_waived_conflict_of_interest_may_score(tmp_path: Path) -> None:
    root = example(tmp_path)
    path = root / "registry/reviewers.yaml"
    waiver = (
        "waivers: [{proposal: cotton-dialogue, by: The Chair, on: 2026-10-01, reason: The only "
        "expert}]"
    )
    path.write_text(
        path.read_text().replace("[Cotton Growers' Union]}", f"[Cotton Growers' Union], {waiver}}}")
    )
    words = ("standards=4", "root-causes=4", "innovation=4")
    assert run(root, "score", "cotton-dialogue", "--as", "ben", *words).returncode == 0


def test_after_the_freeze_of_the_reviews_nothing_is_recorded(tmp_path: Path) -> None:
    root = example(tmp_path)
    freeze_reviews(root)
    done = run(root, "score", "cocoa-schools", "--as", "amina", "standards=1")
    assert done.returncode == 1
    assert done.stderr.startswith("error: the reviews were frozen on 2026-11-01\nhint: ")


def test_a_review_that_cannot_be_read_is_left(tmp_path: Path) -> None:
    root = example(tmp_path)
    (root / AMINA).write_text("scores: {standards: 4\n")
    done = run(root, "score", "cocoa-schools", "--as", "amina", "standards=1")
    assert done.returncode == 1
    assert done.stderr.startswith(f"error: `{AMINA}` exists but cannot be read")
    assert (root / AMINA).read_text() == "scores: {standards: 4\n"


def git(root: Path, *words: str) -> None:
    subprocess.run(["git", *words], cwd=root, check=True, capture_output=True)


def test_git_says_who_is_at_the_keyboard_and_the_address_is_never_shown(tmp_path: Path) -> None:
    root = example(tmp_path)
    git(root, "init", "-q")
    git(root, "config", "user.email", "Chen@Example.org")
    words = ("cocoa-schools", "standards=4", "root-causes=4", "innovation=4")
    done = run(root, "score", *words)
    assert done.stdout == "reviews/cocoa-schools/chen.yaml written: rating 4\n"
    git(root, "config", "user.email", "nobody@example.org")
    done = run(root, "score", *words)
    assert done.returncode == 2
    assert "@" not in done.stdout + done.stderr


def test_without_git_a_reviewer_has_to_be_named(tmp_path: Path) -> None:
    done = run(example(tmp_path), "score", "cocoa-schools", "standards=4", PATH=str(tmp_path))
    assert (
        done.returncode,
        done.stderr.startswith("error: cannot tell which reviewer you are"),
    ) == (2, True)


def test_twenty_reviewers_at_once_each_write_their_own_file(tmp_path: Path) -> None:
    root = example(tmp_path)
    names = [f"reviewer-{i}" for i in range(20)]
    register = root / "registry/reviewers.yaml"
    entries = "".join(
        f"  - {{id: {name}, name: {name}, email: {name}@example.org}}\n" for name in names
    )
    register.write_text(register.read_text() + entries)

    def record(name: str) -> int:
        words = ("standards=4", "root-causes=3", "innovation=2")
        return run(root, "score", "cocoa-schools", "--as", name, *words).returncode

    with ThreadPoolExecutor(20) as pool:
        assert list(pool.map(record, names)) == [0] * 20
    for name in names:
        found = parse("", (root / f"reviews/cocoa-schools/{name}.yaml").read_bytes())
        assert found.value == {"scores": {"standards": 4, "root-causes": 3, "innovation": 2}}
    assert not list(root.rglob(".*"))


@posix
def test_at_a_terminal_each_criterion_is_asked_with_its_guidance(tmp_path: Path) -> None:
    root = example(tmp_path)
    code, data, screen = type_into(
        root, ["score", "cotton-dialogue", "--as", "chen"], ["4", "7", "3", "-"]
    )
    assert (code, data) == (0, f"{CHEN} written: rating 3.5\n")
    assert screen.startswith(
        "Hearing workers first in the cotton chain\nscale: 1 Not shown, 2 Weak, 3 Sound, 4 Strong, "
    )
    assert (
        "\nStandards\n  How far does it build on international labour standards?\nstandards: 4\n"
        in screen
    )
    assert "root-causes: 7\n`7` is not on the scale: 1 Not shown, " in screen
    assert (root / CHEN).read_text() == "scores: {standards: 4, root-causes: 3, innovation: null}\n"


@posix
def test_at_a_terminal_only_what_is_missing_is_asked(tmp_path: Path) -> None:
    root = example(tmp_path)
    words = ["score", "cotton-dialogue", "--as", "chen", "root-causes=2"]
    code, _, screen = type_into(root, words, ["4", "5"])
    assert code == 0
    assert "root-causes: " not in screen
    assert (root / CHEN).read_text() == "scores: {standards: 4, root-causes: 2, innovation: 5}\n"


@posix
def test_at_a_terminal_the_scores_that_are_there_are_the_defaults(tmp_path: Path) -> None:
    root = example(tmp_path)
    before = (root / AMINA).read_text()
    code, _, screen = type_into(root, ["score", "cocoa-schools", "--as", "amina"], ["", "5", ""])
    assert code == 0
    assert "standards [4]: " in screen
    assert "innovation [-]: " in screen
    assert (root / AMINA).read_text() == before.replace("root-causes: 3", "root-causes: 5")


@posix
def test_at_a_terminal_flags_on_a_whole_review_ask_nothing(tmp_path: Path) -> None:
    code, _, screen = type_into(
        example(tmp_path), ["score", "cocoa-schools", "--as", "amina", "--confidence", "1"], []
    )
    assert (code, screen) == (0, "")


@posix
@pytest.mark.parametrize("key", [b"\x03", b"\x04"], ids=["ctrl-c", "ctrl-d"])
def test_leaving_half_way_writes_nothing(tmp_path: Path, key: bytes) -> None:
    root = example(tmp_path)
    code, data, screen = type_into(
        root, ["score", "cotton-dialogue", "--as", "chen"], ["4"], end=key
    )
    assert (code, data) == (130, "")
    assert screen.endswith("interrupted\n")
    assert not (root / CHEN).exists()


@posix
def test_a_conflict_of_interest_is_said_before_the_first_question(tmp_path: Path) -> None:
    code, _, screen = type_into(example(tmp_path), ["score", "cotton-dialogue", "--as", "ben"], [])
    assert code == 1
    assert screen.startswith("error: `ben` has a conflict of interest")
