"""When a form says that it was answered: told in each country's own way, and for the clocks of
nobody knows where.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from a87ws.model.call import Call

HEADS: Final = (
    *("completion time", "heure de fin", "hora de finalizacion"),
    *("timestamp", "horodateur", "marca temporal", "zeitstempel"),
)
"""The columns that hold it, as forms name them, folded."""
LAST_DAY: Final = 31
SHORT_YEAR: Final = 99
_TOLD: Final = re.compile(
    r"(?P<a>\d{1,4})(?P<between>[-/.])(?P<b>\d{1,2})[-/.](?P<c>\d{1,4}),?[ T]"
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:[:.]\d\d)?(?:\.\d+)?(?: ?(?P<half>[ap])\.? ?m\b\.?)?",
    re.ASCII | re.IGNORECASE,
)


def is_late(told: str, call: Call) -> bool:
    """Whether a moment, taken for one on the call's own clocks, is after the deadline however it
    may be read.

    Nobody answers before the call is open.
    """
    readings = _readings(told, ZoneInfo(call.timezone))
    likely = [reading for reading in readings if call.opening is None or reading >= call.opening]
    return bool(likely) and min(likely) > call.closes


def _readings(told: str, zone: ZoneInfo) -> Iterator[datetime]:
    """A moment as it may be meant: 10/2 is in October to some, in February to others."""
    match = _TOLD.match(told.strip())
    if match is None:
        return
    first, second, third = (int(match[part]) for part in "abc")
    hour, half = int(match["hour"]), (match["half"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    days = [(third, second, first), *([(third, first, second)] if match["between"] == "/" else [])]
    for year, month, day in [(first, second, third)] if first > LAST_DAY else days:
        with suppress(ValueError):
            yield datetime(
                year if year > SHORT_YEAR else 2000 + year,
                month,
                day,
                hour,
                int(match["minute"]),
                tzinfo=zone,
            )
