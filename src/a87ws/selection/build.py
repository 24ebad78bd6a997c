"""From the call's words to the integer instance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from math import lcm

from a87ws.model.call import Call
from a87ws.model.case import Case
from a87ws.model.policy import Balance, Rule
from a87ws.model.standing import Standing
from a87ws.selection.attributes import Values, attributes
from a87ws.selection.instance import Curve, Instance, Row

Pool = Sequence[Mapping[str, Values]]
"""The attributes of every eligible proposal, in the order of the ids."""

INFINITY = (1, 0)


@dataclass(frozen=True)
class Question:
    """What is asked of a call: its own policy, or that with other slots or another factor on the
    balance weights.
    """

    slots: int | None = None
    balance: tuple[int, int] = (1, 1)
    nodes: int = 100_000
    """How many nodes the search for a step may take; not seconds: the answer must not depend on the
    machine.
    """


def build(case: Case, eligible: Iterable[Standing], question: Question = Question()) -> Instance:
    """The instance of a call, of the proposals that are eligible.

    Targets, the values that occur and the draw depend on the eligible alone, never on an override.
    """
    register = case.register
    call, policy = case.call, case.call.selection
    standings = sorted(eligible, key=lambda standing: standing.proposal)
    ids = tuple(standing.proposal for standing in standings)
    slots = policy.slots if question.slots is None else question.slots
    pool = [attributes(call, register, case.proposals[name]) for name in ids]
    place = {name: i for i, name in enumerate(ids)}
    named = {must: [place[o.proposal] for o in policy.overrides if o.must == must and o.proposal in place]
             for must in ("include", "exclude")}  # fmt: skip
    return Instance(
        names=ids,
        merits=tuple(standing.merit or 0 for standing in standings),
        slots=slots,
        rows=tuple(
            row
            for number, rule in enumerate(policy.rules, 1)
            for row in _rows(call, number, rule, pool)
        ),
        curves=tuple(
            curve
            for attribute, balance in sorted(policy.balance.items())
            for curve in _curves(attribute, balance, pool, slots)
        ),
        include=frozenset(named["include"]),
        exclude=frozenset(named["exclude"]),
        draw=tuple(
            sorted(
                range(len(ids)),
                key=lambda i: sha256(f"{policy.seed}:{ids[i]}".encode()).hexdigest(),
            )
        ),
        tolerance=policy.tolerance,
        balance=question.balance,
    )


def shares(pool: Pool, attribute: str) -> Mapping[str, Fraction]:
    """How many proposals of the pool each value has, each proposal's shares summing to one however
    many it names.
    """
    totals: dict[str, Fraction] = defaultdict(Fraction)
    for proposal in pool:
        for value in proposal[attribute]:
            totals[value] += Fraction(1, len(proposal[attribute]))
    return dict(sorted(totals.items()))


def targets(balance: Balance, totals: Mapping[str, Fraction], slots: int) -> Mapping[str, int]:
    """The target of each value that has one, in hundredths, rounded half-even."""
    if balance.target == "even":
        return {value: round(Fraction(100 * slots, len(totals))) for value in totals}
    if balance.target == "proportional":
        whole = sum(totals.values(), Fraction(0))
        return {value: round(100 * slots * share / whole) for value, share in totals.items()}
    return {value: round(100 * number) for value, number in sorted(balance.target.items())}


def _curves(attribute: str, balance: Balance, pool: Pool, slots: int) -> Iterable[Curve]:
    weight = balance.weight * 1000
    totals = shares(pool, attribute)
    for value, target in targets(balance, totals, slots).items():
        having = [
            (i, len(proposal[attribute]))
            for i, proposal in enumerate(pool)
            if value in proposal[attribute]
        ]
        parts = lcm(1, *(number for _, number in having))
        yield Curve(
            attribute,
            value,
            int(weight),
            target,
            parts,
            tuple((i, parts // number) for i, number in having),
        )


def _rows(call: Call, number: int, rule: Rule, pool: Pool) -> Iterable[Row]:
    """A rule on one value, or on each: `at_most` on those that occur, `at_least` on the whole
    vocabulary.
    """
    if rule.value is not None:
        values = [rule.value]
    elif rule.at_least is not None:
        values = sorted({*(call.vocabulary(rule.of) or ()), *shares(pool, rule.of)})
    else:
        values = sorted(shares(pool, rule.of))
    for value in values:
        members = tuple(i for i, proposal in enumerate(pool) if value in proposal[rule.of])
        limits = [f"at least {rule.at_least}"] if rule.at_least is not None else []
        limits += [f"at most {rule.at_most}"] if rule.at_most is not None else []
        name = f"rule {number}, {' and '.join(limits)} of {rule.of} {value}"
        yield Row(name, members, rule.at_least or 0, rule.at_most, number, rule.of, value)
