"""What a reader makes of the rules of a time zone: a second method, by counting days in a month."""

from __future__ import annotations

import calendar
import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from a87ws.series.announce.clocks import WEEKDAYS, ClockRule

_PART = re.compile(r"BEGIN:(STANDARD|DAYLIGHT)\r\n(.*?)END:\1\r\n", re.DOTALL)
_RULE = re.compile(r"FREQ=YEARLY;BYDAY=(-1|[1-4])([A-Z]{2});BYMONTH=(\d+)")


def onsets(rule: ClockRule, last: int) -> list[datetime]:
    """The moments at which it begins to hold, in every year until `last` (RFC 5545, 3.3.10)."""
    local = [rule.onset]
    if rule.weekday:
        weekday, month = WEEKDAYS.index(rule.weekday), rule.onset.month
        local = []
        for year in range(rule.onset.year, last + 1):
            weeks = calendar.Calendar().monthdayscalendar(year, month)
            days = [week[weekday] for week in weeks if week[weekday]]
            day = days[-1] if rule.week == -1 else days[rule.week - 1]
            local.append(rule.onset.replace(year=year, day=day))
        assert local[0] == rule.onset  # RFC 5545, 3.8.5.3: DTSTART is the first of them
    return [each.replace(tzinfo=UTC) - rule.before for each in local]


class Reader:
    """The distance from UTC at any moment, by the rule that began to hold last."""

    def __init__(self, rules: Sequence[ClockRule], last: int) -> None:
        found = []
        for rule in rules:
            found += [(moment, rule.after) for moment in onsets(rule, last)]
        found.sort()
        self.moments = [moment for moment, _ in found]
        self.offsets = [after for _, after in found]

    def ahead(self, moment: datetime) -> timedelta:
        return self.offsets[bisect_right(self.moments, moment) - 1]


def rules_in(text: str) -> list[ClockRule]:
    """The rules that a calendar holds, of the one time zone in it."""
    rules = []
    for kind, body in _PART.findall(text):
        values = dict(line.split(":", 1) for line in body.split("\r\n") if line)
        before, after = _distance(values["TZOFFSETFROM"]), _distance(values["TZOFFSETTO"])
        assert (kind == "DAYLIGHT") == (after > before)
        onset = datetime.strptime(values["DTSTART"], "%Y%m%dT%H%M%S")  # noqa: DTZ007 - local
        if "RRULE" not in values:
            rules.append(ClockRule(onset, before, after))
            continue
        match = _RULE.fullmatch(values["RRULE"])
        assert match, values["RRULE"]
        assert int(match[3]) == onset.month
        rules.append(ClockRule(onset, before, after, match[2], int(match[1])))
    return rules


def _distance(text: str) -> timedelta:
    sign = -1 if text[0] == "-" else 1
    return sign * timedelta(
        hours=int(text[1:3]), minutes=int(text[3:5]), seconds=int(text[5:] or 0)
    )
