"""How far reviewers agree: Krippendorff's alpha for ordered scores, in exact fractions.

K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011). 1 is perfect agreement, 0 what
chance would give, below 0 worse than chance. A score that is missing or not applicable is simply
not there: units with one score say nothing, units with two or more count by their pairs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import Final

from a87ws.call.case import Case
from a87ws.call.review import Recusal, Review, ReviewKey
from a87ws.reviews.rating import counted_ratings

RELIABLE: Final = Fraction(4, 5)
TENTATIVE: Final = Fraction(2, 3)
"""Krippendorff's customary limits: from 0.8 on rely upon it, from 0.667 on draw tentative
conclusions.
"""


@dataclass(frozen=True)
class Agreement:
    """Alpha over all criteria together and for each; None where no two scores can be compared, or
    all are the same.
    """

    overall: Fraction | None
    criteria: Mapping[str, Fraction | None]


def agreement(case: Case) -> Agreement:
    """Agreement over the counted reviews: a unit is what several people scored, one criterion of
    one proposal.
    """
    units: dict[tuple[str, str], list[int]] = {}
    for key in counted_ratings(case):
        review = case.reviews[key]
        scores = review.scores if isinstance(review, Review) else {}
        for criterion, score in scores.items():
            if score is not None:
                units.setdefault((criterion, key.proposal), []).append(score)
    of = {
        name: [scores for (c, _), scores in units.items() if c == name]
        for name in case.call.criteria
    }
    return Agreement(alpha(units.values()), {name: alpha(scores) for name, scores in of.items()})


def alpha(units: Iterable[Sequence[int]]) -> Fraction | None:
    """Krippendorff's alpha, ordinal: 1 − observed disagreement / expected disagreement; None where
    that is 0 / 0.

    The distance of two scores is the number of scores given between them, their own by half,
    squared.
    """
    pairable = [Counter(scores) for scores in units if len(scores) > 1]
    total: Counter[int] = sum(pairable, Counter())
    values = sorted(total)
    below = dict(zip(values, accumulate((total[v] for v in values), initial=0), strict=False))

    def distance(low: int, high: int) -> Fraction:
        between = below[high] + total[high] - below[low]
        return (between - Fraction(total[low] + total[high], 2)) ** 2

    distances = {
        (low, high): distance(low, high) for i, low in enumerate(values) for high in values[i + 1 :]
    }
    expected = sum(
        (total[low] * total[high] * d for (low, high), d in distances.items()), Fraction(0)
    )
    if not expected:
        return None
    observed = sum(
        (
            Fraction(scores[low] * scores[high], scores.total() - 1) * d
            for scores in pairable
            for (low, high), d in distances.items()
            if scores[low] and scores[high]
        ),
        Fraction(0),
    )
    return 1 - (total.total() - 1) * observed / expected


@dataclass(frozen=True)
class Progress:
    """What became of what one reviewer was asked for, or of all together; ids of proposals, but for
    `not_applicable`.

    `scored` counts in the ratings; `not_counted` holds scores that do not, for a conflict of
    interest.
    """

    asked: tuple[str, ...] = ()
    scored: tuple[str, ...] = ()
    not_counted: tuple[str, ...] = ()
    abstained: tuple[str, ...] = ()
    recused: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    not_applicable: int = 0


def progress(case: Case, counted: Collection[ReviewKey]) -> Mapping[str, Progress]:
    """The progress of every reviewer who was asked or filed something, over the proposals that were
    not withdrawn.
    """
    open_ = [name for name, proposal in sorted(case.proposals.items()) if not proposal.is_withdrawn]
    asked = {(name, who) for name in open_ for who in case.assignments.assignments.get(name, ())}
    reviewers = sorted(
        {who for _, who in asked} | {key.reviewer for key in case.reviews if key.proposal in open_}
    )
    return {who: _of(case, counted, who, open_, asked) for who in reviewers}


def _of(
    case: Case,
    counted: Collection[ReviewKey],
    who: str,
    open_: Collection[str],
    asked: Collection[tuple[str, str]],
) -> Progress:
    found: dict[str, list[str]] = {
        "asked": [],
        "scored": [],
        "not_counted": [],
        "abstained": [],
        "recused": [],
        "missing": [],
    }
    not_applicable = 0
    for name in open_:
        review = case.reviews.get(ReviewKey(name, who))
        if (name, who) in asked:
            found["asked"].append(name)
        if review is None:
            if (name, who) in asked:
                found["missing"].append(name)
        elif isinstance(review, Recusal):
            found["recused"].append(name)
        elif all(score is None for score in review.scores.values()):
            found["abstained"].append(name)
        else:
            found["scored" if ReviewKey(name, who) in counted else "not_counted"].append(name)
            not_applicable += sum(score is None for score in review.scores.values())
    return Progress(
        **{state: tuple(names) for state, names in found.items()}, not_applicable=not_applicable
    )
