"""The best assignment: everybody who can be placed is, unread languages are fewest, loads are most
even.

First a sensible start, then augmenting paths until nobody more can be placed, then cycles that
lower the cost until there is none (Klein 1967). Between reviewers it does not matter which proposal
moves, only whether one can and whether that makes a text unread: so paths and cycles run among the
reviewers alone, a hundred nodes instead of a hundred thousand pairs. Nobody has to take the result
on trust: `is_best` proves it.
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
    """Take the proposals in a drawn order, and give each those of its possible reviewers who read
    it, have least to do, and are new to its other reviewers.

    Reviewers who met at one proposal meet elsewhere last: a well mixed graph tells leniency from
    quality best.
    """
    plan = Plan(instance)
    met: list[list[int]] = [[0] * len(instance.reviewers) for _ in instance.reviewers]
    loads, counts = list(instance.loads), [0] * len(instance.reviewers)
    for proposal in draws.shuffle(range(len(instance.proposals))):
        bit = 1 << proposal
        company = _having(instance.held, bit)
        # The draw decides between equals: the first of the best is taken.
        free = draws.shuffle(_having(instance.allowed, bit))
        for _ in range(instance.needs[proposal]):
            best, least = None, (True, 0, 0)
            for reviewer in free:
                if not instance.has_room(reviewer, counts[reviewer]):
                    continue
                meetings = sum(map(met[reviewer].__getitem__, company))
                burden = bool(instance.unread[reviewer] & bit), loads[reviewer], meetings
                if best is None or burden < least:
                    best, least = reviewer, burden
            if best is None:
                break
            plan.given[best] |= bit
            loads[best] += 1
            counts[best] += 1
            free.remove(best)
            for other in company:
                met[best][other] += 1
                met[other][best] += 1
            company.append(best)
    return plan


def _having(masks: Sequence[int], bit: int) -> list[int]:
    """The numbers of the reviewers whose mask has that bit."""
    return [reviewer for reviewer, mask in enumerate(masks) if mask & bit]


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
    for given, allowed in zip(plan.given, instance.allowed, strict=True):
        assert not given & ~allowed  # by construction  # noqa: S101


def _path(plan: Plan, proposal: int) -> list[int] | None:
    """A chain of reviewers: the first takes the proposal, each hands one on to the next, the last
    has room.
    """
    instance, bit = plan.instance, 1 << proposal
    before: dict[int, int | None] = {}
    for first in _having(instance.allowed, bit):
        if not plan.given[first] & bit:
            before[first] = None
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
    """Hand reviews round as long as that lowers the cost, and return each reviewer's price."""
    while True:
        costs = _costs(plan)
        distance, cycle = _shortest(costs)
        if cycle is None:
            break
        _turn(plan, cycle)
    prices: list[int] = []
    for reviewer in range(len(plan.given)):
        length = distance[reviewer]
        price = 2 * plan.load(reviewer) + 1 if length is None else -length
        prices.append(price)
    return tuple(prices)


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
        row = costs[giver]
        for taker in range(count):
            moves = mine & instance.allowed[taker] & ~plan.given[taker]
            if moves and taker != giver:
                row[taker] = _cost_of_language(instance, giver, taker, moves)
    return costs


def _cost_of_language(instance: AssignmentProblem, giver: int, taker: int, moves: int) -> int:
    """The least that handing over one of the proposals in `moves` (a mask) costs."""
    unread_by_giver, unread_by_taker = instance.unread[giver], instance.unread[taker]
    if moves & unread_by_giver & ~unread_by_taker:
        return -instance.steep
    if moves & ~(unread_by_giver ^ unread_by_taker):
        return 0
    return instance.steep


def _shortest(costs: list[list[int | None]]) -> tuple[list[int | None], list[int] | None]:
    """Distances from the last node (Bellman and Ford), or a cycle of negative cost."""
    count = len(costs)
    distance: list[int | None] = [None] * count
    distance[-1] = 0
    before = [-1] * count
    arcs = list(map(_list_arcs, costs))
    changed = [count - 1]
    while changed:
        again: dict[int, None] = {}
        for node in changed:
            length = distance[node]
            assert length is not None  # only nodes that were reached are listed  # noqa: S101
            for to, cost in arcs[node]:
                other = distance[to]
                if other is None or length + cost < other:
                    distance[to] = length + cost
                    before[to] = node
                    again[to] = None
        cycle = _cycle(before)
        if cycle:
            return distance, cycle
        changed = list(again)
    return distance, None


