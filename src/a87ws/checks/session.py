"""Facts about one session on its way to the audience."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from a87ws.checks.registry import Finding, Related, check
from a87ws.checks.values import language_faults
from a87ws.checks.words import did_you_mean, listed, quote
from a87ws.diagnostics import Severity
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
        yield Finding(
            (), f"there is no proposal {quote(here.id)}", "", did_you_mean(here.id, known)
        )


@check("session-minutes-unusual", Severity.WARNING, needs=())
def minutes_unusual(session: Session, here: Here) -> Iterator[Finding]:
    """A session lasts less than a quarter of an hour or more than four hours. `minutes` are
    minutes, not hours.
    """
    minutes = session.minutes
    if minutes is not None and not SHORTEST <= minutes <= LONGEST:
        yield Finding(
            ("minutes",),
            f"a session of {minutes} minutes",
            "",
            f"most last {SHORTEST} to {LONGEST} minutes",
        )


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
    if written.tzinfo is not None:
        local = written.astimezone(zone)
        if local.utcoffset() != written.utcoffset():
            message = f"{written.isoformat(timespec='minutes')} does not lie in {zone.key}"
            hint = f"write {quote(local.replace(tzinfo=None).isoformat(timespec='minutes'))}"
            yield Finding(("starts",), message, "", hint)
        return
    early, late = (written.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if early.utcoffset() == late.utcoffset():
        return
    before, after = (_clock(moment, zone) for moment in (early, late))
    if early.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == written:
        message = f"{written.isoformat(timespec='minutes')} comes twice in {zone.key}"
        yield Finding(("starts",), message, "", f"choose {quote(before)} or {quote(after)}")
    else:
        message = f"{written.isoformat(timespec='minutes')} does not exist in {zone.key}: the clocks go forward"
        yield Finding(
            ("starts",), message, "", f"choose {quote(after[:16])} or {quote(before[:16])}"
        )


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
    hint = "keep the meeting link under `join` alone"
    public: dict[Route, str] = {("register",): session.register_at or ""}
    public |= {("title", tag): text for tag, text in (session.title or {}).items()}
    public |= {("description", tag): text for tag, text in (session.description or {}).items()}
    public |= {("agenda", i, "item"): item.item for i, item in enumerate(session.agenda)}
    for route, text in public.items():
        if session.join in text:
            yield Finding(route, "the meeting link stands in a public place", "", hint)


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
            who = listed(mine.people[each] for each in sorted(shared))
            message = f"at the same time {who} {'has' if len(shared) == 1 else 'have'} session {quote(other)}"
            related = (Related(f"sessions/{other}.yaml", ("starts",), "the other session"),)
            yield Finding(
                ("starts",), message, "", "`a87ws schedule` proposes other hours", related=related
            )


@check("session-agenda-long", Severity.WARNING, needs=())
def agenda_long(session: Session, here: Here) -> Iterator[Finding]:
    """The parts of the agenda take longer than the session."""
    total = sum(item.minutes for item in session.agenda)
    if session.minutes is not None and total > session.minutes:
        message = f"the agenda takes {total} minutes; the session has {session.minutes}"
        yield Finding(("agenda",), message, "", "shorten a part, or lengthen the session")


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
                message = f"{quote(name)} is not among the speakers of this session"
                hint = did_you_mean(name, people) or "list them under `speakers`"
                yield Finding(("agenda", i, "speakers", k), message, "", hint)


@check("session-language-unknown", needs=())
def language_unknown(session: Session, here: Here) -> Iterator[Finding]:
    """A language is not written as a language code, such as `en`, `fr` or `pt-BR` (BCP 47)."""
    for key in ("languages", "interpretation"):
        for i, tag in enumerate(getattr(session, key) or ()):
            yield from language_faults(tag, (key, i))
    for key in ("title", "description"):
        for tag in getattr(session, key) or ():
            yield from language_faults(tag, (key, tag))
