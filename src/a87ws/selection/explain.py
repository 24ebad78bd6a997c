"""The decision with its reasons: what else could have been chosen, and why it was not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Final

from a87ws.base.shape import Factor
from a87ws.call.call import Call, Override
from a87ws.call.case import Case
from a87ws.call.review import Standing
from a87ws.reviews.judge import Ineligible
from a87ws.selection.certificate import bound, whole_boxes
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
    alternative,
    balance_table,
    figures,
    parts,
    shifts,
    without,
)
from a87ws.selection.instance import Instance, Portfolio
from a87ws.selection.question import DecisionQuestion


def best_with(instance: Instance, proposal: int, choice: Choice | None = None) -> Portfolio | None:
    """The selection if an `include` override named the proposal; None if no portfolio can hold it.

    Knowing the choice makes the search shorter.
    """
    return _choose_again(instance.vary(include=[proposal]), choice)


def best_without(
    instance: Instance, proposal: int, choice: Choice | None = None
) -> Portfolio | None:
    """The selection if an `exclude` override named the proposal; None if all portfolios hold it."""
    return _choose_again(instance.vary(exclude=[proposal]), choice)


def _choose_again(instance: Instance, choice: Choice | None) -> Portfolio | None:
    if choice is None:
        return choose(instance, best_merit=False).portfolio
    start, prices = choice.portfolio, choice.prices
    return choose(instance, best_merit=False, start=start, prices=prices).portfolio


def nearest(instance: Instance, choice: Choice, count: int) -> frozenset[int]:
    """The `count` proposals left out that come nearest to the selection.

    The bound at the root of the proof of the value, lowered by what a proposal's coming in costs
    there, is the most that any series with it could be worth.
    """
    gains = _root_gains(instance, choice)
    chosen = choice.portfolio or frozenset()

    def distance(i: int) -> tuple[int, int, str]:
        return -min(0, gains[i]), -instance.merits[i], instance.names[i]

    left_out = sorted((i for i in gains if i not in chosen), key=distance)
    return frozenset(left_out[:count])


def _root_gains(instance: Instance, choice: Choice) -> dict[int, int]:
    """What changing each proposal's side costs at the root of the proof of the value."""
    (proof,) = (proof for proof in choice.proofs if proof.claim.step == "value")
    (box,) = whole_boxes(instance)
    if choice.prices is not None:
        node_bound = bound(instance, proof.claim, choice.prices, box)
        if node_bound is not None:
            return dict(node_bound.gains)
    return dict.fromkeys(range(len(instance.names)), 0)


def merit_lacking(
    instance: Instance, chosen: Portfolio, proposal: int, rival: Portfolio | None
) -> int | None:
    """The fewest thousandths of merit that would bring a proposal in, given its best portfolio.

    None if no merit would.
    """
    if rival is None or len(rival) < len(chosen):
        return None
    if instance.tolerance is None:
        return _lacking_without_cap(instance, chosen, proposal, rival)
    return _lacking_under_cap(instance, chosen, proposal, rival)


def _lacking_without_cap(
    instance: Instance, chosen: Portfolio, proposal: int, rival: Portfolio
) -> int | None:
    """Raising its merit lifts every portfolio that holds it alike: the rival stays the best."""
    behind = instance.value(chosen) - instance.value(rival)
    _, one = instance.balance
    if one == 0:
        if behind:
            return None  # balance alone decides, and no merit outweighs it
        least = instance.merit(chosen) - instance.merit(rival)
    else:
        least = -(-behind // (one * instance.thousandth))
    raised = _raise_merit(instance, proposal, least)
    if raised.preference(rival) > raised.preference(chosen):
        return least
    return least + 1


def _lacking_under_cap(
    instance: Instance, chosen: Portfolio, proposal: int, rival: Portfolio
) -> int:
    """Under a cap its merit moves the cap too, but never drops it again: bisection finds the least.

    With `enough` more, no portfolio without it is within the cap.
    """
    assert instance.tolerance is not None  # `merit_lacking` sends the rest elsewhere  # noqa: S101
    top = sum(sorted(instance.merits)[-len(chosen) :]) - instance.merit(rival)
    enough = top + int(1000 * instance.tolerance * len(chosen)) + 1
    too_few = 0
    while enough - too_few > 1:
        middle = (enough + too_few) // 2
        raised = _raise_merit(instance, proposal, middle)
        series = choose(raised, best_merit=False, start=rival).portfolio
        if series is not None and proposal in series:
            enough = middle
        else:
            too_few = middle
    return enough


def _raise_merit(instance: Instance, proposal: int, thousandths: int) -> Instance:
    return instance.vary(merits={proposal: instance.merits[proposal] + thousandths})


def reserves(instance: Instance, chosen: Portfolio, most: int | None = None) -> tuple[int, ...]:
    """The order in which those left out would take one more slot, then the next, and so on.

    All earlier ones stay included. In a large pool, only the first `most` are worked out.
    """
    order: list[int] = []
    series = chosen
    while most is None or len(order) < most:
        wider = replace(instance, slots=max(instance.slots, len(series)) + 1)
        allowed = _widened_by_one(wider, series)
        if not allowed:
            break
        best = max(allowed, key=wider.preference)
        order.extend(best - series)
        series = best
    return tuple(order)


def _widened_by_one(wider: Instance, series: Portfolio) -> list[Portfolio]:
    """Every allowed portfolio with one proposal more, within the cap that these have together.

    With all others fixed, a slot is the choice of one proposal: trying each is enough.
    """
    allowed = []
    for i in range(len(wider.names)):
        portfolio = series | {i}
        if i not in series and wider.allows(portfolio):
            allowed.append(portfolio)
    if wider.tolerance is None or not allowed:
        return allowed
    floor = wider.floor(max(map(wider.merit, allowed)), len(series) + 1)
    return [portfolio for portfolio in allowed if wider.merit(portfolio) >= floor]


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


def explain(  # noqa: PLR0913, PLR0917  what a decision rests on
    case: Case,
    standings: Iterable[Standing],
    ineligible: Mapping[str, Ineligible],
    question: DecisionQuestion,
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
        balance=balance_table(question, (instance.names[i] for i in chosen)),
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
