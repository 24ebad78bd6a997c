"""The decision with its reasons: each a figure and one plain sentence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from a87ws.model.base import decimal
from a87ws.model.call import ATTRIBUTES, Call, Override
from a87ws.model.round import Round
from a87ws.model.standing import Standing
from a87ws.selection.alternatives import alternative, best_with, best_without, lacked, reserves
from a87ws.selection.choose import Choice
from a87ws.selection.decision import Alternative, Decision, LeftOut, Selected
from a87ws.selection.figures import balance_table, figures
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


def _selected(call: Call, instance: Instance, chosen: Portfolio, i: int, rating: Fraction) -> Selected:
    name = instance.names[i]
    other = alternative(instance, chosen, best_without(instance, i))
    override = _override(call, name)
    if override:
        reason = f"the committee has it in the series: {override.reason}"
    elif other is None:
        reason = "no allowed series can be without it"
    else:
        reason = f"without it, {_moves(other, besides=name)}; that series {_compared(instance, chosen, other)}"
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
        reason = f"to take it in, {_moves(other, besides=name)}; that series {_compared(instance, chosen, other)}"
        if short is not None:
            reason += f"; it lacked {decimal(Fraction(short, 1000))} points of merit"
    return LeftOut(name, instance.merits[i], other, short, reason)


def _override(call: Call, name: str) -> Override | None:
    return next((override for override in call.selection.overrides if override.proposal == name), None)


def _moves(other: Alternative, besides: str) -> str:
    """Who else would leave and come in."""
    leaves = [name for name in other.leaves if name != besides]
    joins = [name for name in other.joins if name != besides]
    parts = [f"{_names(leaves)} would leave"] if leaves else []
    parts += [f"{_names(joins)} would come in"] if joins else []
    return " and ".join(parts) or "nothing else would change"


def _compared(instance: Instance, chosen: Portfolio, other: Alternative) -> str:
    """What the other series is beside the chosen one, and which part of that is merit and which balance."""
    now, then = figures(instance, chosen), other.figures
    fewer = len(other.leaves) - len(other.joins)
    if fewer > 0:
        return f"has {fewer} session{'s' if fewer > 1 else ''} fewer"
    if then == now:
        return "is equal in value and merit, and the draw decided"
    parts = []
    if then.merit != now.merit:
        parts.append(f"{_signed(Fraction(then.merit - now.merit, 1000))} of merit")
    if then.imbalance != now.imbalance:
        where = ", ".join(f"{_title(attribute)} {_signed(-shift)}" for attribute, shift in other.shifts.items())
        parts.append(f"{_signed(now.imbalance - then.imbalance)} of balance ({where})")
    less = now.value - then.value
    if less == 0:
        worth = "has the same value and less merit"
    else:
        worth = f"is worth {decimal(abs(less))} points {'less' if less > 0 else 'more'}"
    return f"{worth}: {' and '.join(parts)}"


def _title(attribute: str) -> str:
    return ATTRIBUTES.get(attribute, attribute).lower()


def _signed(number: Fraction) -> str:
    return f"{'+' if number > 0 else '−'}{decimal(abs(number))}"


def _names(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
