"""Why not every proposal can have its reviewers: a set of proposals and of reviewers that shows it
by counting.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from a87ws.assignment.bound import is_short
from a87ws.assignment.instance import Instance, Plan, bits
from a87ws.assignment.solve import place


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
        lacking = is_short(instance, proposals, full)
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


def most_reviews(instance: Instance, per_proposal: int) -> int:
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
