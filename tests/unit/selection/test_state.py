"""What becomes of a decision when files change: the three states of the contract, section 4."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from a87ws.reviews.judge import open_for_judging
from a87ws.selection.record import check
from tests.committed import RECEIVED, copy_call
from tests.fakes import call_cli, type_into

BRICK = "brick-kiln-seasonal-schools"
FISH = "fishing-vessel-crew-contact"


@pytest.fixture(scope="module")
def decided(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_call(demonstration, tmp_path_factory.mktemp("decided"), RECEIVED)
    (root / "freeze.yaml").unlink(missing_ok=True)
    assert call_cli(root, "select").returncode == 0
    return root


@pytest.fixture
def call(decided: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(decided, tmp_path / "call"))


def append(root: Path, path: str, text: str) -> None:
    with (root / path).open("a", encoding="utf-8") as file:
        file.write(text)


def exchange(root: Path, path: str, old: str, new: str) -> None:
    file = root / path
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def withdraw(root: Path, *names: str) -> None:
    for name in names:
        append(root, f"proposals/{name}.yaml", "status: withdrawn\n")


def state(root: Path) -> str:
    return check(open_for_judging(root)).state.value


def series(root: Path) -> set[str]:
    record = check(open_for_judging(root)).record
    return {place.proposal for place in record.selected}


def data(root: Path, *args: str) -> dict[str, Any]:
    return dict(json.loads(call_cli(root, *args, "--format", "json").stdout))


def send(root: Path) -> None:
    assert call_cli(root, "announce", "--as-of", "2026-11-20T09:00").returncode == 0
    kinds = ("acceptance", "reserve", "regret")
    done = call_cli(root, "announce", *kinds, "--sent", "--as-of", "2026-11-23T16:00")
    assert done.returncode == 0


def raise_scores(root: Path, proposal: str) -> None:
    """All scores of a proposal to the top of the scale."""
    for path in sorted((root / "reviews" / proposal).glob("*.yaml")):
        scores, *rest = path.read_text("utf-8").split("\n")
        path.write_text("\n".join([re.sub(r": \d", ": 5", scores), *rest]), "utf-8")


def test_a_comment_a_new_address_and_a_template_leave_the_record_current(call: Path) -> None:
    append(call, f"proposals/{BRICK}.yaml", "# later\n")
    append(call, "call.yaml", "# later\n")
    reviewers = (call / "registry/reviewers.yaml").read_text("utf-8")
    (call / "registry/reviewers.yaml").write_text(
        reviewers.replace("@example.org", "@example.net", 1), "utf-8"
    )
    assert state(call) == "current"
    done = call_cli(call, "select", "--check")
    assert done.returncode == 0
    assert f"proposals/{BRICK}.yaml has changed since the selection" in done.stdout
    answer = data(call, "select", "--check")
    assert (answer["verified"], answer["state"], answer["changes"]) == (True, "current", [])
    assert [file["path"] for file in answer["changed_files"]] == [
        "call.yaml",
        f"proposals/{BRICK}.yaml",
        "registry/reviewers.yaml",
    ]


def test_a_changed_merit_affects_the_record_and_is_named(call: Path) -> None:
    raise_scores(call, "tea-estate-grievance-line")
    assert state(call) == "affected"
    answer = data(call, "select", "--check")
    assert (answer["verified"], answer["state"]) == (False, "affected")
    (change,) = answer["changes"]
    assert (change["kind"], change["proposal"]) == ("merit", "tea-estate-grievance-line")
    assert int(change["was"]) < int(change["now"])
    done = call_cli(call, "select", "--check")
    assert done.returncode == 1
    assert "merit of tea-estate-grievance-line" in done.stderr
    assert "select --keep --reason TEXT" in done.stderr


def test_the_withdrawal_of_one_who_was_left_out_affects_and_of_one_selected_breaks(
    call: Path,
) -> None:
    withdraw(call, "palm-oil-family-harvest-units")
    assert state(call) == "affected"
    withdraw(call, BRICK)
    assert state(call) == "broken"
    done = call_cli(call, "select", "--check")
    assert done.returncode == 1
    assert f"--replace {BRICK}" in done.stderr


def test_a_series_that_breaks_a_rule_is_broken_and_cannot_be_kept(call: Path) -> None:
    exchange(call, "call.yaml", "slots: 8", "slots: 7")
    assert state(call) == "broken"
    before = (call / "selection.yaml").read_bytes()
    done = call_cli(call, "select", "--keep", "--reason", "Fewer slots")
    assert done.returncode == 1
    assert (call / "selection.yaml").read_bytes() == before


def test_keeping_renews_the_record_with_the_same_series_and_says_why(call: Path) -> None:
    before = series(call)
    raise_scores(call, "tea-estate-grievance-line")
    assert call_cli(call, "select", "--keep").returncode == 2  # without a reason
    done = call_cli(
        call, "select", "--keep", "--reason", "A score was mended", "--as-of", "2026-12-01T09:00"
    )
    assert done.returncode == 0
    assert series(call) == before
    assert call_cli(call, "select", "--check").returncode == 0
    (kept,) = check(open_for_judging(call)).record.kept
    assert (kept.on, kept.reason) == ("2026-12-01", "A score was mended")
    assert [change.kind for change in kept.changes] == ["merit"]
    assert kept.best_value is not None
    assert kept.best_value > kept.value  # the raised proposal would come in
    again = call_cli(call, "select", "--keep", "--reason", "Twice")
    assert (again.returncode, again.stdout) == (
        0,
        "the record is current: there is nothing to keep\n",
    )


def test_several_hosts_are_replaced_at_once_and_all_others_stay(call: Path) -> None:
    before = series(call)
    withdraw(call, BRICK, FISH)
    one = call_cli(call, "select", "--replace", BRICK)
    assert one.returncode == 1
    assert f"--replace {BRICK} --replace {FISH}" in one.stderr
    both = call_cli(call, "select", "--replace", BRICK, "--replace", FISH)
    assert both.returncode == 0
    after = series(call)
    assert before - after == {BRICK, FISH}
    assert len(after) == len(before)
    assert call_cli(call, "select", "--check").returncode == 0


def test_history_outlives_every_later_step(call: Path) -> None:
    withdraw(call, BRICK)
    assert call_cli(call, "select", "--replace", BRICK).returncode == 0
    raise_scores(call, "tea-estate-grievance-line")
    assert call_cli(call, "select", "--keep", "--reason", "Kept").returncode == 0
    withdraw(call, FISH)
    assert call_cli(call, "select", "--replace", FISH).returncode == 0
    assert call_cli(call, "select", "--anew", "--reason", "All again").returncode == 0
    record = check(open_for_judging(call)).record
    assert [step.withdrew for step in record.replacements] == [(BRICK,), (FISH,)]
    assert [keeping.reason for keeping in record.kept] == ["Kept"]
    assert [renewal.reason for renewal in record.anew] == ["All again"]
    assert {BRICK, FISH}.isdisjoint(series(call))
    assert call_cli(call, "select", "--check").returncode == 0


def test_select_over_a_record_shows_the_difference_and_writes_only_with_a_flag(call: Path) -> None:
    raise_scores(call, "tea-estate-grievance-line")
    before = (call / "selection.yaml").read_bytes()
    done = call_cli(call, "select")
    assert done.returncode == 1
    assert "in: tea-estate-grievance-line" in done.stderr
    assert (call / "selection.yaml").read_bytes() == before
    assert call_cli(call, "select", "--anew").returncode == 0
    assert "tea-estate-grievance-line" in series(call)


def test_after_letters_were_sent_the_refusal_lists_who_would_lose_what(call: Path) -> None:
    send(call)
    told = series(call)
    raise_scores(call, "tea-estate-grievance-line")
    done = call_cli(call, "select")
    assert done.returncode == 1
    lost = [line for line in done.stderr.split("\n") if "would lose an acceptance" in line]
    assert len(lost) == 1
    for way in ("--keep", "--replace", "--anew --reason TEXT"):
        assert way in done.stderr
    assert call_cli(call, "select", "--anew").returncode == 2  # without a reason
    assert series(call) == told
    assert call_cli(call, "select", "--anew", "--reason", "The committee met").returncode == 0
    assert "tea-estate-grievance-line" in series(call)


def test_another_number_of_slots_or_factor_is_only_shown(call: Path) -> None:
    before = (call / "selection.yaml").read_bytes()
    for option in (("--slots", "5"), ("--balance", "0")):
        done = call_cli(call, "select", *option)
        assert done.returncode == 0
        assert "not recorded" in done.stderr
    assert (call / "selection.yaml").read_bytes() == before
    assert call_cli(call, "select", "--slots", "5", "--anew").returncode == 0
    assert len(series(call)) == 5
    assert state(call) == "current"


def test_show_prints_the_recorded_series_and_its_state(call: Path) -> None:
    withdraw(call, BRICK)
    done = call_cli(call, "select", "--show")
    assert done.returncode == 0
    assert BRICK in done.stdout
    assert f"`a87ws select --replace {BRICK}`" in done.stderr
    assert data(call, "select", "--show")["state"] == "broken"


def test_announced_places_on_the_reserve_list_stay_in_their_order(call: Path) -> None:
    record = check(open_for_judging(call)).record
    places = record.reserves[:3]
    send(call)
    withdraw(call, BRICK)
    assert call_cli(call, "select", "--replace", BRICK).returncode == 0
    after = check(open_for_judging(call)).record
    waiting = [name for name in places if name in after.reserves]
    assert list(after.reserves[: len(waiting)]) == waiting


def test_a_place_that_nothing_can_fill_is_told_in_the_terms_of_the_series(call: Path) -> None:
    exchange(
        call,
        "call.yaml",
        "  rules:",
        "  rules:\n    - {at_least: 1, of: organization, is: none-such}",
    )
    done = call_cli(call, "select", "--replace", BRICK)
    assert done.returncode == 1
    assert "while the other 7 sessions stay" in done.stderr
    assert "--anew --reason TEXT" in done.stderr


def test_at_a_terminal_a_yes_overwrites_and_anything_else_does_not(call: Path) -> None:
    raise_scores(call, "tea-estate-grievance-line")
    before = (call / "selection.yaml").read_bytes()
    assert type_into(call, ["select"], ["y"])[0] == 1
    assert (call / "selection.yaml").read_bytes() == before
    code, _, screen = type_into(call, ["select"], ["yes"])
    assert code == 0
    assert "Overwrite the recorded decision? Type yes" in screen
    assert "tea-estate-grievance-line" in series(call)


def test_a_record_without_its_question_is_read_while_its_files_are_unchanged(call: Path) -> None:
    path = call / "selection.yaml"
    text = path.read_text("utf-8")
    start, end = text.index("\nquestion:"), text.index("\nseed:")
    path.write_text(text[:start] + text[end:], "utf-8")
    assert state(call) == "current"
    append(call, "call.yaml", "# later\n")
    done = call_cli(call, "select", "--check")
    assert done.returncode == 1
    assert "written by an older version" in done.stderr
    assert call_cli(call, "select", "--keep", "--reason", "Renewed").returncode == 0
    assert state(call) == "current"


def test_a_record_that_nobody_can_read_is_overwritten_only_with_a_flag(call: Path) -> None:
    path = call / "selection.yaml"
    damaged = path.read_text("utf-8").split("\n")[0] + "\nversion: 1\n"
    path.write_text(damaged, "utf-8")
    assert call_cli(call, "select").returncode == 1
    assert path.read_text("utf-8") == damaged
    assert call_cli(call, "select", "--anew").returncode == 0
    assert state(call) == "current"
