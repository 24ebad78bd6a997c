"""The dates of the series as calendars tell them: an identity that stays, and a number that rises
with each change.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from a87ws.base.disk.write import is_generated, read_text
from a87ws.base.faults import Fault
from a87ws.base.page.markdown import heading, to_text
from a87ws.call.case import Case
from a87ws.call.session import later
from a87ws.series.announce.letter import Letter
from a87ws.series.announce.mail import NOBODY
from a87ws.series.announce.text import Rendered
from a87ws.series.announce.values import session_words

if TYPE_CHECKING:
    from icalendar import Calendar, Event, Timezone

PRODUCT: Final = "-//a87ws//announcements//EN"


@dataclass(frozen=True)
class CalendarEntry:
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


def to_calendar(name: str, entries: Sequence[CalendarEntry]) -> str:
    """The calendar `name` with these entries, in their order. Raises Fault where it does not read
    back the same.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _plain(name))
    years: dict[str, set[int]] = {}
    for entry in entries:
        if not _is_second(entry):
            years.setdefault(str(entry.start.tzinfo), set()).add(entry.start.year)
    years.pop("UTC", None)
    for zone in sorted(years):
        first, last = date(min(years[zone]) - 1, 1, 1), date(max(years[zone]) + 2, 1, 1)
        calendar.add_component(_rules(zone, first, last))
    for entry in entries:
        calendar.add_component(_event(entry))
    text = str(calendar.to_ical().decode())
    if _facts(Calendar.from_ical(text)) != list(map(_wanted, entries)):
        message = f"the calendar `{_plain(name)}` cannot be read back as written"
        raise Fault(message, "check the titles of the sessions", exit_code=1)
    return text


def _event(entry: CalendarEntry) -> Event:
    from icalendar import Event

    event = Event()
    start, end = span(entry)
    language = {"LANGUAGE": entry.language}
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.stamp.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", entry.revision)
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("summary", _plain(entry.title), parameters=language)
    event.add("description", _plain(entry.description, lines=True), parameters=language)
    if entry.url:
        event.add("url", entry.url)
    if entry.location:
        event.add("location", _plain(entry.location))
    event.add("status", "CANCELLED" if entry.is_off else "CONFIRMED")
    return event


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


def span(entry: CalendarEntry) -> tuple[datetime, datetime]:
    """From when to when, on the clocks of its place; in UTC where an hour on them comes a second
    time.

    RFC 5545 takes an hour that comes twice for the first of the two.
    """
    end = later(entry.start, entry.minutes)
    if _is_second(entry):
        return entry.start.astimezone(UTC), end.astimezone(UTC)
    return entry.start, end


def _is_second(entry: CalendarEntry) -> bool:
    return bool(entry.start.fold or later(entry.start, entry.minutes).fold)


def _plain(text: str, *, lines: bool = False) -> str:
    """Text without characters that do not show; its lines kept if asked for."""
    kept = (" ".join(line.split()) for line in text.splitlines())
    joined = ("\n" if lines else " ").join(kept).strip()
    return "".join(c for c in joined if c.isprintable() or c == "\n")


def _wanted(entry: CalendarEntry) -> tuple[object, ...]:
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


UNWRAPPED: Final = 10_000
STATE: Final = "announcements/.calendar.json"


@dataclass(frozen=True)
class Agenda:
    """The sessions that have a date, each under its proposal, and those that were announced and are
    off.
    """

    entries: Mapping[str, CalendarEntry]
    off: tuple[CalendarEntry, ...]
    joins: Mapping[str, str | None]
    state: str
    """What is to be remembered of them, as text for the disk."""

    def of(self, proposal: str) -> CalendarEntry:
        """The entry that everybody may have."""
        return self.entries[proposal]

    def for_participants(self, proposal: str) -> CalendarEntry:
        """The entry of those who registered: it says where to join."""
        return replace(self.entries[proposal], location=self.joins[proposal])

    @property
    def all(self) -> tuple[CalendarEntry, ...]:
        """The whole series, by date."""
        return tuple(
            sorted(
                (*self.entries.values(), *self.off),
                key=lambda each: (each.start.timestamp(), each.uid),
            )
        )


