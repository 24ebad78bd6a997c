"""Which proposals may be selected, and why the others may not (contract, section 2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from a87ws.model.case import Case
from a87ws.model.coding import Ratio
from a87ws.model.standing import Standing

PROPOSALS = "proposals"


@dataclass(frozen=True, slots=True)
class Ineligible:
    """Why a proposal may not be selected: what it has, where a least is asked for; the code of a
    fault in its file.
    """

    proposal: str
    kind: Literal["fault", "withdrawn", "members", "late", "reviews", "threshold"]
    number: Ratio | None = None
    least: Ratio | None = None
    code: str = ""


def path_of(proposal: str) -> str:
    """The file of a proposal."""
    return f"{PROPOSALS}/{proposal}.yaml"


def ineligible(
    case: Case, standings: Iterable[Standing], faulty: Mapping[str, str]
) -> Mapping[str, Ineligible]:
    """Why each proposal that may not be selected may not, by id; those absent are eligible.

    `faulty` has the code of an error in each proposal whose file has one, readable as a proposal or
    not.
    """
    reasons = {name: Ineligible(name, "fault", code=code) for name, code in faulty.items()}
    for standing in standings:
        reason = _reason(case, standing)
        if reason and (reason.proposal not in reasons or reason.kind == "withdrawn"):
            reasons[reason.proposal] = reason
    return dict(sorted(reasons.items()))


def _reason(case: Case, standing: Standing) -> Ineligible | None:
    call, name = case.call, standing.proposal
    proposal, freeze = case.proposals[name], case.freeze
    if proposal.is_withdrawn:
        return Ineligible(name, "withdrawn")
    if call.submitters == "members" and not case.register.member_ids(proposal):
        return Ineligible(name, "members")
    if freeze and freeze.proposals and not freeze.in_time(path_of(name)):
        return Ineligible(name, "late")
    return _rated_too_low(case, standing)


def _rated_too_low(case: Case, standing: Standing) -> Ineligible | None:
    """Too few reviews that count, or too low a rating."""
    name, rating = standing.proposal, standing.rating
    least, threshold = case.call.reviews.minimum, case.call.selection.threshold
    if rating is None or standing.reviews < least:
        return Ineligible(name, "reviews", Fraction(standing.reviews), Fraction(max(least, 1)))
    if threshold is not None and rating < threshold:
        return Ineligible(name, "threshold", rating, threshold)
    return None
