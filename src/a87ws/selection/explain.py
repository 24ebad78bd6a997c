"""The decision with its reasons: what else could have been chosen, and why it was not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Final

from a87ws.base.coding import Factor
from a87ws.call.call import Call, Override
from a87ws.call.case import Case
from a87ws.call.review import Standing
from a87ws.reviews.judge import Ineligible
from a87ws.selection.alternatives import best_with, best_without, merit_lacking, nearest, reserves
from a87ws.selection.build import alternative, balance_table, figures, shifts
from a87ws.selection.choose import Choice, choose, obstacles
from a87ws.selection.decision import (
    MOST_WORKED_OUT,
    NEAREST,
    Decider,
    Decision,
    LeftOut,
    Obstacle,
    OpenStep,
    PolicyPart,
    Reason,
    Selected,
    parts,
    without,
)
from a87ws.selection.instance import Instance, Portfolio


def override_of(call: Call, proposal: str) -> Override | None:
    """The committee's override of a proposal."""
    return next(
        (override for override in call.selection.overrides if override.proposal == proposal), None
    )


def decided_by(instance: Instance, chosen: Portfolio, rival: Portfolio | None) -> Decider:
    """What puts the chosen series before the best one where a proposal is on its other side;
    overrides aside.
    """
    if rival is None:
        return "rules"
    if len(rival) < len(chosen):
        return "size"
    if figures(instance, rival) == figures(instance, chosen):
        return "draw"
    if instance.preference(rival) > instance.preference(chosen):
        return "cap"  # nothing else keeps out what would be better
    if instance.balance != (1, 1):
        return "factor"
    return "merit" if instance.value(rival) == instance.value(chosen) else "value"


def reason(  # noqa: PLR0913  the facts, each from another source
    instance: Instance,
    chosen: Portfolio,
    proposal: int,
    rival: Portfolio | None,
    *,
    override: Override | None = None,
    lacked: int | None = None,
    obstacles: tuple[Obstacle, ...] = (),
    turned_by: tuple[PolicyPart, ...] = (),
) -> Reason:
    """The facts of one proposal; `rival` is the best series where it is on its other side."""
    decided: Decider = "override" if override else decided_by(instance, chosen, rival)
    words = override.reason if override else ""
    if rival is None:
        return Reason(decided, words, obstacles, turned_by=turned_by)
    itself = {proposal}
    return Reason(
        decided,
        words,
        obstacles,
        len(chosen) - len(rival),
        instance.merit(rival) - instance.merit(chosen),
        shifts(instance, chosen, rival),
        _names(instance, chosen - rival - itself),
        _names(instance, rival - chosen - itself),
        lacked,
        turned_by,
    )


def _names(instance: Instance, portfolio: Portfolio) -> tuple[str, ...]:
    return tuple(sorted(instance.names[i] for i in portfolio))


MOST_WEIGHED: Final = 200
"""In larger pools the reasons do not say which single rule or target decided: that takes a search
for each.
"""

Turned = Mapping[PolicyPart, Portfolio | None]
"""The selection without each part of the policy."""


def explain(
    case: Case,
    standings: Iterable[Standing],
    ineligible: Mapping[str, Ineligible],
    instance: Instance,
    choice: Choice,
) -> Decision:
    """The decision of a choice that found a portfolio."""
    chosen = _of(choice)
    by_id = {standing.proposal: standing for standing in standings}
    turned = turned_by_parts(instance, chosen)
    inside = []
    for i in _by_merit(instance, chosen):
        rating = by_id[instance.names[i]].rating or Fraction(0)
        inside.append(selected(case, instance, choice, i, rating, turned))
    order, near = _outside(instance, choice)
    outside = [left_out(case, instance, choice, i, turned) for i in _by_merit(instance, near)]
    worth = figures(instance, chosen)
    return Decision(
        slots=instance.slots,
        balance_factor=Factor(*instance.balance),
        proved=choice.is_proved,
        bound=_bound(instance, choice),
        merit=worth.merit,
        best_merit=choice.best_merit,
        imbalance=worth.imbalance,
        value=worth.value,
        selected=tuple(inside),
        reserves=tuple(instance.names[i] for i in order),
        left_out=tuple(outside),
        ineligible=tuple(ineligible.values()),
        balance=balance_table(case, instance, chosen),
    )


