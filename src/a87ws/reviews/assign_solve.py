"""The best assignment: as many needs filled as possible, fewest unread languages, most even loads.

First a sensible start, then augmenting paths until nobody more can be placed, then cycles that
lower the cost until there are none (Klein 1967). Between reviewers it does not matter which
proposal moves, only whether one can and whether that makes a text unread: so paths and cycles are
sought among the reviewers alone, a hundred nodes instead of a hundred thousand pairs.

The result need not be believed: `is_best` and `shortfall` prove it in integers. The bound on cost:
charge each reviewer's price for every review of theirs and pay it back at the end, which changes
nothing. Now each proposal may as well take the reviewers who are cheapest for it, and each reviewer
the number of reviews that suits them, without asking one another: the sum of those is at most the
cost of any assignment, *whatever the prices*. If it equals the cost of ours, ours is best.
(Lagrange's bound for a flow; for the right prices it is tight.) The shortage: some proposals can
get what some full reviewers may still take, and one review from each other reviewer who may be
given it; what is needed beyond that cannot be had (Hall 1935; Ford and Fulkerson 1956).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from heapq import nsmallest

from a87ws.base.draws import Draws
from a87ws.reviews.assignment import AssignmentProblem, Plan, bits


def solve(instance: AssignmentProblem, draws: Draws) -> tuple[Plan, tuple[int, ...]]:
    """The plan, and each reviewer's price: the cost of one more review of theirs.

    The prices prove the plan.
    """
    plan = start(instance, draws)
    place(plan)
    return plan, improve(plan)


def start(instance: AssignmentProblem, draws: Draws) -> Plan:
    """Each proposal, in a drawn order, takes allowed reviewers one by one.

    First comes who reads it, then who has least to do, then who is new to its other reviewers:
    reviewers who met at one proposal meet elsewhere last, since a well mixed graph tells leniency
    from quality best.
    """
    plan = Plan(instance)
    count = len(instance.reviewers)
    meetings = [[0] * count for _ in range(count)]
    for proposal in draws.shuffle(range(len(instance.proposals))):
        bit = 1 << proposal
        company = [r for r in range(count) if instance.holdings[r] & bit]
        candidates = draws.shuffle(r for r in range(count) if instance.allowed[r] & bit)
        for _ in range(instance.needs[proposal]):
            best = _best_candidate(plan, proposal, candidates, company, meetings)
            if best is None:
                break
            plan.given[best] |= bit
            for other in company:
                meetings[best][other] += 1
                meetings[other][best] += 1
            company.append(best)
    return plan


def _best_candidate(
    plan: Plan,
    proposal: int,
    candidates: Sequence[int],
    company: Sequence[int],
    meetings: Sequence[Sequence[int]],
) -> int | None:
    """The best reviewer for one more review of a proposal, the first of equals; None if there is
    none.
    """
    instance, bit = plan.instance, 1 << proposal
    best: int | None = None
    best_key: tuple[bool, int, int] | None = None
    for r in candidates:
        given = plan.given[r]
        count = given.bit_count()
        if given & bit or not instance.has_room(r, count):
            continue
        is_unread, load = bool(instance.unread[r] & bit), instance.loads[r] + count
        if best_key is not None and (is_unread, load) > best_key[:2]:
            continue
        key = (is_unread, load, sum([meetings[r][other] for other in company]))
        if best_key is None or key < best_key:
            best, best_key = r, key
    return best


def place(plan: Plan) -> None:
    """Fill every need that can be filled, by handing on reviews from who is full to who is not."""
    instance = plan.instance
    for proposal, lacks in enumerate(plan.missing()):
        for _ in range(lacks):
            path = _augmenting_path(plan, proposal)
            if path is None:
                break
            for giver, taker in zip(path[-2::-1], path[:0:-1], strict=False):
                _hand(plan, giver, taker, next(bits(plan.can_hand(giver, taker))))
            plan.given[path[0]] |= 1 << proposal
    for given, allowed in zip(plan.given, instance.allowed, strict=True):
        assert given & ~allowed == 0  # by construction  # noqa: S101


def _augmenting_path(plan: Plan, proposal: int) -> list[int] | None:
    """A chain of reviewers: the first takes the proposal, each hands one on, the last has room."""
    instance, bit = plan.instance, 1 << proposal
    reviewers = range(len(instance.reviewers))
    previous: dict[int, int] = {}
    queue = [r for r in reviewers if instance.allowed[r] & bit and not plan.given[r] & bit]
    seen = set(queue)
    for reviewer in queue:
        if instance.has_room(reviewer, plan.given[reviewer].bit_count()):
            path = [reviewer]
            while path[-1] in previous:
                path.append(previous[path[-1]])
            return path[::-1]
        for other in reviewers:
            # the proposal itself does not travel along its own chain: nobody may be given it twice
            if other not in seen and plan.can_hand(reviewer, other) & ~bit:
                previous[other] = reviewer
                seen.add(other)
                queue.append(other)
    return None


def _hand(plan: Plan, giver: int, taker: int, proposal: int) -> None:
    plan.given[giver] &= ~(1 << proposal)
    plan.given[taker] |= 1 << proposal


def most_reviews(instance: AssignmentProblem, per_proposal: int) -> int:
    """The most reviews, fewer than `per_proposal`, that every proposal can have; 0 if none."""
    for fewer in range(1, per_proposal):
        needs = tuple(max(0, need - fewer) for need in instance.needs)
        plan = Plan(replace(instance, needs=needs))
        place(plan)
        if not any(plan.missing()):
            return per_proposal - fewer
    return 0


def improve(plan: Plan) -> tuple[int, ...]:
    """Hand reviews round until that lowers the cost no further; each reviewer's price."""
    while True:
        costs = _arc_costs(plan)
        distances, cycle = _shortest_distances(costs)
        if cycle is None:
            break
        _hand_round(plan, cycle)
    prices = []
    for reviewer, distance in enumerate(distances[:-1]):
        if distance is None:
            prices.append(2 * plan.load(reviewer) + 1)
        else:
            prices.append(-distance)
    return tuple(prices)


