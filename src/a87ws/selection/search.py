"""Branch and bound over the linear relaxation. It proposes; `certificate` decides, in integers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from a87ws.selection.certificate import Box, Claim, Multipliers, Tree, bound, contradicts, loses_draw, settle, single
from a87ws.selection.instance import Instance, Portfolio
from a87ws.selection.solve import Point, Relaxation

COARSE, FINE = 1000, 1_000_000
"""Multipliers are rounded to thousandths of a point; to millionths of a unit where a bound is near its limit."""
NEAR = 0.05
"""Points within which a bound is near."""


@dataclass(slots=True)
class Search:
    """Proves a claim, raising its limit to the best portfolio it meets; or gives up after `nodes` nodes."""

    instance: Instance
    claim: Claim
    best: Portfolio | None = None
    nodes: int = 100_000
    visited: int = 0
    relaxation: Relaxation = field(init=False)

    def __post_init__(self) -> None:
        self.relaxation = Relaxation(self.instance, self.claim)

    def run(self) -> Tree | None:
        """The proof of `claim`, whose limit is then the aim of `best`; None if the nodes ran out."""
        root = Tree()
        stack = [(root, Box(self.instance.include, self.instance.exclude))]
        while stack:
            if self.visited == self.nodes:
                return None
            self.visited += 1
            node, box = stack.pop()
            stack.extend(self._visit(node, box))
        return root

    def find(self) -> bool:
        """Whether anything refutes the claim; stops at the first portfolio that does."""
        root = Tree()
        stack = [(root, Box(self.instance.include, self.instance.exclude))]
        while stack and self.best is None:
            stack.extend(self._visit(*stack.pop()))
        return self.best is not None

    def _visit(self, node: Tree, box: Box) -> Iterator[tuple[Tree, Box]]:
        """Close the node, or branch: the nodes to visit, the more promising last."""
        if box.inside & box.outside or len(box.inside) > self.claim.most or loses_draw(self.instance, self.claim, box):
            return
        point = self.relaxation.solve(box)
        left: Box | None = box
        if point is not None:
            if point.lies is not None:
                self._offer(point.lies, box)
            left = self._bound(node, point, box)
        if left is None or len(left.inside) > self.claim.most or loses_draw(self.instance, self.claim, left):
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
        first_in = lies is None or lies[node.branch] >= 0.5  # noqa: PLR2004  the side it leans to
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

    def _branch(self, box: Box, lies: tuple[float, ...] | None) -> int:
        """The proposal to branch on: the most divided one, or the next in the draw where that is what is proved."""
        order = range(len(self.instance.names)) if self.claim.drawn is None else self.instance.draw
        free = [i for i in order if i not in box.inside and i not in box.outside]
        if lies is None or self.claim.drawn is not None:
            return free[0]
        return min(free, key=lambda i: abs(lies[i] - 0.5))

    def _offer(self, lies: tuple[float, ...], box: Box) -> None:
        """Round the relaxation to portfolios, and keep what is better than the best."""
        order = sorted(range(len(lies)), key=lambda i: (i not in box.inside, i in box.outside, -lies[i], i))
        self._take(frozenset(i for i in order if lies[i] > 0.5))  # noqa: PLR2004  nearer in than out
        self._take(frozenset(order[: self.claim.most]))

    def _take(self, portfolio: Portfolio) -> None:
        """Where a portfolio refutes the claim, it is the best so far and the claim is made anew from it."""
        if contradicts(self.instance, self.claim, portfolio):
            self.best = portfolio
            if self.claim.drawn is None:
                self.claim = replace(self.claim, limit=self.claim.aim.of(self.instance, portfolio))
            else:
                self.claim = replace(self.claim, drawn=portfolio)


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
