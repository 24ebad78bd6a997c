"""Calendars as two other libraries read them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

import icalendar
import pytest
from vobject.base import readOne

from a87ws.series.announce.calendar import (
    CalendarEntry,
    CalendarOrganizer,
    to_calendar,
    to_cancellation,
)
from a87ws.series.announce.clocks import clock_rules
from tests.clocks import rules_in

OFFICE = CalendarOrganizer("The Secretariat", "mailto:secretariat@example.org")


def entry(starts: str, zone: str, title: str = "Cotton", **more: object) -> CalendarEntry:
    naive = datetime.fromisoformat(starts)
    start = (
        naive.astimezone(ZoneInfo(zone)) if naive.tzinfo else naive.replace(tzinfo=ZoneInfo(zone))
    )
    stamp = datetime(2026, 11, 26, 9, tzinfo=UTC)
    link = "https://example.org/r"
    made = CalendarEntry(
        "x@example.org", start, 75, title, "en", "About it", link, None, 3, stamp, OFFICE
    )
    return replace(made, **more)  # type: ignore[arg-type]  # a table of cases


def lines(text: str) -> list[str]:
    """The lines of a calendar, unfolded (RFC 5545, 3.1)."""
    assert text.endswith("\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    return text.replace("\r\n ", "").split("\r\n")[:-1]


def properties(text: str) -> list[tuple[str, str]]:
    """Each name with its value."""
    found = []
    for line in lines(text):
        match = re.fullmatch(r'([A-Z-]+)(?:;[A-Z-]+=(?:"[^"]*"|[^";:,]*))*:(.*)', line)
        assert match, line
        found.append((match[1], match[2]))
    return found


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
    ("2026-07-14T14:00", "America/New_York", "2026-07-14T18:00", "2026-07-14T19:15"),
    ("2026-12-31T23:30", "Australia/Lord_Howe", "2026-12-31T12:30", "2026-12-31T13:45"),
    ("2024-03-19T14:00", "Africa/Casablanca", "2024-03-19T14:00", "2024-03-19T15:15"),  # Ramadan
    ("2024-06-19T14:00", "Africa/Casablanca", "2024-06-19T13:00", "2024-06-19T14:15"),
]


@pytest.mark.parametrize(("starts", "zone", "begin", "end"), MOMENTS)
def test_both_libraries_find_the_moment(starts: str, zone: str, begin: str, end: str) -> None:
    text = to_calendar([entry(starts, zone)])
    wanted = [datetime.fromisoformat(each).replace(tzinfo=UTC) for each in (begin, end)]
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert [event.decoded(key).astimezone(UTC) for key in ("dtstart", "dtend")] == wanted
    other = readOne(text).vevent
    assert [each.value.astimezone(UTC) for each in (other.dtstart, other.dtend)] == wanted


def test_a_time_zone_comes_with_its_rules_and_each_only_once() -> None:
    entries = [entry(*each[:2], uid=f"{i}@x") for i, each in enumerate(MOMENTS)]
    text = to_calendar(entries, "Series")
    zones = [str(each["tzid"]) for each in icalendar.Calendar.from_ical(text).walk("VTIMEZONE")]
    assert zones == [
        "America/New_York",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "Europe/Zurich",
        "Pacific/Fiji",
    ]
    assert text == to_calendar(entries, "Series")


def test_outlook_gets_the_rules_that_it_reads() -> None:
    """MS-OXCICAL, 2.1.3.1.1.19: one part of each kind, yearly, on one weekday of one week; they
    begin before the session.
    """
    text = to_calendar([entry("2026-01-19T14:00", "Europe/Zurich")])
    found = lines(text)
    assert found[found.index("BEGIN:VTIMEZONE") : found.index("END:VTIMEZONE") + 1] == [
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Zurich",
        "BEGIN:STANDARD",
        "DTSTART:20251026T030000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "END:STANDARD",
        "BEGIN:DAYLIGHT",
        "DTSTART:20250330T020000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "END:DAYLIGHT",
        "END:VTIMEZONE",
    ]
    assert "DTSTART;TZID=Europe/Zurich:20260119T140000" in found


def test_a_zone_that_keeps_its_clocks_has_one_part_without_a_rule() -> None:
    text = to_calendar([entry("2026-12-03T14:00", "Asia/Kathmandu")])
    counts = Counter(properties(text))
    assert counts["BEGIN", "STANDARD"] == 1
    assert counts["BEGIN", "DAYLIGHT"] == 0
    assert "RRULE" not in text
    assert "DTSTART:20250101T000000\r\nTZOFFSETFROM:+0545\r\nTZOFFSETTO:+0545" in text


@pytest.mark.parametrize(
    ("zone", "starts"),
    [
        ("Africa/Casablanca", ["2024-03-19T14:00"]),
        ("Asia/Gaza", ["2024-03-19T14:00"]),
        ("America/Santiago", ["2024-03-19T14:00", "2026-03-19T14:00"]),  # from year to year
    ],
)
def test_where_no_rule_tells_it_all_the_moments_are_in_utc(zone: str, starts: list[str]) -> None:
    entries = [entry(each, zone, uid=f"{each}@example.org") for each in starts]
    text = to_calendar(entries)
    assert "VTIMEZONE" not in text
    moments = [value for name, value in properties(text) if name == "DTSTART"]
    wanted = [each.start.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ") for each in entries]
    assert moments == wanted


def test_the_text_holds_the_rules_of_every_zone() -> None:
    """That these tell what the clocks show is tested where they are found."""
    for zone in sorted(available_timezones() - {"UTC"}):
        text = to_calendar([entry("2026-11-19T14:00", zone)])
        rules = clock_rules(ZoneInfo(zone), 2025, 2027)
        assert rules_in(text) == list(rules or ()), zone
        told = f"DTSTART;TZID={zone}:20261119T140000\r\n" in text
        assert told == (rules is not None)


def test_a_series_has_a_name_and_a_single_session_does_not() -> None:
    """MS-OXCICAL, X-WR-CALNAME: the name goes to a new folder; a single appointment has none."""
    one = entry("2026-11-19T14:00", "Europe/Zurich")
    assert ("X-WR-CALNAME", "Series") in properties(to_calendar([one], "Series"))
    for text in (to_calendar([one]), to_cancellation(one), to_calendar([one], "\u200b")):
        assert "X-WR-CALNAME" not in text


# RFC 5546, 3.2.1 and 3.2.5: what there has to be once, and what there may be.
ONCE = ["DTSTAMP", "DTSTART", "ORGANIZER", "SEQUENCE", "SUMMARY", "UID"]
PERHAPS = ["DTEND", "DESCRIPTION", "LOCATION", "STATUS", "URL"]


@pytest.mark.parametrize("description", ["About it", "", " \n "])
@pytest.mark.parametrize("location", ["https://meet.example.org/j", None, "\x1b"])
@pytest.mark.parametrize("is_cancelled", [False, True])
def test_a_session_has_what_rfc_5546_requires_and_nothing_empty(
    description: str, location: str | None, is_cancelled: bool
) -> None:
    one = entry(
        "2026-11-19T14:00",
        "Europe/Zurich",
        description=description,
        location=location,
        is_cancelled=is_cancelled,
    )
    status = "CANCELLED" if is_cancelled else "CONFIRMED"
    require_rfc_5546(to_calendar([one]), "PUBLISH", status)
    require_rfc_5546(to_cancellation(one), "CANCEL", "CANCELLED")


def require_rfc_5546(text: str, method: str, status: str) -> None:
    found = properties(text)
    assert all(value.strip() for _, value in found)
    head = found[: found.index(("BEGIN", "VTIMEZONE"))]
    assert sorted(name for name, _ in head) == ["BEGIN", "METHOD", "PRODID", "VERSION"]
    assert ("METHOD", method) in head
    event = found[found.index(("BEGIN", "VEVENT")) + 1 : found.index(("END", "VEVENT"))]
    counts = Counter(name for name, _ in event)
    assert [counts[name] for name in ONCE] == [1] * len(ONCE)
    assert {*counts} <= {*ONCE, *PERHAPS}
    assert max(counts.values()) == 1
    assert ("STATUS", status) in event
    assert readOne(text).validate(raiseException=True)


def test_the_edition_for_participants_is_always_ahead_of_the_one_for_everybody() -> None:
    numbers = []
    for revision in range(3):
        for is_for_participants in (False, True):
            one = entry(
                "2026-11-19T14:00",
                "UTC",
                revision=revision,
                is_for_participants=is_for_participants,
            )
            numbers += [
                value for name, value in properties(to_calendar([one])) if name[:3] == "SEQ"
            ]
    assert numbers == ["0", "1", "2", "3", "4", "5"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("The Secretariat", "The Secretariat"),
        ("Office; A, B: C", "Office; A, B: C"),
        ('The "Office"', "The 'Office'"),
        ("x\r\nATTENDEE:mailto:eve@evil.example", "x ATTENDEE:mailto:eve@evil.example"),
        ("\u200b", None),
    ],
)
def test_an_organizer_without_an_address_is_named(name: str, shown: str | None) -> None:
    """As Exchange writes it: there is no address to be invented, and RFC 5546 requires a URI."""
    text = to_calendar([entry("2026-11-19T14:00", "UTC", organizer=CalendarOrganizer(name))])
    assert ("ORGANIZER", "invalid:nomail") in properties(text)
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert event["organizer"].params.get("CN") == shown
    organizer = readOne(text).vevent.organizer
    assert (organizer.value, organizer.params.get("CN", [None])) == ("invalid:nomail", [shown])


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
    one = entry("2026-11-19T14:00", "Europe/Zurich", title, description=title, location=title)
    text = to_calendar([one], title)
    wanted = "".join(c for c in " ".join(title.split()) if c.isprintable()) or "x@example.org"
    assert properties(text)
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert {*event} <= {*ONCE, *PERHAPS}
    other = readOne(text)
    assert [child.name for child in other.components()].count("VEVENT") == 1
    assert str(event["summary"]) == other.vevent.summary.value == wanted
