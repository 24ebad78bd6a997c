"""What a shown source line must not give away: a report may be public while the file is not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from a87ws.checks.rule import ADDRESS

if TYPE_CHECKING:
    from a87ws.base.faults import Span
    from a87ws.base.yaml import Document, Route, Value

__all__ = ["ADDRESS", "Stretch", "secrets"]

_SECRET_KEY: Final = re.compile(
    r"""["']?\b(?:e-?mail|mail|join|phone|note)s?["']?[ \t]*:(?P<value>.*)""", re.IGNORECASE
)
_KEY: Final = re.compile(r"""["']?(?P<key>[\w-]+)["']?[ \t]*:""")
_PUBLIC: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    # by path or folder: a mapping, and its keys whose values may be shown
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
    """The parts of a file that no report may show: addresses, meeting links, reviewers' judgements.

    The stretch `told`, which the report is about, may be shown even among a review's scores: it is
    wrong, and so not a score.
    """
    if document.root is None:
        return tuple(_guess(document))
    return tuple(_known(document, told))


def _known(document: Document, told: Span | None) -> Iterator[Stretch]:
    folder = document.path.partition("/")[0]
    if folder == "sessions":
        yield from _stretches(document, _links(document.value))
    rule = _PUBLIC.get(document.path) or _PUBLIC.get(folder)
    if rule is None:
        return
    mapping, public = rule
    for route in _inside(document.value, mapping):
        if route[-1] in public:
            continue
        if route == ("scores",) and folder == "reviews":
            yield from _stretches(document, _scores(document, told))
        else:
            yield from _stretches(document, [route])


def _links(session: Value) -> list[Route]:
    """Where the meeting link of a session is, even in places where it does not belong."""
    if isinstance(session, dict):
        link = session.get("join")
        if isinstance(link, str) and link:
            return list(_holding(session, link))
    return [("join",)]


def _holding(value: Value, text: str, around: Route = ()) -> Iterator[Route]:
    """The routes of the texts that hold `text`."""
    if isinstance(value, str):
        if text in value:
            yield around
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _holding(inner, text, (*around, key))
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from _holding(inner, text, (*around, i))


def _scores(document: Document, told: Span | None) -> list[Route]:
    """All scores of a review, or, where `told` is one of them, the others."""
    scores = document.value.get("scores") if isinstance(document.value, dict) else None
    if isinstance(scores, dict):
        routes: list[Route] = [("scores", name) for name in scores]
        others = [route for route in routes if document.span(route) != told]
        if len(others) < len(routes):
            return others
    return [("scores",)]


def _inside(value: Value, mapping: Sequence[str], around: Route = ()) -> Iterator[Route]:
    """The routes of the values in the mapping at `mapping`, where `*` is each item of a list."""
    if not mapping:
        for key in value if isinstance(value, dict) else ():
            yield (*around, key)
        return
    step, *rest = mapping
    if step == "*" and isinstance(value, list):
        for i, item in enumerate(value):
            yield from _inside(item, rest, (*around, i))
    elif isinstance(value, dict) and step in value:
        yield from _inside(value[step], rest, (*around, step))


def _stretches(document: Document, routes: Iterable[Route]) -> Iterator[Stretch]:
    for route in routes:
        key, span = document.span(route, key=True), document.span(route)
        if span != document.span(route[:-1]):  # there is such a key
            last = max(span.end_line, key.end_line)
            yield Stretch(key.end_line - 1, key.end_column, last - 1, span.end_column - 1)


def _guess(document: Document) -> Iterator[Stretch]:
    """The same for a text that is not YAML, by the look of its lines: rather too much than too
    little.
    """
    lines = document.text.split("\n")
    if document.path.startswith("reviews/"):
        yield from _guess_review(lines)
        return
    for i, line in enumerate(lines):
        match = _SECRET_KEY.search(line)
        if match:
            yield Stretch(i, match.start("value"), i, len(line))


def _guess_review(lines: Iterable[str]) -> Iterator[Stretch]:
    public = _PUBLIC["reviews"][1]
    hiding = False
    for i, line in enumerate(lines):
        start = 0
        key = _KEY.match(line)
        if key:
            hiding, start = key["key"] not in public, key.end()
        elif line.strip():
            hiding = True
        if hiding:
            yield Stretch(i, start, i, len(line))
