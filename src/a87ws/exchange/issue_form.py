"""The issue form of a call for GitHub and Gitea, as values ready to be written."""

from __future__ import annotations

from typing import Any, Final

from a87ws.data.words import say
from a87ws.exchange.issue_fields import Answer, Field, fields, form_name
from a87ws.model.call import Call

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
    return f"{FOLDER}/proposal.yml" if is_first else f"{FOLDER}/proposal-{language}.yml"


def issue_form(call: Call, language: str) -> dict[str, Any]:
    """The form of this call in a language."""
    about = say(language, "issue.about")
    words = {
        "organizer": call.organizer,
        "deadline": call.deadline.isoformat(),
        "timezone": call.timezone,
    }
    name = form_name(language)
    return {
        "name": name,
        "description": f"{about}: {call.name}"[:200],
        "title": name,
        "body": [
            {"type": "markdown", "attributes": {"value": say(language, "issue.intro", **words)}},
            *(_input(i, field) for i, field in enumerate(fields(call, language))),
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
    made: dict[str, Any] = {
        "type": _INPUTS[field.answer],
        "id": f"f{number}-{field.name or field.key}",
    }
    made["attributes"] = attributes
    if (
        field.answer is not Answer.MANY
    ):  # the hosts know no "at least one" of boxes: the tool says it in the thread
        made["validations"] = {"required": field.required}
    return made
