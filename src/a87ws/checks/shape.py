"""A document to its noun: what does not fit the shape of the file becomes findings in plain words."""

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

    `noun` is None where the file does not fit; `guess` is then the noun it would be if its unknown
    keys were not there or were spelled as hinted, so that one run can say everything else about the
    file too; `misspelt` leads back from the route of a key so spelled to the one that is written.
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
    misspelt = {(*route[:-1], near): route for route, near in unknown.items() if near}
    faults = [
        fault for fault in _faults(model, document.value, details) if fault.route not in misspelt
    ]
    guess = None
    if unknown:
        with suppress(ValidationError):
            guess = model.model_validate(repaired)
    return Outcome(None, guess, tuple((fault.suffix, fault.finding) for fault in faults), misspelt)


def _model(kind: Kind, value: Value) -> type[Record]:
    is_recusal = (
        kind is Kind.REVIEW
        and isinstance(value, dict)
        and "recused" in value
        and "scores" not in value
    )
    return Recusal if is_recusal else MODELS[kind]


def _faults(model: type[Record], value: Value, details: Iterable[ErrorDetails]) -> list[ShapeFault]:
    """One fault a place: of the branches of a choice of types, the one that says most."""
    best: dict[Route, tuple[int, ShapeFault]] = {}
    chosen: set[Route] = set()  # places in front of a choice of types
    for detail in details:
        route, in_choice = _route(value, detail["loc"])
        found, fault = at(value, route), shape_fault(model, value, route, detail)
        if in_choice is not None:
            chosen.add(in_choice)
        fits = isinstance(found, str) == (detail["type"] in ("literal_error", "value"))
        if route not in best or (fits and not best[route][0]):
            best[route] = (int(fits), fault)
    inner = {route[:i] for route in best for i in range(len(route))}
    return [fault for route, (_, fault) in best.items() if not (route in chosen and route in inner)]


def _route(value: Value, loc: tuple[int | str, ...]) -> tuple[Route, Route | None]:
    """A pydantic location as a route of the document, without the names of types that stand in it."""
    route: list[str | int] = []
    choice: Route | None = None
    here: Value = value
    for i, step in enumerate(loc):
        if isinstance(here, dict) and str(step) in here:
            route.append(str(step))
            here = here[str(step)]
        elif isinstance(here, list) and isinstance(step, int) and step < len(here):
            route.append(step)
            here = here[step]
        elif (
            i == len(loc) - 1
            and isinstance(here, dict)
            and isinstance(step, str)
            and step.isidentifier()
        ):
            route.append(step)  # the key that is missing
        else:
            choice = tuple(route)
    return tuple(route), choice


def _repair(
    model: type[Record], value: Value, details: Iterable[ErrorDetails]
) -> tuple[dict[Route, str | None], Value]:
    """The unknown keys, each with the absent key it was meant for, if any; and the value with them
    so named.
    """
    unknown: dict[Route, str | None] = {}
    for detail in details:
        if detail["type"] == "unexpected_keyword_argument":
            route = _route(value, detail["loc"])[0]
            around = at(value, route[:-1])
            absent = [
                key
                for key in keys(model, route[:-1])
                if isinstance(around, dict) and key not in around
            ]
            unknown[route] = next(iter(nearest(route[-1], absent)), None)
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
