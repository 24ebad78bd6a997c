"""The linear relaxation of a claim, solved by HiGHS: where the proposals lie, and at what prices.

The linear program is the instance with every proposal between 0 and 1 and, for each curve, one
column for each whole count; as their prices rise, the columns fill in order. Its dual values,
rounded, are the multipliers of a node's certificate.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise, product
from typing import Any

import highspy

from a87ws.selection.certificate import Aim, Box, Branch, Claim
from a87ws.selection.instance import GroupLimit, Instance

OPTIONS: Mapping[str, bool | int | float | str] = {
    "output_flag": False,
    "presolve": "off",  # with presolve there is no ray of an infeasible program
    "threads": 1,
    "random_seed": 0,
    "solver": "simplex",
    "primal_feasibility_tolerance": 1e-9,
    "dual_feasibility_tolerance": 1e-9,
}
INTEGER: Mapping[str, bool | int | float | str] = {
    "presolve": "on",
    "solver": "choose",
    "mip_rel_gap": 0.0,
}

OPEN = highspy.kHighsInf
STEPS = 100
"""The most steps of the simplex method for an estimate of what a branch would bring."""


class _Quiet(highspy.Highs):
    """HiGHS without output on stdout.

    From 1.16 on its constructor sets callbacks, and prints a banner while it does.
    """

    def enableCallbacks(self) -> None:  # noqa: N802  HiGHS' own name
        self.setOptionValue("output_flag", False)  # noqa: FBT003  HiGHS takes no keywords
        super().enableCallbacks()  # type: ignore[no-untyped-call]  # highspy's stubs leave it out


@dataclass(frozen=True, slots=True)
class RelaxedPoint:
    """The linear program's solution at a node: positions of the proposals, and duals in points."""

    lies: Mapping[int, float] | None
    """The position of each proposal; None if nothing is feasible, and the duals are a ray."""
    aim: float
    """The bound, in points; below every aim where nothing is feasible."""
    floors: tuple[float, ...]
    size: float
    rows: Mapping[int, float]
    """By the number of the rule, or of the limit of the box."""
    curves: tuple[float, ...]


