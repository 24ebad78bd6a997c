"""Everybody comparable: exchanges between two reviewers that cost nothing, so that the graph is
connected and mixed.

Leniency can only be told from quality where reviewers met: through a chain of proposals for any two
of them at all, and the more evenly the pairs are spread, the better. An exchange swaps one proposal
of each of two reviewers: no load changes, and none is made where a text would become unread.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, permutations
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
    """Spread the pairs of reviewers who meet, then join what is still apart, by exchanges that cost
    nothing.
    """
    _spread(plan, draws)
    connect(plan)


def measure_mixing(instance: AssignmentProblem, given: Sequence[int]) -> Mixing:
    """How well the reviewers are mixed by what they hold and are given."""
    together = [held | new for held, new in zip(instance.held, given, strict=True)]
    group = group_reviewers(together)
    names: dict[int, list[str]] = {}
    for reviewer, number in enumerate(group):
        if together[reviewer]:
            names.setdefault(number, []).append(instance.reviewers[reviewer])
    busy = [mask for mask in together if mask]
    meets = [(a & b).bit_count() for i, a in enumerate(busy) for b in busy[:i]]
    return Mixing(
        tuple(sorted(map(tuple, names.values()), key=lambda each: (-len(each), each))),
        sum(map(bool, meets)),
        len(meets),
        max(meets, default=0),
    )


def _spread(plan: Plan, draws: Draws) -> None:
    """Lower how often the same two reviewers meet: the sum over the pairs of the squares of their
    common proposals.
    """
    company = _company(plan)
    met = _met(company, len(plan.given))
    places = [(p, r) for r, mask in enumerate(plan.given) for p in bits(mask)]
    if not places:
        return
    for p, r in draws.shuffle(places):
        if not plan.given[r] >> p & 1 or all(met[r][c] <= 1 for c in company[p] if c != r):
            continue
        for _ in range(TRIES):
            q, s = places[draws.below(len(places))]
            if (
                plan.given[s] >> q & 1
                and may_swap(plan, p, r, q, s)
                and _gain(met, company, (p, r), (q, s)) > 0
            ):
                for at, out, into in ((p, r, s), (q, s, r)):
                    company[at].remove(out)
                    for c in company[at]:
                        for a, b, change in (
                            (out, c, -1),
                            (c, out, -1),
                            (into, c, 1),
                            (c, into, 1),
                        ):
                            met[a][b] += change
                    company[at].append(into)
                swap(plan, p, r, q, s)
                break


def _company(plan: Plan) -> list[list[int]]:
    company: list[list[int]] = [[] for _ in plan.instance.proposals]
    for reviewer, (held, given) in enumerate(zip(plan.instance.held, plan.given, strict=True)):
        for proposal in bits(held | given):
            company[proposal].append(reviewer)
    return company


def _met(company: Sequence[Sequence[int]], count: int) -> list[list[int]]:
    met = [[0] * count for _ in range(count)]
    for each in company:
        for a in each:
            for b in each:
                if a != b:
                    met[a][b] += 1
    return met


def _gain(
    met: Sequence[Sequence[int]],
    company: Sequence[Sequence[int]],
    one: tuple[int, int],
    two: tuple[int, int],
) -> int:
    """By how much an exchange lowers half the sum of squares; what both sides share cancels nearly,
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
"""How many steps of each kind are tried to join two groups: where so many fail, conflicts keep the
groups apart.
"""


def group_reviewers(together: Sequence[int]) -> list[int]:
    """For each reviewer the number of their group: those who share a proposal, directly or through
    others.
    """
    group = list(range(len(together)))
    masks = list(together)
    for reviewer in range(len(together)):
        joined = [g for g in set(group[:reviewer]) if masks[g] & masks[reviewer]]
        if joined:
            first = min(joined)
            for other in joined:
                masks[first] |= masks[other]
            masks[first] |= masks[reviewer]
            group = [first if g in joined else g for g in group]
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
    ways = (_exchanges, _moves, _rings)
    while (before := _count(plan)) > 1:
        if not any(
            _lowers(plan, before, steps)
            for find in ways
            for steps in islice(find(plan), MOST_STEPS)
        ):
            return


def _count(plan: Plan) -> int:
    """How many groups those reviewers form that have anything to review."""
    together = _together(plan)
    return len({g for g, mask in zip(group_reviewers(together), together, strict=True) if mask})


def _together(plan: Plan) -> list[int]:
    return [held | new for held, new in zip(plan.instance.held, plan.given, strict=True)]


_Step: TypeAlias = tuple[int, int, int]  # a proposal, who gives it, who takes it


def _lowers(plan: Plan, before: int, steps: Sequence[_Step]) -> bool:
    """Take these steps if there are fewer groups after them and nothing costs more."""
    given, cost = list(plan.given), plan.cost
    for p, giver, taker in steps:
        plan.given[giver] ^= 1 << p
        plan.given[taker] ^= 1 << p
    if plan.cost <= cost and _count(plan) < before:
        return True
    plan.given[:] = given
    return False


def _hands(plan: Plan, giver: int, taker: int) -> Iterator[int]:
    return bits(plan.given[giver] & plan.instance.allowed[taker] & ~plan.given[taker])


def _exchanges(plan: Plan) -> Iterator[Sequence[_Step]]:
    group = group_reviewers(_together(plan))
    for r in range(len(group)):
        for s in range(r):
            if group[r] != group[s]:
                for p in _hands(plan, r, s):
                    for q in _hands(plan, s, r):
                        if may_swap(plan, p, r, q, s):
                            yield (p, r, s), (q, s, r)


def _moves(plan: Plan) -> Iterator[Sequence[_Step]]:
    group = group_reviewers(_together(plan))
    for r, s in permutations(range(len(plan.given)), 2):
        if (
            group[r] != group[s]
            and plan.load(r) == plan.load(s) + 1
            and plan.instance.has_room(s, plan.given[s].bit_count())
        ):
            yield from (((p, r, s),) for p in _hands(plan, r, s))


def _rings(plan: Plan) -> Iterator[Sequence[_Step]]:
    return (
        ((p, r, s), (q, s, t), (x, t, r))
        for r, s, t in permutations(range(len(plan.given)), 3)
        for p in _hands(plan, r, s)
        for q in _hands(plan, s, t)
        for x in _hands(plan, t, r)
    )
