"""The calls in this repository as git has them, whatever a command or a person left in the folder.

`start.py demo` writes a selection, sessions and announcements into the demonstration call, and
people try things out in it. Tests therefore read the index: a change of the demonstration call
counts once it is added with `git add`. Where there is no git checkout (an unpacked archive), they
read the files of the folder that belong to a call.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Final

from tests.fakes import environment

PROJECT: Final = Path(__file__).parents[1]
SETTINGS: Final = ("call.yaml", "registry")
RECEIVED: Final = (*SETTINGS, "proposals", "reviews", "assignments.yaml", "freeze.yaml")
PARTS: Final = (*RECEIVED, "selection.yaml", "selection.proof.json", "templates")
"""What a call in this repository consists of. None of them has sessions: hosts write those."""
CALLS: Final = (
    ".",
    "docs/examples/conference-talks",
    "docs/examples/small-grants",
    "tests/example",
)


def check_out(to: Path) -> Path:
    """Write the calls of this repository into `to`, each at its path in the repository."""
    paths = call_files()
    if not tracked_files():
        for path in paths:
            (to / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(PROJECT / path, to / path)
        return to
    prefix = f"--prefix={to}{os.sep}"
    _git("checkout-index", "-z", "--stdin", prefix, given="\0".join(paths).encode())
    return to


def copy_call(source: Path, to: Path, parts: tuple[str, ...] = PARTS) -> Path:
    """Copy a call, or these parts of it, into the folder `to`, and nothing that lies beside it."""
    if not (source / "call.yaml").exists():
        raise FileNotFoundError(source / "call.yaml")
    to.mkdir(parents=True, exist_ok=True)
    for part in parts:
        if (source / part).is_dir():
            shutil.copytree(source / part, to / part)
        elif (source / part).exists():
            shutil.copyfile(source / part, to / part)
    return to


def committed_bytes(path: str) -> bytes:
    """The bytes of one file as git has it."""
    if not tracked_files():
        return (PROJECT / path).read_bytes()
    return _git("cat-file", "--filters", f":{path}")


def call_files() -> tuple[str, ...]:
    """The paths of the files of every call in this repository."""
    tracked = tracked_files()
    found: list[str] = []
    for call in CALLS:
        for part in PARTS:
            place = (Path(call) / part).as_posix()
            if tracked:
                found += [path for path in tracked if path == place or path.startswith(f"{place}/")]
            else:
                found += _files_under(place)
    return tuple(found)


def documents() -> tuple[Path, ...]:
    """The Markdown files for readers: those of the top folder and of docs/."""
    paths = tracked_files() or (*_files_under("."), *_files_under("docs"))
    return tuple(
        PROJECT / path
        for path in sorted(set(paths))
        if path.endswith(".md") and ("/" not in path or path.startswith("docs/"))
    )


@cache
def tracked_files() -> tuple[str, ...]:
    """Every path in the index; none where this folder is no git checkout."""
    try:
        listed = _git("ls-files", "-z")
    except (OSError, subprocess.CalledProcessError):
        return ()
    return tuple(path for path in listed.decode().split("\0") if path)


def _files_under(place: str) -> list[str]:
    start = PROJECT / place
    if start.is_file():
        return [place]
    paths = start.glob("*") if start == PROJECT else start.rglob("*")
    return [path.relative_to(PROJECT).as_posix() for path in sorted(paths) if path.is_file()]


def _git(*words: str, given: bytes = b"") -> bytes:
    """What git prints in this repository, without the variables a hook sets to redirect it."""
    return subprocess.run(
        ["git", "-c", "safe.directory=*", *words],
        cwd=PROJECT,
        env=environment(PROJECT),
        input=given,
        capture_output=True,
        check=True,
    ).stdout
