"""Where every proposal stands, how sure that is, and which reviews are still missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final

from a87ws.base.shape import Ratio, encode
from a87ws.call.case import Case, conflicts
from a87ws.call.registers import Waiver
from a87ws.call.review import Review, ReviewKey, Standing, places
from a87ws.reviews.agreement import RELIABLE, TENTATIVE, Agreement, Progress, agreement, progress
from a87ws.reviews.doubt import RESAMPLES, Doubt, doubt
from a87ws.reviews.judge import Ineligible, JudgedCase, ineligible, judge
from a87ws.reviews.rating import (
    Comparability,
    adjusted_ratings,
    counted_ratings,
    leniency,
    measure_comparability,
)
from a87ws.reviews.rating import standings as judge_proposals
from a87ws.selection.choose import choose, verify_choice
from a87ws.selection.question import build
from a87ws.selection.record import VERSION
from a87ws.selection.sentences import Speech, ineligible_words


@dataclass(frozen=True)
class Moves:
    """How the series would differ under the other calibration: who comes in, and who leaves."""

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
        return "they agree: the scores are reliable"
    if value >= TENTATIVE:
        return "they agree fairly well: small differences mean little"
    if value > 0:
        return "they often disagree: talk about the close ones"
    return "no more agreement than chance would give"


def sort_by_merit(standings: Iterable[Standing]) -> list[Standing]:
    """The highest merit first; those without a rating come last."""
    return sorted(
        standings, key=lambda each: (each.merit is None, -(each.merit or 0), each.proposal)
    )


def spread_of(standing: Standing) -> Fraction | None:
    """From the lowest rating to the highest, in points; None where there are not two."""
    if len(standing.ratings) <= 1:
        return None
    return max(standing.ratings) - min(standing.ratings)


def give_or_take(found: Standings, name: str) -> Fraction | None:
    """Half the interval in which a rating would lie with other reviewers; None without one."""
    interval = found.doubt.intervals.get(name)
    if interval is None:
        return None
    low, high = interval
    return (high - low) / 2


def data(found: Standings, speech: Speech) -> Mapping[str, Any]:
    """The contract's shape, and what there is beyond it."""
    answer = {
        "version": VERSION,
        "proposals": _rows(found, speech),
        **_reviews(found),
        "leniency": _leniency(found),
        "accepted": _accepted(found),
    }
    return {key: encode(value) for key, value in answer.items()}


def _accepted(found: Standings) -> list[dict[str, Any]]:
    """What was let in after the freeze, by day."""
    freeze = found.case.freeze
    if freeze is None:
        return []
    return [{"path": each.path, **encode(each.acceptance)} for each in freeze.let_in()]


@dataclass(frozen=True)
class BothWays:
    """The call as it is judged without the correction for leniency, and with it: the rating and the
    place of each proposal.
    """

    raw_ratings: Mapping[str, Fraction | None]
    adjusted_ratings: Mapping[str, Fraction | None]
    raw_places: Mapping[str, int]
    adjusted_places: Mapping[str, int]


def both_ways(found: Standings) -> BothWays:
    """The call's own calibration and the other, by which of them corrects for leniency."""
    other = found.other
    own = _ratings(found.standings), places(found.standings, found.ineligible)
    others = _ratings(other.standings), places(other.standings, other.ineligible)
    raw, adjusted = own, others
    if found.case.call.reviews.calibration == "leniency":
        raw, adjusted = others, own
    return BothWays(raw[0], adjusted[0], raw[1], adjusted[1])


def _ratings(standings: Iterable[Standing]) -> Mapping[str, Fraction | None]:
    return {each.proposal: each.rating for each in standings}


def _rows(found: Standings, speech: Speech) -> list[StandingRow]:
    sides = both_ways(found)
    place = places(found.standings, found.ineligible)
    rows = []
    for each in found.standings:
        name = each.proposal
        spread = why = None
        if each.ratings:
            spread = max(each.ratings) - min(each.ratings)
        if name in found.ineligible:
            why = ineligible_words(found.ineligible[name], speech)
        row = StandingRow(
            proposal=name,
            rating=each.rating,
            reviews=each.reviews,
            joint=each.joint,
            pathfinder=each.pathfinder,
            merit=each.merit,
            raw_rating=sides.raw_ratings[name],
            adjusted_rating=sides.adjusted_ratings[name],
            place=place.get(name),
            raw_place=sides.raw_places.get(name),
            adjusted_place=sides.adjusted_places.get(name),
            spread=spread,
            interval=found.doubt.intervals.get(name),
            ineligible=why,
        )
        rows.append(row)
    return rows


