"""Days and hours: kind to the clocks of all, one session a part, the same on every machine."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from itertools import combinations, permutations, product
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from a87ws.base.draws import Draws
from a87ws.base.faults import Fault
from a87ws.call.call import Series
from a87ws.data import clocks
from a87ws.series.plan import (
    Booking,
    SessionPlace,
    Slot,
    Wanted,
    days_of,
    discomfort,
    parts_of,
    plan,
)

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
    pairs = [Booking(at(begins), at(ends)) for begins, ends in fixed]
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


DAY, NEXT = date(2027, 5, 8), date(2027, 5, 9)  # a weekend
EVERY_DAY = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
]  # fmt: skip
ROOMS = ["Great hall", "Small hall"]


def talk(*people: str, minutes: int = 60, room: str | None = None) -> Wanted:
    return Wanted(minutes, (), {name: name for name in people}, room)


def conference(
    sessions: dict[str, Wanted],
    *fixed: Booking,
    last: date = DAY,
    **series: object,
) -> dict[str, Slot]:
    held = {"earliest": "09:00", "latest": "13:00", "weekdays": EVERY_DAY, "rooms": ROOMS}
    judged_by = Series.model_validate({"per_day": 8, **held, **series})
    return dict(plan(sessions, fixed, (DAY, last), judged_by, timezone=GENEVA, seed=""))


def times(found: dict[str, Slot], *names: str) -> list[str]:
    return sorted(found[name].starts.strftime("%H:%M") for name in names or found)


def day_counts(found: dict[str, Slot]) -> Counter[date]:
    return Counter(slot.starts.date() for slot in found.values())


def test_eight_talks_on_one_day_fill_both_rooms_from_the_first_hour() -> None:
    found = conference({name: talk(name) for name in "abcdefgh"})
    places_ = {(slot.starts.strftime("%H:%M"), slot.room) for slot in found.values()}
    hours = ("09:00", "10:00", "11:00", "12:00")
    assert places_ == {(hour, room) for hour in hours for room in ROOMS}
    assert {(slot.on_day, slot.parts) for slot in found.values()} == {(8, 1)}


def test_over_two_days_the_talks_are_spread_evenly() -> None:
    found = conference({name: talk(name) for name in "abcdefg"}, last=NEXT)
    assert day_counts(found) == {DAY: 4, NEXT: 3}
    assert times(found) == ["09:00"] * 4 + ["10:00"] * 3


def test_nobody_speaks_in_two_rooms_at_once() -> None:
    found = conference({"a": talk("Ana"), "b": talk("Ana", "Ben"), "c": talk("Ben"), "d": talk()})
    assert times(found, "a", "b") == ["09:00", "10:00"]
    assert times(found, "b", "c") == ["09:00", "10:00"]
    assert len({(slot.starts, slot.room) for slot in found.values()}) == 4
    assert times(found) == ["09:00", "09:00", "10:00", "10:00"]


def test_a_talk_of_forty_five_minutes_leaves_a_quarter_of_an_hour_until_the_next() -> None:
    found = conference({name: talk(minutes=45) for name in "abc"}, rooms=["Great hall"])
    assert times(found) == ["09:00", "10:00", "11:00"]


def test_the_room_that_a_host_has_is_kept_and_taken_once() -> None:
    found = conference(
        {"a": talk(room="small Hall"), "b": talk(room="Small hall"), "c": talk(), "d": talk()}
    )
    assert found["a"].room == "small Hall"
    assert found["b"].room == "Small hall"
    assert found["a"].starts != found["b"].starts
    assert {found["c"].room, found["d"].room} == {"Great hall"}


def test_what_a_session_with_a_date_takes_is_not_free() -> None:
    in_great = Booking(at("2027-05-08T09:15"), at("2027-05-08T10:00"), "Great hall", ["Ana"])
    found = conference({"a": talk("Ana"), "b": talk("Ben")}, in_great)
    assert (times(found, "b"), found["b"].room) == (["09:00"], "Small hall")
    assert times(found, "a") == ["10:00"]
    for_all = in_great._replace(room=None)
    found = conference({"a": talk("Cem"), "b": talk("Ben")}, for_all)
    assert times(found) == ["10:00", "10:00"]


def test_without_rooms_one_session_is_on_at_a_time() -> None:
    found = conference({name: talk() for name in "abc"}, rooms=[])
    assert times(found) == ["09:00", "10:00", "11:00"]
    assert {slot.room for slot in found.values()} == {None}


def test_while_there_is_a_day_for_each_several_a_day_are_not_used() -> None:
    found = conference({"a": talk(), "b": talk()}, last=NEXT)
    assert day_counts(found) == {DAY: 1, NEXT: 1}
    assert {(slot.room, slot.on_day) for slot in found.values()} == {("Great hall", 0)}


def test_several_webinars_a_day_have_the_kindest_hours_that_do_not_overlap() -> None:
    """By a second method: every order of the sessions over every raster of the two days."""
    sessions = {"lima": wanted("PE"), "suva": wanted("FJ"), "oslo": wanted("NO")}
    window = (date(2026, 12, 1), date(2026, 12, 2))
    found = planned(sessions, window=window, per_day=2, earliest="08:00", latest="15:30")
    costs = []
    for half in (0, 30):
        cells = [
            (day, at(f"2026-12-0{day}T08:00") + timedelta(minutes=half + 60 * i))
            for day in (1, 2)
            for i in range(7)
        ]
        for choice in permutations(cells, 3):
            counts = Counter(day for day, _ in choice)
            if counts == {1: 2, 2: 1}:
                pairs = zip(choice, sessions.values(), strict=True)
                costs.append(sum(discomfort(start, 60, each.places) for (_, start), each in pairs))
    assert sum(slot.cost for slot in found.values()) == min(costs)
    assert day_counts(found) == {window[0]: 2, window[1]: 1}


def counted(sessions: dict[str, Wanted], days: int, hours: int, rooms: int, per_day: int) -> int:
    """By enumeration: the fewest sessions on the fullest day, or 0 where no timetable exists."""
    best = 0
    cells = list(product(range(days), range(hours)))
    for choice in product(cells, repeat=len(sessions)):
        most = max(Counter(day for day, _ in choice).values())
        people = Counter(
            (cell, name)
            for cell, session in zip(choice, sessions.values(), strict=True)
            for name in session.people
        )
        fits = max(Counter(choice).values()) <= rooms and max(people.values(), default=0) <= 1
        if fits and most <= per_day and (not best or most < best):
            best = most
    return best


@pytest.mark.parametrize("number", range(120))
def test_a_timetable_is_found_wherever_there_is_one_and_is_as_even_as_can_be(number: int) -> None:
    draw = Draws(f"{number}", "test")
    days, hours, per_day = 1 + draw.below(2), 1 + draw.below(3), 2 + draw.below(3)
    rooms = ROOMS[: 1 + draw.below(2)]
    sessions = {}
    for name in "abcde"[: days + 1 + draw.below(5 - days)]:
        sessions[name] = talk(*("Ana", "Ben", "Cem")[draw.below(3) : 1 + draw.below(3)])
    best = counted(sessions, days, hours, len(rooms), per_day)
    last, latest = (DAY, NEXT)[days - 1], f"{9 + hours}:00"
    if not best:
        with pytest.raises(Fault, match=r"do not fit|no timetable"):
            conference(sessions, last=last, latest=latest, rooms=rooms, per_day=per_day)
        return
    found = conference(sessions, last=last, latest=latest, rooms=rooms, per_day=per_day)
    assert found.keys() == sessions.keys()
    assert max(day_counts(found).values()) == best
    assert len({(slot.starts, slot.room) for slot in found.values()}) == len(sessions)
    for one, other in combinations(sessions, 2):
        if sessions[one].people.keys() & sessions[other].people.keys():
            assert found[one].starts != found[other].starts


def test_the_order_of_the_files_does_not_matter() -> None:
    sessions = {"a": talk("Ana"), "b": talk("Ana"), "c": talk("Ben"), "d": talk(room="Small hall")}
    assert conference(sessions) == conference(dict(reversed(sessions.items())))


@pytest.mark.parametrize(
    ("number", "series", "words", "hint"),
    [
        (
            9,
            {},
            "9 sessions do not fit: the window has 1 day, with at most 8 each",
            (
                "allow at least `--per-day 9` and 3 rooms (`--room NAME` for each), "
                "or a window with 2 such days"
            ),
        ),
        (
            4,
            {"per_day": 3},
            "4 sessions do not fit: the window has 1 day, with at most 3 each",
            "allow at least `--per-day 4`, or a window with 2 such days",
        ),
        (
            5,
            {"rooms": []},
            "5 sessions do not fit: the window has 1 day, with at most 4 each",
            "allow at least 2 rooms (`--room NAME` for each), or a window with 2 such days",
        ),
        (
            2,
            {"weekdays": ["monday"]},
            "the window has no day on which sessions may be held",
            "give a longer window with --from and --to, or use `--weekdays saturday`",
        ),
        (
            2,
            {"weekdays": ["monday"], "per_day": 1},
            "2 sessions need a day each, and the window has 0 on which one may be held",
            (
                "give a longer window with --from and --to, "
                "or use `--weekdays saturday` and `--per-day 2`"
            ),
        ),
        (
            2,
            {"per_day": 1},
            "2 sessions need a day each, and the window has 1 on which one may be held",
            ("give a longer window with --from and --to, or use `--per-day 2`"),
        ),
        (
            2,
            {"latest": "09:30"},
            "no hour between 09:00 and 09:30 is long enough",
            "allow an earlier start, a later end or shorter sessions",
        ),
    ],
)
def test_what_does_not_fit_is_said_with_what_would_have_to_change(
    number: int, series: dict[str, Any], words: str, hint: str
) -> None:
    with pytest.raises(Fault) as raised:
        conference({f"{i}": talk() for i in range(number)}, **series)
    assert (raised.value.message, raised.value.hint) == (words, hint)
    assert raised.value.exit_code == 1


def test_a_person_who_is_needed_too_often_is_named() -> None:
    sessions = {f"{i}": talk("Ana", f"{i}") for i in range(5)}
    with pytest.raises(Fault, match="at once: `Ana` is needed in 5"):
        conference(sessions)
    booked = Booking(at("2027-05-08T09:00"), at("2027-05-08T10:00"), "Great hall", ["Ana"])
    with pytest.raises(Fault, match="at once: `Ana` is needed in 5"):
        conference({f"{i}": talk("Ana") for i in range(4)}, booked)


def test_a_search_that_takes_too_long_ends_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("a87ws.series.plan.MOST_TRIED", 2)
    with pytest.raises(Fault, match="within the search limit"):
        conference({f"{i}": talk("Ana") for i in range(3)})


def test_a_person_with_more_sessions_than_there_are_times_needs_no_search() -> None:
    sessions = {f"{i}": talk(("Ana", "Ben")[i % 2]) for i in range(18)}
    with pytest.raises(Fault, match="at once: `Ben` is needed in 9"):
        conference(sessions, last=NEXT, per_day=20, rooms=["A", "B", "C"])
