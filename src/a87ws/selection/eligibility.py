"""Which proposals may be selected, and why the others may not (contract, section 2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from a87ws.model.base import decimal
from a87ws.model.round import Round
from a87ws.model.standing import Standing
from a87ws.register import Register

PROPOSALS = "proposals"


def path_of(proposal: str) -> str:
    """The file of a proposal."""
    return f"{PROPOSALS}/{proposal}.yaml"


def ineligible(round_: Round, standings: Iterable[Standing], faulty: Mapping[str, str]) -> Mapping[str, str]:
    """Why each proposal that may not be selected may not, by id; those absent are eligible.

    `faulty` says what is wrong with each proposal whose file has an error, readable as a proposal or not.
    """
    register = Register(round_.members)
    reasons = {name: f"its file has an error: {words}" for name, words in faulty.items()}
    for standing in standings:
        reason = _reason(round_, register, standing)
        if reason and (standing.proposal not in reasons or round_.proposals[standing.proposal].is_withdrawn):
            reasons[standing.proposal] = reason
    return dict(sorted(reasons.items()))


def _reason(round_: Round, register: Register, standing: Standing) -> str | None:
    call, proposal = round_.call, round_.proposals[standing.proposal]
    least, threshold = call.reviews.minimum, call.selection.threshold
    if proposal.is_withdrawn:
        return "withdrawn by its hosts"
    if call.submitters == "members" and not register.member_ids(proposal):
        return "no registered member among its organizations"
    freeze = round_.freeze
    if freeze and freeze.proposals and not freeze.in_time(path_of(standing.proposal)):
        return "received after the deadline"
    if standing.rating is None or standing.reviews < least:
        found = f"{standing.reviews} review{'' if standing.reviews == 1 else 's'}"
        return f"{found} counted, where at least {max(least, 1)} must"
    if threshold is not None and standing.rating < threshold:
        return (
            f"its rating of {decimal(standing.rating)} is below {decimal(threshold)}, the lowest that may be selected"
        )
    return None