def _reviews(found: Standings) -> Mapping[str, Any]:
    doubt = found.doubt
    outliers = [{**key_data(each.key), "gap": each.gap} for each in doubt.outliers]
    reviewers = []
    for name, each in found.progress.items():
        reviewers.append({"reviewer": name, **vars(each)})
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
        "progress": reviewers,
    }


def key_data(key: ReviewKey) -> Mapping[str, str]:
    """Whose review of what."""
    return {"proposal": key.proposal, "reviewer": key.reviewer}


def _leniency(found: Standings) -> Mapping[str, Any]:
    moves = found.other.selection
    differs = None
    if moves is not None:
        differs = bool(moves.joins or moves.leaves)
    else:
        moves = Moves((), ())
    return {
        "calibration": found.case.call.reviews.calibration,
        "offsets": found.offsets,
        "groups": found.comparable.groups,
        "comparisons": found.comparable.comparisons,
        "connected": found.comparable.is_connected,
        "thin": found.comparable.is_thin,
        "selection_under": found.other.calibration,
        "selection_would_differ": differs,
        "joins": moves.joins,
        "leaves": moves.leaves,
    }


MOST_COMPARED: Final = 60
"""So many eligible proposals are chosen from twice without being asked to; more would make the
standings slow.
"""


def standings(case: Case, *, compare: bool | None = None) -> Standings:
    """The standings of a call.

    With `compare`, the series is chosen both ways, so that a difference shows; left open, that is
    done for small calls.
    """
    judged = judge(case)
    counted = counted_ratings(case)
    offsets = leniency(counted, case.call.reviews.shrinkage)
    policy = case.call.selection
    eligible = _ids(judged.eligible)
    if compare is None:
        compare = len(eligible) <= MOST_COMPARED
    return Standings(
        case=case,
        standings=judged.standings,
        ineligible=judged.ineligible,
        offsets=offsets,
        comparable=measure_comparability(counted),
        other=_other(judged, offsets, compare=compare),
        agreement=agreement(case),
        doubt=doubt(judged.standings, adjusted_ratings(case), eligible, policy.slots, policy.seed),
        progress=progress(case, counted),
        waived=_waived(case, counted),
    )


def _waived(case: Case, counted: Collection[ReviewKey]) -> Mapping[ReviewKey, Waiver]:
    """The reviews that count by a waiver alone."""
    waived = {}
    for found in conflicts(case, counted):
        key = ReviewKey(found.proposal, found.reviewer)
        if found.waiver and isinstance(case.reviews[key], Review):
            waived[key] = found.waiver
    return waived


def _other(judged: JudgedCase, offsets: Mapping[str, Fraction], *, compare: bool) -> Recalibrated:
    case, calibration = judged.case, "leniency"
    if case.call.reviews.calibration == "leniency":
        calibration, offsets = "none", {}
    reviews = case.call.reviews.model_copy(update={"calibration": calibration})
    other = replace(case, call=case.call.model_copy(update={"reviews": reviews}))
    found = judge_proposals(other)
    barred = ineligible(other, found, judged.codes)
    difference = None
    if compare:
        eligible = [each for each in found if each.proposal not in barred]
        difference = _difference(case, judged.eligible, eligible)
    return Recalibrated(calibration, found, barred, offsets, difference)


def _difference(case: Case, one: Sequence[Standing], other: Sequence[Standing]) -> Moves | None:
    if _merits(one) == _merits(other):
        return Moves((), ())
    before, after = _series(case, one), _series(case, other)
    if before is None or after is None:
        return None
    return Moves(tuple(sorted(after - before)), tuple(sorted(before - after)))


def _ids(standings: Iterable[Standing]) -> set[str]:
    return {each.proposal for each in standings}


def _merits(standings: Iterable[Standing]) -> Mapping[str, int | None]:
    return {each.proposal: each.merit for each in standings}


def _series(case: Case, eligible: Sequence[Standing]) -> frozenset[str] | None:
    """The ids of the selection, if there is one and it is proved."""
    if not eligible:
        return None
    ids = _ids(eligible)
    for override in case.call.selection.overrides:
        if override.must == "include" and override.proposal not in ids:
            return None
    instance = build(case, eligible)
    choice = verify_choice(instance, choose(instance, best_merit=False))
    if choice.portfolio is None or not choice.is_proved:
        return None
    return frozenset(instance.names[i] for i in choice.portfolio)
