"""What a proposal lacks is said in kind words, wherever it comes from."""

from __future__ import annotations

from a87ws.base.yaml import Value
from a87ws.call.case import Register
from a87ws.checks.values import todos
from tests.small import MEMBERS, call

CALL = call(
    questions={"view": {"text": "Whose view?", "choices": {"w": "x", "b": "x"}, "required": True}}
)
WHOLE: dict[str, Value] = {
    "title": "T",
    "contact": {"name": "A", "email": "a@example.org"},
    "organizations": [{"name": "UPC"}],
    "speakers": [{"name": "S"}],
    "outcomes": [1],
    "focus": ["child"],
    "countries": ["BF"],
    "description": "D",
    "answers": {"view": "w"},
}


def said(value: dict[str, Value]) -> list[str]:
    return [str(each) for each in todos(value, CALL, Register(MEMBERS))]


def test_a_whole_proposal_lacks_nothing() -> None:
    assert said(WHOLE) == []


def test_all_that_is_missing_is_said_in_the_order_of_the_file() -> None:
    assert [words.partition(":")[0] for words in said({})] == [
        *(
            "title",
            "contact.name",
            "contact.email",
            "organizations",
            "speakers",
            "outcomes",
            "focus",
            "countries",
        ),
        *("description", "answers.view"),
    ]


def test_the_choices_are_named() -> None:
    assert said(
        {key: value for key, value in WHOLE.items() if key not in ("focus", "answers")}
    ) == [
        "focus: name one or more of `child`, `forced` and `traffic`",
        "answers.view: answer `Whose view?` (`w` or `b`)",
    ]


def test_an_organization_that_nobody_knows_says_more_of_itself() -> None:
    hosts: Value = [{"name": "UPC"}, {"name": "Hilltop Weavers", "country": "NP"}]
    assert said(WHOLE | {"organizations": hosts}) == [
        "organizations: add type of `Hilltop Weavers`, which is not registered"
    ]


def test_nothing_is_asked_of_a_withdrawn_proposal() -> None:
    assert said({"status": "withdrawn"}) == []


def test_values_of_the_wrong_kind_are_left_to_validate() -> None:
    assert said(WHOLE | {"organizations": "UPC", "contact": "me"}) == [
        "contact.name: give the name of someone to write to",
        "contact.email: give an e-mail address to write to",
    ]
