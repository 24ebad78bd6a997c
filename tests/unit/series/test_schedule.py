"""`a87ws schedule`: shown first, then written into the files that lack a date, and only there."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.committed import check_out
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


@pytest.fixture
def conference(tmp_path: Path) -> Path:
    """The example of a conference, decided: eight talks, on any days, in two rooms."""
    root = check_out(tmp_path) / "docs/examples/conference-talks"
    assert call_cli(root, "select").returncode == 0
    return root


def test_eight_talks_have_one_day_in_two_rooms(conference: Path) -> None:
    day_ = ("--from", "2027-05-08", "--to", "2027-05-08")
    done = call_cli(conference, "schedule", *day_, width=120)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert "Saturday 8 May 2027 (Europe/Ljubljana, UTC+2)" in lines
    talks = [line.split()[0] for line in lines if " hall " in line]
    assert talks == sorted(["09:00–09:45", "10:00–10:45", "11:00–11:45", "12:00–12:45"] * 2)
    assert sum("Great hall" in line for line in lines) == 4
    assert lines[-1] == "Nobody is needed in two sessions at once."


def test_rooms_and_hours_that_are_written_raise_no_warning(conference: Path) -> None:
    two_days = ("--from", "2027-05-08", "--to", "2027-05-09")
    assert call_cli(conference, "schedule", *two_days, "--write").returncode == 0
    text = (conference / "sessions/forms-that-forgive.yaml").read_text()
    assert '\nstarts: "2027-05-0' in text
    assert "\nroom: Great hall\n" in text or "\nroom: Small hall\n" in text
    found = call_cli(conference, "validate", "--format", "concise").stdout
    assert "session-" not in found
    again = call_cli(conference, "schedule", *two_days, "--format", "json")
    rooms = {each["room"] for each in json.loads(again.stdout)["dated"]}
    assert rooms == {"Great hall", "Small hall"}


def test_the_room_that_a_host_wrote_is_kept(conference: Path) -> None:
    tree(conference, "=== sessions/forms-that-forgive.yaml\nroom: Library\n")
    two_days = ("--from", "2027-05-08", "--to", "2027-05-09")
    done = call_cli(conference, "schedule", *two_days, "--format", "json", "--write")
    rooms = {each["proposal"]: each["room"] for each in json.loads(done.stdout)["proposed"]}
    assert rooms["forms-that-forgive"] == "Library"
    assert (conference / "sessions/forms-that-forgive.yaml").read_text().count("room:") == 1


def test_the_options_replace_what_the_call_says(conference: Path) -> None:
    done = call_cli(
        conference, "schedule", "--from", "2027-05-07", "--to", "2027-05-10", "--per-day", "4",
        "--weekdays", "Friday, monday", "--room", "Aula", "--format", "json",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    slots = json.loads(done.stdout)["proposed"]
    assert {each["room"] for each in slots} == {"Aula"}
    days = Counter(each["starts"][:10] for each in slots)
    assert days == {"2027-05-07": 4, "2027-05-10": 4}


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (["--per-day", "3"], 1, "8 sessions do not fit: the window has 2 days, with at most 3"),
        (["--weekdays", "mon"], 2, "`mon` is not a day of the week"),
        (["--room", " "], 2, "a room needs a name"),
        (["--per-day", "0"], 2, "0 is not in the range"),
    ],
)
def test_an_option_that_cannot_be_is_said(
    conference: Path, options: list[str], code: int, message: str
) -> None:
    done = call_cli(
        conference, "schedule", "--from", "2027-05-08", "--to", "2027-05-09", *options, width=120
    )
    assert done.returncode == code
    assert message in done.stderr


def test_several_webinars_a_day_have_their_reasons(conference: Path) -> None:
    """Without rooms, the clocks of all countries count: Samoa is eleven hours ahead of Slovenia."""
    call = conference / "call.yaml"
    call.write_text(re.sub("(?m)^  rooms: .*\n", "", call.read_text()))
    assert call_cli(conference, "select").returncode == 0
    done = call_cli(conference, "schedule", "--from", "2027-05-10", "--to", "2027-05-11", width=160)
    assert done.stdout.count("  - Sessions on this day: 4; no day has more than it must.\n") == 8
    assert "09:00 (Europe/Ljubljana, UTC+2), to 09:45" in done.stdout
    assert "{" not in done.stdout
    assert (
        "this is the least inconvenient: 20:00 to 20:45 in Samoa (UTC+13), in the evening."
        in done.stdout
    )
