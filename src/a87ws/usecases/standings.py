"""Where every proposal stands, how sure that is, and which reviews are still missing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from a87ws.model.case import Case
from a87ws.model.registers import Waiver
from a87ws.model.review import Review, ReviewKey
from a87ws.model.standing import Standing
from a87ws.model.who import conflicts
from a87ws.rendering.sureness import Moves, Recalibrated, Standings
from a87ws.scoring.agreement import agreement
from a87ws.scoring.calibration import leniency, measure_comparability
from a87ws.scoring.doubt import doubt
from a87ws.scoring.progress import progress
from a87ws.scoring.rating import adjusted_ratings, counted_ratings
from a87ws.scoring.rating import standings as judge_proposals
from a87ws.selection.build import build
from a87ws.selection.choose import choose, verify_choice
from a87ws.selection.eligibility import ineligible
from a87ws.usecases.judge import JudgedCase, judge

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
    eligible = {each.proposal for each in judged.eligible}
    asked = len(eligible) <= MOST_COMPARED if compare is None else compare
    return Standings(
        case=case,
        standings=judged.standings,
        ineligible=judged.ineligible,
        offsets=offsets,
        comparable=measure_comparability(counted),
        other=_other(judged, offsets, compare=asked),
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
    reviews = judged.case.call.reviews
    calibration = "none" if reviews.calibration == "leniency" else "leniency"
    policy = reviews.model_copy(update={"calibration": calibration})
    case = replace(judged.case, call=judged.case.call.model_copy(update={"reviews": policy}))
    found = judge_proposals(case)
    barred = ineligible(case, found, judged.codes)
    eligible = tuple(each for each in found if each.proposal not in barred)
    difference = _difference(judged.case, judged.eligible, eligible) if compare else None
    return Recalibrated(
        calibration, found, barred, offsets if calibration == "leniency" else {}, difference
    )


def _difference(case: Case, one: Sequence[Standing], other: Sequence[Standing]) -> Moves | None:
    if {each.proposal: each.merit for each in one} == {each.proposal: each.merit for each in other}:
        return Moves((), ())
    before, after = _series(case, one), _series(case, other)
    if before is None or after is None:
        return None
    return Moves(tuple(sorted(after - before)), tuple(sorted(before - after)))


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
