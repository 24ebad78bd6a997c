"""What a portfolio amounts to: its figures, its balance, and how another differs from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from a87ws.call.attributes import attributes
from a87ws.call.case import Case
from a87ws.selection.decision import Alternative, Share, Shares, Worth
from a87ws.selection.instance import Instance, Portfolio
from a87ws.selection.question import DecisionQuestion, shares


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
