"""The fields of the issue form, in order: what is asked, and the labels at which an issue's body is
split again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from a87ws.model.call import Call, Question, Vocabulary

LANGUAGES: Final = ("en", "fr", "es")
"""The languages of the issue form and of the answers in its thread."""


class Answer(Enum):
    """How a field is answered: a line, lines, one choice, several choices, or a text of any shape."""

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
    bases = [tag.partition("-")[0] for tag in call.languages]
    return tuple(dict.fromkeys(base for base in bases if base in LANGUAGES)) or LANGUAGES[:1]


def form_name(language: str) -> str:
    """What the form is called where people choose one."""
    return _NAMES[language]


def fields(call: Call, language: str) -> tuple[Field, ...]:
    """The fields of this call's form, the description last: whatever stands in it, nothing comes
    after.
    """
    found = [
        *_fixed(call, language),
        *(_question(name, each) for name, each in call.questions.items()),
    ]
    found.append(
        _field("description", Answer.TEXT, language, required=True, words=call.description_words)
    )
    labels: set[str] = set()
    return tuple(_distinct(field, labels) for field in found)


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
    label, help_ = _WORDS[language][key]
    if key in _KNOWN_OF_MEMBERS and not required:
        help_ = f"{help_} {_MEMBERS[language]}".strip()
    return Field(key, answer, label, help_.format(words=words), required, options)


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
    shown: dict[str, str] = {}
    for value, title in vocabulary.items():
        words = " ".join(title.split())
        text = f"{value}. {words}" if numbered and value.isdecimal() else words
        reserved = text.casefold() == "none"  # the hosts keep this word for themselves
        shown[f"{text} ({value})" if text in shown or reserved else text] = value
    return shown


def _distinct(field: Field, labels: set[str]) -> Field:
    made = replace(field, label=f"{field.label} ({field.name})") if field.label in labels else field
    labels.add(made.label)
    return made


_KNOWN_OF_MEMBERS: Final = ("organization_type", "organization_country")
_MEMBERS: Final = {
    "en": "A registered member may leave this out.",
    "fr": "Un membre enregistré peut l’omettre.",
    "es": "Un miembro registrado puede omitirlo.",
}
_NAMES: Final = {"en": "Proposal", "fr": "Proposition", "es": "Propuesta"}

_WORDS: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = {
    "en": {
        "title": ("Title of the proposal", ""),
        "contact_name": ("Contact person", "Somebody we can write to."),
        "contact_email": ("E-mail address", "Read by everybody who can read this repository."),
        "organization": ("Lead organization", "Its official name."),
        "organization_type": ("Type of the lead organization", ""),
        "organization_country": (
            "Country of the lead organization",
            "Its name, or two letters such as BF.",
        ),
        "partners": (
            "Other submitting organizations",
            "One a line: name | type | country. Registered members need no more than the name.",
        ),
        "speakers": ("Speakers", "One a line: name | role | organization."),
        "outcomes": ("Outcomes", "One or more that the proposal serves."),
        "focus": ("Themes", "One or more that the proposal is about."),
        "countries": (
            "Countries of action",
            "Names, or two letters such as BF; one a line, or with commas between.",
        ),
        "supply_chains": ("Supply chains", "For instance cotton, cocoa."),
        "languages": (
            "Working languages",
            "For instance English, French; or codes such as en, fr.",
        ),
        "initiative": ("Initiative", "The programme the proposal belongs to, if any."),
        "description": ("Description", "At most {words} words."),
    },
    "fr": {
        "title": ("Titre de la proposition", ""),
        "contact_name": ("Personne à contacter", "Quelqu’un à qui nous pouvons écrire."),
        "contact_email": ("Adresse électronique", "Lisible par quiconque peut lire ce dépôt."),
        "organization": ("Organisation principale", "Son nom officiel."),
        "organization_type": ("Type de l’organisation principale", ""),
        "organization_country": (
            "Pays de l’organisation principale",
            "Son nom, ou deux lettres comme BF.",
        ),
        "partners": (
            "Autres organisations qui soumettent",
            "Une par ligne : nom | type | pays. Pour un membre enregistré, le nom suffit.",
        ),
        "speakers": ("Intervenants", "Un par ligne : nom | fonction | organisation."),
        "outcomes": ("Résultats visés", "Un ou plusieurs que sert la proposition."),
        "focus": ("Thèmes", "Un ou plusieurs dont traite la proposition."),
        "countries": (
            "Pays de l’action",
            "Des noms, ou deux lettres comme BF ; un par ligne, ou séparés par des virgules.",
        ),
        "supply_chains": ("Chaînes d’approvisionnement", "Par exemple coton, cacao."),
        "languages": (
            "Langues de travail",
            "Par exemple français, anglais ; ou des codes comme fr, en.",
        ),
        "initiative": (
            "Initiative",
            "Le programme auquel appartient la proposition, s’il y en a un.",
        ),
        "description": ("Description de la proposition", "{words} mots au plus."),
    },
    "es": {
        "title": ("Título de la propuesta", ""),
        "contact_name": ("Persona de contacto", "Alguien a quien podamos escribir."),
        "contact_email": ("Correo electrónico", "Lo lee quien puede leer este repositorio."),
        "organization": ("Organización principal", "Su nombre oficial."),
        "organization_type": ("Tipo de la organización principal", ""),
        "organization_country": (
            "País de la organización principal",
            "Su nombre, o dos letras como BF.",
        ),
        "partners": (
            "Otras organizaciones que presentan la propuesta",
            "Una por línea: nombre | tipo | país. Para un miembro registrado basta el nombre.",
        ),
        "speakers": ("Ponentes", "Uno por línea: nombre | cargo | organización."),
        "outcomes": ("Resultados", "Uno o varios a los que contribuye la propuesta."),
        "focus": ("Temas", "Uno o varios de los que trata la propuesta."),
        "countries": (
            "Países de la acción",
            "Nombres, o dos letras como BF; uno por línea, o separados por comas.",
        ),
        "supply_chains": ("Cadenas de suministro", "Por ejemplo algodón, cacao."),
        "languages": ("Idiomas de trabajo", "Por ejemplo español, inglés; o códigos como es, en."),
        "initiative": ("Iniciativa", "El programa al que pertenece la propuesta, si lo hay."),
        "description": ("Descripción", "{words} palabras como máximo."),
    },
}
"""For each language and key: the label, and a help under it."""
