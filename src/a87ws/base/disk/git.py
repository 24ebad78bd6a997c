"""The one room that runs a program, and git is the program. Without git everything still works,
with less comfort.
"""

from __future__ import annotations

import os
import posixpath
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from a87ws.base.faults import Fault

_QUIET: Final = ("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "--no-pager")
_SECONDS: Final = 60
_LISTED: Final = {"A": "added", "D": "removed"}
USAGE: Final = 2


@dataclass(frozen=True)
class Changed:
    """What a change did to which files, by their path from the call repository, and the commit that
    it began at.
    """

    base: str
    files: Mapping[str, str]
    """`added`, `changed` or `removed`."""


def user_email(root: Path) -> str | None:
    """The e-mail address that git knows its user by in `root`; None where git is not there or knows
    none.
    """
    answer = _run(root, "config", "user.email")
    return answer.strip() or None if answer is not None else None


def changed_since(root: Path, revision: str, *, untracked: Sequence[str] = ()) -> Changed:
    """What was changed, committed or not, since the history of this checkout left that of
    `revision`.

    Files that git does not track yet count within the paths `untracked`: a report or a note beside
    the call does not.

    Raises Fault where git is not there, knows no such revision, or has too little of the history.
    """
    if _run(root, "rev-parse", "--git-dir") is None:
        raise Fault("git cannot tell what was changed", "run it in a clone, with git installed")
    there = _run(
        root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
    )
    base = _run(root, "merge-base", there.strip(), "HEAD") if there else None
    if base is None:
        shallow = (_run(root, "rev-parse", "--is-shallow-repository") or "").strip() == "true"
        if shallow:
            hint = "`git fetch --unshallow`, or `fetch-depth: 0` where a workflow checks it out"
            raise Fault(f"this clone is shallow: it does not reach back to `{revision}`", hint)
        what = "git does not know" if there is None else "this checkout shares no history with"
        raise Fault(
            f"{what} `{revision}`",
            "name a commit or a branch, such as `origin/main`",
            exit_code=USAGE,
        )
    base = base.strip()
    prefix = (_run(root, "rev-parse", "--show-prefix") or "").rstrip("\n")
    words = (
        "--name-status",
        "-z",
        "--no-renames",
        "--no-ext-diff",
        "--no-textconv",
        "--ignore-submodules",
        base,
        "--",
    )
    listed = _run(root, "diff", *words)
    new = (
        _run(root, "ls-files", "--others", "--exclude-standard", "-z", "--", *untracked)
        if untracked
        else ""
    )
    if listed is None or new is None:
        raise Fault(
            f"git cannot compare with `{revision}`", "check what `git diff --name-status` says"
        )
    parts = listed.split("\0")
    files = {
        posixpath.relpath(path, prefix or "."): _LISTED.get(letter[:1], "changed")
        for letter, path in zip(parts[::2], parts[1::2], strict=False)
    }
    files |= dict.fromkeys(filter(None, new.split("\0")), "added")
    return Changed(base, dict(sorted(files.items())))


def bytes_at(root: Path, commit: str, path: str) -> bytes | None:
    """What the file at `path` in the call repository held in a commit; None where there was none."""
    return _answer(root, "cat-file", "blob", f"{commit}:./{path}")


def _run(root: Path, *words: str) -> str | None:
    """What git answers, as text; None where it cannot be run or refuses."""
    answer = _answer(root, *words)
    return None if answer is None else answer.decode("utf-8", "surrogateescape")


def _answer(root: Path, *words: str) -> bytes | None:
    try:
        done = subprocess.run(
            ["git", *_QUIET, *words],
            cwd=root,
            env={**os.environ, "GIT_OPTIONAL_LOCKS": "0"},  # looking changes nothing
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
            timeout=_SECONDS,
        )
    except (OSError, ValueError, subprocess.SubprocessError):
        return None
    return done.stdout
