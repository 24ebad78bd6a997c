"""What the host of a session still owes, and by when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path, PurePosixPath
from typing import Final

from a87ws.base.disk.write import Inline, Writable, dump_yaml, exists, write_text
from a87ws.call.call import Call
from a87ws.call.case import Case
from a87ws.call.proposal import Proposal
from a87ws.call.session import Session, later

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
    """A session as it stands: when it begins, whether its time has passed, and what is owed, in the
    order of the days.
    """

    begins: datetime | None
    is_over: bool
    owed: tuple[Owed, ...]
    took_place: bool | None = None
    """Once its time has passed: whether it was held; None while nobody has said."""

    @property
    def was_held(self) -> bool:
        """Whether there is nothing left to do."""
        return self.is_over and self.took_place is True

    @property
    def after(self) -> str:
        """Once its time has passed: how it stands, and the next step."""
        return _AFTER[self.took_place]

    def is_late(self, as_of: datetime) -> bool:
        """Whether anything that is owed is overdue."""
        return any(owed.is_late(as_of) for owed in self.owed)


_AFTER: Final = {
    True: "held; nothing more is owed",
    False: "not held on that day: write its new date into the file",
    None: "date passed, not marked as held: write `held: true` into the file, or a new date",
}
KEYS: Final = ("starts", "moderator", "speakers", "interpretation", *_PLAIN)
"""All that a host provides, by the key in the session's file; a briefing lists them in this order.
"""


def prepare(
    session: Session, call: Call, *, as_of: datetime, is_there: Callable[[str], bool]
) -> Preparation:
    """What a session still lacks; `is_there` says whether the call's folder holds a file that the
    session names.

    Days are those of the session's own time zone. Once its time has passed, nothing more is owed
    but whether it was held.
    """
    begins = session.begins(call.timezone)
    if begins is not None and later(begins, call.sessions.lasts(session)) < as_of:
        return Preparation(begins, is_over=True, owed=(), took_place=session.took_place)
    owed = []
    for key, words in lacking(session, is_there):
        owed.append(Owed(key, words, last_day(key, begins, call)))
    owed.sort(key=_due_day)
    return Preparation(begins, is_over=False, owed=tuple(owed))


def _due_day(owed: Owed) -> date:
    return owed.due or date.max


def last_day(key: str, begins: datetime | None, call: Call) -> date | None:
    """The last day on which a thing may be provided, once there is a date."""
    if begins is None:
        return None
    return begins.date() - timedelta(days=getattr(call.sessions.due, key))


def lacking(session: Session, is_there: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    """Each thing that is owed, by its key in the session's file, and words for it."""
    if session.starts is None:
        yield "starts", "a day and an hour"
    yield from _people(session)
    if not session.languages:
        yield "interpretation", "the languages, and the interpretation if there is one"
    elif session.interpretation is None:
        yield "interpretation", "the interpretation (`interpretation: []` if there is none)"
    for key, words in _PLAIN.items():
        if not getattr(session, _ATTRIBUTES.get(key, key)):
            yield key, words
    yield from _missing_files(session, is_there)


