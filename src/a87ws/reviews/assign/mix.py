"""Everybody comparable: exchanges between two reviewers that cost nothing, so that the graph is
connected and mixed.

Leniency can only be told from quality where reviewers met: any two need a chain of proposals
between them, and the more evenly the pairs are spread, the better. An exchange swaps one proposal
of each of two reviewers: no load changes, and none is made where a text would become unread.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, compress, islice, permutations, product, repeat
from operator import or_
from typing import Final, TypeAlias

from a87ws.base.draws import Draws
from a87ws.reviews.assign.problem import AssignmentProblem, Plan, bits

TRIES: Final = 24
"""How many partners each review is offered for an exchange that spreads the pairs."""


@dataclass(frozen=True)
class Mixing:
    """How comparable the reviewers are: groups that never met (1 is best), and pairs that met, of
    how many.
    """

    groups: tuple[tuple[str, ...], ...]
    pairs_met: int
    pairs: int
    most_met: int
    """The most proposals that two reviewers have in common."""


def mix(plan: Plan, draws: Draws) -> None:
    """Spread the pairs of reviewers who meet, then join the groups that are still apart, by
    exchanges that cost nothing.
    """
    _spread(plan, draws)
    connect(plan)


def measure_mixing(instance: AssignmentProblem, given: Sequence[int]) -> Mixing:
    """How well the reviewers are mixed by what they hold and are given."""
    together = list(map(or_, instance.held, given))
    names: dict[int, list[str]] = {}
    for reviewer, number in enumerate(group_reviewers(together)):
        if together[reviewer]:
            names.setdefault(number, []).append(instance.reviewers[reviewer])
    groups = sorted(map(tuple, names.values()), key=lambda group: (-len(group), group))
    busy = filter(None, together)
    meetings = [(first & second).bit_count() for first, second in combinations(busy, 2)]
    pairs_met = sum(map(bool, meetings))
    return Mixing(tuple(groups), pairs_met, len(meetings), max(meetings, default=0))


def _spread(plan: Plan, draws: Draws) -> None:
    """Lower how often the same two reviewers meet: the sum over the pairs of the squares of their
    common proposals.
    """
    company = _company(plan)
    met = _met(company, len(plan.given))
    places: list[tuple[int, int]] = []
    for reviewer, mask in enumerate(plan.given):
        places.extend(zip(bits(mask), repeat(reviewer), strict=False))
    if not places:
        return
    for p, r in draws.shuffle(places):
        # A reviewer has not met themselves: `met[r][r]` is 0.
        if not plan.given[r] >> p & 1 or max(map(met[r].__getitem__, company[p])) <= 1:
            continue
        for _ in range(TRIES):
            q, s = places[draws.below(len(places))]
            if (
                plan.given[s] >> q & 1
                and may_swap(plan, p, r, q, s)
                and _gain(met, company, (p, r), (q, s)) > 0
            ):
                _replace(met, company[p], r, s)
                _replace(met, company[q], s, r)
                swap(plan, p, r, q, s)
                break


def _replace(met: Sequence[list[int]], reviewers: list[int], out: int, into: int) -> None:
    """Replace `out` by `into` among the reviewers of one proposal, and count anew who met whom."""
    reviewers.remove(out)
    for other in reviewers:
        met[out][other] -= 1
        met[other][out] -= 1
        met[into][other] += 1
        met[other][into] += 1
    reviewers.append(into)


def _company(plan: Plan) -> list[list[int]]:
    company: list[list[int]] = [[] for _ in plan.instance.proposals]
    for reviewer, (held, given) in enumerate(zip(plan.instance.held, plan.given, strict=True)):
        for proposal in bits(held | given):
            company[proposal].append(reviewer)
    return company


def _met(company: Sequence[Sequence[int]], count: int) -> list[list[int]]:
    met = [[0] * count for _ in range(count)]
    for reviewers in company:
        for first, second in permutations(reviewers, 2):
            met[first][second] += 1
    return met


def _gain(
    met: Sequence[Sequence[int]],
    company: Sequence[Sequence[int]],
    one: tuple[int, int],
    two: tuple[int, int],
) -> int:
    """By how much an exchange lowers half the sum of squares; what both sides share almost cancels
    and is left out.
    """
    (p, r), (q, s) = one, two
    gain = 0
    for at, out, into in ((p, r, s), (q, s, r)):
        for c in company[at]:
            if c not in (out, into):
                gain += met[out][c] - met[into][c] - 1
    return gain


MOST_STEPS: Final = 2_000
"""How many steps of each kind are tried to join two groups: where that many fail, conflicts keep
the groups apart.
"""


def group_reviewers(together: Sequence[int]) -> list[int]:
    """For each reviewer the number of their group: those who share a proposal, directly or through
    others.
    """
    group = list(range(len(together)))
    masks = list(together)
    for reviewer in range(len(together)):
        joined = [number for number in set(group[:reviewer]) if masks[number] & masks[reviewer]]
        if not joined:
            continue
        first = min(joined)
        for other in joined:
            masks[first] |= masks[other]
        masks[first] |= masks[reviewer]
        for other in range(reviewer):
            if group[other] in joined:
                group[other] = first
        group[reviewer] = first
    return group


def may_swap(plan: Plan, p: int, r: int, q: int, s: int) -> bool:
    """Whether `r` may give proposal `p` to `s` for `q`, with no more texts unread than before."""
    instance = plan.instance
    if r == s or p == q or not (instance.allowed[s] >> p & ~plan.given[s] >> p & 1):
        return False
    if not (instance.allowed[r] >> q & ~plan.given[r] >> q & 1):
        return False
    no = instance.unread
    return (no[s] >> p & 1) + (no[r] >> q & 1) <= (no[r] >> p & 1) + (no[s] >> q & 1)


def swap(plan: Plan, p: int, r: int, q: int, s: int) -> None:
    """Let `r` give proposal `p` to `s` for `q`."""
    plan.given[r] ^= 1 << p | 1 << q
    plan.given[s] ^= 1 << p | 1 << q


def connect(plan: Plan) -> None:
    """Join groups, as long as a step that costs nothing lowers their number.

    Tried in this order: an exchange across two groups, a review handed from a reviewer to one who
    has one less, a ring of three reviewers.
    """
    while _count_groups(plan) > 1:
        if not _join_two(plan):
            return


def _join_two(plan: Plan) -> bool:
    """Take the first step that lowers the number of groups; False if there is none."""
    before = _count_groups(plan)
    for find in (_exchanges, _moves, _rings):
        for steps in islice(find(plan), MOST_STEPS):
            if _lower(plan, before, steps):
                return True
    return False


def _count_groups(plan: Plan) -> int:
    """How many groups the reviewers form, leaving out those who have nothing to review."""
    together = _together(plan)
    return len(set(compress(group_reviewers(together), together)))


def _together(plan: Plan) -> list[int]:
    """What each reviewer holds and is given."""
    return list(map(or_, plan.instance.held, plan.given))


_Step: TypeAlias = tuple[int, int, int]  # a proposal, who gives it, who takes it


def _lower(plan: Plan, before: int, steps: Sequence[_Step]) -> bool:
    """Take these steps if that leaves fewer groups and costs no more; False if they are undone."""
    given, cost = list(plan.given), plan.cost
    for p, giver, taker in steps:
        plan.given[giver] ^= 1 << p
        plan.given[taker] ^= 1 << p
    if plan.cost <= cost and _count_groups(plan) < before:
        return True
    plan.given[:] = given
    return False


def _movable(plan: Plan, giver: int, taker: int) -> Iterator[int]:
    """The proposals that `giver` could hand to `taker`."""
    return bits(plan.given[giver] & plan.instance.allowed[taker] & ~plan.given[taker])


def _exchanges(plan: Plan) -> Iterator[Sequence[_Step]]:
    group = group_reviewers(_together(plan))
    for s, r in _pairs(len(group)):
        if group[r] == group[s]:
            continue
        for p, q in product(_movable(plan, r, s), _movable(plan, s, r)):
            if may_swap(plan, p, r, q, s):
                yield (p, r, s), (q, s, r)


def _pairs(count: int) -> Iterator[tuple[int, int]]:
    """Every pair of numbers below `count`, the lower first, by the higher."""
    for higher in range(count):
        yield from zip(range(higher), repeat(higher), strict=False)


def _moves(plan: Plan) -> Iterator[Sequence[_Step]]:
    group = group_reviewers(_together(plan))
    for r, s in permutations(range(len(plan.given)), 2):
        if (
            group[r] != group[s]
            and plan.load(r) == plan.load(s) + 1
            and plan.instance.has_room(s, plan.given[s].bit_count())
        ):
            for p in _movable(plan, r, s):
                yield ((p, r, s),)


def _rings(plan: Plan) -> Iterator[Sequence[_Step]]:
    for r, s, t in permutations(range(len(plan.given)), 3):
        hands = _movable(plan, r, s), _movable(plan, s, t), _movable(plan, t, r)
        for p, q, x in product(*hands):
            yield (p, r, s), (q, s, t), (x, t, r)
