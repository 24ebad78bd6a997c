"""What pydantic's core finds in a value, as messages for the person who wrote it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, get_args, get_origin

from a87ws.checks.registry import Finding
from a87ws.checks.words import did_you_mean, quoted, several
from a87ws.diagnostics import Gap, Message
from a87ws.model.base import kind as kind_of_value
from a87ws.model.shape import Record, forms, spelled

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from a87ws.source import Route, Value

_LIST, _MAPPING, _TEXT, _TRUTH = "a-list", "a-mapping-needed", "a-text", "a-truth"
_EXPECTED: Final = {  # the key of the message that names what is needed
    "string_type": _TEXT,
    "int_type": "a-whole-number",
    "bool_type": _TRUTH,
    "tuple_type": _LIST,
    "dict_type": _MAPPING,
    "dataclass_type": _MAPPING,
    "literal_error": "a-choice",
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
        finding = Finding(
            route[:-1],
            Message("key-missing", key=quoted(name)),
            Message("no-key-in-here", key=quoted(name)),
            Message("key-missing?", key=name),
        )
        return ShapeFault(route, "key-missing", finding)
    if detail["type"] == "unexpected_keyword_argument":
        hint = did_you_mean(name, keys(model, route[:-1])) or Message("key-unknown?")
        message = Message("key-unknown", key=quoted(name))
        return ShapeFault(route, "key-unknown", Finding(route, message, hint=hint, on_key=True))
    on_key = detail["loc"][-1:] == ("[key]",)
    wrong = _wrong_value(model, route, detail, found)
    if wrong:
        message, cure = wrong
        finding = Finding(route, _of(name, route, message), hint=cure, on_key=on_key)
        return ShapeFault(route, "value-wrong", finding)
    kind = _EXPECTED.get(detail["type"], "another-kind")
    expected = Message(kind)
    if on_key:
        message = Message("type-wrong-key", key=quoted(name), expected=expected)
        finding = Finding(route, message, on_key=True)
    else:
        what: Gap = quoted(found) if isinstance(found, Decimal) else kind_of_value(found)
        message = _of(name, route, Message("type-wrong", expected=expected, found=what))
        hint_or_none = _cure(kind, name, found) or _keys_wanted(kind, keys(model, route))
        finding = Finding(route, message, Message("expected", expected=expected), hint_or_none)
    return ShapeFault(route, "type-wrong", finding)


def _of(name: str, route: Route, fault: Message) -> Message:
    """A fault with the key, and the item of its list, that it is about."""
    if not name:
        return fault
    if isinstance(route[-1], int):
        return Message("fault-of-item", key=quoted(name), item=route[-1] + 1, fault=fault)
    return Message("fault-of-key", key=quoted(name), fault=fault)


def _wrong_value(
    model: type[Record], route: Route, detail: ErrorDetails, found: Value
) -> tuple[Message, Message | None] | None:
    """Message and hint for a value of the right kind; None where the kind is wrong."""
    context = detail.get("ctx", {})
    match detail["type"]:
        case "literal_error" if found is not None and not isinstance(found, (list, dict)):
            choices = _choices(model, route, of_key=detail["loc"][-1:] == ("[key]",))
            offered = several(choices, last="or")
            message = Message("not-a-choice", value=quoted(found), choices=offered)
            return message, did_you_mean(found, choices)
        case "value":
            return context["message"], context["hint"]
        case "greater_than_equal":
            return Message("too-small", value=quoted(found), least=context.get("ge", 0)), None
        case "less_than_equal":
            return Message("too-large", value=quoted(found), most=context.get("le", 0)), None
        case "string_pattern_mismatch":
            return Message("not-a-digest"), None
    return None


def _cure(expected: str, name: str, found: Value) -> Message | None:
    if found is None:
        return Message("write-value?" if name else "write-keys?")
    if expected == _TRUTH:
        return Message("write-truth?")
    if isinstance(found, (list, dict)):
        is_colon = expected == _TEXT and isinstance(found, dict)
        return Message("put-colon-in-quotes?") if is_colon else None
    if expected == _TEXT:
        return Message("put-in-quotes?")
    if expected == _LIST:
        return Message("put-in-brackets?", key=name, value=_example(str(found)))
    return None


def _example(text: str) -> str:
    """A text as part of an example; what is long, or may be an address, is left out."""
    if len(text) > _LONGEST_EXAMPLE or "@" in text:
        return "…"
    return text


def _keys_wanted(expected: str, names: list[str]) -> Message | None:
    if expected == _MAPPING and names:
        return Message("write-these-keys?", keys=several(names))
    return None


def keys(model: type[Record], route: Route) -> list[str]:
    """The keys that may stand in the mapping at `route`, in the order of the file's description."""
    here = _annotation(model, route)
    if not (isinstance(here, type) and issubclass(here, Record)):
        return []
    return list(_by_key(here))


def _annotation(model: type[Record], route: Route) -> Any:  # noqa: ANN401  a type, or a form of one
    """The type of the value at `route`; None where the file's description ends before."""
    here: Any = model
    for step in route:
        if isinstance(here, type) and issubclass(here, Record):
            here = _inside(_by_key(here).get(str(step)))
        elif args := [arg for arg in get_args(here) if arg is not Ellipsis]:
            here = _inside(args[-1])  # the items of a tuple, the values of a mapping
        else:
            return None
    return here


def _choices(model: type[Record], route: Route, *, of_key: bool) -> list[str]:
    """The words that the value at `route`, or its key, may be."""
    if not of_key:
        return list(_literals(_annotation(model, route)))
    mapping = _annotation(model, route[:-1])
    return list(_literals(get_args(mapping)[0]))


def _literals(annotation: Any) -> Iterator[str]:  # noqa: ANN401  a type, or a form of one
    if get_origin(annotation) is Literal:
        yield from map(str, get_args(annotation))
    else:
        for part in get_args(annotation):
            yield from _literals(part)


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
