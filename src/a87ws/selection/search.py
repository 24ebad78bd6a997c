"""Branch and bound over the linear relaxation. It proposes; `certificate` decides, in integers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from a87ws.selection.certificate import Box, Claim, Multipliers, Tree, bound, contradicts, is_empty, settle, single
from a87ws.selection.improve import improved
from a87ws.selection.instance import Instance, Portfolio
from a87ws.selection.solve import Point, Relaxation

COARSE, FINE = 1000, 1_000_000
"""Multipliers are rounded to thousandths of a point; to millionths of a unit where a bound is near its limit."""
CANDIDATES = 60
"""How many beside those that lie highest are tried in exchanges."""
NEAR = 0.05
"""Points within which a bound is near."""


@dataclass(slots=True)
class Search:
    """Proves a claim for some boxes, raising its limit to the best portfolio it meets; or gives up after `nodes`."""

    instance: Instance
    claim: Claim
    boxes: Sequence[Box]
    best: Portfolio | None = None
    nodes: int = 100_000
    visited: int = 0
    relaxation: Relaxation = field(init=False)

    def run(self) -> tuple[Tree, ...] | None:
        """The proof of `claim`, whose limit is then the aim of `best`; None if the nodes ran out."""
        roots = [(Tree(), box) for box in self.boxes]
        for _ in self._walk(roots):
            if self.visited == self.nodes:
                return None
        return tuple(tree for tree, _ in roots)

    def find(self) -> bool:
        """Whether anything refutes the claim, or the nodes ran out; stops at the first portfolio that does."""
        walk = self._walk([(Tree(), box) for box in self.boxes])
        return any(self.best is not None or self.visited == self.nodes for _ in walk)

    def _walk(self, roots: Sequence[tuple[Tree, Box]]) -> Iterator[None]:
        """Visit node after node, depth first; yields after each."""
        for tree, box in roots:
            self.relaxation = Relaxation(self.instance, self.claim, box)
            stack = list(self._visit(tree, box, at_root=True))
            if stack:  # all further nodes lie inside of what is left, which may be far less
                widest = min((inner for _, inner in stack), key=lambda inner: len(inner.outside))
                self.relaxation = Relaxation(self.instance, self.claim, widest)
            self.visited += 1
            yield
            while stack:
                stack.extend(self._visit(*stack.pop()))
                self.visited += 1
                yield

    def _visit(self, node: Tree, box: Box, *, at_root: bool = False) -> Iterator[tuple[Tree, Box]]:
        """Close the node, or branch: the nodes to visit, the more promising last."""
        if is_empty(self.instance, self.claim, box):
            return
        point = self.relaxation.solve(box)
        left: Box | None = box
        if point is not None:
            if point.lies is not None:
                self._offer(point.lies, box, exchange=at_root)
            left = self._bound(node, point, box)
        if left is None or is_empty(self.instance, self.claim, left):
            return
        one = single(self.instance, self.claim, left)
        if one is not None:
            self._take(one)
            return
        lies = point.lies if point is not None else None
        node.branch = self._branch(left, lies)
        node.without, node.within = Tree(), Tree()
        without = (node.without, Box(left.inside, left.outside | {node.branch}))
        within = (node.within, Box(left.inside | {node.branch}, left.outside))
        first_in = self.claim.drawn is not None or lies is None or lies[node.branch] >= 0.5  # noqa: PLR2004  where it leans
        yield from (without, within) if first_in else (within, without)

    def _bound(self, node: Tree, point: Point, box: Box) -> Box | None:
        """Give the node the coarsest multipliers that do; the box that is left."""
        left: Box | None = box
        for multipliers in _rounded(self.instance, point):
            found = bound(self.instance, self.claim, multipliers, box)
            if found is None:
                continue
            node.multipliers = multipliers
            left = settle(self.claim, found, box)
            far = found.units - self.claim.limit * found.scale > NEAR * found.scale * self.instance.point
            if left is None or (far and point.lies is not None):
                break
        return left

    def _branch(self, box: Box, lies: Mapping[int, float] | None) -> int:
        """The proposal to branch on: the most divided one, or the next in the draw while the draw is what decides."""
        if self.claim.drawn is not None:
            undecided = _first_undecided(self.instance, self.claim.drawn, box)
            if undecided is not None:
                return undecided
        free = (i for i in range(len(self.instance.names)) if i not in box.inside and i not in box.outside)
        return next(free) if lies is None else min(free, key=lambda i: abs(lies[i] - 0.5))

    def _offer(self, lies: Mapping[int, float], box: Box, *, exchange: bool) -> None:
        """Round the relaxation to portfolios, and keep what is better than the best."""
        order = sorted(
            lies, key=lambda i: (i not in box.inside, i in box.outside, -lies[i], -self.instance.merits[i], i)
        )
        self._take(frozenset(i for i in order if lies[i] > 0.5))  # noqa: PLR2004  nearer in than out
        self._take(frozenset(order[: self.claim.most]))
        if exchange and self.best is not None and self.claim.drawn is None and self.best.isdisjoint(box.outside):
            candidates = [i for i in order[: self.claim.most + CANDIDATES] if i not in box.outside]
            self._take(improved(self.instance, self.claim, self.best, box, candidates))

    def _take(self, portfolio: Portfolio) -> None:
        """Where a portfolio refutes the claim, it is the best so far and the claim is made anew from it."""
        if contradicts(self.instance, self.claim, portfolio):
            self.best = portfolio
            if self.claim.drawn is None:
                self.claim = replace(self.claim, limit=self.claim.aim.of(self.instance, portfolio))
            else:
                self.claim = replace(self.claim, drawn=portfolio)


def _first_undecided(instance: Instance, drawn: Portfolio, box: Box) -> int | None:
    """The first in the draw on which the box is open, all before being as drawn; None if it comes earlier for sure."""
    for i in instance.draw:
        if i not in box.inside and i not in box.outside:
            return i
        if i in box.inside and i not in drawn:
            return None
    return None


def _rounded(instance: Instance, point: Point) -> Iterator[Multipliers]:
    """The dual values as integers, the coarser first; a ray ever longer, until it outweighs any aim."""
    if point.lies is None:
        for length in (1, 100, 10_000, 1_000_000):
            yield _multipliers(instance, point, COARSE, COARSE * instance.thousandth, length)
    else:
        yield _multipliers(instance, point, COARSE, COARSE * instance.thousandth)
        yield _multipliers(instance, point, FINE, 1)


def _multipliers(instance: Instance, point: Point, scale: int, times: int, length: int = 1) -> Multipliers:
    """Dual values in points as integers of `times`/`scale` units (floors, which are pure numbers, of 1/`scale`)."""
    factor = length * instance.point * scale / times
    return Multipliers(
        scale,
        times,
        tuple(round(length * scale * dual) for dual in point.floors),
        round(factor * point.size),
        tuple(round(factor * dual) for dual in point.rows),
        tuple(round(factor * dual / c.parts) for dual, c in zip(point.curves, instance.curves, strict=True)),
    )