def _by_merit(instance: Instance, portfolio: Portfolio) -> list[int]:
    return sorted(portfolio, key=lambda i: (-instance.merits[i], instance.names[i]))


def _outside(instance: Instance, choice: Choice) -> tuple[tuple[int, ...], Portfolio]:
    """The reserves, and those left out to work out: of a large pool only the nearest."""
    chosen, everybody = _of(choice), range(len(instance.names))
    if len(everybody) > MOST_WORKED_OUT:
        near = nearest(instance, choice, NEAREST)
        return reserves(instance, chosen, NEAREST), near - chosen
    return reserves(instance, chosen), frozenset(everybody) - chosen


def turned_by_parts(instance: Instance, chosen: Portfolio) -> Turned:
    """The selection without each part of the policy, one at a time; of a large pool nothing."""
    if len(instance.names) > MOST_WEIGHED:
        return {}
    return {
        part: choose(without(instance, part), best_merit=False, start=chosen).portfolio
        for part in parts(instance)
    }


def selected(  # noqa: PLR0913, PLR0917  what a reason rests on
    case: Case, instance: Instance, choice: Choice, i: int, rating: Fraction, turned: Turned
) -> Selected:
    """A selected proposal with its reason."""
    chosen, rival = _of(choice), best_without(instance, i, choice)
    why = reason_of(case, instance, chosen, i, rival, None, turned)
    return Selected(
        instance.names[i], rating, instance.merits[i], alternative(instance, chosen, rival), why
    )


def left_out(case: Case, instance: Instance, choice: Choice, i: int, turned: Turned) -> LeftOut:
    """An eligible proposal that was not selected, with its reason."""
    chosen, rival = _of(choice), best_with(instance, i, choice)
    short = merit_lacking(instance, chosen, i, rival)
    why = reason_of(case, instance, chosen, i, rival, short, turned)
    return LeftOut(
        instance.names[i], instance.merits[i], alternative(instance, chosen, rival), short, why
    )


def reason_of(  # noqa: PLR0913, PLR0917
    case: Case,
    instance: Instance,
    chosen: Portfolio,
    i: int,
    rival: Portfolio | None,
    short: int | None,
    turned: Turned,
) -> Reason:
    """Why a proposal is where it is, the rules in its way included."""
    inside = i in chosen
    override = override_of(case.call, instance.names[i])
    forbidden = override is None and (rival is None or len(rival) < len(chosen))
    return reason(
        instance,
        chosen,
        i,
        rival,
        override=override,
        lacked=short,
        obstacles=obstacles(instance, i, _size(chosen, rival), inside=not inside)
        if forbidden
        else (),
        turned_by=tuple(
            part for part, other in turned.items() if other is not None and (i in other) != inside
        ),
    )


def _bound(instance: Instance, choice: Choice) -> OpenStep | None:
    end = choice.open_end
    if end is None:
        return None
    at_most = None if end.beyond is None else Fraction(end.beyond, instance.point)
    if end.step == "size" and at_most is not None:
        at_most = Fraction(int(at_most))
    if end.step == "value" and instance.balance != (1, 1):
        at_most = None  # in the factor's own unit, which is no point
    return OpenStep(end.step, at_most)


def _of(choice: Choice) -> Portfolio:
    assert choice.portfolio is not None  # the caller has the infeasible case  # noqa: S101
    return choice.portfolio


def _size(chosen: Portfolio, rival: Portfolio | None) -> int:
    """The size that no series has with it: as many as chosen, or any at all."""
    return 0 if rival is None else len(chosen)
