"""A proof by prices that no assignment is better, checked in integers and without any solver.

Charge each reviewer's price for every review of theirs and pay it back at the end: nothing has
changed. But now each proposal may as well take the reviewers who are cheapest for it, and each
reviewer the number of reviews that suits them, without asking one another: the sum of those is at
most the cost of any assignment, *whatever the prices*. Where it equals the cost of ours, ours is
best. (Lagrange's bound for a flow; for the right prices it is tight.)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import nsmallest

from a87ws.assignment.problem import AssignmentProblem, Plan, bits
from a87ws.assignment.solve import place


def lower_bound(instance: AssignmentProblem, prices: Sequence[int]) -> int:
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


def _cheapest(instance: AssignmentProblem, reviewer: int, price: int) -> int:
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


def shortfall(instance: AssignmentProblem, proposals: int, reviewers: int) -> int:
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


@dataclass(frozen=True)
class Shortage:
    """`proposals` need `needed` more reviews; `full` may still take `room`, and others `rest` of
    them: `lacking` short.

    `idle` are reviewers with room left who may be given none, or no more, of these proposals.
    """

    proposals: tuple[str, ...]
    full: tuple[str, ...]
    idle: tuple[str, ...]
    needed: int
    room: int
    rest: int
    lacking: int


def shortages(plan: Plan) -> tuple[Shortage, ...]:
    """Every shortage of a plan that fills as many needs as can be filled, each apart from the
    others.
    """
    instance = plan.instance
    found = []
    for proposals, full in _groups(plan):
        lacking = shortfall(instance, proposals, full)
        assert lacking > 0  # or the plan could have been filled further  # noqa: S101
        found.append(_shortage(plan, proposals, full, lacking))
    return tuple(found)


def _groups(plan: Plan) -> Iterator[tuple[int, int]]:
    """What the unplaced cannot get away from, by shared full reviewers and shared proposals."""
    everyone = range(len(plan.instance.reviewers))
    groups: list[tuple[int, int]] = []
    for proposal, lacks in enumerate(plan.missing()):
        if lacks <= 0:
            continue
        proposals, full = 1 << proposal, 0
        grown = True
        while grown:
            grown = False
            for r in everyone:
                if not full >> r & 1 and plan.instance.allowed[r] & ~plan.given[r] & proposals:
                    full |= 1 << r
                    proposals |= plan.given[r]
                    grown = True
        for other in [each for each in groups if each[0] & proposals or each[1] & full]:
            groups.remove(other)
            proposals, full = proposals | other[0], full | other[1]
        groups.append((proposals, full))
    yield from groups


def _shortage(plan: Plan, proposals: int, full: int, lacking: int) -> Shortage:
    instance = plan.instance
    everyone = range(len(instance.reviewers))
    needed = sum(instance.needs[p] for p in bits(proposals))
    room = sum(instance.room[r] or 0 for r in bits(full))
    idle = [
        r
        for r in everyone
        if not full >> r & 1
        and instance.has_room(r, plan.given[r].bit_count())
        and proposals & ~instance.allowed[r]
    ]
    return Shortage(
        tuple(instance.proposals[p] for p in bits(proposals)),
        tuple(instance.reviewers[r] for r in bits(full)),
        tuple(instance.reviewers[r] for r in idle),
        needed,
        room,
        needed - lacking - room,
        lacking,
    )


def most_reviews(instance: AssignmentProblem, per_proposal: int) -> int:
    """The largest number of reviews a proposal, below `per_proposal`, that all can have; 0 where
    there is none.
    """
    for fewer in range(1, per_proposal):
        needs = tuple(max(0, need - fewer) for need in instance.needs)
        plan = Plan(replace(instance, needs=needs))
        place(plan)
        if not any(plan.missing()):
            return per_proposal - fewer
    return 0
