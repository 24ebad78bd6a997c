"""Proposals from what people filled in elsewhere: read, matched with existing files, planned,
written.

Nothing is written until everything has been read and checked. A row that was imported before and
is unchanged changes nothing, whatever became of its file.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from a87ws.base.disk.write import REMOVE, edit_yaml, exists, read_text, write_text
from a87ws.base.faults import Diagnostic, Severity
from a87ws.base.yaml import Route, Value, parse
from a87ws.call.case import Case
from a87ws.checks.load import load
from a87ws.checks.rule import mask
from a87ws.checks.say import with_hint
from a87ws.checks.values import Todo, todos
from a87ws.intake.draft import KEYS, SCHEMA, proposal_text
from a87ws.intake.formats import LISTS, comparable
from a87ws.intake.match import Existing, ImportMark, mark, mark_of, renew, targets_of, twins_of
from a87ws.intake.submission import Draft, word

REFUSED: Final = 1
FAULTS: Final = ("proposal-", "yaml-")
TOLD: Final = (
    "proposal-key-missing",
    "proposal-organization-incomplete",
    "proposal-answer-missing",
)
"""Errors that are reported as things to do."""


@dataclass(frozen=True)
class PlannedChange:
    """What one submission would do to one file.

    `before` is None if there is no file, `after` is None if none can be written.
    """

    path: str
    draft: Draft
    before: str | None
    after: str | None
    todos: Sequence[Todo] = ()
    faults: Sequence[str] = ()
    """The errors of the file, in the words of `validate`."""
    twin: str = ""
    """In words, the proposal that it seems to duplicate."""

    @property
    def kind(self) -> str:
        """`new`, `same`, `changed`, or `stuck` if the file exists and cannot be edited."""
        if self.after is None:
            return "stuck"
        if self.before is None:
            return "new"
        if self.before == self.after:
            return "same"
        return "changed"

    @property
    def diff(self) -> str:
        """What would change, line by line, without e-mail addresses."""
        before, after = (self.before or "").splitlines(), (self.after or "").splitlines()
        lines = difflib.unified_diff(before, after, self.path, self.draft.where, lineterm="")
        return mask("\n".join(lines))


def plan(case: Case, drafts: Sequence[Draft]) -> list[PlannedChange]:
    """What the drafts would do to the call, in their order."""
    register = case.register
    files = _existing(case.folder, case.documents)
    targets = targets_of(drafts, files, register)
    twins = twins_of(drafts, targets, files)
    changes = list(map(partial(_change, files=files), drafts, targets))
    faults = _faults(case.folder, changes)
    complete = []
    for change, twin in zip(changes, twins, strict=True):
        missing = tuple(todos(_value(change), case.call, register))
        complete.append(replace(change, todos=missing, faults=faults[change.path], twin=twin))
    return complete


def _faults(root: Path, changes: Sequence[PlannedChange]) -> Mapping[str, list[str]]:
    """By path, what is wrong in the files as they will be, except what a thing to do says."""
    texts: dict[str, bytes] = {}
    faults: dict[str, list[str]] = {}
    for change in changes:
        faults[change.path] = []
        if change.after is not None:
            texts[change.path] = change.after.encode()
    if not texts:
        return faults
    for fault in load(root, instead=texts).diagnostics:
        path = fault.primary.span.path
        if path in texts and _is_worth_telling(fault):
            faults[path].append(with_hint(fault.message, fault.hint))
    return faults


def _is_worth_telling(fault: Diagnostic) -> bool:
    is_error = fault.severity is Severity.ERROR
    return is_error and fault.code.startswith(FAULTS) and fault.code not in TOLD


def _value(change: PlannedChange) -> Mapping[str, Value]:
    """What the file will say."""
    if change.after is None:
        return change.draft.value
    value = parse(change.path, change.after.encode()).value
    if isinstance(value, dict):
        return value
    return change.draft.value


def apply(case: Case, changes: Iterable[PlannedChange]) -> list[str]:
    """Write the files of new and changed submissions; the paths that were written. Raises Fault."""
    written = []
    for change in changes:
        text = change.after
        if text is not None and write_text(case.folder, change.path, text, replaces=change.before):
            written.append(change.path)
    return written


def _existing(root: Path, documents: Mapping[str, Any]) -> Existing:
    texts: dict[str, str] = {}
    values: dict[str, Any] = {}
    marks: dict[str, ImportMark] = {}
    for path, document in documents.items():
        if not path.startswith("proposals/"):
            continue
        text = read_text(root, path)
        if text is None:
            continue
        texts[path] = text
        if isinstance(document.value, dict):
            values[path] = document.value
        file_mark = mark_of(text)
        if file_mark:
            marks[path] = file_mark
    return Existing(texts, values, marks, has_schema=exists(root, SCHEMA))


def _change(draft: Draft, path: str, files: Existing) -> PlannedChange:
    before = files.texts.get(path)
    new_mark = mark(draft.source, draft.digest) if draft.digest else None
    if before is None:
        return PlannedChange(path, draft, None, _new_text(draft, new_mark, files))
    if new_mark is not None and files.marks.get(path) == new_mark:
        return PlannedChange(path, draft, before, before)
    if path not in files.values:
        return PlannedChange(path, draft, before, None)
    edits = _differences(files.values[path], _as_written(draft.value), whole=draft.is_whole)
    if not edits:
        return PlannedChange(path, draft, before, before)
    try:
        after = edit_yaml(before, edits)
    except (TypeError, ValueError):
        return PlannedChange(path, draft, before, None)
    if new_mark:
        after = renew(after, new_mark)
    return PlannedChange(path, draft, before, after)


def _new_text(draft: Draft, new_mark: ImportMark | None, files: Existing) -> str | None:
    """The text of a new file; None if YAML cannot hold it."""
    remarks = map(str, filter(None, [new_mark]))
    try:
        return proposal_text(_as_written(draft.value), *remarks, with_schema=files.has_schema)
    except (TypeError, ValueError):  # a number of too many digits, half of a character
        return None


def _as_written(value: Mapping[str, Value]) -> dict[str, Any]:
    """A value as a file holds it: words that are numbers are written as numbers."""
    written: dict[str, Any] = dict(value)
    for key in LISTS:
        items = written.get(key)
        if isinstance(items, list):
            written[key] = list(map(_word, items))
    return written


def _word(item: Value) -> Value:
    if isinstance(item, str):
        return word(item)
    return item


def _differences(
    file_value: Mapping[str, Value], new: Mapping[str, Value], *, whole: bool
) -> dict[Route, Any]:
    """What to set in a file, or remove from it, for it to say what is new; values that mean the
    same stay.
    """
    edits: dict[Route, Any] = {}
    for key in KEYS:
        before = comparable(file_value.get(key))
        if key not in new:
            if whole and before not in (None, [], {}):
                edits[key,] = REMOVE
            continue
        after = comparable(new[key])
        is_nested = isinstance(before, dict) and isinstance(after, dict)
        if is_nested and key in ("contact", "answers"):
            edits |= _inner_differences(key, before, after, new[key], whole=whole)
        elif _plain(after) != _plain(before):
            edits[key,] = new[key]
    return edits


def _inner_differences(
    key: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    new: Any,  # noqa: ANN401  the mapping that `after` compares
    *,
    whole: bool,
) -> Iterator[tuple[Route, Any]]:
    for name, value in after.items():
        if value != before.get(name):
            yield (key, name), new[name]
    for name in before:
        if whole and name not in after:
            yield (key, name), REMOVE


def _plain(value: object) -> object:
    """A text without the line end with which a block ends."""
    if isinstance(value, str):
        return value.rstrip("\n")
    return value
