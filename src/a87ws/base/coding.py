"""Records and dataclasses as plain data, and back: what JSON and YAML hold of them.

One pair for every answer: an exact number is `p/q`, a tuple a list, a date its ISO form, nothing
is null. A field that has its default is left out, and its reader takes the default.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, NamedTuple, TypeAlias, TypeVar, cast

from a87ws.base.shape import Record, before, defaults, spelled, validator

T = TypeVar("T")

INFINITE = "infinity"


class Factor(NamedTuple):
    """A factor on the balance weights as p/q; 1/0 is infinity."""

    numerator: int
    denominator: int


Beside: TypeAlias = Callable[[object], Mapping[str, str]]
"""What a file holds beside the facts of a record, for its readers."""


def ratio(number: Fraction) -> str:
    """An exact number, as `p/q`."""
    return f"{number.numerator}/{number.denominator}"


def _nothing(_: object) -> Mapping[str, str]:
    return {}


def encode(value: object, beside: Beside = _nothing) -> Any:  # noqa: ANN401  data of any shape
    """A value as plain data; `beside` says what each record in it holds beside its facts."""
    if isinstance(value, Factor | Fraction | date):
        return _text(value)
    if isinstance(value, Mapping):
        return {key: encode(item, beside) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [encode(item, beside) for item in value]
    if isinstance(value, Record) or dataclasses.is_dataclass(value):
        return {**_fields(value, beside), **beside(value)}
    return value


def _text(value: Factor | Fraction | date) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if not value.denominator:
        return INFINITE
    return f"{value.numerator}/{value.denominator}"


def _fields(value: object, beside: Beside) -> dict[str, Any]:
    kind = cast("Any", type(value))
    data = {}
    for name, default in defaults(kind).items():
        held = getattr(value, name)
        if held != default:
            data[spelled(kind, name)] = encode(held, beside)
    return data


def decode(kind: type[T], data: object) -> T:
    """A value of plain data. Raises pydantic_core.ValidationError with all faults and routes."""
    return cast("T", validator(kind).validate_python(data))


def _ratio(value: Any) -> Any:  # noqa: ANN401  before validation it may be anything
    if isinstance(value, Fraction):
        return value
    numerator, slash, denominator = value.partition("/") if isinstance(value, str) else ("", "", "")
    is_whole = numerator.removeprefix("-").isdecimal() and denominator.isdecimal()
    if not slash or not is_whole or not int(denominator):
        raise ValueError("not a fraction p/q")
    return Fraction(int(numerator), int(denominator))


def _factor(value: Any) -> Factor:  # noqa: ANN401  as above
    if value == INFINITE:
        return Factor(1, 0)
    number = _ratio(value)
    if number < 0:
        raise ValueError("a factor below 0")
    return Factor(number.numerator, number.denominator)


def _facts(value: Any) -> Any:  # noqa: ANN401  as above
    if isinstance(value, dict):
        return {key: item for key, item in value.items() if key != "reason"}
    return value


Ratio: TypeAlias = Annotated[Fraction, before(_ratio, reads=str)]
BalanceFactor: TypeAlias = Annotated[Factor, before(_factor, reads=str)]
Explained: TypeAlias = Annotated[T, before(_facts)]
"""Facts beside which a file says the same in one sentence, `reason`. Nobody reads that back."""
