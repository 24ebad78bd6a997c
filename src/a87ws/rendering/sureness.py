"""The standings as plain data, with how sure they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Protocol

from a87ws.model.case import Case
from a87ws.model.registers import Waiver
from a87ws.model.review import ReviewKey
from a87ws.model.standing import Standing, places
from a87ws.rendering.numbers import ratio
from a87ws.rendering.record import standings_data
from a87ws.scoring.agreement import RELIABLE, TENTATIVE, Agreement
from a87ws.scoring.calibration import Comparability
from a87ws.scoring.doubt import RESAMPLES, Doubt
from a87ws.scoring.progress import Progress


class Difference(Protocol):
    """Who would come in and who would leave."""

    @property
    def joins(self) -> tuple[str, ...]:
        """Those who are in the other series alone."""

    @property
    def leaves(self) -> tuple[str, ...]:
        """Those who are in this one alone."""


class Other(Protocol):
    """The call as judged under the other calibration."""

    @property
    def calibration(self) -> str:
        """`none` or `leniency`."""

    @property
    def standings(self) -> tuple[Standing, ...]:
        """Every proposal as judged so."""

    @property
    def ineligible(self) -> Mapping[str, str]:
        """Those that could not be selected so."""

    @property
    def selection(self) -> Difference | None:
        """What would change in the selection; None where it was not looked at."""


@dataclass(frozen=True)
class Sureness:
    """All that the standings show."""

    case: Case
    standings: tuple[Standing, ...]
    ineligible: Mapping[str, str]
    offsets: Mapping[str, Fraction]
    comparable: Comparability
    other: Other
    agreement: Agreement
    doubt: Doubt
    progress: Mapping[str, Progress]
    waived: Mapping[ReviewKey, Waiver]


def agreement_words(value: Fraction | None) -> str:
    """What an alpha means to a committee."""
    if value is None:
        return "nothing to compare"
    if value >= RELIABLE:
        return "they agree: the scores can be relied upon"
    if value >= TENTATIVE:
        return "they agree fairly: small differences mean little"
    if value > 0:
        return "they often disagree: talk about the close ones"
    return "no more agreement than by chance"


def data(found: Sureness) -> Mapping[str, Any]:
    """The contract's shape, and what there is beyond it; ratings and intervals in points as exact
    fractions.
    """
    taken = found.case.call.reviews.calibration == "leniency"
    sides = {each.proposal: each for each in found.other.standings}
    here, there = (
        places(found.standings, found.ineligible),
        places(found.other.standings, found.other.ineligible),
    )
    base = standings_data(found.standings)
    for row, each in zip(base["proposals"], found.standings, strict=True):
        other = sides[each.proposal].rating
        raw, adjusted = (other, each.rating) if taken else (each.rating, other)
        at, elsewhere = here.get(each.proposal), there.get(each.proposal)
        interval = found.doubt.intervals.get(each.proposal)
        row |= {
            "raw_rating": _ratio(raw),
            "adjusted_rating": _ratio(adjusted),
            "place": at,
            "raw_place": elsewhere if taken else at,
            "adjusted_place": at if taken else elsewhere,
            "spread": _ratio(max(each.ratings) - min(each.ratings) if each.ratings else None),
            "interval": interval and [ratio(end) for end in interval],
            "ineligible": found.ineligible.get(each.proposal),
        }
    return {**base, **_reviews(found), "leniency": _leniency(found)}


def _reviews(found: Sureness) -> Mapping[str, Any]:
    doubt = found.doubt
    return {
        "agreement": {
            "overall": _ratio(found.agreement.overall),
            "criteria": {name: _ratio(value) for name, value in found.agreement.criteria.items()},
            "words": agreement_words(found.agreement.overall),
        },
        "usual_deviation": _ratio(doubt.usual),
        "resamples": RESAMPLES,
        "flips": [{"above": each.above, "below": each.below, "times": each.times} for each in doubt.flips],
        "outliers": [
            {"proposal": each.key.proposal, "reviewer": each.key.reviewer, "gap": ratio(each.gap)}
            for each in doubt.outliers
        ],
        "waived": [
            {"proposal": key.proposal, "reviewer": key.reviewer, "by": waiver.by, "on": waiver.on.isoformat(),
             "reason": waiver.reason}
            for key, waiver in found.waived.items()
        ],
        "progress": [
            {
                "reviewer": name,
                "asked": list(each.asked),
                "scored": list(each.scored),
                "not_counted": list(each.not_counted),
                "abstained": list(each.abstained),
                "recused": list(each.recused),
                "missing": list(each.missing),
                "not_applicable": each.not_applicable,
            }
            for name, each in found.progress.items()
        ],
    }  # fmt: skip


def _leniency(found: Sureness) -> Mapping[str, Any]:
    difference = found.other.selection
    return {
        "calibration": found.case.call.reviews.calibration,
        "offsets": {name: ratio(offset) for name, offset in found.offsets.items()},
        "groups": list(map(list, found.comparable.groups)),
        "comparisons": found.comparable.comparisons,
        "connected": found.comparable.is_connected,
        "thin": found.comparable.is_thin,
        "selection_under": found.other.calibration,
        "selection_would_differ": None
        if difference is None
        else bool(difference.joins or difference.leaves),
        "joins": list(difference.joins) if difference else [],
        "leaves": list(difference.leaves) if difference else [],
    }


def _ratio(number: Fraction | None) -> str | None:
    return None if number is None else ratio(number)
