"""Facts about one session on its way to the audience."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from a87ws.base.faults import Message, Quoted, Severity
from a87ws.base.text import did_you_mean, quoted, several
from a87ws.call.brand import CONTRAST, contrast
from a87ws.call.case import normalise
from a87ws.checks.rule import Finding, Related, check
from a87ws.checks.values import email_faults, language_faults, local_part_faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from a87ws.base.yaml import Route
    from a87ws.call.brand import Brand
    from a87ws.call.session import Session
    from a87ws.checks.context import Here

SHORTEST: Final = 15
LONGEST: Final = 240


@check("session-proposal-unknown", needs=())
def proposal_unknown(session: Session, here: Here) -> Iterator[Finding]:
    """A session is not named after a proposal. A session's file has the same name as its proposal's
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
    """A session starts at a time that does not exist in its time zone, or occurs twice.

    When clocks go forward an hour is skipped; when they go back an hour occurs twice. Choose
    another hour, or add the offset from UTC to say which of the two you mean:
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
    """The meeting link is in a public field: the registration link, a title or a description.

    `join` is sent only to those who registered; everything else about a session is announced.
    Anyone who finds a meeting link can join.
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

    Sessions that overlap share an organization that submitted them, a speaker or a moderator. Run
    `a87ws schedule` to find other hours.
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
    """A language is not a language code such as `en`, `fr` or `pt-BR` (BCP 47)."""
    for key in ("languages", "interpretation"):
        for i, tag in enumerate(getattr(session, key) or ()):
            yield from language_faults(tag, (key, i))
    for key in ("title", "description"):
        for tag in getattr(session, key) or ():
            yield from language_faults(tag, (key, tag))


_PICTURES: Final = (".png", ".jpg", ".jpeg", ".gif")
_PAIRS: Final = (("text", "background"), ("accent", "background"), ("on_accent", "accent"))


@check("brand-contrast-low", needs=())
def contrast_low(brand: Brand, here: Here) -> Iterator[Finding]:
    """Two colours of the brand are too similar for text to be readable.

    `text` and `accent` (headings and links) appear on `background`, `on_accent` on `accent`. WCAG
    2.2 requires a contrast of 4.5 to 1. Make one of the two darker or lighter.
    """
    for front, back in _PAIRS:
        found = contrast(getattr(brand.colours, front), getattr(brand.colours, back))
        if found < CONTRAST:
            rounded = int(found * 10) / 10  # down: 4.49 is not enough and must not read 4.5
            message = Message(
                "brand-contrast-low",
                front=Quoted(front),
                back=Quoted(back),
                contrast=str(rounded),
                least=str(CONTRAST),
            )
            yield Finding(("colours", front), message, hint=Message("brand-contrast-low?"))


@check("brand-email-malformed", needs=())
def email_malformed(brand: Brand, here: Here) -> Iterator[Finding]:
    """The address of the sender, for replies, or of the members' list is not a usable e-mail
    address.
    """
    for key, address in _addresses(brand):
        yield from email_faults(address, (key, "email"))


@check("brand-email-non-ascii", needs=())
def email_non_ascii(brand: Brand, here: Here) -> Iterator[Finding]:
    """The address of the sender, for replies, or of the members' list has letters other than a to z
    before the @. Many mail servers reject such an address. A domain in any script is fine.
    """
    for key, address in _addresses(brand):
        yield from local_part_faults(address, (key, "email"))


def _addresses(brand: Brand) -> Iterator[tuple[str, str]]:
    for key in ("sender", "reply_to", "members"):
        address = getattr(brand, key)
        if address is not None:
            yield key, address.email


@check("brand-logo-format", needs=())
def logo_format(brand: Brand, here: Here) -> Iterator[Finding]:
    """A logo is not a PNG, JPEG or GIF file in the call's folder.

    Mail programs show no other formats, and load no pictures from the internet unless told to. Put
    the file in the folder.
    """
    for i, logo in enumerate(brand.logos):
        if (
            not logo.file.lower().endswith(_PICTURES)
            or ":" in logo.file
            or ".." in logo.file
            or logo.file.startswith("/")
        ):
            message = Message("brand-logo-format", file=quoted(logo.file))
            yield Finding(("logos", i, "file"), message, hint=Message("brand-logo-format?"))
