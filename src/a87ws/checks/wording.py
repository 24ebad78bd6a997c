"""What pydantic's core says of a value, in words for the person who wrote it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple, get_args

from a87ws.checks.registry import Finding
from a87ws.checks.says import say
from a87ws.checks.words import did_you_mean, listed, quote
from a87ws.model.base import kind as kind_of_value
from a87ws.model.shape import Record, forms, spelled

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from a87ws.source import Route, Value

_MAPPING: Final = "a mapping of keys and values"
_EXPECTED: Final = {
    "string_type": "text",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "dict_type": _MAPPING,
    "dataclass_type": _MAPPING,
    "literal_error": "one of its choices",
}
_LONGEST_EXAMPLE: Final = 30


class ShapeFault(NamedTuple):
    """A place where a value does not fit, the last part of the code, and the finding."""

    route: Route
    suffix: str
    finding: Finding


def at(value: Value, route: Route) -> Value:
    """The value at `route`, or None."""
    for step in route:
        if isinstance(value, dict):
            value = value.get(str(step))
        elif isinstance(value, list) and isinstance(step, int):
            value = value[step]
        else:
            return None
    return value


def shape_fault(
    model: type[Record], value: Value, route: Route, detail: ErrorDetails
) -> ShapeFault:
    """One of pydantic's errors as a finding."""
    found, name = (
        at(value, route),
        next((step for step in reversed(route) if isinstance(step, str)), ""),
    )
    if detail["type"] == "missing":
        message = say("key-missing", key=quote(name))
        finding = Finding(route[:-1], message, f"no {quote(name)} in here", f"add `{name}:`")
        return ShapeFault(route, "key-missing", finding)
    if detail["type"] == "unexpected_keyword_argument":
        hint = (
            did_you_mean(name, keys(model, route[:-1]))
            or "leave it out, or move what it says to another key"
        )
        return ShapeFault(
            route,
            "key-unknown",
            Finding(route, f"unknown key {quote(name)}", "", hint, on_key=True),
        )
    on_key = detail["loc"][-1:] == ("[key]",)
    item = f", item {route[-1] + 1}" if route and isinstance(route[-1], int) else ""
    of = f"{quote(name)}{item}: " if name else ""
    wrong = _wrong_value(detail, found)
    if wrong:
        message, cure = wrong
        return ShapeFault(
            route, "value-wrong", Finding(route, of + message, "", cure, on_key=on_key)
        )
    expected = _EXPECTED.get(detail["type"], "another kind of value")
    if on_key:
        finding = Finding(route, f"key {quote(name)} where {expected} is needed", on_key=True)
    else:
        what = quote(found) if isinstance(found, Decimal) else kind_of_value(found)
        hint_or_none = _cure(expected, name, found) or _keys_wanted(expected, keys(model, route))
        finding = Finding(
            route, f"{of}expected {expected}, found {what}", f"expected {expected}", hint_or_none
        )
    return ShapeFault(route, "type-wrong", finding)


def _wrong_value(detail: ErrorDetails, found: Value) -> tuple[str, str | None] | None:
    """Words and hint for a value of the right kind; None where the kind is wrong."""
    context = detail.get("ctx", {})
    match detail["type"]:
        case "literal_error" if found is not None and not isinstance(found, (list, dict)):
            choices = [
                text or number
                for text, number in re.findall(r"'([^']*)'|(\d+)", str(context.get("expected")))
            ]
            return f"{quote(found)} is not {listed(choices, last='or')}", did_you_mean(
                found, choices
            )
        case "value":
            return str(context.get("words")), str(context.get("hint") or "") or None
        case "greater_than_equal":
            return f"{quote(found)}; at least {context.get('ge')} is needed", None
        case "less_than_equal":
            return f"{quote(found)}; at most {context.get('le')} is allowed", None
        case "string_pattern_mismatch":
            return "not a SHA-256 digest of 64 small hexadecimal digits", None
    return None


def _cure(expected: str, name: str, found: Value) -> str | None:
    if found is None:
        return "write its value, or delete the line" if name else "write its keys"
    if expected == "a list" and not isinstance(found, (list, dict)):
        short = str(found) if len(str(found)) <= _LONGEST_EXAMPLE and "@" not in str(found) else "…"
        return f"put it in brackets: `{name}: [{short}]`"
    if expected == "text" and not isinstance(found, (list, dict)):
        return "put it in quotes"
    if expected == "text" and isinstance(found, dict):
        return "put the whole text in quotes if a colon in it was meant as a colon"
    return "write `true` or `false`" if expected == "true or false" else None


def _keys_wanted(expected: str, names: list[str]) -> str | None:
    return f"write its keys: {listed(names)}" if expected == _MAPPING and names else None


def keys(model: type[Record], route: Route) -> list[str]:
    """The keys that may stand in the mapping at `route`, in the order of the file's description."""
    here: Any = model
    for step in route:
        if isinstance(here, type) and issubclass(here, Record):
            here = _inside(_by_key(here).get(str(step)))
        elif args := [arg for arg in get_args(here) if arg is not Ellipsis]:
            here = _inside(args[-1])  # the items of a tuple, the values of a mapping
        else:
            return []
    if not (isinstance(here, type) and issubclass(here, Record)):
        return []
    return list(_by_key(here))


def _by_key(record: type[Record]) -> Mapping[str, Any]:
    """What may stand at each key of a record, as the file spells it."""
    return {spelled(record, name): annotation for name, annotation in forms(record).items()}


def _inside(annotation: Any) -> Any:  # noqa: ANN401  a type, or a form of one
    """A type without what stands around it: conditions, and the choice of none."""
    while getattr(annotation, "__metadata__", None):
        annotation = get_args(annotation)[0]
    if type(None) in get_args(annotation):
        return _inside(next(arg for arg in get_args(annotation) if arg is not type(None)))
    return annotation
