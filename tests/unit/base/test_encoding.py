"""Facts as plain data, and back."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic_core import ValidationError

from a87ws.base.shape import Factor, decode, encode
from a87ws.reviews.judge import Ineligible
from a87ws.selection.decision import (
    Alternative,
    Decision,
    LeftOut,
    Obstacle,
    OpenStep,
    PolicyPart,
    Reason,
    Selected,
    SelectionRecord,
    Share,
)
from a87ws.selection.frontier import Frontier, Stop
from a87ws.selection.price import Prices
from a87ws.selection.stability import Stability
from a87ws.selection.what_if import Comparison

ANSWERS: list[Any] = [SelectionRecord, Decision, Prices, Frontier, Stability, Comparison]
RATIOS = st.fractions(max_denominator=10_000)
FACTORS = st.builds(Factor, st.integers(0, 50), st.just(7)).map(
    lambda factor: Factor(*Fraction(*factor).as_integer_ratio())
) | st.just(Factor(1, 0))
st.register_type_strategy(Fraction, RATIOS)
st.register_type_strategy(Factor, FACTORS)
COUNTS = st.integers(0, 10**6)
st.register_type_strategy(LeftOut, st.builds(LeftOut, lacked=st.none() | COUNTS))


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.__name__)
@settings(max_examples=20)  # the largest records take a tenth of a second each
@given(data=st.data())
def test_what_is_written_is_what_is_read(answer: Any, data: st.DataObject) -> None:  # noqa: ANN401
    counts = {"slots": COUNTS} if issubclass(answer, Decision) else {}
    value = data.draw(st.builds(answer, **counts))
    assert decode(answer, encode(value)) == value


def test_numbers_are_exact_and_what_has_its_default_is_left_out() -> None:
    why = Ineligible("tea", "reviews", Fraction(0), Fraction(2))
    assert encode(why) == {"proposal": "tea", "kind": "reviews", "number": "0/1", "least": "2/1"}
    assert encode(Ineligible("tea", "late")) == {"proposal": "tea", "kind": "late"}


def test_what_is_not_known_is_null_and_a_list_may_be_empty() -> None:
    left_out = LeftOut("tea", 4000, None, None, Reason("rules"))
    assert encode(left_out) == {
        "proposal": "tea",
        "merit": 4000,
        "best_with": None,
        "lacked": None,
        "why": {"decided": "rules"},
    }
    other = Alternative(1, Fraction(1, 3), Fraction(-1, 3), (), ())
    assert encode(other)["joins"] == []


@pytest.mark.parametrize(
    ("factor", "text"), [((1, 0), "infinity"), ((0, 1), "0/1"), ((3, 2), "3/2")]
)
def test_a_factor_may_be_infinite(factor: tuple[int, int], text: str) -> None:
    stop: dict[str, Any] = {
        "above": "0/1",
        "upto": None,
        "proved": True,
        "merit": 1,
        "imbalance": "0/1",
        "value": "1/1000",
        "selected": ["tea"],
        "at": text,
    }
    found = decode(Stop, stop)
    assert found.at == factor
    assert encode(found) == stop


def test_the_facts_of_a_reason_come_back_whole() -> None:
    why = Reason(
        "value",
        "",
        (Obstacle(1, "focus", "child-labour", 0, 2), Obstacle(override="tin")),
        merit=-7,
        shifts={"focus": Fraction(-1, 2)},
        turned_by=(PolicyPart("rule", "1"),),
    )
    assert decode(Reason, encode(why)) == why
    selected = Selected("tea", Fraction(7, 2), 3500, None, why)
    assert decode(Selected, encode(selected)) == selected
    assert decode(OpenStep, {"step": "size", "at_most": None}) == OpenStep("size", None)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (Share, {"target": "1/0", "selected": "1/1", "eligible": "1/1"}),
        (Share, {"target": 1, "selected": "1/1", "eligible": "1/1"}),
        (Share, {"target": None, "selected": "1/1"}),
        (Share, {"target": None, "selected": "1/1", "eligible": "1/1", "more": 1}),
        (Ineligible, {"proposal": "tea", "kind": "unknown"}),
        (PolicyPart, {"kind": "rule", "name": 1}),
        (Reason, {}),
    ],
)
def test_data_of_another_shape_is_refused(kind: type[object], data: object) -> None:
    with pytest.raises(ValidationError):
        decode(kind, data)
