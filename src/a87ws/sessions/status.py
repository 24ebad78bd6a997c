"""Where a call stands: its stages in the order of its life, and its sessions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from a87ws.sessions.owed import Preparation


class State(StrEnum):
    """How far a stage is; in words, since colours and signs are not heard."""

    DONE = "done"
    NOW = "now"
    LATER = "later"
    MEND = "mend"


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: what is the case, and the command to type next if there is one."""

    name: str
    state: State
    facts: tuple[str, ...]
    next: str | None = None


class Post(StrEnum):
    """How a message stands that somebody is to get."""

    SENT = "sent"
    UNSENT = "not sent"
    CHANGED = "changed since it was sent"
    DOUBTFUL = "may or may not have arrived"


@dataclass(frozen=True, slots=True)
class Message:
    """A message: its place in `announcements/`, what it is, about which proposal if about one, and
    when it was sent.
    """

    what: str
    kind: str
    proposal: str | None
    post: Post
    sent: date | None = None


@dataclass(frozen=True, slots=True)
class SessionState:
    """A selected session: its title, whether it has a file, whether that has errors, and how far it
    is.
    """

    title: str
    has_file: bool
    has_errors: bool
    preparation: Preparation


@dataclass(frozen=True)
class Status:
    """A call at one moment; the sessions by their date."""

    call: str
    as_of: datetime
    stages: tuple[Stage, ...]
    sessions: Mapping[str, SessionState]
    messages: tuple[Message, ...] = ()
    """Those that were sent or are to be, once they are written."""

    @property
    def next(self) -> str | None:
        """The command to type next: that of the first stage that waits for one."""
        return next((each.next for each in self.stages if each.next), None)
