"""The linear relaxation of a claim, solved by HiGHS: where the proposals would lie, and at what prices.

The linear program is the instance with every proposal between 0 and 1 and, for each curve, one column a whole count,
whose rising prices fill themselves in order. Its dual values, rounded, are the multipliers of a node's certificate.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

import highspy

from a87ws.selection.certificate import Aim, Box, Claim
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


class _Quiet(highspy.Highs):
    """HiGHS without a word on stdout: from 1.16 on its constructor sets callbacks, and prints a banner over that."""

    def enableCallbacks(self) -> None:  # noqa: N802  HiGHS' own name
        self.setOptionValue("output_flag", False)  # noqa: FBT003  HiGHS takes no keywords
        super().enableCallbacks()  # type: ignore[no-untyped-call]  # highspy's stubs leave it out


@dataclass(frozen=True, slots=True)
class Point:
    """What the linear program says of a node: where the proposals lie, and its dual values in points."""

    lies: Mapping[int, float] | None  # by proposal; None: nothing is feasible, and the duals are a ray
    floors: tuple[float, ...]
    size: float
    rows: tuple[float, ...]
    curves: tuple[float, ...]


class Relaxation:
    """The linear program of one claim, solved again and again with other bounds, each time from the last basis."""

    def __init__(self, instance: Instance, claim: Claim, box: Box) -> None:
        self.instance, self.claim = instance, claim
        self.columns = [i for i in range(len(instance.names)) if i not in box.outside]
        """The proposals that are there at all; a box that is solved later holds no others."""
        self.highs = _Quiet()  # type: ignore[no-untyped-call]  # as highspy.Highs
        for option, value in OPTIONS.items():
            self.highs.setOptionValue(option, value)
        self.at: list[tuple[float, float]] = [(0.0, 1.0)] * len(self.columns)
        self.norm = max(1, claim.aim.size // instance.point, claim.aim.merit, claim.aim.imbalance)
        self._pass_model()

    def _pass_model(self) -> None:
        """Columns: proposals, then each curve's whole counts. Rows: curves, rules, size, floors."""
        instance, claim = self.instance, self.claim
        prices = [(then - now) / instance.point for costs in self._costs() for now, then in pairwise(costs)]
        columns = self._columns(prices)
        rows, curves = instance.rows, len(instance.curves)
        start = sum(costs[0] for costs in instance.whole_costs) / instance.point
        floors = [floor / instance.point + aim.imbalance * start for aim, floor in claim.floors]
        open_ = highspy.kHighsInf
        model = highspy.HighsLp()
        model.sense_ = highspy.ObjSense.kMaximize
        model.num_col_, model.num_row_ = len(columns), curves + len(rows) + 1 + len(floors)
        model.col_cost_ = [worth / self.norm for worth in self._worths(claim.aim, prices)]
        model.col_lower_, model.col_upper_ = [0.0] * len(columns), [1.0] * len(columns)
        model.row_lower_ = [*[0.0] * curves, *(row.least for row in rows), claim.least, *floors]
        upper = [open_ if row.most is None else row.most for row in rows]
        model.row_upper_ = [*[0.0] * curves, *upper, claim.most, *[open_] * len(floors)]
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = [0, *accumulate(map(len, columns))]
        model.a_matrix_.index_ = [row for column in columns for row in column]
        model.a_matrix_.value_ = [entry for column in columns for entry in column.values()]
        self.highs.passModel(model)

    def _columns(self, prices: Sequence[float]) -> list[dict[int, float]]:
        """The entries of each column, by row."""
        instance, claim = self.instance, self.claim
        size = len(instance.curves) + len(instance.rows)
        proposals: list[dict[int, float]] = []
        for i in self.columns:
            rows, shares = instance.terms[i]
            column = {c: share / instance.curves[c].parts for c, share in shares}
            proposals.append(column | {len(instance.curves) + r: 1.0 for r in rows} | {size: 1.0})
        counts: list[dict[int, float]] = [{r: -1.0} for r in range(len(instance.curves)) for _ in range(claim.most)]
        columns = [*proposals, *counts]
        for r, (aim, _) in enumerate(claim.floors, size + 1):
            for column, worth in zip(columns, self._worths(aim, prices), strict=True):
                column[r] = worth
        return columns

    def _costs(self) -> Iterator[Sequence[int]]:
        return (costs[: self.claim.most + 1] for costs in self.instance.whole_costs)

    def _worths(self, aim: Aim, prices: Sequence[float]) -> Iterator[float]:
        """What one of each column adds to an aim, in points."""
        each = aim.size / self.instance.point
        yield from (each + aim.merit * merit / 1000 for merit in map(self.instance.merits.__getitem__, self.columns))
        yield from (-aim.imbalance * price for price in prices)

    def solve(self, box: Box) -> Point | None:
        """The relaxation inside a box; None where the solver has no word that helps."""
        for column, i in enumerate(self.columns):
            wanted = (1.0, 1.0) if i in box.inside else (0.0, 0.0) if i in box.outside else (0.0, 1.0)
            if self.at[column] != wanted:
                self.highs.changeColBounds(column, *wanted)
                self.at[column] = wanted
        self.highs.run()
        status = self.highs.getModelStatus()
        if status == highspy.HighsModelStatus.kOptimal:
            solution = self.highs.getSolution()
            lies = dict(zip(self.columns, solution.col_value, strict=False))  # the curves' columns come after
            return self._point(lies, solution.row_dual, self.norm)
        if status == highspy.HighsModelStatus.kInfeasible:
            _, found, ray = self.highs.getDualRay()  # type: ignore[attr-defined]  # missing in highspy's stubs
            if found:
                return self._point(None, [-float(entry) for entry in ray], 1)
        return None

    def _point(self, lies: Mapping[int, float] | None, duals: Any, norm: int) -> Point:  # noqa: ANN401
        duals = [float(dual) * norm for dual in duals]
        curves, rows = len(self.instance.curves), len(self.instance.rows)
        sized = curves + rows
        floors = tuple(max(0.0, -dual) for dual in duals[sized + 1 :])
        return Point(lies, floors, duals[sized], tuple(duals[curves:sized]), tuple(duals[:curves]))
