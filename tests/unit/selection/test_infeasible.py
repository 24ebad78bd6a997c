"""Rules that cannot hold together: the smallest such set, and what would do."""

from __future__ import annotations

from typing import Any

import pytest

from a87ws.selection.choose import conflicting_rules
from tests.small import instance

FOUR = {"a": 4000, "b": 3000, "c": 2000, "e": 1000}


@pytest.mark.parametrize(
    ("slots", "more", "named"),
    [
        # the second rule has nothing to do with it
        (
            3,
            {"rows": [(0, "ab", 1), (1, "ce", None), (2, "ab", None)]},
            {"rule 1": "at most 2", "rule 3": "at least 1"},
        ),
        # nobody has the value: to ask for none would do, no other number
        (3, {"rows": [(2, "", None), (0, "ab", 1)]}, {"rule 1": "at least 0"}),
        # three times one of two slots: any of the three can give way
        (
            2,
            {"rows": [(1, "a", None), (1, "b", None), (1, "c", None)]},
            dict.fromkeys(["rule 1", "rule 2", "rule 3"], "at least 0"),
        ),
        # two conflicts at once: one set is named, and no change of it alone mends the other
        (3, {"rows": [(2, "a", None), (2, "b", None)]}, {"rule 2": None}),
        # an override is named with the rule that it breaks
        (
            3,
            {"rows": [(0, "ab", 1)], "include": "ab"},
            {
                "rule 1": "at most 2",
                "override include a": "leave it out",
                "override include b": "leave it out",
            },
        ),
        (
            3,
            {"rows": [(1, "a", None)], "exclude": "a"},
            {"rule 1": "at least 0", "override exclude a": "leave it out"},
        ),
        # the slots are what three includes conflict with
        (
            2,
            {"include": "abc"},
            {
                **{f"override include {name}": "leave it out" for name in "abc"},
                "2 slots": "have 3 slots",
            },
        ),
    ],
)
def test_of_the_rules_named_none_can_be_left_out(
    slots: int, more: dict[str, Any], named: dict[str, str | None]
) -> None:
    found = conflicting_rules(instance(FOUR, slots, **more))
    assert {culprit.name: culprit.cure for culprit in found} == named


def test_a_rule_with_two_limits_may_give_way_by_either() -> None:
    (one, two) = conflicting_rules(instance(FOUR, 3, rows=[(1, "ab", 1), (2, "ab", None)]))
    assert (one.cure, two.cure) == ("at most 2", "at least 1")
