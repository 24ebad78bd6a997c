"""Everybody comparable: exchanges between reviewers that cost nothing, so that all have met.

Leniency can only be told from quality where reviewers met: any two of them through a chain of
proposals at least, and the more evenly the pairs are spread, the better. An exchange swaps one
proposal of each of two reviewers: no load changes, and none is made that leaves more texts unread.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, permutations
from typing import Final, NamedTuple, TypeAlias

from a87ws.base.draws import Draws
from a87ws.reviews.assignment import AssignmentProblem, Plan, bits

TRIES: Final = 24
"""How many partners each review is offered for an exchange that spreads the pairs."""
MOST_STEPS: Final = 2_000
"""How many exchanges of each kind are tried to join two groups: where so many fail, conflicts of
interest keep the groups apart.
"""


class Handing(NamedTuple):
    """A proposal that one reviewer hands to another."""

    proposal: int
    giver: int
    taker: int


Exchange: TypeAlias = Sequence[Handing]


@dataclass(frozen=True)
class Mixing:
    """How comparable the reviewers are: the groups that never met (1 is best), and the pairs that
    met, out of all.
    """

    groups: tuple[tuple[str, ...], ...]
    pairs_met: int
    pairs: int
    most_met: int
    """The most proposals that two reviewers have in common."""


def mix(plan: Plan, draws: Draws) -> None:
    """Spread the pairs of reviewers who meet, then join the groups that are still apart."""
    _spread(plan, draws)
    _connect(plan)


def measure_mixing(instance: AssignmentProblem, given: Sequence[int]) -> Mixing:
    """How well the reviewers are mixed by what they hold and what they are given."""
    masks = _all_proposals(instance, given)
    members: dict[int, list[str]] = {}
    for reviewer, group in enumerate(group_reviewers(masks)):
        if masks[reviewer]:
            members.setdefault(group, []).append(instance.reviewers[reviewer])
    groups = sorted(map(tuple, members.values()), key=lambda names: (-len(names), names))
    in_common = []
    for one, other in combinations(filter(None, masks), 2):
        in_common.append((one & other).bit_count())
    met = [count for count in in_common if count]
    return Mixing(tuple(groups), len(met), len(in_common), max(met, default=0))


def _all_proposals(instance: AssignmentProblem, given: Sequence[int]) -> list[int]:
    """What each reviewer holds and is given, as masks."""
    return [held | new for held, new in zip(instance.holdings, given, strict=True)]


def group_reviewers(masks: Sequence[int]) -> list[int]:
    """For each reviewer, the number of their group.

    A group shares proposals, directly or through others; `masks` are each reviewer's proposals.
    """
    group_of = list(range(len(masks)))
    proposals_of = list(masks)
    for reviewer, mask in enumerate(masks):
        groups = sorted(set(group_of[:reviewer]))
        touched = [group for group in groups if proposals_of[group] & mask]
        if not touched:
            continue
        first = touched[0]
        for group in touched:
            proposals_of[first] |= proposals_of[group]
        proposals_of[first] |= mask
        for other in range(reviewer):
            if group_of[other] in touched:
                group_of[other] = first
        group_of[reviewer] = first
    return group_of


def _may_swap(plan: Plan, there: Handing, back: Handing) -> bool:
    """Whether two reviewers may swap proposals, with no more texts unread than before."""
    p, r, s = there
    q, _, _ = back
    if r == s or p == q:
        return False
    if not plan.can_hand(r, s) >> p & 1 or not plan.can_hand(s, r) >> q & 1:
        return False
    unread = plan.instance.unread
    after = (unread[s] >> p & 1) + (unread[r] >> q & 1)
    return after <= (unread[r] >> p & 1) + (unread[s] >> q & 1)


def _carry_out(plan: Plan, exchange: Exchange) -> None:
    for proposal, giver, taker in exchange:
        plan.given[giver] ^= 1 << proposal
        plan.given[taker] ^= 1 << proposal


def _spread(plan: Plan, draws: Draws) -> None:
    """Lower how often the same two reviewers meet.

    That is, the sum over the pairs of the squares of their common proposals.
    """
    meetings = _Meetings(plan)
    places = [(p, r) for r, mask in enumerate(plan.given) for p in bits(mask)]
    for p, r in draws.shuffle(places):
        if not plan.given[r] >> p & 1 or not meetings.has_repeats(p, r):
            continue
        for _ in range(TRIES):
            q, s = places[draws.below(len(places))]
            if not plan.given[s] >> q & 1:
                continue
            there, back = Handing(p, r, s), Handing(q, s, r)
            if _may_swap(plan, there, back) and meetings.gain(there, back) > 0:
                meetings.carry_out(there, back)
                _carry_out(plan, (there, back))
                break


class _Meetings:
    """Who has which proposal, and how often each two reviewers meet."""

    def __init__(self, plan: Plan) -> None:
        self.company: list[list[int]] = [[] for _ in plan.instance.proposals]
        for reviewer, mask in enumerate(_all_proposals(plan.instance, plan.given)):
            for proposal in bits(mask):
                self.company[proposal].append(reviewer)
        count = len(plan.given)
        self.counts = [[0] * count for _ in range(count)]
        for reviewers in self.company:
            for a, b in permutations(reviewers, 2):
                self.counts[a][b] += 1

    def has_repeats(self, proposal: int, reviewer: int) -> bool:
        """Whether a reviewer meets anybody at this proposal whom they meet elsewhere too."""
        counts = self.counts[reviewer]
        return any(counts[c] > 1 for c in self.company[proposal] if c != reviewer)

    def gain(self, *exchange: Handing) -> int:
        """By how much an exchange lowers half the sum of squares.

        What both sides share nearly cancels, and is left out.
        """
        gain = 0
        for proposal, giver, taker in exchange:
            given_up, taken_up = self.counts[giver], self.counts[taker]
            for c in self.company[proposal]:
                if c not in (giver, taker):
                    gain += given_up[c] - taken_up[c] - 1
        return gain

    def carry_out(self, *exchange: Handing) -> None:
        """Take an exchange into the counts."""
        for proposal, giver, taker in exchange:
            company = self.company[proposal]
            company.remove(giver)
            for c in company:
                self._add(giver, c, -1)
                self._add(taker, c, 1)
            company.append(taker)

    def _add(self, a: int, b: int, change: int) -> None:
        self.counts[a][b] += change
        self.counts[b][a] += change


def _connect(plan: Plan) -> None:
    """Join groups, as long as an exchange that costs nothing lowers their number.

    Tried in this order: a swap across two groups, a review handed from a reviewer to one who has
    one less, a ring of three reviewers.
    """
    while _join_once(plan):
        pass


def _join_once(plan: Plan) -> bool:
    """Carry out the first exchange that leaves fewer groups; False if there is none."""
    groups = _count_groups(plan)
    if groups <= 1:
        return False
    for find_exchanges in (_swaps, _handings, _rings):
        for exchange in islice(find_exchanges(plan), MOST_STEPS):
            if _try_exchange(plan, groups, exchange):
                return True
    return False


def _count_groups(plan: Plan) -> int:
    """How many groups those reviewers form that have anything to review."""
    masks = _all_proposals(plan.instance, plan.given)
    return len({group for group, mask in zip(group_reviewers(masks), masks, strict=True) if mask})


def _try_exchange(plan: Plan, groups: int, exchange: Exchange) -> bool:
    """Carry out an exchange if that leaves fewer groups and costs no more."""
    given, cost = list(plan.given), plan.cost
    _carry_out(plan, exchange)
    if plan.cost <= cost and _count_groups(plan) < groups:
        return True
    plan.given[:] = given
    return False


def _groups(plan: Plan) -> list[int]:
    return group_reviewers(_all_proposals(plan.instance, plan.given))


def _swaps(plan: Plan) -> Iterator[Exchange]:
    """Swaps of two proposals across two groups."""
    group = _groups(plan)
    for r in range(len(group)):
        for s in range(r):
            if group[r] != group[s]:
                yield from _swaps_between(plan, r, s)


def _swaps_between(plan: Plan, r: int, s: int) -> Iterator[Exchange]:
    for p in bits(plan.can_hand(r, s)):
        for q in bits(plan.can_hand(s, r)):
            there, back = Handing(p, r, s), Handing(q, s, r)
            if _may_swap(plan, there, back):
                yield there, back


def _handings(plan: Plan) -> Iterator[Exchange]:
    """A review handed across two groups to a reviewer who has one less."""
    group = _groups(plan)
    for giver, taker in permutations(range(len(group)), 2):
        if group[giver] == group[taker] or plan.load(giver) != plan.load(taker) + 1:
            continue
        if plan.instance.has_room(taker, plan.given[taker].bit_count()):
            for p in bits(plan.can_hand(giver, taker)):
                yield (Handing(p, giver, taker),)


def _rings(plan: Plan) -> Iterator[Exchange]:
    """Three reviewers who each hand a review to the next."""
    for r, s, t in permutations(range(len(plan.given)), 3):
        for p in bits(plan.can_hand(r, s)):
            for q in bits(plan.can_hand(s, t)):
                for x in bits(plan.can_hand(t, r)):
                    yield Handing(p, r, s), Handing(q, s, t), Handing(x, t, r)
