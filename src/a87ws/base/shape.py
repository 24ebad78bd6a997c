"""What a record is: a frozen class whose annotations say what its file may hold.

The bodies of the classes read as those of pydantic do, and pydantic's core checks what they say.
pydantic itself would make the same schema of them, but to import it and to build its classes takes
longer than to judge a hundred proposals.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Mapping
from dataclasses import FrozenInstanceError
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from typing import (
    Annotated,
    Any,
    Final,
    Literal,
    NamedTuple,
    Self,
    TypeAlias,
    TypeVar,
    Union,
    cast,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

from pydantic_core import SchemaValidator

Schema: TypeAlias = dict[str, Any]
Around: TypeAlias = Callable[[Schema], Schema]
_NONE: Final[Any] = ...  # no default: None may be one


def after(function: Callable[[Any], object]) -> Around:
    """In an annotation: `function` takes the value that was found right, and gives it back or
    refuses it.
    """
    return lambda inner: {"type": "function-after", "function": _plain(function), "schema": inner}


# a type, or a form of one
def before(function: Callable[[Any], object], *, reads: Any = None) -> Around:  # noqa: ANN401
    """In an annotation: `function` makes of what the file holds the value that is then checked, or
    refuses it.

    `reads` is what the file may hold, where that is another thing: a JSON Schema says so.
    """
    outer: Schema = {"type": "function-before", "function": _plain(function)}
    if reads is not None:
        outer["json_schema_input_schema"] = schema(reads)
    return lambda inner: {**outer, "schema": inner}


def limit(**limits: int | str) -> Around:
    """In an annotation: `ge` and `le`, the least and the greatest number, or the `pattern` that a
    text has to match.
    """
    return lambda inner: inner | limits


class _Field(NamedTuple):
    default: Any
    factory: Callable[[], object] | None
    alias: str | None


def field(
    *,
    default: Any = _NONE,  # noqa: ANN401  as any field has
    default_factory: Callable[[], object] | None = None,
    alias: str | None = None,
) -> Any:  # noqa: ANN401
    """In a class body: what is taken where the file has no such key, and how the file spells the
    key.
    """
    return _Field(default, default_factory, alias)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
class Record:
    """Frozen, strict, no key beyond those declared: a state that cannot be written cannot be read.

    A class may have a `__post_init__`, which refuses what cannot stand together. Its schema is made
    when it is first used: a command pays for the kinds of files that it meets.
    """

    def __init__(self, **values: object) -> None:
        validator(type(self)).validate_python(values, self_instance=self)

    @classmethod
    def model_validate(cls, value: object) -> Self:
        """Make a record of what a file holds. Raises pydantic_core.ValidationError with every fault
        and its route.
        """
        record: Self = validator(cls).validate_python(value)
        return record

    def model_copy(self, *, update: Mapping[str, object]) -> Self:
        """The same record but for some values, which are not checked."""
        other = object.__new__(type(self))
        vars(other).update({**vars(self), **update})
        return other

    def __setattr__(self, name: str, value: object) -> None:
        raise FrozenInstanceError(name)

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(name)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash((type(self), *vars(self).values()))

    def __repr__(self) -> str:
        values = [f"{name}={value!r}" for name, value in vars(self).items()]
        return f"{type(self).__name__}({', '.join(values)})"


@cache
# for mypy no class with a `__hash__` is hashable
def _hints(record: Any) -> Mapping[str, Any]:  # noqa: ANN401
    return get_type_hints(record, include_extras=True)


def forms(record: type[Record]) -> Mapping[str, Any]:
    """What each attribute of a record may be, in the order of the class."""
    return _hints(cast("Any", record))


def spelled(record: type[Record], name: str) -> str:
    """The key under which a file holds an attribute."""
    declared = getattr(record, name, None)
    if isinstance(declared, _Field) and declared.alias:
        return declared.alias
    return name


_SIMPLE: Final[Mapping[Any, Schema]] = {
    None: {"type": "none"},
    types.NoneType: {"type": "none"},
    Any: {"type": "any"},
    **{
        kind: {"type": kind.__name__, "strict": True}
        for kind in (str, int, float, bool, date, datetime)
    },
}


def schema(annotation: Any) -> Schema:  # noqa: ANN401  a type, or a form of one
    """The schema of an annotation for pydantic's core."""
    if annotation in _SIMPLE:
        return _SIMPLE[annotation]
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return _of_record(annotation)
    if isinstance(annotation, type) and dataclasses.is_dataclass(annotation):
        return _of_dataclass(annotation)
    form = get_origin(annotation)
    if form in _OF_FORM:
        return _OF_FORM[form](*get_args(annotation))
    return {"type": "is-instance", "cls": form or annotation}


def _of_annotated(annotation: Any, *notes: Around) -> Schema:  # noqa: ANN401  as above
    inner = schema(annotation)
    for note in notes:
        inner = note(inner)
    return inner


