"""Findings about a proposal as the person at a form sees them: by the field, not by a line of a
file.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
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
    """One thing that is to be said: the label of the field it is about, if any, the words and what
    to do.
    """

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
    """Something is to be mended: what, and how."""
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
    """Title and text of the pull request, for the Secretariat; of the history, the title quotes
    nobody.
    """
    head = f"Proposal {name}"
    said = f"From issue #{number}, checked by `a87ws validate`: no errors. Merging it closes the issue: closes #{number}."
    return head, _joined([said, *([_fenced("en", notes)] if notes else [])])


def _fenced(language: str, points: Sequence[Point]) -> str:
    lines = [line for point in points[:MOST] for line in _wrapped(point)]
    if len(points) > MOST:
        lines.append(say_thread(language, "thread.more", number=len(points) - MOST))
    text = "\n".join(lines)
    fence = "`" * (1 + max((len(run) for run in re.findall("`{3,}", text)), default=2))
    return f"{fence}text\n{text}\n{fence}"


def _wrapped(point: Point) -> Iterable[str]:
    words = show(": ".join(filter(None, (point.field, point.message)))) + (
        f" ({show(point.hint)})" if point.hint else ""
    )
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
