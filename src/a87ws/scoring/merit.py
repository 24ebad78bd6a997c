"""Rating plus priority points (contract, section 2)."""

from __future__ import annotations

from fractions import Fraction

from a87ws.model.call import Call
from a87ws.model.round import Round
from a87ws.model.standing import Standing
from a87ws.register import Register
from a87ws.scoring.calibration import leniency
from a87ws.scoring.rating import counted_ratings, rate_proposals


def merit_of(call: Call, rating: Fraction, *, joint: bool, pathfinder: bool) -> int:
    """Thousandths of a point: rating plus the points of each priority that holds, rounded half-even."""
    priority = call.selection.priority
    points = rating + priority.joint * joint + priority.pathfinder * pathfinder
    return round(points * 1000)


def standings(round_: Round) -> tuple[Standing, ...]:
    """Every proposal as judged, in the order of the ids."""
    register = Register(round_.members)
    counted = counted_ratings(round_)
    policy = round_.call.reviews
    if policy.calibration == "leniency":
        offset = leniency(counted, policy.shrinkage)
        counted = {key: rating - offset[key.reviewer] for key, rating in counted.items()}
    pathfinders = round_.call.pathfinders
    by_proposal = rate_proposals(counted)
    found = []
    for name, proposal in round_.proposals.items():
        ratings = by_proposal.get(name, ())
        rating = sum(ratings, Fraction(0)) / len(ratings) if ratings else None
        joint, pathfinder = register.is_joint(proposal), not pathfinders.isdisjoint(proposal.countries)
        merit = None if rating is None else merit_of(round_.call, rating, joint=joint, pathfinder=pathfinder)
        found.append(Standing(name, ratings, rating, joint, pathfinder, merit))
    return tuple(found)
