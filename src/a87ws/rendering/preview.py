"""A page that leads to every announcement in the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from a87ws.model.announcement import Kind
from a87ws.model.brand import Brand
from a87ws.rendering.template import Templates

INDEX = "index.html.j2"


@dataclass(frozen=True)
class Entry:
    """One announcement: its languages, and its files as seen from the page."""

    kind: Kind
    languages: tuple[str, ...]
    files: Sequence[str]


@dataclass(frozen=True)
class _Row:
    name: str
    languages: tuple[str, ...]
    forms: tuple[_Form, ...]


@dataclass(frozen=True)
class _Form:
    name: str
    path: str


@dataclass(frozen=True)
class _Group:
    kind: Kind
    rows: tuple[_Row, ...]


def to_index(call: str, templates: Templates, brand: Brand, entries: Sequence[Entry]) -> str:
    """The page; entries under their kinds, in the order of the work."""
    groups = [
        _Group(kind, tuple(_row(each) for each in entries if each.kind is kind)) for kind in Kind
    ]
    values = {
        "call": call,
        "colours": brand.colours,
        "groups": tuple(group for group in groups if group.rows),
    }
    return templates.render(INDEX, {**values, "language": "en"})


def _row(entry: Entry) -> _Row:
    name = entry.files[0].rpartition(".")[0]
    return _Row(
        name, entry.languages, tuple(_Form(path.rpartition(".")[2], path) for path in entry.files)
    )
