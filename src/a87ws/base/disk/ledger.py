"""Files whose text cannot say that the tool wrote it, such as letters: the tool knows its own by
their digests.
"""

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
    """What became of the files; `kept` are those that a person changed or wrote, left as they are."""

    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]


def read_ledger(root: Path, path: str) -> Mapping[str, str]:
    """The digest of every file as the tool last wrote it, by path; empty where nothing was written
    yet.
    """
    text = read_text(root, path)
    if text is None:
        return {}
    try:
        files: dict[str, object] = json.loads(text)["files"]
        known = {each: digest for each, digest in files.items() if isinstance(digest, str)}
        if is_generated(text) and len(known) == len(files):
            return known
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        pass
    raise Fault(
        f"`{path}` is not what a87ws wrote", "delete it and run the command again", exit_code=1
    )


class State(StrEnum):
    """How a file that the tool would write stands to what is on the disk."""

    NEW = "new"
    SAME = "same"
    OURS = "ours"
    """As the tool last wrote it, and it would write something else now."""
    THEIRS = "theirs"
    """A person wrote or changed it."""
    GONE = "gone"
    """The tool wrote it, and a person removed it."""


def foresee(root: Path, path: str, texts: Mapping[str, str]) -> Mapping[str, State]:
    """What each of `texts` would meet, by the ledger at `path`; nothing is written. Raises Fault."""
    ledger = read_ledger(root, path)
    return {each: _state(_held(root, each), ledger.get(each), text) for each, text in texts.items()}


def _state(held: str | None, digest: str | None, text: str) -> State:
    if held is None:
        return State.NEW if digest is None else State.GONE
    if held == text:
        return State.SAME
    return State.OURS if _digest(held) == digest else State.THEIRS


def settle(
    root: Path, path: str, by: str, texts: Mapping[str, str], stale: Iterable[str]
) -> Settled:
    """Write `texts` and remove `stale`, but leave alone whatever is not as the ledger at `path`
    knows it.
    """
    ledger = dict(read_ledger(root, path))
    gone = tuple(stale)
    held = {
        each: _held(root, each) for each in (*texts, *gone)
    }  # read all first: what cannot be stops before any change
    kept = [
        each
        for each in held
        if held[each] is not None and not _is_ours(held[each], ledger.get(each), texts.get(each))
    ]
    written, removed = [], []
    for each, text in texts.items():
        if (
            each not in kept
            and held[each] != text
            and write_text(root, each, text, replaces=held[each])
        ):
            written.append(each)
    for each in gone:
        found = held[each]
        if each not in kept and found is not None and remove_text(root, each, found):
            removed.append(each)
    ledger.update({each: _digest(text) for each, text in texts.items() if each not in kept})
    files = {each: ledger[each] for each in sorted(ledger) if each not in gone or each in kept}
    write_text(
        root, path, json.dumps({"written_by": by, "version": 1, "files": files}, indent=1) + "\n"
    )
    unchanged = tuple(each for each in texts if each not in kept and each not in written)
    return Settled(tuple(written), unchanged, tuple(removed), tuple(kept))


def by_hand(root: Path, path: str, files: Iterable[str]) -> Mapping[str, str]:
    """Of these files the texts of those that a person changed or wrote. Raises Fault where one
    cannot be read.
    """
    ledger = read_ledger(root, path)
    held = {each: read_text(root, each) for each in files}
    return {
        each: text
        for each, text in held.items()
        if text is not None and not _is_ours(text, ledger.get(each), None)
    }


def _held(root: Path, path: str) -> str | None:
    try:
        return read_text(root, path)
    except Fault:
        return ""  # there is something, and nothing that we wrote


def _is_ours(held: str | None, digest: str | None, text: str | None) -> bool:
    return held is not None and (held == text or _digest(held) == digest)


def _digest(text: str) -> str:
    return hashlib.sha256(
        text.replace("\r\n", "\n").encode()
    ).hexdigest()  # git may have changed the line ends


SECONDS: Final = 60
_PAUSE: Final = 0.02


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Hold the call repository until the block ends; others who ask wait. Raises Fault after a
    minute.

    The lock is the system's, on the folder itself: no file is left, and it ends with the program,
    however that ends. Windows cannot lock a folder: there nobody waits, and the last of two writers
    at the same moment wins.
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
