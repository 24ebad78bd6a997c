"""Branch and bound over the linear relaxation. It proposes; `certificate` decides, in integers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from a87ws.selection.certificate import (
    Box,
    Branch,
    Claim,
    Multipliers,
    NodeBound,
    Tree,
    bound,
    is_empty,
    refutes,
    settle,
    sides,
    single_portfolio,
)
from a87ws.selection.heuristics import HALF, choose_branch, find_alike_groups, improve_by_exchange
from a87ws.selection.instance import Instance, Portfolio
from a87ws.selection.relaxation import Relaxation, RelaxedPoint, propose_positions

COARSE, FINE = 1000, 1_000_000
"""Multipliers are rounded to thousandths of a point; to millionths of a unit where a bound is near
its limit.
"""
CANDIDATES = 60
"""How many proposals besides those that lie highest are tried in exchanges."""
NEAR = 0.05
"""Points within which a bound is near."""
SHORT, FEW, MANY = 30, 3, 8
"""FEW questions are tried before each branch, MANY after SHORT nodes: a short search is over before
more would pay.
"""
WIDE = 120
"""Where more proposals than this are free after the root, the solver's own integer search is asked
for a guess.
"""
LIKELY, EFFORT = 400, 50
"""That search takes at most LIKELY proposals and EFFORT nodes."""


@dataclass(slots=True)
class Search:
    """Proves a claim for some boxes, raising its limit to the best portfolio it meets.

    It gives up after `nodes` nodes.
    """

    instance: Instance
    claim: Claim
    boxes: Sequence[Box]
    best: Portfolio | None = None
    nodes: int = 100_000
    visited: int = 0
    prices: Multipliers | None = None
    """From a similar instance, to settle what they can before the solver is asked."""
    relaxation: Relaxation = field(init=False)
    waiting: list[tuple[Tree, Box, Multipliers | None]] = field(init=False, default_factory=list)
    """The nodes to visit, the next one last, each with the multipliers of its parent."""
    further: int = 0
    """How many boxes come after the current one."""

    def run(self) -> tuple[Tree, ...] | None:
        """The proof of `claim`, its limit being the aim of `best`; None if the nodes ran out."""
        roots = [(Tree(), box) for box in self.boxes]
        for _ in self._walk(roots):
            if self.visited == self.nodes and (self.waiting or self.further):
                return None
        return tuple(tree for tree, _ in roots)

    def consider(self, portfolio: Portfolio) -> None:
        """Start from this portfolio if it refutes the claim as it stands."""
        self._take(portfolio)

    def find(self) -> bool:
        """Whether anything refutes the claim, or the nodes ran out; stops at the first such
        portfolio.
        """
        for _ in self._walk([(Tree(), box) for box in self.boxes]):
            if self.best is not None or self.visited == self.nodes:
                return True
        return False

    def _walk(self, roots: Sequence[tuple[Tree, Box]]) -> Iterator[None]:
        """Visit node after node, depth first; yields after each."""
        for place, (root, whole) in enumerate(roots, 1):
            self.further = len(roots) - place
            tree, box = self._narrow(root, whole)
            remaining: Box | None = None
            if box is not None:
                remaining = self._open_root(tree, box)
            self.visited += 1
            if remaining is None:
                self.waiting = []
                yield
                continue
            self.waiting = [(tree, remaining, tree.multipliers)]
            yield
            # all further nodes lie inside what remains, which may be far less
            alike: Sequence[tuple[int, ...]] = ()
            if self.claim.drawn is None:
                alike = find_alike_groups(self.instance, remaining)
            self.relaxation = Relaxation(self.instance, self.claim, remaining, alike)
            self.waiting = []
            self._wait(tree, self._divide(tree, self.relaxation.solve(remaining), remaining))
            while self.waiting:
                node, part, _ = self.waiting.pop()
                self._wait(node, self._visit(node, part))
                self.visited += 1
                yield

    def _wait(self, node: Tree, parts: Iterable[tuple[Tree, Box]]) -> None:
        for tree, box in list(parts):  # the node has its multipliers once the parts are known
            self.waiting.append((tree, box, node.multipliers))

    @property
    def beyond(self) -> int | None:
        """When the nodes ran out: an upper bound on every portfolio's aim, in units.

        It follows from the waiting nodes; None where it is not known, as with further boxes.
        """
        if self.further:
            return None
        highest = self.claim.limit
        for _, box, multipliers in self.waiting:
            node_bound = self._bound(multipliers, box)
            if node_bound is None:
                return None
            highest = max(highest, node_bound.units // node_bound.scale)
        return highest

    def _bound(self, multipliers: Multipliers | None, box: Box) -> NodeBound | None:
        if multipliers is None:
            return None
        return bound(self.instance, self.claim, multipliers, box)

    def _narrow(self, node: Tree, box: Box) -> tuple[Tree, Box | None]:
        """What known prices leave of a node.

        The node gets a branch on nothing, so that the one below can have multipliers of its own.
        """
        if not self.best:
            return node, box
        node_bound = self._bound(self.prices, box)
        if node_bound is None:
            return node, box
        node.multipliers = self.prices
        remaining = settle(self.claim, node_bound, box)
        if remaining is None:
            return node, None
        node.branch, node.fewer, node.more = Branch((), 0), Tree(), Tree()
        return node.fewer, remaining

    def _open_root(self, node: Tree, box: Box) -> Box | None:
        """What remains of a whole box: the better the best portfolio, the more the root settles."""
        if is_empty(self.instance, self.claim, box):
            return None
        portfolio = single_portfolio(self.claim, box)
        if portfolio is not None:
            self._take(portfolio)
            return None
        aim = self.claim.aim
        if aim.size and self.claim.limit == aim.size * self.claim.most:
            # every slot is filled: a price on the slots is proof enough
            node.multipliers = Multipliers(1, 1, (), aim.size, {}, (0,) * len(self.instance.curves))
            return None
        self.relaxation = Relaxation(self.instance, self.claim, box)
        point = self.relaxation.solve(box)
        if point is None or point.lies is None:
            return self._close(node, point, box)
        self._offer(point.lies, box, exchange=True)
        remaining = self._close(node, point, box)
        if remaining is not None and len(remaining.free) > WIDE and self.claim.drawn is None:
            self._guess(node, remaining)
            remaining = self._close(node, point, box)
        return remaining

    def _guess(self, node: Tree, box: Box) -> None:
        """Take the portfolio that the solver's own search finds among the most likely proposals.

        These are the ones whose selection lowers the node's bound least.
        """
        free = sorted(box.free)
        node_bound = self._bound(node.multipliers, box)
        if node_bound is not None:
            gains = node_bound.gains
            free.sort(key=lambda i: -gains[i])
        likely = box._replace(free=frozenset(free[:LIKELY]))
        lies = propose_positions(self.instance, self.claim, likely, EFFORT)
        if lies is not None:
            self._offer(lies, box, exchange=False)

    def _visit(self, node: Tree, box: Box) -> Iterator[tuple[Tree, Box]]:
        """Close the node, or branch: the nodes to visit, the more promising last."""
        if is_empty(self.instance, self.claim, box):
            return
        point = self.relaxation.solve(box)
        if point is not None and point.lies is not None:
            self._offer(point.lies, box, exchange=False)
        remaining = self._close(node, point, box)
        if remaining is not None:
            yield from self._divide(node, point, remaining)

    def _close(self, node: Tree, point: RelaxedPoint | None, box: Box) -> Box | None:
        """Give the node its multipliers; what they leave of the box.

        If they leave a single portfolio, it is considered and nothing remains.
        """
        remaining: Box | None = box
        if point is not None:
            remaining = self._settle(node, point, box)
        if remaining is None or is_empty(self.instance, self.claim, remaining):
            return None
        portfolio = single_portfolio(self.claim, remaining)
        if portfolio is None:
            return remaining
        self._take(portfolio)
        return None

    def _divide(
        self, node: Tree, point: RelaxedPoint | None, box: Box
    ) -> Iterator[tuple[Tree, Box]]:
        """Branch a node: its parts, the one to visit first last."""
        node.branch, more_first = self._choose_branch(box, point)
        node.fewer, node.more = Tree(), Tree()
        fewer, more = sides(box, node.branch)
        parts = [(node.fewer, fewer), (node.more, more)]
        if not more_first:
            parts.reverse()
        for tree, part in parts:
            if part is not None:
                yield tree, part

    def _settle(self, node: Tree, point: RelaxedPoint, box: Box) -> Box | None:
        """Give the node the coarsest multipliers that suffice; the box that remains."""
        remaining: Box | None = box
        for multipliers in _round_duals(self.instance, point):
            node_bound = bound(self.instance, self.claim, multipliers, box)
            if node_bound is None:
                continue
            node.multipliers = multipliers
            remaining = settle(self.claim, node_bound, box)
            if remaining is None:
                break
            excess = node_bound.units - self.claim.limit * node_bound.scale
            is_far = excess > NEAR * node_bound.scale * self.instance.point
            if is_far and point.lies is not None:
                break
        return remaining

    def _choose_branch(self, box: Box, point: RelaxedPoint | None) -> tuple[Branch, bool]:
        """The branch to make, and whether to visit the side of more first.

        Where the draw decides, it is on the next proposal in the draw.
        """
        if self.claim.drawn is not None:
            undecided = _first_undecided(self.instance, self.claim.drawn, box)
            if undecided is None:
                undecided = min(box.free)
            return Branch((undecided,), 0), True
        if point is None or point.lies is None:
            return Branch((min(box.free),), 0), True
        most_tried = MANY
        if self.visited < SHORT:
            most_tried = FEW
        limit = self.claim.limit / self.instance.point
        return choose_branch(self.relaxation, point, box, limit, most_tried)

    def _offer(self, lies: Mapping[int, float], box: Box, *, exchange: bool) -> None:
        """Round the positions to portfolios, and keep what is better than the best."""
        merits = self.instance.merits

        def rank(i: int) -> tuple[bool, bool, float, int, int]:
            return i not in box.inside, i not in box.free, -lies[i], -merits[i], i

        order = sorted(lies, key=rank)
        self._take(frozenset(i for i in order if lies[i] > HALF))
        self._take(frozenset(order[: self.claim.most]))
        if not exchange or self.best is None or self.claim.drawn is not None:
            return
        live = box.inside | box.free
        if self.best <= live:
            candidates = [i for i in order[: self.claim.most + CANDIDATES] if i in live]
            self._take(improve_by_exchange(self.instance, self.claim, self.best, box, candidates))

    def _take(self, portfolio: Portfolio) -> None:
        """If a portfolio refutes the claim, make it the best so far, and the basis of a new one."""
        if not refutes(self.instance, self.claim, portfolio):
            return
        self.best = portfolio
        if self.claim.drawn is None:
            self.claim = replace(self.claim, limit=self.claim.aim.of(self.instance, portfolio))
        else:
            self.claim = replace(self.claim, drawn=portfolio)


def _first_undecided(instance: Instance, drawn: Portfolio, box: Box) -> int | None:
    """The first proposal in the draw that is free, with all before it as drawn.

    None if the box certainly comes earlier in the draw.
    """
    for i in instance.draw:
        if i in box.free:
            return i
        if i in box.inside and i not in drawn:
            return None
    return None


def _round_duals(instance: Instance, point: RelaxedPoint) -> Iterator[Multipliers]:
    """The dual values as integers, the coarser first.

    A ray is made longer and longer, until it outweighs any aim.
    """
    if point.lies is None:
        for length in (1, 100, 10_000, 1_000_000):
            yield _multipliers(instance, point, COARSE, COARSE * instance.thousandth, length)
    else:
        yield _multipliers(instance, point, COARSE, COARSE * instance.thousandth)
        yield _multipliers(instance, point, FINE, 1)


def _multipliers(
    instance: Instance, point: RelaxedPoint, scale: int, times: int, length: int = 1
) -> Multipliers:
    """Dual values in points as integers of `times`/`scale` units.

    The floors, which are pure numbers, are integers of 1/`scale`.
    """
    factor = length * instance.point * scale / times
    rows = {}
    for r, dual in point.rows.items():
        multiplier = round(factor * dual)
        if multiplier:
            rows[r] = multiplier
    curves = []
    for dual, curve in zip(point.curves, instance.curves, strict=True):
        curves.append(round(factor * dual / curve.parts))
    return Multipliers(
        scale,
        times,
        tuple(round(length * scale * dual) for dual in point.floors),
        round(factor * point.size),
        rows,
        tuple(curves),
    )
