"""Branch and bound over the linear relaxation. It proposes; `certificate` decides, in integers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from a87ws.selection.branching import branch_on, groups
from a87ws.selection.certificate import (
    Box,
    Branch,
    Claim,
    Multipliers,
    Tree,
    bound,
    contradicts,
    is_empty,
    settle,
    sides,
    single,
)
from a87ws.selection.improve import improved
from a87ws.selection.instance import Instance, Portfolio
from a87ws.selection.solve import Point, Relaxation, propose

COARSE, FINE = 1000, 1_000_000
"""Multipliers are rounded to thousandths of a point; to millionths of a unit where a bound is near
its limit.
"""
CANDIDATES = 60
"""How many beside those that lie highest are tried in exchanges."""
NEAR = 0.05
"""Points within which a bound is near."""
SHORT, FEW, MANY = 30, 3, 8
"""After so many nodes more questions are tried before each branch: a short search is over before
that pays.
"""
WIDE = 120
"""Where more than so many proposals are free after the root, the solver's own integer search is
asked for a guess.
"""
LIKELY, EFFORT = 400, 50
"""On so many proposals at most, within so many of its nodes."""


@dataclass(slots=True)
class Search:
    """Proves a claim for some boxes, raising its limit to the best portfolio it meets; or gives up
    after `nodes`.
    """

    instance: Instance
    claim: Claim
    boxes: Sequence[Box]
    best: Portfolio | None = None
    nodes: int = 100_000
    visited: int = 0
    prices: Multipliers | None = None
    """Of a like instance, to settle what they can before the solver is asked."""
    relaxation: Relaxation = field(init=False)
    waiting: list[tuple[Tree, Box, Multipliers | None]] = field(init=False, default_factory=list)
    """The nodes to visit, the next one last, each with the multipliers of the node it comes from.
    """
    further: int = 0
    """How many boxes come after the one at hand."""

    def run(self) -> tuple[Tree, ...] | None:
        """The proof of `claim`, whose limit is then the aim of `best`; None if the nodes ran out."""
        roots = [(Tree(), box) for box in self.boxes]
        for _ in self._walk(roots):
            if self.visited == self.nodes and (self.waiting or self.further):
                return None
        return tuple(tree for tree, _ in roots)

    def consider(self, portfolio: Portfolio) -> None:
        """Start from this portfolio if it refutes the claim as it stands."""
        self._take(portfolio)

    def find(self) -> bool:
        """Whether anything refutes the claim, or the nodes ran out; stops at the first portfolio
        that does.
        """
        walk = self._walk([(Tree(), box) for box in self.boxes])
        return any(self.best is not None or self.visited == self.nodes for _ in walk)

    def _walk(self, roots: Sequence[tuple[Tree, Box]]) -> Iterator[None]:
        """Visit node after node, depth first; yields after each."""
        for place, (root, whole) in enumerate(roots, 1):
            self.further = len(roots) - place
            tree, box = self._narrowed(root, whole)
            left = None if box is None else self._root(tree, box)
            self.visited += 1
            self.waiting = [] if left is None else [(tree, left, tree.multipliers)]
            yield
            if left is None:
                continue
            # all further nodes lie inside of what is left, which may be far less
            alike = groups(self.instance, left) if self.claim.drawn is None else ()
            self.relaxation = Relaxation(self.instance, self.claim, left, alike)
            self.waiting = []
            self._wait(tree, self._part(tree, self.relaxation.solve(left), left))
            while self.waiting:
                node, here, _ = self.waiting.pop()
                self._wait(node, self._visit(node, here))
                self.visited += 1
                yield

    def _wait(self, node: Tree, parts: Iterator[tuple[Tree, Box]]) -> None:
        self.waiting.extend((tree, box, node.multipliers) for tree, box in [*parts])

    @property
    def beyond(self) -> int | None:
        """When the nodes ran out: what no portfolio's aim exceeds, in units, by the nodes that are
        waiting.

        None where that is not known, as of further boxes.
        """
        bounds = [
            bound(self.instance, self.claim, of, box) if of else None for _, box, of in self.waiting
        ]
        known = [found.units // found.scale for found in bounds if found is not None]
        if self.further or len(known) < len(bounds):
            return None
        return max([self.claim.limit, *known])

    def _narrowed(self, node: Tree, box: Box) -> tuple[Tree, Box | None]:
        """What known prices leave of a node: a branch on nothing, and so a second line of
        multipliers.
        """
        found = (
            bound(self.instance, self.claim, self.prices, box)
            if self.prices and self.best
            else None
        )
        if found is None:
            return node, box
        node.multipliers, left = self.prices, settle(self.claim, found, box)
        if left is None:
            return node, None
        node.branch, node.fewer, node.more = Branch((), 0), Tree(), Tree()
        return node.fewer, left

    def _root(self, node: Tree, box: Box) -> Box | None:
        """What is left of a whole box: the root settles the better the better the best portfolio
        is.
        """
        if is_empty(self.instance, self.claim, box):
            return None
        one = single(self.claim, box)
        if one is not None:
            self._take(one)
            return None
        if self.claim.aim.size and self.claim.limit == self.claim.aim.size * self.claim.most:
            node.multipliers = Multipliers(
                1, 1, (), self.claim.aim.size, {}, (0,) * len(self.instance.curves)
            )
            return None  # every slot is filled: a price on the slots says it all
        self.relaxation = Relaxation(self.instance, self.claim, box)
        point = self.relaxation.solve(box)
        if point is None or point.lies is None:
            return self._close(node, point, box)
        self._offer(point.lies, box, exchange=True)
        left = self._close(node, point, box)
        if left is not None and len(left.free) > WIDE and self.claim.drawn is None:
            self._guess(node, left)
            left = self._close(node, point, box)
        return left

    def _guess(self, node: Tree, box: Box) -> None:
        """Take the portfolio that the solver's own search finds among those that the bound speaks
        least against.
        """
        free = sorted(box.free)
        found = (
            bound(self.instance, self.claim, node.multipliers, box) if node.multipliers else None
        )
        if found is not None:
            free.sort(key=lambda i: -found.gains[i])
        lies = propose(
            self.instance, self.claim, box._replace(free=frozenset(free[:LIKELY])), EFFORT
        )
        if lies is not None:
            self._offer(lies, box, exchange=False)

    def _visit(self, node: Tree, box: Box) -> Iterator[tuple[Tree, Box]]:
        """Close the node, or branch: the nodes to visit, the more promising last."""
        if is_empty(self.instance, self.claim, box):
            return
        point = self.relaxation.solve(box)
        if point is not None and point.lies is not None:
            self._offer(point.lies, box, exchange=False)
        left = self._close(node, point, box)
        if left is not None:
            yield from self._part(node, point, left)

    def _close(self, node: Tree, point: Point | None, box: Box) -> Box | None:
        """Give the node its multipliers, and what they leave of the box; where one portfolio is
        all, it is taken.
        """
        left = box if point is None else self._bound(node, point, box)
        if left is None or is_empty(self.instance, self.claim, left):
            return None
        one = single(self.claim, left)
        if one is None:
            return left
        self._take(one)
        return None

    def _part(self, node: Tree, point: Point | None, box: Box) -> Iterator[tuple[Tree, Box]]:
        node.branch, more_first = self._branch(box, point)
        node.fewer, node.more = Tree(), Tree()
        fewer, more = sides(box, node.branch)
        both = [(node.fewer, fewer), (node.more, more)]
        yield from (
            (tree, side)
            for tree, side in (both if more_first else reversed(both))
            if side is not None
        )

    def _bound(self, node: Tree, point: Point, box: Box) -> Box | None:
        """Give the node the coarsest multipliers that do; the box that is left."""
        left: Box | None = box
        for multipliers in _rounded(self.instance, point):
            found = bound(self.instance, self.claim, multipliers, box)
            if found is None:
                continue
            node.multipliers = multipliers
            left = settle(self.claim, found, box)
            far = (
                found.units - self.claim.limit * found.scale
                > NEAR * found.scale * self.instance.point
            )
            if left is None or (far and point.lies is not None):
                break
        return left

    def _branch(self, box: Box, point: Point | None) -> tuple[Branch, bool]:
        """The branch to make, and whether to look at more of it first; where the draw decides, the
        next in the draw.
        """
        if self.claim.drawn is not None:
            undecided = _first_undecided(self.instance, self.claim.drawn, box)
            return Branch((min(box.free) if undecided is None else undecided,), 0), True
        if point is None or point.lies is None:
            return Branch((min(box.free),), 0), True
        tried = FEW if self.visited < SHORT else MANY
        return branch_on(self.relaxation, point, box, self.claim.limit / self.instance.point, tried)

    def _offer(self, lies: Mapping[int, float], box: Box, *, exchange: bool) -> None:
        """Case the relaxation to portfolios, and keep what is better than the best."""
        order = sorted(
            lies,
            key=lambda i: (
                i not in box.inside,
                i not in box.free,
                -lies[i],
                -self.instance.merits[i],
                i,
            ),
        )
        # nearer in than out
        self._take(frozenset(i for i in order if lies[i] > 0.5))  # noqa: PLR2004
        self._take(frozenset(order[: self.claim.most]))
        if (
            exchange
            and self.best is not None
            and self.claim.drawn is None
            and self.best <= box.inside | box.free
        ):
            candidates = [
                i for i in order[: self.claim.most + CANDIDATES] if i in box.free or i in box.inside
            ]
            self._take(improved(self.instance, self.claim, self.best, box, candidates))

    def _take(self, portfolio: Portfolio) -> None:
        """Where a portfolio refutes the claim, it is the best so far and the claim is made anew
        from it.
        """
        if contradicts(self.instance, self.claim, portfolio):
            self.best = portfolio
            if self.claim.drawn is None:
                self.claim = replace(self.claim, limit=self.claim.aim.of(self.instance, portfolio))
            else:
                self.claim = replace(self.claim, drawn=portfolio)


def _first_undecided(instance: Instance, drawn: Portfolio, box: Box) -> int | None:
    """The first in the draw on which the box is open, all before being as drawn; None if it comes
    earlier for sure.
    """
    for i in instance.draw:
        if i in box.free:
            return i
        if i in box.inside and i not in drawn:
            return None
    return None


def _rounded(instance: Instance, point: Point) -> Iterator[Multipliers]:
    """The dual values as integers, the coarser first; a ray ever longer, until it outweighs any
    aim.
    """
    if point.lies is None:
        for length in (1, 100, 10_000, 1_000_000):
            yield _multipliers(instance, point, COARSE, COARSE * instance.thousandth, length)
    else:
        yield _multipliers(instance, point, COARSE, COARSE * instance.thousandth)
        yield _multipliers(instance, point, FINE, 1)


def _multipliers(
    instance: Instance, point: Point, scale: int, times: int, length: int = 1
) -> Multipliers:
    """Dual values in points as integers of `times`/`scale` units (floors, which are pure numbers,
    of 1/`scale`).
    """
    factor = length * instance.point * scale / times
    return Multipliers(
        scale,
        times,
        tuple(round(length * scale * dual) for dual in point.floors),
        round(factor * point.size),
        {r: mu for r, dual in point.rows.items() if (mu := round(factor * dual))},
        tuple(
            round(factor * dual / c.parts)
            for dual, c in zip(point.curves, instance.curves, strict=True)
        ),
    )
