"""Who may be selected, and why not."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from a87ws.call.proposal import Proposal
from a87ws.call.registers import Freeze
from a87ws.call.review import Judgement
from a87ws.reviews.judge import ineligible
from a87ws.reviews.rating import standings
from tests.small import call, d, proposal, recusal, review, round_of

DIGEST = "0" * 64
ACCEPTED = {"on": "2026-10-05", "reason": "The post was late"}


def why_not(
    of: Proposal | None = None,
    settings: dict[str, Any] | None = None,
    frozen: dict[str, Any] | None = None,
    faulty: str | None = None,
    **selection: object,
) -> str | None:
    """Why a proposal of two reviews, rated 3.5, may not be selected; None if it may."""
    reviews: dict[tuple[str, str], Judgement] = {
        ("p", "ana"): review(4, 4),
        ("p", "ben"): review(3, 3),
        ("p", "eve"): recusal(),
    }
    freeze = None if frozen is None else Freeze.model_validate({"version": 1, **frozen})
    case = round_of(
        call(selection, **(settings or {})), {"p": of or proposal()}, reviews, freeze=freeze
    )
    return ineligible(case, standings(case), {"p": faulty} if faulty else {}).get("p")


def frozen(**entry: object) -> dict[str, Any]:
    files = {"proposals/p.yaml": {"sha256": DIGEST, **entry}}
    return {"proposals": "2026-10-01T08:00:00+02:00", "files": files}


def test_a_proposal_with_nothing_against_it_is_eligible() -> None:
    assert why_not() is None


def test_an_error_in_its_file_keeps_it_out_and_is_told() -> None:
    assert why_not(faulty="focus `fishing` is not one of this call's focus values") == (
        "its file has an error: focus `fishing` is not one of this call's focus values"
    )


def test_a_withdrawn_proposal_is_told_so_even_if_its_file_has_an_error() -> None:
    for faulty in (None, "something"):
        assert why_not(proposal(status="withdrawn"), faulty=faulty) == "withdrawn by its hosts"


@pytest.mark.parametrize(
    ("submitters", "reason"), [("anyone", None), ("members", "no registered member")]
)
def test_a_member_is_needed_where_the_call_is_for_members(
    submitters: str, reason: str | None
) -> None:
    stranger = {"name": "Fair Ground", "type": "civil", "country": "KE"}
    found = why_not(proposal(organizations=[stranger]), {"submitters": submitters})
    assert found is None if reason is None else reason in (found or "")


@pytest.mark.parametrize(("minimum", "is_eligible"), [(0, True), (2, True), (3, False)])
def test_a_recusal_does_not_help_to_the_minimum(minimum: int, is_eligible: bool) -> None:
    found = why_not(settings={"reviews": {"minimum": minimum}})
    assert found == (None if is_eligible else "2 reviews counted; at least 3 are required")


def test_without_any_review_nobody_is_eligible_not_even_at_a_minimum_of_none() -> None:
    case = round_of(call(reviews={"minimum": 0}), {"p": proposal()})
    assert ineligible(case, standings(case), {}) == {
        "p": "0 reviews counted; at least 1 are required"
    }


@pytest.mark.parametrize(("threshold", "is_eligible"), [("3.5", True), ("3.501", False)])
def test_the_threshold_itself_is_enough(threshold: str, is_eligible: bool) -> None:
    assert (why_not(threshold=d(threshold)) is None) == is_eligible


def test_points_of_a_priority_do_not_lift_a_rating_over_the_threshold() -> None:
    found = why_not(
        proposal(["UPC", "Tea Forum"]), threshold=d("3.75"), priority={"joint": d("0.5")}
    )
    assert found == "its rating of 3.5 is below the minimum of 3.75"


@pytest.mark.parametrize(
    ("entry", "is_eligible"),
    [
        ({}, True),
        ({"late": True}, False),
        ({"late": True, "accepted": ACCEPTED}, True),
        ({"accepted": ACCEPTED}, True),
    ],
)
def test_after_the_freeze_it_counts_whether_it_came_in_time_or_was_accepted(
    entry: dict[str, Any], is_eligible: bool
) -> None:
    assert (why_not(frozen=frozen(**entry)) is None) == is_eligible


def test_a_proposal_that_the_freeze_does_not_list_came_too_late() -> None:
    assert why_not(frozen={**frozen(), "files": {}}) is not None


def test_a_freeze_of_the_reviews_alone_keeps_no_proposal_out() -> None:
    assert why_not(frozen={"reviews": "2026-10-20T08:00:00+02:00", "files": {}}) is None


def test_reasons_come_in_the_order_of_the_ids() -> None:
    case = round_of(
        call(), {"c": proposal(), "a": proposal(), "b": proposal()}, {("b", "ana"): review(3, 3)}
    )
    found = standings(case)
    assert [each.rating for each in found] == [None, Fraction(3), None]
    assert list(ineligible(case, found, {"aa": "no title"})) == ["a", "aa", "c"]
