"""When a form says that it was answered: told in each country's own way, and for the clocks of nobody knows where."""

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
_TOLD: Final = re.compile(
    r"(?P<a>\d{1,4})(?P<between>[-/.])(?P<b>\d{1,2})[-/.](?P<c>\d{1,4}),?[ T]"
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:[:.]\d\d)?(?:\.\d+)?(?: ?(?P<half>[ap])\.? ?m\b\.?)?",
    re.ASCII | re.IGNORECASE,
)


def is_late(told: str, call: Call) -> bool:
    """Whether a moment, taken for one on the call's own clocks, is after the deadline however it may be read.

    Nobody answers before the call is open.
    """
    opens = f"{call.opens or ''}"[:10]
    readings = [reading.replace(tzinfo=ZoneInfo(call.timezone)) for reading in _readings(told)]
    likely = [reading for reading in readings if f"{reading:%Y-%m-%d}" >= opens]
    return bool(likely) and min(likely) > call.closes


def _readings(told: str) -> Iterator[datetime]:
    """A moment as it may be meant: 10/2 is in October to some, in February to others."""
    match = _TOLD.match(told.strip())
    if match is None:
        return
    first, second, third = (int(match[part]) for part in "abc")
    hour, half = int(match["hour"]), (match["half"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    days = [(third, second, first), *([(third, first, second)] if match["between"] == "/" else [])]
    for year, month, day in [(first, second, third)] if first > 31 else days:  # noqa: PLR2004  days of a month
        with suppress(ValueError):
            yield datetime(year + (2000 if year < 100 else 0), month, day, hour, int(match["minute"]))  # noqa: DTZ001, PLR2004  the zone is put to it above; a year of two digits
