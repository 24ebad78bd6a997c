"""A session: a selected proposal on its way to the audience (`sessions/ID.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from a87ws.model.base import Many, Moment, Positive, Text, Zone
from a87ws.model.shape import Record, field


class Person(Record):
    """The moderator of a session."""

    name: Text
    role: Text | None = None
    organization: Text | None = None


class SessionSpeaker(Person):
    """A speaker; public only once they agreed."""

    consent: bool = False


class AgendaItem(Record):
    """A part of the session; speakers are named as in the session's list."""

    minutes: Positive
    item: Text
    speakers: Many[Text] = ()


class Flyer(Record):
    """A picture, and in words everything it shows."""

    file: Text
    alt: Text


class Session(Record):
    """What the host of a selected proposal provides; whatever is absent is still owed."""

    starts: Moment | None = None
    minutes: Positive | None = None
    timezone: Zone | None = None
    audience: Literal["alliance", "public"] = "alliance"
    register_at: Text | None = field(default=None, alias="register")
    join: Text | None = None
    languages: Many[Text] = ()
    interpretation: Many[Text] = ()
    title: Mapping[str, Text] | None = None
    description: Mapping[str, Text] | None = None
    moderator: Person | None = None
    speakers: Many[SessionSpeaker] = ()
    agenda: Many[AgendaItem] = ()
    presentation: Text | None = None
    flyer: Flyer | None = None
