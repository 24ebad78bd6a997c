"""Rating plus priority points (contract, section 2)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from a87ws.model.call import Call
from a87ws.model.case import Case
from a87ws.model.review import ReviewKey
from a87ws.model.standing import Standing
from a87ws.scoring.calibration import leniency
from a87ws.scoring.rating import counted_ratings, rate_proposals


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
