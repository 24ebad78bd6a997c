"""`a87ws schedule`: shown first, then written into the files that lack a date, and only there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.fakes import call_cli, example, tree

DAYS = ("--from", "2027-01-11", "--to", "2027-01-15")
OWN = """=== sessions/cotton-dialogue.yaml
# ours
minutes:   45   # short
timezone: Asia/Kathmandu   # where we are

languages: [fr]
"""


@pytest.fixture
def chosen(tmp_path: Path) -> Path:
    root = example(tmp_path)
    assert call_cli(root, "select").returncode == 0
    return root


def test_it_shows_the_reason_and_writes_nothing(chosen: Path) -> None:
    done = call_cli(chosen, "schedule", *DAYS, width=120)
    assert done.returncode == 0, done.stderr
    assert (
        "The day is the middle of part 1 of 1 of the series, 11 January 2027 to 15 January 2027."
        in done.stdout
    )
    assert not (chosen / "sessions").exists()
    assert "--write" in done.stderr


def test_written_it_keeps_every_other_byte_of_a_hosts_file(chosen: Path) -> None:
    tree(chosen, OWN)
    path = chosen / "sessions/cotton-dialogue.yaml"
    before = path.read_text()
    data = json.loads(call_cli(chosen, "schedule", *DAYS, "--format", "json").stdout)["proposed"][0]
    assert call_cli(chosen, "schedule", *DAYS, "--write").returncode == 0
    assert path.read_text().startswith(before.rstrip("\n"))
    added = path.read_text().removeprefix(before.rstrip("\n")).split()
    assert added[0] == "starts:"
    # Nine in Burkina Faso is ten in Geneva and a quarter to three in Kathmandu, the zone of the
    # file.
    assert (data["timezone"], data["starts"][11:]) == ("Europe/Zurich", "10:00")
    assert added[1] == '"2027-01-13T14:45"'
    assert call_cli(chosen, "validate").returncode == 0
    again = path.read_bytes()
    done = call_cli(chosen, "schedule", *DAYS, "--write")
    assert "as its file says" in done.stdout
    assert path.read_bytes() == again


def test_a_file_that_is_missing_is_made_first(chosen: Path) -> None:
    assert call_cli(chosen, "schedule", *DAYS, "--write").returncode == 0
    text = (chosen / "sessions/cotton-dialogue.yaml").read_text()
    assert (
        '\naudience: alliance\nstarts: "2027-01-13T10:00"\ntimezone: Europe/Zurich\n\n# Still'
        in text
    )
    assert call_cli(chosen, "validate").returncode == 0


def test_without_a_window_it_asks_for_one(chosen: Path) -> None:
    done = call_cli(chosen, "schedule")
    assert done.returncode == 2
    assert (
        "hint: give --from DAY and --to DAY, or `sessions: {from: …, to: …}` in call.yaml"
        in done.stderr
    )


def test_a_session_with_an_error_is_mended_first(chosen: Path) -> None:
    tree(chosen, "=== sessions/cotton-dialogue.yaml\nminutes: short\n")
    done = call_cli(chosen, "schedule", *DAYS)
    assert (done.returncode, done.stderr.splitlines()[0]) == (
        1,
        "error: `sessions/cotton-dialogue.yaml` has errors",
    )
