"""How the series is chosen: priorities, rules, targets, decisions of the committee (`selection` in
call.yaml).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Literal, TypeAlias

from a87ws.diagnostics import Message
from a87ws.model.base import Count, Id, Many, Number, Text, Weight, Word, refusal
from a87ws.model.shape import Record, field, limit


class Priority(Record):
    """Points of merit added to the rating."""

    joint: Weight = Fraction(0)
    pathfinder: Weight = Fraction(0)


class Rule(Record):
    """A hard limit on how many of the selected have a value; without `is`, on each value of the
    attribute.
    """

    at_most: Count | None = None
    at_least: Count | None = None
    of: Text
    value: Word | None = field(default=None, alias="is")

    def __post_init__(self) -> None:
        """A rule has at least one of its limits."""
        if self.at_most is None and self.at_least is None:
            raise refusal(Message("rule-without-limit"), Message("rule-without-limit?"))


Target: TypeAlias = Literal["even", "proportional"] | Mapping[Word, Weight]


class Balance(Record):
    """A soft aim: `weight` is what one unit of imbalance costs, in points of merit."""

    weight: Weight = Fraction(1)
    target: Target = "even"


class Override(Record):
    """A decision of the committee that the arithmetic has to respect."""

    proposal: Id
    must: Literal["include", "exclude"]
    reason: Text


class SelectionPolicy(Record):
    """How the series is chosen (contract, section 2)."""

    slots: Annotated[int, limit(ge=1, le=100_000)]
    threshold: Number | None = None
    priority: Priority = field(default_factory=Priority)
    rules: Many[Rule] = ()
    balance: Mapping[str, Balance] = {}
    tolerance: Weight | None = None
    overrides: Many[Override] = ()
    reserves: Count = 3
    seed: Word | Literal[""] = ""
