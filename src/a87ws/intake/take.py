"""Proposals out of what people filled in elsewhere: read, matched with the files that are there,
planned, written.

Nothing is written before everything was read and looked at. A row that was taken before and has not
changed since changes nothing, whatever became of its file.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from a87ws.base.disk.write import REMOVE, edit_yaml, exists, read_text, write_text
from a87ws.base.faults import Severity
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
"""What is said as a thing to do."""


@dataclass(frozen=True)
class Change:
    """What one submission would do to one file: its text before, if there is one, and after, if it
    may be written.
    """

    path: str
    draft: Draft
    before: str | None
    after: str | None
    todos: Sequence[Todo] = ()
    faults: Sequence[str] = ()
    """What is there and cannot be meant, in the words of `validate`."""
    twin: str = ""
    """In words, what it seems to be a second time."""

    @property
    def kind(self) -> str:
        """`new`, `same`, `changed`, or `stuck` where the file exists but cannot be edited."""
        if self.after is None:
            return "stuck"
        return "new" if self.before is None else "same" if self.before == self.after else "changed"

    @property
    def diff(self) -> str:
        """What would change, line by line, without e-mail addresses."""
        before, after = (self.before or "").splitlines(), (self.after or "").splitlines()
        return mask(
            "\n".join(difflib.unified_diff(before, after, self.path, self.draft.where, lineterm=""))
        )


def plan(case: Case, drafts: Sequence[Draft]) -> list[Change]:
    """What the drafts would do to the call, in their order."""
    register = case.register
    files = _existing(case.folder, case.documents)
    targets = targets_of(drafts, files, register)
    twins = twins_of(drafts, targets, files)
    changes = [_change(each, path, files) for each, path in zip(drafts, targets, strict=True)]
    faults = _faults(case.folder, changes)
    return [
        replace(
            each,
            todos=tuple(todos(_value(each), case.call, register)),
            faults=faults[each.path],
            twin=twin,
        )
        for each, twin in zip(changes, twins, strict=True)
    ]


def _faults(root: Path, changes: Sequence[Change]) -> Mapping[str, list[str]]:
    """By path what is wrong in the files as they will be, but for what a thing to do says already."""
    texts = {each.path: each.after.encode() for each in changes if each.after is not None}
    found: dict[str, list[str]] = {each.path: [] for each in changes}
    for fault in load(root, instead=texts).diagnostics if texts else ():
        path = fault.primary.span.path
        if (
            path in texts
            and fault.severity is Severity.ERROR
            and fault.code.startswith(FAULTS)
            and fault.code not in TOLD
        ):
            found[path].append(with_hint(fault.message, fault.hint))
    return found


def _value(change: Change) -> Mapping[str, Value]:
    """What the file will say."""
    value = parse(change.path, change.after.encode()).value if change.after is not None else None
    return value if isinstance(value, dict) else change.draft.value


def apply(case: Case, changes: Iterable[Change]) -> list[str]:
    """Write the files of new and changed submissions; the paths that were written. Raises Fault."""
    return [
        each.path
        for each in changes
        if each.after is not None
        and write_text(case.folder, each.path, each.after, replaces=each.before)
    ]


def _existing(root: Path, documents: Mapping[str, Any]) -> Existing:
    paths = [path for path in documents if path.startswith("proposals/")]
    texts = {path: text for path in paths if (text := read_text(root, path)) is not None}
    values = {
        path: documents[path].value for path in texts if isinstance(documents[path].value, dict)
    }
    marks = {path: found for path, text in texts.items() if (found := mark_of(text))}
    return Existing(texts, values, marks, has_schema=exists(root, SCHEMA))


def _change(each: Draft, path: str, files: Existing) -> Change:
    before = files.texts.get(path)
    ours = mark(each.source, each.digest) if each.digest else None
    if before is None:
        return Change(path, each, None, _fresh(each, ours, files))
    if ours is not None and files.marks.get(path) == ours:
        return Change(path, each, before, before)
    if path not in files.values:
        return Change(path, each, before, None)
    held = files.values[path]
    changes = _differences(held, _as_written(each.value), whole=each.is_whole)
    try:
        after = edit_yaml(before, changes) if changes else before
    except (TypeError, ValueError):
        return Change(path, each, before, None)
    return Change(path, each, before, renew(after, ours) if ours and changes else after)


def _fresh(each: Draft, ours: ImportMark | None, files: Existing) -> str | None:
    """The text of a new file; None where YAML cannot hold it."""
    try:
        return proposal_text(
            _as_written(each.value), *([str(ours)] if ours else []), with_schema=files.has_schema
        )
    except (TypeError, ValueError):  # a number of too many digits, half of a character
        return None


def _as_written(value: Mapping[str, Value]) -> dict[str, Any]:
    """A value as a file holds it: words that are numbers are written as numbers."""
    return {
        key: [word(each) if isinstance(each, str) else each for each in item]
        if key in LISTS and isinstance(item, list)
        else item
        for key, item in value.items()
    }


def _differences(
    held: Mapping[str, Value], new: Mapping[str, Value], *, whole: bool
) -> dict[Route, Any]:
    """What has to be set in a file, or taken away, for it to say what is new; what is as good as
    equal stays.
    """
    changes: dict[Route, Any] = {}
    for key in KEYS:
        before, after = comparable(held.get(key)), comparable(new.get(key))
        if (
            key in new
            and key in ("contact", "answers")
            and isinstance(before, dict)
            and isinstance(after, dict)
        ):
            inner: Any = new[key]
            changes |= {
                (key, name): inner[name] for name in after if after[name] != before.get(name)
            }
            changes |= {(key, name): REMOVE for name in before if whole and name not in after}
        elif key in new and _plain(after) != _plain(before):
            changes[key,] = new[key]
        elif whole and key not in new and before not in (None, [], {}):
            changes[key,] = REMOVE
    return changes


def _plain(value: object) -> object:
    """A text without the line end with which a block ends."""
    return value.rstrip("\n") if isinstance(value, str) else value
