"""Which column of a form's export holds which field: as call.yaml says, or as heads suggest."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, repeat
from typing import Final

from a87ws.base.tables import Rows, TableFile
from a87ws.call.call import Call
from a87ws.call.case import normalise
from a87ws.intake.formats import ANSWER
from a87ws.intake.submission import RECEIVED, RawSubmission

_SOURCES: Final = ("id", "timestamp", "horodateur", "marca temporal", "zeitstempel", "code")
"""The column by which a form tells its responses apart: a number, or the moment of the response."""
_OF_THE_FORM: Final = (  # what every form adds and no proposal needs
    *("start time", "completion time", "last modified time", "language"),
    *("points", "quiz feedback", "total points"),
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
    """The heads that hold each field, those set aside, and those that nobody has explained.

    `source` is the column that tells the responses apart, `received` the one that says when each
    was sent.
    """

    fields: Mapping[str, Sequence[str]]
    aside: Sequence[str] = ()
    unknown: Sequence[str] = ()
    source: str | None = None
    received: str | None = None
    guessed: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """The part of `fields` that nobody has confirmed yet."""


def distinct(rows: Rows) -> Rows:
    """The rows under heads that are present and differ, so that no cell lacks a name."""
    if not rows:
        return []
    heads: list[str] = []
    for index in range(max(map(len, rows))):
        head = ""
        if index < len(rows[0]):
            head = " ".join(rows[0][index].split())
        if not head and _is_filled(rows[1:], index):
            head = f"column {index + 1}"
        heads.append(_number(head, heads))
    return [heads, *rows[1:]]


def _number(head: str, heads: Sequence[str]) -> str:
    """A head, with its number in brackets if an earlier one is the same."""
    if head not in heads:
        return head
    number = 1
    for name in heads:
        if name == head or name.startswith(f"{head} ("):
            number += 1
    return f"{head} ({number})"


def _is_filled(rows: Rows, index: int) -> bool:
    """Whether any row holds something in a column."""
    return any(index < len(row) and row[index].strip() for row in rows)


def match(
    heads: Sequence[str],
    call: Call,
    given: Mapping[str, Sequence[str]],
    aside: Sequence[str] = (),
    *,
    guess: bool = True,
) -> Columns:
    """The columns of a table: as `given` says and, with `guess`, as the heads suggest for the rest.

    Raises KeyError with a given head that the table lacks.
    """
    fields = _find_given(heads, given)
    used = {*chain.from_iterable(fields.values())}
    set_aside = {*map(_fold, aside)}
    left = _left(filter(str.strip, heads), used, set_aside)
    source, received = _first_of(left, _SOURCES), _first_of(left, RECEIVED)
    set_aside.update(_OF_THE_FORM)
    used.update(filter(None, (source, received)))
    open_heads = _left(left, used, set_aside)
    guessed = _guess_all(open_heads, call, given) if guess else {}
    used.update(chain.from_iterable(guessed.values()))
    # once somebody has explained the columns, who was signed in needs no explanation
    unknown = _left(open_heads, used, _RESPONDENT if given else ())
    in_order = [head for head in heads if _fold(head) in set_aside]
    return Columns({**fields, **guessed}, in_order, unknown, source, received, guessed)


def _left(heads: Iterable[str], used: Container[str], folded: Container[str]) -> list[str]:
    """The heads that are neither used nor, once folded, in `folded`."""
    return [head for head in heads if head not in used and _fold(head) not in folded]


def _find_given(
    heads: Sequence[str], given: Mapping[str, Sequence[str]]
) -> dict[str, Sequence[str]]:
    """The heads of the given columns, as the table writes them. Raises KeyError."""
    by_name = {_fold(head): head for head in reversed(heads) if head.strip()}
    fields: dict[str, Sequence[str]] = {}
    for name, wanted in given.items():
        heads_of_field = []
        for head in wanted:
            folded = _fold(head)
            if folded not in by_name:
                raise KeyError(head)
            heads_of_field.append(by_name[folded])
        fields[name] = heads_of_field
    return fields


def _first_of(heads: Iterable[str], names: Sequence[str]) -> str | None:
    for head in heads:
        if _fold(head) in names:
            return head
    return None


def _guess_all(
    heads: Iterable[str], call: Call, given: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    """The fields that the heads suggest, but for those that are given."""
    guessed: dict[str, list[str]] = {}
    for head in sorted(heads, key=_order):
        name = _guess(head, call)
        if name == "countries" and name in guessed:
            # the first says where the action is, so this one says where the host is
            name = "organization_countries"
        if name is None or name in given:
            continue
        if name not in guessed or name in _MANY:
            guessed.setdefault(name, []).append(head)
    return guessed


def submissions(table: TableFile, columns: Columns) -> Iterator[RawSubmission]:
    """The rows that hold anything, each with its place in the sheet."""
    if not table.rows:
        return
    heads = table.rows[0]
    for number, row in enumerate(table.rows[1:], 2):
        cells: dict[str, str] = {}
        for head, cell in zip(heads, row, strict=False):
            cells.setdefault(head, cell)  # the first of two columns with one head counts
        texts = _texts(cells, columns)
        if texts:
            key = " ".join(cells.get(columns.source or "", "").split())
            source = f"response {key}" if key else ""
            received = cells.get(columns.received or "", "")
            yield RawSubmission(f"row {number}", texts, source, received)


def _texts(cells: Mapping[str, str], columns: Columns) -> dict[str, str]:
    """The fields of one row that hold anything."""
    texts = {}
    for name, heads in columns.fields.items():
        text = _join(name, list(map(cells.get, heads, repeat(""))))
        if text:
            texts[name] = text
    return texts


def _join(name: str, cells: Sequence[str]) -> str:
    """The cells of one field as one text."""
    filled = list(filter(_is_answer, cells))
    if not filled:
        return ""
    # a first cell that is a whole name is not followed by its surname
    is_whole_name = name == "contact.name" and " " in filled[0].strip()
    if name == "contact.email" or is_whole_name:
        return filled[0]
    return _JOINED.get(name, "\n").join(filled)


def _is_answer(cell: str) -> bool:
    """Whether a cell holds anything; `anonymous` is what some forms write for nobody."""
    return cell.strip().casefold() not in ("", "anonymous")


def _order(head: str) -> tuple[bool, bool]:
    """Guessed last are who was signed in, and a country not said to be that of the action."""
    plain = _fold(head)
    is_country = bool(re.search(r"countr|pays|pais", plain))
    return plain in _RESPONDENT, is_country and not re.search(_ACTION, plain)


def _guess(head: str, call: Call) -> str | None:
    """The field that a head suggests, if any."""
    plain = _fold(head)
    for name, question in call.questions.items():
        if plain in (_fold(question.text), _fold(name)):
            return f"{ANSWER}{name}"
    if plain in _RESPONDENT:
        return _RESPONDENT[plain]
    if plain in call.imported:
        return plain
    for name, pattern in _QUESTIONS:
        if pattern.search(plain):
            return name
    return None


def _fold(head: str) -> str:
    return re.sub(r"[\s*]+", " ", normalise(head)).strip(" ?:.")
