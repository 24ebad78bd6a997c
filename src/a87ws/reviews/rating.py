"""The rating of a review and of a proposal, and the reviews that count (contract, section 2)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import count
from math import lcm
from operator import attrgetter, mul
from typing import Final

from a87ws.call.call import Call
from a87ws.call.case import Case, conflicts
from a87ws.call.review import Review, ReviewKey, Standing


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
    reviewers: set[str] = set()
    for key in sorted(ratings):
        by_proposal.setdefault(key.proposal, {})[key.reviewer] = ratings[key]
        reviewers.add(key.reviewer)
    place = dict(zip(sorted(reviewers), count(), strict=False))
    scale = lcm(shrinkage.denominator, *set(map(len, by_proposal.values())))
    penalty = int(shrinkage * scale)
    size = len(place)
    matrix: list[list[int]] = []
    for row in range(size):
        matrix.append([0] * size)
        matrix[row][row] = penalty
    right = [Fraction(0)] * size
    for by_reviewer in by_proposal.values():
        share = scale // len(by_reviewer)
        mean = sum(by_reviewer.values(), Fraction(0)) / len(by_reviewer)
        places = list(map(place.__getitem__, by_reviewer))
        for row, rating in zip(places, by_reviewer.values(), strict=True):
            right[row] += rating - mean
            matrix[row][row] += scale
            for other in places:
                matrix[row][other] -= share
    # Both sides in integers: multiplied by `scale` so that shares are whole, and by `units` so
    # that the right side is.
    units = lcm(*map(attrgetter("denominator"), right))
    solution = _solve(matrix, [int(value * units) * scale for value in right])
    offset_of: dict[str, Fraction] = {}
    for reviewer, offset in zip(place, solution, strict=True):
        offset_of[reviewer] = offset / units
    return offset_of


def _solve(matrix: list[list[int]], right: list[int]) -> list[Fraction]:
    """The solution of a symmetric positive definite system in integers, without pivoting.

    Only the upper half is kept: the lower half mirrors it.
    """
    size = len(right)
    rows: list[list[int]] = []
    for i, row in enumerate(matrix):
        rows.append([*row[i:], right[i]])
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
    determinant = before
    numerators = [0] * size
    for i in reversed(range(size)):
        row = rows[i]
        known = sum(map(mul, row[1:-1], numerators[i + 1 :]))
        numerators[i] = (row[-1] * determinant - known) // row[0]
    return [Fraction(numerator, determinant) for numerator in numerators]


LEAST: Final = 2
"""How many comparisons each offset should rest on."""


@dataclass(frozen=True)
class Comparability:
    """`groups` are the reviewers who met, directly or through others; reviewers of two groups
    cannot be compared.

    `comparisons` is the number of reviews beyond the first of each proposal; `offsets` is how many
    offsets are estimated from them: one for each reviewer, less one for each group, since only
    differences show. Reviewers in `alone` met nobody.
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
    group: dict[str, str] = {}
    for key in sorted(counted):
        company.setdefault(key.proposal, []).append(key.reviewer)
        group[key.reviewer] = key.reviewer

    def find_first(name: str) -> str:
        while group[name] != name:
            group[name] = group[group[name]]
            name = group[name]
        return name

    for names in company.values():
        for name in names[1:]:
            first, second = sorted((find_first(names[0]), find_first(name)))
            group[second] = first
    members: dict[str, list[str]] = {}
    for name in sorted(group):
        members.setdefault(find_first(name), []).append(name)
    groups = tuple(sorted(map(tuple, members.values()), key=lambda group: (-len(group), group)))
    alone: list[str] = []
    for names in members.values():
        if len(names) == 1:
            alone.extend(names)
    return Comparability(
        groups, len(counted) - len(company), len(group) - len(groups), tuple(sorted(alone))
    )


def rate_review(call: Call, review: Review) -> Fraction | None:
    """Weighted mean of the scores given, in points of the scale; None where every score is "not
    applicable".

    A criterion scored None is left out of the mean: it is neither a zero nor a middling score.
    """
    weights = points = Fraction(0)
    for name, score in review.scores.items():
        if score is not None:
            weight = call.criteria[name].weight
            weights += weight
            points += weight * score
    if not weights:
        return None
    return points / weights


def is_abstention(review: Review) -> bool:
    """Whether every score is "not applicable"."""
    return set(review.scores.values()) <= {None}


def counted_ratings(case: Case) -> Mapping[ReviewKey, Fraction]:
    """The rating of every review that counts.

    Left out are recusals, reviewers who are not registered, conflicts of interest that are not
    waived, and reviews whose every score is "not applicable".
    """
    registered = {reviewer.id for reviewer in case.reviewers}
    conflicted: set[ReviewKey] = set()
    for conflict in conflicts(case, case.reviews):
        if not conflict.waiver:
            conflicted.add(ReviewKey(conflict.proposal, conflict.reviewer))
    ratings: dict[ReviewKey, Fraction] = {}
    for key, review in case.reviews.items():
        if not isinstance(review, Review) or key.reviewer not in registered or key in conflicted:
            continue
        if key.proposal not in case.proposals:
            continue  # conflicts of interest with a proposal that cannot be read are unknown
        rating = rate_review(case.call, review)
        if rating is not None:
            ratings[key] = rating
    return ratings


def rate_proposals(ratings: Mapping[ReviewKey, Fraction]) -> Mapping[str, tuple[Fraction, ...]]:
    """The ratings of each proposal's counted reviews, in the order of the reviewers."""
    by_proposal: dict[str, list[Fraction]] = {}
    for key in sorted(ratings):
        by_proposal.setdefault(key.proposal, []).append(ratings[key])
    return dict(zip(by_proposal, map(tuple, by_proposal.values()), strict=True))


def merit_of(call: Call, rating: Fraction, *, joint: bool, pathfinder: bool) -> int:
    """Thousandths of a point: rating plus the points of each priority that holds, rounded
    half-even.
    """
    priority = call.selection.priority
    points = rating + priority.joint * joint + priority.pathfinder * pathfinder
    return round(points * 1000)


def offsets(case: Case) -> Mapping[str, Fraction]:
    """Each reviewer's leniency in points of the scale; empty where the call does not correct for
    it.
    """
    policy = case.call.reviews
    if policy.calibration != "leniency":
        return {}
    return leniency(counted_ratings(case), policy.shrinkage)


def adjusted_ratings(case: Case) -> Mapping[ReviewKey, Fraction]:
    """The rating of every review that counts, less its reviewer's leniency where the call corrects
    for that.
    """
    offset_of = offsets(case)
    adjusted = dict(counted_ratings(case))
    for key in adjusted:
        adjusted[key] -= offset_of.get(key.reviewer, 0)
    return adjusted


def standings(case: Case) -> tuple[Standing, ...]:
    """Every proposal as judged, in the order of the ids."""
    register = case.register
    counted = adjusted_ratings(case)
    pathfinders = case.call.pathfinders
    by_proposal = rate_proposals(counted)
    judged: list[Standing] = []
    for name, proposal in case.proposals.items():
        ratings = by_proposal.get(name, ())
        joint = register.is_joint(proposal)
        pathfinder = not pathfinders.isdisjoint(proposal.countries)
        rating, merit = None, None
        if ratings:
            rating = sum(ratings, Fraction(0)) / len(ratings)
            merit = merit_of(case.call, rating, joint=joint, pathfinder=pathfinder)
        judged.append(Standing(name, ratings, rating, joint, pathfinder, merit))
    return tuple(judged)
