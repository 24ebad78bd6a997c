"""JSON Schema 2020-12 of each kind of file, for editors: the records as they are declared, in the
words of the call.

It says what a file of that kind may look like. What takes a second file, arithmetic or a calendar,
`validate` says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import starmap
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, Final, Literal, TypeAlias, get_args, get_origin

from a87ws.base import records as base
from a87ws.base.faults import Fault
from a87ws.base.shape import Record, forms
from a87ws.base.shape import schema as schema_json_schema
from a87ws.base.yaml import parse
from a87ws.call.call import ATTRIBUTES, Call, Question, Vocabulary
from a87ws.call.files import find_root, read_one
from a87ws.call.layout import CALL, Kind
from a87ws.call.registers import Acceptance, Acceptances
from a87ws.call.review import Recusal
from a87ws.checks.shape import MODELS, build
from a87ws.data import REGIONS, countries
from a87ws.intake.submission import word
from a87ws.setup.key_help import HELP

KeySchema: TypeAlias = dict[str, Any]

_LANGUAGE: Final = "^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-[a-z0-9]{5,8})*$"
_LISTED: Final = 12  # titles shown beside a key; the choices themselves are offered one by one


def specialise(kind: Kind, schema: KeySchema, call: Call | None) -> None:
    """Narrow the schema of a kind of file to what there is: countries and languages anywhere, the
    rest by the call.
    """
    match kind:
        case Kind.PROPOSAL:
            _proposal(schema, call)
        case Kind.REVIEW if call:
            _scores(schema["else"]["properties"]["scores"], call)
        case Kind.MEMBERS:
            member = schema["properties"]["members"]["items"]["properties"]
            member["country"] |= _country()
            if call:
                _choose(member["type"], call.organization_types)
        case Kind.REVIEWERS:
            _in_languages(schema["properties"]["reviewers"]["items"]["properties"], "languages")
        case Kind.SESSION:
            _in_languages(schema["properties"], "languages", "interpretation")
        case Kind.CALL:
            _call(schema["properties"], call)
        case _:
            pass


def written(value: str) -> list[str | int | bool]:
    """The ways in which a file may write a word of a vocabulary: `1` is a number to YAML, and means
    the word.
    """
    if value in ("true", "false"):
        return [value, value == "true"]
    return list(dict.fromkeys((value, word(value))))


def _proposal(schema: KeySchema, call: Call | None) -> None:
    keys = schema["properties"]
    keys["countries"]["items"] = _country()
    _in_languages(keys, "languages")
    host = keys["organizations"]["items"]["properties"]
    host["country"] |= {"enum": [*countries(), None]}
    if call is None:
        return
    keys["description"]["description"] += f" At most {call.description_words} words."
    for name, vocabulary in (("outcomes", call.outcomes), ("focus", call.focus)):
        _choose(keys[name]["items"], vocabulary)
        keys[name]["description"] += _titles(vocabulary)
    _choose(host["type"], call.organization_types, none=True)
    host["type"]["description"] += _titles(call.organization_types)
    keys["answers"] = _answers(keys["answers"]["description"], call.questions)
    if keys["answers"]["required"]:
        schema["required"].append("answers")


def _answers(description: str, questions: Mapping[str, Question]) -> KeySchema:
    properties = {}
    required = []
    for name, question in questions.items():
        properties[name] = _question(question)
        if question.required:
            required.append(name)
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "additionalProperties": False,
        "required": required,
    }


def _question(question: Question) -> KeySchema:
    one: KeySchema = {"type": ["string", "integer", "boolean"]}
    if question.choices:
        _choose(one, question.choices)
    many: KeySchema = {"type": "array", "items": one}
    if not question.many:
        many["maxItems"] = 1
    return {"description": question.text + _titles(question.choices), "anyOf": [one, many]}


def _scores(scores: KeySchema, call: Call) -> None:
    scale = _shown(dict(sorted(call.scale.items())))
    properties = {}
    for name, criterion in call.criteria.items():
        words = f"{criterion.title}. {criterion.guidance or ''}".strip()
        properties[name] = {
            "description": f"{words} ({scale})",
            "enum": [*sorted(call.scale), None],
        }
    scores["properties"] = properties
    scores["additionalProperties"] = False
    scores["required"] = list(call.criteria)


def _call(keys: KeySchema, call: Call | None) -> None:
    _in_languages(keys, "languages")
    keys["pathfinder_countries"]["items"] = _country()
    policy = keys["selection"]["properties"]
    policy["rules"]["items"]["anyOf"] = [{"required": ["at_most"]}, {"required": ["at_least"]}]
    policy["balance"]["description"] += f" Regions: {', '.join(REGIONS)}."
    if call:  # its own questions are attributes too: only a call says which those are
        attributes = [*ATTRIBUTES, *call.choices]
        policy["rules"]["items"]["properties"]["of"]["enum"] = attributes
        policy["balance"]["propertyNames"] = {"enum": attributes}
    for name in ("outcomes", "focus", "organization_types", "criteria", "scale"):
        keys[name]["minProperties"] = 1


def _in_languages(keys: KeySchema, *names: str) -> None:
    for name in names:
        keys[name]["items"] = {"type": "string", "pattern": _LANGUAGE}


def _country() -> KeySchema:
    return {"type": "string", "enum": [*countries()]}


def _choose(schema: KeySchema, vocabulary: Iterable[str], *, none: bool = False) -> None:
    """Make an entry a choice of these words; one that allows null still does."""
    schema.pop("type", None)
    schema.pop("pattern", None)
    words: list[str | int | bool | None] = []
    for value in vocabulary:
        words += written(value)
    if none:
        words.append(None)
    schema["enum"] = words


def _titles(vocabulary: Vocabulary | Mapping[str, str]) -> str:
    if not 0 < len(vocabulary) <= _LISTED:
        return ""
    return f" {_shown(vocabulary)}."


def _shown(titles: Mapping[Any, str]) -> str:
    """Titles or words after the key that a file holds for them."""
    return "; ".join(starmap("{}: {}".format, titles.items()))


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
    model = _of(MODELS[kind])
    if kind is Kind.REVIEW:
        recusal = {"required": ["recused"], "not": {"required": ["scores"]}}
        model = {"if": recusal, "then": _of(Recusal), "else": model}
    specialise(kind, model, call)
    return {"$schema": DRAFT, "title": f"{kind.value} of a call for proposals", **model}


# a type, or a form of one; one return for each
def _of(form: Any) -> Schema:  # noqa: ANN401, PLR0911
    """The schema of what an annotation stands for."""
    if isinstance(form, type) and issubclass(form, Record):
        return _of_record(form)
    for leaf, leaf_schema in _LEAVES:
        if form == leaf:
            return dict(leaf_schema)
    origin, parts = get_origin(form), get_args(form)
    if form == Acceptances:
        return _of_choice((parts[0], Acceptance))
    if origin is Annotated:
        return _of(parts[0]) | dict(_limits(form))
    if origin is Literal:
        return {"enum": list(parts)}
    if origin is tuple:
        return {"type": "array", "items": _of(parts[0])}
    if origin is Mapping:
        mapping = {"type": "object", "additionalProperties": _of(parts[1])}
        if parts[0] is int:
            mapping["propertyNames"] = {"pattern": "^-?[0-9]{1,9}$"}
        return mapping
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
            for name, keyword in _LIMITS.items():
                limit = getattr(limits, name, None)
                if limit is not None:
                    yield keyword, limit


def _of_choice(parts: Iterable[Any]) -> Schema:
    """The schema of one of several forms; the choice of none is the type null."""
    choices = [_of(part) for part in parts if part is not NoneType]
    if NoneType not in parts:
        if len(choices) == 1:
            return choices[0]
        return {"anyOf": choices}
    if len(choices) > 1 or "type" not in choices[0]:
        return {"anyOf": [*choices, {"type": "null"}]}
    types = choices[0]["type"]
    if not isinstance(types, list):
        types = [types]
    return {**choices[0], "type": [*types, "null"]}


def _of_record(record: type[Record]) -> Schema:
    properties: dict[str, Schema] = {}
    required = []
    for field in schema_json_schema(record)["schema"]["fields"]:
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


def schema(start: Path, name: str) -> tuple[dict[str, Any], bool]:
    """The schema of a kind of file, and whether call.yaml could not be read as a call.

    Raises Fault if there is no such kind.
    """
    kinds = {kind.value: kind for kind in Kind}
    if name not in kinds:
        raise Fault(
            f"there is no kind of file `{name}`", f"choose one of {', '.join(kinds)}", exit_code=2
        )
    try:
        root = find_root(start)
    except Fault:  # outside a call: what every call has in common
        return json_schema(kinds[name]), False
    call = the_call(root)
    return json_schema(kinds[name], call), call is None


def the_call(root: Path) -> Call | None:
    """The call that call.yaml alone describes; None if it cannot be read as one."""
    file = read_one(root, CALL)
    document = parse(CALL, file.data)
    if file.fault or document.faults:
        return None
    noun = build(Kind.CALL, document).noun
    if isinstance(noun, Call):
        return noun
    return None
