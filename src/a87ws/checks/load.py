"""Read a call repository: every file, every check, one answer."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from types import MappingProxyType

from a87ws.base.faults import Diagnostic, Fault, Severity
from a87ws.base.memory import keep_all
from a87ws.base.yaml import Document, Documents
from a87ws.call.case import Case
from a87ws.call.files import SourceFile, read, read_one
from a87ws.call.layout import AUDIT, CALL, Kind, kind_of, max_bytes, path_of
from a87ws.call.review import ReviewKey
from a87ws.checks import judge
from a87ws.checks.context import Change, Found


@dataclass(frozen=True)
class Loaded:
    """One call as read: its nouns, its texts and everything that is to be said about them, in
    order.

    `case` is None where call.yaml cannot be read as a call, and holds no review that has an error;
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
        return frozenset(
            each.primary.span.path for each in self.diagnostics if each.severity is Severity.ERROR
        )

    @property
    def call_is_readable(self) -> bool:
        """Whether call.yaml is YAML at all; whether it makes a call is another question."""
        call = self.documents.get(CALL)
        return call is not None and not call.faults

    def must_be_call(self) -> Case:
        """The call with all its files. Raises Fault where call.yaml is none."""
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

    Of the paths in `instead` those bytes are taken for what the file holds, None for no file. What
    `change` may do is checked too, and what depends on the moment if `as_of` is given. Raises Fault
    if there is no call.yaml.
    """
    files = read(root)
    if instead:
        kept = [file for file in files if file.path not in instead]
        kept += [SourceFile(path, data) for path, data in instead.items() if data is not None]
        files = tuple(sorted(kept, key=lambda file: file.path))
    if not any(file.path == CALL for file in files):
        raise Fault(f"no {CALL} in `{root}`", "name the folder of the call with -C DIR")
    with keep_all():
        found = tuple(Found(file.path, file.fault) for file in files)
        data = {file.path: file.data for file in files if file.fault is None and kind_of(file.path)}
        digests = {path: hashlib.sha256(each).hexdigest() for path, each in data.items()}
        documents = Documents(data, max_bytes, partial(_again, root, instead, digests))
        if os.path.lexists(
            root / AUDIT
        ):  # in few calls, and what reads it can write too: it takes long to load
            from a87ws.call.forgotten import as_received, read_forgotten

            digests = as_received(digests, read_forgotten(root))
        del data, files  # the documents let go of them one by one
        judged = judge(found, documents, digests, change, as_of)
    loaded = Loaded(root, judged.case, documents, judged.diagnostics, len(documents))
    if judged.case is None:
        return loaded
    # A review with an error (a criterion that the call does not have) cannot be rated: nobody is to
    # stumble over it.
    sound = {
        key: review
        for key, review in judged.case.reviews.items()
        if review_path(key) not in loaded.faulty
    }
    case = replace(
        judged.case,
        reviews=sound,
        root=root,
        documents=documents,
        diagnostics=judged.diagnostics,
    )
    return replace(loaded, case=case)


def _again(
    root: Path, instead: Mapping[str, bytes | None], digests: Mapping[str, str], path: str
) -> bytes:
    """The bytes of a file once more, to show a line of it; nothing, where they have changed since
    they were judged.
    """
    data = instead.get(path)
    data = read_one(root, path).data if data is None else data
    return data if hashlib.sha256(data).hexdigest() == digests[path] else b""


def review_path(key: ReviewKey) -> str:
    """The file of a review."""
    return path_of(Kind.REVIEW, key.proposal, key.reviewer)


def open_case(root: Path) -> Case:
    """The call at `root`. Raises Fault where call.yaml cannot be read as a call."""
    return load(root).must_be_call()
