"""Which proposals may be selected, and why the others may not (contract, section 2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from a87ws.model.base import decimal
from a87ws.model.case import Case
from a87ws.model.standing import Standing
from a87ws.model.who import Register

PROPOSALS = "proposals"
WITHDRAWN = "withdrawn by its hosts"
ENGLISH: Final = {
    "fault": "its file has an error: {words}",
    "withdrawn": WITHDRAWN,
    "members": "no registered member among its organizations",
    "late": "received after the deadline",
    "reviews": "{reviews} counted, where at least {least} must",
    "threshold": "its rating of {rating} is below {least}, the lowest that may be selected",
}


@dataclass(frozen=True, slots=True)
class Ineligible:
    """Why a proposal may not be selected: what it has, where a least is asked for; the words of a
    fault in its file.
    """

    kind: Literal["fault", "withdrawn", "members", "late", "reviews", "threshold"]
    number: Fraction = Fraction(0)
    least: Fraction = Fraction(0)
    words: str = ""

    def __str__(self) -> str:
        reviews = f"{self.number} review{'' if self.number == 1 else 's'}"
        return ENGLISH[self.kind].format(
            words=self.words,
            reviews=reviews,
            rating=decimal(self.number),
            least=decimal(self.least),
        )


def path_of(proposal: str) -> str:
    """The file of a proposal."""
    return f"{PROPOSALS}/{proposal}.yaml"


def ineligible(
    case: Case, standings: Iterable[Standing], faulty: Mapping[str, str]
) -> Mapping[str, str]:
    """Why each proposal that may not be selected may not, in words, by id; those absent are
    eligible.
    """
    return {name: str(why) for name, why in ineligible_facts(case, standings, faulty).items()}


def ineligible_facts(
    case: Case, standings: Iterable[Standing], faulty: Mapping[str, str]
) -> Mapping[str, Ineligible]:
    """Why each proposal that may not be selected may not, by id.

    `faulty` says what is wrong with each proposal whose file has an error, readable as a proposal
    or not.
    """
    register = case.register
    reasons = {name: Ineligible("fault", words=words) for name, words in faulty.items()}
    for standing in standings:
        reason = _reason(case, register, standing)
        if reason and (
            standing.proposal not in reasons or case.proposals[standing.proposal].is_withdrawn
        ):
            reasons[standing.proposal] = reason
    return dict(sorted(reasons.items()))


def _reason(case: Case, register: Register, standing: Standing) -> Ineligible | None:
    call, proposal = case.call, case.proposals[standing.proposal]
    least, threshold = call.reviews.minimum, call.selection.threshold
    if proposal.is_withdrawn:
        return Ineligible("withdrawn")
    if call.submitters == "members" and not register.member_ids(proposal):
        return Ineligible("members")
    freeze = case.freeze
    if freeze and freeze.proposals and not freeze.in_time(path_of(standing.proposal)):
        return Ineligible("late")
    if standing.rating is None or standing.reviews < least:
        return Ineligible("reviews", Fraction(standing.reviews), Fraction(max(least, 1)))
    if threshold is not None and standing.rating < threshold:
        return Ineligible("threshold", standing.rating, threshold)
    return None
