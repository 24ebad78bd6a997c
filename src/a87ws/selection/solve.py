"""Branch and bound over HiGHS' linear relaxation. It proposes; `certificate` decides, in integers.

The linear program is the instance with every proposal between 0 and 1 and, for each curve, one column a whole count,
whose rising prices fill themselves in order. Its dual values, rounded, are the multipliers of a node's certificate.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import highspy

from a87ws.selection.certificate import (
    Aim,
    Box,
    Claim,
    Multipliers,
    Tree,
    bound,
    contradicts,
    loses_draw,
    settle,
    single,
)
from a87ws.selection.instance import Instance, Portfolio

COARSE, FINE = 1000, 1_000_000
"""Multipliers are rounded to thousandths of a point; to millionths of a unit where a bound is near its limit."""
NEAR = 0.05
"""Points within which a bound is near."""


@dataclass(frozen=True, slots=True)
class Point:
    """What the linear program says of a node: where the proposals lie, and its dual values in points."""

    lies: tuple[float, ...] | None  # None: nothing is feasible, and the duals are a ray
    floors: tuple[float, ...]
    size: float
    rows: tuple[float, ...]
    curves: tuple[float, ...]


class Relaxation:
    """The linear program of one claim, solved again and again with other bounds, each time from the last basis."""

    def __init__(self, instance: Instance, claim: Claim) -> None:
        self.instance, self.claim = instance, claim
        self.proposals = len(instance.names)
        self.highs = highspy.Highs()
        for option, value in {
            "output_flag": False,
            "presolve": "off",
            "threads": 1,
            "random_seed": 0,
            "solver": "simplex",
            "primal_feasibility_tolerance": 1e-9,
            "dual_feasibility_tolerance": 1e-9,
        }.items():
            self.highs.setOptionValue(option, value)
        self.at: list[tuple[float, float]] = [(0.0, 1.0)] * self.proposals
        self._pass_model()

    def _pass_model(self) -> None:
        """Columns: proposals, then each curve's whole counts. Rows: curves, rules, size, floors."""
        instance, claim = self.instance, self.claim
        point, inf = instance.point, highspy.kHighsInf
        self.norm = max(1, claim.aim.count // point, claim.aim.merit, claim.aim.imbalance)
        wholes = range(claim.most)
        steps = [[(costs[n + 1] - costs[n]) / point for n in wholes] for costs in instance.whole_costs]
        columns: list[dict[int, float]] = [{} for _ in range(self.proposals + sum(map(len, steps)))]
        curves, rows = len(instance.curves), len(instance.rows)
        for r, curve in enumerate(instance.curves):
            for i, share in curve.shares:
                columns[i][r] = share / curve.parts
            for n in wholes:
                columns[self.proposals + r * len(wholes) + n][r] = -1.0
        for r, row in enumerate(instance.rows, curves):
            for i in row.members:
                columns[i][r] = 1.0
        for i in range(self.proposals):
            columns[i][curves + rows] = 1.0
        prices = [price for step in steps for price in step]
        start = sum(costs[0] for costs in instance.whole_costs) / point
        for r, (aim, _) in enumerate(claim.floors, curves + rows + 1):
            for i in range(self.proposals):
                columns[i][r] = self._worth(aim, i)
            for n, price in enumerate(prices, self.proposals):
                columns[n][r] = -aim.imbalance * price
        costs = [self._worth(claim.aim, i) / self.norm for i in range(self.proposals)]
        costs += [-claim.aim.imbalance * price / self.norm for price in prices]
        lower = [0.0] * curves + [float(row.least) for row in instance.rows] + [float(claim.least)]
        upper = [0.0] * curves + [inf if row.most is None else float(row.most) for row in instance.rows]
        upper.append(float(claim.most))
        for aim, floor in claim.floors:
            lower.append(floor / point + aim.imbalance * start)
            upper.append(inf)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(columns), len(lower)
        model.sense_ = highspy.ObjSense.kMaximize
        model.col_cost_, model.col_lower_, model.col_upper_ = costs, [0.0] * len(columns), [1.0] * len(columns)
        model.row_lower_, model.row_upper_ = lower, upper
        matrix = model.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kColwise
        starts, index, value = [0], [], []
        for column in columns:
            index.extend(column)
            value.extend(column.values())
            starts.append(len(index))
        matrix.start_, matrix.index_, matrix.value_ = starts, index, value
        self.highs.passModel(model)

    def _worth(self, aim: Aim, i: int) -> float:
        return aim.count / self.instance.point + aim.merit * self.instance.merits[i] / 1000

    def solve(self, box: Box) -> Point | None:
        """The relaxation inside a box; None where the solver has no word that helps."""
        for i in range(self.proposals):
            wanted = (1.0, 1.0) if i in box.inside else (0.0, 0.0) if i in box.outside else (0.0, 1.0)
            if self.at[i] != wanted:
                self.highs.changeColBounds(i, *wanted)
                self.at[i] = wanted
        self.highs.run()
        status = self.highs.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            solution = self.highs.getSolution()
            return self._point(tuple(solution.col_value[: self.proposals]), solution.row_dual, self.norm)
        if status == highspy.HighsModelStatus.kInfeasible:
            ray: Any = self.highs.getDualRay()
            if ray[1]:
                return self._point(None, [-float(entry) for entry in ray[2]], 1)
        return None

    def _point(self, lies: tuple[float, ...] | None, duals: Any, norm: int) -> Point:  # noqa: ANN401
        duals = [float(dual) * norm for dual in duals]
        curves, rows = len(self.instance.curves), len(self.instance.rows)
        sized = curves + rows
        floors = tuple(max(0.0, -dual) for dual in duals[sized + 1 :])
        return Point(lies, floors, duals[sized], tuple(duals[curves:sized]), tuple(duals[:curves]))


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
