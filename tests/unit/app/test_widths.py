"""What committees read in a terminal: it fits, no id is cut, and it can be read aloud."""

from __future__ import annotations

from pathlib import Path

import pytest

from a87ws.base.text import EIGHTHS, STEPS, TARGET, cells
from tests.fakes import call_cli

COMMANDS = (("standings", "--no-compare"), ("select", "--dry-run"))
SHOWN_AT = {
    60: ["rating", "merit"],
    80: ["rating", "±", "spread", "reviews", "merit"],
    140: ["rating", "±", "spread", "reviews", "joint", "Pathf.", "merit"],
}
"""The columns of the standings beside the place and the id; at 140 there are two bars as well."""


@pytest.mark.parametrize("width", SHOWN_AT)
@pytest.mark.parametrize("words", COMMANDS, ids=["standings", "select"])
def test_every_line_fits_and_no_id_is_cut(
    demonstration: Path, words: tuple[str, ...], width: int
) -> None:
    shown = call_cli(demonstration, *words, width=width).stdout
    assert [line for line in shown.splitlines() if cells(line) > width] == []
    assert "…" not in shown
    if words[0] == "standings":
        for proposal in (demonstration / "proposals").glob("*.yaml"):
            assert proposal.stem in shown
        (heads,) = [line.split() for line in shown.splitlines() if line.split()[:1] == ["proposal"]]
        assert heads[1:] == SHOWN_AT[width]


@pytest.mark.parametrize("words", COMMANDS, ids=["standings", "select"])
def test_read_aloud_nothing_is_drawn_coloured_or_indented(
    demonstration: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    shown = call_cli(demonstration, *words, "--format", "plain", width=60).stdout
    assert not {*shown} & {*EIGHTHS[1:], *STEPS, TARGET, "\x1b", "…"}
    assert [line for line in shown.splitlines() if line.startswith(" ")] == []
    assert "cocoa-monitoring-shared-costs" in shown
