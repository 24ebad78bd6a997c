"""Guesses that steer the search: better portfolios by exchange, and the question to branch on.

They prove nothing: any answer will do, a good one shortens the search.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import floor

from a87ws.selection.certificate import Box, Branch, Claim
from a87ws.selection.instance import Instance, Portfolio
from a87ws.selection.relaxation import Relaxation, RelaxedPoint

HARDLY = 1e-6
HALF = 0.5


def improve_by_exchange(
    instance: Instance, claim: Claim, portfolio: Portfolio, box: Box, candidates: Sequence[int]
) -> Portfolio:
    """Exchange one proposal for another while the aim rises, always for the largest gain.

    The result stays inside the box and obeys the rules.
    """
    tally = _Tally(instance, claim, portfolio)
    while True:
        exchange = _best_exchange(tally, box, candidates)
        if exchange is None:
            return tally.portfolio
        tally.exchange(*exchange)


def _best_exchange(tally: _Tally, box: Box, candidates: Sequence[int]) -> tuple[int, int] | None:
    """The exchange (out, in) with the largest gain, the first of equal ones; None without gain."""
    entrants = [i for i in candidates if i not in tally.portfolio]
    best: tuple[int, int] | None = None
    best_key = (0, 0, 0)
    for out in sorted(tally.portfolio - box.inside):
        for entrant in entrants:
            gain = tally.gain(out, entrant)
            if gain is None or gain < best_key[0] or gain <= 0:
                continue
            key = (gain, -out, -entrant)
            if key > best_key:
                best, best_key = (out, entrant), key
    return best


def adapt_to_overrides(instance: Instance, portfolio: Portfolio) -> Portfolio | None:
    """The best allowed portfolio near this one that satisfies the overrides; None if none does.

    Where the overrides change the size, one more proposal leaves or joins to restore it.
    """

    def preference(neighbour: Portfolio) -> tuple[int, ...]:
        return instance.preference(neighbour)[:-1]

    allowed = filter(instance.allows, _neighbours(instance, portfolio))
    return max(allowed, key=preference, default=None)


def _neighbours(instance: Instance, portfolio: Portfolio) -> Iterator[Portfolio]:
    """The portfolio with the overrides, of its own size where one more change can restore it."""
    base = (portfolio | instance.include) - instance.exclude
    if len(base) > len(portfolio):
        for out in sorted(base - instance.include):
            yield base - {out}
    elif len(base) < len(portfolio):
        others = frozenset(range(len(instance.names))) - base - instance.exclude
        for entrant in sorted(others):
            yield base | {entrant}
    else:
        yield base


class _Tally:
    """A portfolio with its counts, so that an exchange is weighed by what it touches alone."""

    def __init__(self, instance: Instance, claim: Claim, portfolio: Portfolio) -> None:
        self.instance, self.claim = instance, claim
        self._count(portfolio)

    def _count(self, portfolio: Portfolio) -> None:
        self.portfolio = portfolio
        self.rows, self.parts = self.instance.counts(portfolio), self.instance.parts(portfolio)

    def gain(self, out: int, entrant: int) -> int | None:
        """By how much an exchange raises the aim, in units; None where a rule forbids it."""
        instance, aim = self.instance, self.claim.aim
        out_rows, out_shares = instance.terms[out]
        in_rows, in_shares = instance.terms[entrant]
        if out_rows != in_rows and not self._is_allowed(set(out_rows), set(in_rows)):
            return None
        changes = dict(in_shares)
        for c, share in out_shares:
            changes[c] = changes.get(c, 0) - share
        costs, parts = instance.costs, self.parts
        worse = 0
        for c, change in changes.items():
            worse += costs[c][parts[c] + change] - costs[c][parts[c]]
        merits = instance.merits
        better = aim.merit * instance.thousandth * (merits[entrant] - merits[out])
        return better - aim.imbalance * worse

    def _is_allowed(self, out_rows: set[int], in_rows: set[int]) -> bool:
        for r in in_rows ^ out_rows:
            count, row = self.rows[r], self.instance.rows[r]
            if r in out_rows:
                if count <= row.least:
                    return False
            elif row.most is not None and count >= row.most:
                return False
        return True

    def exchange(self, out: int, entrant: int) -> None:
        """Carry out an exchange."""
        self._count((self.portfolio - {out}) | {entrant})


def find_alike_groups(instance: Instance, box: Box) -> list[tuple[int, ...]]:
    """Groups of proposals that are alike in one attribute or rule.

    How many of a group are selected is what the solver leaves open: to branch on one proposal of
    many that are nearly alike decides little, since another takes its place.
    """
    alike: dict[object, list[int]] = defaultdict(list)
    for i in sorted(box.inside | box.free):
        rows, shares = instance.terms[i]
        shares_of: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for c, share in shares:
            shares_of[instance.curves[c].attribute].append((c, share))
        for attribute, values in shares_of.items():
            alike[attribute, tuple(values)].append(i)
        for r in rows:
            alike[r].append(i)
    groups: dict[tuple[int, ...], None] = {}
    for members in alike.values():
        if len(members) > 1:
            groups[tuple(members)] = None
    return list(groups)


def choose_branch(
    relaxation: Relaxation, point: RelaxedPoint, box: Box, limit: float, most_tried: int
) -> tuple[Branch, bool]:
    """The branch to make in a box whose relaxation lies at `point`, and whether more comes first.

    `limit` is the aim, in points, below which a side is as good as closed; at most `most_tried`
    questions about groups are tried. The one whose two answers cost the most is chosen.
    """
    assert point.lies is not None  # asked only where it lies somewhere  # noqa: S101
    questions = _nearest_half(_group_questions(relaxation, point.lies))[:most_tried]
    questions += _nearest_half(_single_questions(point.lies, box))[:1]
    if not questions:
        first = min(box.free)
        return Branch((first,), 0), point.lies[first] > HALF
    if len(questions) == 1:
        branch, count = questions[0]
        return branch, count % 1 >= HALF
    relaxation.enter(box)
    bounds = relaxation.probe([branch for branch, _ in questions])

    def score(place: int) -> float:
        product = 1.0
        for bound in bounds[place]:
            product *= max(min(point.aim - bound, point.aim - limit), HARDLY)
        return product

    best = max(range(len(questions)), key=score)
    fewer, more = bounds[best]
    return questions[best][0], more >= fewer


def _group_questions(
    relaxation: Relaxation, lies: Mapping[int, float]
) -> Iterator[tuple[Branch, float]]:
    for group, members in enumerate(relaxation.groups):
        count = relaxation.count(lies, group)
        yield Branch(members, floor(count)), count


def _single_questions(lies: Mapping[int, float], box: Box) -> Iterator[tuple[Branch, float]]:
    for i in sorted(box.free):
        yield Branch((i,), 0), lies[i]


def _nearest_half(questions: Iterable[tuple[Branch, float]]) -> list[tuple[Branch, float]]:
    """The questions whose counts are fractional, those nearest to a half first."""
    fractional = []
    for branch, count in questions:
        distance = abs(count % 1 - HALF)
        if distance < HALF - HARDLY:
            fractional.append((distance, branch, count))
    fractional.sort()
    return [(branch, count) for _, branch, count in fractional]
