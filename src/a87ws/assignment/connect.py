"""Groups of reviewers who never meet, joined by steps that cost nothing: no load changes, no more
texts are unread.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, permutations
from typing import Final, TypeAlias

from a87ws.assignment.instance import Plan, bits

MOST_STEPS: Final = 2_000
"""How many steps of each kind are tried to join two groups: where so many fail, conflicts keep the
groups apart.
"""


def groups_of(together: Sequence[int]) -> list[int]:
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
    return len({g for g, mask in zip(groups_of(together), together, strict=True) if mask})


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
    group = groups_of(_together(plan))
    for r in range(len(group)):
        for s in range(r):
            if group[r] != group[s]:
                for p in _hands(plan, r, s):
                    for q in _hands(plan, s, r):
                        if may_swap(plan, p, r, q, s):
                            yield (p, r, s), (q, s, r)


def _moves(plan: Plan) -> Iterator[Sequence[_Step]]:
    group = groups_of(_together(plan))
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
