"""Records: what pydantic would make of the same class bodies is the second method."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import FrozenInstanceError
from fractions import Fraction
from typing import Annotated, Any, Literal

import pytest
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic.json_schema import GenerateJsonSchema

from a87ws.base.faults import Message
from a87ws.base.records import Many, Number, Word, refusal
from a87ws.base.shape import Record, after, before, field, limit, schema, validator
from a87ws.checks.shape import MODELS


def _no_spaces(text: str) -> str:
    if " " in text:
        raise refusal(Message("empty-text"))
    return text


class Leaf(Record):
    name: Annotated[str, after(_no_spaces)]
    count: Annotated[int, limit(ge=1, le=3)] = 2


class Tree(Record):
    leaf: Leaf
    leaves: Many[Leaf] = ()
    named: Mapping[str, Leaf] = {}
    kind: Literal["a", "b"] = "a"
    either: Literal["x"] | Mapping[str, int] | None = None
    value: bool | None = field(default=None, alias="is")
    made: Mapping[str, str] = field(default_factory=dict)
    digest: Annotated[str, limit(pattern="^[0-9a-f]{2}$")] = "00"


class Strictly(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class PydanticLeaf(Strictly):
    name: Annotated[str, AfterValidator(_no_spaces)]
    count: Annotated[int, Field(ge=1, le=3)] = 2


class PydanticTree(Strictly):
    leaf: PydanticLeaf
    leaves: Annotated[tuple[PydanticLeaf, ...], Field(strict=False)] = ()
    named: Mapping[str, PydanticLeaf] = {}
    kind: Literal["a", "b"] = "a"
    either: Literal["x"] | Mapping[str, int] | None = None
    value: bool | None = Field(default=None, alias="is")
    made: Mapping[str, str] = Field(default_factory=dict)
    digest: Annotated[str, Field(pattern="^[0-9a-f]{2}$")] = "00"


LEAF: Mapping[str, object] = {"name": "n"}
ITS_OWN_WORDS = {  # pydantic names the same faults otherwise in a class that is no dataclass
    "unexpected_keyword_argument": "extra_forbidden",
    "dataclass_type": "model_type",
    "dict_type": "mapping_type",
}


def _faults(model: type[Record | BaseModel], value: object) -> set[tuple[str, tuple[object, ...]]]:
    try:
        model.model_validate(value)
    except ValidationError as error:
        return {
            (
                ITS_OWN_WORDS.get(each["type"], each["type"]),
                tuple(step for step in each["loc"] if "[" not in str(step)),
            )
            for each in error.errors(include_url=False, include_input=False)
        }
    return set()


@pytest.mark.parametrize(
    "value",
    [
        {"leaf": LEAF},
        {
            "leaf": LEAF,
            "leaves": [LEAF, {"name": "m", "count": 3}],
            "named": {"k": LEAF},
            "is": True,
            "either": "x",
        },
        {"leaf": LEAF, "either": {"k": 1}, "kind": "b", "made": {"k": "v"}, "digest": "0f"},
        {},
        [],
        "text",
        None,
        {"leaf": []},
        {"leaf": {"name": 1}},
        {"leaf": {"name": "a b", "count": 0}},
        {"leaf": {"name": "n", "count": 4, "more": 1}},
        {"leaf": {"name": "n", "count": True}},
        {"leaf": LEAF, "leaves": [LEAF, {}, {"name": None}]},
        {"leaf": LEAF, "leaves": {"k": LEAF}},
        {"leaf": LEAF, "named": {"k": {}}},
        {"leaf": LEAF, "named": []},
        {"leaf": LEAF, "kind": "c"},
        {"leaf": LEAF, "either": {"k": "v"}},
        {"leaf": LEAF, "value": True},
        {"leaf": LEAF, "is": "yes"},
        {"leaf": LEAF, "digest": "xx"},
    ],
)
def test_pydantic_finds_the_same_faults_at_the_same_places(value: object) -> None:
    assert _faults(Tree, value) == _faults(PydanticTree, value)


def test_a_record_holds_what_was_read_and_the_defaults() -> None:
    tree = Tree.model_validate(
        {"leaf": {"name": "n"}, "leaves": [{"name": "m", "count": 1}], "is": False}
    )
    assert tree.leaf == Leaf(name="n", count=2)
    assert tree.leaves == (Leaf(name="m", count=1),)
    assert (tree.value, tree.kind, tree.made, tree.digest) == (False, "a", {}, "00")


def test_a_record_cannot_be_changed() -> None:
    leaf = Leaf(name="n")
    with pytest.raises(FrozenInstanceError):
        leaf.name = "m"  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del leaf.name


def test_a_copy_has_other_values_and_leaves_the_first_as_it_is() -> None:
    leaf = Leaf(name="n")
    assert leaf.model_copy(update={"count": 3}) == Leaf(name="n", count=3)
    assert leaf == Leaf(name="n", count=2)


def test_equal_records_have_one_hash_and_say_what_they_hold() -> None:
    assert hash(Leaf(name="n")) == hash(Leaf(name="n"))
    assert Leaf(name="n") != Leaf(name="m")
    assert Leaf(name="n") != "n"
    assert repr(Leaf(name="n")) == "Leaf(name='n', count=2)"


def test_a_record_that_is_made_by_hand_is_checked_too() -> None:
    with pytest.raises(ValidationError, match="less than or equal to 3"):
        Leaf(name="n", count=9)


def test_a_record_refuses_what_cannot_stand_together() -> None:
    class Range(Record):
        low: int
        high: int

        def __post_init__(self) -> None:
            if self.low > self.high:
                raise refusal(Message("empty-text"))

    assert Range(low=1, high=2).high == 2
    assert _faults(Range, {"low": 2, "high": 1}) == {("value", ())}


def test_a_form_alone_can_be_checked() -> None:
    assert validator(Number).validate_python(3) == Fraction(3)
    assert validator(Word).validate_python(True) == "true"


@pytest.mark.parametrize("record", [*MODELS.values()], ids=lambda record: record.__name__)
def test_pydantic_makes_a_json_schema_of_every_record(record: type[Record]) -> None:
    made = GenerateJsonSchema().generate(schema(record))
    assert made["type"] == "object"
    assert " ".join(made["description"].split()) == " ".join((record.__doc__ or "").split())


def test_a_json_schema_says_what_a_file_may_hold_not_what_becomes_of_it() -> None:
    form: Any = schema(Annotated[Fraction, before(Fraction, reads=str | float)])
    assert GenerateJsonSchema().generate(form) == {
        "anyOf": [{"type": "string"}, {"type": "number"}]
    }
