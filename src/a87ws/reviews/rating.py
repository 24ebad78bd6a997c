"""The rating of reviews and proposals, the reviews that count, merit, and reviewers' leniency.

The first three follow the contract, section 2. Leniency is estimated and taken out in exact
fractions. The model is an additive reviewer effect with a ridge penalty (two-way layout, Hoerl and
Kennard 1970; as in Henderson's mixed-model equations with the qualities fixed): qualities q and
offsets b minimise Σ (rating − q_proposal − b_reviewer)² + shrinkage · Σ b². Setting the derivatives
to zero and substituting the qualities' equations into the offsets' leaves one small symmetric
positive definite system in b:

    (D − Σ_p 1/n_p · a_p a_pᵀ + shrinkage · I) b = Σ_p (ratings of p less their mean)

with D the reviewers' numbers of reviews, n_p the reviews of proposal p and a_p who wrote them. It
is scaled to integers and solved by Bareiss's elimination (1968), which never leaves the integers:
every division in it is exact.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from operator import mul
from typing import Final

from a87ws.call.call import Call
from a87ws.call.case import Case, conflicts
from a87ws.call.review import Review, ReviewKey, Standing

LEAST: Final = 2
"""Comparisons that each offset should rest on."""


def leniency(ratings: Mapping[ReviewKey, Fraction], shrinkage: Fraction) -> Mapping[str, Fraction]:
    """Each reviewer's offset in points of the scale, above 0 where lenient, rounded half-even to
    thousandths.

    `shrinkage` above 0 draws the offsets of reviewers with few reviews towards 0: somebody with one
    review among the n of its proposal is moved by less than (1 − 1/n) / (1 − 1/n + shrinkage) of
    their distance from the others.
    """
    offsets = dict(exact_leniency(ratings, shrinkage))
    for reviewer, offset in offsets.items():
        offsets[reviewer] = Fraction(round(offset * 1000), 1000)
    return offsets


def exact_leniency(
    ratings: Mapping[ReviewKey, Fraction], shrinkage: Fraction
) -> Mapping[str, Fraction]:
    """The offsets before they are rounded, by reviewer in the order of the ids."""
    reviewers = sorted({key.reviewer for key in ratings})
    rows = dict(zip(reviewers, range(len(reviewers)), strict=True))
    by_proposal: dict[str, dict[int, Fraction]] = {}
    for key in sorted(ratings):
        by_proposal.setdefault(key.proposal, {})[rows[key.reviewer]] = ratings[key]
    companies = list(map(list, by_proposal.values()))
    matrix, scale = _normal_matrix(companies, len(reviewers), shrinkage)
    right, units = _right_side(by_proposal.values(), len(reviewers), scale)
    offsets = {}
    for reviewer, solution in zip(reviewers, _solve(matrix, right), strict=True):
        offsets[reviewer] = solution / units
    return offsets


def _right_side(
    by_proposal: Iterable[Mapping[int, Fraction]], size: int, scale: int
) -> tuple[list[int], int]:
    """Σ_p (ratings of p less their mean) times the scale of the matrix, in integers; their unit."""
    right = [Fraction(0)] * size
    for of_proposal in by_proposal:
        mean = sum(of_proposal.values(), Fraction(0)) / len(of_proposal)
        for row, rating in of_proposal.items():
            right[row] += rating - mean
    units = 1
    for value in right:
        units = lcm(units, value.denominator)
    return [int(value * units) * scale for value in right], units


def _normal_matrix(
    companies: Sequence[Sequence[int]], size: int, shrinkage: Fraction
) -> tuple[list[list[int]], int]:
    """D − Σ_p 1/n_p · a_p a_pᵀ + shrinkage · I, times a scale that makes it integer; and the scale.

    `companies` are the reviewers of each proposal.
    """
    scale = lcm(shrinkage.denominator, *map(len, companies))
    matrix = []
    for i in range(size):
        row = [0] * size
        row[i] = int(shrinkage * scale)
        matrix.append(row)
    for company in companies:
        share = scale // len(company)
        for member in company:
            matrix[member][member] += scale
            for other in company:
                matrix[member][other] -= share
    return matrix, scale


def _solve(matrix: list[list[int]], right: list[int]) -> list[Fraction]:
    """The solution of a symmetric positive definite system in integers, without pivoting.

    Only the upper half is kept: what stands below the diagonal mirrors it.
    """
    size = len(right)
    rows = []
    for i, row in enumerate(matrix):
        rows.append([*row[i:], right[i]])
    previous_pivot = 1
    for step in range(size):
        top = rows[step]
        pivot = top[0]
        for below in range(step + 1, size):
            column = below - step
            rows[below] = _eliminate(rows[below], top[column:], pivot, previous_pivot)
        previous_pivot = pivot
    return _substitute_back(rows)


def _eliminate(row: list[int], tail: list[int], pivot: int, previous_pivot: int) -> list[int]:
    """A row less its multiple of the pivot's row, whose entries from the same column are `tail`."""
    factor = tail[0]
    if not factor:
        return [pivot * a // previous_pivot for a in row]
    return [(pivot * a - factor * b) // previous_pivot for a, b in zip(row, tail, strict=True)]


def _substitute_back(rows: list[list[int]]) -> list[Fraction]:
    """Cramer's numerators over the determinant, which is the last pivot: they are integers too."""
    if not rows:
        return []
    size, determinant = len(rows), rows[-1][0]
    numerators = [0] * size
    solution = [Fraction(0)] * size
    for i in reversed(range(size)):
        row = rows[i]
        known = sum(map(mul, row[1:-1], numerators[i + 1 :]))
        numerators[i] = (row[-1] * determinant - known) // row[0]
        solution[i] = Fraction(numerators[i], determinant)
    return solution


@dataclass(frozen=True)
class Comparability:
    """Whether the reviews can tell leniency from quality: who met, and how often.

    `groups` are the reviewers who met, directly or through others; between two groups nothing can
    be compared. `comparisons` is the number of reviews beyond the first of each proposal, `offsets`
    how many are to be told from them: one for each reviewer, less one for each group, since only
    differences show. Those in `alone` met nobody.
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
    """How the counted reviews connect their reviewers."""
    company: dict[str, list[str]] = {}
    for key in sorted(counted):
        company.setdefault(key.proposal, []).append(key.reviewer)
    members = _connected(company.values())
    groups = sorted(members, key=lambda names: (-len(names), names))
    alone: list[str] = []
    for names in groups:
        if len(names) == 1:
            alone.extend(names)
    reviewers = sum(map(len, groups))
    comparisons = len(counted) - len(company)
    return Comparability(tuple(groups), comparisons, reviewers - len(groups), tuple(alone))


def _connected(companies: Collection[list[str]]) -> list[tuple[str, ...]]:
    """The groups of those who share a company, directly or through others, each sorted."""
    group_of: dict[str, set[str]] = {}
    for names in companies:
        merged = set(names)
        for name in names:
            merged |= group_of.get(name, set())
        for name in merged:
            group_of[name] = merged
    groups = {}
    for group in group_of.values():
        groups[id(group)] = tuple(sorted(group))
    return list(groups.values())


def rate_review(call: Call, review: Review) -> Fraction | None:
    """Weighted mean of the scores given, in points of the scale.

    A criterion scored None is left out of the mean: it is neither a zero nor a middling score. None
    where every score is "not applicable".
    """
    points = weights = Fraction(0)
    for name, score in review.scores.items():
        if score is not None:
            weight = call.criteria[name].weight
            points += weight * score
            weights += weight
    if not weights:
        return None
    return points / weights


def counted_ratings(case: Case) -> Mapping[ReviewKey, Fraction]:
    """The rating of every review that counts.

    Left out are recusals, reviewers who are not registered, conflicts of interest that are not
    waived, and reviews whose every score is "not applicable"; and reviews of a proposal that cannot
    be read, since nobody can tell who has a conflict of interest there.
    """
    registered = {reviewer.id for reviewer in case.reviewers}
    conflicted: set[ReviewKey] = set()
    for conflict in conflicts(case, case.reviews):
        if not conflict.waiver:
            conflicted.add(ReviewKey(conflict.proposal, conflict.reviewer))
    ratings: dict[ReviewKey, Fraction] = {}
    for key, review in case.reviews.items():
        may_judge = key.reviewer in registered and key not in conflicted
        if may_judge and key.proposal in case.proposals and isinstance(review, Review):
            rating = rate_review(case.call, review)
            if rating is not None:
                ratings[key] = rating
    return ratings


def rate_proposals(ratings: Mapping[ReviewKey, Fraction]) -> Mapping[str, tuple[Fraction, ...]]:
    """The ratings of each proposal's counted reviews, in the order of the reviewers."""
    by_proposal: dict[str, list[Fraction]] = {}
    for key in sorted(ratings):
        by_proposal.setdefault(key.proposal, []).append(ratings[key])
    ratings_of = {}
    for proposal, of_proposal in by_proposal.items():
        ratings_of[proposal] = tuple(of_proposal)
    return ratings_of


def merit_of(call: Call, rating: Fraction, *, joint: bool, pathfinder: bool) -> int:
    """Thousandths of a point: rating plus the points of each priority that holds, half-even."""
    priority = call.selection.priority
    points = rating + priority.joint * joint + priority.pathfinder * pathfinder
    return round(points * 1000)


def offsets(case: Case) -> Mapping[str, Fraction]:
    """Each reviewer's leniency in points of the scale; empty where the call leaves it in."""
    policy = case.call.reviews
    if policy.calibration != "leniency":
        return {}
    return leniency(counted_ratings(case), policy.shrinkage)


def adjusted_ratings(case: Case) -> Mapping[ReviewKey, Fraction]:
    """The rating of every review that counts, less its reviewer's leniency where the call asks."""
    offset_of = offsets(case)
    ratings = {}
    for key, rating in counted_ratings(case).items():
        ratings[key] = rating - offset_of.get(key.reviewer, 0)
    return ratings


def standings(case: Case) -> tuple[Standing, ...]:
    """Every proposal as judged, in the order of the ids."""
    by_proposal = rate_proposals(adjusted_ratings(case))
    pathfinders = case.call.pathfinders
    judged = []
    for name, proposal in case.proposals.items():
        ratings = by_proposal.get(name, ())
        joint = case.register.is_joint(proposal)
        pathfinder = not pathfinders.isdisjoint(proposal.countries)
        rating = merit = None
        if ratings:
            rating = sum(ratings, Fraction(0)) / len(ratings)
            merit = merit_of(case.call, rating, joint=joint, pathfinder=pathfinder)
        judged.append(Standing(name, ratings, rating, joint, pathfinder, merit))
    return tuple(judged)
