"""The one way to the disk: whole files or none, and never over a file that is not ours."""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Final

from a87ws.base.faults import Fault
from a87ws.base.yaml.write import REMOVE, Inline, Writable, dump_yaml, edit_yaml

__all__ = [
    "REMOVE",
    "Inline",
    "Writable",
    "dump_yaml",
    "edit_yaml",
    "exists",
    "is_generated",
    "read_text",
    "remove_text",
    "write_text",
]

_MARK: Final = re.compile(  # of YAML, of JSON and of HTML
    r"\A(?:\ufeff?# written by a87ws"
    r'|\{\s*"written_by":\s*"a87ws'
    r"|<!doctype html>\r?\n<!-- written by a87ws)"
)
_NEW_FILE_MODE: Final = 0o666  # less the umask, as for any other program
_CURES: Mapping[int, str] = {
    errno.EACCES: "check its owner and permissions",
    errno.EPERM: "check its owner and permissions",
    errno.EROFS: "the disk is read-only here: work in a copy",
    errno.ENOSPC: "the disk is full: make room and run it again",
    errno.EDQUOT: "the disk quota is used up: make room and run it again",
    errno.ENOTDIR: "a file is in the way of a folder: move it away",
}


def read_text(root: Path, path: str) -> str | None:
    """The text of a file with its line ends as they are; None where there is no such file."""
    try:
        return (root / path).read_bytes().decode()
    except FileNotFoundError:
        return None
    except UnicodeDecodeError:
        raise Fault(f"`{path}` is not UTF-8 text", "save the file as UTF-8", exit_code=1) from None
    except OSError as error:
        raise _fault("read", path, error) from error


def exists(root: Path, path: str) -> bool:
    """Whether anything is there, a broken link too."""
    try:
        return os.path.lexists(root / path)
    except ValueError:  # a NUL, which no path has
        return False


def is_generated(text: str) -> bool:
    """Whether a file says of itself that this tool wrote it."""
    return _MARK.match(text) is not None


def write_text(root: Path, path: str, text: str, *, replaces: str | None = None) -> bool:
    """Write the file at `path` (POSIX, inside `root`) whole or not at all; False if it holds that
    text already.

    A file that the tool did not generate is left alone, unless `replaces` is the text that it
    holds: then somebody asked for an edit of their own file, and nobody else has changed it since
    it was read. Raises Fault.
    """
    target = _target(root, path)
    data = text.encode()
    try:
        mode = _mode(target, path)
        held = None if mode is None else target.read_bytes()
        if held == data:
            return False
        if held is not None:
            _may_replace(path, held.decode(errors="replace"), replaces)
        target.parent.mkdir(parents=True, exist_ok=True)
        _replace(target, data, mode)
        _sync_folder(target.parent)
    except OSError as error:
        raise _fault("write", path, error) from error
    return True


def remove_text(root: Path, path: str, held: str) -> bool:
    """Remove the file at `path` if it still holds `held`; False if it is gone already. Raises
    Fault.
    """
    target = _target(root, path)
    try:
        if _mode(target, path) is None:
            return False
        _may_replace(path, target.read_bytes().decode(errors="replace"), held)
        target.unlink()
        _sync_folder(target.parent)
    except OSError as error:
        raise _fault("remove", path, error) from error
    return True


def _target(root: Path, path: str) -> Path:
    pure = PurePosixPath(path)
    target = root / pure
    if (
        pure.is_absolute()
        or ".." in pure.parts
        or not target.parent.resolve().is_relative_to(root.resolve())
    ):
        raise Fault(f"`{path}` is outside the call repository", "nothing is written there")
    return target


def _mode(target: Path, path: str) -> int | None:
    """The permissions of the file that is there, or None; only a regular file may be replaced."""
    try:
        status = target.lstat()
    except FileNotFoundError:
        return None
    if stat.S_ISLNK(status.st_mode):
        raise Fault(f"`{path}` is a symbolic link", "put a regular file in its place, or delete it")
    if not stat.S_ISREG(status.st_mode):
        raise Fault(f"`{path}` is not a regular file", "move it away")
    if not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    return stat.S_IMODE(status.st_mode)


def _may_replace(path: str, held: str, replaces: str | None) -> None:
    if replaces is None and not is_generated(held):
        raise Fault(
            f"`{path}` was not written by a87ws and is left unchanged",
            "move it away and run the command again",
        )
    if replaces is not None and held != replaces:
        raise Fault(f"`{path}` has changed since it was read", "run the command again", exit_code=1)


def _replace(target: Path, data: bytes, mode: int | None) -> None:
    """Put `data` beside the target, make it safe on the disk, then give it the name in one step."""
    beside = target.with_name(
        f".a87ws-{secrets.token_hex(8)}.tmp"
    )  # hidden: no reader of the call takes it for a file
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        # the mode is less the umask
        with open(os.open(beside, flags, _NEW_FILE_MODE), "wb") as file:  # noqa: PTH123
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            beside.chmod(mode)
        os.replace(beside, target)  # noqa: PTH105  by this name, so that a test can make it fail
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _sync_folder(folder: Path) -> None:
    """Make the new name itself safe against a power cut; Windows has no such call."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _fault(verb: str, path: str, error: OSError) -> Fault:
    words = (error.strerror or str(error)).lower()
    return Fault(f"cannot {verb} `{path}`: {words}", _CURES.get(error.errno or 0))


def read_bytes(path: Path, most: int) -> bytes | None:
    """The bytes of a file; None where there is none. Raises Fault."""
    try:
        if path.exists() and not path.is_file():
            raise Fault(f"`{path}` is not a regular file", "name another one", exit_code=2)
        if path.stat().st_size > most:
            raise Fault(
                f"`{path}` has over {most:,} bytes",
                "name the file that this command wrote",
                exit_code=1,
            )
        return path.read_bytes()
    except FileNotFoundError:
        return None


def make_folder(path: Path) -> None:
    """Make a folder, and those around it, unless it is there. Raises Fault."""
    try:
        path.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise Fault(f"`{path}` is not a folder", "name another one", exit_code=2) from None


def write_new(path: Path, data: bytes, hint: str = "run the command again to take it") -> None:
    """Write a file that is not there yet, whole or not at all; `hint` says what to do where it is.
    Raises Fault.
    """
    try:
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError:
        raise Fault(f"`{path}` already exists", hint, exit_code=1) from None
    except FileNotFoundError:
        raise Fault(
            f"there is no folder `{path.parent}`", "create it, or name another", exit_code=2
        ) from None
