"""What else could have been chosen: with one more, without one, and what a proposal lacked."""

from __future__ import annotations

from dataclasses import replace

from a87ws.selection.certificate import bound, whole_boxes
from a87ws.selection.choose import Choice, choose
from a87ws.selection.instance import Instance, Portfolio


def best_with(instance: Instance, proposal: int, choice: Choice | None = None) -> Portfolio | None:
    """The selection if an `include` override named the proposal; None if no portfolio can hold it.

    Knowing the choice makes the search shorter.
    """
    return _choose_again(instance.vary(include=[proposal]), choice)


def best_without(
    instance: Instance, proposal: int, choice: Choice | None = None
) -> Portfolio | None:
    """The selection if an `exclude` override named the proposal; None if every portfolio has it."""
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
