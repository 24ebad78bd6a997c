"""The words of a report: every language says the same things, and everything that a page says is
there.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

from a87ws.report import page
from a87ws.report.facts import paragraphs, plain
from a87ws.selection.decision import Basis
from tests.catalogues import FOLDER as CATALOGUES
from tests.catalogues import entries

FOLDER = Path(page.__file__).parent


def table() -> set[str]:
    keys = {key for key in entries(CATALOGUES / "en.po") if key.startswith("report.")}
    return {key.removeprefix("report.") for key in keys}


def test_every_phrase_that_is_asked_for_is_there_and_none_is_idle() -> None:
    texts = [
        each.read_text(encoding="utf-8")
        for each in (*FOLDER.glob("*.py"), *FOLDER.glob("templates/*"))
    ]
    asked = {
        name
        for text in texts
        for name in re.findall(r"""\b(?:t|words)\(\s*["']([a-z_]+)["']""", text)
    }
    asked |= {
        name
        for text in texts
        for name in re.findall(r"""\(\s*["']([a-z_]+)["'] if .*? else ["'][a-z_]+["']""", text)
    }
    asked |= {
        name
        for text in texts
        for name in re.findall(r"""\(\s*["'][a-z_]+["'] if .*? else ["']([a-z_]+)["']""", text)
    }
    asked |= {
        f"{name}{basis}"
        for text in texts
        for name in re.findall(r"""\bt\(["']([a-z_]+_)["'] ~ """, text)
        for basis in get_args(Basis)
    }
    counted = {
        name for text in texts for name in re.findall(r"""\.many\(\s*["']([a-z_]+)["']""", text)
    }
    asked |= counted
    made = ("nav_", "js_", "check_", "step_", "verdict_", "method_joint", "method_pathfinder")
    known = {name for name in table() if not name.startswith(made)}
    assert {name for name in asked if not name.endswith("_")} - table() == set()
    assert known - asked == set()


def test_foreign_text_is_one_line_without_addresses_and_without_what_steers() -> None:
    assert plain("Write to amina@example.org \u202enow\x1b[2J") == "Write to …@… \\u202enow\\x1b[2J"
    assert paragraphs("One\nline.\r\n\r\n\n a@b.org \n") == ("One line.", "…@…")
