"""Days and hours in words: every hour with its distance from UTC, and what the clocks of a few
cities show then.

No abbreviation such as CET is printed or read: half of those found in announcements of the past
were wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from a87ws.data import terms
from a87ws.data.words import say
from a87ws.model.session import later


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What the clocks of a city show: `day` is empty where it is the day of the session's own
    place.
    """

    city: str
    hours: str
    offset: str
    day: str


@dataclass(frozen=True, slots=True)
class Times:
    """When a session is: `date` with its weekday, `hours` from and to on the clocks of `city`,
    `offset` from UTC.
    """

    date: str
    hours: str
    city: str
    offset: str
    elsewhere: tuple[Elsewhere, ...]


def times(start: datetime, minutes: int, language: str, cities: Sequence[str] = ()) -> Times:
    """A session's moment in words: `start` on the clocks of its zone; `cities` as IANA zones, or
    those of the table.
    """
    zone = str(start.tzinfo)
    end = later(start, minutes)
    own = terms.city(zone, language)
    elsewhere: dict[str, Elsewhere] = {}
    for name in cities or terms.shown_cities():
        city = terms.city(name, language)
        there = start.astimezone(ZoneInfo(name))
        until = end.astimezone(ZoneInfo(name))
        day = terms.weekday(there.weekday(), language) if there.date() != start.date() else ""
        if city != own:
            elsewhere[city] = Elsewhere(
                city, hours(there, until, language), offsets(there, until, language), day
            )
    return Times(
        long_date(start, language),
        hours(start, end, language),
        own,
        offsets(start, end, language),
        (*elsewhere.values(),),
    )


def day(when: date, language: str = "en") -> str:
    """`19 November 2026`, `19 novembre 2026`, `19 de noviembre de 2026`; the first of a French
    month is `1er`.
    """
    number = str(when.day)
    if when.day == 1:
        number = say(language, "calendar.first-day", day=when.day)
    month = terms.month(when.month, language)
    return say(language, "calendar.day", day=number, month=month, year=when.year)


def long_date(when: date, language: str = "en") -> str:
    """A day with its weekday in front."""
    return f"{terms.weekday(when.weekday(), language)} {day(when, language)}"


def moment(when: datetime) -> str:
    """For the terminal: `Thursday 19 November 2026, 14:00 (Europe/Zurich, UTC+1)`."""
    return f"{long_date(when)}, {when:%H:%M} ({', '.join(dict.fromkeys((str(when.tzinfo), offset(when))))})"


def hours(start: datetime, end: datetime, language: str) -> str:
    """`14:00–15:15`; in French `14 h – 15 h 15`, with no-break spaces."""
    return say(language, "calendar.hours", start=_clock(start, language), end=_clock(end, language))


def offsets(start: datetime, end: datetime, language: str) -> str:
    """The distance from UTC, `UTC+5:45`; both of them where the clocks are changed during the
    session.
    """
    first, last = offset(start), offset(end)
    return first if first == last else say(language, "calendar.then", first=first, last=last)


def offset(when: datetime) -> str:
    """The distance of its clock from UTC: `UTC+5:45`, `UTC−3`, `UTC`."""
    minutes = (when.utcoffset() or timedelta()) // timedelta(minutes=1)
    whole, rest = divmod(abs(minutes), 60)
    return (
        f"UTC{'+' if minutes > 0 else '−'}{whole}{f':{rest:02}' if rest else ''}"
        if minutes
        else "UTC"
    )


def _clock(when: datetime, language: str) -> str:
    key = "calendar.hour" if when.minute else "calendar.full-hour"
    return say(language, key, hour=when.hour, minute=when.minute)
