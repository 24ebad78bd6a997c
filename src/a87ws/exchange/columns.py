"""Which column of a form's export holds which field: as call.yaml says, else as the heads let it
guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from a87ws.exchange.flat import ANSWER
from a87ws.exchange.received import HEADS as RECEIVED
from a87ws.exchange.submission import Submission
from a87ws.exchange.table import Rows, Table
from a87ws.model.call import Call
from a87ws.model.who import normalise

_SOURCES: Final = ("id", "timestamp", "horodateur", "marca temporal", "zeitstempel", "code")
"""The column by which a form tells its responses apart: a number, or the moment of the response."""
_OF_THE_FORM: Final = (  # what a form adds by itself and no proposal needs
    *(
        "start time",
        "completion time",
        "last modified time",
        "language",
        "points",
        "quiz feedback",
        "total points",
    ),
    *("heure de debut", "heure de fin", "heure de la derniere modification", "langue"),
    *("hora de inicio", "hora de finalizacion", "hora de la ultima modificacion", "idioma"),
)
_RESPONDENT: Final[Mapping[str, str]] = {  # who was signed in: holds where no question asks for it
    **dict.fromkeys(
        ("email", "email address", "username", "adresse de messagerie", "adresse e-mail"),
        "contact.email",
    ),
    **dict.fromkeys(("correo electronico", "direccion de correo electronico"), "contact.email"),
    **dict.fromkeys(("name", "nom", "nombre"), "contact.name"),
}
_SPEAKER: Final = r"speaker|intervenant|orateur|orador|ponente|panell?ist|presenter"
_QUESTIONS: Final = tuple(
    (field_, re.compile(pattern))
    for field_, pattern in (
        (
            "contact.email",
            rf"^(?!.*(?:{_SPEAKER})).*(?:e-?mail|courriel|correo|adresse electronique)",
        ),
        ("speakers", _SPEAKER),
        ("contact.name", r"contact|persona responsable|personne responsable|focal point"),
        (
            "organization_types",
            (
                r"(?:type|kind) of (?:\w+ ){0,2}organi[sz]ation|organi[sz]ation\W*s? type"
                r"|type d.organi|tipo de organi"
            ),
        ),
        (
            "organization_countries",
            (
                r"countr\w+ of (?:\w+ ){0,3}organi|organi[sz]ation\W*s? countr"
                r"|pays d\w* (?:\w+.)?organi|pais de la organi|headquarter"
            ),
        ),
        ("title", r"\btitle\b|\btitre\b|\btitulo\b"),
        (
            "organizations",
            r"organi[sz]a[ct]i|organisme|institution|submitt|partner|partenaire|socios",
        ),
        ("outcomes", r"outcome|resultat|resultado"),
        ("focus", r"focus|\bthem|thematic|\btema"),
        ("countries", r"countr|\bpays\b|\bpais"),
        ("supply_chains", r"supply chain|chaines? d|cadenas? de|commodit"),
        ("languages", r"language|\blangue|idioma"),
        ("initiative", r"initiative|programme|\bproject\b|\bprojet\b|iniciativa|proyecto"),
        ("description", r"descri|abstract|summary|resume|resumen"),
    )
)
_ACTION: Final = r"action|accion|activit|actividad|takes? place|implement|mise en oeuvre"
_MANY: Final = ("contact.name", "contact.email", "organizations", "speakers", "description")
"""Fields that a form may ask for in several columns."""
_JOINED: Final = {"contact.name": " ", "title": " ", "description": "\n\n"}


@dataclass(frozen=True)
class Columns:
    """The heads that hold each field, those that are left aside, and those of which nobody has said
    what they are.
    """

    fields: Mapping[str, Sequence[str]]
    aside: Sequence[str] = ()
    unknown: Sequence[str] = ()
    source: str | None = None
    received: str | None = None
    guessed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Those of `fields` that nobody has confirmed yet."""


def distinct(rows: Rows) -> Rows:
    """The rows under heads that are there and differ, so that nothing of a row is without a name."""
    heads = [" ".join(head.split()) for head in rows[0]] if rows else []
    named: list[str] = []
    for number in range(1, max(map(len, rows), default=0) + 1):
        head = heads[number - 1] if number <= len(heads) else ""
        filled = any("".join(row[number - 1 : number]).strip() for row in rows[1:])
        head = head or (f"column {number}" if filled else "")
        count = 1 + sum(name == head or name.startswith(f"{head} (") for name in named)
        named.append(f"{head} ({count})" if head in named else head)
    return [named, *rows[1:]] if rows else []