def _arc_costs(plan: Plan) -> list[list[int | None]]:
    """The cost of handing one review from one to another; the last node stands for the loads."""
    instance, count = plan.instance, len(plan.given)
    costs: list[list[int | None]] = [[None] * (count + 1) for _ in range(count + 1)]
    for giver, given in enumerate(plan.given):
        load = plan.load(giver)
        if instance.has_room(giver, given.bit_count()):
            costs[giver][count] = 2 * load + 1
        if given:
            costs[count][giver] = 1 - 2 * load
            _fill_handing_costs(plan, giver, costs[giver])
    return costs


def _fill_handing_costs(plan: Plan, giver: int, row: list[int | None]) -> None:
    """What handing a review to each other reviewer costs in unread languages, chosen well."""
    instance, given = plan.instance, plan.given[giver]
    unread_cost = instance.unread_cost
    unread, read = given & instance.unread[giver], given & ~instance.unread[giver]
    for taker, taken in enumerate(plan.given):
        movable = instance.allowed[taker] & ~taken
        if taker == giver or not given & movable:
            continue
        unread_by_taker = instance.unread[taker]
        if unread & movable & ~unread_by_taker:
            row[taker] = -unread_cost
        elif read & movable & ~unread_by_taker or unread & movable & unread_by_taker:
            row[taker] = 0
        else:
            row[taker] = unread_cost


def _shortest_distances(
    costs: list[list[int | None]],
) -> tuple[list[int | None], list[int] | None]:
    """Distances from the last node (Bellman and Ford), or a cycle of negative cost."""
    count = len(costs)
    distances: list[int | None] = [None] * count
    distances[-1] = 0
    previous = [-1] * count
    arcs = [[(to, cost) for to, cost in enumerate(row) if cost is not None] for row in costs]
    changed = [count - 1]
    while changed:
        lowered: dict[int, None] = {}
        for node in changed:
            for to in _relax(distances, node, arcs[node]):
                previous[to] = node
                lowered[to] = None
        cycle = _find_cycle(previous)
        if cycle:
            return distances, cycle
        changed = list(lowered)
    return distances, None


def _relax(distances: list[int | None], node: int, arcs: Sequence[tuple[int, int]]) -> list[int]:
    """Shorten the distances of a node's neighbours by way of it; those that became shorter."""
    distance = distances[node]
    assert distance is not None  # only nodes that were reached are relaxed  # noqa: S101
    lowered = []
    for to, cost in arcs:
        known = distances[to]
        if known is None or distance + cost < known:
            distances[to] = distance + cost
            lowered.append(to)
    return lowered


def _find_cycle(previous: list[int]) -> list[int] | None:
    """A cycle in the tree of predecessors; there is one only where a cycle has a negative cost."""
    trails = [0] * len(previous)
    for first in range(len(previous)):
        node, trail = first, first + 1
        while node != -1 and not trails[node]:
            trails[node] = trail
            node = previous[node]
        if node != -1 and trails[node] == trail:
            cycle = [node]
            while previous[cycle[-1]] != node:
                cycle.append(previous[cycle[-1]])
            return cycle[::-1]
    return None


def _hand_round(plan: Plan, cycle: list[int]) -> None:
    """Hand one review along each step of a cycle, the one whose languages suit best."""
    instance, loads = plan.instance, len(plan.given)
    handings = []
    for giver, taker in zip(cycle, [*cycle[1:], cycle[0]], strict=True):
        if loads in (giver, taker):
            continue
        movable = plan.can_hand(giver, taker)
        gains = movable & instance.unread[giver] & ~instance.unread[taker]
        same = movable & ~(instance.unread[giver] ^ instance.unread[taker])
        handings.append((giver, taker, next(bits(gains or same or movable))))
    for giver, taker, proposal in handings:
        _hand(plan, giver, taker, proposal)


