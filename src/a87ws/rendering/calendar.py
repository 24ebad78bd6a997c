"""Sessions as a calendar that other programs read (RFC 5545); parsed back and compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from a87ws.diagnostics import Fault
from a87ws.model.session import later

if TYPE_CHECKING:
    from icalendar import Calendar, Timezone

PRODUCT: Final = "-//a87ws//announcements//EN"


@dataclass(frozen=True)
class Entry:
    """One session in a calendar. `revision` rises and `stamp` moves with every change that others
    have to take over.
    """

    uid: str
    start: datetime
    minutes: int
    title: str
    language: str
    description: str
    url: str | None
    location: str | None
    revision: int
    stamp: datetime
    is_off: bool = False
    """It was announced, and does not take place."""

    @property
    def says(self) -> tuple[str, ...]:
        """All that a change of which is a new revision."""
        facts = (
            self.start.isoformat(),
            str(self.start.tzinfo),
            self.minutes,
            self.title,
            self.description,
            self.url,
        )
        return (*(str(fact) for fact in facts), str(self.location))


def to_calendar(name: str, entries: Sequence[Entry]) -> str:
    """The calendar `name` with these entries, in their order. Raises Fault where it does not read
    back the same.
    """
    from icalendar import Calendar, Event

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _plain(name))
    zones: dict[str, list[datetime]] = {}
    for entry in entries:
        if not _is_second(entry):
            zones.setdefault(str(entry.start.tzinfo), []).append(entry.start)
    for zone in sorted(zones):
        if zone != "UTC":
            years = [start.year for start in zones[zone]]
            calendar.add_component(
                _rules(zone, date(min(years) - 1, 1, 1), date(max(years) + 2, 1, 1))
            )
    for entry in entries:
        event = Event()
        start, end = span(entry)
        event.add("uid", entry.uid)
        event.add("dtstamp", entry.stamp.astimezone(UTC).replace(microsecond=0))
        event.add("sequence", entry.revision)
        event.add("dtstart", start)
        event.add("dtend", end)
        event.add("summary", _plain(entry.title), parameters={"LANGUAGE": entry.language})
        event.add(
            "description",
            _plain(entry.description, lines=True),
            parameters={"LANGUAGE": entry.language},
        )
        if entry.url:
            event.add("url", entry.url)
        if entry.location:
            event.add("location", _plain(entry.location))
        event.add("status", "CANCELLED" if entry.is_off else "CONFIRMED")
        calendar.add_component(event)
    text = str(calendar.to_ical().decode())
    if _facts(Calendar.from_ical(text)) != [_wanted(entry) for entry in entries]:
        message = f"the calendar `{_plain(name)}` does not read back the same"
        raise Fault(message, "see the titles of the sessions", exit_code=1)
    return text


def _rules(zone: str, first: date, last: date) -> Timezone:
    """When the clocks of a zone are changed, each time told on the clock from before it (RFC 5545,
    3.6.5).

    The library tells it on the clock from after it where an hour is passed over.
    """
    from icalendar import Timezone

    rules = Timezone.from_tzid(zone, first_date=first, last_date=last)
    parts: list[Any] = [*rules.standard, *rules.daylight]  # typed as any component
    for part in parts:
        before, passed_over = part.TZOFFSETFROM, part.TZOFFSETTO - part.TZOFFSETFROM
        just_before = part.DTSTART.replace(tzinfo=UTC) - before - timedelta(seconds=1)
        if (
            passed_over > timedelta()
            and just_before.astimezone(ZoneInfo(zone)).utcoffset() != before
        ):
            part.DTSTART -= passed_over
            others = [moment - passed_over for moment, _ in part.rdates]
            if part.pop("RDATE", None):
                part.add("rdate", others)
    return rules


def span(entry: Entry) -> tuple[datetime, datetime]:
    """From when to when, on the clocks of its place; in UTC where an hour on them comes a second
    time.

    RFC 5545 takes an hour that comes twice for the first of the two.
    """
    end = later(entry.start, entry.minutes)
    if _is_second(entry):
        return entry.start.astimezone(UTC), end.astimezone(UTC)
    return entry.start, end


def _is_second(entry: Entry) -> bool:
    return bool(entry.start.fold or later(entry.start, entry.minutes).fold)


def _plain(text: str, *, lines: bool = False) -> str:
    """Text without characters that do not show; its lines kept if asked for."""
    kept = (" ".join(line.split()) for line in text.splitlines())
    joined = ("\n" if lines else " ").join(kept).strip()
    return "".join(c for c in joined if c.isprintable() or c == "\n")


def _wanted(entry: Entry) -> tuple[object, ...]:
    start, end = span(entry)
    texts = (
        _plain(entry.title),
        _plain(entry.description, lines=True),
        entry.url,
        _plain(entry.location or ""),
    )
    return (entry.uid, entry.revision, start.astimezone(UTC), end.astimezone(UTC), *texts)


def _facts(calendar: Calendar) -> list[tuple[object, ...]]:
    found = []
    for event in calendar.walk("VEVENT"):
        texts = [str(event.get(key, "")) for key in ("summary", "description")]
        link = str(event["url"]) if "url" in event else None
        moments = [event.decoded(key).astimezone(UTC) for key in ("dtstart", "dtend")]
        identity = (str(event["uid"]), int(str(event["sequence"])))
        found.append((*identity, *moments, *texts, link, str(event.get("location", ""))))
    return found
