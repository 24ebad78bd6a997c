"""A document to its noun: what does not fit the shape of the file becomes findings in plain words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from pydantic_core import ValidationError

from a87ws.checks.registry import Finding
from a87ws.checks.wording import ShapeFault, at, keys, shape_fault
from a87ws.checks.words import nearest
from a87ws.model.brand import Brand
from a87ws.model.call import Call
from a87ws.model.freeze import Freeze
from a87ws.model.layout import Kind
from a87ws.model.proposal import Proposal
from a87ws.model.registers import Assignments, Members, Reviewers
from a87ws.model.review import Recusal, Review
from a87ws.model.session import Session
from a87ws.model.shape import Record

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from a87ws.source import Document, Route, Value

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
