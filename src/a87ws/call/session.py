"""A session: a selected proposal on its way to the audience (`sessions/ID.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from a87ws.base.records import Many, Minutes, Moment, Text, Zone
from a87ws.base.shape import Record, field


class Person(Record):
    """The moderator of a session, or a speaker; named in public only once they agreed."""

    name: Text
    role: Text | None = None
    organization: Text | None = None
    consent: bool = False


class AgendaItem(Record):
    """A part of the session; speakers are named as in the session's list."""

    minutes: Minutes
    item: Text
    speakers: Many[Text] = ()


class Flyer(Record):
    """A picture, and in words everything it shows."""

    file: Text
    alt: Text


class Session(Record):
    """What the host of a selected proposal provides; whatever is absent is still owed."""

    starts: Moment | None = None
    minutes: Minutes | None = None
    timezone: Zone | None = None
    room: Text | None = None
    """Where it takes place, in a building or on the web; the link to it is `join`."""
    audience: Literal["alliance", "public"] = "alliance"
    register_at: Text | None = field(default=None, alias="register")
    join: Text | None = None
    languages: Many[Text] = ()
    interpretation: Many[Text] | None = None
    """Into which languages; an empty list says that there is none."""
    title: Mapping[str, Text] | None = None
    description: Mapping[str, Text] | None = None
    moderator: Person | None = None
    speakers: Many[Person] = ()
    agenda: Many[AgendaItem] = ()
    presentation: Text | None = None
    flyer: Flyer | None = None
    recording: Text | None = None
    held: bool | None = None
    """Whether it took place, as somebody who knows has marked it; a date alone does not tell."""

    @property
    def took_place(self) -> bool | None:
        """What is known of it: as somebody marked it, or that there is a recording; None while
        nobody has said.
        """
        if self.held is None and self.recording is not None:
            return True
        return self.held

    def begins(self, timezone: str) -> datetime | None:
        """The moment it starts, on the clocks of its own zone or of `timezone`; None without a
        date.

        Of an hour that comes twice and has no offset the first is taken, which `validate` does not
        let pass.
        """
        if self.starts is None:
            return None
        zone = ZoneInfo(self.timezone or timezone)
        return (
            self.starts.astimezone(zone) if self.starts.tzinfo else self.starts.replace(tzinfo=zone)
        )


def later(moment: datetime, minutes: int) -> datetime:
    """So many minutes later, on the same clocks, which may be changed in between."""
    return (moment.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(moment.tzinfo)
