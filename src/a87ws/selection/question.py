"""The question that a decision answers: everything of a call that decides, by name, and no more.

Two calls with the same question have the same selection, whatever else their files say. The record
holds its question, and its instance in whole numbers follows from the question alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from math import lcm
from typing import Final, TypeAlias

from a87ws.base.shape import BalanceFactor, Factor, Ratio
from a87ws.call.attributes import attributes
from a87ws.call.call import Balance, Call, SelectionPolicy, SelectionRule
from a87ws.call.case import Case
from a87ws.call.review import Standing
from a87ws.selection.instance import Curve, GroupLimit, Instance

Values: TypeAlias = frozenset[str]
Pool: TypeAlias = Sequence[Mapping[str, Collection[str]]]
"""The attributes of every eligible proposal, in the order of the ids."""
INFINITY: Final = (1, 0)


@dataclass(frozen=True)
class SelectionOptions:
    """What to ask of a call: its own policy, or other slots or a factor on the balance weights."""

    slots: int | None = None
    balance: tuple[int, int] = (1, 1)
    nodes: int = 100_000
    """The search limit of each step, in nodes rather than seconds: the answer must not depend on
    the machine.
    """


OWN_POLICY: Final = SelectionOptions()


@dataclass(frozen=True, slots=True)
class Candidate:
    """An eligible proposal: its merit in thousandths, and its values of every attribute that a rule
    or a balance counts, in order.
    """

    merit: int
    values: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class CountedRule:
    """A rule of the call with the values it holds for."""

    of: str
    values: tuple[str, ...]
    value: str | None = None
    """The one that the rule names, if it does."""
    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class BalancedAttribute:
    """What a balanced attribute aims at: `weight` in points, `targets` in sessions by value."""

    weight: Ratio
    targets: Mapping[str, Ratio]


@dataclass(frozen=True, slots=True)
class DecisionQuestion:
    """The instance of a call (contract, section 4), by the names of things."""

    slots: int
    balance_factor: BalanceFactor
    tolerance: Ratio | None
    rules: tuple[CountedRule, ...]
    balance: Mapping[str, BalancedAttribute]
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    draw: tuple[str, ...]
    """Every eligible proposal, in the order of the draw."""
    eligible: Mapping[str, Candidate]

    @property
    def is_sound(self) -> bool:
        """Whether it speaks only of eligible proposals, and has all their values that count."""
        names = self.eligible.keys()
        if sorted(self.draw) != sorted(names) or not names >= {*self.include, *self.exclude}:
            return False
        counted = {*self.balance, *(rule.of for rule in self.rules)}
        return all(candidate.values.keys() == counted for candidate in self.eligible.values())


def ask(
    case: Case,
    eligible: Iterable[Standing],
    options: SelectionOptions = OWN_POLICY,
) -> DecisionQuestion:
    """The question of a call over its eligible proposals.

    Targets, the values that occur and the draw depend on the eligible alone, never on an override.
    """
    call, policy = case.call, case.call.selection
    slots = policy.slots
    if options.slots is not None:
        slots = options.slots
    merits, pool = {}, []
    for standing in sorted(eligible, key=_by_proposal):
        merits[standing.proposal] = standing.merit or 0
        pool.append(attributes(call, case.register, case.proposals[standing.proposal]))
    counted = sorted({*policy.balance, *(rule.of for rule in policy.rules)})
    candidates = {}
    for (name, merit), values in zip(merits.items(), pool, strict=True):
        candidates[name] = Candidate(merit, {key: tuple(sorted(values[key])) for key in counted})
    balance = {}
    for attribute, aim in policy.balance.items():
        targets = _targets(aim, shares(pool, attribute), slots)
        balance[attribute] = BalancedAttribute(Fraction(aim.weight), targets)
    return DecisionQuestion(
        slots=slots,
        balance_factor=Factor(*options.balance),
        tolerance=policy.tolerance,
        rules=tuple(_counted(call, rule, pool) for rule in policy.rules),
        balance=balance,
        include=_overridden(policy, "include", merits),
        exclude=_overridden(policy, "exclude", merits),
        draw=_draw_order(policy.seed, merits),
        eligible=candidates,
    )


def _by_proposal(standing: Standing) -> str:
    return standing.proposal


def _overridden(policy: SelectionPolicy, must: str, names: Iterable[str]) -> tuple[str, ...]:
    """The eligible proposals that an override of this kind names."""
    named = {override.proposal for override in policy.overrides if override.must == must}
    return tuple(filter(named.__contains__, names))


def _draw_order(seed: str, names: Iterable[str]) -> tuple[str, ...]:
    """The proposals in the order of SHA-256 of `SEED:ID` (contract, section 2, step 4)."""

    def digest(name: str) -> str:
        return sha256(f"{seed}:{name}".encode()).hexdigest()

    return tuple(sorted(names, key=digest))


def _targets(
    balance: Balance, totals: Mapping[str, Fraction], slots: int
) -> Mapping[str, Fraction]:
    """The target of each value that has one, rounded half-even to hundredths."""
    if balance.target == "even":
        even = Fraction(slots, len(totals) or 1)
        return dict.fromkeys(totals, round(even, 2))
    targets: dict[str, Fraction] = {}
    if balance.target == "proportional":
        whole = sum(totals.values(), Fraction(0))
        for value, share in totals.items():
            targets[value] = round(slots * share / whole, 2)
        return targets
    for value, number in sorted(balance.target.items()):
        targets[value] = round(Fraction(number), 2)
    return targets


def _counted(call: Call, rule: SelectionRule, pool: Pool) -> CountedRule:
    values = _ruled_values(call, rule, pool)
    return CountedRule(rule.of, values, rule.value, rule.at_least, rule.at_most)


def _ruled_values(call: Call, rule: SelectionRule, pool: Pool) -> tuple[str, ...]:
    """The value a rule names; else, `at_most` the values that occur, `at_least` the vocabulary."""
    if rule.value is not None:
        return (rule.value,)
    occurring = shares(pool, rule.of)
    if rule.at_least is None:
        return tuple(occurring)
    return tuple(sorted({*(call.vocabulary(rule.of) or ()), *occurring}))


def shares(pool: Pool, attribute: str) -> Mapping[str, Fraction]:
    """How many proposals of the pool each value has, by value in order.

    The shares of one proposal sum to one, however many values it names.
    """
    totals: dict[str, Fraction] = defaultdict(Fraction)
    for proposal in pool:
        values = proposal[attribute]
        for value in values:
            totals[value] += Fraction(1, len(values))
    return dict(sorted(totals.items()))


def instance_of(question: DecisionQuestion) -> Instance:
    """The question in whole numbers."""
    names = tuple(sorted(question.eligible))
    index = {name: i for i, name in enumerate(names)}
    pool = [question.eligible[name].values for name in names]
    rows: list[GroupLimit] = []
    for number, rule in enumerate(question.rules, 1):
        rows.extend(_rows(number, rule, pool))
    curves: list[Curve] = []
    for attribute, balanced in sorted(question.balance.items()):
        curves.extend(_curves(attribute, balanced, pool))
    return Instance(
        names=names,
        merits=tuple(question.eligible[name].merit for name in names),
        slots=question.slots,
        rows=tuple(rows),
        curves=tuple(curves),
        include=frozenset(map(index.__getitem__, question.include)),
        exclude=frozenset(map(index.__getitem__, question.exclude)),
        draw=tuple(map(index.__getitem__, question.draw)),
        tolerance=question.tolerance,
        balance=question.balance_factor,
    )


def _rows(number: int, rule: CountedRule, pool: Pool) -> Iterator[GroupLimit]:
    """The limits of a rule, one for each value that it holds for."""
    limits = []
    if rule.at_least is not None:
        limits.append(f"at least {rule.at_least}")
    if rule.at_most is not None:
        limits.append(f"at most {rule.at_most}")
    holders = _holders(rule.of, pool)
    for value in rule.values:
        name = f"rule {number}, {' and '.join(limits)} of {rule.of} {value}"
        members = tuple(holders.get(value, ()))
        yield GroupLimit(name, members, rule.at_least or 0, rule.at_most, number, rule.of, value)


def _curves(attribute: str, balanced: BalancedAttribute, pool: Pool) -> Iterator[Curve]:
    weight, holders = int(balanced.weight * 1000), _holders(attribute, pool)
    for value, target in balanced.targets.items():
        counts = {i: len(pool[i][attribute]) for i in holders.get(value, ())}
        parts = lcm(1, *counts.values())
        fractions = tuple((i, parts // count) for i, count in counts.items())
        yield Curve(attribute, value, weight, int(target * 100), parts, fractions)


def _holders(attribute: str, pool: Pool) -> Mapping[str, list[int]]:
    """The proposals that have each value of an attribute."""
    holders: dict[str, list[int]] = {}
    for i, values in enumerate(pool):
        for value in values[attribute]:
            holders.setdefault(value, []).append(i)
    return holders


def build(
    case: Case,
    eligible: Iterable[Standing],
    options: SelectionOptions = OWN_POLICY,
) -> Instance:
    """The instance of a call over its eligible proposals."""
    return instance_of(ask(case, eligible, options))


@dataclass(frozen=True, slots=True)
class Fixed:
    """What was said after the decision, and holds until somebody says otherwise."""

    stays: tuple[str, ...] = ()
    """Those whose place was confirmed."""
    gone: tuple[str, ...] = ()
    """Those whose host withdrew."""
    closed: bool = False
    """Whether the series was kept exactly as it is: nobody else comes in."""

    def apply(self, instance: Instance) -> Instance:
        """The instance with what is fixed; names that are not eligible are passed over."""
        stays, gone = self._indices(instance)
        barred = frozenset(gone)
        if self.closed:
            barred = frozenset(range(len(instance.names))) - stays
        return instance.vary(include=stays, exclude=barred)

    def hold(self, instance: Instance) -> Instance:
        """The instance as studies of another policy ask it: confirmed places stay, but a series
        that was only kept as it is may change.
        """
        return self.without_gone(instance) if self.closed else self.apply(instance)

    def without_gone(self, instance: Instance) -> Instance:
        """The instance with only those left out whose host withdrew."""
        _, gone = self._indices(instance)
        return instance.vary(exclude=gone)

    def _indices(self, instance: Instance) -> tuple[frozenset[int], frozenset[int]]:
        index = {name: i for i, name in enumerate(instance.names)}
        stays = frozenset(index[name] for name in self.stays if name in index)
        gone = frozenset(index[name] for name in self.gone if name in index)
        return stays - gone, gone
