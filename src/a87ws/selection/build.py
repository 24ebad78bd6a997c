"""From a call to its integer instance: the attributes of proposals, targets, rules and the draw."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from math import lcm

from a87ws.call.call import ATTRIBUTES, Balance, Call, SelectionPolicy, SelectionRule
from a87ws.call.case import Case, Register, normalise
from a87ws.call.proposal import Proposal
from a87ws.call.review import Standing
from a87ws.data import region_of
from a87ws.selection.decision import Alternative, Share, Shares, Worth
from a87ws.selection.instance import Curve, GroupLimit, Instance, Portfolio

Values = frozenset[str]

Pool = Sequence[Mapping[str, Values]]
"""The attributes of every eligible proposal, in the order of the ids."""

INFINITY = (1, 0)


@dataclass(frozen=True)
class SelectionQuestion:
    """What to ask of a call: its own policy, or other slots or a factor on the balance weights."""

    slots: int | None = None
    balance: tuple[int, int] = (1, 1)
    nodes: int = 100_000
    """The search limit of each step, in nodes rather than seconds: the answer must not depend on
    the machine.
    """


def build(
    case: Case,
    eligible: Iterable[Standing],
    question: SelectionQuestion = SelectionQuestion(),
) -> Instance:
    """The instance of a call over its eligible proposals.

    Targets, the values that occur and the draw depend on the eligible alone, never on an override.
    """
    call, policy = case.call, case.call.selection
    standings = sorted(eligible, key=lambda standing: standing.proposal)
    ids = tuple(standing.proposal for standing in standings)
    pool = [attributes(call, case.register, case.proposals[name]) for name in ids]
    slots = policy.slots
    if question.slots is not None:
        slots = question.slots
    rows: list[GroupLimit] = []
    for number, rule in enumerate(policy.rules, 1):
        rows.extend(_rows(call, number, rule, pool))
    curves: list[Curve] = []
    for attribute, balance in sorted(policy.balance.items()):
        curves.extend(_curves(attribute, balance, pool, slots))
    return Instance(
        names=ids,
        merits=tuple(standing.merit or 0 for standing in standings),
        slots=slots,
        rows=tuple(rows),
        curves=tuple(curves),
        include=_overridden(policy, "include", ids),
        exclude=_overridden(policy, "exclude", ids),
        draw=_draw_order(policy.seed, ids),
        tolerance=policy.tolerance,
        balance=question.balance,
    )


def _overridden(policy: SelectionPolicy, must: str, ids: Sequence[str]) -> frozenset[int]:
    """The indices of the proposals that an override of this kind names."""
    named = {override.proposal for override in policy.overrides if override.must == must}
    return frozenset(i for i, name in enumerate(ids) if name in named)


def _draw_order(seed: str, ids: Sequence[str]) -> tuple[int, ...]:
    """The indices in the order of SHA-256 of `SEED:ID` (contract, section 2, step 4)."""

    def digest(i: int) -> str:
        return sha256(f"{seed}:{ids[i]}".encode()).hexdigest()

    return tuple(sorted(range(len(ids)), key=digest))


def attribute_names(call: Call) -> tuple[str, ...]:
    """Every attribute that a rule or a balance of this call may name."""
    return (*ATTRIBUTES, *call.choices)


def attributes(call: Call, register: Register, proposal: Proposal) -> Mapping[str, Values]:
    """Every attribute of one proposal, each a set of values (contract, section 2)."""
    types, homes, keys = set(), set(), set()
    for host, member in register.hosts(proposal):
        if member is None:
            keys.add(normalise(host.name))
            types.add(host.type)
            homes.add(host.country)
        else:
            keys.add(member.id)
            types.add(member.type)
            homes.add(member.country)
    values = {
        "outcome": frozenset(proposal.outcomes),
        "focus": frozenset(proposal.focus),
        "organization": frozenset(keys),
        "organization_type": _known(types),
        "organization_country": _known(homes),
        "organization_region": _regions(_known(homes)),
        "country": frozenset(proposal.countries),
        "region": _regions(proposal.countries),
        "supply_chain": frozenset(proposal.supply_chains),
        "language": frozenset(proposal.languages),
        "initiative": _known([proposal.initiative or None]),
        "joint": _flag(register.is_joint(proposal)),
        "pathfinder": _flag(not call.pathfinders.isdisjoint(proposal.countries)),
    }
    for name, choices in call.choices.items():
        values[name] = frozenset(_answer(proposal, name)) & frozenset(choices)
    return values


def _known(values: Iterable[str | None]) -> Values:
    return frozenset(value for value in values if value is not None)


def _regions(countries: Iterable[str]) -> Values:
    return _known(map(region_of, countries))


def _flag(holds: bool) -> Values:  # noqa: FBT001  the flag is the value
    return frozenset([str(holds).lower()])


def _answer(proposal: Proposal, question: str) -> Iterator[str]:
    answer = proposal.answers.get(question, ())
    if isinstance(answer, str):
        yield answer
    else:
        yield from answer


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


def targets(balance: Balance, totals: Mapping[str, Fraction], slots: int) -> Mapping[str, int]:
    """The target of each value that has one, in hundredths, rounded half-even."""
    if balance.target == "even":
        return dict.fromkeys(totals, round(Fraction(100 * slots, len(totals) or 1)))
    if balance.target == "proportional":
        whole = sum(totals.values(), Fraction(0))
        return {value: round(100 * slots * share / whole) for value, share in totals.items()}
    return {value: round(100 * number) for value, number in sorted(balance.target.items())}


def _curves(attribute: str, balance: Balance, pool: Pool, slots: int) -> Iterator[Curve]:
    weight = int(balance.weight * 1000)
    for value, target in targets(balance, shares(pool, attribute), slots).items():
        value_counts: dict[int, int] = {}
        for i, proposal in enumerate(pool):
            if value in proposal[attribute]:
                value_counts[i] = len(proposal[attribute])
        parts = lcm(1, *value_counts.values())
        fractions = tuple((i, parts // count) for i, count in value_counts.items())
        yield Curve(attribute, value, weight, target, parts, fractions)


def _rows(call: Call, number: int, rule: SelectionRule, pool: Pool) -> Iterator[GroupLimit]:
    """The limits of a rule, one for each value that it counts."""
    limits = []
    if rule.at_least is not None:
        limits.append(f"at least {rule.at_least}")
    if rule.at_most is not None:
        limits.append(f"at most {rule.at_most}")
    for value in _ruled_values(call, rule, pool):
        members = tuple(i for i, proposal in enumerate(pool) if value in proposal[rule.of])
        name = f"rule {number}, {' and '.join(limits)} of {rule.of} {value}"
        least = rule.at_least or 0
        yield GroupLimit(name, members, least, rule.at_most, number, rule.of, value)


def _ruled_values(call: Call, rule: SelectionRule, pool: Pool) -> Sequence[str]:
    """The value a rule names; else, `at_most` the values that occur, `at_least` the vocabulary."""
    if rule.value is not None:
        return [rule.value]
    occurring = shares(pool, rule.of)
    if rule.at_least is None:
        return list(occurring)
    return sorted({*(call.vocabulary(rule.of) or ()), *occurring})


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


def balance_table(case: Case, instance: Instance, chosen: Portfolio) -> Shares:
    """Target, selected and eligible shares of every value of every balanced attribute."""
    pool = [attributes(case.call, case.register, case.proposals[name]) for name in instance.names]
    series = [pool[i] for i in sorted(chosen)]
    target_of = {
        (curve.attribute, curve.value): Fraction(curve.target, 100) for curve in instance.curves
    }
    values_of: dict[str, set[str]] = defaultdict(set)
    for attribute, value in target_of:
        values_of[attribute].add(value)
    table: dict[str, Mapping[str, Share]] = {}
    for attribute in case.call.selection.balance:
        eligible, selected = shares(pool, attribute), shares(series, attribute)
        rows: dict[str, Share] = {}
        for value in sorted(values_of[attribute] | eligible.keys()):
            rows[value] = Share(
                target_of.get((attribute, value)),
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