def agenda(
    root: Path, case: Case, texts: Iterable[tuple[Letter, Rendered]], as_of: datetime
) -> Agenda:
    """The agenda that `texts` (of the kind `calendar`) give, compared with the one of the last run.
    Raises Fault.
    """
    known = _read(root)
    entries, state, joins = {}, {}, {}
    for due, announcement in texts:
        name = str(due.proposal)
        session = case.sessions[name]
        start = session.begins(case.call.timezone)
        assert start is not None  # a session without a date has no calendar  # noqa: S101
        url = session_words(case, name, due.languages[0]).register
        words = (
            heading(announcement.blocks[0].markdown) or "",
            due.languages[0],
            _description(announcement),
        )
        entry = CalendarEntry(
            _uid(case, name),
            start,
            case.call.sessions.lasts(session),
            *words,
            url,
            None,
            0,
            as_of,
        )
        joins[name] = session.join
        says = hashlib.sha256("\0".join([*entry.says, str(session.join)]).encode()).hexdigest()
        entries[name], state[name] = _revised(entry, known.get(name), says)
    off = {}
    for name in sorted(known.keys() - entries.keys()):
        off[name], state[name] = _called_off(known[name], as_of)
    data = {"written_by": "a87ws announce", "version": 1, "sessions": dict(sorted(state.items()))}
    return Agenda(
        entries, tuple(off.values()), joins, json.dumps(data, indent=1, ensure_ascii=False) + "\n"
    )


def _description(announcement: Rendered) -> str:
    """What the blocks say below their headings; whoever shows it wraps it."""
    bodies = (block.markdown.partition("\n")[2] for block in announcement.blocks)
    return "\n\n".join(to_text(body, columns=UNWRAPPED).strip() for body in bodies)


def _revised(
    entry: CalendarEntry, known: Mapping[str, Any] | None, says: str
) -> tuple[CalendarEntry, Mapping[str, Any]]:
    """The entry with its identity, number and day of change: those of the last run if nothing has
    changed.
    """
    if known:
        entry = replace(entry, uid=known["uid"])
        same = known["says"] == says
        revision = known["sequence"] + (not same)
        entry = replace(
            entry,
            revision=revision,
            stamp=datetime.fromisoformat(known["stamp"]) if same else entry.stamp,
        )
    return entry, _remembered(entry, says)


def _called_off(
    known: Mapping[str, Any], as_of: datetime
) -> tuple[CalendarEntry, Mapping[str, Any]]:
    start = datetime.fromisoformat(known["start"]).astimezone(ZoneInfo(known["zone"]))
    words = (known["title"], known["language"], "")
    stamp = datetime.fromisoformat(known["stamp"])
    entry = CalendarEntry(
        known["uid"],
        start,
        known["minutes"],
        *words,
        None,
        None,
        known["sequence"],
        stamp,
        is_off=True,
    )
    if known["says"] != "off":
        entry = replace(entry, revision=entry.revision + 1, stamp=as_of)
    return entry, _remembered(entry, "off")


def _remembered(entry: CalendarEntry, says: str) -> Mapping[str, Any]:
    return {
        "uid": entry.uid,
        "sequence": entry.revision,
        "stamp": entry.stamp.isoformat(timespec="seconds"),
        "says": says,
        "start": entry.start.isoformat(timespec="minutes"),
        "zone": str(entry.start.tzinfo),
        "minutes": entry.minutes,
        "title": entry.title,
        "language": entry.language,
    }


def _uid(case: Case, name: str) -> str:
    """Made once and then remembered: no new name of the call and no other sender changes it."""
    sender = case.brand.sender
    domain = sender.email.rpartition("@")[2] if sender else NOBODY
    return f"{name}.{hashlib.sha256(case.call.name.encode()).hexdigest()[:12]}@{domain}"


_FORMS: Final[Mapping[str, tuple[type, ...]]] = {
    **dict.fromkeys(("uid", "stamp", "says", "start", "zone", "title", "language"), (str,)),
    "sequence": (int,),
    "minutes": (int, type(None)),
}


def _read(root: Path) -> Mapping[str, Mapping[str, Any]]:
    text = read_text(root, STATE)
    if text is None:
        return {}
    try:
        found: Mapping[str, Mapping[str, Any]] = json.loads(text)["sessions"]
        for each in found.values():
            (
                datetime.fromisoformat(each["stamp"]),
                datetime.fromisoformat(each["start"]),
                ZoneInfo(each["zone"]),
            )
        sound = all(
            isinstance(each[key], forms) for each in found.values() for key, forms in _FORMS.items()
        )
        if sound and is_generated(text):
            return found
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, OSError):
        pass
    hint = (
        "restore it; without it the calendar's numbering starts again and subscribers keep the "
        "old dates"
    )
    raise Fault(f"`{STATE}` is not what a87ws wrote", hint, exit_code=1)
