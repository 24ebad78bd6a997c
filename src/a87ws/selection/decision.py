"""The decision and everything a committee has to answer for, by the names of the proposals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias

from a87ws.base.records import Count, Many
from a87ws.base.shape import Record, before
from a87ws.selection.instance import Instance

MOST_WORKED_OUT, NEAREST = 500, 30
"""Of a larger pool only so many of those left out, the nearest, are worked out; `why` does the
others when asked.
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a portfolio amounts to: `merit` in thousandths, `imbalance` in points at the call's own
    weights.
    """

    merit: int
    imbalance: Fraction

    @property
    def value(self) -> Fraction:
        """Merit less imbalance, in points."""
        return Fraction(self.merit, 1000) - self.imbalance


@dataclass(frozen=True, slots=True)
class Alternative:
    """The selection as it would be if one proposal had to be in, or out."""

    figures: Figures
    joins: tuple[str, ...]
    leaves: tuple[str, ...]
    shifts: Mapping[str, Fraction]
    """By balanced attribute, how many points the imbalance would change; attributes that stay are
    left out.
    """


class Part(NamedTuple):
    """One thing of the policy that could be left out: a rule by its number, a balanced attribute,
    an override.
    """

    kind: Literal["rule", "balance", "override"]
    name: str


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stands in the way of a series: a rule as it bears on one value, or the override of a
    proposal.
    """

    rule: int = 0
    of: str = ""
    value: str = ""
    least: int = 0
    most: int | None = None
    override: str = ""


Decider = Literal[
    "override", "rules", "size", "value", "cap", "factor", "merit", "draw", "kept", "withdrew"
]
"""What put a proposal where it is.

`override`: the committee. `rules`: no allowed series has it elsewhere. `size`: only a smaller one
has. `value`: the best series that has is worth less; `factor`: it is so at the balance factor asked
for; `cap`: it gives up more merit than the tolerance allows; `merit`: the value is equal and the
merit less; `draw`: value and merit are equal. When a host withdrew later: `withdrew` is its own
proposal, `kept` are those that had been confirmed.
"""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a proposal is in, or out, as facts, beside the best series where it is not so."""

    decided: Decider
    words: str = ""
    """The committee's own, of an override."""
    obstacles: tuple[Obstacle, ...] = ()
    """Where no series as large has it elsewhere: rules and overrides that forbid it, of which none
    can be left out.
    """
    fewer: int = 0
    """How many sessions fewer the other series has."""
    merit: int = 0
    """How many thousandths more merit the other series has; below 0 where it has less."""
    shifts: Mapping[str, Fraction] = field(default_factory=dict)
    """By balanced attribute, how many points more imbalance the other series has."""
    leaves: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    """Who else would leave and come in."""
    lacked: int | None = None
    """The fewest thousandths of merit that would bring it in."""
    turned_by: tuple[Part, ...] = ()
    """Parts of the policy that decided: without any one of them it would be the other way."""

    @property
    def less(self) -> Fraction:
        """How many points less the other series is worth."""
        return sum(self.shifts.values(), Fraction(0)) - Fraction(self.merit, 1000)


