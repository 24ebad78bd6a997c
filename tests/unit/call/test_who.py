"""Organizations are found by any of their names; conflicts of interest by organization."""

from __future__ import annotations

from datetime import date

import pytest

from a87ws.call.call import Call
from a87ws.call.case import Case, Conflict, Register, conflicts, normalise
from a87ws.call.proposal import Proposal
from a87ws.call.registers import Member, Reviewer, Waiver
from a87ws.call.review import Recusal, ReviewKey

UNION = Member(
    id="cotton-union",
    name="Cotton Growers' Union",
    aliases=("CGU",),
    type="workers-organization",
    country="BF",
)
OFFICE = Member(id="labour-office", name="Büro für Arbeit", type="government", country="CH")
REGISTER = Register((UNION, OFFICE))


def proposal(*hosts: str, speaks: str | None = None) -> Proposal:
    return Proposal.model_validate(
        {
            "title": "T",
            "contact": {"name": "A", "email": "a@example.org"},
            "organizations": [{"name": name} for name in hosts],
            "speakers": [{"name": "S", "organization": speaks}],
            "outcomes": [1],
            "focus": ["f"],
            "countries": ["BF"],
            "description": "D",
        }
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ILO", "ilo"),
        ("Büro  für\u00a0Arbeit ", "buro fur arbeit"),
        ("Growers’ Union", "growers' union"),
        ("Straße", "STRASSE"),
        ("e\u0301cole", "ÉCOLE"),
        ("ﬁrst", "first"),
    ],
)
def test_case_accents_apostrophes_and_spacing_do_not_matter(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


def test_different_names_stay_different() -> None:
    assert normalise("Union") != normalise("Unión Sur")
    assert normalise("童工") != normalise("童工会")


@pytest.mark.parametrize("name", ["cotton-union", "COTTON GROWERS’ UNION", "cgu"])
def test_a_member_is_found_by_id_name_and_alias(name: str) -> None:
    assert REGISTER.resolve(name) is UNION


def test_two_names_of_one_member_make_no_joint_proposal() -> None:
    assert not REGISTER.is_joint(proposal("CGU", "Cotton Growers' Union"))
    assert not REGISTER.is_joint(proposal("CGU", "Somebody else"))
    assert REGISTER.is_joint(proposal("CGU", "buro fur arbeit"))


CALL = Call.model_validate(
    {
        "name": "N",
        "organizer": "O",
        "deadline": "2026-09-30",
        "timezone": "UTC",
        "outcomes": {"1": "x"},
        "focus": {"f": "x"},
        "organization_types": {"t": "x"},
        "criteria": {"c": {"title": "C"}},
        "scale": {"1": "x"},
        "selection": {"slots": 1},
    }
)


def round_of(reviewer: Reviewer, **proposals: Proposal) -> Case:
    reviews = {ReviewKey(name, reviewer.id): Recusal(recused="other") for name in proposals}
    return Case(CALL, (UNION, OFFICE), (reviewer,), proposals, reviews)


def ana(**more: object) -> Reviewer:
    return Reviewer.model_validate({"id": "ana", "name": "Ana", "email": "a@example.org", **more})


def test_a_conflict_comes_through_a_host_a_speaker_or_an_affiliate() -> None:
    proposals = {
        "a": proposal("Cotton Growers' Union"),
        "b": proposal("Büro für Arbeit", speaks="cotton growers' union"),
        "c": proposal("MILL  Ltd"),
        "d": proposal("X"),
    }
    found = conflicts(round_of(ana(organizations=["CGU"], affiliates=["Mill Ltd"]), **proposals))
    assert list(found) == [
        Conflict("a", "ana", "Cotton Growers' Union", "submits"),
        Conflict("b", "ana", "cotton growers' union", "speaks"),
        Conflict("c", "ana", "MILL  Ltd", "submits"),
    ]


def test_a_waiver_is_for_one_proposal() -> None:
    waiver = {"proposal": "a", "by": "Chair", "on": "2026-10-06", "reason": "Left"}
    found = list(
        conflicts(
            round_of(
                ana(organizations=["CGU"], waivers=[waiver]), a=proposal("CGU"), b=proposal("CGU")
            )
        )
    )
    assert [each.waiver for each in found] == [
        Waiver(proposal="a", by="Chair", on=date(2026, 10, 6), reason="Left"),
        None,
    ]
