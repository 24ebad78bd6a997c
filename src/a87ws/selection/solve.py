"""The linear relaxation of a claim, solved by HiGHS: where the proposals would lie, and at what
prices.

The linear program is the instance with every proposal between 0 and 1 and, for each curve, one
column a whole count, whose rising prices fill themselves in order. Its dual values, rounded, are
the multipliers of a node's certificate.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

import highspy

from a87ws.selection.certificate import Aim, Box, Branch, Claim
from a87ws.selection.instance import Instance

OPTIONS: Mapping[str, bool | int | float | str] = {
    "output_flag": False,
    "presolve": "off",  # a ray of an infeasible program is there only without it
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
"""Of the simplex method, at most, for a guess at what a branch would bring."""


class _Quiet(highspy.Highs):
    """HiGHS without a word on stdout: from 1.16 on its constructor sets callbacks, and prints a
    banner over that.
    """

    def enableCallbacks(self) -> None:  # noqa: N802  HiGHS' own name
        self.setOptionValue("output_flag", False)  # noqa: FBT003  HiGHS takes no keywords
        super().enableCallbacks()  # type: ignore[no-untyped-call]  # highspy's stubs leave it out


@dataclass(frozen=True, slots=True)
class Point:
    """What the linear program says of a node: where the proposals lie, and its dual values in
    points.
    """

    lies: (
        Mapping[int, float] | None
    )  # by proposal; None: nothing is feasible, and the duals are a ray
    aim: float  # the bound, in points; below every aim where nothing is feasible
    floors: tuple[float, ...]
    size: float
    rows: Mapping[int, float]  # by the number of the rule, or of the limit of the box
    curves: tuple[float, ...]


class Relaxation:
    """The linear program of one claim, solved again and again with other bounds, each time from the
    last basis.

    It knows the proposals of one box, and counts the `groups` on which boxes inside of it may be
    limited.
    """

    def __init__(
        self, instance: Instance, claim: Claim, box: Box, groups: Sequence[tuple[int, ...]] = ()
    ) -> None:
        self.instance, self.claim = instance, claim
        self.columns = sorted(box.inside | box.free)
        self.place = {i: column for column, i in enumerate(self.columns)}
        self.rows = _binding(instance, self.columns)
        self.groups = list(dict.fromkeys([*(row.members for row in box.limits), *groups]))
        self.first = len(instance.curves) + len(self.rows)
        """The row of the first group."""
        self.at: list[tuple[float, float]] = [(0.0, 1.0)] * len(self.columns)
        self.limited: list[tuple[float, float]] = [(-OPEN, OPEN)] * len(self.groups)
        self.norm = max(1, claim.aim.size // instance.point, claim.aim.merit, claim.aim.imbalance)
        self.start = sum(costs[0] for costs in instance.whole_costs) / instance.point
        """What the curves cost where nothing is selected, in points; the columns know what is added
        to that.
        """
        self.highs = _highs(OPTIONS)
        self.highs.passModel(self._model())

    def _model(self) -> highspy.HighsLp:
        """Columns: proposals, then each curve's whole counts. Rows: curves, rules, groups, size,
        floors.
        """
        instance, claim = self.instance, self.claim
        prices = [
            (then - now) / instance.point
            for costs in self._costs()
            for now, then in pairwise(costs)
        ]
        columns = self._entries(prices)
        curves, rows = len(instance.curves), [instance.rows[r] for r in self.rows]
        floors = [
            floor / instance.point + aim.imbalance * self.start for aim, floor in claim.floors
        ]
        model = highspy.HighsLp()
        model.sense_ = highspy.ObjSense.kMaximize
        model.num_col_, model.num_row_ = (
            len(columns),
            self.first + len(self.groups) + 1 + len(floors),
        )
        model.col_cost_ = [worth / self.norm for worth in self._worths(claim.aim, prices)]
        model.col_lower_, model.col_upper_ = [0.0] * len(columns), [1.0] * len(columns)
        least, most = [-OPEN] * len(self.groups), [OPEN] * len(self.groups)
        model.row_lower_ = [
            *[0.0] * curves,
            *(row.least for row in rows),
            *least,
            claim.least,
            *floors,
        ]
        upper = [OPEN if row.most is None else row.most for row in rows]
        model.row_upper_ = [*[0.0] * curves, *upper, *most, claim.most, *[OPEN] * len(floors)]
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = [0, *accumulate(map(len, columns))]
        model.a_matrix_.index_ = [row for column in columns for row in column]
        model.a_matrix_.value_ = [entry for column in columns for entry in column.values()]
        return model

    def _entries(self, prices: Sequence[float]) -> list[dict[int, float]]:
        """The entries of each column, by row."""
        instance, claim = self.instance, self.claim
        curves, size = len(instance.curves), self.first + len(self.groups)
        row_of = {r: row for row, r in enumerate(self.rows, curves)}
        columns: list[dict[int, float]] = []
        for i in self.columns:
            rows, shares = instance.terms[i]
            column = {c: share / instance.curves[c].parts for c, share in shares}
            columns.append(column | {row_of[r]: 1.0 for r in rows if r in row_of})
        for row, members in enumerate(self.groups, self.first):
            for i in members:
                if i in self.place:
                    columns[self.place[i]][row] = 1.0
        for column in columns:
            column[size] = 1.0
        columns += [{r: -1.0} for r in range(curves) for _ in range(claim.most)]
        for r, (aim, _) in enumerate(claim.floors, size + 1):
            for column, worth in zip(columns, self._worths(aim, prices), strict=True):
                column[r] = worth
        return columns

    def _costs(self) -> Iterator[Sequence[int]]:
        return (costs[: self.claim.most + 1] for costs in self.instance.whole_costs)

    def _worths(self, aim: Aim, prices: Sequence[float]) -> Iterator[float]:
        """What one of each column adds to an aim, in points."""
        each = aim.size / self.instance.point
        yield from (
            each + aim.merit * merit / 1000
            for merit in map(self.instance.merits.__getitem__, self.columns)
        )
        yield from (-aim.imbalance * price for price in prices)

    def solve(self, box: Box) -> Point | None:
        """The relaxation inside a box; None where the solver has no word that helps."""
        self.enter(box)
        self.highs.run()
        status = self.highs.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            solution = self.highs.getSolution()
            lies = dict(
                zip(self.columns, solution.col_value, strict=False)
            )  # the curves' columns come after
            return self._point(box, lies, solution.row_dual, self.norm)
        if status == highspy.HighsModelStatus.kInfeasible:
            # missing in highspy's stubs
            _, found, ray = self.highs.getDualRay()  # type: ignore[attr-defined]
            if found:
                return self._point(box, None, [-float(entry) for entry in ray], 1)
        return None

    def enter(self, box: Box) -> None:
        """Take on the bounds of a box."""
        inside, free = box.inside, box.free
        for column, i in enumerate(self.columns):
            wanted = (0.0, 1.0) if i in free else (1.0, 1.0) if i in inside else (0.0, 0.0)
            if self.at[column] != wanted:
                self.highs.changeColBounds(column, *wanted)
                self.at[column] = wanted
        for group, limits in enumerate(_tightest(self.groups, box)):
            self._limit(group, *limits)

    def _limit(self, group: int, least: float, most: float) -> None:
        if self.limited[group] != (least, most):
            self.highs.changeRowBounds(self.first + group, least, most)
            self.limited[group] = (least, most)

    def count(self, lies: Mapping[int, float], group: int) -> float:
        """How many of a group a point has."""
        return sum([lies[i] for i in self.groups[group] if i in lies])

    def probe(self, branches: Sequence[Branch]) -> list[tuple[float, float]]:
        """What a few steps of the solver say of both sides of each branch of the box at hand:
        bounds, in points.
        """
        basis = self.highs.getBasis()
        self.highs.setOptionValue("simplex_iteration_limit", STEPS)
        found = [(self._try(branch, 0, basis), self._try(branch, 1, basis)) for branch in branches]
        self.highs.setOptionValue("simplex_iteration_limit", highspy.kHighsIInf)
        self.highs.setBasis(basis)
        return found

    def _try(self, branch: Branch, side: int, basis: highspy.HighsBasis) -> float:
        members, most = branch
        self.highs.setBasis(basis)
        if len(members) == 1:
            column = self.place[members[0]]
            self.highs.changeColBounds(column, float(side), float(side))
            aim = self._aim()
            self.highs.changeColBounds(column, *self.at[column])
            return aim
        group = self.groups.index(members)
        least, upper = now = self.limited[group]
        self._limit(group, *((most + 1.0, upper) if side else (least, float(most))))
        aim = self._aim()
        self._limit(group, *now)
        return aim

    def _aim(self) -> float:
        self.highs.run()
        if self.highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            return -OPEN
        return (
            self.highs.getInfo().objective_function_value * self.norm
            - self.claim.aim.imbalance * self.start
        )

    # highspy gives arrays or lists
    def _point(self, box: Box, lies: Mapping[int, float] | None, duals: Any, norm: int) -> Point:  # noqa: ANN401
        duals = [float(dual) * norm for dual in duals]
        curves, sized = len(self.instance.curves), self.first + len(self.groups)
        rows = {
            r: dual for r, dual in zip(self.rows, duals[curves : self.first], strict=True) if dual
        }
        for members, dual in zip(self.groups, duals[self.first : sized], strict=True):
            number = _held(box, members, dual)
            if number is not None:
                rows[len(self.instance.rows) + number] = dual
        aim = -OPEN
        if lies is not None:
            aim = (
                self.highs.getInfo().objective_function_value * norm
                - self.claim.aim.imbalance * self.start
            )
        floors = tuple(max(0.0, -dual) for dual in duals[sized + 1 :])
        return Point(lies, aim, floors, duals[sized], rows, tuple(duals[:curves]))


def _highs(options: Mapping[str, bool | int | float | str]) -> _Quiet:
    highs = _Quiet()  # type: ignore[no-untyped-call]  # as highspy.Highs
    for option, value in options.items():
        highs.setOptionValue(option, value)
    return highs


def _binding(instance: Instance, columns: Iterable[int]) -> list[int]:
    """The rules that these proposals could break."""
    counts = [0] * len(instance.rows)
    for i in columns:
        for r in instance.terms[i][0]:
            counts[r] += 1
    return [
        r
        for r, (row, count) in enumerate(zip(instance.rows, counts, strict=True))
        if row.least > 0 or (row.most is not None and row.most < count)
    ]


def _tightest(groups: Sequence[tuple[int, ...]], box: Box) -> Iterator[tuple[float, float]]:
    """The least and the most of each group that a box allows."""
    found = dict.fromkeys(groups, (-OPEN, OPEN))
    for row in box.limits:
        least, most = found[row.members]
        found[row.members] = (
            max(least, row.least or -OPEN),
            most if row.most is None else min(most, row.most),
        )
    return iter(found.values())


def _held(box: Box, members: tuple[int, ...], dual: float) -> int | None:
    """The number of the limit of the box on these members that a dual value speaks of; None if
    there is none.
    """
    held = [
        (row.most if dual > 0 else -row.least, number)
        for number, row in enumerate(box.limits)
        if row.members == members and dual and (row.most is not None if dual > 0 else row.least > 0)
    ]
    return min(held)[1] if held else None


def propose(instance: Instance, claim: Claim, box: Box, nodes: int) -> Mapping[int, float] | None:
    """Where the solver's own integer search, within so many nodes, would put the proposals of a
    box: a guess to try.
    """
    relaxation = Relaxation(instance, claim, box)
    relaxation.enter(box)
    highs = relaxation.highs
    for option, value in (*INTEGER.items(), ("mip_max_nodes", nodes)):
        highs.setOptionValue(option, value)
    for column in range(len(relaxation.columns)):
        highs.changeColIntegrality(column, highspy.HighsVarType.kInteger)
    highs.run()
    if highs.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    return dict(zip(relaxation.columns, highs.getSolution().col_value, strict=False))
