"""JSON Schema 2020-12 of each kind of file, for editors: the records as they are declared, in the
words of the call.

It says what a file of that kind may look like. What takes a second file, arithmetic or a calendar,
`validate` says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import NoneType
from typing import Annotated, Any, Final, Literal, TypeAlias, get_args, get_origin

from a87ws.checks.schema import MODELS
from a87ws.exchange.key_help import HELP
from a87ws.exchange.vocabulary import specialise
from a87ws.model import base
from a87ws.model.call import Call
from a87ws.model.layout import Kind
from a87ws.model.review import Recusal
from a87ws.model.shape import Record, forms, schema

Schema: TypeAlias = dict[str, Any]

DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
_DAY: Final = "^[0-9]{4}-?[0-9W]"
_LEAVES: Final = (
    (
        base.Id,
        {"type": "string", "pattern": f"^{base.ID_PATTERN.pattern}$", "maxLength": base.MAX_ID},
    ),
    (base.Text, {"type": "string", "pattern": r"\S"}),
    (base.Word, {"type": ["string", "integer", "boolean"], "pattern": r"\S"}),
    (base.Zone, {"type": "string", "pattern": "^(UTC|[^/]+/.+)$"}),
    (base.Number, {"type": "number"}),
    (base.Weight, {"type": "number", "minimum": 0}),
    (base.PositiveWeight, {"type": "number", "exclusiveMinimum": 0}),
    (base.Day, {"type": "string", "pattern": _DAY}),
    (base.Moment, {"type": "string", "pattern": f"{_DAY}.*[Tt ]."}),
    (base.Clock, {"type": "string", "pattern": "^[0-9]{2}"}),
    (base.DayOrMoment, {"type": "string", "pattern": _DAY}),
    (str, {"type": "string"}),
    (bool, {"type": "boolean"}),
    (int, {"type": "integer"}),
)
_NOT_EMPTY: Final = get_args(base.Some[str])[-1]
_LIMITS: Final = {"ge": "minimum", "le": "maximum", "pattern": "pattern"}


def json_schema(kind: Kind, call: Call | None = None) -> Schema:
    """The schema of a kind of file; with a call, its vocabulary, questions, criteria and scale are
    the choices.
    """
    made = _of(MODELS[kind])
    if kind is Kind.REVIEW:
        recusal = {"required": ["recused"], "not": {"required": ["scores"]}}
        made = {"if": recusal, "then": _of(Recusal), "else": made}
    specialise(kind, made, call)
    return {"$schema": DRAFT, "title": f"{kind.value} of a call for proposals", **made}


# a type, or a form of one; one return for each
def _of(form: Any) -> Schema:  # noqa: ANN401, PLR0911
    """The schema of what an annotation stands for."""
    if isinstance(form, type) and issubclass(form, Record):
        return _of_record(form)
    for leaf, made in _LEAVES:
        if form == leaf:
            return dict(made)
    origin, parts = get_origin(form), get_args(form)
    if origin is Annotated:
        return _of(parts[0]) | dict(_limits(form))
    if origin is Literal:
        return {"enum": list(parts)}
    if origin is tuple:
        return {"type": "array", "items": _of(parts[0])}
    if origin is Mapping:
        keys = {"propertyNames": {"pattern": "^-?[0-9]{1,9}$"}} if parts[0] is int else {}
        return {"type": "object", "additionalProperties": _of(parts[1]), **keys}
    return _of_choice(parts)


# an annotation, in any of its forms
def _limits(form: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401
    """What conditions of an annotation a schema can say; a list that needs an item refuses the
    empty one.
    """
    for note in form.__metadata__:
        if note == _NOT_EMPTY:
            yield "minItems", 1
        for limits in (note, *getattr(note, "metadata", ())):
            for name, word in _LIMITS.items():
                if (limit := getattr(limits, name, None)) is not None:
                    yield word, limit


def _of_choice(parts: Iterable[Any]) -> Schema:
    """The schema of one of several forms; the choice of none is the type null."""
    choices = [_of(part) for part in parts if part is not NoneType]
    made: Schema = choices[0] if len(choices) == 1 else {"anyOf": choices}
    if NoneType not in parts:
        return made
    if "type" in made:
        types = made["type"] if isinstance(made["type"], list) else [made["type"]]
        return {**made, "type": [*types, "null"]}
    return {"anyOf": [*choices, {"type": "null"}]}


def _of_record(record: type[Record]) -> Schema:
    properties: dict[str, Schema] = {}
    required = []
    for field in schema(record)["schema"]["fields"]:
        key = field.get("validation_alias", field["name"])
        about = HELP.get(f"{record.__name__}.{key}", "")
        properties[key] = {"description": about, **_of(forms(record)[field["name"]])}
        if field["schema"]["type"] != "default":
            required.append(key)
    return {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "required": required,
    }
