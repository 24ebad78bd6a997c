"""What the host of a session still owes, and by when."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from a87ws.model.call import Call
from a87ws.model.session import Session, later

_PLAIN: Final = {
    "agenda": "the agenda",
    "flyer": "the flyer, with what it says in words",
    "register": "the link to register",
    "join": "the meeting link",
    "presentation": "the presentation",
}
_ATTRIBUTES: Final = {"register": "register_at"}


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing that is lacking: its key in the session's file, words for it, and the last day once
    there is a date.
    """

    key: str
    words: str
    due: date | None = None

    def is_late(self, as_of: datetime) -> bool:
        """Whether its day is over."""
        return self.due is not None and as_of.date() > self.due


@dataclass(frozen=True, slots=True)
class Preparation:
    """A session as it stands: when it begins, whether it is over, and what is owed, in the order of
    the days.
    """

    begins: datetime | None
    is_over: bool
    owed: tuple[Owed, ...]


KEYS: Final = ("starts", "moderator", "speakers", "interpretation", *_PLAIN)
"""All that a host provides, by the key in the session's file; a briefing lists them in this order.
"""


def prepare(
    session: Session, call: Call, *, as_of: datetime, is_there: Callable[[str], bool]
) -> Preparation:
    """What is lacking of a session; `is_there` says whether the call's folder holds a file that the
    session names.

    Days are those of the session's own zone. When it is over nothing more is owed.
    """
    begins = session.begins(call.timezone)
    if begins is not None and later(begins, call.sessions.lasts(session)) < as_of:
        return Preparation(begins, is_over=True, owed=())
    owed = [
        Owed(key, words, last_day(key, begins, call)) for key, words in lacking(session, is_there)
    ]
    return Preparation(
        begins, is_over=False, owed=tuple(sorted(owed, key=lambda each: each.due or date.max))
    )


def last_day(key: str, begins: datetime | None, call: Call) -> date | None:
    """The day until which a thing is owed, once there is a date."""
    return begins.date() - timedelta(days=getattr(call.sessions.due, key)) if begins else None


def lacking(session: Session, is_there: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    """Each thing that is owed, by its key in the session's file, and words for it."""
    if session.starts is None:
        yield "starts", "a day and an hour"
    yield from _people(session)
    if not session.languages:
        yield "interpretation", "the languages, and the interpretation if there is one"
    elif session.interpretation is None:
        yield "interpretation", "the interpretation; `interpretation: []` says that there is none"
    for key, words in _PLAIN.items():
        if not getattr(session, _ATTRIBUTES.get(key, key)):
            yield key, words
    if session.flyer is not None and not is_there(session.flyer.file):
        yield "flyer", f"the flyer: `{session.flyer.file}` is not in the folder"
    if (
        session.presentation
        and "://" not in session.presentation
        and not is_there(session.presentation)
    ):
        yield "presentation", f"the presentation: `{session.presentation}` is not in the folder"


def _people(session: Session) -> Iterator[tuple[str, str]]:
    """Who is lacking, and who has not agreed to be named."""
    if session.moderator is None:
        yield "moderator", "the moderator"
    if not session.speakers:
        yield "speakers", "the speakers"
    people = [("speakers", each) for each in session.speakers]
    people += [("moderator", session.moderator)] if session.moderator else []
    for key, person in people:
        if not person.consent:
            yield key, f"the consent of {person.name} to be named"
