"""A proposal: what a member submits (`proposals/ID.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from a87ws.model.base import Many, Some, Text, Word
from a87ws.model.shape import Record, field


class Contact(Record):
    """Whom the Secretariat writes to; never shown in public."""

    name: Text
    email: Text


class Host(Record):
    """A submitting organization; type and country may be left out where the register has them."""

    name: Text
    type: Text | None = None
    country: Text | None = None


class Speaker(Record):
    """Somebody who is to speak at the session."""

    name: Text
    role: Text | None = None
    organization: Text | None = None


class Proposal(Record):
    """One proposal as submitted; its id is the stem of its file."""

    title: Text
    contact: Contact
    organizations: Some[Host]
    speakers: Some[Speaker]
    outcomes: Some[Word]
    focus: Some[Word]
    countries: Some[Text]
    description: Text
    supply_chains: Many[Text] = ()
    languages: Many[Text] = ()
    initiative: Text | None = None
    answers: Mapping[str, Many[Word] | Word] = field(
        default_factory=dict
    )  # a default of {} is copied each time: slow
    status: Literal["submitted", "withdrawn"] = "submitted"

    @property
    def is_withdrawn(self) -> bool:
        """Whether its hosts took it back; it is kept and blocks nothing."""
        return self.status == "withdrawn"