def _of_literal(*values: object) -> Schema:
    return {"type": "literal", "expected": list(values)}


def _of_tuple(*parts: Any) -> Schema:  # noqa: ANN401  as above
    if parts[-1] is not ...:
        return {"type": "is-instance", "cls": tuple}
    return {"type": "tuple", "items_schema": [schema(parts[0])], "variadic_item_index": 0}


def _of_mapping(key: Any, value: Any) -> Schema:  # noqa: ANN401  as above
    return {
        "type": "dict",
        "keys_schema": schema(key),
        "values_schema": schema(value),
        "strict": True,
    }


def _of_choice(*parts: Any) -> Schema:  # noqa: ANN401  as above
    if types.NoneType in parts:
        others = [part for part in parts if part is not types.NoneType]
        return {"type": "nullable", "schema": _of_choice(*others)}
    if len(parts) == 1:
        return schema(parts[0])
    return {"type": "union", "choices": list(map(schema, parts))}


_OF_FORM: Final[Mapping[Any, Callable[..., Schema]]] = {
    Annotated: _of_annotated,
    Literal: _of_literal,
    tuple: _of_tuple,
    Mapping: _of_mapping,
    Union: _of_choice,
    types.UnionType: _of_choice,
}


def _of_record(record: type[Record]) -> Schema:
    fields = []
    for name, annotation in forms(record).items():
        declared = getattr(record, name, _NONE)
        if not isinstance(declared, _Field):
            declared = _Field(declared, None, None)
        value = schema(annotation)
        if declared.factory is not None:
            value = {"type": "default", "schema": value, "default_factory": declared.factory}
        elif declared.default is not _NONE:
            value = {"type": "default", "schema": value, "default": declared.default}
        item = {"type": "dataclass-field", "name": name, "schema": value, "kw_only": True}
        if declared.alias:
            item["validation_alias"] = declared.alias
        fields.append(item)
    inner = {
        "type": "dataclass-args",
        "dataclass_name": record.__name__,
        "fields": fields,
        "extra_behavior": "forbid",
    }
    names, post = list(forms(record)), hasattr(record, "__post_init__")
    return {
        "type": "dataclass",
        "cls": record,
        "schema": inner,
        "fields": names,
        "frozen": True,
        "post_init": post,
    }


def _of_dataclass(record: Any) -> Schema:  # noqa: ANN401  any dataclass
    """A frozen dataclass, which is checked when it is read and not when it is made."""
    hints, fields = _hints(record), []
    for each in dataclasses.fields(record):
        found = schema(hints[each.name])
        if each.default_factory is not dataclasses.MISSING:
            found = {"type": "default", "schema": found, "default_factory": each.default_factory}
        elif each.default is not dataclasses.MISSING:
            found = {"type": "default", "schema": found, "default": each.default}
        fields.append(
            {"type": "dataclass-field", "name": each.name, "schema": found, "kw_only": True}
        )
    inner = {
        "type": "dataclass-args",
        "dataclass_name": record.__name__,
        "fields": fields,
        "extra_behavior": "forbid",
    }
    return {
        "type": "dataclass",
        "cls": record,
        "schema": inner,
        "fields": [each["name"] for each in fields],
        "frozen": True,
        "slots": "__slots__" in vars(record),
    }


def defaults(record: Any) -> Mapping[str, Any]:  # noqa: ANN401  a class of records, or a dataclass
    """The attributes of a record or a dataclass in their order, each with its default; `...` where
    it has none.
    """
    if dataclasses.is_dataclass(record):
        return {each.name: _default_of(each) for each in dataclasses.fields(record)}
    found = {}
    for name in forms(record):
        given = getattr(record, name, _NONE)
        if not isinstance(given, _Field):
            found[name] = given
        elif given.factory is not None:
            found[name] = given.factory()
        else:
            found[name] = given.default
    return found


def _default_of(field_: dataclasses.Field[Any]) -> Any:  # noqa: ANN401  a default of any kind
    if field_.default_factory is not dataclasses.MISSING:
        return field_.default_factory()
    return _NONE if field_.default is dataclasses.MISSING else field_.default


def _plain(function: Callable[[Any], object]) -> Schema:
    return {"type": "no-info", "function": function}


validator: Final[Callable[[Any], SchemaValidator]] = cache(
    lambda annotation: SchemaValidator(schema(annotation))
)
"""What checks a value against an annotation, or makes a record."""


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


def _names(value: Any) -> Any:  # noqa: ANN401  as above
    return [value] if isinstance(value, str) else value


Ratio: TypeAlias = Annotated[Fraction, before(_ratio, reads=str)]
Names: TypeAlias = Annotated[tuple[str, ...], before(_names)]
"""Several names; one alone may stand without a list."""
BalanceFactor: TypeAlias = Annotated[Factor, before(_factor, reads=str)]
Explained: TypeAlias = Annotated[T, before(_facts)]
"""Facts beside which a file says the same in one sentence, `reason`. Nobody reads that back."""
