"""What a proposal counts under."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

import pytest

from a87ws.call.attributes import attributes
from a87ws.call.case import Register
from tests.small import MEMBERS, call, proposal

QUESTIONS = {
    "voice": {"text": "Whose?", "choices": {"labour": "x", "buyers": "x"}, "many": True},
    "format": {"text": "How?", "choices": {"film": "x", "panel": "x"}},
    "remark": {"text": "Anything else?"},
}
STRANGER = {"name": "  Fair   GROUND ", "type": "civil", "country": "KE"}


def values(attribute: str, hosts: tuple[str, ...] = ("UPC",), **more: object) -> AbstractSet[str]:
    found = attributes(call(questions=QUESTIONS), Register(MEMBERS), proposal(hosts, **more))
    return found[attribute]


def test_outcomes_are_words_though_they_look_like_numbers() -> None:
    assert values("outcome", outcomes=[1, "2"]) == {"1", "2"}


def test_a_value_named_twice_is_one() -> None:
    assert values("focus", focus=["child", "forced", "child"]) == {"child", "forced"}


def test_a_member_counts_under_its_id_whatever_it_is_called() -> None:
    assert values("organization", ("upc", "SOCIETE DU CACAO")) == {"cgu", "cacao"}


def test_others_count_under_their_normalised_name() -> None:
    assert values("organization", organizations=[{"name": "UPC"}, STRANGER]) == {
        "cgu",
        "fair ground",
    }


def test_the_register_holds_over_what_a_proposal_says_of_a_member() -> None:
    hosts = [{"name": "UPC", "type": "civil", "country": "FR"}, STRANGER]
    assert values("organization_type", organizations=hosts) == {"workers", "civil"}
    assert values("organization_country", organizations=hosts) == {"BF", "KE"}


def test_two_seats_in_one_region_are_one_value() -> None:
    assert values("organization_region", ("UPC", "Société du Cacao")) == {"Africa"}


def test_the_region_of_a_proposal_is_that_of_the_action() -> None:
    assert values("region", ("Tea Forum",), countries=["BF", "AL", "AR"]) == {
        "Africa",
        "Americas",
        "Europe and Central Asia",
    }


def test_a_country_of_no_region_gives_none() -> None:
    assert values("region", countries=["AQ"]) == set()  # Antarctica: ILOSTAT has it nowhere
    assert values("country", countries=["AQ"]) == {"AQ"}


@pytest.mark.parametrize(
    ("hosts", "value"), [(("UPC", "UPC "), "false"), (("UPC", "Tea Forum"), "true")]
)
def test_joint_is_true_or_false(hosts: tuple[str, ...], value: str) -> None:
    assert values("joint", hosts) == {value}


@pytest.mark.parametrize(("countries", "value"), [(["BF"], "false"), (["BF", "CI"], "true")])
def test_pathfinder_goes_by_the_list_of_the_call(countries: list[str], value: str) -> None:
    assert values("pathfinder", countries=countries) == {value}


def test_pathfinder_goes_by_the_shipped_list_where_the_call_has_none() -> None:
    def pathfinder(listed: list[str] | None) -> AbstractSet[str]:
        settings = call(pathfinder_countries=listed)
        return attributes(settings, Register(MEMBERS), proposal(countries=["MG"]))["pathfinder"]

    assert (pathfinder(None), pathfinder([])) == (
        {"true"},
        {"false"},
    )  # Madagascar is on the shipped list


def test_an_answer_is_a_set_whether_it_was_one_or_many() -> None:
    answers = {"voice": ["labour", "buyers"], "format": "film", "remark": "None"}
    assert values("voice", answers=answers) == {"labour", "buyers"}
    assert values("format", answers=answers) == {"film"}


def test_what_is_not_said_is_no_value() -> None:
    for attribute in ("voice", "format", "supply_chain", "language", "initiative"):
        assert values(attribute) == set()


def test_a_question_without_choices_is_no_attribute() -> None:
    with pytest.raises(KeyError):
        values("remark")
