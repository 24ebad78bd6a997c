"""Shares, targets, rules and the draw, worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from a87ws.reviews.rating import standings
from a87ws.selection.decision import balance_table
from a87ws.selection.instance import Instance
from a87ws.selection.question import SelectionOptions, ask, build
from tests.small import call, d, proposal, review, round_of

FOCUSES = {"a": ["child"], "b": ["child", "forced"], "c": ["forced"], "e": ["child", "forced"]}


def built(
    selection: Mapping[str, Any],
    focuses: Mapping[str, list[str]] | None = None,
    question: SelectionOptions | None = None,
) -> Instance:
    """The instance of proposals that differ in their focus alone, each with one review of 3."""
    proposals = {name: proposal(focus=focus) for name, focus in (focuses or FOCUSES).items()}
    case = round_of(call(selection), proposals, {(name, "ana"): review(3, 3) for name in proposals})
    return build(case, standings(case), question or SelectionOptions())


def target_of(
    slots: int, focuses: Mapping[str, list[str]] | None = None, **aim: object
) -> dict[str, Fraction]:
    instance = built({"slots": slots, "balance": {"focus": aim}}, focuses)
    return {curve.value: Fraction(curve.target, 100) for curve in instance.curves}


def test_the_shares_of_a_proposal_sum_to_one_however_many_it_names() -> None:
    selection = {"slots": 2, "balance": {"focus": {}}}
    proposals = {name: proposal(focus=focus) for name, focus in FOCUSES.items()}
    case = round_of(call(selection), proposals, {(name, "ana"): review(3, 3) for name in proposals})
    table = balance_table(ask(case, standings(case)), ["a", "b"])["focus"]
    # a: child; b: half child, half forced
    assert table["child"].selected == Fraction(3, 2)
    assert table["forced"].selected == Fraction(1, 2)
    assert {value: share.eligible for value, share in table.items()} == {"child": 2, "forced": 2}


def test_an_even_target_is_rounded_to_hundredths() -> None:
    # 8 slots over the three focuses that occur: 8/3 = 2.666… is 2.67
    focuses = {"a": ["child"], "b": ["forced"], "c": ["traffic", "child"]}
    assert target_of(8, focuses) == dict.fromkeys(["child", "forced", "traffic"], Fraction("2.67"))


def test_an_even_target_goes_by_the_values_that_occur() -> None:
    assert target_of(3) == {
        "child": Fraction("1.5"),
        "forced": Fraction("1.5"),
    }  # nobody names trafficking


def test_a_proportional_target_goes_by_the_shares_of_the_eligible() -> None:
    # child: 1 + 1/2 = 3/2 of 3 proposals, forced: 1/2, traffic: 1. Of 4 slots: 2, 2/3 → 0.67, 4/3 →
    # 1.33.
    focuses = {"a": ["child"], "b": ["child", "forced"], "c": ["traffic"]}
    assert target_of(4, focuses, target="proportional") == {
        "child": 2,
        "forced": Fraction("0.67"),
        "traffic": Fraction("1.33"),
    }


def test_half_a_hundredth_is_rounded_to_even() -> None:
    # one slot, eight proposals: 1/8 = 0.125 is 0.12, and 7/8 = 0.875 is 0.88
    focuses = {"a": ["child"], **{f"b{i}": ["forced"] for i in range(7)}}
    assert target_of(1, focuses, target="proportional") == {
        "child": Fraction("0.12"),
        "forced": Fraction("0.88"),
    }


def test_values_that_a_given_target_does_not_name_have_none_and_those_nobody_has_keep_theirs() -> (
    None
):
    assert target_of(3, target={"child": d("1.005"), "traffic": 2}) == {"child": 1, "traffic": 2}


def test_targets_go_by_the_slots_asked_for() -> None:
    instance = built({"slots": 8, "balance": {"focus": {}}}, question=SelectionOptions(slots=3))
    assert {curve.target for curve in instance.curves} == {150}


def test_targets_values_and_draw_do_not_depend_on_overrides() -> None:
    selection = {"slots": 2, "balance": {"focus": {}}, "rules": [{"at_most": 1, "of": "focus"}]}
    out = [
        {"proposal": "a", "must": "exclude", "reason": "R"},
        {"proposal": "b", "must": "exclude", "reason": "R"},
    ]
    free, bound = built(selection), built({**selection, "overrides": out})
    assert (free.curves, free.rows, free.draw) == (bound.curves, bound.rows, bound.draw)
    assert (free.exclude, bound.exclude) == (frozenset(), frozenset({0, 1}))


def test_at_most_holds_for_the_values_that_occur() -> None:
    rows = built({"slots": 2, "rules": [{"at_most": 1, "of": "focus"}]}).rows
    assert [(row.members, row.least, row.most) for row in rows] == [
        ((0, 1, 3), 0, 1),
        ((1, 2, 3), 0, 1),
    ]


def test_at_least_holds_for_the_whole_vocabulary() -> None:
    rows = built({"slots": 3, "rules": [{"at_least": 1, "of": "focus"}]}).rows
    assert sorted((row.members, row.least, row.most) for row in rows) == [
        ((), 1, None),  # trafficking, which nobody names: no portfolio can hold it
        ((0, 1, 3), 1, None),
        ((1, 2, 3), 1, None),
    ]


def test_a_rule_on_one_value_counts_a_proposal_whole_even_if_it_names_two() -> None:
    (row,) = built(
        {"slots": 3, "rules": [{"at_least": 1, "at_most": 2, "of": "focus", "is": "forced"}]}
    ).rows
    assert (row.members, row.least, row.most) == ((1, 2, 3), 1, 2)


@pytest.mark.parametrize("is_", [True, "true"])
def test_true_may_be_written_as_a_word_or_as_yaml_has_it(is_: object) -> None:
    (row,) = built({"rules": [{"at_most": 1, "of": "joint", "is": is_}]}).rows
    assert row.members == ()


@pytest.mark.parametrize(
    # first digits of `printf SEED:ID | sha256sum`
    ("seed", "order"),
    [
        ("", ["p-2", "p-3", "p-1"]),  # 8e, a6, c4
        ("4711", ["p-2", "p-3", "p-1"]),  # 3d, c7, ea
        ("Löwe", ["p-1", "p-2", "p-3"]),  # 73, 8a, b4
    ],
)
def test_the_draw_goes_by_the_digest_of_seed_and_id(seed: str, order: list[str]) -> None:
    instance = built({"seed": seed}, {"p-1": ["child"], "p-2": ["child"], "p-3": ["child"]})
    assert [instance.names[i] for i in instance.draw] == order
