"""The rating of a review and of a proposal, and the reviews that count (contract, section 2)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
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


def rate_review(call: Call, review: Review) -> Fraction | None:
    """Weighted mean of the scores given, in points of the scale; None where every score is "not
    applicable".

    A criterion scored None is left out of the mean: it is neither a zero nor a middling score.
    """
    given = [
        (call.criteria[name].weight, score)
        for name, score in review.scores.items()
        if score is not None
    ]
    total = sum((weight for weight, _ in given), Fraction(0))
    return sum((weight * score for weight, score in given), Fraction(0)) / total if total else None


def counted_ratings(case: Case) -> Mapping[ReviewKey, Fraction]:
    """The rating of every review that counts.

    Left out are recusals, reviewers who are not registered, conflicts of interest that are not
    waived, and reviews whose every score is "not applicable".
    """
    registered = {reviewer.id for reviewer in case.reviewers}
    conflicted = {
        ReviewKey(found.proposal, found.reviewer)
        for found in conflicts(case, case.reviews)
        if not found.waiver
    }
    ratings: dict[ReviewKey, Fraction] = {}
    for key, review in case.reviews.items():
        judged = (
            key.proposal in case.proposals
        )  # of one that cannot be read nobody knows who is in conflict
        if (
            judged
            and isinstance(review, Review)
            and key.reviewer in registered
            and key not in conflicted
        ):
            rating = rate_review(case.call, review)
            if rating is not None:
                ratings[key] = rating
    return ratings


def rate_proposals(ratings: Mapping[ReviewKey, Fraction]) -> Mapping[str, tuple[Fraction, ...]]:
    """The ratings of each proposal's counted reviews, in the order of the reviewers."""
    by_proposal: dict[str, list[Fraction]] = {}
    for key in sorted(ratings):
        by_proposal.setdefault(key.proposal, []).append(ratings[key])
    return {proposal: tuple(found) for proposal, found in by_proposal.items()}


def merit_of(call: Call, rating: Fraction, *, joint: bool, pathfinder: bool) -> int:
    """Thousandths of a point: rating plus the points of each priority that holds, rounded
    half-even.
    """
    priority = call.selection.priority
    points = rating + priority.joint * joint + priority.pathfinder * pathfinder
    return round(points * 1000)


def offsets(case: Case) -> Mapping[str, Fraction]:
    """Each reviewer's leniency in points of the scale, where the call takes it out; else nothing."""
    policy = case.call.reviews
    return (
        leniency(counted_ratings(case), policy.shrinkage)
        if policy.calibration == "leniency"
        else {}
    )


def adjusted_ratings(case: Case) -> Mapping[ReviewKey, Fraction]:
    """The rating of every review that counts, less its reviewer's leniency where the call takes
    that out.
    """
    offset = offsets(case)
    return {
        key: rating - offset.get(key.reviewer, 0) for key, rating in counted_ratings(case).items()
    }


def standings(case: Case) -> tuple[Standing, ...]:
    """Every proposal as judged, in the order of the ids."""
    register = case.register
    counted = adjusted_ratings(case)
    pathfinders = case.call.pathfinders
    by_proposal = rate_proposals(counted)
    found = []
    for name, proposal in case.proposals.items():
        ratings = by_proposal.get(name, ())
        rating = sum(ratings, Fraction(0)) / len(ratings) if ratings else None
        joint, pathfinder = (
            register.is_joint(proposal),
            not pathfinders.isdisjoint(proposal.countries),
        )
        merit = (
            None
            if rating is None
            else merit_of(case.call, rating, joint=joint, pathfinder=pathfinder)
        )
        found.append(Standing(name, ratings, rating, joint, pathfinder, merit))
    return tuple(found)
