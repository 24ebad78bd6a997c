"""A year of a call with the real commands: letters, four withdrawals on two weekends, three mended
typos, a reviewer's new address, a moved session, one called off, a bounce, and a version of the
tool that words everything in another way. Nobody who was accepted loses the place, nobody gets two
decisions, every change of a fact reaches those concerned once, and the record verifies each time.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from tests.committed import RECEIVED, copy_call
from tests.fakes import call_cli

BRICK = "brick-kiln-seasonal-schools"
ORO = "oro-altiplano-compradores-formales"
FISH = "fishing-vessel-crew-contact"
LAKE = "lake-fisheries-children-on-boats"
COCOA = "cocoa-monitoring-shared-costs"
PALM = "palm-oil-family-harvest-units"
PAGES = ("item", "programme", "card", "calendar")
DECISIONS = ("acceptance", "reserve", "regret")


class Year:
    """A call, the day it is, and what its people were told."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.day = "2026-11-20"

    def do(self, *args: str, code: int = 0) -> str:
        """Run a command that ends with `code`; what it printed."""
        done = call_cli(self.root, *args, width=200)
        assert done.returncode == code, (args, done.stderr)
        return done.stdout + done.stderr

    def announce(self, *args: str) -> str:
        return self.do("announce", *args, "--as-of", f"{self.day}T09:00")

    def verify(self) -> None:
        """The record verifies."""
        assert "the record verifies" in self.do("select", "--check")

    def series(self) -> set[str]:
        answer = json.loads(call_cli(self.root, "select", "--show", "--format", "json").stdout)
        return {place["proposal"] for place in answer["selected"]}

    def due(self) -> set[str]:
        """The letters that are to be sent; pages and posts are not."""
        text = call_cli(self.root, "announce", "--list", "--as-of", f"{self.day}T09:00").stdout
        lines = [re.split(r"  +", line) for line in text.splitlines()]
        new = {line[1] for line in lines if line[0] in ("new", "new address")}
        return {stem for stem in new if re.split(r"[/.]", stem)[0] not in PAGES}

    def send(self) -> set[str]:
        """Write and mark as sent all that is due; what that was."""
        self.announce()
        letters = self.due()
        if letters:
            self.announce(*sorted(letters), "--sent")
        assert self.due() == set()
        return letters

    def change(self, path: str, old: str, new: str) -> None:
        file = self.root / path
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), "utf-8")

    def withdraw(self, name: str) -> None:
        with (self.root / f"proposals/{name}.yaml").open("a", encoding="utf-8") as file:
            file.write("status: withdrawn\n")

    def decisions_told(self) -> Counter[tuple[str, str]]:
        """How often each proposal was sent each kind of decision as the first word on it."""
        lines = (self.root / "sent.jsonl").read_text("utf-8").splitlines()
        told: Counter[tuple[str, str]] = Counter()
        for step in map(json.loads, lines):
            if step["topic"].startswith("decision/") and step["what"].startswith(DECISIONS):
                told[step["topic"], step["kind"]] += 1
        return told


@pytest.fixture
def year(demonstration: Path, tmp_path: Path) -> Year:
    return Year(copy_call(demonstration, tmp_path / "call", RECEIVED))


