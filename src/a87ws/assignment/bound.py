"""A proof by prices that no assignment is better, checked in integers and without any solver.

Charge each reviewer's price for every review of theirs and pay it back at the end: nothing has
changed. But now each proposal may as well take the reviewers who are cheapest for it, and each
reviewer the number of reviews that suits them, without asking one another: the sum of those is at
most the cost of any assignment, *whatever the prices*. Where it equals the cost of ours, ours is
best. (Lagrange's bound for a flow; for the right prices it is tight.)
"""

from __future__ import annotations

from collections.abc import Sequence
from heapq import nsmallest

from a87ws.assignment.instance import Instance, Plan, bits


def lower_bound(instance: Instance, prices: Sequence[int]) -> int:
    """What every assignment that fills all needs costs at least; raises ValueError where there is
    none.
    """
    everyone = range(len(instance.reviewers))
    total = 0
    for proposal, need in enumerate(instance.needs):
        bit = 1 << proposal
        offers = [
            prices[r] + (instance.steep if instance.unread[r] & bit else 0)
            for r in everyone
            if instance.allowed[r] & bit
        ]
        if len(offers) < need:
            raise ValueError("a proposal has too few reviewers to choose from")
        total += sum(nsmallest(need, offers))
    return total + sum(_cheapest(instance, r, prices[r]) for r in everyone)


def _cheapest(instance: Instance, reviewer: int, price: int) -> int:
    """The least of load² − price · (new reviews): convex, so the best number is where one more
    stops paying.
    """
    held, room = instance.loads[reviewer], instance.room[reviewer]
    best = max(0, (price + 1) // 2 - held)  # (held + n)² − (held + n − 1)² ≤ price
    best = min(best, len(instance.proposals) if room is None else room)
    return (held + best) ** 2 - price * best


def is_best(plan: Plan, prices: Sequence[int]) -> bool:
    """Whether the plan keeps every limit, fills every need, and costs no more than any could."""
    instance = plan.instance
    for reviewer, given in enumerate(plan.given):
        room = instance.room[reviewer]
        if given & ~instance.allowed[reviewer] or (room is not None and given.bit_count() > room):
            return False
    return not any(plan.missing()) and plan.cost == lower_bound(instance, prices)


def is_short(instance: Instance, proposals: int, reviewers: int) -> int:
    """By how many reviews these proposals (a mask) must fall short, as a count over these reviewers
    (a mask) shows.

    The proposals can get what those reviewers may still take, and one review from each other
    reviewer who may be given it; what is needed beyond that cannot be had (Hall 1935; Ford and
    Fulkerson 1956). 0 or less shows nothing.
    """
    needed = sum(instance.needs[p] for p in bits(proposals))
    for reviewer in range(len(instance.reviewers)):
        room = instance.room[reviewer]
        may = (instance.allowed[reviewer] & proposals).bit_count()
        needed -= min(room, may) if reviewers >> reviewer & 1 and room is not None else may
    return needed
