"""Merit: the rating and the points of the priorities that hold, in thousandths."""

from __future__ import annotations

from fractions import Fraction

import pytest

from a87ws.reviews.rating import merit_of, standings
from tests.small import call, d, proposal, review, round_of

PRIORITIES = {"priority": {"joint": d("0.5"), "pathfinder": d("0.25")}}


@pytest.mark.parametrize(
    ("rating", "thousandths"),
    [
        (Fraction(2), 2000),  # 2.0005 lies between 2000 and 2001: half goes to the even one
        (Fraction(2001, 1000), 2002),  # 2.0015 likewise
        (Fraction(7, 3), 2334),  # 2.33383…
        (Fraction(20004, 10000), 2001),  # 2.0009
    ],
)
def test_half_a_thousandth_is_rounded_to_even(rating: Fraction, thousandths: int) -> None:
    policy = call({"priority": {"joint": d("0.0005")}})
    assert merit_of(policy, rating, joint=True, pathfinder=False) == thousandths


@pytest.mark.parametrize(
    ("joint", "pathfinder", "thousandths"),
    [(False, False, 3000), (True, False, 3500), (True, True, 3750)],
)
def test_each_priority_that_holds_adds_its_points(
    joint: bool, pathfinder: bool, thousandths: int
) -> None:
    assert (
        merit_of(call(PRIORITIES), Fraction(3), joint=joint, pathfinder=pathfinder) == thousandths
    )


@pytest.mark.parametrize(
    ("hosts", "merit"),
    [
        (["UPC"], 4000),
        (["UPC", "Tea Forum"], 4500),
        (["UPC", "Cotton Growers' Union"], 4000),  # one member by two names
        (["UPC", "TEA FORUM", "societe du cacao"], 4500),  # three are no more than two
        (["UPC", "Nobody We Know"], 4000),  # not registered
    ],
)
def test_joint_are_two_distinct_members(hosts: list[str], merit: int) -> None:
    (standing,) = standings(
        round_of(call(PRIORITIES), {"p": proposal(hosts)}, {("p", "ana"): review(4, 4)})
    )
    assert (standing.merit, standing.joint) == (merit, merit == 4500)


def test_a_pathfinder_country_is_one_of_action_and_not_of_the_host() -> None:
    there, here = (
        proposal(["UPC"], countries=["BF", "CI"]),
        proposal(["Société du Cacao"]),
    )  # whose seat is in CI
    reviews = {("here", "ana"): review(4, 4), ("there", "ana"): review(4, 4)}
    found = standings(round_of(call(PRIORITIES), {"there": there, "here": here}, reviews))
    assert [(each.proposal, each.pathfinder, each.merit) for each in found] == [
        ("here", False, 4000),
        ("there", True, 4250),
    ]


def test_without_a_counted_review_there_is_no_merit() -> None:
    (standing,) = standings(round_of(call(PRIORITIES), {"p": proposal()}))
    assert (standing.rating, standing.merit) == (None, None)
