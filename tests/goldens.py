"""Files that hold what the program is expected to print, and how they are brought up to date.

`UPDATE=1` writes the files that differ, and only their tests fail: a run cannot bless itself, and
what it changed is what it lists. On a CI runner `UPDATE` is ignored.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def is_updating() -> bool:
    """Whether files that differ are to be written, which a CI runner never does."""
    return os.environ.get("UPDATE") == "1" and not os.environ.get("CI")


def expect(path: Path, text: str) -> None:
    """Fail unless the file at `path` holds exactly `text`."""
    expected = path.read_bytes().decode() if path.exists() else None
    if expected == text:
        return
    if is_updating():
        path.write_bytes(text.encode())
        pytest.fail(f"{path} was updated: read the change, then run again without UPDATE")
    assert text == expected, f"{path} is out of date; UPDATE=1 rewrites it, except under CI"
