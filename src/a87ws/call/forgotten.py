"""What was taken out of the files of a call, without a word of what it was: which file became
which, by digest.

A file that a person was taken out of keeps the digest under which it was received: what was frozen
and what the decision rests on stays comparable, and every other change of it still shows.
"""

from __future__ import annotations

import hashlib
import json
import os
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import filterfalse
from pathlib import Path
from typing import Any, Final

from a87ws.base.disk.ledger import read_ledger
from a87ws.base.disk.write import exists, is_generated, read_text, write_text
from a87ws.base.faults import Fault
from a87ws.call.layout import AUDIT, DERIVED, HELD, SENT

BY: Final = "a87ws forget"
INIT: Final = ".a87ws-init.json"
"""The ledger of `init`, which lists files of the call."""
_HEAD: Final = 256
"""In so many bytes a file says who wrote it."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """One line of the audit: the day, the number that stands for the person, each file's digest
    before and after.
    """

    on: str
    person: int
    files: Mapping[str, tuple[str, str]]


def read_forgotten(root: Path) -> tuple[Forgotten, ...]:
    """The lines of the audit, oldest first. Raises Fault where the file was changed."""
    if not exists(root, AUDIT):
        return ()
    try:
        text = read_text(root, AUDIT) or ""
        entries = tuple(map(_entry, json.loads(text)["lines"]))
        if is_generated(text):
            return entries
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        pass
    raise Fault(
        f"`{AUDIT}` is not what a87ws wrote",
        "restore it: `git checkout -- forgotten.json`",
        exit_code=1,
    )


def _entry(line: Mapping[str, Any]) -> Forgotten:
    files = {path: (was, now) for path, (was, now) in line["files"].items()}
    return Forgotten(line["on"], line["person"], files)


def write_forgotten(root: Path, entries: Sequence[Forgotten]) -> None:
    """Write the audit, a line for each person. Raises Fault."""
    body = ",\n".join(map(_line, entries))
    write_text(root, AUDIT, f'{{"written_by": "{BY}", "version": 1, "lines": [\n{body}\n]}}\n')


def _line(entry: Forgotten) -> str:
    files = dict(sorted(entry.files.items()))
    return json.dumps({"on": entry.on, "person": entry.person, "files": files})


def as_received(digests: Mapping[str, str], entries: Sequence[Forgotten]) -> dict[str, str]:
    """The digests of the files as they were before anybody was taken out of them."""
    found = dict(digests)
    for entry in reversed(entries):
        for path, (was, now) in entry.files.items():
            if found.get(path) == now:
                found[path] = was
    return found


def digest(text: str) -> str:
    """SHA-256 of a file's text."""
    return hashlib.sha256(text.encode()).hexdigest()


def texts(root: Path, parts: Sequence[str]) -> Mapping[str, str]:
    """The text of every file in these parts of the call that is UTF-8 text, by path; links are not
    followed.
    """
    found = {}
    for path in _paths(root, parts):
        try:
            text = read_text(root, path)
        except Fault:
            continue  # a picture, or what cannot be read: nothing can be replaced in it
        if text is not None:
            found[path] = text
    return found


def _paths(root: Path, parts: Sequence[str]) -> Iterator[str]:
    for part in parts:
        top = root / part
        if top.is_file() and not top.is_symlink():
            yield part
        for folder, folders, files in os.walk(top):
            folders.sort()
            for name in sorted(files):
                file = Path(folder, name)
                if not file.is_symlink():
                    yield file.relative_to(root).as_posix()


def texts_made(root: Path) -> Mapping[str, str]:
    """The text of every file that this tool wrote to a place of somebody's choice, by path: known
    by its mark, or by the ledger beside it; links are not followed.
    """
    paths = dict.fromkeys(_elsewhere(root))
    made: dict[str, None] = {}
    for path in paths:
        if not _is_marked(root / path):
            continue
        made[path] = None
        for name in _listed(root, path):
            made |= dict.fromkeys(filter(paths.__contains__, name))
    return texts(root, list(made))


def _elsewhere(root: Path) -> Iterator[str]:
    """The files in no place that the call or its commands have of their own."""
    own = {*HELD, *DERIVED, AUDIT, SENT, INIT}
    for folder, folders, files in os.walk(root):
        here = Path(folder)
        place = here.relative_to(root)
        names = files
        if not place.parts:
            folders[:] = filterfalse(own.__contains__, folders)
            names = list(filterfalse(own.__contains__, files))
        folders[:] = sorted(filter(".git".__ne__, folders))
        for name in sorted(names):
            if not (here / name).is_symlink():
                yield (place / name).as_posix()


def _is_marked(path: Path) -> bool:
    if not path.is_file():  # to read from a pipe would take for ever
        return False
    try:
        with path.open("rb") as file:
            return is_generated(file.read(_HEAD).decode(errors="replace"))
    except OSError:
        return False


def _listed(root: Path, path: str) -> Iterator[tuple[str, str]]:
    """Where each file of a ledger may be: beside it, as `publish` has it, or from the call's folder
    on, as `assign` has it.
    """
    if not path.endswith(".json"):
        return
    try:
        names = read_ledger(root, path)
    except Fault:
        return
    for name in names:
        yield posixpath.join(posixpath.dirname(path), name), name


def mentions(address: str) -> re.Pattern[str]:
    """Finds the address, in any case, where it is not part of a longer one."""
    return re.compile(rf"(?<![\w.+%-]){re.escape(address)}(?![\w-]|\.\w)", re.IGNORECASE)
