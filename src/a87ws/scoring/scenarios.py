"""The standings as they might have been: with other reviews, without one reviewer, with other
weights.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from a87ws.draws import Draws
from a87ws.model.call import Call, Criterion
from a87ws.model.case import Case
from a87ws.model.standing import Standing
from a87ws.scoring.rating import merit_of, standings

STEP: Final = Fraction(1, 4)
"""A step of a weight is a quarter of it: 1 becomes 0.75 or 1.25."""


@dataclass(frozen=True)
class Scenario:
    """A call as it might have been judged; `name` is the reviewer who is left out, or the weight
    that is changed.
    """

    name: str
    call: Call
    standings: tuple[Standing, ...]


def resample_reviews(call: Call, judged: Sequence[Standing], count: int) -> Iterator[Scenario]:
    """Each proposal with as many of its counted reviews as it has, drawn with replacement, `count`
    times.

    Seeded by the call's seed. Offsets of reviewers stay as they were estimated from all reviews.
    """
    draws = Draws(call.selection.seed, "stability")
    for number in range(count):
        yield Scenario(f"{number + 1}", call, tuple(_redrawn(call, each, draws) for each in judged))


def _redrawn(call: Call, each: Standing, draws: Draws) -> Standing:
    if not each.ratings:
        return each
    ratings = tuple(each.ratings[draws.below(each.reviews)] for _ in each.ratings)
    rating = sum(ratings, Fraction(0)) / len(ratings)
    merit = merit_of(call, rating, joint=each.joint, pathfinder=each.pathfinder)
    return replace(each, ratings=ratings, rating=rating, merit=merit)


def without_each_reviewer(case: Case, judged: Sequence[Standing]) -> Iterator[Scenario]:
    """The call without all reviews of one reviewer, one at a time.

    A proposal that would have no review left stands as it is: its absence would say nothing about
    the reviewer.
    """
    stands = {each.proposal: each for each in judged}
    for reviewer in sorted({key.reviewer for key in case.reviews}):
        reviews = {key: review for key, review in case.reviews.items() if key.reviewer != reviewer}
        found = standings(replace(case, reviews=reviews))
        kept = tuple(each if each.ratings else stands[each.proposal] for each in found)
        yield Scenario(reviewer, case.call, kept)


def criteria_steps(case: Case) -> Iterator[Scenario]:
    """The call with the weight of one criterion a step lower, then higher."""
    call = case.call
    for name, criterion in call.criteria.items():
        for sign, factor in (("−", 1 - STEP), ("+", 1 + STEP)):
            heavier = criterion.model_copy(update={"weight": criterion.weight * factor})
            criteria: Mapping[str, Criterion] = {**call.criteria, name: heavier}
            other = call.model_copy(update={"criteria": criteria})
            yield Scenario(f"{sign}criteria.{name}", other, standings(replace(case, call=other)))


def balance_steps(call: Call, judged: Sequence[Standing]) -> Iterator[Scenario]:
    """The call with the weight of one balanced attribute a step lower, then higher, to the nearest
    thousandth.
    """
    policy = call.selection
    for name, balance in policy.balance.items():
        for sign, factor in (("−", 1 - STEP), ("+", 1 + STEP)):
            weight = Fraction(round(balance.weight * factor * 1000), 1000)
            if weight != balance.weight:
                heavier = {**policy.balance, name: balance.model_copy(update={"weight": weight})}
                other = call.model_copy(
                    update={"selection": policy.model_copy(update={"balance": heavier})}
                )
                yield Scenario(f"{sign}balance.{name}", other, tuple(judged))