@dataclass(frozen=True, slots=True)
class Titles:
    """What the call itself calls things: its questions, by name, and values, by attribute."""

    attributes: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Selected:
    """A selected proposal, and the selection without it."""

    proposal: str
    rating: Fraction
    merit: int
    best_without: Alternative | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An eligible proposal not selected; `lacked` is the fewest thousandths of merit that would
    bring it in.
    """

    proposal: str
    merit: int
    best_with: Alternative | None
    lacked: int | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class Share:
    """One value of a balanced attribute: its target if it has one, and its shares of the selected
    and the eligible.
    """

    target: Fraction | None
    selected: Fraction
    eligible: Fraction


class Bound(NamedTuple):
    """The step whose proof the nodes did not do for, and what nothing exceeds there.

    `at_most` is sessions in the step of the size, else points; None where it is not known.
    """

    step: str
    at_most: Fraction | None


@dataclass(frozen=True)
class Decision:
    """A selection with its reasons."""

    slots: int
    balance: tuple[int, int]
    """The factor p/q on all balance weights; (1, 0) is infinity."""
    proved: bool
    figures: Figures
    best_merit: int
    selected: tuple[Selected, ...]
    reserves: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    ineligible: Mapping[str, str]
    shares: Mapping[str, Mapping[str, Share]]
    titles: Titles = field(default_factory=Titles)
    bound: Bound | None = None
    """Where the series is only the best found: what is known of the others."""
    eligible: int = 0


def parts(instance: Instance) -> tuple[Part, ...]:
    """Every part that could change the selection, rules first; a weight of 0 is none."""
    rules = sorted({row.rule for row in instance.rows})
    balanced = sorted({curve.attribute for curve in instance.curves if curve.weight})
    overrides = sorted(instance.include | instance.exclude)
    return (
        *(Part("rule", str(rule)) for rule in rules),
        *(Part("balance", attribute) for attribute in balanced),
        *(Part("override", instance.names[i]) for i in overrides),
    )


def without(instance: Instance, part: Part) -> Instance:
    """The same instance as if the policy did not have that part."""
    if part.kind == "rule":
        return replace(
            instance, rows=tuple(row for row in instance.rows if str(row.rule) != part.name)
        )
    if part.kind == "balance":
        return replace(
            instance,
            curves=tuple(curve for curve in instance.curves if curve.attribute != part.name),
        )
    named = {instance.names.index(part.name)}
    return replace(instance, include=instance.include - named, exclude=instance.exclude - named)


def _ratio(value: Any) -> Fraction:  # noqa: ANN401  before validation it may be anything
    numerator, slash, denominator = value.partition("/") if isinstance(value, str) else ("", "", "")
    if (
        not slash
        or not denominator.isdecimal()
        or not numerator.removeprefix("-").isdecimal()
        or not int(denominator)
    ):
        raise ValueError("not a fraction p/q")
    return Fraction(int(numerator), int(denominator))


def _factor(value: Any) -> tuple[int, int]:  # noqa: ANN401  as above
    if value == "infinity":
        return 1, 0
    ratio = _ratio(value)
    if ratio < 0:
        raise ValueError("a factor below 0")
    return ratio.numerator, ratio.denominator


Factor: TypeAlias = Annotated[tuple[int, int], before(_factor, reads=str)]
Ratio: TypeAlias = Annotated[Fraction, before(_ratio, reads=str)]


class RecordedAlternative(Record):
    """The selection with, or without, one proposal."""

    merit: int
    imbalance: Ratio
    value: Ratio
    joins: Many[str]
    leaves: Many[str]


class RecordedSelected(Record):
    """A selected proposal."""

    proposal: str
    rating: Ratio
    merit: int
    best_without: RecordedAlternative | None
    reason: str


class RecordedLeftOut(Record):
    """An eligible proposal that was not selected."""

    proposal: str
    merit: int
    best_with: RecordedAlternative | None
    lacked: Count | None
    reason: str


class RecordedIneligible(Record):
    """A proposal that could not be selected."""

    proposal: str
    reason: str


class RecordedShare(Record):
    """One value of a balanced attribute."""

    target: Ratio | None
    selected: Ratio
    eligible: Ratio


class Replacement(Record):
    """A host withdrew after the decision: who came in, and who stayed."""

    withdrew: str
    came_in: Many[str]
    kept: Many[str]


class RecordedBound(Record):
    """Where the series is only the best found: the step that stayed open, and what nothing exceeds
    there.
    """

    step: str
    at_most: Ratio | None


class SelectionRecord(Record):
    """`selection.yaml`."""

    version: Literal[1]
    call: str
    slots: Count
    balance_factor: Factor
    """p/q; (1, 0) is infinity."""
    proved: bool
    bound: RecordedBound | None = None
    proof: str
    merit: int
    best_merit: int
    imbalance: Ratio
    value: Ratio
    selected: Many[RecordedSelected]
    reserves: Many[str]
    left_out: Many[RecordedLeftOut]
    ineligible: Many[RecordedIneligible]
    balance: Mapping[str, Mapping[str, RecordedShare]]
    replacements: Many[Replacement]
    seed: str
    pathfinder_countries: str
    inputs: Mapping[str, str]
    """SHA-256 of every file the decision rests on, by path."""
