"""Calendars as two other libraries read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from vobject.base import readOne

from a87ws.series.announce.calendar import CalendarEntry, to_calendar


def entry(starts: str, zone: str, title: str = "Cotton", **more: object) -> CalendarEntry:
    naive = datetime.fromisoformat(starts)
    start = (
        naive.astimezone(ZoneInfo(zone)) if naive.tzinfo else naive.replace(tzinfo=ZoneInfo(zone))
    )
    stamp = datetime(2026, 11, 26, 9, tzinfo=UTC)
    made = CalendarEntry(
        "x@example.org", start, 75, title, "en", "About it", "https://example.org/r", None, 3, stamp
    )
    return CalendarEntry(
        **{**{key: getattr(made, key) for key in made.__dataclass_fields__}, **more}
    )


MOMENTS = [
    ("2026-11-19T14:00", "Europe/Zurich", "2026-11-19T13:00", "2026-11-19T14:15"),
    ("2026-12-03T14:00", "Asia/Kathmandu", "2026-12-03T08:15", "2026-12-03T09:30"),
    ("2026-12-01T09:00", "Pacific/Fiji", "2026-11-30T21:00", "2026-11-30T22:15"),
    (
        "2026-10-25T02:30+02:00",
        "Europe/Zurich",
        "2026-10-25T00:30",
        "2026-10-25T01:45",
    ),  # the first 02:30
    (
        "2026-10-25T02:30+01:00",
        "Europe/Zurich",
        "2026-10-25T01:30",
        "2026-10-25T02:45",
    ),  # the second
    (
        "2026-03-29T01:30",
        "Europe/Zurich",
        "2026-03-29T00:30",
        "2026-03-29T01:45",
    ),  # ends at 03:45 on the clock
    ("2026-11-19T14:00", "UTC", "2026-11-19T14:00", "2026-11-19T15:15"),
]


@pytest.mark.parametrize(("starts", "zone", "begin", "end"), MOMENTS)
def test_both_libraries_find_the_moment(starts: str, zone: str, begin: str, end: str) -> None:
    text = to_calendar("Series", [entry(starts, zone)])
    wanted = [datetime.fromisoformat(each).replace(tzinfo=UTC) for each in (begin, end)]
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert [event.decoded(key).astimezone(UTC) for key in ("dtstart", "dtend")] == wanted
    other = readOne(text).vevent
    assert [each.value.astimezone(UTC) for each in (other.dtstart, other.dtend)] == wanted


def test_a_time_zone_comes_with_its_rules_and_each_only_once() -> None:
    text = to_calendar("Series", [entry(*each[:2], uid=f"{i}@x") for i, each in enumerate(MOMENTS)])
    zones = [str(each["tzid"]) for each in icalendar.Calendar.from_ical(text).walk("VTIMEZONE")]
    assert zones == ["Asia/Kathmandu", "Europe/Zurich", "Pacific/Fiji"]
    assert text == to_calendar(
        "Series", [entry(*each[:2], uid=f"{i}@x") for i, each in enumerate(MOMENTS)]
    )


@pytest.mark.parametrize(
    "zone", ["Europe/Zurich", "America/New_York", "Europe/Dublin", "Australia/Lord_Howe"]
)
def test_the_rules_begin_when_the_clocks_are_changed(zone: str) -> None:
    """RFC 5545, 3.6.5: the onset is told on the clock from before it, which is so far ahead of UTC
    as TZOFFSETFROM.
    """
    text = to_calendar("Series", [entry("2027-01-19T14:00", zone)])
    (rules,) = icalendar.Calendar.from_ical(text).timezones
    changes = {}
    parts: list[Any] = [*rules.standard, *rules.daylight]  # typed as any component
    for part in parts:
        before, after = part.TZOFFSETFROM, part.TZOFFSETTO
        for told in (part.DTSTART, *(each for each, _ in part.rdates)):
            changes[told.replace(tzinfo=UTC) - before] = (before, after)
    assert len(changes) >= 7  # spring and autumn of three years, and the beginning
    for moment, (before, after) in changes.items():
        if before == after:
            continue
        assert (moment - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).utcoffset() == before
        assert moment.astimezone(ZoneInfo(zone)).utcoffset() == after


HOSTILE = [
    "a;b,c\\n\\,d",
    "x\r\nATTENDEE:mailto:eve@evil.example",
    "x\nEND:VEVENT\nBEGIN:VEVENT",
    "é" * 200,
    ":;\"'",
    "\x00\x1b",
]


@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_is_no_property(title: str) -> None:
    text = to_calendar(
        title,
        [entry("2026-11-19T14:00", "Europe/Zurich", title, description=title, location=title)],
    )
    wanted = "".join(c for c in " ".join(title.split()) if c.isprintable())
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert {*event} <= {
        *(
            "SUMMARY",
            "DTSTART",
            "DTEND",
            "DTSTAMP",
            "UID",
            "SEQUENCE",
            "DESCRIPTION",
            "URL",
            "LOCATION",
            "STATUS",
        )
    }
    other = readOne(text)
    assert [child.name for child in other.components()].count("VEVENT") == 1
    assert str(event["summary"]) == other.vevent.summary.value == wanted


def test_a_session_that_is_off_says_so() -> None:
    text = to_calendar("Series", [entry("2026-11-19T14:00", "Europe/Zurich", is_off=True)])
    assert "STATUS:CANCELLED" in text
    assert "SEQUENCE:3" in text
