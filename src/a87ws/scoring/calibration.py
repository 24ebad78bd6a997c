"""Reviewers' leniency, estimated and taken out, in exact fractions.

The model is an additive reviewer effect with a ridge penalty (two-way layout, Hoerl and Kennard
1970; as in Henderson's mixed-model equations with the qualities fixed): qualities q and offsets b
minimise Σ (rating − q_proposal − b_reviewer)² + shrinkage · Σ b². Setting the derivatives to zero
and putting the qualities' equations into the offsets' leaves one small symmetric positive definite
system in b:

    (D − Σ_p 1/n_p · a_p a_pᵀ + shrinkage · I) b = Σ_p (ratings of p less their mean)

with D the reviewers' numbers of reviews, n_p the reviews of proposal p and a_p who wrote them. It
is scaled to integers and solved by Bareiss's elimination (1968), which never leaves the integers:
every division in it comes out even.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Final

from a87ws.model.review import ReviewKey


def leniency(ratings: Mapping[ReviewKey, Fraction], shrinkage: Fraction) -> Mapping[str, Fraction]:
    """Each reviewer's offset in points of the scale, above 0 where lenient, rounded half-even to
    thousandths.

    `shrinkage` above 0 draws the offsets of reviewers with few reviews towards 0: somebody with one
    review, alone with theirs among n, is moved by less than (1 − 1/n) / (1 − 1/n + shrinkage) of
    how far they were from the others.
    """
    exact = exact_leniency(ratings, shrinkage)
    return {reviewer: Fraction(round(offset * 1000), 1000) for reviewer, offset in exact.items()}


def exact_leniency(
    ratings: Mapping[ReviewKey, Fraction], shrinkage: Fraction
) -> Mapping[str, Fraction]:
    """The offsets before they are rounded, by reviewer in the order of the ids."""
    by_proposal: dict[str, dict[str, Fraction]] = {}
    for key in sorted(ratings):
        by_proposal.setdefault(key.proposal, {})[key.reviewer] = ratings[key]
    reviewers = sorted({key.reviewer for key in ratings})
    place = {reviewer: i for i, reviewer in enumerate(reviewers)}
    scale = lcm(shrinkage.denominator, *{len(given) for given in by_proposal.values()})
    penalty = int(shrinkage * scale)
    matrix = [
        [penalty if i == j else 0 for j in range(len(reviewers))] for i in range(len(reviewers))
    ]
    right = [Fraction(0)] * len(reviewers)
    for given in by_proposal.values():
        share = scale // len(given)
        mean = sum(given.values(), Fraction(0)) / len(given)
        places = [place[reviewer] for reviewer in given]
        for row, rating in zip(places, given.values(), strict=True):
            right[row] += rating - mean
            matrix[row][row] += scale
            for other in places:
                matrix[row][other] -= share
    units = lcm(*(value.denominator for value in right))
    solution = _solve(matrix, [int(value * units) * scale for value in right])
    return {reviewer: solution[place[reviewer]] / units for reviewer in reviewers}


def _solve(matrix: list[list[int]], right: list[int]) -> list[Fraction]:
    """The solution of a symmetric positive definite system in integers, without pivoting.

    Only the upper half is kept: what stands below the diagonal is what stands beside it.
    """
    size = len(right)
    rows = [[*row[i:], value] for i, (row, value) in enumerate(zip(matrix, right, strict=True))]
    before = 1
    for step in range(size):
        top = rows[step]
        pivot = top[0]
        for below in range(step + 1, size):
            factor, row = top[below - step], rows[below]
            tail = top[below - step :]
            if factor:
                rows[below] = [
                    (pivot * a - factor * b) // before for a, b in zip(row, tail, strict=True)
                ]
            else:
                rows[below] = [pivot * a // before for a in row]
        before = pivot
    # Cramer's numerators over the determinant, which is the last pivot: they are whole too.
    determinant = rows[-1][0] if rows else 1
    numerators = [0] * size
    for i in reversed(range(size)):
        row = rows[i]
        known = sum(a * b for a, b in zip(row[1:-1], numerators[i + 1 :], strict=True))
        numerators[i] = (row[-1] * determinant - known) // row[0]
    return [Fraction(numerator, determinant) for numerator in numerators]


LEAST: Final = 2
"""Comparisons that each offset should rest on."""


@dataclass(frozen=True)
class Comparability:
    """`groups` are the reviewers who met, directly or through others; between two groups nothing
    can be compared.

    `comparisons` is the number of reviews beyond the first of each proposal, `offsets` how many are
    to be told from them: one a reviewer, less one a group, since only differences show. `alone` met
    nobody.
    """

    groups: tuple[tuple[str, ...], ...]
    comparisons: int
    offsets: int
    alone: tuple[str, ...]

    @property
    def is_connected(self) -> bool:
        """Whether any two reviewers can be compared."""
        return len(self.groups) <= 1

    @property
    def is_thin(self) -> bool:
        """Whether an offset rests on fewer than two comparisons, on average."""
        return self.comparisons < LEAST * self.offsets


def measure_comparability(counted: Collection[ReviewKey]) -> Comparability:
    """How the counted reviews hang together."""
    company: dict[str, list[str]] = {}
    for key in sorted(counted):
        company.setdefault(key.proposal, []).append(key.reviewer)
    group = {key.reviewer: key.reviewer for key in counted}

    def first(name: str) -> str:
        while group[name] != name:
            group[name] = group[group[name]]
            name = group[name]
        return name

    for names in company.values():
        for name in names[1:]:
            one, other = sorted((first(names[0]), first(name)))
            group[other] = one
    members: dict[str, list[str]] = {}
    for name in sorted(group):
        members.setdefault(first(name), []).append(name)
    groups = tuple(sorted(map(tuple, members.values()), key=lambda each: (-len(each), each)))
    alone = tuple(each[0] for each in groups if len(each) == 1)
    return Comparability(groups, len(counted) - len(company), len(group) - len(groups), alone)
