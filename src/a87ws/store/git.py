"""The one room that runs a program, and git is the program. Without git everything still works, with less comfort."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Final

_QUIET: Final = ("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "--no-pager")
_SECONDS: Final = 10


def user_email(root: Path) -> str | None:
    """The e-mail address that git knows its user by in `root`; None where git is not there or knows none."""
    answer = _run(root, "config", "user.email")
    return answer.strip() or None if answer is not None else None


def _run(root: Path, *words: str) -> str | None:
    """What git answers; None where it cannot be run or refuses."""
    try:
        done = subprocess.run(
            ["git", *_QUIET, *words],
            cwd=root,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
            timeout=_SECONDS,
        )
        return done.stdout.decode()
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
