"""Findings about a proposal as the person at a form sees them: by the field, not by a line of a
file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final
from zoneinfo import ZoneInfo

from a87ws.diagnostics import Diagnostic
from a87ws.exchange.issue_fields import Field
from a87ws.model.call import Call
from a87ws.rendering.say import say
from a87ws.rendering.thread import Point, late
from a87ws.source import RETYPE, Document, Route, Value, hidden

_MOST: Final = 5  # in one field: a damaged text says so five times, not five thousand
_LATE: Final = ("change-proposal-late", "freeze-proposal-unlisted")
_LEAD: Final = {
    "name": "organization",
    "type": "organization_type",
    "country": "organization_country",
}


def completed(value: Mapping[str, Any], call: Call) -> tuple[dict[str, Any], list[Route]]:
    """The proposal with a stand-in for whatever is missing, so that one run says all else too; and
    what is missing.
    """
    missing: list[Route] = []

    def whole(
        mapping: Mapping[str, Any], stand_ins: Mapping[str, Any], at: Route
    ) -> dict[str, Any]:
        absent = {key: item for key, item in stand_ins.items() if key not in mapping}
        missing.extend((*at, key) for key in absent)
        return {**mapping, **absent}

    made = dict(value)
    named = {"name": "?"}
    made["contact"] = whole(
        made.get("contact", {}), {**named, "email": "nobody@example.org"}, ("contact",)
    )
    for key in ("organizations", "speakers"):
        if key in made:
            made[key] = [whole(each, named, (key, i)) for i, each in enumerate(made[key])]
    stand_ins = {
        "title": "?",
        "organizations": [
            {**named, "type": next(iter(call.organization_types), "?"), "country": "CH"}
        ],
        "speakers": [named],
        "outcomes": [next(iter(call.outcomes), "?")],
        "focus": [next(iter(call.focus), "?")],
        "countries": ["CH"],
        "description": "?",
    }
    return whole(made, stand_ins, ()), missing


def unseen(answers: Mapping[Field, str], language: str) -> list[Point]:
    """Characters that a file may not hold as they are: they do not show, or steer a screen."""
    found = (
        (field, what) for field, text in answers.items() for _, what in islice(hidden(text), _MOST)
    )
    return [Point(field.label, say(what, language), say(RETYPE, language)) for field, what in found]


def point(
    each: Diagnostic, document: Document, form: Sequence[Field], language: str, call: Call
) -> Point:
    """A finding, with the label of the field that it is about."""
    if each.code in _LATE:
        closed = call.closes.astimezone(ZoneInfo(call.timezone))
        return late(language, f"{closed:%Y-%m-%d %H:%M}", call.timezone)
    hint = say(each.hint, language) if each.hint else None
    return Point(label(_route(document, each), form), say(each.message, language), hint)


def label(route: Route, form: Sequence[Field]) -> str:
    """The label of the field that fills a place of the file; empty where none does."""
    wanted = _field(route)
    return next((field.label for field in form if (field.key, field.name) == wanted), "")


def _field(route: Route) -> tuple[str, str]:
    """The field of the form that fills a place of the file: its key, and the name of a question."""
    first, second, third = (*route, "", "", "")[:3]
    if first == "contact":
        return ("contact_email" if second == "email" else "contact_name"), ""
    if first == "organizations":
        return ("partners" if second else _LEAD.get(str(third), "organization")), ""
    return ("answer", str(second)) if first == "answers" else (str(first), "")


def _route(document: Document, each: Diagnostic) -> Route:
    """The keys and indices that lead to the place a finding is about."""
    place = each.primary.span
    for route in _routes(document.value, ()):
        if place in (document.span(route), document.span(route, key=True)):
            return route
    return ()


def _routes(value: Value, at: Route) -> Iterator[Route]:
    """Every place of a value but the whole, the outer before the inner."""
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for step, item in inner:
        yield (*at, step)
        yield from _routes(item, (*at, step))
