"""The decision and everything a committee has to answer for, by the names of the proposals.

These classes are what `selection.yaml` and `select --format json` hold, key for key: merits in
thousandths of a point, imbalance and value in points.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Final, Literal

from a87ws.base.records import Count
from a87ws.base.shape import BalanceFactor, Explained, Names, Ratio
from a87ws.call.attributes import attributes
from a87ws.call.case import Case
from a87ws.reviews.judge import Ineligible
from a87ws.selection.instance import Instance, Portfolio
from a87ws.selection.question import DecisionQuestion, Fixed, shares

MOST_WORKED_OUT, NEAREST = 500, 30
"""Of a larger pool only so many of those left out, the nearest, are worked out; `why` does the
others when asked.
"""


@dataclass(frozen=True, slots=True)
class Worth:
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

    merit: int
    imbalance: Ratio
    value: Ratio
    joins: tuple[str, ...]
    leaves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PolicyPart:
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
    shifts: Mapping[str, Ratio] = field(default_factory=dict)
    """By balanced attribute, how many points more imbalance the other series has."""
    leaves: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    """Who else would leave and come in."""
    lacked: int | None = None
    """The fewest thousandths of merit that would bring it in."""
    turned_by: tuple[PolicyPart, ...] = ()
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
    rating: Ratio
    merit: int
    best_without: Alternative | None
    why: Reason


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An eligible proposal not selected; `lacked` is the fewest thousandths of merit that would
    bring it in.
    """

    proposal: str
    merit: int
    best_with: Alternative | None
    lacked: Count | None
    why: Reason


@dataclass(frozen=True, slots=True)
class Share:
    """One value of a balanced attribute: its target if it has one, and its shares of the selected
    and the eligible.
    """

    target: Ratio | None
    selected: Ratio
    eligible: Ratio


Shares = Mapping[str, Mapping[str, Share]]
"""The balance: by attribute, then by value."""


@dataclass(frozen=True, slots=True)
class OpenStep:
    """The step whose proof the nodes did not do for, and what nothing exceeds there.

    `at_most` is sessions in the step of the size, else points; None where it is not known.
    """

    step: str
    at_most: Ratio | None


@dataclass(frozen=True, kw_only=True)
class Decision:
    """A selection with its reasons."""

    slots: Count
    balance_factor: BalanceFactor
    proved: bool
    bound: OpenStep | None = None
    """Where the series is only the best found: what is known of the others."""
    merit: int
    best_merit: int
    imbalance: Ratio
    value: Ratio
    selected: tuple[Explained[Selected], ...]
    reserves: tuple[str, ...]
    left_out: tuple[Explained[LeftOut], ...]
    ineligible: tuple[Explained[Ineligible], ...]
    balance: Shares


ChangeKind = Literal[
    "merit",
    "value",
    "eligible",
    "withdrawn",
    "ineligible",
    "gone",
    "slots",
    "factor",
    "tolerance",
    "rules",
    "weight",
    "target",
    "override",
    "draw",
]
"""What became of the question since: of a proposal, its merit, a value, that it may be selected
now, that it was withdrawn, that it may not be selected any more or for another reason, that it is
not there; of the policy, the rest.
"""


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """One thing in which the question differs; `of` is an attribute, or the kind of a reason."""

    kind: ChangeKind
    proposal: str = ""
    of: str = ""
    was: str = ""
    now: str = ""


@dataclass(frozen=True, slots=True)
class Replacement:
    """Hosts withdrew after the decision: who came in, and who stayed; when, and by which version of
    the tool. Records of versions before 0.2 name one host, and no day.
    """

    withdrew: Names
    came_in: tuple[str, ...]
    kept: tuple[str, ...]
    on: str = ""
    tool: str = ""
    reason: str = ""
    changes: tuple[QuestionChange, ...] = ()
    """What else differed from the question before."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """The series was kept although the question had changed: when, why, and what the best series
    was worth at that time.
    """

    on: str
    tool: str
    reason: str
    changes: tuple[QuestionChange, ...]
    value: Ratio
    best_value: Ratio | None
    """None where no series that meets every rule was found."""


@dataclass(frozen=True, slots=True)
class Renewal:
    """The series was chosen anew over one that was there: who lost a place, and who came in."""

    on: str
    tool: str
    reason: str
    left: tuple[str, ...]
    came_in: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class History:
    """What was said after decisions; nothing of it is ever removed."""

    replacements: tuple[Replacement, ...]
    kept: tuple[Keeping, ...] = ()
    anew: tuple[Renewal, ...] = ()


NOTHING_FIXED: Final = Fixed()


@dataclass(frozen=True, kw_only=True)
class SelectionRecord(History, Decision):
    """`selection.yaml`."""

    version: Literal[1]
    call: str
    proof: str
    question: DecisionQuestion | None = None
    """None in records of versions before 0.2, which are of the files as they were."""
    slots_asked: int | None = None
    """The number of slots that was asked for in place of the call's."""
    fixed: Fixed = NOTHING_FIXED
    seed: str
    pathfinder_countries: str
    inputs: Mapping[str, str]
    """SHA-256 of every file the decision rests on, by path."""


