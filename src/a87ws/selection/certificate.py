"""The proof that nothing better exists, and its check: integers only, no solver.

Theorem (weak duality; Geoffrion 1974, Lagrangean relaxation for integer programming). Let a
portfolio satisfy every `count ≤ limit`. Adding multiplier · (limit − count) ≥ 0 for each to an aim
never lowers it for an allowed portfolio, whatever the multipliers. The sum then separates into one
small term for each proposal and one for each curve, whose maxima can be read off; together they
bound the aim of every portfolio that the node allows.

A proof is a tree. Each node has multipliers, hence a bound. If the bound is within the claim, the
node is closed. Otherwise every proposal whose change of side would bring the bound within the claim
is settled where it is; and if that does not settle all of them, the node branches on a count: at
most so many of some proposals, or more. A node with everything settled is a single portfolio, which
is examined directly.

What such a tree would leave open if the limit were one lower are boxes that hold every portfolio
reaching the limit. The next step concerns these portfolios alone, and has one tree for each box.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from a87ws.selection.instance import GroupLimit, Instance, Portfolio


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
    """No allowed portfolio has an aim above `limit`.

    That is, none with a size between `least` and `most` that reaches every floor. With `drawn`,
    portfolios that come no earlier in the draw than that one are excepted.
    """

    step: str
    least: int
    most: int
    aim: Aim
    limit: int
    floors: tuple[tuple[Aim, int], ...] = ()
    drawn: Portfolio | None = None
    grid: tuple[int, int] = (1, 0)
    """(step, origin): the aim of every portfolio of that size is a whole number of steps away from
    `origin`.
    """

    @property
    def next(self) -> int:
        """The least aim above the limit that a portfolio can have."""
        step, origin = self.grid
        return self.limit + step - (self.limit - origin) % step


class Multipliers(NamedTuple):
    """Integers for the floors, the size, rules and curves, in 1/`scale` of a unit; the last three
    times `times`.

    Where positive, those of rules and the size apply to the upper limit; where negative, to the
    lower. Rules are numbered as in the instance, and the limits of the box after them; a rule that
    is not named has the multiplier 0.
    """

    scale: int
    times: int
    floors: tuple[int, ...]
    size: int
    rows: Mapping[int, int]
    curves: tuple[int, ...]


class Branch(NamedTuple):
    """A question that divides a box: at most `most` of `members`, or more?

    With one member and 0: is it out, or in?
    """

    members: tuple[int, ...]
    most: int


@dataclass(slots=True)
class Tree:
    """A node: its multipliers, and its branch with the nodes of either side."""

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
    """The portfolios of a node: all of `inside`, some of `free`, no others, within all `limits`."""

    inside: Portfolio
    free: Portfolio
    limits: tuple[GroupLimit, ...] = ()

    def allows(self, portfolio: Portfolio) -> bool:
        """Whether a portfolio of the box's own proposals is within its limits."""
        return all(row.allows(len(portfolio.intersection(row.members))) for row in self.limits)


class NodeBound(NamedTuple):
    """No portfolio of the box has an aim above `units`/`scale`.

    Moving free proposal i to its other side lowers that by |gains[i]|.
    """

    units: int
    scale: int
    gains: Mapping[int, int]


def bound(instance: Instance, claim: Claim, multipliers: Multipliers, box: Box) -> NodeBound | None:
    """The bound that the multipliers give, in 1/scale of a unit.

    None if a multiplier refers to a limit that does not exist, or has the wrong sign.
    """
    scale, times, taus, size, rows, curves = multipliers
    per_proposal, merit, imbalance = (part * scale for part in claim.aim)
    total = 0
    for (aim, floor), tau in zip(claim.floors, taus, strict=True):
        if tau < 0:
            return None
        per_proposal += tau * aim.size
        merit += tau * aim.merit
        imbalance += tau * aim.imbalance
        total -= tau * floor
    row_total = _row_total(instance, box, rows)
    if row_total is None:
        return None
    total += times * (row_total + max(size * claim.least, size * claim.most))
    for costs, curve, slope in zip(instance.whole_costs, instance.curves, curves, strict=True):
        step = times * slope * curve.parts
        total += max(
            [step * n - imbalance * cost for n, cost in enumerate(costs[: claim.most + 1])]
        )
    limited = _limit_multipliers(instance, box, rows)
    unit_merit = merit * instance.thousandth
    multiplier_of = rows.get

    def gain(i: int) -> int:
        in_rows, in_curves = instance.terms[i]
        charged = size + limited.get(i, 0)
        for r in in_rows:
            charged += multiplier_of(r, 0)
        for c, share in in_curves:
            charged += curves[c] * share
        return per_proposal + unit_merit * instance.merits[i] - times * charged

    gains = {i: gain(i) for i in box.free}
    total += sum(map(gain, box.inside)) + sum([max(0, free_gain) for free_gain in gains.values()])
    return NodeBound(total, scale, gains)


def _row_total(instance: Instance, box: Box, rows: Mapping[int, int]) -> int | None:
    """Σ multiplier · limit over the rules and the limits of the box; None if a limit is missing."""
    total = 0
    for r, multiplier in rows.items():
        row = _row(instance, box, r)
        if row is None:
            return None
        limit: int | None = row.least
        if multiplier > 0:
            limit = row.most
        if limit is None:
            return None
        total += multiplier * limit
    return total


def _row(instance: Instance, box: Box, number: int) -> GroupLimit | None:
    """The rule or limit of that number; None if there is none."""
    beyond = number - len(instance.rows)
    if number < 0 or beyond >= len(box.limits):
        return None
    if beyond < 0:
        return instance.rows[number]
    return box.limits[beyond]


