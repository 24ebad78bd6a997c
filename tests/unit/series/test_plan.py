"""Days and hours: kind to the clocks of all, one session a part, the same on every machine."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest

from a87ws.base.faults import Fault
from a87ws.call.call import Series
from a87ws.data import clocks
from a87ws.series.plan import SessionPlace, Slot, Wanted, days_of, discomfort, parts_of, plan

GENEVA = "Europe/Zurich"
WINDOW = (date(2026, 11, 30), date(2026, 12, 25))  # four weeks of five days
BUSY = ("2026-12-01T10:00", "2026-12-01T11:00")


def place(code: str) -> SessionPlace:
    return SessionPlace(code, *clocks()[code])


def wanted(*codes: str, minutes: int = 60) -> Wanted:
    return Wanted(minutes, tuple(map(place, codes)))


def at(text: str, zone: str = GENEVA) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def planned(
    sessions: dict[str, Wanted],
    *fixed: tuple[str, str],
    window: tuple[date, date] = WINDOW,
    seed: str = "",
    **series: object,
) -> dict[str, Slot]:
    judged_by = Series.model_validate(series)
    pairs = [(at(begins), at(ends)) for begins, ends in fixed]
    return dict(plan(sessions, pairs, window, judged_by, timezone=GENEVA, seed=seed))


@pytest.mark.parametrize(
    ("start", "code", "cost"),
    [
        ("2026-12-01T09:00", "CH", 0),
        ("2026-12-01T08:30", "CH", 1),  # it begins before 9
        ("2026-12-01T16:30", "CH", 1),  # it ends after 17
        ("2026-12-01T14:00", "PE", 1),  # 8 in Lima
        ("2026-12-01T10:00", "NP", 0),  # 14:45 in Kathmandu
        ("2026-12-01T08:00", "FJ", 4),  # 19 in Suva
        ("2026-12-01T14:00", "FJ", 64),  # 1 at night
        ("2026-12-04T09:00", "JO", 16),  # a Friday
        ("2026-12-06T09:00", "JO", 0),  # a Sunday
        ("2026-12-06T09:00", "CH", 16),
        ("2027-03-26T15:00", "PE", 0),  # 9 in Lima in winter time ...
        ("2027-03-29T15:00", "PE", 1),  # ... and 8 after the clocks of Geneva went forward
        ("2027-03-29T16:00", "PE", 0),
    ],
)
def test_an_hour_costs_what_the_clock_there_shows(start: str, code: str, cost: int) -> None:
    assert discomfort(at(start), 60, [place(code)]) == cost


def test_weekends_and_holidays_are_no_days_of_the_series() -> None:
    found = days_of(WINDOW, Series.model_validate({"holidays": ["2026-12-25", "2026-12-06"]}))
    assert len(found) == 19
    assert date(2026, 12, 24) in found
    assert not {date(2026, 12, 25), date(2026, 12, 5), date(2026, 12, 6)} & {*found}


def test_the_parts_are_even_and_whole() -> None:
    days = days_of(WINDOW, Series())
    parts = parts_of(days, 3)
    assert [len(part.days) for part in parts] == [6, 7, 7]
    assert tuple(day for part in parts for day in part.days) == days
    assert parts[1].middle == days[9]


def test_each_session_has_a_part_of_its_own_and_the_kindest_hour() -> None:
    found = planned(
        {
            "suva": wanted("FJ", "NO"),
            "lima": wanted("PE"),
            "kathmandu": wanted("NP"),
            "any": wanted(),
        }
    )
    assert sorted(slot.part.number for slot in found.values()) == [1, 2, 3, 4]
    assert {name: slot.starts.strftime("%H:%M") for name, slot in found.items()} == {
        # 19 there (4) and 8 in Oslo (1); half an hour later costs as much and is later
        "suva": "08:00",
        "lima": "15:00",  # 9 there
        "kathmandu": "08:00",  # 12:45 there
        "any": "08:00",
    }
    assert all(slot.starts.date() == slot.part.middle for slot in found.values())


def test_a_day_of_rest_of_a_host_moves_the_session_to_the_nearest_other_day() -> None:
    # One session: the part is the whole window, its middle Friday 11 December, when Jordan rests.
    (slot,) = planned({"amman": wanted("JO")}).values()
    assert slot.part.middle == date(2026, 12, 11)
    assert slot.starts == at("2026-12-10T08:00")


def test_a_session_with_a_date_keeps_its_part_and_its_day() -> None:
    found = planned({"a": wanted("CH"), "b": wanted("CH")}, BUSY)
    assert sorted(slot.part.number for slot in found.values()) == [2, 3]
    assert {slot.parts for slot in found.values()} == {3}


def test_one_outside_the_window_takes_no_part() -> None:
    assert planned({"a": wanted("CH")}, ("2026-10-01T10:00", "2026-10-01T11:00"))["a"].parts == 1


def test_the_hours_together_are_the_kindest_there_are() -> None:
    """By a second method: every order of the sessions over the parts, each with the kindest hour of
    its part.
    """
    window = (date(2027, 3, 22), date(2027, 4, 2))  # the clocks change in the middle
    sessions = {
        "lima": wanted("PE"),
        "suva": wanted("FJ"),
        "tokyo": wanted("JP"),
        "mixed": wanted("PE", "NP"),
    }
    hours = {"earliest": "08:00", "latest": "15:00"}
    found = planned(sessions, window=window, **hours)
    parts = parts_of(days_of(window, Series()), 4)

    def kindest(name: str, number: int) -> int:
        starts = [
            datetime(day.year, day.month, day.day, 8, tzinfo=ZoneInfo(GENEVA))
            + timedelta(minutes=30 * i)
            for day in parts[number].days
            for i in range(13)
        ]
        return min(discomfort(start, 60, sessions[name].places) for start in starts)

    every = (
        sum(kindest(name, n) for n, name in enumerate(order)) for order in permutations(sessions)
    )
    assert sum(slot.cost for slot in found.values()) == min(every)


def test_neither_order_nor_anything_but_the_seed_breaks_ties() -> None:
    sessions = {name: wanted("CH") for name in ("a", "b", "c", "d")}
    backwards = dict(reversed(sessions.items()))
    assert planned(sessions) == planned(backwards)
    orders = {
        tuple(sorted(sessions, key=lambda name: found[name].starts))
        for found in (planned(sessions, seed=f"{i}") for i in range(12))
    }
    assert len(orders) > 1


@pytest.mark.parametrize(
    ("window", "series", "words"),
    [
        (
            (date(2026, 12, 5), date(2026, 12, 6)),
            {},
            "1 sessions need a day each, and the window has 0",
        ),
        (
            WINDOW,
            {"earliest": "10:00", "latest": "10:30"},
            "no hour between 10:00 and 10:30 is long enough",
        ),
    ],
)
def test_what_cannot_be_is_said(
    window: tuple[date, date], series: dict[str, str], words: str
) -> None:
    with pytest.raises(Fault, match=words):
        planned({"a": wanted("CH")}, window=window, **series)


def test_no_session_starts_in_an_hour_that_the_clocks_have_twice_or_not_at_all() -> None:
    # Sunday is no day of a series, so a zone that changes its clocks on a Friday: Asia/Amman did so
    # until 2022.
    from a87ws.series.plan import _starts

    series = Series.model_validate({"earliest": "00:00", "latest": "23:59"})
    found = list(_starts(date(2021, 10, 29), 30, series, ZoneInfo("Asia/Amman")))
    assert found[0].strftime("%H:%M") == "01:00"
    assert len({start.astimezone(ZoneInfo("UTC")) for start in found}) == len(found)
