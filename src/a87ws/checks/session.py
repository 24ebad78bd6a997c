"""Facts about one session on its way to the audience."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from a87ws.checks.registry import Finding, Related, check
from a87ws.checks.values import language_faults
from a87ws.checks.words import did_you_mean, quoted, several
from a87ws.diagnostics import Message, Severity
from a87ws.model.who import normalise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from a87ws.checks.context import Here
    from a87ws.model.session import Session
    from a87ws.source import Route

SHORTEST: Final = 15
LONGEST: Final = 240


@check("session-proposal-unknown", needs=())
def proposal_unknown(session: Session, here: Here) -> Iterator[Finding]:
    """A session has the name of no proposal. The file of a session has the name of its proposal's
    file.
    """
    known = here.context.proposal_ids
    if here.id not in known:
        message = Message("proposal-unknown", id=quoted(here.id))
        yield Finding((), message, hint=did_you_mean(here.id, known))


@check("session-minutes-unusual", Severity.WARNING, needs=())
def minutes_unusual(session: Session, here: Here) -> Iterator[Finding]:
    """A session lasts less than a quarter of an hour or more than four hours. `minutes` are
    minutes, not hours.
    """
    minutes = session.minutes
    if minutes is not None and not SHORTEST <= minutes <= LONGEST:
        message = Message("session-minutes-unusual", minutes=minutes)
        hint = Message("session-minutes-unusual?", shortest=SHORTEST, longest=LONGEST)
        yield Finding(("minutes",), message, hint=hint)


@check("session-start-impossible")
def start_impossible(session: Session, here: Here) -> Iterator[Finding]:
    """A session starts at an hour that its time zone does not have, or has twice.

    When clocks go forward an hour is left out; when they go back an hour comes twice. Choose
    another hour, or say which of the two is meant by adding its distance from UTC:
    `2026-10-25T02:30+02:00`.
    """
    if session.starts is None:
        return
    zone = ZoneInfo(session.timezone or here.call.timezone)
    written = session.starts
    gaps = {"moment": written.isoformat(timespec="minutes"), "zone": zone.key}
    if written.tzinfo is not None:
        local = written.astimezone(zone)
        if local.utcoffset() != written.utcoffset():
            message = Message("session-start-elsewhere", **gaps)
            meant = local.replace(tzinfo=None).isoformat(timespec="minutes")
            yield Finding(("starts",), message, hint=Message("write?", value=quoted(meant)))
        return
    early, late = (written.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if early.utcoffset() == late.utcoffset():
        return
    before, after = (_clock(moment, zone) for moment in (early, late))
    if early.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == written:
        hint = Message("choose?", values=several((before, after), last="or"))
        yield Finding(("starts",), Message("session-start-twice", **gaps), hint=hint)
    else:
        hint = Message("choose?", values=several((after[:16], before[:16]), last="or"))
        yield Finding(("starts",), Message("session-start-never", **gaps), hint=hint)


def _clock(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(UTC).astimezone(zone).isoformat(timespec="minutes")


@check("session-link-public", needs=())
def link_public(session: Session, here: Here) -> Iterator[Finding]:
    """The meeting link stands where everybody reads it: as the link to register, or in a title or a
    description.

    `join` goes to those who registered; all else of a session is announced. Whoever finds a meeting
    link can walk in.
    """
    if session.join is None:
        return
    message, hint = Message("session-link-public"), Message("session-link-public?")
    public: dict[Route, str] = {("register",): session.register_at or ""}
    public |= {("title", tag): text for tag, text in (session.title or {}).items()}
    public |= {("description", tag): text for tag, text in (session.description or {}).items()}
    public |= {("agenda", i, "item"): item.item for i, item in enumerate(session.agenda)}
    for route, text in public.items():
        if session.join in text:
            yield Finding(route, message, hint=hint)


@check("session-people-twice", Severity.WARNING)
def people_twice(session: Session, here: Here) -> Iterator[Finding]:
    """A host or a speaker of this session has another one at the same time.

    Sessions that overlap share an organization that submitted them, a speaker or a moderator.
    `a87ws schedule` proposes other hours.
    """
    mine = here.context.engagements.get(here.id)
    if mine is None:
        return
    for other, engaged in here.context.engagements.items():
        shared = mine.people.keys() & engaged.people.keys()
        if (
            other != here.id
            and shared
            and mine.begins < engaged.ends
            and engaged.begins < mine.ends
        ):
            who = several(mine.people[each] for each in sorted(shared))
            key = "session-people-twice-one" if len(shared) == 1 else "session-people-twice-many"
            message = Message(key, people=who, other=quoted(other))
            hint = Message("session-people-twice?")
            there = f"sessions/{other}.yaml"
            related = (Related(there, ("starts",), Message("the-other-session")),)
            yield Finding(("starts",), message, hint=hint, related=related)


@check("session-agenda-long", Severity.WARNING, needs=())
def agenda_long(session: Session, here: Here) -> Iterator[Finding]:
    """The parts of the agenda take longer than the session."""
    total = sum(item.minutes for item in session.agenda)
    if session.minutes is not None and total > session.minutes:
        message = Message("session-agenda-long", minutes=total, most=session.minutes)
        yield Finding(("agenda",), message, hint=Message("session-agenda-long?"))


@check("session-speaker-unknown", Severity.WARNING, needs=())
def speaker_unknown(session: Session, here: Here) -> Iterator[Finding]:
    """The agenda names a speaker who is neither in the session's list of speakers nor its
    moderator.
    """
    people = [speaker.name for speaker in session.speakers]
    people += [session.moderator.name] if session.moderator else []
    known = {normalise(name) for name in people}
    for i, item in enumerate(session.agenda):
        for k, name in enumerate(item.speakers):
            if normalise(name) not in known:
                message = Message("session-speaker-unknown", name=quoted(name))
                hint = did_you_mean(name, people) or Message("session-speaker-unknown?")
                yield Finding(("agenda", i, "speakers", k), message, hint=hint)


@check("session-language-unknown", needs=())
def language_unknown(session: Session, here: Here) -> Iterator[Finding]:
    """A language is not written as a language code, such as `en`, `fr` or `pt-BR` (BCP 47)."""
    for key in ("languages", "interpretation"):
        for i, tag in enumerate(getattr(session, key) or ()):
            yield from language_faults(tag, (key, i))
    for key in ("title", "description"):
        for tag in getattr(session, key) or ():
            yield from language_faults(tag, (key, tag))