Basis = Literal["proved", "not_proved", "replaced", "kept"]
"""What a series rests on: a proof that no allowed one is better, or none; that of those that keep
the confirmed places none is better; or that somebody kept it as it was.
"""


def basis_of(fixed: Fixed, *, proved: bool) -> Basis:
    """What a decided series rests on."""
    if fixed.closed:
        return "kept"
    if not proved:
        return "not_proved"
    return "replaced" if fixed.stays else "proved"


def parts(instance: Instance) -> tuple[PolicyPart, ...]:
    """Every part that could change the selection, rules first; a weight of 0 is none."""
    rules = sorted({row.rule for row in instance.rows})
    balanced = sorted({curve.attribute for curve in instance.curves if curve.weight})
    overrides = sorted(instance.include | instance.exclude)
    return (
        *(PolicyPart("rule", str(rule)) for rule in rules),
        *(PolicyPart("balance", attribute) for attribute in balanced),
        *(PolicyPart("override", instance.names[i]) for i in overrides),
    )


def without(instance: Instance, part: PolicyPart) -> Instance:
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


def figures(instance: Instance, portfolio: Portfolio) -> Worth:
    """Merit and imbalance of a portfolio."""
    return Worth(instance.merit(portfolio), Fraction(instance.imbalance(portfolio), instance.point))


def imbalance_of(case: Case, instance: Instance, proposals: Iterable[str]) -> Fraction:
    """The imbalance, in points, of any proposals by the targets and weights of an instance.

    The proposals need not belong to the instance.
    """
    series = [attributes(case.call, case.register, case.proposals[name]) for name in proposals]
    counts: dict[str, Mapping[str, Fraction]] = {}
    total = Fraction(0)
    for curve in instance.curves:
        if curve.attribute not in counts:
            counts[curve.attribute] = shares(series, curve.attribute)
        count = counts[curve.attribute].get(curve.value, Fraction(0))
        whole = int(count)
        total += curve.at(whole) * (whole + 1 - count) + curve.at(whole + 1) * (count - whole)
    return total / 10_000_000  # costs of curves are in ten-millionths of a point


def balance_table(question: DecisionQuestion, series: Iterable[str]) -> Shares:
    """Target, selected and eligible shares of every value of every balanced attribute."""
    pool = {name: candidate.values for name, candidate in question.eligible.items()}
    chosen = [pool[name] for name in sorted(series)]
    table: dict[str, Mapping[str, Share]] = {}
    for attribute, balanced in question.balance.items():
        eligible, selected = shares([*pool.values()], attribute), shares(chosen, attribute)
        rows: dict[str, Share] = {}
        for value in sorted(balanced.targets.keys() | eligible.keys()):
            rows[value] = Share(
                balanced.targets.get(value),
                selected.get(value, Fraction(0)),
                eligible.get(value, Fraction(0)),
            )
        table[attribute] = rows
    return table


def alternative(
    instance: Instance, chosen: Portfolio, other: Portfolio | None
) -> Alternative | None:
    """`other` compared with the chosen portfolio; None where there is no other."""
    if other is None:
        return None
    joins = tuple(sorted(instance.names[i] for i in other - chosen))
    leaves = tuple(sorted(instance.names[i] for i in chosen - other))
    worth = figures(instance, other)
    return Alternative(worth.merit, worth.imbalance, worth.value, joins, leaves)


def shifts(instance: Instance, chosen: Portfolio, other: Portfolio) -> Mapping[str, Fraction]:
    """By balanced attribute, how many points more imbalance `other` has; attributes that stay are
    left out.
    """
    found: dict[str, int] = {}
    for curve, now, then in zip(
        instance.curves, instance.parts(chosen), instance.parts(other), strict=True
    ):
        more = instance.cost(curve, then) - instance.cost(curve, now)
        found[curve.attribute] = found.get(curve.attribute, 0) + more
    return {
        attribute: Fraction(shift, instance.point) for attribute, shift in found.items() if shift
    }
