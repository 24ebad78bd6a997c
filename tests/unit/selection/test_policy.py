"""What `--what-if` may set, and what it says where it may not."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from a87ws.base.faults import Fault
from a87ws.call.call import Call
from a87ws.checks.say import say
from a87ws.selection.what_if import SettingFault, sets_slots, with_setting
from tests.small import call, d

POLICY: dict[str, Any] = {
    "slots": 3,
    "rules": [
        {"at_most": 2, "of": "organization"},
        {"at_least": 1, "at_most": 2, "of": "focus", "is": "child"},
    ],
    "balance": {"focus": {"weight": d("0.3"), "target": "proportional"}},
    "tolerance": d("0.5"),
    "overrides": [{"proposal": "tin", "must": "include", "reason": "R"}],
}


def after(setting: str) -> Call:
    return with_setting(call(POLICY), setting)


def test_numbers_are_the_decimals_they_are_written_as() -> None:
    assert after("slots=10").selection.slots == 10
    assert after("focus.weight=0.4").selection.balance["focus"].weight == Fraction(2, 5)
    assert after("selection.tolerance = 1.25").selection.tolerance == Fraction(5, 4)
    assert after("priority.joint=0.75").selection.priority.joint == Fraction(3, 4)
    assert after("criteria.causes.weight=2").criteria["causes"].weight == 2


def test_what_is_not_set_stays() -> None:
    balance = after("balance.focus.weight=1").selection.balance["focus"]
    assert balance.weight == 1
    assert balance.target == "proportional"
    assert after("focus.target=even").selection.balance["focus"].weight == Fraction(3, 10)
    assert after("reviews.calibration=leniency").selection == call(POLICY).selection


def test_an_attribute_that_is_not_balanced_yet_may_be() -> None:
    balance = after("region.weight=0.25").selection.balance
    assert (balance["region"].weight, balance["region"].target) == (Fraction(1, 4), "even")


def test_off_leaves_a_part_out() -> None:
    assert after("tolerance=off").selection.tolerance is None
    assert after("threshold=off").selection.threshold is None
    assert after("overrides=off").selection.overrides == ()
    assert after("overrides.tin=off").selection.overrides == ()
    assert after("rules=off").selection.rules == ()
    assert after("focus=off").selection.balance == {}
    assert after("focus.weight=off").selection.balance["focus"].weight == 0


def test_a_rule_left_out_keeps_its_number_and_limits_nothing() -> None:
    first, second = after("rules.1=off").selection.rules
    assert (first.of, first.at_least, first.at_most, second.at_most) == ("organization", 0, None, 2)
    assert after("rules.2.at_most=off").selection.rules[1].at_least == 1
    assert after("rules.2.at_most=1").selection.rules[1].at_most == 1


def test_slots_that_are_set_hold_whatever_else_was_asked() -> None:
    assert [sets_slots(each) for each in ("slots=3", "selection.slots = 3", "focus.weight=3")] == [
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("setting", "message", "hint"),
    [
        ("slots", "sets nothing", "write PATH=VALUE"),
        ("=3", "sets nothing", "write PATH=VALUE"),
        ("slotz=3", "there is no `slotz` in this call's policy", "did you mean `slots`"),
        ("regoin.weight=1", "there is no `regoin.weight`", "did you mean `region.weight`"),
        ("rules.3=off", "there is no `rules.3`", "did you mean `rules."),
        ("slots=0", "`slots` cannot be `0`", "call.yaml"),
        ("slots=many", "`slots` cannot be `many`", "call.yaml"),
        ("slots=2.5", "`slots` cannot be `2.5`", "call.yaml"),
        ("slots=off", "`slots` cannot be `off`", "call.yaml"),
        ("slots=1e999999999", "`slots` cannot be", "call.yaml"),
        ("focus.weight=-1", "a number of at least 0 is required", "call.yaml"),
        ("focus.weight=0.0001", "more than three decimals", ""),
        ("focus.target=evn", "`focus.target` cannot be `evn`", "even or proportional"),
        ("criteria.causes.weight=0", "a number above 0 is required", "call.yaml"),
        ("rules.1=3", "can only be left out", "set a part of it"),
        ("reviews.calibration=some", "cannot be `some`", "call.yaml"),
    ],
)
def test_what_cannot_be_set_says_why_and_what_is_near(
    setting: str, message: str, hint: str
) -> None:
    with pytest.raises(Fault) as caught:
        after(setting)
    fault = caught.value
    words = fault.message
    if isinstance(fault, SettingFault):
        words += f": {say(fault.why)}"
    assert message in words
    assert hint in (fault.hint or "")
    assert caught.value.exit_code == 2
