"""Everybody comparable: exchanges between two reviewers that cost nothing, so that the graph is
connected and mixed.

Leniency can only be told from quality where reviewers met: through a chain of proposals for any two
of them at all, and the more evenly the pairs are spread, the better. An exchange swaps one proposal
of each of two reviewers: no load changes, and none is made where a text would become unread.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from a87ws.assignment.connect import connect, groups_of, may_swap, swap
from a87ws.assignment.instance import Instance, Plan, bits
from a87ws.draws import Draws

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


def mixing(instance: Instance, given: Sequence[int]) -> Mixing:
    """How well the reviewers are mixed by what they hold and are given."""
    together = [held | new for held, new in zip(instance.held, given, strict=True)]
    group = groups_of(together)
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
    for p, r in draws.shuffled(places):
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
