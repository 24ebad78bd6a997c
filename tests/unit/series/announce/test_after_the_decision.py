"""What people hear after the decision: updates, corrections, cancellations, places that became
free, and letters that are left as they were sent.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import icalendar
import pytest

from tests.committed import RECEIVED, copy_call
from tests.fakes import call_cli

BRICK = "brick-kiln-seasonal-schools"
ORO = "oro-altiplano-compradores-formales"
PALM = "palm-oil-family-harvest-units"
DECISIONS = ("acceptance", "reserve", "regret")


@pytest.fixture(scope="module")
def told(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration after its decisions were sent."""
    root = copy_call(demonstration, tmp_path_factory.mktemp("told"), RECEIVED)
    (root / "freeze.yaml").unlink(missing_ok=True)
    assert call_cli(root, "select").returncode == 0
    do(root, "announce", *DECISIONS, "--as-of", "2026-11-20T09:00")
    do(root, "announce", *DECISIONS, "--sent", "--as-of", "2026-11-23T16:00")
    return root


@pytest.fixture
def call(told: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(told, tmp_path / "call"))


def do(root: Path, *args: str) -> str:
    done = call_cli(root, *args)
    assert done.returncode == 0, done.stderr
    return done.stdout


def withdraw(root: Path, name: str) -> None:
    with (root / f"proposals/{name}.yaml").open("a", encoding="utf-8") as file:
        file.write("status: withdrawn\n")


def due(root: Path) -> dict[str, str]:
    """The state of each letter, by its place."""
    lines = [line.split() for line in call_cli(root, "announce", "--list").stdout.splitlines()]
    return {line[1]: line[0] for line in lines}


def retitle(root: Path, name: str, new: str) -> str:
    """Give a proposal another title; the one it had."""
    path = root / f"proposals/{name}.yaml"
    text = path.read_text("utf-8")
    title = text.partition("title: ")[2].partition("\n")[0]
    path.write_text(text.replace(title, new, 1), "utf-8")
    return title.strip('"')


def came_in(root: Path) -> str:
    """Who was promoted by the last replacement."""
    text = (root / "selection.yaml").read_text("utf-8")
    return text.rpartition("came_in:\n      - ")[2].partition("\n")[0]


def draft(root: Path, path: str) -> str:
    return (root / "announcements" / path).read_text("utf-8")


def test_a_host_who_withdrew_hears_nothing_more_and_all_others_go_on(call: Path) -> None:
    withdraw(call, BRICK)
    done = call_cli(call, "announce")
    assert done.returncode == 0
    assert f"{BRICK} withdrawn; the series cannot stay as it is" in done.stderr
    assert f"`a87ws select --replace {BRICK}`" in done.stderr
    letters = due(call)
    assert not [stem for stem in letters if BRICK in stem]
    assert letters[f"acceptance/{ORO}"] == "sent"
    assert f"briefing/{ORO}" in letters


def test_who_comes_in_is_offered_the_free_place_without_an_apology_and_once(call: Path) -> None:
    withdraw(call, BRICK)
    do(call, "select", "--replace", BRICK)
    name = came_in(call)
    do(call, "announce")
    text = draft(call, f"acceptance/{name}.txt")
    assert "A place has since become free" in text.replace("\n", " ")
    assert "apologize" not in text
    decisions = {stem for stem, state in due(call).items() if state == "new"}
    assert {stem for stem in decisions if stem.partition("/")[0] in DECISIONS} == {
        f"acceptance/{name}"
    }
    assert not [stem for stem in due(call) if stem.startswith("correction/")]
    do(call, "announce", f"acceptance/{name}", "--sent", "--as-of", "2026-12-01T09:00")
    assert due(call)[f"acceptance/{name}"] == "sent"


def test_a_host_who_was_turned_down_and_withdraws_changes_nobodys_letter(call: Path) -> None:
    withdraw(call, PALM)
    done = call_cli(call, "announce")
    assert done.returncode == 0
    assert not [
        stem
        for stem, state in due(call).items()
        if state == "new" and stem.partition("/")[0] in (*DECISIONS, "update", "correction")
    ]


def test_an_update_begins_with_what_changed_in_the_language_of_the_letter(call: Path) -> None:
    title = retitle(call, ORO, "Oro limpio")
    do(call, "announce")
    update = draft(call, f"update/decision-{ORO}.txt")
    assert update.startswith("Actualización: ")
    assert f"Título: Oro limpio (antes: {title})" in " ".join(update.split())
    assert "disculpas" not in update


def test_a_decision_that_was_wrong_is_corrected_with_an_apology(call: Path) -> None:
    letters = [json.loads(line) for line in (call / "sent.jsonl").read_text("utf-8").splitlines()]
    regret = next(line for line in letters if line["what"] == f"regret/{PALM}")
    regret.update(kind="acceptance", what=f"acceptance/{PALM}", says="0")
    lines = [json.dumps(line, ensure_ascii=False) for line in letters]
    (call / "sent.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    do(call, "announce")
    assert due(call)[f"correction/decision-{PALM}"] == "new"
    text = draft(call, f"correction/decision-{PALM}.txt")
    assert "the decision on your proposal has changed" in " ".join(text.split())
    assert "We apologize" in text


def test_what_is_left_as_it_was_sent_is_not_due_until_another_fact_changes(call: Path) -> None:
    retitle(call, ORO, "Nuevo")
    assert f"update/decision-{ORO}" in due(call)
    assert call_cli(call, "announce", f"acceptance/{ORO}", "--let-stand").returncode == 2
    said = do(call, "announce", f"acceptance/{ORO}", "--let-stand", "--reason", "They know")
    assert said == "sent.jsonl: 1 left as sent\n"
    assert due(call)[f"acceptance/{ORO}"] == "sent"
    retitle(call, ORO, "Otro")
    assert due(call)[f"update/decision-{ORO}"] == "new"


def test_a_session_called_off_is_cancelled_once_for_whoever_was_invited(call: Path) -> None:
    do(call, "schedule", "--from", "2027-01-11", "--to", "2027-06-18", "--write")
    do(call, "announce", "invitation", "calendar", "--as-of", "2026-12-01T09:00")
    do(call, "announce", "invitation", "--sent", "--as-of", "2026-12-02T09:00")
    withdraw(call, ORO)
    do(call, "announce", "cancellation", "--as-of", "2026-12-10T09:00")
    assert due(call)[f"cancellation/{ORO}"] == "new"
    assert "no se celebrará" in draft(call, f"cancellation/{ORO}.txt")
    (event,) = icalendar.Calendar.from_ical(draft(call, f"cancellation/{ORO}.ics")).walk("VEVENT")
    assert event["status"] == "CANCELLED"
    do(call, "select", "--replace", ORO)
    do(call, "announce", "cancellation", "--as-of", "2026-12-10T09:00")
    do(call, "announce", f"cancellation/{ORO}", "--sent", "--as-of", "2026-12-10T10:00")
    assert due(call)[f"cancellation/{ORO}"] == "sent"
    assert not [stem for stem in due(call) if stem == f"invitation/{ORO}"]
