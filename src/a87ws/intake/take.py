"""Proposals from what people filled in elsewhere: read, matched with existing files, planned,
written.

Nothing is written until everything has been read and checked. A row that was imported before and
is unchanged changes nothing, whatever became of its file.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from itertools import repeat
from pathlib import Path
from typing import Any, Final, NamedTuple

from a87ws.base.disk.write import REMOVE, edit_yaml, exists, read_text, write_text
from a87ws.base.faults import Diagnostic, Severity
from a87ws.base.records import MAX_ID, is_id
from a87ws.base.text import quote
from a87ws.base.yaml import Route, Value, parse
from a87ws.call.case import Case, Register, normalise
from a87ws.call.proposal import propose_id
from a87ws.checks.alike import near_copies
from a87ws.checks.load import load
from a87ws.checks.rule import mask
from a87ws.checks.say import with_hint
from a87ws.checks.values import Todo, todos
from a87ws.intake.draft import KEYS, SCHEMA, proposal_text
from a87ws.intake.formats import LISTS, comparable
from a87ws.intake.submission import Draft, clean, word

_LINE: Final = re.compile(
    r"^# imported(?: from (?P<source>[^()\n]+))? \((?P<digest>[0-9a-f]{12})\)$", re.MULTILINE
)
_LONGEST: Final = 80


class ImportMark(NamedTuple):
    """The response or issue that a file was made of, if that had a name, and its digest."""

    source: str
    digest: str

    def __str__(self) -> str:
        if not self.source:
            return f"imported ({self.digest})"
        return f"imported from {self.source} ({self.digest})"


def mark(source: str, digest: str) -> ImportMark:
    """A mark that fits on its line, whatever the source calls itself."""
    words = re.sub(r"[()\s]+", " ", clean(source)).split()
    return ImportMark(" ".join(words)[:_LONGEST], digest)


def mark_of(text: str) -> ImportMark | None:
    """The mark in the text of a file, if there is one."""
    line = _LINE.search(text)
    if line is None:
        return None
    return ImportMark(line["source"] or "", line["digest"])


def renew(text: str, new: ImportMark) -> str:
    """The text with this mark in place of its own, or at the top if it has none."""
    if mark_of(text) is None:
        return f"# {new}\n{text}"
    return _LINE.sub(f"# {new}", text, count=1)


@dataclass(frozen=True)
class Existing:
    """The proposals that have a file, by path: their texts, their values and their marks, if known.

    `has_schema` says whether the call keeps the schema by which editors check them.
    """

    texts: Mapping[str, str]
    values: Mapping[str, Mapping[str, Value]]
    marks: Mapping[str, ImportMark] = field(default_factory=dict)
    has_schema: bool = False


class _Traits(NamedTuple):
    """What a draft and a file are compared by, each folded; empty where it is missing."""

    title: str
    lead: str
    email: str


@dataclass(frozen=True)
class _Matcher:
    """Tells whether a draft belongs to a file, from the surest sign to the weakest."""

    files: Existing
    register: Register

    def by_id(self, draft: Draft, path: str) -> bool:
        """Whether the draft knows the id of the file."""
        return bool(draft.id) and path in self.files.texts and path == f"proposals/{draft.id}.yaml"

    def by_mark(self, draft: Draft, path: str) -> bool:
        """Whether the file was made of exactly this submission."""
        return bool(draft.digest) and self.files.marks.get(path) == mark(draft.source, draft.digest)

    def by_source(self, draft: Draft, path: str) -> bool:
        """Whether the file was made of the same response.

        Two forms may number their responses alike, so something else must agree.
        """
        file_mark = self.files.marks.get(path)
        if draft.id or not file_mark or not file_mark.source:
            return False
        if file_mark.source != mark(draft.source, "").source:
            return False
        pairs = zip(self._traits_of_draft(draft), self._traits_of_files[path], strict=True)
        return any(mine and mine == theirs for mine, theirs in pairs)

    def by_title(self, draft: Draft, path: str) -> bool:
        """Whether title and lead organization agree, where nothing tells the two apart for sure."""
        file_mark = self.files.marks.get(path)
        if draft.id or (draft.source and file_mark and file_mark.source):
            return False
        mine, theirs = self._traits_of_draft(draft), self._traits_of_files[path]
        if not mine.title or not mine.lead:
            return False
        return mine.title == theirs.title and mine.lead == theirs.lead

    @cached_property
    def _traits_of_files(self) -> Mapping[str, _Traits]:
        return {path: self._traits(self.files.values.get(path, {})) for path in self.files.texts}

    def _traits_of_draft(self, draft: Draft) -> _Traits:
        if draft.where not in self._drafts:
            self._drafts[draft.where] = self._traits(draft.value)
        return self._drafts[draft.where]

    @cached_property
    def _drafts(self) -> dict[str, _Traits]:
        """The traits of the drafts looked at so far, by their place."""
        return {}

    def _traits(self, value: Mapping[str, Value]) -> _Traits:
        lead, email = "", ""
        hosts, contact = value.get("organizations"), value.get("contact")
        if isinstance(hosts, list) and hosts and isinstance(hosts[0], dict):
            lead = str(hosts[0].get("name") or "")
        if isinstance(contact, dict):
            email = str(contact.get("email") or "")
        return _Traits(
            normalise(str(value.get("title") or "")),
            self.register.key(lead) if lead else "",
            email.casefold(),
        )


def targets_of(drafts: Sequence[Draft], files: Existing, register: Register) -> list[str]:
    """The path of each draft's file; a sure sign of one goes before a weak one of another."""
    matcher = _Matcher(files, register)
    targets: dict[int, str] = {}
    free = dict.fromkeys(files.texts)
    for is_match in (matcher.by_id, matcher.by_mark, matcher.by_source, matcher.by_title):
        for index, draft in enumerate(drafts):
            if index in targets:
                continue
            path = _first_match(draft, free, is_match)
            if path is not None:
                targets[index] = path
                del free[path]
    used = {path.casefold() for path in files.texts}
    for index, draft in enumerate(drafts):
        if index not in targets:
            targets[index] = _new_path(draft, used)
            used.add(targets[index])
    return list(map(targets.__getitem__, range(len(drafts))))


