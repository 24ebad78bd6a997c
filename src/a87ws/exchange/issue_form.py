"""The issue form of a call for GitHub and Gitea, as values ready to be written."""

from __future__ import annotations

from typing import Any, Final

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
_ABOUT: Final = {
    "en": (
        "Submit a proposal",
        """\
{organizer} takes proposals until **{deadline}** ({timezone}). Leave the title of this page as it is.
Your answers become a file and a pull request, and you get an answer in this thread.
To change something, edit the issue.
Everybody who can read this repository can read what you write here.
""",
    ),
    "fr": (
        "Soumettre une proposition",
        """\
{organizer} reçoit des propositions jusqu’au **{deadline}** ({timezone}). Laissez le titre de cette page tel quel.
Vos réponses deviennent un fichier et une demande de fusion, et vous recevez une réponse dans ce fil.
Pour changer quelque chose, modifiez le ticket.
Quiconque peut lire ce dépôt peut lire ce que vous écrivez ici.
""",
    ),
    "es": (
        "Presentar una propuesta",
        """\
{organizer} recibe propuestas hasta el **{deadline}** ({timezone}). Deje el título de esta página como está.
Sus respuestas se convierten en un archivo y una solicitud de incorporación, y recibe una respuesta en este hilo.
Para cambiar algo, edite la incidencia.
Quien puede leer este repositorio puede leer lo que escribe aquí.
""",
    ),
}


def path_of(language: str, *, is_first: bool) -> str:
    """Where the form of a language lies; the call's first one has the plain name."""
    return f"{FOLDER}/proposal.yml" if is_first else f"{FOLDER}/proposal-{language}.yml"


def issue_form(call: Call, language: str) -> dict[str, Any]:
    """The form of this call in a language."""
    about, intro = _ABOUT[language]
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
            {"type": "markdown", "attributes": {"value": intro.format(**words)}},
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
