"""Findings about a proposal as the person at a form sees them: by the field, not by a line of a
file.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from a87ws.base.faults import Diagnostic
from a87ws.base.text import show
from a87ws.base.yaml import RETYPE, Document, Route, Value, hidden
from a87ws.call.call import Call
from a87ws.checks.say import say
from a87ws.data.words import say as say_thread
from a87ws.intake.issue.form import Field

MOST: Final = 20  # points in one answer: who has more to mend begins with these
_COLUMNS: Final = 88


class Point(NamedTuple):
    """One thing to say: the label of the field it is about, if any, the words and what to do."""

    field: str
    message: str
    hint: str | None = None


def thanks(language: str, path: str, notes: Sequence[Point], *, is_new: bool) -> str:
    """The proposal is complete: where it is, and what its author may want to look at."""
    where = "thread.where" if is_new else "thread.same"
    parts = [say_thread(language, "thread.thanks"), say_thread(language, where, path=path)]
    if notes:
        parts += [say_thread(language, "thread.notes"), _fenced(language, notes)]
    return _joined(parts)


def to_mend(language: str, points: Sequence[Point]) -> str:
    """What has to be corrected, and how."""
    sorry, how = say_thread(language, "thread.sorry"), say_thread(language, "thread.how")
    return _joined([sorry, _fenced(language, points), how])


def ambiguous(language: str, label: str) -> Point:
    """The body cannot be split, because an answer holds the label of a later field as a line of its
    own.
    """
    return Point("", say_thread(language, "thread.ambiguous", label=label))


def late(language: str, deadline: str, timezone: str) -> Point:
    """The deadline has passed."""
    return Point("", say_thread(language, "thread.late", deadline=deadline, timezone=timezone))


def unanswered(language: str, label: str) -> Point:
    """A field that has to be filled in is empty."""
    return Point(label, say_thread(language, "thread.unanswered"))


def pull_request(name: str, number: int, notes: Sequence[Point]) -> tuple[str, str]:
    """Title and text of the pull request, for the Secretariat; the title, which stays in the
    history, quotes nobody.
    """
    head = f"Proposal {name}"
    summary = (
        f"From issue #{number}, checked by `a87ws validate`: no errors."
        f" Merging it closes the issue: closes #{number}."
    )
    parts = [summary]
    if notes:
        parts.append(_fenced("en", notes))
    return head, _joined(parts)


def _fenced(language: str, points: Sequence[Point]) -> str:
    lines = list(chain.from_iterable(map(_wrapped, points[:MOST])))
    if len(points) > MOST:
        lines.append(say_thread(language, "thread.more", number=len(points) - MOST))
    text = "\n".join(lines)
    fence = "`" * (1 + max(map(len, re.findall("`{3,}", text)), default=2))
    return f"{fence}text\n{text}\n{fence}"


def _wrapped(point: Point) -> list[str]:
    words = show(": ".join(filter(None, (point.field, point.message))))
    if point.hint:
        words += f" ({show(point.hint)})"
    return textwrap.wrap(
        words, _COLUMNS, initial_indent="- ", subsequent_indent="  ", break_on_hyphens=False
    )


def _joined(parts: Iterable[str]) -> str:
    return "\n\n".join(parts) + "\n"


_MOST: Final = 5  # in one field: a damaged text says so five times, not five thousand
_LATE: Final = ("change-proposal-late", "freeze-proposal-unlisted")
_LEAD: Final = {
    "name": "organization",
    "type": "organization_type",
    "country": "organization_country",
}


def completed(value: Mapping[str, Any], call: Call) -> tuple[dict[str, Any], list[Route]]:
    """The proposal with a stand-in for whatever is missing, and what is missing.

    The stand-ins let one run report everything else too.
    """
    missing: list[Route] = []
    whole = dict(value)
    name = {"name": "?"}
    contact = {**name, "email": "nobody@example.org"}
    whole["contact"] = _fill(whole.get("contact", {}), contact, ("contact",), missing)
    for key in ("organizations", "speakers"):
        if key in whole:
            items = []
            for index, item in enumerate(whole[key]):
                items.append(_fill(item, name, (key, index), missing))
            whole[key] = items
    kind = next(iter(call.organization_types), "?")
    stand_ins = {
        "title": "?",
        "organizations": [{**name, "type": kind, "country": "CH"}],
        "speakers": [name],
        "outcomes": [next(iter(call.outcomes), "?")],
        "focus": [next(iter(call.focus), "?")],
        "countries": ["CH"],
        "description": "?",
    }
    return _fill(whole, stand_ins, (), missing), missing


def _fill(
    mapping: Mapping[str, Any], stand_ins: Mapping[str, Any], at: Route, missing: list[Route]
) -> dict[str, Any]:
    """The mapping with stand-ins for the keys it lacks, which are added to `missing`."""
    whole = dict(mapping)
    for key, item in stand_ins.items():
        if key not in whole:
            whole[key] = item
            missing.append((*at, key))
    return whole


def unseen(answers: Mapping[Field, str], language: str) -> list[Point]:
    """Characters that a file may not hold as they are: they do not show, or steer a screen."""
    points = []
    hint = say(RETYPE, language)
    for field, text in answers.items():
        for _, character in islice(hidden(text), _MOST):
            points.append(Point(field.label, say(character, language), hint))
    return points


def point(
    diagnostic: Diagnostic,
    document: Document,
    form: Sequence[Field],
    language: str,
    call: Call,
) -> Point:
    """A finding, with the label of the field that it is about."""
    if diagnostic.code in _LATE:
        closed = call.closes.astimezone(ZoneInfo(call.timezone))
        return late(language, f"{closed:%Y-%m-%d %H:%M}", call.timezone)
    hint = say(diagnostic.hint, language) if diagnostic.hint else None
    field = label(_route(document, diagnostic), form)
    return Point(field, say(diagnostic.message, language), hint)


def label(route: Route, form: Sequence[Field]) -> str:
    """The label of the field that fills a place of the file; empty if there is none."""
    wanted = _field(route)
    for field in form:
        if (field.key, field.name) == wanted:
            return field.label
    return ""


def _field(route: Route) -> tuple[str, str]:
    """The field of the form that fills a place of the file: its key, and the name of a question."""
    first, second, third = (*route, "", "", "")[:3]
    match first:
        case "contact":
            return ("contact_email" if second == "email" else "contact_name"), ""
        case "organizations" if second:
            return "partners", ""
        case "organizations":
            return _LEAD.get(str(third), "organization"), ""
        case "answers":
            return "answer", str(second)
        case _:
            return str(first), ""


def _route(document: Document, diagnostic: Diagnostic) -> Route:
    """The keys and indices that lead to the place a finding is about."""
    place = diagnostic.primary.span
    for route in _routes(document.value, ()):
        if place in (document.span(route), document.span(route, key=True)):
            return route
    return ()


def _routes(value: Value, at: Route) -> Iterator[Route]:
    """Every place inside a value, the outer before the inner."""
    for step, item in _items(value):
        yield (*at, step)
        yield from _routes(item, (*at, step))


def _items(value: Value) -> Iterable[tuple[str | int, Value]]:
    if isinstance(value, dict):
        return value.items()
    if isinstance(value, list):
        return enumerate(value)
    return ()
