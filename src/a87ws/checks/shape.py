"""A document to its noun: what does not fit the shape of the file becomes findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, get_args, get_origin

from pydantic_core import ValidationError

from a87ws.base.faults import Gap, Message
from a87ws.base.records import kind as kind_of_value
from a87ws.base.shape import Record, forms, spelled
from a87ws.base.text import did_you_mean, nearest, quoted, several
from a87ws.call.brand import Brand
from a87ws.call.call import Call
from a87ws.call.layout import Kind
from a87ws.call.proposal import Proposal
from a87ws.call.registers import Assignments, Freeze, Members, Reviewers
from a87ws.call.review import Recusal, Review
from a87ws.call.session import Session
from a87ws.checks.rule import Finding

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from a87ws.base.yaml import Document, Route, Value

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
    found, name = at(value, route), _key_of(route)
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


def _key_of(route: Route) -> str:
    """The last key on a route; empty where there is none."""
    for step in reversed(route):
        if isinstance(step, str):
            return step
    return ""


def _of(name: str, route: Route, fault: Message) -> Message:
    """A fault with the key and the item of a list that it is about."""
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
    if expected == _TEXT and isinstance(found, dict):
        return Message("put-colon-in-quotes?")
    if expected == _TEXT and not isinstance(found, list):
        return Message("put-in-quotes?")
    if expected == _LIST and not isinstance(found, dict):
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
        else:
            *_, last = None, *get_args(here)
            if last is Ellipsis:  # a tuple of any length
                last = get_args(here)[0]
            if last is None:
                return None
            here = _inside(last)  # the items of a tuple, the values of a mapping
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
    """What each key of a record may hold, the key as the file spells it."""
    by_key = {}
    for name, annotation in forms(record).items():
        by_key[spelled(record, name)] = annotation
    return by_key


def _inside(annotation: Any) -> Any:  # noqa: ANN401  a type, or a form of one
    """A type without the conditions around it and without the choice of None."""
    while getattr(annotation, "__metadata__", None):
        annotation = get_args(annotation)[0]
    if type(None) in get_args(annotation):
        for part in get_args(annotation):
            if part is not type(None):
                return _inside(part)
    return annotation


MODELS: Final[Mapping[Kind, type[Record]]] = {
    Kind.CALL: Call,
    Kind.MEMBERS: Members,
    Kind.REVIEWERS: Reviewers,
    Kind.ASSIGNMENTS: Assignments,
    Kind.FREEZE: Freeze,
    Kind.PROPOSAL: Proposal,
    Kind.REVIEW: Review,
    Kind.SESSION: Session,
    Kind.BRAND: Brand,
}

MOST_FAULTS: Final = 100  # in one file: a hostile file must cost neither minutes nor pages


class Outcome(NamedTuple):
    """What became of a document.

    `noun` is None where the file does not fit. `guess` is then the noun it would be without its
    unknown keys, or with them spelled as hinted, so that one run can report everything else about
    the file too. `misspelt` leads from the route of a key spelled so back to the one in the file.
    """

    noun: Record | None
    guess: Record | None = None
    findings: tuple[tuple[str, Finding], ...] = ()  # with the last part of the code
    misspelt: Mapping[Route, Route] = MappingProxyType({})


def build(kind: Kind, document: Document) -> Outcome:
    """The noun that a readable document holds, or findings on why it does not."""
    model = _model(kind, document.value)
    try:
        return Outcome(model.model_validate(document.value))
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)[:MOST_FAULTS]
    unknown, repaired = _repair(model, document.value, details)
    misspelt: dict[Route, Route] = {}
    for route, near in unknown.items():
        if near:
            misspelt[(*route[:-1], near)] = route
    faults = _faults(model, document.value, details)
    findings = [(fault.suffix, fault.finding) for fault in faults if fault.route not in misspelt]
    guess = None
    if unknown:
        with suppress(ValidationError):
            guess = model.model_validate(repaired)
    return Outcome(None, guess, tuple(findings), misspelt)


def _model(kind: Kind, value: Value) -> type[Record]:
    if kind is Kind.REVIEW and isinstance(value, dict):
        if "recused" in value and "scores" not in value:
            return Recusal
        return Review
    return MODELS[kind]


def _faults(model: type[Record], value: Value, details: Iterable[ErrorDetails]) -> list[ShapeFault]:
    """One fault a place: of the branches of a choice of types, the one that says most."""
    best: dict[Route, ShapeFault] = {}
    telling: set[Route] = set()  # places whose fault is about the kind of value that is there
    chosen: set[Route] = set()  # places in front of a choice of types
    for detail in details:
        route, in_choice = _route(value, detail["loc"])
        if in_choice is not None:
            chosen.add(in_choice)
        fault = shape_fault(model, value, route, detail)
        is_text = isinstance(at(value, route), str)
        if is_text == (detail["type"] in ("literal_error", "value")) and route not in telling:
            telling.add(route)
            best[route] = fault
        else:
            best.setdefault(route, fault)
    for route in tuple(best):
        for length in range(len(route)):
            if route[:length] in chosen:  # a fault further in says more
                best.pop(route[:length], None)
    return list(best.values())


def _route(value: Value, loc: tuple[int | str, ...]) -> tuple[Route, Route | None]:
    """A pydantic location as a route of the document: without the names of types in it.

    Second, the route in front of the last such name, if there is any.
    """
    route: list[str | int] = []
    choice: Route | None = None
    here: Value = value
    for left, step in zip(range(len(loc) - 1, -1, -1), loc, strict=True):
        if isinstance(here, dict) and str(step) in here:
            route.append(str(step))
            here = here[str(step)]
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            route.append(step)
            here = here[step]
        elif not left and _is_missing(here, step):
            route.append(step)
        else:
            choice = tuple(route)
    return tuple(route), choice


def _is_missing(value: Value, step: str | int) -> bool:
    """Whether the last step of a location is a key that is missing from the mapping."""
    return isinstance(value, dict) and isinstance(step, str) and step.isidentifier()


def _repair(
    model: type[Record], value: Value, details: Iterable[ErrorDetails]
) -> tuple[dict[Route, str | None], Value]:
    """The unknown keys, each with the absent key it was meant for; and the value spelled so."""
    unknown: dict[Route, str | None] = {}
    for detail in details:
        if detail["type"] == "unexpected_keyword_argument":
            route = _route(value, detail["loc"])[0]
            around = at(value, route[:-1])
            absent: list[str] = []
            if isinstance(around, dict):
                absent = [key for key in keys(model, route[:-1]) if key not in around]
            near = nearest(route[-1], absent)
            unknown[route] = near[0] if near else None
    return unknown, _renamed(value, unknown, ())


def _renamed(value: Value, unknown: Mapping[Route, str | None], route: Route) -> Value:
    def pairs(mapping: Mapping[str, Value]) -> Iterator[tuple[str, Value]]:
        for key, item in mapping.items():
            name = unknown.get((*route, key), key)
            if name is not None:
                yield name, _renamed(item, unknown, (*route, key))

    if isinstance(value, dict):
        return dict(pairs(value))
    if isinstance(value, list):
        return [_renamed(item, unknown, (*route, i)) for i, item in enumerate(value)]
    return value
