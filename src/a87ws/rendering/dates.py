"""Days and moments in English words, for the terminal; every moment with its zone and its distance from UTC."""

from __future__ import annotations

from datetime import date, datetime, timedelta


def day(when: date) -> str:
    """`19 November 2026`."""
    return f"{when.day} {when:%B %Y}"


def moment(when: datetime) -> str:
    """`Thursday 19 November 2026, 14:00 (Europe/Zurich, UTC+1)`."""
    return f"{when:%A} {day(when)}, {when:%H:%M} ({when.tzinfo}, {offset(when)})"


def offset(when: datetime) -> str:
    """The distance of its clock from UTC: `UTC+5:45`, `UTC−3`, `UTC`."""
    minutes = (when.utcoffset() or timedelta()) // timedelta(minutes=1)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else '−'}{hours}{f':{rest:02}' if rest else ''}" if minutes else "UTC"
