"""Which file a submission belongs to: the one that was made of it before, one of the same proposal,
or a new one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from a87ws.checks.alike import near_copies
from a87ws.checks.words import quote
from a87ws.exchange.mark import Mark, mark
from a87ws.exchange.submission import Draft
from a87ws.model.base import MAX_ID, is_id
from a87ws.model.ids import propose_id
from a87ws.model.who import Register, normalise
from a87ws.source import Value


@dataclass(frozen=True)
class Existing:
    """The proposals that have a file, by path: their texts, and what they hold and of what they
    were made, if known.

    `has_schema` says whether the call keeps the schema by which editors check them.
    """

    texts: Mapping[str, str]
    values: Mapping[str, Mapping[str, Value]]
    marks: Mapping[str, Mark] = field(default_factory=dict)
    has_schema: bool = False


@dataclass(frozen=True)
class _Matcher:
    """Says whether a draft belongs to a file, from the surest sign to the weakest."""

    files: Existing
    register: Register

    @cached_property
    def _held(self) -> Mapping[str, tuple[str, str, str]]:
        return {path: self._of(self.files.values.get(path, {})) for path in self.files.texts}

    def by_id(self, each: Draft, path: str) -> bool:
        """Say whether the draft knows the id of the file."""
        return bool(each.id) and path in self.files.texts and path == f"proposals/{each.id}.yaml"

    def by_mark(self, each: Draft, path: str) -> bool:
        """Say whether the file was made of the very same."""
        return bool(each.digest) and self.files.marks.get(path) == mark(each.source, each.digest)

    def by_source(self, each: Draft, path: str) -> bool:
        """Say whether it was the same response; two forms may count theirs alike, so something else
        must agree.
        """
        held = self.files.marks.get(path)
        if each.id or not held or not held.source or held.source != mark(each.source, "").source:
            return False
        return any(one and one == other for one, other in self._traits(each, path))

    def by_title(self, each: Draft, path: str) -> bool:
        """Say whether title and lead organization agree, where nothing tells the two apart for
        sure.
        """
        held = self.files.marks.get(path)
        if each.id or (each.source and held and held.source):
            return False
        title, lead, _ = self._traits(each, path)
        return title[0] == title[1] != "" and lead[0] == lead[1] != ""

    def _traits(self, each: Draft, path: str) -> list[tuple[str, str]]:
        """Title, lead organization and address of both, as they are compared."""
        if each.where not in self._drafted:
            self._drafted[each.where] = self._of(each.value)
        return list(zip(self._drafted[each.where], self._held[path], strict=True))

    @cached_property
    def _drafted(self) -> dict[str, tuple[str, str, str]]:
        """The same of the drafts that were looked at before, by their place."""
        return {}

    def _of(self, value: Mapping[str, Value]) -> tuple[str, str, str]:
        hosts, contact = value.get("organizations"), value.get("contact")
        lead = hosts[0] if isinstance(hosts, list) and hosts else None
        name = str(lead.get("name") or "") if isinstance(lead, dict) else ""
        email = str(contact.get("email") or "") if isinstance(contact, dict) else ""
        return (
            normalise(str(value.get("title") or "")),
            self.register.key(name) if name else "",
            email.casefold(),
        )


def targets_of(drafts: Sequence[Draft], files: Existing, register: Register) -> list[str]:
    """The path of each draft's file; a sure sign of one goes before a weak one of another."""
    matcher = _Matcher(files, register)
    found: dict[int, str] = {}
    free = dict.fromkeys(files.texts)
    for is_match in (matcher.by_id, matcher.by_mark, matcher.by_source, matcher.by_title):
        for i, each in enumerate(drafts):
            if i not in found and (
                path := next((path for path in free if is_match(each, path)), None)
            ):
                found[i] = path
                del free[path]
    used = {path.casefold() for path in files.texts}
    for i, each in enumerate(drafts):
        if i not in found:
            found[i] = _new_path(each, used)
            used.add(found[i])
    return [found[i] for i in range(len(drafts))]


def _new_path(each: Draft, used: set[str]) -> str:
    name = each.id if is_id(each.id) else propose_id(str(each.value.get("title") or ""))
    number, path = 1, f"proposals/{name}.yaml"
    while path in used:
        number += 1
        ending = f"-{number}"
        path = f"proposals/{name[: MAX_ID - len(ending)].rstrip('-')}{ending}.yaml"
    return path


def twins_of(drafts: Sequence[Draft], targets: Sequence[str], files: Existing) -> list[str]:
    """For each draft, in words, what it seems to be a second time: by its title, or by what its
    description says.
    """
    new = {path: each for each, path in zip(drafts, targets, strict=True)}
    values = {
        **files.values,
        **{path: each.value for path, each in new.items() if path not in files.values},
    }
    texts = {path: str(value.get("description") or "") for path, value in values.items()}
    copies = near_copies({path: text for path, text in texts.items() if text})
    first: dict[str, str] = {}
    found: dict[str, str] = {}
    for path, value in values.items():
        title = normalise(str(value.get("title") or ""))
        by_title = first.setdefault(title, path) if title else path
        other = by_title if by_title != path else copies.get(path, ("",))[0]
        if other:
            place = quote(other) if other in files.values else new[other].where
            found[path] = (
                f"the same title as {place}"
                if by_title != path
                else f"nearly the description of {place}"
            )
    return [found.get(path, "") for path in targets]