def test_a_year_of_a_call(  # noqa: PLR0915  a year is long
    year: Year, monkeypatch: pytest.MonkeyPatch
) -> None:
    year.do("select")
    year.verify()
    accepted = year.series()
    first = year.send()
    assert {f"acceptance/{name}" for name in accepted} <= first

    # a weekend: a host of the series withdraws, and one that was turned down
    year.day = "2026-11-28"
    year.withdraw(BRICK)
    year.withdraw(PALM)
    year.do("select", code=1)  # it refuses: letters were sent
    assert year.series() == accepted
    year.do("select", "--replace", BRICK)
    year.verify()
    newcomers = year.series() - accepted
    assert year.series() == accepted - {BRICK} | newcomers
    assert len(newcomers) == 1
    sent = {stem for stem in year.send() if stem.split("/")[0] in (*DECISIONS, "correction")}
    assert sent == {f"acceptance/{name}" for name in newcomers}

    # the next weekend: two hosts of the series
    year.day = "2026-12-05"
    year.withdraw(FISH)
    year.withdraw(LAKE)
    year.do("select", "--replace", FISH, code=1)  # the other place is free too
    year.do("select", "--replace", FISH, "--replace", LAKE)
    year.verify()
    series = year.series()
    assert accepted - series == {BRICK, FISH, LAKE}
    year.send()

    # three typos are mended: in a comment, in a description that was received, in a title
    year.day = "2026-12-10"
    year.change("call.yaml", "timezone:", "# the clock of the Secretariat\ntimezone:")
    year.do("freeze", "--accept", "call.yaml", "--reason", "A comment")
    path = f"proposals/{COCOA}.yaml"
    with (year.root / path).open("a", encoding="utf-8") as file:
        file.write("# checked by the host\n")
    year.do("freeze", "--accept", path, "--reason", "A comment of the host")
    year.verify()
    assert year.send() == set()
    title = re.search(r"title: \"?(.*?)\"?\n", (year.root / path).read_text("utf-8"))
    assert title is not None
    year.change(path, title[1], title[1].replace("cocoa", "cacao"))
    year.do("freeze", "--accept", path, "--reason", "A typo in the title")
    year.verify()
    concerned = year.send()
    assert f"update/decision-{COCOA}" in concerned
    assert not {stem for stem in concerned if "decision-" in stem} - {f"update/decision-{COCOA}"}

    # a reviewer has a new address
    year.change("registry/reviewers.yaml", "@example.org", "@example.net")
    year.do("freeze", "--accept", "registry/reviewers.yaml", "--reason", "A new address")
    year.verify()
    assert year.send() == set()

    # dates, invitations; one session is moved
    year.day = "2026-12-15"
    year.do("schedule", "--from", "2027-01-11", "--to", "2027-06-18", "--write")
    assert {f"invitation/{name}" for name in series} <= year.send()
    session = f"sessions/{COCOA}.yaml"
    starts = re.search(r"starts: (\S+)", (year.root / session).read_text("utf-8"))
    assert starts is not None
    year.change(session, starts[1], starts[1].replace("2027-", "2028-"))
    moved = year.send()
    assert f"update/invitation-{COCOA}" in moved
    others = series - {COCOA}
    assert not [stem for stem in moved for name in others if name in stem]

    # one is called off
    year.day = "2027-01-04"
    year.withdraw(ORO)
    year.do("select", "--replace", ORO)
    year.verify()
    assert f"cancellation/{ORO}" in year.send()
    year.announce()
    assert year.send() == set()

    # a letter came back: the address is corrected, and the letter goes to the new one
    (survivor,) = (name for name in series & accepted if name.startswith("survivor"))
    contact = re.search(r"email: (\S+?)}", (year.root / f"proposals/{survivor}.yaml").read_text())
    assert contact is not None
    year.change(f"proposals/{survivor}.yaml", contact[1], "new.address@example.org")
    year.do("freeze", "--accept", f"proposals/{survivor}.yaml", "--reason", "The letter came back")
    year.verify()
    again = year.send()
    assert f"acceptance/{survivor}" in again
    assert {stem for stem in again if survivor not in stem} == set()

    # the tool is upgraded, and words everything in another way
    from a87ws.data import words

    plain = words.say
    monkeypatch.setattr(words, "say", lambda *key, **gaps: f"{plain(*key, **gaps)} indeed")
    for template in (year.root / "templates").glob("*.md.j2"):
        template.write_text(template.read_text("utf-8").replace(", ", " – "), "utf-8")
    year.verify()
    assert year.send() == set()

    # nobody lost a place without the words, and nobody was told two decisions
    lost = accepted - year.series()
    assert lost == {BRICK, FISH, LAKE, ORO}
    told = year.decisions_told()
    kinds: dict[str, set[str]] = {}
    for topic, kind in told:
        kinds.setdefault(topic, set()).add(kind)
    came_in = year.series() - accepted
    for topic, of_topic in kinds.items():
        name = topic.partition("/")[2]
        assert len(of_topic) == 1 or (name in came_in and "acceptance" in of_topic), topic
    year.do("report", "--resamples", "0", "--frontier", "0")
    assert "Next:" in year.do("status", "--as-of", f"{year.day}T09:00")
