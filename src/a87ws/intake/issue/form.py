"""The fields of the issue form, in order: what is asked, and the labels at which an issue's body is
split again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from itertools import starmap
from typing import Any, Final

from a87ws.call.call import Call, Question, Vocabulary
from a87ws.data.words import LANGUAGES, has, say


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
