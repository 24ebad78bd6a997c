"""The decision with its reasons: each a figure and one plain sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from a87ws.model.base import decimal
from a87ws.model.call import ATTRIBUTES, Call, Override
from a87ws.model.round import Round
from a87ws.model.standing import Standing
from a87ws.register import Register
from a87ws.selection.alternatives import alternative, best_with, best_without, figures, lacked, reserves
from a87ws.selection.attributes import attributes
from a87ws.selection.build import shares
from a87ws.selection.choose import Choice
from a87ws.selection.decision import Alternative, Decision, LeftOut, Selected, Share
from a87ws.selection.instance import Instance, Portfolio


def explain(
    round_: Round, standings: Iterable[Standing], ineligible: Mapping[str, str], instance: Instance, choice: Choice
) -> Decision:
    """The decision of a choice that found a portfolio."""
    chosen = choice.portfolio
    assert chosen is not None  # the caller has the infeasible case  # noqa: S101
    by_id = {standing.proposal: standing for standing in standings}
    return Decision(
        slots=instance.slots,
        balance=instance.balance,
        proved=choice.is_proved,
        figures=figures(instance, chosen),
        best_merit=choice.best_merit,
        selected=tuple(
            _selected(round_.call, instance, chosen, i, by_id[instance.names[i]].rating or Fraction(0))
            for i in sorted(chosen, key=lambda i: (-instance.merits[i], instance.names[i]))
        ),
        reserves=tuple(instance.names[i] for i in reserves(instance, chosen)),
        left_out=tuple(
            _left_out(round_.call, instance, chosen, i)
            for i in sorted(range(len(instance.names)), key=lambda i: (-instance.merits[i], instance.names[i]))
            if i not in chosen
        ),
        ineligible=ineligible,
        shares=balance_table(round_, instance, chosen),
    )


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


def _selected(call: Call, instance: Instance, chosen: Portfolio, i: int, rating: Fraction) -> Selected:
    name = instance.names[i]
    other = alternative(instance, chosen, best_without(instance, i))
    override = _override(call, name)
    if override:
        reason = f"the committee has it in the series: {override.reason}"
    elif other is None:
        reason = "no allowed series can be without it"
    else:
        reason = f"without it, {_would(instance, chosen, other)}"
    return Selected(name, rating, instance.merits[i], other, reason)


def _left_out(call: Call, instance: Instance, chosen: Portfolio, i: int) -> LeftOut:
    name = instance.names[i]
    rival = best_with(instance, i)
    other = alternative(instance, chosen, rival)
    short = lacked(instance, chosen, i, rival)
    override = _override(call, name)
    if override:
        reason = f"the committee keeps it out of the series: {override.reason}"
    elif other is None:
        reason = "no series that keeps every rule can hold it"
    else:
        reason = f"with it, {_would(instance, chosen, other)}"
        if short is not None:
            reason += f"; {decimal(Fraction(short, 1000))} more points of merit would have brought it in"
    return LeftOut(name, instance.merits[i], other, short, reason)


def _override(call: Call, name: str) -> Override | None:
    return next((override for override in call.selection.overrides if override.proposal == name), None)


def _would(instance: Instance, chosen: Portfolio, other: Alternative) -> str:
    """What the other series would be, beside the chosen one."""
    now = figures(instance, chosen)
    less = len(other.leaves) - len(other.joins)
    swap = f"{_names(other.leaves)} would leave" if other.leaves else ""
    swap += f"{' and ' if swap else ''}{_names(other.joins)} would come in" if other.joins else ""
    if less > 0:
        return f"the series would have {less} session{'s' if less > 1 else ''} fewer: {swap}"
    if other.figures == now:
        return f"the best series is equal in value and merit, and the draw decided: {swap}"
    worse = now.value - other.figures.value
    merit = Fraction(other.figures.merit - now.merit, 1000)
    costs = now.imbalance - other.figures.imbalance
    parts = []
    if merit:
        parts.append(f"{_signed(merit)} of merit")
    if costs:
        on = ", ".join(f"{_title(attribute)} {_signed(-shift)}" for attribute, shift in other.shifts.items())
        parts.append(f"{_signed(costs)} of balance ({on})")
    sum_ = " and ".join(parts)
    if worse == 0:
        return f"{swap}, for the same value and less merit ({sum_})"
    how = "less" if worse > 0 else "more"
    return f"{swap}, and the series would be worth {decimal(abs(worse))} points {how}: {sum_}"


def _title(attribute: str) -> str:
    return ATTRIBUTES.get(attribute, attribute).lower()


def _signed(number: Fraction) -> str:
    return f"{'+' if number > 0 else '−'}{decimal(abs(number))}"


def _names(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
