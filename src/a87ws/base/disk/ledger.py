"""Files that cannot be marked as written by the tool, such as letters: it knows them by digest."""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from a87ws.base.disk.write import is_generated, read_text, remove_text, write_text
from a87ws.base.faults import Fault


@dataclass(frozen=True)
class Settled:
    """What became of the files; `kept` are those that a person changed or wrote."""

    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]


def read_ledger(root: Path, path: str) -> Mapping[str, str]:
    """The digest of every file as the tool last wrote it, by path; empty before the first."""
    text = read_text(root, path)
    if text is None:
        return {}
    try:
        files: dict[str, object] = json.loads(text)["files"]
        if is_generated(text):
            return dict(zip(files, map(_checked, files.values()), strict=True))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        pass
    raise Fault(
        f"`{path}` is not what a87ws wrote", "delete it and run the command again", exit_code=1
    )


def _checked(digest: object) -> str:
    if not isinstance(digest, str):
        raise TypeError
    return digest


class State(StrEnum):
    """How a file that the tool would write relates to what is on the disk."""

    NEW = "new"
    SAME = "same"
    OURS = "ours"
    """As the tool last wrote it, and it would write something else now."""
    THEIRS = "theirs"
    """A person wrote or changed it."""
    GONE = "gone"
    """The tool wrote it, and a person removed it."""


def foresee(root: Path, path: str, texts: Mapping[str, str]) -> Mapping[str, State]:
    """The state of each of `texts`, by the ledger at `path`; nothing is written. Raises Fault."""
    ledger = read_ledger(root, path)
    states = {}
    for name, text in texts.items():
        states[name] = _state(_on_disk(root, name), ledger.get(name), text)
    return states


def _state(old: str | None, digest: str | None, text: str) -> State:
    if old is None and digest is None:
        return State.NEW
    if old is None:
        return State.GONE
    if old == text:
        return State.SAME
    if _digest(old) == digest:
        return State.OURS
    return State.THEIRS


def settle(
    root: Path, path: str, by: str, texts: Mapping[str, str], stale: Iterable[str]
) -> Settled:
    """Write `texts` and remove `stale`, but leave alone what differs from the ledger at `path`."""
    ledger = dict(read_ledger(root, path))
    # All are read first: what cannot be read stops the command before any change.
    gone = tuple(stale)
    old = dict.fromkeys((*texts, *gone))
    for name in old:
        old[name] = _on_disk(root, name)
    kept = []
    for name, text in old.items():
        if text is not None and not _is_ours(text, ledger.get(name), texts.get(name)):
            kept.append(name)
    written, unchanged, removed = [], [], []
    for name, text in texts.items():
        if name in kept:
            continue
        if old[name] != text and write_text(root, name, text, replaces=old[name]):
            written.append(name)
        else:
            unchanged.append(name)
        ledger[name] = _digest(text)
    for name in gone:
        text = old[name]
        if name in kept:
            continue
        if text is not None and remove_text(root, name, text):
            removed.append(name)
        ledger.pop(name, None)
    content = {"written_by": by, "version": 1, "files": dict(sorted(ledger.items()))}
    write_text(root, path, json.dumps(content, indent=1) + "\n")
    return Settled(tuple(written), tuple(unchanged), tuple(removed), tuple(kept))


def by_hand(root: Path, path: str, files: Iterable[str]) -> Mapping[str, str]:
    """Of these files the texts of those that a person changed or wrote. Raises Fault where one
    cannot be read.
    """
    ledger = read_ledger(root, path)
    texts = {}
    for name in files:
        text = read_text(root, name)
        if text is not None and not _is_ours(text, ledger.get(name), None):
            texts[name] = text
    return texts


def _on_disk(root: Path, path: str) -> str | None:
    try:
        return read_text(root, path)
    except Fault:
        return ""  # there is a file, and not one that we wrote


def _is_ours(old: str, digest: str | None, text: str | None) -> bool:
    return old == text or _digest(old) == digest


def _digest(text: str) -> str:
    unix = text.replace("\r\n", "\n")  # git may have changed the line ends
    return hashlib.sha256(unix.encode()).hexdigest()


SECONDS: Final = 60
_PAUSE: Final = 0.02


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Lock the call repository for the block; others who ask wait. Raises Fault after a minute.

    The system locks the folder itself: no file is left behind, and the lock ends with the program,
    however that ends. Windows cannot lock a folder: there nobody waits, and the last of two
    simultaneous writers wins.
    """
    if os.name == "nt":
        yield
        return
    import fcntl

    folder = os.open(root, os.O_RDONLY)
    try:
        for _ in range(int(SECONDS / _PAUSE)):
            try:
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(_PAUSE)
        else:
            raise Fault(
                "another a87ws command is using this call",
                "wait until it has finished, then run the command again",
            )
        yield
    finally:
        os.close(folder)
