"""Which file a submission belongs to: the one made of it before, one of the same proposal, or a new
one.

An imported file remembers on a line of its own what it was made of, so that importing the same
again changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import repeat
from typing import Final, NamedTuple

from a87ws.base.records import MAX_ID, is_id
from a87ws.base.text import quote
from a87ws.base.yaml import Value
from a87ws.call.case import Register, normalise
from a87ws.call.proposal import propose_id
from a87ws.checks.alike import near_copies
from a87ws.intake.submission import Draft, clean

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