def lower_bound(instance: AssignmentProblem, prices: Sequence[int]) -> int:
    """The least cost of every assignment that fills all needs; ValueError where there is none."""
    unread_cost = instance.unread_cost
    total = 0
    for proposal, need in enumerate(instance.needs):
        bit = 1 << proposal
        offers = []
        for reviewer, price in enumerate(prices):
            if instance.allowed[reviewer] & bit:
                if instance.unread[reviewer] & bit:
                    offers.append(price + unread_cost)
                else:
                    offers.append(price)
        if len(offers) < need:
            raise ValueError("a proposal has too few reviewers to choose from")
        total += sum(nsmallest(need, offers))
    for reviewer, price in enumerate(prices):
        total += _least_cost(instance, reviewer, price)
    return total


def _least_cost(instance: AssignmentProblem, reviewer: int, price: int) -> int:
    """The least of load² − price · (new reviews) over the numbers of new reviews.

    It is convex, so the best number is where one more stops paying.
    """
    load, room = instance.loads[reviewer], instance.room[reviewer]
    if room is None:
        room = len(instance.proposals)
    best = max(0, (price + 1) // 2 - load)  # (load + n)² − (load + n − 1)² ≤ price
    best = min(best, room)
    return (load + best) ** 2 - price * best


def is_best(plan: Plan, prices: Sequence[int]) -> bool:
    """Whether the plan respects every limit, fills every need, and costs no more than any could."""
    instance = plan.instance
    for reviewer, given in enumerate(plan.given):
        room = instance.room[reviewer]
        if given & ~instance.allowed[reviewer] or (room is not None and given.bit_count() > room):
            return False
    return not any(plan.missing()) and plan.cost == lower_bound(instance, prices)


def shortfall(instance: AssignmentProblem, proposals: int, full: int) -> int:
    """By how many reviews these proposals must fall short, counted over these full reviewers.

    Both are masks. 0 or less shows nothing.
    """
    needed = sum(instance.needs[p] for p in bits(proposals))
    for reviewer, mask in enumerate(instance.allowed):
        available = (mask & proposals).bit_count()
        room = instance.room[reviewer]
        if full >> reviewer & 1 and room is not None:
            available = min(room, available)
        needed -= available
    return needed


@dataclass(frozen=True)
class Shortage:
    """A set of proposals that cannot all have their reviewers, and the count that shows it.

    `proposals` need `needed` more reviews. The reviewers in `full` may still take `room` of them
    and others `rest`, so that `lacking` are short. Those in `idle` have room left, but may be given
    none, or no more, of these proposals.
    """

    proposals: tuple[str, ...]
    full: tuple[str, ...]
    idle: tuple[str, ...]
    needed: int
    room: int
    rest: int
    lacking: int


def shortages(plan: Plan) -> tuple[Shortage, ...]:
    """The shortages of a plan that fills as many needs as possible, disjoint from one another."""
    shown = []
    for proposals, full in _bottlenecks(plan):
        lacking = shortfall(plan.instance, proposals, full)
        assert lacking > 0  # or the plan could have been filled further  # noqa: S101
        shown.append(_shortage(plan, proposals, full, lacking))
    return tuple(shown)


def _bottlenecks(plan: Plan) -> list[tuple[int, int]]:
    """The proposals and full reviewers around each unfilled need, merged where they overlap."""
    bottlenecks: list[tuple[int, int]] = []
    for proposal, lacks in enumerate(plan.missing()):
        if lacks <= 0:
            continue
        proposals, full = _closure(plan, proposal)
        apart: list[tuple[int, int]] = []
        merged_proposals, merged_full = proposals, full
        for other_proposals, other_full in bottlenecks:
            if other_proposals & proposals or other_full & full:
                merged_proposals |= other_proposals
                merged_full |= other_full
            else:
                apart.append((other_proposals, other_full))
        bottlenecks = [*apart, (merged_proposals, merged_full)]
    return bottlenecks


def _closure(plan: Plan, proposal: int) -> tuple[int, int]:
    """The reviewers a proposal could go to, the proposals they could hand on, and so forth."""
    proposals, full = 1 << proposal, 0
    has_grown = True
    while has_grown:
        has_grown = False
        for r, given in enumerate(plan.given):
            if not full >> r & 1 and plan.instance.allowed[r] & ~given & proposals:
                full |= 1 << r
                proposals |= given
                has_grown = True
    return proposals, full


def _shortage(plan: Plan, proposals: int, full: int, lacking: int) -> Shortage:
    instance = plan.instance
    needed = sum(instance.needs[p] for p in bits(proposals))
    room = sum(instance.room[r] or 0 for r in bits(full))
    idle = []
    for r, name in enumerate(instance.reviewers):
        has_room = instance.has_room(r, plan.given[r].bit_count())
        if has_room and not full >> r & 1 and proposals & ~instance.allowed[r]:
            idle.append(name)
    return Shortage(
        tuple(instance.proposals[p] for p in bits(proposals)),
        tuple(instance.reviewers[r] for r in bits(full)),
        tuple(idle),
        needed,
        room,
        needed - lacking - room,
        lacking,
    )