def _list_arcs(row: list[int | None]) -> list[tuple[int, int]]:
    return [(to, cost) for to, cost in enumerate(row) if cost is not None]


def _cycle(before: list[int]) -> list[int] | None:
    """A cycle in the tree of predecessors; there is one only where a cycle has negative cost."""
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
    steep = instance.steep
    total = 0
    for proposal, need in enumerate(instance.needs):
        bit = 1 << proposal
        offers: list[int] = []
        for reviewer in _having(instance.allowed, bit):
            offers.append(prices[reviewer])
            if instance.unread[reviewer] & bit:
                offers[-1] += steep
        if len(offers) < need:
            raise ValueError("a proposal has too few reviewers to choose from")
        total += sum(nsmallest(need, offers))
    for reviewer, price in enumerate(prices):
        total += _least_load_cost(instance, reviewer, price)
    return total


def _least_load_cost(instance: AssignmentProblem, reviewer: int, price: int) -> int:
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
    """By how many reviews these proposals (a mask) must fall short, counted over these reviewers (a
    mask).

    The proposals can get what those reviewers may still take, and one review from each other
    reviewer who may be given it; what is needed beyond that cannot be had (Hall 1935; Ford and
    Fulkerson 1956). 0 or less shows nothing.
    """
    needed = _sum_needs(instance, proposals)
    for reviewer, room in enumerate(instance.room):
        supply = (instance.allowed[reviewer] & proposals).bit_count()
        if reviewers >> reviewer & 1 and room is not None:
            supply = min(room, supply)
        needed -= supply
    return needed


def _sum_needs(instance: AssignmentProblem, proposals: int) -> int:
    return sum(map(instance.needs.__getitem__, bits(proposals)))


@dataclass(frozen=True)
class Shortage:
    """`proposals` need `needed` more reviews; the reviewers in `full` may still take `room` of them
    and others `rest`, so `lacking` are missing.

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
    shortages: list[Shortage] = []
    for proposals, full in _groups(plan):
        lacking = shortfall(plan.instance, proposals, full)
        assert lacking > 0  # or the plan could have been filled further  # noqa: S101
        shortages.append(_describe_shortage(plan, proposals, full, lacking))
    return tuple(shortages)


def _groups(plan: Plan) -> Iterator[tuple[int, int]]:
    """Proposals that lack reviewers and the full reviewers they depend on (masks), joined where
    they share a proposal or a reviewer.
    """
    groups: list[tuple[int, int]] = []
    for proposal, lacks in enumerate(plan.missing()):
        if lacks <= 0:
            continue
        proposals, full = _grow(plan, 1 << proposal)
        apart: list[tuple[int, int]] = []
        for group in groups:
            if group[0] & proposals or group[1] & full:
                proposals, full = proposals | group[0], full | group[1]
            else:
                apart.append(group)
        groups = [*apart, (proposals, full)]
    yield from groups


def _grow(plan: Plan, proposals: int) -> tuple[int, int]:
    """These proposals with all that their possible reviewers were given instead, and those
    reviewers; so on until nothing is added.
    """
    full = 0
    grown = True
    while grown:
        grown = False
        for reviewer, given in enumerate(plan.given):
            possible = plan.instance.allowed[reviewer] & ~given & proposals
            if possible and not full >> reviewer & 1:
                full |= 1 << reviewer
                proposals |= given
                grown = True
    return proposals, full


def _describe_shortage(plan: Plan, proposals: int, full: int, lacking: int) -> Shortage:
    instance = plan.instance
    needed = _sum_needs(instance, proposals)
    room = sum(instance.room[reviewer] or 0 for reviewer in bits(full))
    idle: list[str] = []
    for reviewer, name in enumerate(instance.reviewers):
        has_room = instance.has_room(reviewer, plan.given[reviewer].bit_count())
        is_full = full >> reviewer & 1
        if has_room and not is_full and proposals & ~instance.allowed[reviewer]:
            idle.append(name)
    return Shortage(
        tuple(map(instance.proposals.__getitem__, bits(proposals))),
        tuple(map(instance.reviewers.__getitem__, bits(full))),
        tuple(idle),
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
