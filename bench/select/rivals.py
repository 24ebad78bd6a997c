"""What else one would use: a greedy with random restarts, and a MIP solver by itself.

The greedy is the published method of entrofy (Huppenkothen, McFee and Norén 2020, PLOS ONE 15(7),
and its source), written afresh: it takes one proposal at a time, each time one of those that add
most to Σ weight · min(target, count)^½, drawn at random among the best hundredth, and keeps the
best of 15 such runs. It knows no merit and no rules. Counts are of names, not of shares, and
targets are whole numbers, as there. Beside it stand the same with merit added, and the same way of
choosing on our own value, within the rules that say at most.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

# a bench may: it prints its seeds, and nothing is decided by them
from random import Random  # noqa: TID251
from typing import Final

import highspy

from a87ws.selection.instance import Instance, Portfolio

RESTARTS: Final = 15
QUANTILE: Final = 0.01
GAIN: Final = 1.0


def greedy(instance: Instance, size: int, seed: int, *, merit: float = 0.0) -> Portfolio:
    """The best of the restarts, by the greedy's own objective.

    With `merit`, each point of it adds so much: the greedy as one would stretch it to a call with
    reviews.
    """
    goals = [(curve.weight / 1000, round(curve.target / 100)) for curve in instance.curves]
    having = [tuple(c for c, _ in shares) for _, shares in instance.terms]
    bonus = [merit * each / 1000 for each in instance.merits]
    draw = Random(seed)  # noqa: S311  not for secrets
    runs = (_greedy(goals, having, bonus, size, draw) for _ in range(RESTARTS))
    return max(runs, key=lambda run: run[0])[1]


def greedy_on_value(instance: Instance, size: int, seed: int) -> Portfolio:
    """The same way of choosing, but on our own value, and never more of a rule's members than it
    allows.
    """
    draw = Random(seed)  # noqa: S311  not for secrets
    runs = (_greedy_on_value(instance, size, draw) for _ in range(RESTARTS))
    return max(runs, key=lambda run: (instance.allows(run), instance.value(run)))


def _greedy_on_value(instance: Instance, size: int, draw: Random) -> Portfolio:
    chosen: set[int] = set()
    counts, parts = instance.counts(frozenset()), instance.parts(frozenset())
    while len(chosen) < size:
        now = [
            instance.cost(curve, have) for curve, have in zip(instance.curves, parts, strict=True)
        ]
        full = {
            r
            for r, row in enumerate(instance.rows)
            if row.most is not None and counts[r] >= row.most
        }
        left = {
            i: instance.thousandth * instance.merits[i]
            - sum(
                [
                    instance.cost(instance.curves[c], parts[c] + share) - now[c]
                    for c, share in shares
                ]
            )
            for i, (rows, shares) in enumerate(instance.terms)
            if i not in chosen and full.isdisjoint(rows)
        }
        if not left:
            break
        least = sorted(left.values())[int((1 - QUANTILE) * (len(left) - 1))]
        taken = draw.choice([i for i, gain in left.items() if gain >= least])
        chosen.add(taken)
        for r in instance.terms[taken][0]:
            counts[r] += 1
        for c, share in instance.terms[taken][1]:
            parts[c] += share
    return frozenset(chosen)


def _greedy(
    goals: Sequence[tuple[float, int]],
    having: Sequence[Sequence[int]],
    bonus: Sequence[float],
    size: int,
    draw: Random,
) -> tuple[float, Portfolio]:
    counts = [0] * len(goals)
    chosen: set[int] = set()
    total = 0.0
    while len(chosen) < size:
        gains = [
            weight * (sqrt(min(target, count + 1)) - sqrt(min(target, count)))
            for (weight, target), count in zip(goals, counts, strict=True)
        ]
        left = {
            i: bonus[i] + sum([gains[c] for c in having[i]])
            for i in range(len(having))
            if i not in chosen
        }
        least = sorted(left.values())[int((1 - QUANTILE) * (len(left) - 1))]
        taken = draw.choice([i for i, gain in left.items() if gain >= least])
        chosen.add(taken)
        total += left[taken]
        for c in having[taken]:
            counts[c] += 1
    return total, frozenset(chosen)


def mip(instance: Instance, size: int) -> tuple[Portfolio, int]:
    """The value step by HiGHS alone, as one would write it: the portfolio, and how many nodes it
    took.
    """
    highs = highspy.Highs()
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("random_seed", 0),
        ("mip_rel_gap", 0.0),
    ):
        highs.setOptionValue(option, value)
    binary, continuous = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    first = len(instance.curves)
    columns: list[dict[int, float]] = []
    worths: list[float] = []
    for merit, (rows, shares) in zip(instance.merits, instance.terms, strict=True):
        column = {c: share / instance.curves[c].parts for c, share in shares}
        columns.append(column | {first + r: 1.0 for r in rows} | {first + len(instance.rows): 1.0})
        worths.append(merit / 1000)
    for c, costs in enumerate(instance.whole_costs):
        for n in range(size):
            columns.append({c: -1.0})
            worths.append((costs[n] - costs[n + 1]) / instance.point)
    model = highspy.HighsLp()
    model.sense_ = highspy.ObjSense.kMaximize
    model.num_col_, model.num_row_ = len(columns), first + len(instance.rows) + 1
    model.col_cost_ = worths
    model.col_lower_ = [0.0] * len(columns)
    model.col_upper_ = [1.0] * len(columns)
    model.integrality_ = [
        binary if i < len(instance.names) else continuous for i in range(len(columns))
    ]
    model.row_lower_ = [*[0.0] * first, *(row.least for row in instance.rows), size]
    unlimited = highspy.kHighsInf
    model.row_upper_ = [
        *[0.0] * first,
        *(unlimited if row.most is None else row.most for row in instance.rows),
        size,
    ]
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    starts = [0]
    for column in columns:
        starts.append(starts[-1] + len(column))
    model.a_matrix_.start_ = starts
    model.a_matrix_.index_ = [row for column in columns for row in column]
    model.a_matrix_.value_ = [entry for column in columns for entry in column.values()]
    highs.passModel(model)
    highs.run()
    lies = highs.getSolution().col_value[: len(instance.names)]
    return frozenset(i for i, lie in enumerate(lies) if lie >= 0.5), highs.getInfo().mip_node_count
