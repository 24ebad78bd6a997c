"""On random calls, what is shown beside the selection is what counting every portfolio of the
changed call gives.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from a87ws.reviews.judge import judge, open_for_judging
from a87ws.selection.choose import obstacles
from a87ws.selection.decision import Obstacle
from a87ws.selection.instance import GroupLimit, Instance
from a87ws.selection.price import prices
from a87ws.selection.question import SelectionOptions, build
from a87ws.selection.what_if import what_if
from tests.oracle import SCALE, Oracle
from tests.random_calls import RandomCall, random_call, written

SEEDS = range(0, 200, 9)
Possible = Sequence[tuple[RandomCall, Oracle, Path]]


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> Possible:
    """Those of the random calls that have a selection."""
    room = tmp_path_factory.mktemp("calls")
    found = []
    for seed in SEEDS:
        call = random_call(seed)
        oracle = Oracle(call.files, call.slots, call.factor)
        if oracle.selection() is not None:
            found.append((call, oracle, call.put(room / f"{seed}")))
    return found


def merit_of(oracle: Oracle, portfolio: Iterable[str]) -> int:
    return sum(oracle.merits[name] for name in portfolio)


def changed(
    call: RandomCall, change: Callable[[dict[str, Any]], object], slots: int | None = None
) -> Oracle:
    """The oracle of the same call with another policy."""
    data = json.loads(call.files["call.yaml"], parse_float=Decimal)
    change(data["selection"])
    return Oracle({**call.files, "call.yaml": written(data)}, slots or call.slots, call.factor)


def balanced(name: str, **more: object) -> Callable[[dict[str, Any]], object]:
    """A policy where this attribute is balanced so."""

    def change(policy: dict[str, Any]) -> object:
        aims = policy.setdefault("balance", {})
        aims[name] = {**aims.get(name, {}), **more}
        return aims

    return change


@pytest.mark.parametrize(
    ("setting", "change"),
    [
        ("rules=off", lambda policy: policy.pop("rules", None)),
        ("overrides=off", lambda policy: policy.pop("overrides", None)),
        ("balance=off", lambda policy: policy.pop("balance", None)),
        ("tolerance=0.2", lambda policy: policy.update(tolerance=Decimal("0.2"))),
        ("tolerance=off", lambda policy: policy.pop("tolerance", None)),
        ("focus.weight=2.5", balanced("focus", weight=Decimal("2.5"))),
        ("balance.region.target=proportional", balanced("region", target="proportional")),
        (
            "priority.joint=0.75",
            lambda policy: policy.setdefault("priority", {}).update(joint=Decimal("0.75")),
        ),
        ("threshold=3.5", lambda policy: policy.update(threshold=Decimal("3.5"))),
        ("seed=5", lambda policy: policy.update(seed="5")),
    ],
)
def test_under_other_settings_the_series_is_that_of_the_call_so_written(
    setting: str, change: Callable[[dict[str, Any]], object], calls: Possible
) -> None:
    seen = 0
    for call, own, root in calls:
        other = changed(call, change)
        expected = other.selection()
        if expected is None:
            continue
        question = SelectionOptions(call.slots, call.factor)
        found = what_if(open_for_judging(root), [setting], question)
        assert frozenset(found.own.selected) == own.selected.portfolio
        assert frozenset(found.what_if.selected) == expected.portfolio
        assert found.what_if.merit == merit_of(own, expected.portfolio)
        if expected.portfolio <= {*own.eligible}:
            assert found.what_if.imbalance == Fraction(own.cost_of(expected.portfolio), SCALE)
        seen += 1
    assert seen > 5


def test_with_other_slots_the_targets_are_for_so_many(calls: Possible) -> None:
    for call, _, root in calls:
        other = Oracle(call.files, 3, call.factor)
        expected = other.selection()
        if expected is None or other.policy["slots"] == 3:
            continue
        question = SelectionOptions(call.slots, call.factor)
        found = what_if(open_for_judging(root), ["slots=3"], question).what_if
        assert (frozenset(found.selected), found.slots) == (expected.portfolio, 3)
        assert (found.merit, found.imbalance) == (
            expected.merit,
            expected.imbalance,
        )


def test_a_part_of_the_policy_costs_what_the_call_without_it_has_more(calls: Possible) -> None:
    seen = set()
    for call, own, root in calls:
        found = prices(open_for_judging(root), SelectionOptions(call.slots, call.factor))
        assert frozenset(found.selected) == own.selected.portfolio
        for each in found.prices:
            name, kind = each.name, each.part

            def change(policy: dict[str, Any], name: str = name, kind: str = kind) -> object:
                if kind == "rule":
                    return policy["rules"].pop(int(name) - 1)
                if kind == "balance":
                    return policy["balance"].pop(name)
                kept = [each for each in policy["overrides"] if each["proposal"] != name]
                return policy.update(overrides=kept)

            other = changed(call, change).selected.portfolio
            stays = own.selected.portfolio.difference(each.without.leaves)
            assert stays.union(each.without.joins) == other
            more = merit_of(own, other) - own.selected.merit
            assert each.costs.merit == more
            cost = Fraction(own.cost_of(other), SCALE)
            assert each.costs.value == Fraction(more, 1000) - cost + own.selected.imbalance
            seen.add(kind)
    assert seen == {"rule", "balance", "override"}


def possible(instance: Instance, least: int) -> bool:
    everyone = range(len(instance.names))
    for size in range(least, instance.most + 1):
        if any(map(instance.allows, map(frozenset, combinations(everyone, size)))):
            return True
    return False


def only(instance: Instance, kept: Iterable[Obstacle], proposal: int) -> Instance:
    """The instance with these rules and overrides alone, and the proposal inside."""
    named = set(kept)
    rows = tuple(row for row in instance.rows if _as_obstacle(row) in named)
    overridden = set()
    for obstacle in named:
        if obstacle.override:
            overridden.add(instance.names.index(obstacle.override))
    bare = Instance(
        instance.names,
        instance.merits,
        instance.slots,
        rows,
        (),
        instance.include & overridden,
        instance.exclude & overridden,
        instance.draw,
    )
    return bare.vary(include=[proposal])


def _as_obstacle(row: GroupLimit) -> Obstacle:
    return Obstacle(row.rule, row.of, row.value, row.least, row.most)


def test_of_what_stands_in_the_way_of_a_proposal_none_can_be_left_out(calls: Possible) -> None:
    seen = 0
    for call, own, root in calls:
        judged = judge(open_for_judging(root))
        instance = build(judged.case, judged.eligible, SelectionOptions(call.slots, call.factor))
        size = len(own.selected.portfolio)
        for i, name in enumerate(instance.names):
            if name in own.selected.portfolio or name in own.named("exclude"):
                continue
            other = own.selection(include=frozenset([name]))
            if other is not None and len(other.portfolio) == size:
                continue
            least = size
            if other is None:
                least = 0
            found = obstacles(instance, i, least, inside=True)
            assert found
            assert not possible(only(instance, found, i), least)
            for each in found:
                assert possible(only(instance, {*found} - {each}, i), least)
            seen += 1
    assert seen > 5
