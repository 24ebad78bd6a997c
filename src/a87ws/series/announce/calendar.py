"""The dates of the series as calendars tell them: an identity that stays, and a number that rises
with each change.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote
from zoneinfo import ZoneInfo

from a87ws.base.disk.write import is_generated, read_text
from a87ws.base.faults import Fault
from a87ws.base.page.markdown import heading, to_text
from a87ws.base.records import is_id
from a87ws.call.case import Case
from a87ws.call.session import later
from a87ws.series.announce.clocks import ClockRules, clock_rules
from a87ws.series.announce.letter import Letter
from a87ws.series.announce.mail import NOBODY
from a87ws.series.announce.text import Rendered
from a87ws.series.announce.values import session_words

if TYPE_CHECKING:
    from icalendar import Calendar, Event, Timezone

PRODUCT: Final = "-//a87ws//announcements//EN"
NO_ADDRESS: Final = "invalid:nomail"
"""The organizer of a call that has no address: what Exchange writes for people without one
(MS-OXCICAL, 2.1.3.1.1.20.16). It is a URI, as RFC 5545 requires, and no mail goes there.
"""


class Method(StrEnum):
    """What a calendar file does (RFC 5546): tell of sessions, or take them out of calendars."""

    PUBLISH = "PUBLISH"
    CANCEL = "CANCEL"


@dataclass(frozen=True)
class CalendarOrganizer:
    """Who holds the session. `address` is a URI and stays the same: a calendar takes a change only
    from the organizer of the entry that it has.
    """

    name: str
    address: str = NO_ADDRESS


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
    organizer: CalendarOrganizer
    is_for_participants: bool = False
    is_cancelled: bool = False
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

    @property
    def sequence(self) -> int:
        """Even for everybody, and one higher for participants: their calendars refuse the public
        edition of the same revision, which would take the meeting link away.
        """
        return 2 * self.revision + self.is_for_participants


def to_calendar(entries: Sequence[CalendarEntry], name: str = "") -> str:
    """A calendar with these entries, in their order. Raises Fault where it does not read back the
    same.

    Only a series has a `name`: Outlook gives it to a new folder for what it imports.
    """
    return _calendar(Method.PUBLISH, entries, name)


def to_cancellation(entry: CalendarEntry) -> str:
    """The file that takes a cancelled session out of calendars. Raises Fault as `to_calendar`."""
    return _calendar(Method.CANCEL, [replace(entry, is_cancelled=True)])


def _calendar(method: Method, entries: Sequence[CalendarEntry], name: str = "") -> str:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if _plain(name):
        calendar.add("x-wr-calname", _plain(name))
    zones = _zones(entries)
    for zone, rules in zones.items():
        calendar.add_component(_timezone(zone, rules))
    for entry in entries:
        calendar.add_component(_event(entry, zones))
    text = str(calendar.to_ical().decode())
    if _facts(Calendar.from_ical(text)) != list(map(_wanted, entries)):
        subject = _plain(name or entries[0].title)
        message = f"the calendar `{subject}` cannot be read back as written"
        raise Fault(message, "check the titles of the sessions", exit_code=1)
    return text


def _event(entry: CalendarEntry, zones: Collection[str]) -> Event:
    from icalendar import Event, vCalAddress

    event = Event()
    language = {"LANGUAGE": entry.language}
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.stamp.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", entry.sequence)
    for key, moment in zip(("dtstart", "dtend"), span(entry), strict=True):
        zone = str(moment.tzinfo)
        if zone in zones:
            event.add(key, moment.replace(tzinfo=None), parameters={"TZID": zone})
        else:
            event.add(key, moment.astimezone(UTC))
    organizer = vCalAddress(entry.organizer.address)
    name = _plain(entry.organizer.name).replace('"', "'")  # a parameter cannot hold one
    if name:
        organizer.params["CN"] = name
    event.add("organizer", organizer)
    event.add("summary", _summary(entry), parameters=language)
    description = _plain(entry.description, lines=True)
    if description:
        event.add("description", description, parameters=language)
    if entry.url:
        event.add("url", entry.url)
    location = _plain(entry.location or "")
    if location:
        event.add("location", location)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    return event


def _summary(entry: CalendarEntry) -> str:
    """RFC 5546 requires one, and some readers drop a line without a value."""
    return _plain(entry.title) or entry.uid


def _zones(entries: Sequence[CalendarEntry]) -> Mapping[str, ClockRules]:
    """The time zones to be told in, with their rules: not those whose clocks follow no rule from
    the year before the first session to the year after the last.

    One calendar tells of a zone once, for all its sessions.
    """
    years: dict[str, set[int]] = {}
    for entry in entries:
        for moment in span(entry):
            years.setdefault(str(moment.tzinfo), set()).add(moment.year)
    years.pop("UTC", None)
    zones = {}
    for zone in sorted(years):
        rules = clock_rules(ZoneInfo(zone), min(years[zone]) - 1, max(years[zone]) + 1)
        if rules:
            zones[zone] = rules
    return zones


def _timezone(zone: str, rules: ClockRules) -> Timezone:
    """A zone with its rules, the lesser distance from UTC as its standard time."""
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

    timezone = Timezone()
    timezone.add("tzid", zone)
    for rule in rules:
        part = TimezoneDaylight() if rule.after > rule.before else TimezoneStandard()
        part.add("dtstart", rule.onset)
        part.add("tzoffsetfrom", rule.before)
        part.add("tzoffsetto", rule.after)
        if rule.weekday:
            day = f"{rule.week}{rule.weekday}"
            part.add("rrule", {"freq": "yearly", "bymonth": rule.onset.month, "byday": day})
        timezone.add_component(part)
    return timezone


def span(entry: CalendarEntry) -> tuple[datetime, datetime]:
    """From when to when, on the clocks of its place; in UTC where an hour on them comes a second
    time.

    RFC 5545 takes an hour that comes twice for the first of the two.
    """
    end = later(entry.start, entry.minutes)
    if entry.start.fold or end.fold:
        return entry.start.astimezone(UTC), end.astimezone(UTC)
    return entry.start, end


def _plain(text: str, *, lines: bool = False) -> str:
    """Text without characters that do not show; its lines kept if asked for."""
    kept = (" ".join(line.split()) for line in text.splitlines())
    joined = ("\n" if lines else " ").join(kept).strip()
    return "".join(c for c in joined if c.isprintable() or c == "\n")


def _wanted(entry: CalendarEntry) -> tuple[object, ...]:
    start, end = span(entry)
    texts = (_summary(entry), _plain(entry.description, lines=True), _plain(entry.location or ""))
    links = (entry.url or "", entry.organizer.address)
    moments = (start.astimezone(UTC), end.astimezone(UTC))
    return (entry.uid, entry.sequence, *moments, *texts, *links)


def _facts(calendar: Calendar) -> list[tuple[object, ...]]:
    found = []
    keys = ("summary", "description", "location", "url", "organizer")
    for event in calendar.walk("VEVENT"):
        texts = [str(event.get(key, "")) for key in keys]
        moments = [event.decoded(key).astimezone(UTC) for key in ("dtstart", "dtend")]
        found.append((str(event["uid"]), int(str(event["sequence"])), *moments, *texts))
    return found


UNWRAPPED: Final = 10_000
STATE: Final = "announcements/.calendar.json"


@dataclass(frozen=True)
class Agenda:
    """The sessions that have a date, each under its proposal, and those that were announced and are
    off.
    """

    entries: Mapping[str, CalendarEntry]
    off: Mapping[str, CalendarEntry]
    joins: Mapping[str, str | None]
    state: str
    """What is to be remembered of them, as text for the disk."""

    def of(self, proposal: str) -> CalendarEntry:
        """The entry that everybody may have."""
        return self.entries[proposal]

    def for_participants(self, proposal: str) -> CalendarEntry:
        """The entry of those who registered: it says where to join."""
        entry = self.entries[proposal]
        places = filter(None, (entry.location, self.joins[proposal]))
        return replace(entry, location="; ".join(places) or None, is_for_participants=True)

    @property
    def all(self) -> tuple[CalendarEntry, ...]:
        """The whole series, by date."""
        return tuple(
            sorted(
                (*self.entries.values(), *self.off.values()),
                key=lambda each: (each.start.timestamp(), each.uid),
            )
        )


def agenda(
    root: Path, case: Case, texts: Iterable[tuple[Letter, Rendered]], as_of: datetime
) -> Agenda:
    """The agenda that `texts` (of the kind `calendar`) give, compared with the one of the last run.
    Raises Fault.
    """
    known, address = _read(root)
    organizer = _organizer(case, address)
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
            session.room,
            0,
            as_of,
            organizer,
        )
        joins[name] = session.join
        says = hashlib.sha256("\0".join([*entry.says, str(session.join)]).encode()).hexdigest()
        entries[name], state[name] = _revised(entry, known.get(name), says)
    off = {}
    for name in sorted(known.keys() - entries.keys()):
        off[name], state[name] = _called_off(known[name], organizer, as_of)
    data = {
        "written_by": "a87ws announce",
        "version": 1,
        "organizer": organizer.address,
        "sessions": dict(sorted(state.items())),
    }
    return Agenda(entries, off, joins, json.dumps(data, indent=1, ensure_ascii=False) + "\n")


def _organizer(case: Case, address: str) -> CalendarOrganizer:
    """Whoever sends the letters; once an address has been told, always that one."""
    sender = case.brand.sender
    if sender is None:
        return CalendarOrganizer(case.call.organizer, address)
    if address == NO_ADDRESS:
        address = f"mailto:{quote(sender.email, safe=_PLAIN_IN_MAILTO)}"
    return CalendarOrganizer(sender.name, address)


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
    known: Mapping[str, Any], organizer: CalendarOrganizer, as_of: datetime
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
        organizer,
        is_cancelled=True,
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


_PLAIN_IN_MAILTO: Final = "@!$'*+"
"""Beside letters, digits and `-._~` (RFC 6068, section 2)."""
_ADDRESS: Final = re.compile(rf"{NO_ADDRESS}|mailto:[\w%@!$'*+.~-]+", re.ASCII)
_FORMS: Final[Mapping[str, tuple[type, ...]]] = {
    **dict.fromkeys(("uid", "stamp", "says", "start", "zone", "title", "language"), (str,)),
    "sequence": (int,),
    "minutes": (int, type(None)),
}


def _is_sound(known: Mapping[str, Any]) -> bool:
    """Whether it can be used; raises what reading a date or a zone raises."""
    datetime.fromisoformat(known["stamp"])
    datetime.fromisoformat(known["start"])
    ZoneInfo(known["zone"])
    return all(isinstance(known[key], forms) for key, forms in _FORMS.items())


def _read(root: Path) -> tuple[Mapping[str, Mapping[str, Any]], str]:
    """What is known of each session from the last run, and the address of the organizer."""
    text = read_text(root, STATE)
    if text is None:
        return {}, NO_ADDRESS
    try:
        data = json.loads(text)
        sessions: Mapping[str, Mapping[str, Any]] = data["sessions"]
        address = data.get("organizer", NO_ADDRESS)  # files written before it was kept lack it
        sound = all(map(is_id, sessions)) and all(map(_is_sound, sessions.values()))
        if sound and _ADDRESS.fullmatch(address) and is_generated(text):
            return sessions, address
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError, OSError):
        pass
    hint = (
        "restore it; without it the calendar's numbering starts again and subscribers keep the "
        "old dates"
    )
    raise Fault(f"`{STATE}` is not what a87ws wrote", hint, exit_code=1)
