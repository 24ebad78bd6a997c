"""`a87ws report` after the decision: its state, who withdrew and came in, what was kept, chosen
again or let in after the freeze. Contract, section 4.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from html import unescape
from pathlib import Path

import pytest

from tests.committed import RECEIVED, copy_call
from tests.fakes import call_cli

PARTS = (*RECEIVED, "selection.yaml", "selection.proof.json")
WITHDRAWN = "brick-kiln-seasonal-schools"
TITLE = "Two schools, one seat: a transfer letter for children at the brick kilns"
REVIEW = ("score", "fishing-vessel-crew-contact", "--as", "grace-wanjiru")
ALL = ("standards=1", "root-causes=1", "scalability=1", "innovation=1")


@pytest.fixture(scope="module")
def decided(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_call(demonstration, tmp_path_factory.mktemp("decided"), PARTS)


@pytest.fixture
def root(decided: Path, tmp_path: Path) -> Path:
    """The demonstration call, to write into."""
    return Path(shutil.copytree(decided, tmp_path / "call"))


def do(root: Path, *words: str) -> None:
    done = call_cli(root, *words)
    assert done.returncode == 0, done.stderr


def withdraw(root: Path, name: str = WITHDRAWN) -> None:
    with (root / f"proposals/{name}.yaml").open("a") as file:
        file.write("status: withdrawn\n")


def section(root: Path, name: str, *flags: str) -> str:
    """The words of a section of the report."""
    done = call_cli(root, "report", "--resamples", "0", "--frontier", "0", *flags)
    assert done.returncode == 0, done.stderr
    page = (root / "report.html").read_text(encoding="utf-8")
    page = re.sub("</?bdi>", "", page)
    start = page.find(f'<section id="{name}"')
    if start < 0:
        return ""
    words = re.sub("<[^>]+>", " ", page[start : page.index("</section>", start)])
    return " ".join(unescape(words).split())


def test_a_broken_record_is_shown_as_decided_with_its_state_and_changes_on_top(
    root: Path,
) -> None:
    withdraw(root)
    glance = section(root, "glance")
    assert "The record is broken: the series cannot stay as it is" in glance
    assert f"What changed: “{TITLE}” withdrawn." in glance
    assert "There is no decision to show." not in glance
    series = section(root, "series")
    assert TITLE in series
    page = (root / "report.html").read_text(encoding="utf-8")
    assert page.count('class="badge selected"') >= 8
    assert page.count("The record is broken") == 2  # on the page, and in the minutes


def test_an_affected_record_is_shown_as_decided_too(root: Path) -> None:
    do(root, *REVIEW, *ALL, "--reopen", "A slip of the pen")
    glance = section(root, "glance")
    assert "The record is affected: the files have changed since this decision" in glance
    assert "What changed: merit of “" in glance


def test_the_public_learns_that_something_changed_and_nothing_of_whom(root: Path) -> None:
    before = section(root, "series", "--public")
    withdraw(root)
    do(root, *REVIEW, *ALL, "--reopen", "A slip of the pen")
    assert section(root, "series", "--public") == before
    page = (root / "report.html").read_text(encoding="utf-8")
    assert "Files have changed since this decision; it is shown as it was made." in page
    assert "withdrawn" not in page
    assert "slip of the pen" not in page
    assert 'id="since"' not in page


def test_a_selected_proposal_that_cannot_be_read_leaves_a_report(root: Path) -> None:
    (root / "freeze.yaml").unlink()
    path = root / f"proposals/{WITHDRAWN}.yaml"
    path.write_text(re.sub("(?m)^title: .*\n", "", path.read_text(encoding="utf-8")))
    assert f"the file cannot be read now: {WITHDRAWN}." in section(root, "series")
    assert TITLE not in section(root, "series", "--public")


def test_since_the_decision_says_who_withdrew_who_came_in_and_why(root: Path) -> None:
    assert "withdrew" not in section(root, "since")
    withdraw(root)
    words = ("--replace", WITHDRAWN, "--reason", "The host is ill", "--as-of", "2026-12-01")
    do(root, "select", *words)
    assert section(root, "since").startswith(
        f"Since the decision 1 December 2026 · “{TITLE}” withdrew; “A register for labour "
        "intermediaries in the hazelnut harvest” came in. Reason: The host is ill"
    )
    assert "The record is" not in section(root, "glance")


def test_since_the_decision_says_what_was_kept_and_what_was_chosen_again(root: Path) -> None:
    do(root, *REVIEW, *ALL, "--reopen", "A slip of the pen")
    do(root, "select", "--keep", "--reason", "Hosts were told", "--as-of", "2026-12-02")
    do(root, "select", "--anew", "--reason", "The board asked", "--as-of", "2026-12-03")
    since = section(root, "since")
    kept, again = since.index("2 December 2026 · The series was kept"), since.index("3 December")
    assert "Reason: Hosts were told" in since[kept:again]
    assert since[again:].startswith("3 December 2026 · The series was chosen again.")
    assert "Reason: The board asked" in since[again:]


def test_what_was_let_in_after_the_freeze_is_said_with_every_reason(root: Path) -> None:
    path = "proposals/coffee-price-and-school-days.yaml"
    for day, reason in (("2026-11-02", "first reason"), ("2026-11-03", "second reason")):
        with (root / path).open("a") as file:
            file.write(f"# {reason}\n")
        accepted = ("--reason", reason, "--by", "Ana Costa", "--as-of", day)
        do(root, "freeze", "--accept", path, *accepted)
    do(root, *REVIEW, *ALL, "--reopen", "A slip of the pen")
    since = section(root, "since")
    first, second = since.index("2 November 2026 · A change to “"), since.index("3 November 2026")
    assert "Reason: first reason (Ana Costa)" in since[first:second]
    assert "Reason: second reason (Ana Costa)" in since[second:]
    assert "by Grace Wanjiru was reopened. Reason: A slip of the pen" in since
    for words in (("standings",), ("select", "--show")):
        shown = " ".join(call_cli(root, *words).stdout.split())
        assert f"2026-11-02: {path} accepted by Ana Costa: first reason" in shown
        assert f"2026-11-03: {path} accepted by Ana Costa: second reason" in shown
        assert "grace-wanjiru.yaml reopened: A slip of the pen" in shown


def test_programs_read_what_was_let_in_too(root: Path) -> None:
    do(root, *REVIEW, *ALL, "--reopen", "A slip of the pen")
    found = json.loads(call_cli(root, "standings", "--format", "json").stdout)
    path = root / "reviews/fishing-vessel-crew-contact/grace-wanjiru.yaml"
    last = found["accepted"][-1]
    assert last["path"] == "reviews/fishing-vessel-crew-contact/grace-wanjiru.yaml"
    assert last["reason"] == "A slip of the pen"
    assert last["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("language", "withdrew", "state"),
    [
        ("fr", "Retrait : «", "La décision enregistrée est rompue (« broken »)"),
        ("es", "Se retira «", "La decisión registrada está rota («broken»)"),
    ],
)
def test_other_languages_say_it_too(root: Path, language: str, withdrew: str, state: str) -> None:
    withdraw(root)
    assert state in section(root, "glance", "--language", language).replace("\u00a0", " ")
    do(root, "select", "--replace", WITHDRAWN)
    assert withdrew in section(root, "since", "--language", language).replace("\u00a0", " ")
