"""The fields of the issue form, in order: what is asked, and the labels at which an issue's body is
split again.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import chain, islice, starmap
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from a87ws.base.faults import Diagnostic
from a87ws.base.text import show
from a87ws.base.yaml import RETYPE, Document, Route, Value, hidden
from a87ws.call.call import Call, Question, Vocabulary
from a87ws.checks.say import say as say_message
from a87ws.data.words import LANGUAGES, has, say

MOST: Final = 20  # points in one answer: who has more to fix begins with these
_COLUMNS: Final = 88


class Point(NamedTuple):
    """One thing to say: the label of the field it is about, if any, the words and what to do."""

    field: str
    message: str
    hint: str | None = None


def thanks(language: str, path: str, notes: Sequence[Point], *, is_new: bool) -> str:
    """The proposal is complete: where it is, and what its author may want to look at."""
    where = "thread.where" if is_new else "thread.same"
    parts = [say(language, "thread.thanks"), say(language, where, path=path)]
    if notes:
        parts += [say(language, "thread.notes"), _fenced(language, notes)]
    return _joined(parts)


def to_mend(language: str, points: Sequence[Point]) -> str:
    """What has to be corrected, and how."""
    sorry, how = say(language, "thread.sorry"), say(language, "thread.how")
    return _joined([sorry, _fenced(language, points), how])


def ambiguous(language: str, label: str) -> Point:
    """The body cannot be split, because an answer holds the label of a later field as a line of its
    own.
    """
    return Point("", say(language, "thread.ambiguous", label=label))


def late(language: str, deadline: str, timezone: str) -> Point:
    """The deadline has passed."""
    return Point("", say(language, "thread.late", deadline=deadline, timezone=timezone))


def unanswered(language: str, label: str) -> Point:
    """A field that has to be filled in is empty."""
    return Point(label, say(language, "thread.unanswered"))


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
        lines.append(say(language, "thread.more", number=len(points) - MOST))
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
    hint = say_message(RETYPE, language)
    for field, text in answers.items():
        for _, character in islice(hidden(text), _MOST):
            points.append(Point(field.label, say_message(character, language), hint))
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
    hint = say_message(diagnostic.hint, language) if diagnostic.hint else None
    field = label(_route(document, diagnostic), form)
    return Point(field, say_message(diagnostic.message, language), hint)


def label(route: Route, form: Sequence[Field]) -> str:
    """The label of the field that fills a place of the file; empty if there is none."""
    wanted = _field_named(route)
    for field in form:
        if (field.key, field.name) == wanted:
            return field.label
    return ""


def _field_named(route: Route) -> tuple[str, str]:
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


class Answer(Enum):
    """How a field is answered: a line, lines, one choice, several choices, or free text."""

    LINE = "line"
    LINES = "lines"
    ONE = "one"
    MANY = "many"
    TEXT = "text"


@dataclass(frozen=True, eq=False, slots=True)
class Field:
    """One question of the form: `options` are its choices by what the form shows, `name` that of a
    call's question.
    """

    key: str
    answer: Answer
    label: str
    help: str = ""
    required: bool = False
    options: Mapping[str, str] | None = None
    name: str = ""

    @property
    def is_free(self) -> bool:
        """Whether its answer may hold lines that look like a label of the form."""
        return self.answer is Answer.TEXT


def languages_of(call: Call) -> tuple[str, ...]:
    """The languages in which this call has a form: those of its own that we can write, else
    English.
    """
    bases: dict[str, None] = {}
    for tag in call.languages:
        base, _, _ = tag.partition("-")
        if base in LANGUAGES:
            bases[base] = None
    return tuple(bases) or LANGUAGES[:1]


def form_name(language: str) -> str:
    """What the form is called where people choose one."""
    return say(language, "issue.name")


def fields(call: Call, language: str) -> tuple[Field, ...]:
    """The fields of this call's form; the description comes last, since it may hold anything."""
    labels: set[str] = set()
    questions = starmap(_question, call.questions.items())
    distinct = [_distinct(field, labels) for field in (*_fixed(call, language), *questions)]
    last = _field("description", Answer.TEXT, language, required=True, words=call.description_words)
    return (*distinct, _distinct(last, labels))


