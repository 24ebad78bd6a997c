"""The proof that nothing better exists, and its check: integers only, no solver.

Theorem (weak duality; Geoffrion 1974, Lagrangean relaxation for integer programming). Let a
portfolio keep every `count ≤ limit`. Adding multiplier · (limit − count) ≥ 0 for each to an aim
never lowers it for an allowed portfolio, whatever the multipliers; once added, the aim falls apart
into one small term a proposal and one a curve, and the largest value of each can be read off. Their
sum is a bound on the aim of every portfolio that the node allows.

A proof is a tree. Each node has multipliers, hence a bound. If the bound is within the claim the
node is closed. Else every proposal whose change of side would bring the bound within the claim is
settled where it is; and if that does not settle all, the node branches on a count: at most so many
of some proposals, or more. A node with all settled is one portfolio, looked at itself.

What such a tree leaves open if the limit were one lower are the boxes of all portfolios that reach
the limit. The next step, which is about these alone, has one tree for each of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from a87ws.selection.instance import Instance, Portfolio, Row


class Aim(NamedTuple):
    """What a claim bounds, in units: size·|S| + merit·(units of merit) − imbalance·(units of
    imbalance).
    """

    size: int
    merit: int
    imbalance: int

    def of(self, instance: Instance, portfolio: Portfolio) -> int:
        """The aim of one portfolio."""
        merit = self.merit * instance.thousandth * instance.merit(portfolio)
        return self.size * len(portfolio) + merit - self.imbalance * instance.imbalance(portfolio)


@dataclass(frozen=True)
class Claim:
    """No allowed portfolio of a size between `least` and `most`, at or above every floor, has an
    aim above `limit`.

    With `drawn`, portfolios that come no earlier in the draw than that one are excepted.
    """

    step: str
    least: int
    most: int
    aim: Aim
    limit: int
    floors: tuple[tuple[Aim, int], ...] = ()
    drawn: Portfolio | None = None
    grid: tuple[int, int] = (1, 0)
    """(step, one): the aim of every portfolio of that size is a whole number of steps away from
    `one`.
    """

    @property
    def next(self) -> int:
        """The least aim above the limit that a portfolio can have."""
        step, one = self.grid
        return self.limit + step - (self.limit - one) % step


class Multipliers(NamedTuple):
    """Integers for the floors, the size, rules and curves, in 1/`scale` of a unit; the last three
    times `times`.

    Those of rules and the size hold their upper limit where positive, their lower where negative.
    Rules are numbered as in the instance, the limits of the box after them; those not named have a
    0.
    """

    scale: int
    times: int
    floors: tuple[int, ...]
    size: int
    rows: Mapping[int, int]
    curves: tuple[int, ...]


class Branch(NamedTuple):
    """A question that parts a box: at most `most` of `members`, or more? Of one member and 0: is it
    out, or in?
    """

    members: tuple[int, ...]
    most: int


@dataclass(slots=True)
class Tree:
    """A node: its multipliers, and the branch with the nodes of at most so many and of more."""

    multipliers: Multipliers | None = None
    branch: Branch | None = None
    fewer: Tree | None = None
    more: Tree | None = None

    def nodes(self) -> Iterator[Tree]:
        """This node and all below it, in reading order: fewer before more."""
        waiting: list[Tree | None] = [self]
        while waiting:
            node = waiting.pop()
            if node is not None:
                yield node
                waiting += [node.more, node.fewer]


class Box(NamedTuple):
    """The portfolios of a node: those that hold all of `inside`, some of `free`, no others, and
    keep all `limits`.
    """

    inside: Portfolio
    free: Portfolio
    limits: tuple[Row, ...] = ()

    def holds(self, portfolio: Portfolio) -> bool:
        """Whether a portfolio keeps the limits; that its proposals are of the box is known."""
        return all(row.allows(len(portfolio.intersection(row.members))) for row in self.limits)


class Bound(NamedTuple):
    """No portfolio of the box has an aim above `units`; proposal i on its other side lowers that by
    |gains[i]|.
    """

    units: int
    scale: int
    gains: Mapping[int, int]


def bound(instance: Instance, claim: Claim, multipliers: Multipliers, box: Box) -> Bound | None:
    """The bound that the multipliers give, in 1/scale of a unit; None if they hold a limit that is
    not there.
    """
    scale, times, taus, size, rows, curves = multipliers
    each, merit, imbalance = (part * scale for part in claim.aim)
    total = 0
    for (aim, floor), tau in zip(claim.floors, taus, strict=True):
        if tau < 0:
            return None
        each, merit, imbalance = (
            each + tau * aim.size,
            merit + tau * aim.merit,
            imbalance + tau * aim.imbalance,
        )
        total -= tau * floor
    total += times * size * (claim.most if size > 0 else claim.least)
    for r, mu in rows.items():
        row = _row(instance, box, r)
        limit = None if row is None else row.most if mu > 0 else row.least
        if limit is None:
            return None
        total += times * mu * limit
    for costs, curve, slope in zip(instance.whole_costs, instance.curves, curves, strict=True):
        step = times * slope * curve.parts
        total += max(
            [step * n - imbalance * cost for n, cost in enumerate(costs[: claim.most + 1])]
        )
    limited: dict[int, int] = {}
    for r, row in enumerate(box.limits, len(instance.rows)):
        for i in row.members if r in rows else ():
            limited[i] = limited.get(i, 0) + rows[r]

    def gain(i: int) -> int:
        in_rows, in_curves = instance.terms[i]
        taken = (
            size
            + sum([rows.get(r, 0) for r in in_rows])
            + sum([curves[c] * share for c, share in in_curves])
        )
        return (
            each
            + merit * instance.thousandth * instance.merits[i]
            - times * (taken + limited.get(i, 0))
        )

    gains = {i: gain(i) for i in box.free}
    total += sum([gain(i) for i in box.inside]) + sum([g for g in gains.values() if g > 0])
    return Bound(total, scale, gains)


def _row(instance: Instance, box: Box, number: int) -> Row | None:
    """The rule or limit of that number; None if there is none."""
    beyond = number - len(instance.rows)
    if number < 0 or beyond >= len(box.limits):
        return None
    return instance.rows[number] if beyond < 0 else box.limits[beyond]


def settle(claim: Claim, found: Bound, box: Box) -> Box | None:
    """The box that is left: None if the bound closes it, else with every proposal settled that the
    bound settles.
    """
    surplus = found.units - claim.next * found.scale + 1
    if surplus < 1:
        return None
    inside = frozenset(i for i, gain in found.gains.items() if gain >= surplus)
    free = frozenset(i for i, gain in found.gains.items() if -surplus < gain < surplus)
    return Box(box.inside | inside, free, box.limits)


def sides(box: Box, branch: Branch) -> tuple[Box | None, Box | None]:
    """The two parts of a box; None where it has none such. What a part's limit decides at once is
    settled.
    """
    inside, free, limits = box
    members, most = branch
    open_ = free.intersection(members)
    room = most - len(inside.intersection(members))
    fewer, more = limits, limits
    if len(members) > 1:  # a single one is settled, and needs no limit
        fewer, more = (*limits, Row("", members, 0, most)), (*limits, Row("", members, most + 1))
    return (
        None if room < 0 else Box(inside, free - open_ if room == 0 else free, fewer),
        None
        if room >= len(open_)
        else Box(inside | open_, free - open_, more)
        if room == len(open_) - 1
        else Box(inside, free, more),
    )


def single(claim: Claim, box: Box) -> Portfolio | None:
    """The one portfolio that a box holds, if it holds no more than one."""
    return box.inside if len(box.inside) >= claim.most or not box.free else None


def contradicts(instance: Instance, claim: Claim, portfolio: Portfolio) -> bool:
    """Whether one portfolio refutes the claim."""
    return (
        claim.least <= len(portfolio) <= claim.most
        and instance.allows(portfolio)
        and all(aim.of(instance, portfolio) >= floor for aim, floor in claim.floors)
        and claim.aim.of(instance, portfolio) > claim.limit
        and not loses_draw(instance, claim, Box(portfolio, frozenset()))
    )


def loses_draw(instance: Instance, claim: Claim, box: Box) -> bool:
    """Whether every portfolio of the box comes no earlier in the draw than the one the claim
    excepts.
    """
    if claim.drawn is None:
        return False
    for i in instance.draw:
        drawn, out = i in claim.drawn, i not in box.inside and i not in box.free
        if drawn and out:
            return True
        if not (i in box.inside if drawn else out):
            return False
    return True


def left_open(instance: Instance, claim: Claim, tree: Tree, box: Box) -> Iterator[Box]:
    """The boxes inside `box` that the tree does not close: whatever refutes the claim there lies in
    one of them.
    """
    nodes: list[tuple[Tree | None, Box | None]] = [(tree, box)]
    while nodes:
        node, here = nodes.pop()
        if here is None or is_empty(
            instance, claim, here
        ):  # one side of a branch on what was settled already
            continue
        found = (
            bound(instance, claim, node.multipliers, here)
            if node is not None and node.multipliers
            else None
        )
        left = settle(claim, found, here) if found else here
        if left is None or is_empty(instance, claim, left):
            continue
        one = single(claim, left)
        if one is not None:
            if left.holds(one) and contradicts(instance, claim, one):
                yield Box(one, frozenset())
        elif node is None or node.branch is None:
            yield left
        else:
            fewer, more = sides(left, node.branch)
            nodes += [(node.more, more), (node.fewer, fewer)]


def is_empty(instance: Instance, claim: Claim, box: Box) -> bool:
    """Whether a box holds no portfolio that could refute the claim, by its settled proposals alone."""
    sized = len(box.inside) <= claim.most and len(box.inside) + len(box.free) >= claim.least
    return not sized or loses_draw(instance, claim, box)


def holds(instance: Instance, claim: Claim, trees: Sequence[Tree], boxes: Sequence[Box]) -> bool:
    """Whether the trees, one a box, prove the claim for all portfolios in the boxes."""
    return len(trees) == len(boxes) and not any(
        True
        for tree, box in zip(trees, boxes, strict=True)
        for _ in left_open(instance, claim, tree, box)
    )


def reaching(
    instance: Instance, claim: Claim, trees: Sequence[Tree], boxes: Sequence[Box]
) -> list[Box]:
    """Boxes that together hold every portfolio of `boxes` whose aim is not below the limit: the
    next step's.
    """
    below = replace(claim, limit=claim.limit - 1)
    return [
        left
        for tree, box in zip(trees, boxes, strict=True)
        for left in left_open(instance, below, tree, box)
    ]


def everything(instance: Instance) -> list[Box]:
    """The box that holds every portfolio that keeps the overrides; none if they contradict each
    other.
    """
    free = frozenset(range(len(instance.names))) - instance.include - instance.exclude
    return [] if instance.include & instance.exclude else [Box(instance.include, free)]