def _first_match(
    draft: Draft, paths: Mapping[str, None], is_match: Callable[[Draft, str], bool]
) -> str | None:
    for path in paths:
        if is_match(draft, path):
            return path
    return None


def _new_path(draft: Draft, used: set[str]) -> str:
    name = draft.id
    if not is_id(name):
        name = propose_id(str(draft.value.get("title") or ""))
    number, path = 1, f"proposals/{name}.yaml"
    while path in used:
        number += 1
        ending = f"-{number}"
        path = f"proposals/{name[: MAX_ID - len(ending)].rstrip('-')}{ending}.yaml"
    return path


def twins_of(drafts: Sequence[Draft], targets: Sequence[str], files: Existing) -> list[str]:
    """For each draft, in words, the proposal that it seems to repeat by its title or description;
    empty where it repeats none.
    """
    new = dict(zip(targets, drafts, strict=True))
    values = dict(files.values)
    for path, draft in new.items():
        values.setdefault(path, draft.value)
    copies = _copies(values)
    first: dict[str, str] = {}
    twins: dict[str, str] = {}
    for path, value in values.items():
        title = normalise(str(value.get("title") or ""))
        if title and first.setdefault(title, path) != path:
            other, likeness = first[title], "the same title as"
        elif path in copies:
            other, likeness = copies[path][0], "nearly the description of"
        else:
            continue
        place = quote(other)
        if other not in files.values:
            place = new[other].where
        twins[path] = f"{likeness} {place}"
    return list(map(twins.get, targets, repeat("")))


def _copies(values: Mapping[str, Mapping[str, Value]]) -> Mapping[str, tuple[str, int]]:
    """The proposals whose description is nearly that of an earlier one."""
    texts = {}
    for path, value in values.items():
        text = str(value.get("description") or "")
        if text:
            texts[path] = text
    return near_copies(texts)


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