def _missing_files(session: Session, is_there: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    """The files that the session names and that are not in the folder."""
    if session.flyer is not None and not is_there(session.flyer.file):
        yield "flyer", f"the flyer: `{session.flyer.file}` is not in the folder"
    slides = session.presentation
    if slides and "://" not in slides and not is_there(slides):
        yield "presentation", f"the presentation: `{slides}` is not in the folder"


def _people(session: Session) -> Iterator[tuple[str, str]]:
    """Who is lacking, and who has not agreed to be named."""
    if session.moderator is None:
        yield "moderator", "the moderator"
    if not session.speakers:
        yield "speakers", "the speakers"
    for speaker in session.speakers:
        if not speaker.consent:
            yield "speakers", f"the consent of {speaker.name} to be named"
    if session.moderator is not None and not session.moderator.consent:
        yield "moderator", f"the consent of {session.moderator.name} to be named"


FOLDER: Final = "sessions"
_HEAD: Final = """\
# The session of proposals/{name}.yaml. Its host completes this file; \
`a87ws status` says what is owed and by when.
# `consent: true` once that person has agreed to be named in public.
"""
_TAIL: Final = """
# Still to come; take the `# ` away as each is known.
# starts: 2026-11-19T14:00          # on the clocks of the zone below
# timezone: Europe/Zurich
# register: https://example.org/register
# join: https://example.org/meeting  # for those who registered, never public
# interpretation: [en]              # [] where there is none
# moderator: {{name: …, role: …, organization: …, consent: false}}
# agenda:
#   - {{minutes: 10, item: Opening, speakers: [one of those above]}}
# room: Great hall                  # where people meet, if they do
# presentation: slides/{name}.pdf
# flyer: {{file: flyers/{name}.png, alt: All that the flyer says}}
# held: true                        # once it has taken place
"""


def path_of(proposal: str) -> str:
    """The file of a session."""
    return f"{FOLDER}/{proposal}.yaml"


def make_missing(root: Path, case: Case, selected: Iterable[str]) -> tuple[str, ...]:
    """Create the session files that these proposals lack, and return their paths. Existing files
    stay as they are.

    Creates none in a call that holds no sessions. Raises Fault.
    """
    if not case.call.sessions.held:
        return ()
    paths = []
    for name in selected:
        path, proposal = path_of(name), case.proposals.get(name)
        if proposal is not None and not exists(root, path):
            write_text(root, path, as_known(name, proposal, case.call))
            paths.append(path)
    return tuple(paths)


def as_known(name: str, proposal: Proposal, call: Call) -> str:
    """The file of a session with what its proposal says, and room for the rest."""
    speakers: list[Writable] = []
    for speaker in proposal.speakers:
        entry: dict[str, Writable] = {}
        for key in ("name", "role", "organization"):
            if getattr(speaker, key):
                entry[key] = getattr(speaker, key)
        speakers.append(Inline({**entry, "consent": False}))
    known: dict[str, Writable] = {"speakers": speakers}
    if proposal.languages:
        known["languages"] = Inline(list(proposal.languages))
    # The last key takes a single line, since the host's own go below it.
    known |= {"minutes": call.sessions.minutes, "audience": "alliance"}
    return _HEAD.format(name=name) + dump_yaml(known) + _TAIL.format(name=name)


def is_there(root: Path, path: str) -> bool:
    """Whether the call's folder holds a file that a session names."""
    pure = PurePosixPath(path)
    return not pure.is_absolute() and ".." not in pure.parts and exists(root, path)


class StageState(StrEnum):
    """How far a stage is; in words, since colours and signs are not heard."""

    DONE = "done"
    NOW = "now"
    LATER = "later"
    MEND = "mend"


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: what is the case, and the command to type next if there is one."""

    name: str
    state: StageState
    facts: tuple[str, ...]
    next: str | None = None


class Delivery(StrEnum):
    """How a message stands that somebody is to get."""

    SENT = "sent"
    UNSENT = "not sent"
    CHANGED = "changed since it was sent"
    DOUBTFUL = "delivery not confirmed"
    MOVED = "sent to an earlier address"
    FAILED = "cannot be written"


@dataclass(frozen=True, slots=True)
class LetterStatus:
    """A message: its place in `announcements/`, what it is, about which proposal if about one, and
    when it was sent.
    """

    what: str
    kind: str
    proposal: str | None
    post: Delivery
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
    messages: tuple[LetterStatus, ...] = ()
    """Those that were sent or are to be, once they are written."""

    @property
    def next(self) -> str | None:
        """The command to type next: that of the first stage that waits for one."""
        for stage in self.stages:
            if stage.next:
                return stage.next
        return None
