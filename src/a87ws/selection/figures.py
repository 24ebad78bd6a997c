"""What a portfolio amounts to, recomputed by whoever checks it; needs no solver."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from a87ws.model.round import Round
from a87ws.register import Register
from a87ws.selection.attributes import attributes
from a87ws.selection.build import shares
from a87ws.selection.decision import Figures, Share
from a87ws.selection.instance import Instance, Portfolio


def figures(instance: Instance, portfolio: Portfolio) -> Figures:
    """Merit and imbalance of a portfolio."""
    return Figures(instance.merit(portfolio), Fraction(instance.imbalance(portfolio), instance.point))


def balance_table(round_: Round, instance: Instance, chosen: Portfolio) -> Mapping[str, Mapping[str, Share]]:
    """Target, selected and eligible shares of every value of every balanced attribute."""
    register = Register(round_.members)
    pool = [attributes(round_.call, register, round_.proposals[name]) for name in instance.names]
    table: dict[str, Mapping[str, Share]] = {}
    for attribute in round_.call.selection.balance:
        eligible = shares(pool, attribute)
        selected = shares([pool[i] for i in sorted(chosen)], attribute)
        target = {c.value: Fraction(c.target, 100) for c in instance.curves if c.attribute == attribute}
        table[attribute] = {
            value: Share(target.get(value), selected.get(value, Fraction(0)), eligible.get(value, Fraction(0)))
            for value in sorted({*eligible, *target})
        }
    return table