class Relaxation:
    """The linear program of one claim, solved repeatedly with other bounds from the last basis.

    It covers the proposals of one box, and counts the `groups` that boxes inside it may limit.
    """

    def __init__(
        self, instance: Instance, claim: Claim, box: Box, groups: Sequence[tuple[int, ...]] = ()
    ) -> None:
        self.instance, self.claim = instance, claim
        self.columns = sorted(box.inside | box.free)
        self.place = _places(self.columns, 0)
        self.rows = _binding_rows(instance, self.columns)
        self._row_of = _places(self.rows, len(instance.curves))
        """The row of the linear program for each rule in it."""
        self.groups = _distinct_groups(box, groups)
        self.first = len(instance.curves) + len(self.rows)
        """The row of the first group."""
        self.column_bounds: list[tuple[float, float]] = [(0.0, 1.0)] * len(self.columns)
        self.group_bounds: list[tuple[float, float]] = [(-OPEN, OPEN)] * len(self.groups)
        self.norm = max(1, claim.aim.size // instance.point, claim.aim.merit, claim.aim.imbalance)
        self.base_cost = _base_cost(instance)
        """The cost of the curves where nothing is selected, in points; the columns add to it."""
        self.highs = _new_highs(OPTIONS)
        self.highs.passModel(self._model())

    def _model(self) -> highspy.HighsLp:
        """Columns: proposals, then each curve's whole counts. Rows: curves, rules, groups, size,
        floors.
        """
        prices = self._prices()
        columns = self._entries(prices)
        model = highspy.HighsLp()
        model.sense_ = highspy.ObjSense.kMaximize
        model.num_col_ = len(columns)
        model.num_row_ = self.first + len(self.groups) + 1 + len(self.claim.floors)
        model.col_cost_ = [worth / self.norm for worth in self._worths(self.claim.aim, prices)]
        model.col_lower_ = [0.0] * len(columns)
        model.col_upper_ = [1.0] * len(columns)
        model.row_lower_, model.row_upper_ = self._row_bounds()
        indices: list[int] = []
        values: list[float] = []
        for column in columns:
            indices.extend(column)
            values.extend(column.values())
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = [0, *accumulate(map(len, columns))]
        model.a_matrix_.index_ = indices
        model.a_matrix_.value_ = values
        return model

    def _prices(self) -> list[float]:
        """What each whole count of each curve adds to its cost, in points."""
        point = self.instance.point
        prices: list[float] = []
        for costs in self.instance.whole_costs:
            for now, then in pairwise(costs[: self.claim.most + 1]):
                prices.append((then - now) / point)
        return prices

    def _row_bounds(self) -> tuple[list[float], list[float]]:
        """The least and the most of every row."""
        curves = len(self.instance.curves)
        least: list[float] = [0.0] * curves
        most: list[float] = [0.0] * curves
        for r in self.rows:
            row = self.instance.rows[r]
            least.append(row.least)
            most.append(_upper(row))
        least += [-OPEN] * len(self.groups)
        most += [OPEN] * len(self.groups)
        least.append(self.claim.least)
        most.append(self.claim.most)
        for aim, floor in self.claim.floors:
            least.append(floor / self.instance.point + aim.imbalance * self.base_cost)
            most.append(OPEN)
        return least, most

    def _entries(self, prices: Sequence[float]) -> list[dict[int, float]]:
        """The entries of each column, by row."""
        size = self.first + len(self.groups)
        columns = [self._proposal_entries(i) for i in self.columns]
        for row, members in enumerate(self.groups, self.first):
            for i in members:
                if i in self.place:
                    columns[self.place[i]][row] = 1.0
        for column in columns:
            column[size] = 1.0
        for c, _ in product(range(len(self.instance.curves)), range(self.claim.most)):
            columns.append({c: -1.0})
        for r, (aim, _) in enumerate(self.claim.floors, size + 1):
            for column, worth in zip(columns, self._worths(aim, prices), strict=True):
                column[r] = worth
        return columns

    def _proposal_entries(self, proposal: int) -> dict[int, float]:
        """The entries of one proposal in the rows of curves and rules."""
        curves = self.instance.curves
        rows, shares = self.instance.terms[proposal]
        entries = {}
        for c, share in shares:
            entries[c] = share / curves[c].parts
        for r in rows:
            if r in self._row_of:
                entries[self._row_of[r]] = 1.0
        return entries

    def _worths(self, aim: Aim, prices: Sequence[float]) -> Iterator[float]:
        """What one of each column adds to an aim, in points."""
        per_proposal = aim.size / self.instance.point
        for i in self.columns:
            yield per_proposal + aim.merit * self.instance.merits[i] / 1000
        for price in prices:
            yield -aim.imbalance * price

    def solve(self, box: Box) -> RelaxedPoint | None:
        """The relaxation inside a box; None where the solver finds neither an optimum nor a ray."""
        self.enter(box)
        self.highs.run()
        status = self.highs.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            solution = self.highs.getSolution()
            # the curves' columns come after those of the proposals
            lies = dict(zip(self.columns, solution.col_value, strict=False))
            return self._point(box, lies, solution.row_dual, self.norm)
        if status == highspy.HighsModelStatus.kInfeasible:
            # missing in highspy's stubs
            _, has_ray, ray = self.highs.getDualRay()  # type: ignore[attr-defined]
            if has_ray:
                return self._point(box, None, ray, -1)  # its sign is the opposite of the duals'
        return None

    def enter(self, box: Box) -> None:
        """Set the bounds to those of a box."""
        inside, free = box.inside, box.free
        for column, i in enumerate(self.columns):
            bounds = (0.0, 0.0)
            if i in free:
                bounds = (0.0, 1.0)
            elif i in inside:
                bounds = (1.0, 1.0)
            if self.column_bounds[column] != bounds:
                self.highs.changeColBounds(column, *bounds)
                self.column_bounds[column] = bounds
        for group, bounds in enumerate(_tightest_bounds(self.groups, box)):
            self._limit(group, *bounds)

    def _limit(self, group: int, least: float, most: float) -> None:
        if self.group_bounds[group] != (least, most):
            self.highs.changeRowBounds(self.first + group, least, most)
            self.group_bounds[group] = (least, most)

    def count(self, lies: Mapping[int, float], group: int) -> float:
        """How many of a group are selected at a point."""
        return sum([lies[i] for i in self.groups[group] if i in lies])

    def probe(self, branches: Sequence[Branch]) -> list[tuple[float, float]]:
        """Bounds, in points, on both sides of each branch of the current box, from a few steps."""
        basis = self.highs.getBasis()
        self.highs.setOptionValue("simplex_iteration_limit", STEPS)
        bounds = []
        for branch in branches:
            fewer = self._try(branch, 0, basis)
            more = self._try(branch, 1, basis)
            bounds.append((fewer, more))
        self.highs.setOptionValue("simplex_iteration_limit", highspy.kHighsIInf)
        self.highs.setBasis(basis)
        return bounds

    def _try(self, branch: Branch, side: int, basis: highspy.HighsBasis) -> float:
        """The bound on one side of a branch; the bounds of the box are restored."""
        members, most = branch
        self.highs.setBasis(basis)
        if len(members) == 1:
            column = self.place[members[0]]
            self.highs.changeColBounds(column, float(side), float(side))
            aim = self._solve_aim()
            self.highs.changeColBounds(column, *self.column_bounds[column])
            return aim
        group = self.groups.index(members)
        bounds = self.group_bounds[group]
        if side:
            self._limit(group, most + 1.0, bounds[1])
        else:
            self._limit(group, bounds[0], float(most))
        aim = self._solve_aim()
        self._limit(group, *bounds)
        return aim

    def _solve_aim(self) -> float:
        self.highs.run()
        if self.highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            return -OPEN
        return self._aim(self.norm)

    def _aim(self, norm: int) -> float:
        """The aim of the last solution, in points."""
        objective = self.highs.getInfo().objective_function_value
        return objective * norm - self.claim.aim.imbalance * self.base_cost

    def _point(
        self,
        box: Box,
        lies: Mapping[int, float] | None,
        duals: Any,  # noqa: ANN401  highspy gives arrays or lists
        norm: int,
    ) -> RelaxedPoint:
        duals = [float(dual) * norm for dual in duals]
        curves, size = len(self.instance.curves), self.first + len(self.groups)
        row_duals = zip(self.rows, duals[curves : self.first], strict=True)
        rows = {r: dual for r, dual in row_duals if dual}
        for members, dual in zip(self.groups, duals[self.first : size], strict=True):
            number = _limit_number(box, members, dual)
            if number is not None:
                rows[len(self.instance.rows) + number] = dual
        aim = -OPEN
        if lies is not None:
            aim = self._aim(norm)
        floors = tuple(max(0.0, -dual) for dual in duals[size + 1 :])
        return RelaxedPoint(lies, aim, floors, duals[size], rows, tuple(duals[:curves]))


def _new_highs(options: Mapping[str, bool | int | float | str]) -> _Quiet:
    highs = _Quiet()  # type: ignore[no-untyped-call]  # as highspy.Highs
    for option, value in options.items():
        highs.setOptionValue(option, value)
    return highs


def _places(items: Iterable[int], first: int) -> dict[int, int]:
    """The place of each item, counted from `first`."""
    return {item: place for place, item in enumerate(items, first)}


def _distinct_groups(box: Box, groups: Iterable[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """The groups that the box limits, then those of `groups` that it does not."""
    distinct: dict[tuple[int, ...], None] = {}
    for row in box.limits:
        distinct[row.members] = None
    for members in groups:
        distinct[members] = None
    return list(distinct)


def _base_cost(instance: Instance) -> float:
    """The cost of the curves where nothing is selected, in points."""
    units = 0
    for costs in instance.whole_costs:
        units += costs[0]
    return units / instance.point


def _binding_rows(instance: Instance, columns: Iterable[int]) -> list[int]:
    """The rules that these proposals could break."""
    counts = [0] * len(instance.rows)
    for i in columns:
        for r in instance.terms[i][0]:
            counts[r] += 1
    binding = []
    for r, row in enumerate(instance.rows):
        if row.least > 0 or (row.most is not None and row.most < counts[r]):
            binding.append(r)
    return binding


def _upper(row: GroupLimit) -> float:
    if row.most is None:
        return OPEN
    return row.most


def _tightest_bounds(groups: Sequence[tuple[int, ...]], box: Box) -> Iterable[tuple[float, float]]:
    """The least and the most of each group that a box allows."""
    bounds: dict[tuple[int, ...], tuple[float, float]] = dict.fromkeys(groups, (-OPEN, OPEN))
    for row in box.limits:
        least, most = bounds[row.members]
        bounds[row.members] = (max(least, row.least or -OPEN), min(most, _upper(row)))
    return bounds.values()


def _limit_number(box: Box, members: tuple[int, ...], dual: float) -> int | None:
    """The number of the tightest limit of the box on these members that a dual value prices.

    A positive value prices an upper limit, a negative one a lower limit. None if there is none.
    """
    tightest: tuple[int, int] | None = None
    for number, row in enumerate(box.limits):
        if row.members != members:
            continue
        tightness: int | None = None
        if dual > 0:
            tightness = row.most
        elif dual < 0 and row.least > 0:
            tightness = -row.least
        if tightness is not None and (tightest is None or (tightness, number) < tightest):
            tightest = (tightness, number)
    if tightest is None:
        return None
    return tightest[1]


def propose_positions(
    instance: Instance, claim: Claim, box: Box, nodes: int
) -> Mapping[int, float] | None:
    """Positions of a box's proposals from the solver's own integer search within `nodes` nodes.

    They are a guess to try; None where the search finds no solution.
    """
    relaxation = Relaxation(instance, claim, box)
    relaxation.enter(box)
    highs = relaxation.highs
    for option, value in INTEGER.items():
        highs.setOptionValue(option, value)
    highs.setOptionValue("mip_max_nodes", nodes)
    for column in range(len(relaxation.columns)):
        highs.changeColIntegrality(column, highspy.HighsVarType.kInteger)
    highs.run()
    if highs.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    return dict(zip(relaxation.columns, highs.getSolution().col_value, strict=False))
