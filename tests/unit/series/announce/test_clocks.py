"""The rules of time zones, held against the zones themselves."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from a87ws.series.announce.clocks import ClockRule, clock_rules

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def hours(*parts: int) -> timedelta:
    return timedelta(hours=parts[0], minutes=parts[1] if len(parts) > 1 else 0)


def rule(onset: str, before: timedelta, after: timedelta, week: int, weekday: str) -> ClockRule:
    return ClockRule(datetime.fromisoformat(onset), before, after, weekday, week)


# From the laws of each place; the first days by a printed calendar.
KNOWN = {
    "Europe/Zurich": (
        rule("2023-10-29T03:00", hours(2), hours(1), -1, "SU"),
        rule("2023-03-26T02:00", hours(1), hours(2), -1, "SU"),
    ),
    "America/New_York": (
        rule("2023-11-05T02:00", hours(-4), hours(-5), 1, "SU"),
        rule("2023-03-12T02:00", hours(-5), hours(-4), 2, "SU"),
    ),
    "Australia/Lord_Howe": (  # half an hour, and summer at the turn of the year
        rule("2023-04-02T02:00", hours(11), hours(10, 30), 1, "SU"),
        rule("2023-10-01T02:00", hours(10, 30), hours(11), 1, "SU"),
    ),
    "Antarctica/Troll": (  # two hours
        rule("2023-10-29T03:00", hours(2), hours(0), -1, "SU"),
        rule("2023-03-26T01:00", hours(0), hours(2), -1, "SU"),
    ),
    "Europe/Dublin": (  # its law calls winter the exception; for calendars it is the standard
        rule("2023-10-29T02:00", hours(1), hours(0), -1, "SU"),
        rule("2023-03-26T01:00", hours(0), hours(1), -1, "SU"),
    ),
    "Africa/Casablanca": None,  # the clocks go back for Ramadan, which moves through the year
    "Asia/Gaza": None,
    "Asia/Tehran": (ClockRule(datetime(2023, 1, 1), hours(3, 30), hours(3, 30)),),  # noqa: DTZ001
    "Asia/Kathmandu": (ClockRule(datetime(2023, 1, 1), hours(5, 45), hours(5, 45)),),  # noqa: DTZ001
}


@pytest.mark.parametrize("zone", KNOWN)
def test_the_rules_are_those_of_the_law(zone: str) -> None:
    assert clock_rules(ZoneInfo(zone), 2023, 2025) == KNOWN[zone]


def test_a_zone_whose_law_changes_in_these_years_has_no_rules() -> None:
    for zone, first, last in (
        ("America/New_York", 2006, 2007),  # three weeks earlier from 2007 on
        ("Asia/Tehran", 2022, 2024),  # the last summer time was that of 2022
        ("Pacific/Apia", 2011, 2012),  # a day left out
    ):
        assert clock_rules(ZoneInfo(zone), first, last) is None
    assert clock_rules(ZoneInfo("America/New_York"), 2007, 2030) is not None


def test_a_day_that_is_now_in_one_week_and_now_in_the_next_is_no_rule() -> None:
    """Chile changes on the first Sunday after the first Saturday: the 2nd to the 8th."""
    santiago = ZoneInfo("America/Santiago")
    assert clock_rules(santiago, 2025, 2027) is not None  # in September the 7th, 6th and 5th
    assert clock_rules(santiago, 2023, 2025) is None  # the 3rd, the 8th (the 1st is a Sunday), 7th
