"""The only module that runs a program: git. Without git everything works, with less comfort."""

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
_NAMES_ONLY: Final = (
    "--name-status",
    "-z",
    "--no-renames",
    "--no-ext-diff",
    "--no-textconv",
    "--ignore-submodules",
)
USAGE: Final = 2


@dataclass(frozen=True)
class Changed:
    """What a change did to which files, by path in the call repository, and where it began."""

    base: str
    files: Mapping[str, str]
    """`added`, `changed` or `removed`."""


def user_email(root: Path) -> str | None:
    """The e-mail address of git's user in `root`; None without git, or where it knows none."""
    answer = _run(root, "config", "user.email") or ""
    return answer.strip() or None


def user_name(root: Path) -> str | None:
    """The name of git's user in `root`; None without git, or where it knows none."""
    answer = _run(root, "config", "user.name") or ""
    return answer.strip() or None


def changed_since(root: Path, revision: str, *, untracked: Sequence[str] = ()) -> Changed:
    """What was changed, committed or not, since this checkout left the history of `revision`.

    Files that git does not track yet count only within the paths `untracked`: a report or a note
    beside the call does not. Raises Fault where git is missing, does not know the revision, or has
    too little of the history.
    """
    if _run(root, "rev-parse", "--git-dir") is None:
        raise Fault("git cannot tell what was changed", "run it in a clone, with git installed")
    base = _common_commit(root, revision)
    prefix = (_run(root, "rev-parse", "--show-prefix") or "").rstrip("\n")
    listed = _run(root, "diff", *_NAMES_ONLY, base, "--")
    new: str | None = ""
    if untracked:
        new = _run(root, "ls-files", "--others", "--exclude-standard", "-z", "--", *untracked)
    if listed is None or new is None:
        raise Fault(
            f"git cannot compare with `{revision}`", "check what `git diff --name-status` says"
        )
    parts = listed.split("\0")
    files = {}
    for letter, path in zip(parts[::2], parts[1::2], strict=False):
        files[posixpath.relpath(path, prefix or ".")] = _LISTED.get(letter[:1], "changed")
    files |= dict.fromkeys(filter(None, new.split("\0")), "added")
    return Changed(base, dict(sorted(files.items())))


def _common_commit(root: Path, revision: str) -> str:
    """The last commit that this checkout has in common with a revision. Raises Fault."""
    words = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    commit = _run(root, *words)
    base = _run(root, "merge-base", commit.strip(), "HEAD") if commit else None
    if base is not None:
        return base.strip()
    shallow = _run(root, "rev-parse", "--is-shallow-repository") or ""
    if shallow.strip() == "true":
        hint = "`git fetch --unshallow`, or `fetch-depth: 0` where a workflow checks it out"
        raise Fault(f"this clone is shallow: it does not reach back to `{revision}`", hint)
    fault = f"this checkout has no history in common with `{revision}`"
    if commit is None:
        fault = f"git does not know `{revision}`"
    hint = "name a commit or a branch, such as `origin/main`"
    raise Fault(fault, hint, exit_code=USAGE)


def ignores(root: Path, path: str) -> bool | None:
    """Whether git leaves the file at `path` in the call repository out; None without git, or where
    there is no repository. A file that git tracks is not left out, whatever is written.
    """
    if _run(root, "rev-parse", "--git-dir") is None:
        return None
    return _answer(root, "check-ignore", "--quiet", "--", path) is not None


def bytes_at(root: Path, commit: str, path: str) -> bytes | None:
    """What the file at `path` in the call repository held in a commit; None if there was none."""
    return _answer(root, "cat-file", "blob", f"{commit}:./{path}")


def _run(root: Path, *words: str) -> str | None:
    """What git answers, as text; None where it cannot be run or refuses."""
    answer = _answer(root, *words)
    if answer is None:
        return None
    return answer.decode("utf-8", "surrogateescape")


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