def _fixed(call: Call, language: str) -> Iterator[Field]:
    anyone = call.submitters == "anyone"
    types = _options(call.organization_types)
    yield _field("title", Answer.LINE, language, required=True)
    yield _field("contact_name", Answer.LINE, language, required=True)
    yield _field("contact_email", Answer.LINE, language, required=True)
    yield _field("organization", Answer.LINE, language, required=True)
    yield _field("organization_type", Answer.ONE, language, required=anyone, options=types)
    yield _field("organization_country", Answer.LINE, language, required=anyone)
    yield _field("partners", Answer.LINES, language)
    yield _field("speakers", Answer.LINES, language, required=True)
    yield _field(
        "outcomes",
        Answer.MANY,
        language,
        required=True,
        options=_options(call.outcomes, numbered=True),
    )
    yield _field("focus", Answer.MANY, language, required=True, options=_options(call.focus))
    yield _field("countries", Answer.LINES, language, required=True)
    yield _field("supply_chains", Answer.LINES, language)
    yield _field("languages", Answer.LINES, language)
    yield _field("initiative", Answer.LINE, language)


def _field(  # noqa: PLR0913  one parameter for each part of a field
    key: str,
    answer: Answer,
    language: str,
    *,
    required: bool = False,
    options: Mapping[str, str] | None = None,
    words: int = 0,
) -> Field:
    help_ = ""
    if has(language, f"issue.{key}?"):
        help_ = say(language, f"issue.{key}?", words=words)
    if key in _KNOWN_OF_MEMBERS and not required:
        help_ = f"{help_} {say(language, 'issue.members')}".strip()
    return Field(key, answer, say(language, f"issue.{key}"), help_, required, options)


def _question(name: str, question: Question) -> Field:
    label = " ".join(question.text.split())
    if not question.choices:
        return Field("answer", Answer.TEXT, label, "", question.required, None, name)
    answer = Answer.MANY if question.many else Answer.ONE
    return Field("answer", answer, label, "", question.required, _options(question.choices), name)


def _options(vocabulary: Vocabulary, *, numbered: bool = False) -> Mapping[str, str]:
    """What the form shows for each value: its title, `numbered` behind the number where it has one;
    each once.
    """
    options: dict[str, str] = {}
    for value, title in vocabulary.items():
        text = " ".join(title.split())
        if numbered and value.isdecimal():
            text = f"{value}. {text}"
        reserved = text.casefold() == "none"  # the hosts keep this word for themselves
        if text in options or reserved:
            text = f"{text} ({value})"
        options[text] = value
    return options


def _distinct(field: Field, labels: set[str]) -> Field:
    """The field with a label of its own, which is added to `labels`."""
    if field.label in labels:
        field = replace(field, label=f"{field.label} ({field.name})")
    labels.add(field.label)
    return field


_KNOWN_OF_MEMBERS: Final = ("organization_type", "organization_country")


FOLDER: Final = ".github/ISSUE_TEMPLATE"
_INPUTS: Final = {
    Answer.LINE: "input",
    Answer.LINES: "textarea",
    Answer.TEXT: "textarea",
    Answer.ONE: "dropdown",
    Answer.MANY: "checkboxes",
}


def path_of(language: str, *, is_first: bool) -> str:
    """Where the form of a language lies; the call's first one has the plain name."""
    if is_first:
        return f"{FOLDER}/proposal.yml"
    return f"{FOLDER}/proposal-{language}.yml"


def issue_form(call: Call, language: str) -> dict[str, Any]:
    """The form of this call in a language."""
    about = say(language, "issue.about")
    words = {
        "organizer": call.organizer,
        "deadline": call.deadline.isoformat(),
        "timezone": call.timezone,
    }
    name = form_name(language)
    inputs = starmap(_input, enumerate(fields(call, language)))
    return {
        "name": name,
        "description": f"{about}: {call.name}"[:200],
        "title": name,
        "body": [
            {"type": "markdown", "attributes": {"value": say(language, "issue.intro", **words)}},
            *inputs,
        ],
    }


def _input(number: int, field: Field) -> dict[str, Any]:
    attributes: dict[str, Any] = {"label": field.label}
    if field.help:
        attributes["description"] = field.help
    if field.answer is Answer.MANY:
        attributes["options"] = [{"label": option} for option in field.options or ()]
    elif field.answer is Answer.ONE:
        attributes["options"] = list(field.options or ())
    element: dict[str, Any] = {
        "type": _INPUTS[field.answer],
        "id": f"f{number}-{field.name or field.key}",
        "attributes": attributes,
    }
    # hosts cannot require "at least one" checkbox, so the tool says it in the thread
    if field.answer is not Answer.MANY:
        element["validations"] = {"required": field.required}
    return element
