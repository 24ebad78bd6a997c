"""The best assignment: everybody who can be placed is, unread languages are fewest, loads are most
even.

First a sensible start, then augmenting paths until nobody more can be placed, then cycles that
lower the cost until there is none (Klein 1967). Between reviewers it does not matter which proposal
moves, only whether one can and whether that makes a text unread: so paths and cycles are sought
among the reviewers alone, a hundred nodes instead of a hundred thousand pairs. What is found does
not have to be believed: `bound.py` proves it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import nsmallest

from a87ws.base.draws import Draws
from a87ws.reviews.assign.problem import AssignmentProblem, Plan, bits


def solve(instance: AssignmentProblem, draws: Draws) -> tuple[Plan, tuple[int, ...]]:
    """The plan, and each reviewer's price: what one more review of theirs would cost, which proves
    the plan.
    """
    plan = start(instance, draws)
    place(plan)
    return plan, improve(plan)


def start(instance: AssignmentProblem, draws: Draws) -> Plan:
    """Each proposal in a drawn order takes whom it may: who reads it, has least to do, is new to
    its other reviewers.

    Reviewers who met at one proposal meet elsewhere last: a well mixed graph tells leniency from
    quality best.
    """
    plan = Plan(instance)
    everyone = range(len(instance.reviewers))
    met = [[0] * len(instance.reviewers) for _ in everyone]
    loads, given = list(instance.loads), [0] * len(instance.reviewers)
    for proposal in draws.shuffle(range(len(instance.proposals))):
        bit = 1 << proposal
        company = [r for r in everyone if instance.held[r] & bit]
        free = [r for r in everyone if instance.allowed[r] & bit]
        tie = {r: place for place, r in enumerate(draws.shuffle(free))}
        for _ in range(instance.needs[proposal]):
            open_ = [r for r in free if instance.has_room(r, given[r]) and not plan.given[r] & bit]
            if not open_:
                break
            best = min(
                open_,
                key=lambda r: (
                    bool(instance.unread[r] & bit),
                    loads[r],
                    sum(met[r][c] for c in company),
                    tie[r],
                ),
            )
            plan.given[best] |= bit
            loads[best] += 1
            given[best] += 1
            for other in company:
                met[best][other] += 1
                met[other][best] += 1
            company.append(best)
    return plan


def movable(plan: Plan, giver: int, taker: int) -> int:
    """The proposals that `giver` could hand to `taker`."""
    return plan.given[giver] & plan.instance.allowed[taker] & ~plan.given[taker]


def place(plan: Plan) -> None:
    """Fill every need that can be filled, by handing reviews on from who is full to who is not."""
    instance = plan.instance
    for proposal, lacks in enumerate(plan.missing()):
        for _ in range(lacks):
            path = _path(plan, proposal)
            if path is None:
                break
            for giver, taker in zip(path[-2::-1], path[:0:-1], strict=False):
                _hand(plan, giver, taker, next(bits(movable(plan, giver, taker))))
            plan.given[path[0]] |= 1 << proposal
    # by construction
    assert all(plan.given[r] & ~instance.allowed[r] == 0 for r in range(len(plan.given)))  # noqa: S101


def _path(plan: Plan, proposal: int) -> list[int] | None:
    """A chain of reviewers: the first takes the proposal, each hands one on to the next, the last
    has room.
    """
    instance, bit = plan.instance, 1 << proposal
    before: dict[int, int | None] = {
        r: None
        for r in range(len(instance.reviewers))
        if instance.allowed[r] & bit and not plan.given[r] & bit
    }
    queue = list(before)
    for reviewer in queue:
        if instance.has_room(reviewer, plan.given[reviewer].bit_count()):
            path, at = [reviewer], before[reviewer]
            while at is not None:
                path.append(at)
                at = before[at]
            return path[::-1]
        for other in range(len(instance.reviewers)):
            # The proposal itself does not travel along its own chain: nobody may be given it twice.
            if other not in before and movable(plan, reviewer, other) & ~bit:
                before[other] = reviewer
                queue.append(other)
    return None


def _hand(plan: Plan, giver: int, taker: int, proposal: int) -> None:
    plan.given[giver] &= ~(1 << proposal)
    plan.given[taker] |= 1 << proposal


def improve(plan: Plan) -> tuple[int, ...]:
    """Hand reviews round wherever that lowers the cost, until it cannot; gives each reviewer's
    price.
    """
    while True:
        costs = _costs(plan)
        distance, cycle = _shortest(costs)
        if cycle is None:
            last = len(costs) - 1
            return tuple(
                -d if d is not None else (2 * plan.load(r) + 1)
                for r, d in enumerate(distance[:last])
            )
        _turn(plan, cycle)


def _costs(plan: Plan) -> list[list[int | None]]:
    """What handing one review from one to another costs; the last node stands for the loads
    themselves.
    """
    instance, count = plan.instance, len(plan.given)
    costs: list[list[int | None]] = [[None] * (count + 1) for _ in range(count + 1)]
    for giver in range(count):
        mine = plan.given[giver]
        load = plan.load(giver)
        if instance.has_room(giver, mine.bit_count()):
            costs[giver][count] = 2 * load + 1
        if not mine:
            continue
        costs[count][giver] = 1 - 2 * load
        unread, read = mine & instance.unread[giver], mine & ~instance.unread[giver]
        row = costs[giver]
        for taker in range(count):
            may = instance.allowed[taker] & ~plan.given[taker]
            if taker == giver or not mine & may:
                continue
            not_by_taker = instance.unread[taker]
            if unread & may & ~not_by_taker:
                row[taker] = -instance.steep
            elif read & may & ~not_by_taker or unread & may & not_by_taker:
                row[taker] = 0
            else:
                row[taker] = instance.steep
    return costs


def _shortest(costs: list[list[int | None]]) -> tuple[list[int | None], list[int] | None]:
    """Distances from the last node (Bellman and Ford), or a cycle of negative cost."""
    count = len(costs)
    distance: list[int | None] = [None] * count
    distance[-1] = 0
    before = [-1] * count
    arcs = [[(to, cost) for to, cost in enumerate(row) if cost is not None] for row in costs]
    changed = [count - 1]
    while changed:
        again: dict[int, None] = {}
        for node in changed:
            here = distance[node]
            assert here is not None  # only nodes that were reached are in the list  # noqa: S101
            for to, cost in arcs[node]:
                there = distance[to]
                if there is None or here + cost < there:
                    distance[to] = here + cost
                    before[to] = node
                    again[to] = None
        cycle = _cycle(before)
        if cycle:
            return distance, cycle
        changed = list(again)
    return distance, None


def _cycle(before: list[int]) -> list[int] | None:
    """A cycle in the tree of predecessors, which there is only where a cycle of negative cost is."""
    seen = [0] * len(before)
    for first in range(len(before)):
        node, trail = first, first + 1
        while node != -1 and not seen[node]:
            seen[node] = trail
            node = before[node]
        if node != -1 and seen[node] == trail:
            cycle, at = [node], before[node]
            while at != node:
                cycle.append(at)
                at = before[at]
            return cycle[::-1]
    return None


def _turn(plan: Plan, cycle: list[int]) -> None:
    """Hand one review along each step of a cycle, the one whose languages suit best."""
    instance, loads = plan.instance, len(plan.given)
    moves = []
    for giver, taker in zip(cycle, [*cycle[1:], cycle[0]], strict=True):
        if loads in (giver, taker):
            continue
        may = movable(plan, giver, taker)
        gains = may & instance.unread[giver] & ~instance.unread[taker]
        same = may & ~(instance.unread[giver] ^ instance.unread[taker])
        moves.append((giver, taker, next(bits(gains or same or may))))
    for move in moves:
        _hand(plan, *move)


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
