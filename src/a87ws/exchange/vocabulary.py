"""The words of a call, put into the schemas of the files that use them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, TypeAlias

from a87ws.data import REGIONS, countries
from a87ws.exchange.submission import word
from a87ws.model.call import ATTRIBUTES, Call, Question, Vocabulary
from a87ws.model.layout import Kind

Schema: TypeAlias = dict[str, Any]

_LANGUAGE: Final = "^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-[a-z0-9]{5,8})*$"
_LISTED: Final = 12  # titles shown beside a key; the choices themselves are offered one by one


def specialise(kind: Kind, schema: Schema, call: Call | None) -> None:
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


def _proposal(schema: Schema, call: Call | None) -> None:
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
    required = [name for name, question in call.questions.items() if question.required]
    keys["answers"] = {
        "type": "object",
        "description": keys["answers"]["description"],
        "properties": {name: _question(question) for name, question in call.questions.items()},
        "additionalProperties": False,
        "required": required,
    }
    schema["required"] += ["answers"] if required else []


def _question(question: Question) -> Schema:
    one: Schema = {"type": ["string", "integer", "boolean"]}
    if question.choices:
        _choose(one, question.choices)
    many: Schema = {"type": "array", "items": one} | ({} if question.many else {"maxItems": 1})
    return {"description": question.text + _titles(question.choices), "anyOf": [one, many]}


def _scores(scores: Schema, call: Call) -> None:
    scale = "; ".join(f"{point}: {word}" for point, word in sorted(call.scale.items()))
    about = {
        name: f"{each.title}. {each.guidance or ''}".strip() for name, each in call.criteria.items()
    }
    scores["properties"] = {
        name: {"description": f"{words} ({scale})", "enum": [*sorted(call.scale), None]}
        for name, words in about.items()
    }
    scores["additionalProperties"] = False
    scores["required"] = list(call.criteria)


def _call(keys: Schema, call: Call | None) -> None:
    _in_languages(keys, "languages")
    keys["pathfinder_countries"]["items"] = _country()
    policy = keys["selection"]["properties"]
    attributes = [*ATTRIBUTES, *(call.choices if call else ())]
    policy["rules"]["items"]["anyOf"] = [{"required": ["at_most"]}, {"required": ["at_least"]}]
    policy["balance"]["description"] += f" Regions: {', '.join(REGIONS)}."
    if call:  # its own questions are attributes too: only a call says which those are
        policy["rules"]["items"]["properties"]["of"]["enum"] = attributes
        policy["balance"]["propertyNames"] = {"enum": attributes}
    for name in ("outcomes", "focus", "organization_types", "criteria", "scale"):
        keys[name]["minProperties"] = 1


def _in_languages(keys: Schema, *names: str) -> None:
    for name in names:
        keys[name]["items"] = {"type": "string", "pattern": _LANGUAGE}


def _country() -> Schema:
    return {"type": "string", "enum": [*countries()]}


def _choose(schema: Schema, vocabulary: Iterable[str], *, none: bool = False) -> None:
    """Make an entry a choice of these words; one that allows null still does."""
    schema.pop("type", None)
    schema.pop("pattern", None)
    schema["enum"] = [way for value in vocabulary for way in written(value)] + (
        [None] if none else []
    )


def _titles(vocabulary: Vocabulary | Mapping[str, str]) -> str:
    shown = "; ".join(f"{value}: {title}" for value, title in vocabulary.items())
    return f" {shown}." if 0 < len(vocabulary) <= _LISTED else ""
