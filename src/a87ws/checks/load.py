"""Read a call repository: every file, every check, one answer."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, partial
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType

from a87ws.base.faults import Diagnostic, Fault, Severity
from a87ws.base.memory import keep_all
from a87ws.base.yaml import Document, Documents
from a87ws.call.case import Case
from a87ws.call.files import SourceFile, read, read_one
from a87ws.call.layout import AUDIT, CALL, Kind, kind_of, max_bytes, path_of
from a87ws.call.review import Judgement, ReviewKey
from a87ws.checks import judge
from a87ws.checks.context import Change, Found


@dataclass(frozen=True)
class Loaded:
    """One call as read: its nouns, its texts and every diagnostic, in order.

    `case` is None where call.yaml cannot be read as a call, and leaves out reviews with an error;
    `files` counts the files that were read.
    """

    root: Path
    case: Case | None
    documents: Mapping[str, Document]
    diagnostics: tuple[Diagnostic, ...]
    files: int

    @property
    def has_errors(self) -> bool:
        """Whether any file has an error."""
        return bool(self.faulty)

    @cached_property
    def faulty(self) -> frozenset[str]:
        """The paths of the files with at least one error."""
        paths = set()
        for diagnostic in self.diagnostics:
            if diagnostic.severity is Severity.ERROR:
                paths.add(diagnostic.primary.span.path)
        return frozenset(paths)

    @property
    def call_is_readable(self) -> bool:
        """Whether call.yaml is YAML at all; whether it makes a call is another question."""
        call = self.documents.get(CALL)
        return call is not None and not call.faults

    def must_be_call(self) -> Case:
        """The call with all its files. Raises Fault where call.yaml cannot be read as a call."""
        if self.case is None:
            raise Fault("call.yaml cannot be read as a call", "fix what `a87ws validate` reports")
        return self.case

    def errors_in(self, path: str) -> bool:
        """Whether the file at `path` has an error."""
        return path in self.faulty


def load(
    root: Path,
    *,
    instead: Mapping[str, bytes | None] = MappingProxyType({}),
    change: Change | None = None,
    as_of: datetime | None = None,
) -> Loaded:
    """Read and check everything under `root`; a file that cannot be read never stops the others.

    `instead` has other bytes for some paths, or None for no file. What `change` may do is checked
    too, and with `as_of` what depends on the moment. Raises Fault if there is no call.yaml.
    """
    files = _replaced(read(root), instead)
    if CALL not in map(attrgetter("path"), files):
        raise Fault(f"no {CALL} in `{root}`", "name the folder of the call with -C DIR")
    with keep_all():
        sources = tuple(Found(file.path, file.fault) for file in files)
        data = _readable(files)
        digests = dict(zip(data, map(_digest, data.values()), strict=True))
        documents = Documents(data, max_bytes, partial(_again, root, instead, digests))
        del data, files  # the documents let go of them one by one
        judged = judge(sources, documents, _as_received(root, digests), change, as_of)
    loaded = Loaded(root, judged.case, documents, judged.diagnostics, len(documents))
    if judged.case is None:
        return loaded
    case = replace(
        judged.case,
        reviews=_sound(judged.case.reviews, loaded.faulty),
        root=root,
        documents=documents,
        diagnostics=judged.diagnostics,
    )
    return replace(loaded, case=case)


def _replaced(
    files: tuple[SourceFile, ...], instead: Mapping[str, bytes | None]
) -> tuple[SourceFile, ...]:
    """The files, with those of `instead` in their places."""
    if not instead:
        return files
    by_path: dict[str, SourceFile] = {}
    for file in files:
        by_path[file.path] = file
    for path, data in instead.items():
        by_path.pop(path, None)
        if data is not None:
            by_path[path] = SourceFile(path, data)
    return tuple(sorted(by_path.values(), key=attrgetter("path")))


def _readable(files: Iterable[SourceFile]) -> dict[str, bytes]:
    """The bytes of the files of the call that could be read, by path."""
    data = {}
    for file in files:
        if file.fault is None and kind_of(file.path):
            data[file.path] = file.data
    return data


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _as_received(root: Path, digests: Mapping[str, str]) -> Mapping[str, str]:
    """The digests as they were before people were taken out of the files.

    Few calls have such an audit, and what reads it takes long to import.
    """
    if not os.path.lexists(root / AUDIT):
        return digests
    from a87ws.call.forgotten import as_received, read_forgotten

    return as_received(digests, read_forgotten(root))


def _sound(
    reviews: Mapping[ReviewKey, Judgement], faulty: Collection[str]
) -> Mapping[ReviewKey, Judgement]:
    """The reviews without an error: one that scores an unknown criterion cannot be rated."""
    sound = dict(reviews)
    for key in reviews:
        if review_path(key) in faulty:
            del sound[key]
    return sound


def _again(
    root: Path, instead: Mapping[str, bytes | None], digests: Mapping[str, str], path: str
) -> bytes:
    """The bytes of a file once more, to show a line of it; none where they have changed since."""
    data = instead.get(path)
    if data is None:
        data = read_one(root, path).data
    if _digest(data) != digests[path]:
        return b""
    return data


def review_path(key: ReviewKey) -> str:
    """The file of a review."""
    return path_of(Kind.REVIEW, key.proposal, key.reviewer)


def open_case(root: Path) -> Case:
    """The call at `root`. Raises Fault where call.yaml cannot be read as a call."""
    return load(root).must_be_call()
