"""How long an assignment takes, whether it is proved, and how well mixed it is.

    python bench/assignment/run.py

Mixed: how many pairs of reviewers share a proposal, the most that one pair shares, and the
efficiency, that is the variance that differences of two reviewers' offsets would have if all pairs
met equally often, over the one they have on average (A-efficiency of a block design; 1 is perfect).
Floats are for reading alone.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Final

from a87ws.base.draws import Draws
from a87ws.reviews.assign_mix import measure_mixing, mix
from a87ws.reviews.assign_solve import is_best, solve
from a87ws.reviews.assignment import AssignmentProblem, Plan, bits

SIZES: Final = ((30, 8), (100, 12), (300, 40), (1000, 120))


def instance(proposals: int, reviewers: int, *, tongues: bool) -> AssignmentProblem:
    """Three reviews each, up to three conflicts a proposal, and three languages of which each
    reviewer reads some.
    """
    draws = Draws(f"{proposals}", "bench/assignment")
    allowed = [(1 << proposals) - 1] * reviewers
    for proposal in range(proposals):
        for _ in range(draws.below(4)):
            allowed[draws.below(reviewers)] &= ~(1 << proposal)
    written = [1 << draws.below(3) for _ in range(proposals)]
    read = [1 + draws.below(7) if tongues else 7 for _ in range(reviewers)]
    unread = tuple(
        sum(1 << p for p, tongue in enumerate(written) if not tongue & reads) for reads in read
    )
    none = (0,) * reviewers
    names = tuple(f"p{p:04}" for p in range(proposals)), tuple(f"r{r:03}" for r in range(reviewers))
    return AssignmentProblem(
        *names, (3,) * proposals, none, (None,) * reviewers, tuple(allowed), unread, none
    )


def efficiency(plan: Plan) -> float:
    """The mean variance if all pairs met equally often, over the mean variance there is."""
    count = len(plan.given)
    company: dict[int, list[int]] = {}
    for reviewer, mask in enumerate(plan.given):
        for proposal in bits(mask):
            company.setdefault(proposal, []).append(reviewer)
    matrix = [
        [1.0 / count] * count for _ in range(count)
    ]  # the constant takes up the one direction that is free
    for reviewers in company.values():
        for a in reviewers:
            matrix[a][a] += 1
            for b in reviewers:
                matrix[a][b] -= 1 / len(reviewers)
    trace = sum(matrix[i][i] for i in range(count)) - 1
    inverse = sum(inverted(matrix)[i][i] for i in range(count)) - 1
    return (count - 1) ** 2 / (trace * inverse)


def inverted(matrix: Sequence[Sequence[float]]) -> list[list[float]]:
    """Gauss and Jordan; the matrix is positive definite where all reviewers are connected."""
    count = len(matrix)
    rows = [[*row, *(float(i == j) for j in range(count))] for i, row in enumerate(matrix)]
    for i in range(count):
        rows[i] = [value / rows[i][i] for value in rows[i]]
        for j in range(count):
            if j != i and rows[j][i]:
                factor = rows[j][i]
                rows[j] = [a - factor * b for a, b in zip(rows[j], rows[i], strict=True)]
    return [row[count:] for row in rows]


def main() -> None:
    """Print the table."""
    print(
        "proposals reviewers languages   seconds proved    loads unread groups  "
        "pairs met      most efficiency"
    )
    for proposals, reviewers in SIZES:
        for tongues in (False, True):
            problem = instance(proposals, reviewers, tongues=tongues)
            draws = Draws("", "assign")
            begun = time.perf_counter()
            plan, prices = solve(problem, draws)
            mix(plan, draws)
            proved = is_best(plan, prices)
            seconds = time.perf_counter() - begun
            all_loads = [plan.load(r) for r in range(reviewers)]
            loads = f"{min(all_loads)} to {max(all_loads)}"
            mixing = measure_mixing(problem, plan.given)
            pairs = f"{mixing.pairs_met} of {mixing.pairs}"
            print(
                f"{proposals:9} {reviewers:9} {'yes' if tongues else 'no':>9} {seconds:9.2f} "
                f"{'yes' if proved else 'no':>6} "
                f"{loads:>8} {plan.unread:6} {len(mixing.groups):6} "
                f"{pairs:>13} {mixing.most_met:6} {efficiency(plan):10.3f}"
            )


if __name__ == "__main__":
    main()
