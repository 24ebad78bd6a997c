"""The standings with how sure they are, and as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from a87ws.model.case import Case
from a87ws.model.coding import Ratio, encode
from a87ws.model.registers import Waiver
from a87ws.model.review import ReviewKey
from a87ws.model.standing import Standing, places
from a87ws.rendering.reasons import Speech, ineligible_words
from a87ws.rendering.record import VERSION
from a87ws.scoring.agreement import RELIABLE, TENTATIVE, Agreement
from a87ws.scoring.calibration import Comparability
from a87ws.scoring.doubt import RESAMPLES, Doubt
from a87ws.scoring.progress import Progress
from a87ws.selection.eligibility import Ineligible


@dataclass(frozen=True)
class Moves:
    """What the series would be under the other calibration: who would come in, and who would leave."""

    joins: tuple[str, ...]
    leaves: tuple[str, ...]


@dataclass(frozen=True)
class Recalibrated:
    """The call as it would be judged under the other calibration.

    `selection` is None where it was not looked at, or where one of the two has no series at all.
    """

    calibration: str
    standings: tuple[Standing, ...]
    ineligible: Mapping[str, Ineligible]
    offsets: Mapping[str, Fraction]
    selection: Moves | None


@dataclass(frozen=True)
class Standings:
    """A judged call with how sure it is.

    `offsets` is each reviewer's leniency, whether or not the call takes it out.
    """

    case: Case
    standings: tuple[Standing, ...]
    ineligible: Mapping[str, Ineligible]
    offsets: Mapping[str, Fraction]
    comparable: Comparability
    other: Recalibrated
    agreement: Agreement
    doubt: Doubt
    progress: Mapping[str, Progress]
    waived: Mapping[ReviewKey, Waiver]
    """The reviews that count by a waiver alone."""


@dataclass(frozen=True)
class StandingRow:
    """One proposal as `standings --format json` has it; ratings and intervals in points."""

    proposal: str
    rating: Ratio | None
    reviews: int
    joint: bool
    pathfinder: bool
    merit: int | None
    raw_rating: Ratio | None
    adjusted_rating: Ratio | None
    place: int | None
    raw_place: int | None
    adjusted_place: int | None
    spread: Ratio | None
    interval: tuple[Ratio, Ratio] | None
    ineligible: str | None
    """Why it could not be selected, in words."""


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


def data(found: Standings, speech: Speech) -> Mapping[str, Any]:
    """The contract's shape, and what there is beyond it."""
    answer = {
        "version": VERSION,
        "proposals": _rows(found, speech),
        **_reviews(found),
        "leniency": _leniency(found),
    }
    return {key: encode(value) for key, value in answer.items()}


def _rows(found: Standings, speech: Speech) -> list[StandingRow]:
    is_taken = found.case.call.reviews.calibration == "leniency"
    others = {each.proposal: each.rating for each in found.other.standings}
    place = places(found.standings, found.ineligible)
    other_place = places(found.other.standings, found.other.ineligible)
    rows = []
    for each in found.standings:
        name = each.proposal
        rating, at = (each.rating, others[name]), (place.get(name), other_place.get(name))
        raw, adjusted = (1, 0) if is_taken else (0, 1)
        why = found.ineligible.get(name)
        row = StandingRow(
            proposal=name,
            rating=each.rating,
            reviews=each.reviews,
            joint=each.joint,
            pathfinder=each.pathfinder,
            merit=each.merit,
            raw_rating=rating[raw],
            adjusted_rating=rating[adjusted],
            place=at[0],
            raw_place=at[raw],
            adjusted_place=at[adjusted],
            spread=max(each.ratings) - min(each.ratings) if each.ratings else None,
            interval=found.doubt.intervals.get(name),
            ineligible=ineligible_words(why, speech) if why else None,
        )
        rows.append(row)
    return rows


def _reviews(found: Standings) -> Mapping[str, Any]:
    doubt = found.doubt
    outliers = [{**key_data(each.key), "gap": each.gap} for each in doubt.outliers]
    waived = []
    for key, waiver in found.waived.items():
        said = {"by": waiver.by, "on": waiver.on, "reason": waiver.reason}
        waived.append({**key_data(key), **said})
    return {
        "agreement": {
            "overall": found.agreement.overall,
            "criteria": found.agreement.criteria,
            "words": agreement_words(found.agreement.overall),
        },
        "usual_deviation": doubt.usual,
        "resamples": RESAMPLES,
        "flips": doubt.flips,
        "outliers": outliers,
        "waived": waived,
        "progress": [{"reviewer": name, **vars(each)} for name, each in found.progress.items()],
    }


def key_data(key: ReviewKey) -> Mapping[str, str]:
    """Whose review of what."""
    return {"proposal": key.proposal, "reviewer": key.reviewer}


def _leniency(found: Standings) -> Mapping[str, Any]:
    moves = found.other.selection
    differs = None if moves is None else bool(moves.joins or moves.leaves)
    return {
        "calibration": found.case.call.reviews.calibration,
        "offsets": found.offsets,
        "groups": found.comparable.groups,
        "comparisons": found.comparable.comparisons,
        "connected": found.comparable.is_connected,
        "thin": found.comparable.is_thin,
        "selection_under": found.other.calibration,
        "selection_would_differ": differs,
        "joins": moves.joins if moves else (),
        "leaves": moves.leaves if moves else (),
    }
