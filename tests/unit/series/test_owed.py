"""What a host still owes, by when: days of the session's own zone, and nothing once it is over."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from a87ws.call.call import Call
from a87ws.call.session import Session
from a87ws.series.owed import Preparation, prepare

CALL = {
    "name": "A call",
    "organizer": "Somebody",
    "deadline": "2026-09-30",
    "timezone": "Europe/Zurich",
    "outcomes": {"1": "One"},
    "focus": {"labour": "Labour"},
    "organization_types": {"government": "Governments"},
    "criteria": {"c": {"title": "C"}},
    "scale": {"1": "No"},
    "selection": {"slots": 1},
}
WHOLE = {
    "starts": "2026-11-19T14:00", "timezone": "Europe/Zurich", "minutes": 60, "languages": ["fr"],
    "interpretation": [], "moderator": {"name": "Ana", "consent": True},
    "speakers": [{"name": "Issa", "consent": True}], "agenda": [{"minutes": 60, "item": "All"}],
    "register": "https://example.org/r", "join": "https://example.org/j",
    "presentation": "slides/x.pdf", "flyer": {"file": "flyers/x.png", "alt": "Words"},
}  # fmt: skip
NO_INTERPRETATION = "the interpretation (`interpretation: []` if there is none)"
BEFORE = datetime(2026, 10, 1, tzinfo=UTC)


def prepared(
    as_of: datetime = BEFORE,
    *,
    call: object = None,
    there: bool = True,
    **changes: Any,  # noqa: ANN401  as YAML
) -> Preparation:
    held = {key: value for key, value in {**WHOLE, **changes}.items() if value is not None}
    judged_by = Call.model_validate({**CALL, "sessions": call or {}})
    return prepare(Session.model_validate(held), judged_by, as_of=as_of, is_there=lambda _: there)


def test_a_session_that_has_everything_owes_nothing() -> None:
    assert prepared().owed == ()


@pytest.mark.parametrize(
    ("changes", "words", "due"),
    [
        ({"moderator": None}, "the moderator", date(2026, 10, 22)),
        ({"moderator": {"name": "Ana"}}, "the consent of Ana to be named", date(2026, 10, 22)),
        ({"speakers": []}, "the speakers", date(2026, 10, 22)),
        ({"speakers": [{"name": "Issa"}]}, "the consent of Issa to be named", date(2026, 10, 22)),
        ({"interpretation": None}, NO_INTERPRETATION, date(2026, 10, 22)),
        ({"agenda": []}, "the agenda", date(2026, 10, 29)),
        ({"flyer": None}, "the flyer, with what it says in words", date(2026, 10, 29)),
        ({"register": None}, "the link to register", date(2026, 10, 29)),
        ({"join": None}, "the meeting link", date(2026, 11, 12)),
        ({"presentation": None}, "the presentation", date(2026, 11, 16)),
    ],
)  # fmt: skip
def test_each_thing_is_owed_so_many_days_before(
    changes: dict[str, Any], words: str, due: date
) -> None:
    assert [(each.words, each.due) for each in prepared(**changes).owed] == [(words, due)]


def test_the_call_says_how_many_days_before() -> None:
    (owed,) = prepared(call={"due": {"agenda": 0}}, agenda=[]).owed
    assert owed.due == date(2026, 11, 19)
    assert not owed.is_late(datetime(2026, 11, 19, 23, 59, tzinfo=UTC))
    assert owed.is_late(datetime(2026, 11, 20, tzinfo=UTC))


def test_a_file_that_is_not_in_the_folder_is_owed_and_a_page_on_the_net_is_not_looked_for() -> None:
    owed = prepared(there=False).owed
    assert {each.key for each in owed} == {"flyer", "presentation"}
    assert prepared(there=False, presentation="https://example.org/slides").owed[0].key == "flyer"


def test_without_a_date_the_date_comes_first_and_nothing_has_a_day() -> None:
    owed = prepared(starts=None, agenda=[]).owed
    assert [(each.key, each.due) for each in owed] == [("starts", None), ("agenda", None)]


def test_days_are_those_of_the_zone_of_the_session() -> None:
    # 19 November 08:00 in Suva (UTC+12) is still the 18th in Geneva.
    (owed,) = prepared(starts="2026-11-19T08:00", timezone="Pacific/Fiji", agenda=[]).owed
    assert owed.due == date(2026, 10, 29)
    found = prepared(starts="2026-11-19T08:00", timezone="Pacific/Fiji").begins
    assert found is not None
    assert found.astimezone(UTC) == datetime(2026, 11, 18, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("starts", "zone", "over"),
    [
        (
            "2026-11-19T14:00",
            "Asia/Kathmandu",
            datetime(2026, 11, 19, 9, 15, tzinfo=UTC),
        ),  # UTC+5:45, and an hour
        ("2026-10-25T02:30+02:00", "Europe/Zurich", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("2026-10-25T02:30+01:00", "Europe/Zurich", datetime(2026, 10, 25, 2, 30, tzinfo=UTC)),
        (
            "2026-03-29T01:30",
            "Europe/Zurich",
            datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
        ),  # it ends at 03:30
    ],
)
def test_a_session_is_over_after_its_minutes_whatever_the_clocks_do(
    starts: str, zone: str, over: datetime
) -> None:
    assert not prepared(over, starts=starts, timezone=zone, agenda=[]).is_over
    assert prepared(over.replace(second=1), starts=starts, timezone=zone, agenda=[]) == Preparation(
        prepared(starts=starts, timezone=zone).begins, is_over=True, owed=()
    )


AFTER = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "was_held", "words"),
    [
        ({}, False, "date passed, not marked as held"),
        ({"held": True}, True, "held; nothing more is owed"),
        ({"recording": "https://example.org/film"}, True, "held; nothing more is owed"),
        ({"held": False}, False, "not held on that day: write its new date"),
        ({"held": False, "recording": "https://example.org/film"}, False, "not held on that day"),
    ],
)
def test_a_session_whose_date_has_passed_is_held_only_if_somebody_marked_it(
    changes: dict[str, Any], *, was_held: bool, words: str
) -> None:
    preparation = prepared(AFTER, **changes)
    assert (preparation.is_over, preparation.was_held) == (True, was_held)
    assert preparation.after.startswith(words)
    assert preparation.owed == ()


def test_a_session_to_come_is_not_held_whatever_its_file_says() -> None:
    preparation = prepared(held=True, agenda=[])
    assert not preparation.was_held
    assert [owed.key for owed in preparation.owed] == ["agenda"]
