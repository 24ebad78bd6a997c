"""The files of a call repository, read in one order on every machine; nothing is written and no link is followed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from a87ws.diagnostics import Fault
from a87ws.source import MAX_BYTES, MAX_BYTES_GENERATED

CALL: Final = "call.yaml"
FILES: Final = (CALL, "registry/members.yaml", "registry/reviewers.yaml", "assignments.yaml", "freeze.yaml")
GENERATED: Final = ("assignments.yaml", "freeze.yaml")
FOLDERS: Final = ("proposals", "reviews", "sessions")
MAX_FOLDERS_DEEP: Final = 8  # deeper than any file that belongs; a stray tree is named, not walked for ever


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file as found: POSIX path inside the call repository, its bytes, and why it was not read if it was not."""

    path: str
    data: bytes
    fault: str | None = None


def find_root(start: Path) -> Path:
    """The nearest folder from `start` upward that holds call.yaml."""
    try:
        here = start.resolve(strict=True)
    except (OSError, RuntimeError) as error:
        raise Fault(f"`{start}` cannot be opened", _reason(error)) from None
    for folder in (here, *here.parents):
        if os.path.lexists(folder / CALL):
            return folder
    raise Fault(
        f"no {CALL} in `{start}` or a folder above it",
        "change to the folder of the call, name it with -C DIR, or make one with `a87ws init DIR`",
    )


def read(root: Path) -> tuple[SourceFile, ...]:
    """Every file of the call that is there, sorted by its path as text.

    Hidden files and README.md are passed over; all else in the folders of the call is returned, whether it belongs
    there or not.
    """
    found = [_read(root, path) for path in FILES if os.path.lexists(root / path)]
    for folder in FOLDERS:
        if os.path.lexists(root / folder):
            found.extend(_walk(root, folder, 0))
    return tuple(sorted(found, key=lambda file: file.path))


def max_bytes(path: str) -> int:
    """How large the file at `path` may be: what people write is small, what the tool lists grows with the call."""
    return MAX_BYTES_GENERATED if path in GENERATED else MAX_BYTES


def _walk(root: Path, folder: str, depth: int) -> Iterator[SourceFile]:
    try:
        if not stat.S_ISDIR((root / folder).lstat().st_mode):
            yield SourceFile(folder, b"", "a symbolic link or a file where a folder is needed")
            return
        entries = sorted(os.scandir(root / folder), key=lambda entry: entry.name)
    except OSError as error:
        yield SourceFile(folder, b"", _reason(error))
        return
    for entry in entries:
        path = f"{folder}/{entry.name}"
        if entry.name.startswith(".") or entry.name == "README.md":
            continue
        if not entry.is_dir(follow_symlinks=False):
            yield _read(root, path)
        elif depth < MAX_FOLDERS_DEEP:
            yield from _walk(root, path, depth + 1)
        else:
            yield SourceFile(path, b"", "a folder too deep inside others")


def _read(root: Path, path: str) -> SourceFile:
    where = root / path
    try:
        status = where.lstat()
        if stat.S_ISLNK(status.st_mode):
            return SourceFile(path, b"", "a symbolic link")
        if not stat.S_ISREG(status.st_mode):
            return SourceFile(path, b"", "not a regular file")
        most = max_bytes(path)
        if status.st_size > most:
            return SourceFile(path, b"", f"{status.st_size:,} bytes; a file may have {most:,}")
        # O_NOFOLLOW and O_NONBLOCK: it may have become a link or a pipe since we looked.
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        with open(os.open(where, flags), "rb") as file:  # noqa: PTH123  pathlib takes no descriptor
            return SourceFile(path, file.read(most + 1))
    except (OSError, ValueError) as error:
        return SourceFile(path, b"", _reason(error))


def _reason(error: Exception) -> str:
    return error.strerror.lower() if isinstance(error, OSError) and error.strerror else "cannot be read"
