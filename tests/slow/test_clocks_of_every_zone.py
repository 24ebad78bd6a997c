"""The rules that calendars are given, for every zone and five spans of years, beside zoneinfo."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from a87ws.series.announce.clocks import clock_rules
from tests.clocks import Reader

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

SPANS = [
    (2005, 2008),
    (2015, 2017),
    (2021, 2024),
    (2025, 2028),
    (2037, 2039),  # beyond the last change that the zone's file counts out
]


@pytest.mark.parametrize(("first", "last"), SPANS)
def test_the_rules_of_every_zone_tell_what_its_clocks_show(first: int, last: int) -> None:
    regular = 0
    for name in sorted(available_timezones()):
        zone = ZoneInfo(name)
        rules = clock_rules(zone, first, last)
        if rules is None:
            continue
        regular += 1
        reader = Reader(rules, last)
        for moment in moments(zone, reader, first, last):
            assert reader.ahead(moment) == moment.astimezone(zone).utcoffset(), (name, moment)
    assert regular > 400  # of about 600; in 2007 North America got new rules


def moments(zone: ZoneInfo, reader: Reader, first: int, last: int) -> Iterator[datetime]:
    """Every day, every hour of the days around a change that the zone or the rules know, and the
    seconds beside it; from the year after the first, which gives the rules their start.
    """
    day, end = datetime(first + 1, 1, 1, tzinfo=UTC), datetime(last, 12, 31, tzinfo=UTC)
    changes = {each.replace(hour=0, minute=0, second=0) for each in reader.moments}
    while day < end:
        yield day
        before = day.astimezone(zone).utcoffset()
        day += DAY
        if day.astimezone(zone).utcoffset() != before:
            changes.add(day)
    near = [change + hour * HOUR for change in changes for hour in range(-36, 37)]
    for told in reader.moments:
        near += [told - timedelta(seconds=1), told]
    yield from (moment for moment in near if moment.year > first)
