"""How a text names the call, and those who write and read it: the brand's words, else the call's
own or usual ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from a87ws.base.page.markdown import Foreign
from a87ws.call.case import Case
from a87ws.call.session import later
from a87ws.data import words as catalogue
from a87ws.data.words import LANGUAGES, say


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
    own = catalogue.city(zone, language)
    elsewhere: dict[str, Elsewhere] = {}
    for name in cities or catalogue.shown_cities():
        city = catalogue.city(name, language)
        there = start.astimezone(ZoneInfo(name))
        until = end.astimezone(ZoneInfo(name))
        day = catalogue.weekday(there.weekday(), language) if there.date() != start.date() else ""
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
    month = catalogue.month(when.month, language)
    return say(language, "calendar.day", day=number, month=month, year=when.year)


def long_date(when: date, language: str = "en") -> str:
    """A day with its weekday in front."""
    return f"{catalogue.weekday(when.weekday(), language)} {day(when, language)}"


def moment(when: datetime) -> str:
    """For the terminal: `Thursday 19 November 2026, 14:00 (Europe/Zurich, UTC+1)`."""
    return (
        f"{long_date(when)}, {when:%H:%M} "
        f"({', '.join(dict.fromkeys((str(when.tzinfo), offset(when))))})"
    )


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


@dataclass(frozen=True, slots=True)
class CallWords:
    """The call as a text names it; `deadline` is the day written out.

    `office` writes, to the `audience`, each as a sentence names it; `about` is a sentence of its
    own.
    """

    name: str
    organizer: str
    deadline: str
    office: str
    audience: str
    newsletter: str
    about: str


def call_words(case: Case, language: str) -> CallWords:
    """The call in words; the brand may have its own in every language."""
    call, brand = case.call, case.brand
    own = call.languages[0]
    spoken = language if language in LANGUAGES else LANGUAGES[0]

    def said(texts: Mapping[Any, str], otherwise: str) -> str:
        return texts.get(language) or otherwise

    return CallWords(
        name=said(brand.series, Foreign(call.name, own)),
        organizer=said(brand.organizer, Foreign(call.organizer, own)),
        deadline=day(call.deadline, language),
        office=said(brand.office, say(spoken, "call.office")),
        audience=said(brand.audience, say(spoken, "call.audience")),
        newsletter=said(brand.newsletter, say(spoken, "call.newsletter")),
        about=said(brand.about, ""),
    )
