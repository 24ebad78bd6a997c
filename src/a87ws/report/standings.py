"""Where every proposal stands, how sure that is, and which reviews are still missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, Protocol

from a87ws.base.text import ratio
from a87ws.call.case import Case, conflicts
from a87ws.call.registers import Waiver
from a87ws.call.review import Review, ReviewKey, Standing, places
from a87ws.reviews.agreement import RELIABLE, TENTATIVE, Agreement, Progress, agreement, progress
from a87ws.reviews.doubt import RESAMPLES, Doubt, doubt
from a87ws.reviews.judge import Judged, ineligible, judge
from a87ws.reviews.rating import (
    Comparability,
    adjusted_ratings,
    counted_ratings,
    leniency,
    measure_comparability,
)
from a87ws.reviews.rating import standings as judge_proposals
from a87ws.selection.build import build
from a87ws.selection.choose import choose, verify_choice
from a87ws.selection.record import standings_data

MOST_COMPARED: Final = 60
"""So many eligible proposals are chosen from twice without being asked to; more would make the
standings slow.
"""


@dataclass(frozen=True)
class Difference:
    """What the series would be under the other calibration: who would come in, and who would leave."""

    joins: tuple[str, ...]
    leaves: tuple[str, ...]


@dataclass(frozen=True)
class Other:
    """The call as it would be judged under the other calibration.

    `selection` is None where it was not looked at, or where one of the two has no series at all.
    """

    calibration: str
    standings: tuple[Standing, ...]
    ineligible: Mapping[str, str]
    offsets: Mapping[str, Fraction]
    selection: Difference | None


@dataclass(frozen=True)
class Standings:
    """A judged call with how sure it is; `missing` is by reviewer what they have not judged.

    `offsets` is each reviewer's leniency, whether or not the call takes it out.
    """

    judged: Judged
    missing: Mapping[str, Sequence[str]]
    offsets: Mapping[str, Fraction]
    comparable: Comparability
    other: Other
    agreement: Agreement
    doubt: Doubt
    progress: Mapping[str, Progress]
    waived: Mapping[ReviewKey, Waiver]
    """The reviews that count by a waiver alone."""


def standings(root: Path, *, compare: bool | None = None) -> Standings:
    """The standings of the call at `root`.

    With `compare`, the series is chosen both ways, so that a difference shows; left open, that is
    done for small calls.
    """
    judged = judge(root)
    case = judged.case
    counted = counted_ratings(case)
    offsets = leniency(counted, case.call.reviews.shrinkage)
    reached = progress(case, counted)
    policy = case.call.selection
    eligible = {each.proposal for each in judged.eligible}
    sure = doubt(judged.standings, adjusted_ratings(case), eligible, policy.slots, policy.seed)
    waived = {
        ReviewKey(found.proposal, found.reviewer): found.waiver
        for found in conflicts(case, counted)
        if found.waiver
        and isinstance(case.reviews[ReviewKey(found.proposal, found.reviewer)], Review)
    }
    asked = len(eligible) <= MOST_COMPARED if compare is None else compare
    return Standings(
        judged,
        {who: each.missing for who, each in reached.items() if each.missing},
        offsets,
        measure_comparability(counted),
        _other(judged, offsets, compare=asked),
        agreement(case),
        sure,
        reached,
        waived,
    )


def _other(judged: Judged, offsets: Mapping[str, Fraction], *, compare: bool) -> Other:
    reviews = judged.case.call.reviews
    calibration = "none" if reviews.calibration == "leniency" else "leniency"
    policy = reviews.model_copy(update={"calibration": calibration})
    case = replace(judged.case, call=judged.case.call.model_copy(update={"reviews": policy}))
    found = judge_proposals(case)
    barred = ineligible(case, found, judged.faulty)
    eligible = tuple(each for each in found if each.proposal not in barred)
    difference = _difference(judged.case, judged.eligible, eligible) if compare else None
    return Other(
        calibration, found, barred, offsets if calibration == "leniency" else {}, difference
    )


def _difference(
    case: Case, one: Sequence[Standing], other: Sequence[Standing]
) -> Difference | None:
    if {each.proposal: each.merit for each in one} == {each.proposal: each.merit for each in other}:
        return Difference((), ())
    before, after = _series(case, one), _series(case, other)
    if before is None or after is None:
        return None
    return Difference(tuple(sorted(after - before)), tuple(sorted(before - after)))


def _series(case: Case, eligible: Sequence[Standing]) -> frozenset[str] | None:
    """The ids of the selection, if there is one and it is proved."""
    names = {each.proposal for each in eligible}
    if not eligible or any(
        o.must == "include" and o.proposal not in names for o in case.call.selection.overrides
    ):
        return None
    instance = build(case, eligible)
    choice = verify_choice(instance, choose(instance, best_merit=False))
    if choice.portfolio is None or not choice.is_proved:
        return None
    return frozenset(instance.names[i] for i in choice.portfolio)


class ShownDifference(Protocol):
    """Who would come in and who would leave."""

    @property
    def joins(self) -> tuple[str, ...]:
        """Those who are in the other series alone."""

    @property
    def leaves(self) -> tuple[str, ...]:
        """Those who are in this one alone."""


class ShownOther(Protocol):
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
    def selection(self) -> ShownDifference | None:
        """What would change in the selection; None where it was not looked at."""


@dataclass(frozen=True)
class Sureness:
    """All that the standings show."""

    case: Case
    standings: tuple[Standing, ...]
    ineligible: Mapping[str, str]
    offsets: Mapping[str, Fraction]
    comparable: Comparability
    other: ShownOther
    agreement: Agreement
    doubt: Doubt
    progress: Mapping[str, Progress]
    waived: Mapping[ReviewKey, Waiver]


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
