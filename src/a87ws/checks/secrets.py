"""What a shown source line must not give away: a report may be public where the file is not."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from a87ws.checks.rule import ADDRESS

if TYPE_CHECKING:
    from a87ws.base.faults import Span
    from a87ws.base.yaml import Document, Route

__all__ = ["ADDRESS", "Stretch", "secrets"]

_SECRET_KEY: Final = re.compile(
    r"""["']?\b(?:e-?mail|mail|join|phone|note)s?["']?[ \t]*:(?P<value>.*)""", re.IGNORECASE
)
_KEY: Final = re.compile(r"""["']?(?P<key>[\w-]+)["']?[ \t]*:""")
_PUBLIC: Final = {  # by the first part of the path: the keys of a mapping whose values may be shown
    "proposals": (("contact",), ("name",)),
    "reviews": ((), ("confidence", "recused")),
    "registry/reviewers.yaml": (
        ("reviewers", "*"),
        ("id", "name", "organizations", "affiliates", "load", "languages", "waivers"),
    ),
}


class Stretch(NamedTuple):
    """A part of a text: line and column from 0, end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


def secrets(document: Document, told: Span | None = None) -> tuple[Stretch, ...]:
    """The parts of a file that no report may show: addresses, meeting links, what reviewers judged
    and wrote.

    Of a review's scores the one value that the report is about, the stretch `told`, may be shown:
    it is no score.
    """
    found = _guessed(document) if document.root is None else _known(document, told)
    return tuple(found)


def _known(document: Document, told: Span | None) -> Iterator[Stretch]:
    folder = document.path.partition("/")[0]
    if folder == "sessions":
        join = document.value.get("join") if isinstance(document.value, dict) else None
        yield from _stretches(
            document,
            [*_holding(document.value, join)] if isinstance(join, str) and join else [("join",)],
        )
    rule = _PUBLIC.get(document.path) or _PUBLIC.get(folder)
    if rule:
        at, public = rule
        for around, value in _at(document.value, at):
            if isinstance(value, dict):
                hidden: list[Route] = [(*around, key) for key in value if key not in public]
                hidden = list(_but_told(document, hidden, told)) if folder == "reviews" else hidden
                yield from _stretches(document, hidden)


def _holding(value: object, text: str, around: Route = ()) -> Iterator[Route]:
    """Where a text stands, alone or within another one: a meeting link may also stand where it
    should not.
    """
    if isinstance(value, str):
        if text in value:
            yield around
    elif isinstance(value, (dict, list)):
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _holding(inner, text, (*around, step))


def _but_told(document: Document, hidden: Collection[Route], told: Span | None) -> Iterator[Route]:
    """The same, with `scores` opened up where the value that is told of is one of them."""
    scores = document.value.get("scores") if isinstance(document.value, dict) else None
    inner: list[Route] = [("scores", key) for key in scores] if isinstance(scores, dict) else []
    opened = any(document.span(route) == told for route in inner)
    for route in hidden:
        if route == ("scores",) and opened:
            yield from (each for each in inner if document.span(each) != told)
        else:
            yield route


def _at(value: object, route: Collection[str]) -> Iterator[tuple[Route, object]]:
    places: list[tuple[Route, object]] = [((), value)]
    for step in route:
        inner: list[tuple[Route, object]] = []
        for around, each in places:
            if step == "*" and isinstance(each, list):
                inner += [((*around, i), item) for i, item in enumerate(each)]
            elif isinstance(each, dict) and step in each:
                inner.append(((*around, step), each[step]))
        places = inner
    yield from places


def _stretches(document: Document, routes: Collection[Route]) -> Iterator[Stretch]:
    for route in routes:
        key, span = document.span(route, key=True), document.span(route)
        if span != document.span(route[:-1]):  # there is such a key
            yield Stretch(
                key.end_line - 1,
                key.end_column,
                max(span.end_line, key.end_line) - 1,
                span.end_column - 1,
            )


def _guessed(document: Document) -> Iterator[Stretch]:
    """The same for a text that cannot be read as YAML: by the look of its lines, rather too much
    than too little.
    """
    lines = document.text.split("\n")
    allowed = _PUBLIC["reviews"][1] if document.path.startswith("reviews/") else None
    hiding = False
    for i, line in enumerate(lines):
        if allowed is not None:
            key = _KEY.match(line)
            hiding = key["key"] not in allowed if key else hiding or bool(line.strip())
            if hiding:
                yield Stretch(i, key.end() if key else 0, i, len(line))
        elif match := _SECRET_KEY.search(line):
            yield Stretch(i, match.start("value"), i, len(line))
