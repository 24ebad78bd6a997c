"""What else could have been chosen: with one more, without one, and what a proposal lacked."""

from __future__ import annotations

from dataclasses import replace

from a87ws.selection.certificate import bound, everything
from a87ws.selection.choose import Choice, choose
from a87ws.selection.figures import alternative
from a87ws.selection.instance import Instance, Portfolio

__all__ = ["alternative", "best_with", "best_without", "lacked", "reserves"]


def best_with(instance: Instance, proposal: int, choice: Choice | None = None) -> Portfolio | None:
    """The selection if an `include` override named the proposal; None where no portfolio could hold
    it.

    Found sooner where the choice is known.
    """
    return _again(instance.but(include=[proposal]), choice)


def nearest(instance: Instance, choice: Choice, count: int) -> frozenset[int]:
    """Those left out that come nearest to the selection, by the bound that the proof of the value
    puts on each.

    The bound at the root of the tree, lowered by what a proposal's coming in costs there, is the
    most that any series with it could be worth.
    """
    chosen = choice.portfolio or frozenset()
    (proof,) = (proof for proof in choice.proofs if proof.claim.step == "value")
    (box,) = everything(instance)
    found = bound(instance, proof.claim, choice.prices, box) if choice.prices else None
    gains = found.gains if found else dict.fromkeys(range(len(instance.names)), 0)
    left = [i for i in gains if i not in chosen]
    return frozenset(
        sorted(left, key=lambda i: (-min(0, gains[i]), -instance.merits[i], instance.names[i]))[
            :count
        ]
    )


def best_without(
    instance: Instance, proposal: int, choice: Choice | None = None
) -> Portfolio | None:
    """The selection if an `exclude` override named the proposal."""
    return _again(instance.but(exclude=[proposal]), choice)


def _again(instance: Instance, choice: Choice | None) -> Portfolio | None:
    start, prices = (choice.portfolio, choice.prices) if choice else (None, None)
    return choose(instance, best_merit=False, start=start, prices=prices).portfolio


def lacked(
    instance: Instance, chosen: Portfolio, proposal: int, rival: Portfolio | None
) -> int | None:
    """The fewest thousandths of merit that would bring a proposal in, given its best portfolio;
    None if none would.
    """
    if rival is None or len(rival) < len(chosen):
        return None
    if instance.tolerance is None:
        return _lacked_free(instance, chosen, proposal, rival)
    return _lacked_capped(instance, chosen, proposal, rival)


def _lacked_free(
    instance: Instance, chosen: Portfolio, proposal: int, rival: Portfolio
) -> int | None:
    """Raising its merit lifts every portfolio that holds it alike: the rival stays the best of
    them.
    """
    behind, one = instance.value(chosen) - instance.value(rival), instance.balance[1]
    if one == 0:
        if behind:
            return None  # balance alone decides, and no merit outweighs it
        least = instance.merit(chosen) - instance.merit(rival)
    else:
        least = -(-behind // (one * instance.thousandth))
    raised = _raised(instance, proposal, least)
    return least if raised.preference(rival) > raised.preference(chosen) else least + 1


def _lacked_capped(instance: Instance, chosen: Portfolio, proposal: int, rival: Portfolio) -> int:
    """Under a cap its merit moves the cap too; it never drops out again, so halving finds the
    least.

    Above `enough`, no portfolio without it is within the cap any more.
    """
    assert instance.tolerance is not None  # `lacked` sends the rest elsewhere  # noqa: S101
    top = sum(sorted(instance.merits)[-len(chosen) :]) - instance.merit(rival)
    enough = top + int(1000 * instance.tolerance * len(chosen)) + 1
    too_few = 0
    while enough - too_few > 1:
        middle = (enough + too_few) // 2
        found = choose(_raised(instance, proposal, middle), best_merit=False, start=rival).portfolio
        if found is not None and proposal in found:
            enough = middle
        else:
            too_few = middle
    return enough


def _raised(instance: Instance, proposal: int, thousandths: int) -> Instance:
    return instance.but(merits={proposal: instance.merits[proposal] + thousandths})


def reserves(instance: Instance, chosen: Portfolio, most: int | None = None) -> tuple[int, ...]:
    """The order in which those left out would take one more slot, then the next, all earlier ones
    included.

    Of a large pool only the first `most`.

    With all others fixed, each slot is the choice of one proposal: they are simply all tried.
    """
    order: list[int] = []
    series = chosen
    while most is None or len(order) < most:
        wider = replace(instance, slots=max(instance.slots, len(series)) + 1)
        allowed = [series | {i} for i in range(len(instance.names)) if i not in series]
        allowed = [portfolio for portfolio in allowed if wider.allows(portfolio)]
        if instance.tolerance is not None and allowed:
            floor = instance.floor(max(map(instance.merit, allowed)), len(series) + 1)
            allowed = [portfolio for portfolio in allowed if instance.merit(portfolio) >= floor]
        if not allowed:
            return tuple(order)
        best = max(allowed, key=wider.preference)
        order.extend(best - series)
        series = best
    return tuple(order)