def match(
    heads: Sequence[str],
    call: Call,
    given: Mapping[str, Sequence[str]],
    aside: Sequence[str] = (),
    *,
    guess: bool = True,
) -> Columns:
    """The columns of a table: as `given` says, and with `guess`, for what that leaves open, as the
    heads look.

    Raises KeyError with the head that is given and not there.
    """
    by_name = {_fold(head): head for head in reversed(heads) if head.strip()}
    fields = {name: [_there(by_name, head) for head in wanted] for name, wanted in given.items()}
    used = {head for found in fields.values() for head in found}
    left = [
        head
        for head in heads
        if head.strip() and head not in used and _fold(head) not in map(_fold, aside)
    ]
    source = next((head for head in left if _fold(head) in _SOURCES), None)
    received = next((head for head in left if _fold(head) in RECEIVED), None)
    left = [
        head for head in left if head not in (source, received) and _fold(head) not in _OF_THE_FORM
    ]
    guessed: dict[str, list[str]] = {}
    for head in sorted(left, key=_last) if guess else ():
        name = _guess(head, call)
        if (
            name == "countries" and name in guessed
        ):  # the first says where the action is, so this one where the host is
            name = "organization_countries"
        if name and name not in given and (name not in guessed or name in _MANY):
            guessed.setdefault(name, []).append(head)
    taken = {head for found in guessed.values() for head in found}
    set_aside = [head for head in heads if _fold(head) in (*_OF_THE_FORM, *map(_fold, aside))]
    unknown = [
        head for head in left if head not in taken and not (given and _fold(head) in _RESPONDENT)
    ]
    return Columns({**fields, **guessed}, set_aside, unknown, source, received, guessed)


def submissions(table: Table, columns: Columns) -> Iterator[Submission]:
    """The rows that hold anything, as what was submitted; every one with its place in the sheet."""
    heads = table.rows[0] if table.rows else []
    at = {head: i for i, head in reversed(list(enumerate(heads)))}
    for number, row in enumerate(table.rows[1:], 2):
        cells = {head: row[i] for head, i in at.items() if i < len(row)}
        found = {
            name: _joined(name, [cells.get(head, "") for head in held])
            for name, held in columns.fields.items()
        }
        found = {name: text for name, text in found.items() if text}
        if found:
            mark = " ".join(cells.get(columns.source or "", "").split())
            source = f"response {mark}" if mark else ""
            yield Submission(f"row {number}", found, source, cells.get(columns.received or "", ""))


def _joined(name: str, cells: Sequence[str]) -> str:
    filled = [cell for cell in cells if cell.strip() and cell.strip().casefold() != "anonymous"]
    if name == "contact.email" or (
        name == "contact.name" and len(filled) > 1 and _is_whole(filled)
    ):
        return filled[0] if filled else ""
    return _JOINED.get(name, "\n").join(filled)


def _is_whole(names: Sequence[str]) -> bool:
    """Whether the first of several names is a whole one, so that the next is not its surname."""
    return " " in names[0].strip()


def _last(head: str) -> tuple[bool, bool]:
    """What is guessed last: who was signed in, and a country that is not said to be that of the
    action.
    """
    plain = _fold(head)
    return plain in _RESPONDENT, bool(re.search(r"countr|pays|pais", plain)) and not re.search(
        _ACTION, plain
    )


def _guess(head: str, call: Call) -> str | None:
    plain = _fold(head)
    for name, question in call.questions.items():
        if plain in (_fold(question.text), _fold(name)):
            return f"{ANSWER}{name}"
    if plain in _RESPONDENT:
        return _RESPONDENT[plain]
    if plain in call.imported:
        return plain
    return next((name for name, pattern in _QUESTIONS if pattern.search(plain)), None)


def _there(by_name: Mapping[str, str], head: str) -> str:
    if _fold(head) not in by_name:
        raise KeyError(head)
    return by_name[_fold(head)]


def _fold(head: str) -> str:
    return re.sub(r"[\s*]+", " ", normalise(head)).strip(" ?:.")
