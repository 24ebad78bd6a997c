"""The dates of the series as calendars tell them: an identity that stays, and a number that rises
with each change.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from a87ws.diagnostics import Fault
from a87ws.model.case import Case
from a87ws.rendering.announce import Rendered
from a87ws.rendering.calendar import Entry
from a87ws.rendering.mail import NOBODY
from a87ws.rendering.markdown import heading, to_text
from a87ws.rendering.outline import session_words
from a87ws.store.writer import is_generated, read_text
from a87ws.usecases.letter import Letter

UNWRAPPED: Final = 10_000
STATE: Final = "announcements/.calendar.json"


@dataclass(frozen=True)
class Agenda:
    """The sessions that have a date, each under its proposal, and those that were announced and are
    off.
    """

    entries: Mapping[str, Entry]
    off: tuple[Entry, ...]
    joins: Mapping[str, str | None]
    state: str
    """What is to be remembered of them, as text for the disk."""

    def of(self, proposal: str) -> Entry:
        """The entry that everybody may have."""
        return self.entries[proposal]

    def for_participants(self, proposal: str) -> Entry:
        """The entry of those who registered: it says where to join."""
        return replace(self.entries[proposal], location=self.joins[proposal])

    @property
    def all(self) -> tuple[Entry, ...]:
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
        entry = Entry(
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
    entry: Entry, known: Mapping[str, Any] | None, says: str
) -> tuple[Entry, Mapping[str, Any]]:
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


def _called_off(known: Mapping[str, Any], as_of: datetime) -> tuple[Entry, Mapping[str, Any]]:
    start = datetime.fromisoformat(known["start"]).astimezone(ZoneInfo(known["zone"]))
    words = (known["title"], known["language"], "")
    stamp = datetime.fromisoformat(known["stamp"])
    entry = Entry(
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


def _remembered(entry: Entry, says: str) -> Mapping[str, Any]:
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
    """Made once, and then remembered: neither a new name of the call nor another sender changes it."""
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
    hint = "put it back as it was; deleted, the numbers of the calendar begin anew, and others keep the old dates"
    raise Fault(f"`{STATE}` is not as a87ws wrote it", hint, exit_code=1)
