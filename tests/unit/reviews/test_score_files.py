"""`a87ws score --form` and `--sheet`, written and read back; `--reopen` after a freeze."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from a87ws.base.yaml import parse
from a87ws.checks.load import open_case
from a87ws.reviews import score_forms as sheet
from a87ws.reviews.desk import Reopening, open_desk, record
from a87ws.reviews.score_sheets import save
from tests.fakes import call_cli, example, tree

CRITERIA = ("standards", "root-causes", "innovation")
COCOA, COTTON = "reviews/cocoa-schools/chen.yaml", "reviews/cotton-dialogue/chen.yaml"


def call(where: Path) -> Path:
    root = example(where)
    tree(
        root,
        "=== assignments.yaml\nassignments:\n  cocoa-schools: [chen, amina]\n"
        "  cotton-dialogue: [chen, amina]\n",
    )
    return root


def score(root: Path, *words: str) -> tuple[int, str, str]:
    done = call_cli(root, "score", *words, width=200)
    return done.returncode, done.stdout, done.stderr


def test_a_form_is_written_filled_in_and_taken(tmp_path: Path) -> None:
    root, form = call(tmp_path), tmp_path / "form.yaml"
    words = ("--as", "chen", "--form", f"{form}")
    assert score(root, *words) == (
        0,
        f"{form} written: 2 to fill in; then run the same command again\n",
        "",
    )
    text = form.read_text()
    assert "# What a school within walking distance changes." in text
    assert "5 Outstanding; n/a" in text
    assert score(root, *words) == (0, "left open: cocoa-schools, cotton-dialogue\n", "")
    filled = text.replace("standards:\n", "standards: 4\n").replace(
        "root-causes:\n", "root-causes: -\n", 1
    )
    filled = filled.replace("root-causes:\n", "root-causes: n/a\n").replace(
        "innovation:\n", "innovation: 2\n"
    )
    form.write_text(filled.replace("note:\n", "note: |\n    two\n    lines\n", 1), encoding="utf-8")
    code, out, _ = score(root, *words)
    # Innovation weighs a half: 5 over 1.5.
    assert (code, out) == (0, f"{COCOA} written: rating 3.333\n{COTTON} written: rating 3.333\n")
    assert (root / COCOA).read_text() == (
        "scores: {standards: 4, root-causes: null, innovation: 2}\nnote: |\n  two\n  lines\n"
    )
    assert (
        score(root, *words)[1]
        == f"{COCOA} unchanged: rating 3.333\n{COTTON} unchanged: rating 3.333\n"
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("standards:\n", "standards: 9\n", "standards: `9` is not on the scale"),
        ("standards:\n", "standards: 4\n", "no score for root-causes, innovation; write n/a"),
        ("recused:\n", "recused: hots\n", "`hots` is not a kind of recusal"),
        (
            "standards:\n",
            "standerds: 4\n",
            "`standerds` is not a field of the form; did you mean `standards`?",
        ),
        ("cotton-dialogue:\n", "coton:\n", ""),
    ],
)
def test_a_slip_in_a_form_is_named_by_its_line_and_nothing_is_recorded(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    root, form = call(tmp_path), tmp_path / "form.yaml"
    words = ("--as", "chen", "--form", f"{form}")
    score(root, *words)
    text = form.read_text()
    first, second = text.split("cotton-dialogue:\n")
    first = first.replace("standards:\n", "standards: 4\n").replace(
        "root-causes:\n", "root-causes: 4\n"
    )
    first = first.replace("innovation:\n", "innovation: 4\n")
    form.write_text(first + f"cotton-dialogue:\n{second}".replace(old, new), encoding="utf-8")
    code, out, err = score(root, *words)
    if message:
        assert (code, out) == (1, "")
        assert err.startswith("error: nothing was recorded:\n  line ")
        assert message in err
        assert not (root / COCOA).exists()
    else:  # an empty entry of a name that is not there says nothing
        assert code == 0


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_a_sheet_that_comes_back_untouched_changes_no_byte(tmp_path: Path, suffix: str) -> None:
    root = call(tmp_path)
    tree(
        root,
        "=== reviews/cotton-dialogue/amina.yaml\n"
        "# mine\nscores: {innovation: 5, standards: 3, root-causes: null}   # odd order\n"
        'confidence: 3\nfeedback: "=SUM(A1), they said"\nnote: |\n  a\n\n  b\n',
    )
    before = {path: path.read_bytes() for path in root.rglob("*.yaml")}
    file = tmp_path / f"amina.{suffix}"
    words = ("--as", "amina", "--sheet", f"{file}")
    assert (
        score(root, *words)[1] == f"{file} written: 2 to fill in; then run the same command again\n"
    )
    assert score(root, *words)[1] == (
        "reviews/cocoa-schools/amina.yaml unchanged: rating 3.5\n"
        "reviews/cotton-dialogue/amina.yaml unchanged: rating 3.667\n"
    )
    assert {path: path.read_bytes() for path in root.rglob("*.yaml")} == before


def test_a_sheet_that_was_filled_in_is_taken(tmp_path: Path) -> None:
    root, file = call(tmp_path), tmp_path / "chen.csv"
    words = ("--as", "chen", "--sheet", f"{file}")
    score(root, *words)
    rows = sheet.from_csv(file.read_bytes())
    rows[1][2:6] = ["5", "n/a", "1", "2"]
    rows[2][-1] = "personal"
    file.write_bytes(sheet.to_csv(rows))
    code, out, _ = score(root, *words)
    # Innovation weighs a half: 5.5 over 1.5.
    assert (code, out) == (
        0,
        f"{COCOA} written: rating 3.667\n{COTTON} written: recused, personal\n",
    )
    assert (root / COTTON).read_text() == "recused: personal\n"
    rows[1][2] = "6"
    rows.append(rows[2])
    file.write_bytes(sheet.to_csv(rows))
    code, _, err = score(root, *words)
    assert code == 1
    assert "row 2: standards: `6` is not on the scale" in err
    assert "row 4: the proposal is listed twice" in err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--sheet", "x.ods"), "a sheet is a .csv or .xlsx file"),
        (
            ("--sheet", "x.csv", "--form", "y"),
            "a form or sheet cannot be combined with other answers",
        ),
        (("--form", "y", "--note", "n"), "a form or sheet cannot be combined with other answers"),
        (("--form", "nowhere/y"), "there is no folder"),
        (("--form", "."), "is not a regular file"),
        (("standards=4",), "is in the place of the proposal"),
    ],
)
def test_what_makes_no_sense_is_told(tmp_path: Path, words: tuple[str, ...], message: str) -> None:
    code, out, err = score(call(tmp_path), "--as", "chen", *words)
    assert (code, out) == (2, "")
    assert message in err


def test_a_file_that_is_no_sheet_is_left(tmp_path: Path) -> None:
    root, file = call(tmp_path), tmp_path / "notes.csv"
    file.write_text("dear diary\n")
    code, _, err = score(root, "--as", "chen", "--sheet", f"{file}")
    assert code == 1
    assert err.startswith("error: the sheet lacks the column `proposal`")
    assert file.read_text() == "dear diary\n"


def freeze(root: Path) -> None:
    assert call_cli(root, "freeze", "reviews", "--as-of", "2026-11-01").returncode == 0


WHOLE = ("standards=4", "root-causes=4", "innovation=4")


def test_after_a_freeze_a_reason_opens_the_reviews_and_is_recorded(tmp_path: Path) -> None:
    root = call(tmp_path)
    freeze(root)
    for words in ((), ("--form", "f.yaml"), ("cocoa-schools", *WHOLE)):
        code, _, err = score(root, "--as", "chen", *words)
        assert code != 0
        assert "frozen on 2026-11-01" in err or not words
    assert score(root, "cocoa-schools", "--as", "chen", *WHOLE, "--reopen", " ")[0] == 2
    reason = "The post was late"
    assert score(root, "cocoa-schools", "--as", "chen", *WHOLE, "--reopen", reason)[0] == 0
    assert (
        score(root, "cocoa-schools", "--as", "amina", "standards=1", "--reopen", "A slip")[0] == 0
    )
    frozen = parse("", (root / "freeze.yaml").read_bytes()).value
    assert isinstance(frozen, dict)
    files = frozen["files"]
    assert isinstance(files, dict)
    assert files[COCOA]["accepted"][0]["reason"] == reason  # type: ignore[index,call-overload]
    assert files["reviews/cocoa-schools/amina.yaml"]["accepted"][0]["reason"] == "A slip"  # type: ignore[index,call-overload]
    assert call_cli(root, "validate").returncode == 0
    assert score(root, "cocoa-schools", "--as", "chen", *WHOLE, "--reopen", "again")[1].endswith(
        "unchanged: rating 4\n"
    )


def test_before_a_freeze_nothing_needs_to_be_opened(tmp_path: Path) -> None:
    root = call(tmp_path)
    assert score(root, "cocoa-schools", "--as", "chen", *WHOLE, "--reopen", "early")[0] == 0
    assert not (root / "freeze.yaml").exists()


def test_twenty_who_reopen_at_once_lose_nothing(tmp_path: Path) -> None:
    root = call(tmp_path)
    names = [f"reviewer-{i}" for i in range(20)]
    register = root / "registry/reviewers.yaml"
    register.write_text(
        register.read_text()
        + "".join(f"  - {{id: {n}, name: {n}, email: {n}@example.org}}\n" for n in names)
    )
    freeze(root)
    moment = datetime(2026, 11, 2, tzinfo=UTC)

    def reopen(name: str) -> bool:
        desk = open_desk(open_case(root), name, Reopening(f"{name} was ill", moment))
        return record(
            desk.open("cocoa-schools"), {"standards": 4, "root-causes": 4, "innovation": None}, {}
        ).changed

    with ThreadPoolExecutor(20) as pool:
        assert all(pool.map(reopen, names))
    text = (root / "freeze.yaml").read_text()
    assert [name for name in names if f"{name} was ill" not in text] == []
    assert call_cli(root, "validate").returncode == 0


def test_a_review_begun_elsewhere_may_stay_unfinished_in_a_form(tmp_path: Path) -> None:
    root, form = call(tmp_path), tmp_path / "form.yaml"
    save(
        open_desk(open_case(root), "chen"), "cotton-dialogue", {"standards": 4}, {"note": "read on"}
    )
    words = ("--as", "chen", "--form", f"{form}")
    score(root, *words)
    assert "    standards: 4\n" in form.read_text()
    assert score(root, *words) == (0, "left open: cocoa-schools, cotton-dialogue\n", "")
    form.write_text(form.read_text().replace("standards: 4", "standards: 5"), encoding="utf-8")
    assert "no score for root-causes, innovation" in score(root, *words)[2]
