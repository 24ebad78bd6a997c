"""Where every proposal stands, how sure that is, and which reviews are still missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Final

from a87ws.model.case import Case
from a87ws.model.registers import Waiver
from a87ws.model.review import Review, ReviewKey
from a87ws.model.standing import Standing
from a87ws.model.who import conflicts
from a87ws.scoring.agreement import Agreement, agreement
from a87ws.scoring.calibration import Comparability, leniency, measure_comparability
from a87ws.scoring.doubt import Doubt, doubt
from a87ws.scoring.progress import Progress, progress
from a87ws.scoring.rating import adjusted_ratings, counted_ratings
from a87ws.scoring.rating import standings as judge_proposals
from a87ws.selection.build import build
from a87ws.selection.choose import choose, verify_choice
from a87ws.selection.eligibility import ineligible
from a87ws.usecases.judge import Judged, judge

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
