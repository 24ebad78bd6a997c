"""Reviewers' leniency, estimated and taken out, in exact fractions.

The model is an additive reviewer effect with a ridge penalty (two-way layout, Hoerl and Kennard 1970; as in Henderson's
mixed-model equations with the qualities fixed): qualities q and offsets b minimise
Σ (rating − q_proposal − b_reviewer)² + shrinkage · Σ b². Setting the derivatives to zero and putting the qualities'
equations into the offsets' leaves one small symmetric positive definite system in b.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from a87ws.model.review import ReviewKey


def leniency(ratings: Mapping[ReviewKey, Fraction], shrinkage: Fraction) -> Mapping[str, Fraction]:
    """Each reviewer's offset in points of the scale, above 0 where lenient, rounded half-even to thousandths.

    `shrinkage` above 0 draws the offsets of reviewers with few reviews towards 0.
    """
    by_proposal: dict[str, dict[str, Fraction]] = {}
    for key in sorted(ratings):
        by_proposal.setdefault(key.proposal, {})[key.reviewer] = ratings[key]
    reviewers = sorted({key.reviewer for key in ratings})
    place = {reviewer: i for i, reviewer in enumerate(reviewers)}
    matrix = [[shrinkage if i == j else Fraction(0) for j in range(len(reviewers))] for i in range(len(reviewers))]
    right = [Fraction(0)] * len(reviewers)
    for given in by_proposal.values():
        share = Fraction(1, len(given))
        mean = sum(given.values(), Fraction(0)) * share
        for reviewer, rating in given.items():
            row = place[reviewer]
            right[row] += rating - mean
            matrix[row][row] += 1
            for other in given:
                matrix[row][place[other]] -= share
    offsets = _solve(matrix, right)
    return {reviewer: Fraction(round(offsets[place[reviewer]] * 1000), 1000) for reviewer in reviewers}


def _solve(matrix: list[list[Fraction]], right: list[Fraction]) -> list[Fraction]:
    """The solution of a symmetric positive definite system, by elimination without pivoting."""
    size = len(right)
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for pivot in range(size):
        for below in range(pivot + 1, size):
            factor = rows[below][pivot] / rows[pivot][pivot]
            if factor:
                rows[below] = [a - factor * b for a, b in zip(rows[below], rows[pivot], strict=True)]
    solution = [Fraction(0)] * size
    for i in reversed(range(size)):
        known = sum((rows[i][j] * solution[j] for j in range(i + 1, size)), Fraction(0))
        solution[i] = (rows[i][size] - known) / rows[i][i]
    return solution