def _limit_multipliers(instance: Instance, box: Box, rows: Mapping[int, int]) -> dict[int, int]:
    """For each proposal, the sum of the multipliers of the box's limits that count it."""
    totals: dict[int, int] = {}
    for r, row in enumerate(box.limits, len(instance.rows)):
        if r in rows:
            for i in row.members:
                totals[i] = totals.get(i, 0) + rows[r]
    return totals


def settle(claim: Claim, node_bound: NodeBound, box: Box) -> Box | None:
    """The box that remains: None if the bound closes it, else with all settled that it settles."""
    surplus = node_bound.units - claim.next * node_bound.scale + 1
    if surplus < 1:
        return None
    inside = frozenset(i for i, gain in node_bound.gains.items() if gain >= surplus)
    free = frozenset(i for i, gain in node_bound.gains.items() if -surplus < gain < surplus)
    return Box(box.inside | inside, free, box.limits)


def sides(box: Box, branch: Branch) -> tuple[Box | None, Box | None]:
    """The two parts of a box, with fewer and with more; None for a part that is empty.

    What a part's limit decides at once is settled.
    """
    inside, free, limits = box
    members, most = branch
    undecided = free.intersection(members)
    room = most - len(inside.intersection(members))
    fewer_limits, more_limits = limits, limits
    if len(members) > 1:  # a single one is settled, and needs no limit
        fewer_limits = (*limits, GroupLimit("", members, 0, most))
        more_limits = (*limits, GroupLimit("", members, most + 1))
    fewer: Box | None = None
    if room == 0:
        fewer = Box(inside, free - undecided, fewer_limits)
    elif room > 0:
        fewer = Box(inside, free, fewer_limits)
    more: Box | None = None
    if room == len(undecided) - 1:
        more = Box(inside | undecided, free - undecided, more_limits)
    elif room < len(undecided):
        more = Box(inside, free, more_limits)
    return fewer, more


def single_portfolio(claim: Claim, box: Box) -> Portfolio | None:
    """The one portfolio that a box holds; None if it may hold more than one."""
    if len(box.inside) >= claim.most or not box.free:
        return box.inside
    return None


def refutes(instance: Instance, claim: Claim, portfolio: Portfolio) -> bool:
    """Whether this portfolio is a counterexample to the claim."""
    return (
        claim.least <= len(portfolio) <= claim.most
        and instance.allows(portfolio)
        and all(aim.of(instance, portfolio) >= floor for aim, floor in claim.floors)
        and claim.aim.of(instance, portfolio) > claim.limit
        and not loses_draw(instance, claim, Box(portfolio, frozenset()))
    )


def loses_draw(instance: Instance, claim: Claim, box: Box) -> bool:
    """Whether no portfolio of the box comes earlier in the draw than the one the claim excepts."""
    if claim.drawn is None:
        return False
    for i in instance.draw:
        is_out = i not in box.inside and i not in box.free
        if i in claim.drawn:
            if is_out:
                return True
            if i not in box.inside:
                return False
        elif not is_out:
            return False
    return True


def open_boxes(instance: Instance, claim: Claim, tree: Tree, box: Box) -> Iterator[Box]:
    """The boxes inside `box` that the tree does not close.

    Every counterexample to the claim inside `box` lies in one of them.
    """
    nodes: list[tuple[Tree | None, Box | None]] = [(tree, box)]
    while nodes:
        node, part = nodes.pop()
        if part is None:  # the empty side of a branch
            continue
        remaining = _remaining(instance, claim, node, part)
        if remaining is None:
            continue
        portfolio = single_portfolio(claim, remaining)
        if portfolio is not None:
            if remaining.allows(portfolio) and refutes(instance, claim, portfolio):
                yield Box(portfolio, frozenset())
        elif node is None or node.branch is None:
            yield remaining
        else:
            fewer, more = sides(remaining, node.branch)
            nodes += [(node.more, more), (node.fewer, fewer)]


def _remaining(instance: Instance, claim: Claim, node: Tree | None, box: Box) -> Box | None:
    """What a node's multipliers leave of a box; None if they close it or it is empty."""
    if is_empty(instance, claim, box):
        return None
    if node is None or not node.multipliers:
        return box
    node_bound = bound(instance, claim, node.multipliers, box)
    if node_bound is None:
        return box
    remaining = settle(claim, node_bound, box)
    if remaining is None or is_empty(instance, claim, remaining):
        return None
    return remaining


def is_empty(instance: Instance, claim: Claim, box: Box) -> bool:
    """Whether the settled proposals alone show that the box has no counterexample to the claim."""
    if len(box.inside) > claim.most or len(box.inside) + len(box.free) < claim.least:
        return True
    return loses_draw(instance, claim, box)


def is_proved_by(
    instance: Instance, claim: Claim, trees: Sequence[Tree], boxes: Sequence[Box]
) -> bool:
    """Whether the trees, one for each box, prove the claim for all portfolios in the boxes."""
    if len(trees) != len(boxes):
        return False
    for tree, box in zip(trees, boxes, strict=True):
        for _ in open_boxes(instance, claim, tree, box):
            return False
    return True


def boxes_at_limit(
    instance: Instance, claim: Claim, trees: Sequence[Tree], boxes: Sequence[Box]
) -> list[Box]:
    """The boxes of the next step, which together have every portfolio that reaches the limit."""
    below = replace(claim, limit=claim.limit - 1)
    parts: list[Box] = []
    for tree, box in zip(trees, boxes, strict=True):
        parts.extend(open_boxes(instance, below, tree, box))
    return parts


def whole_boxes(instance: Instance) -> list[Box]:
    """The box of all portfolios that satisfy the overrides; no box if these are contradictory."""
    if instance.include & instance.exclude:
        return []
    free = frozenset(range(len(instance.names))) - instance.include - instance.exclude
    return [Box(instance.include, free)]
