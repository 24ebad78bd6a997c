"""The steps of the contract as claims about the portfolio that is their answer."""

from __future__ import annotations

from collections.abc import Mapping
from math import gcd

from a87ws.selection.certificate import Aim, Claim
from a87ws.selection.instance import Instance, Portfolio

MERIT = Aim(0, 1, 0)
LESS_IMBALANCE = Aim(0, 0, 1)

SAYS: Mapping[str, str] = {
    "size": "no allowed series has more sessions",
    "best merit": "no allowed series of this size has more merit than the best merit named",
    "value": "none of this size, within the cap where there is one, has a larger value",
    "merit": "none of that value has more merit",
    "imbalance": "none of that value and merit is less out of balance",
    "draw": "none equal in all of that comes earlier in the draw",
}
"""What each step proves, in words."""


def steps(instance: Instance) -> tuple[str, ...]:
    """The steps that this instance needs, in their order.

    Value and merit fix the imbalance, unless its factor is 0.
    """
    return tuple(step for step in SAYS if step != "imbalance" or instance.balance[0] == 0)


def claim(step: str, instance: Instance, portfolio: Portfolio | None, best_merit: int) -> Claim:
    """What `step` claims if `portfolio` answers it and the steps before, and `best_merit` is M.

    Without a portfolio the claim is that the rules allow none.
    """
    if step == "size" or portfolio is None:
        reached = -1 if portfolio is None else instance.point * len(portfolio)
        return Claim(step, 0, instance.most, Aim(instance.point, 0, 0), reached)
    size, factor, one = len(portfolio), *instance.balance
    value = Aim(0, one, factor)
    capped: tuple[tuple[Aim, int], ...] = ()
    if instance.tolerance is not None:
        capped = ((MERIT, instance.floor(best_merit, size) * instance.thousandth),)
    reached = value.of(instance, portfolio)
    at_value = ((value, reached),)
    at_merit = (*at_value, (MERIT, MERIT.of(instance, portfolio)))
    if step == "best merit":
        return Claim(step, size, size, MERIT, instance.thousandth * best_merit)
    if step == "value":
        return Claim(step, size, size, value, reached, capped)
    if step == "merit":
        return Claim(
            step,
            size,
            size,
            MERIT,
            MERIT.of(instance, portfolio),
            at_value,
            grid=_grid(instance, size),
        )
    least = LESS_IMBALANCE.of(instance, portfolio)
    if step == "imbalance":
        return Claim(step, size, size, LESS_IMBALANCE, least, at_merit)
    equal = at_merit if factor else (*at_merit, (LESS_IMBALANCE, least))
    return Claim(step, size, size, value, reached - 1, equal, portfolio)


def _grid(instance: Instance, size: int) -> tuple[int, int]:
    """The total merits that so many proposals can have, as a step and one of them, in units."""
    least = min(instance.merits, default=0)
    step = gcd(*(merit - least for merit in instance.merits)) or 1
    return instance.thousandth * step, instance.thousandth * least * size
