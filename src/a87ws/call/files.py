"""The files of a call repository, read in one order on every machine; nothing is written and no
link is followed.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from a87ws.base.faults import Fault, Message
from a87ws.call.layout import CALL, FILES, FOLDERS, max_bytes

MAX_FOLDERS_DEEP: Final = 8
"""Deeper than any file that belongs; a stray tree is named, not walked for ever."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file as found: POSIX path inside the call repository, its bytes, and why it was not read
    if it was not.
    """

    path: str
    data: bytes
    fault: Message | None = None


def find_root(start: Path) -> Path:
    """The nearest folder from `start` upward that holds call.yaml."""
    try:
        here = start.resolve(strict=True)
    except (OSError, RuntimeError) as error:
        raise Fault(f"`{start}` cannot be opened", _reason(error)) from None
    for folder in (here, *here.parents):
        if _is_there(folder, CALL):
            return folder
    raise Fault(
        f"no {CALL} in `{start}` or a folder above it",
        "change to the folder of the call, or name it with -C DIR; "
        "to begin a call, run `a87ws init DIR`",
    )


def prefix_of(root: Path) -> str:
    """Where the call lies in its git repository: nothing, or a POSIX path that ends in a slash."""
    here = root.resolve()
    if os.path.lexists(here / ".git"):
        return ""
    for folder in here.parents:
        if os.path.lexists(folder / ".git"):
            return f"{here.relative_to(folder).as_posix()}/"
    return ""


def append_text(path: Path, text: str) -> str | None:
    """Add to a file that the CI runner keeps for us; why it could not be done, if it could not."""
    try:
        with path.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
    except OSError as error:
        return _reason(error)
    return None


def read(root: Path) -> tuple[SourceFile, ...]:
    """Every file of the call that is there, sorted by its path as text.

    Hidden files and README.md are passed over; all else in the folders of the call is returned,
    whether it belongs there or not. Raises Fault where a folder cannot be looked into: what is in
    it is not the same as nothing.
    """
    found = [read_one(root, path) for path in FILES if _is_there(root, path)]
    for folder in FOLDERS:
        if _is_there(root, folder):
            found.extend(_walk(root, folder, 0))
    return tuple(sorted(found, key=lambda file: file.path))


def _is_there(root: Path, path: str) -> bool:
    try:
        os.lstat(root / path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise _closed(path.rpartition("/")[0] or str(root), error) from None
    return True


def _closed(folder: str, error: OSError) -> Fault:
    return Fault(f"cannot open folder `{folder}`: {_reason(error)}", "check its permissions")


def _walk(root: Path, folder: str, depth: int) -> Iterator[SourceFile]:
    try:
        if not stat.S_ISDIR((root / folder).lstat().st_mode):
            yield SourceFile(folder, b"", Message("not-a-folder"))
            return
        entries = sorted(os.scandir(root / folder), key=lambda entry: entry.name)
    except OSError as error:
        raise _closed(folder, error) from None
    for entry in entries:
        path = f"{folder}/{entry.name}"
        if entry.name.startswith(".") or entry.name == "README.md":
            continue
        if not entry.is_dir(follow_symlinks=False):
            yield read_one(root, path)
        elif path.endswith(".yaml"):
            yield SourceFile(path, b"", Message("not-a-file"))
        elif depth < MAX_FOLDERS_DEEP:
            yield from _walk(root, path, depth + 1)
        else:
            yield SourceFile(path, b"", Message("too-deep"))


def read_one(root: Path, path: str) -> SourceFile:
    """One file of the call; a link or an odd file is not read, and says so."""
    where = f"{root}/{path}"
    try:
        status = os.lstat(where)
        if stat.S_ISLNK(status.st_mode):
            return SourceFile(path, b"", Message("a-link"))
        if not stat.S_ISREG(status.st_mode):
            return SourceFile(path, b"", Message("not-regular"))
        most = max_bytes(path)
        if status.st_size > most:
            fault = Message("file-too-large", bytes=status.st_size, most=most)
            return SourceFile(path, b"", fault)
        # O_NOFOLLOW and O_NONBLOCK: it may have become a link or a pipe since we looked.
        flags = (
            os.O_RDONLY
            | getattr(os, "O_NOFOLLOW", 0)
            | getattr(os, "O_NONBLOCK", 0)
            | getattr(os, "O_BINARY", 0)
        )
        descriptor = os.open(where, flags)
        try:
            return SourceFile(path, _read_all(descriptor, status.st_size, most + 1))
        finally:
            os.close(descriptor)
    except (OSError, ValueError) as error:
        return SourceFile(path, b"", Message("refused-by-system", reason=_reason(error)))


def _read_all(descriptor: int, size: int, most: int) -> bytes:
    """What a file holds, which may have grown since its size was asked for, up to `most` bytes."""
    data = os.read(descriptor, min(size + 1, most))
    while len(data) not in (size, most) and (more := os.read(descriptor, most - len(data))):
        data += more
    return data


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return "cannot be read"


FOLDER: Final = "templates"
ENDING: Final = ".j2"
SHIPPED: Final = Path(__file__).parents[1] / "series" / FOLDER


@cache
def shipped_templates() -> Mapping[str, str]:
    """The text of every template that comes with the tool, by its file name."""
    templates = {}
    for file in sorted(SHIPPED.glob(f"*{ENDING}")):
        templates[file.name] = file.read_text(encoding="utf-8")
    return templates


def own_templates(root: Path) -> Mapping[str, str]:
    """The text of every template in the call's own folder by its file name; links are not followed.
    Raises Fault.
    """
    try:
        entries = sorted((root / FOLDER).iterdir())
        names = [entry.name for entry in entries if _is_template(entry)]
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise Fault(f"cannot read `{FOLDER}`: {(error.strerror or str(error)).lower()}") from error
    if not names:  # as in most calls; what reads a file can write one too: it takes long to load
        return {}
    from a87ws.base.disk.write import read_text

    templates = {}
    for name in names:
        text = read_text(root, f"{FOLDER}/{name}")
        if text is not None:
            templates[name] = text.removeprefix("\ufeff").replace("\r\n", "\n")
    return templates


def _is_template(file: Path) -> bool:
    name = file.name
    if name.startswith(".") or not name.endswith(ENDING):
        return False
    return file.is_file() and not file.is_symlink()


def read_templates(root: Path) -> Mapping[str, str]:
    """Every template by its file name: a file in the call's `templates/` takes the place of the one
    that is shipped.
    """
    return {**shipped_templates(), **own_templates(root)}
