"""Facts about one session on its way to the audience."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from a87ws.base.faults import Message, Quoted, Severity
from a87ws.base.records import local_day
from a87ws.base.text import did_you_mean, quoted, several
from a87ws.call.brand import CONTRAST, contrast
from a87ws.call.case import normalise
from a87ws.call.consent import named_in, unnamed
from a87ws.call.layout import CALL
from a87ws.checks.rule import Finding, Related, check
from a87ws.checks.values import email_faults, language_faults, local_part_faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from a87ws.base.yaml import Route
    from a87ws.call.brand import Brand
    from a87ws.call.session import Session
    from a87ws.checks.context import Engagement, Here

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
    """The meeting link is in a public field: the registration link, the room, a title, a
    description or the agenda.

    `join` is sent only to those who registered; everything else about a session is announced.
    Anyone who finds a meeting link can join.
    """
    if session.join is None:
        return
    message, hint = Message("session-link-public"), Message("session-link-public?")
    public: dict[Route, str] = {
        ("register",): session.register_at or "",
        ("room",): session.room or "",
    }
    public |= {("title", tag): text for tag, text in (session.title or {}).items()}
    public |= {("description", tag): text for tag, text in (session.description or {}).items()}
    public |= {("agenda", i, "item"): item.item for i, item in enumerate(session.agenda)}
    for route, text in public.items():
        if session.join in text:
            yield Finding(route, message, hint=hint)


@check("session-start-early", Severity.WARNING)
def start_early(session: Session, here: Here) -> Iterator[Finding]:
    """A session takes place before the call opened. Most often the year is wrong."""
    begins, opening = session.begins(here.call.timezone), here.call.opening
    if begins is not None and opening is not None and begins < opening:
        message = Message("session-start-early", day=_day(begins, here))
        related = (Related(CALL, ("opens",), Message("the-opening")),)
        yield Finding(("starts",), message, hint=Message("session-start-early?"), related=related)


@check("session-start-outside", Severity.WARNING)
def start_outside(session: Session, here: Here) -> Iterator[Finding]:
    """A session takes place before the first day of the series or after its last.

    The days are `from` and `to` under `sessions:` in call.yaml, in the call's time zone.
    """
    begins, series = session.begins(here.call.timezone), here.call.sessions
    if begins is None:
        return
    day = local_day(begins, here.call.timezone)
    if series.first is not None and day < series.first:
        message = Message("session-start-before", day=str(day), first=str(series.first))
        yield _outside(message, "from")
    if series.last is not None and day > series.last:
        message = Message("session-start-after", day=str(day), last=str(series.last))
        yield _outside(message, "to")


def _outside(message: Message, key: str) -> Finding:
    related = (Related(CALL, ("sessions", key), Message("the-series")),)
    return Finding(("starts",), message, hint=Message("session-start-outside?"), related=related)


@check("session-start-holiday", Severity.WARNING)
def start_holiday(session: Session, here: Here) -> Iterator[Finding]:
    """A session takes place on one of the `holidays` under `sessions:` in call.yaml."""
    begins, holidays = session.begins(here.call.timezone), here.call.sessions.holidays
    if begins is None:
        return
    day = local_day(begins, here.call.timezone)
    if day in holidays:
        route = ("sessions", "holidays", holidays.index(day))
        related = (Related(CALL, route, Message("the-holiday")),)
        message = Message("session-start-holiday", day=str(day))
        hint = Message("session-start-holiday?")
        yield Finding(("starts",), message, hint=hint, related=related)


def _day(moment: datetime, here: Here) -> str:
    return str(local_day(moment, here.call.timezone))


@check("session-held-early", Severity.WARNING)
def held_early(session: Session, here: Here) -> Iterator[Finding]:
    """A session is marked as held, but has no date, or its date is still to come."""
    if not session.held:
        return
    begins, as_of = session.begins(here.call.timezone), here.context.as_of
    if begins is None:
        message = Message("session-held-undated")
    elif as_of is not None and begins > _aware(as_of, here):
        message = Message("session-held-early", day=_day(begins, here))
    else:
        return
    yield Finding(("held",), message, hint=Message("session-held-early?"))


def _aware(moment: datetime, here: Here) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(here.call.timezone))


@check("session-people-twice", Severity.WARNING)
def people_twice(session: Session, here: Here) -> Iterator[Finding]:
    """A host or a speaker of this session has another one at the same time.

    Sessions that overlap share a speaker, a moderator, the contact person, or an organization that
    submitted them; an organization may have sessions in different rooms at once. Run `a87ws
    schedule` to find other hours.
    """
    for other, mine, engaged in _at_once(here):
        shared = _shared(mine, engaged)
        if shared:
            key = "session-people-twice-one" if len(shared) == 1 else "session-people-twice-many"
            message = Message(key, people=several(shared), other=quoted(other))
            yield _clash(other, message, Message("session-people-twice?"))


@check("session-room-twice", Severity.WARNING)
def room_twice(session: Session, here: Here) -> Iterator[Finding]:
    """Another session takes place in the same room at the same time."""
    for other, mine, engaged in _at_once(here):
        if mine.room is not None and mine.room == engaged.room:
            message = Message("session-room-twice", room=quoted(session.room), other=quoted(other))
            yield _clash(other, message, Message("session-room-twice?"), ("room",))


@check("session-audience-twice", Severity.WARNING)
def audience_twice(session: Session, here: Here) -> Iterator[Finding]:
    """Another session for the same audience takes place at the same time.

    Whoever is invited to both can attend only one. If they are parallel on purpose, give each of
    them its `room`. Sessions that share people or a room are reported for that alone.
    """
    for other, mine, engaged in _at_once(here):
        if mine.audience != engaged.audience or _shared(mine, engaged):
            continue
        if mine.room is None or engaged.room is None:
            message = Message("session-audience-twice", other=quoted(other))
            yield _clash(other, message, Message("session-audience-twice?"))


def _at_once(here: Here) -> Iterator[tuple[str, Engagement, Engagement]]:
    """Each session that overlaps the one that is judged: its id, the one judged, and itself."""
    engagements = here.context.engagements
    mine = engagements.get(here.id)
    if mine is None:
        return
    for other, engaged in engagements.items():
        if other != here.id and mine.overlaps(engaged):
            yield other, mine, engaged


def _shared(mine: Engagement, engaged: Engagement) -> list[str]:
    """Who is needed in both, hosts first, as the session that is judged writes them.

    An organization can be in two rooms at once, a person cannot.
    """
    hosts = mine.hosts.keys() & engaged.hosts.keys()
    if mine.is_apart(engaged):
        hosts = set()
    people = mine.people.keys() & engaged.people.keys()
    return [
        *map(mine.hosts.__getitem__, sorted(hosts)),
        *map(mine.people.__getitem__, sorted(people)),
    ]


def _clash(other: str, message: Message, hint: Message, route: Route = ("starts",)) -> Finding:
    related = (Related(f"sessions/{other}.yaml", route, Message("the-other-session")),)
    return Finding(route, message, hint=hint, related=related)


@check("session-link-twice", Severity.WARNING)
def link_twice(session: Session, here: Here) -> Iterator[Finding]:
    """Two sessions have one meeting link.

    Whoever registered for one of them has the link of the other, and the first to overrun meets
    the participants of the next. Create a meeting for each session.
    """
    if session.join is None:
        return
    others = []
    for name, other in here.case.sessions.items():
        if name != here.id and other.join is not None and _link(other) == _link(session):
            others.append(name)
    if others:
        key = "session-link-twice-one" if len(others) == 1 else "session-link-twice-many"
        message = Message(key, others=several(others))
        yield _clash(others[0], message, Message("session-link-twice?"), ("join",))


def _link(session: Session) -> str:
    return (session.join or "").strip().rstrip("/")


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


@check("session-consent-missing", needs=())
def consent_missing(session: Session, here: Here) -> Iterator[Finding]:
    """A text of the session names somebody who has not agreed to be named in public.

    Titles, descriptions, agenda and the flyer's `alt` go out with the session. Speakers and the
    moderator are named there only with `consent: true`. Leave the name out, or set it once the
    person has agreed. Names are compared without case, accents and spacing; `Condori, Rosa` and
    `Rosa M. Condori` are `Rosa Condori` too.

    `publish` puts `…` in the place of the name, and `announce` writes nothing until it is gone. It
    is a warning where the session takes the text of its proposal: it goes out without the name.
    """
    case = here.context.case_or_none
    proposal = case.proposals.get(here.id) if case else None
    people = unnamed(proposal, session)
    hint = Message("session-consent-missing?")
    for route, text in _own_texts(session).items():
        for person in named_in(text, people, session):
            message = Message("session-consent-missing", name=quoted(person.name))
            related = (Related(here.path, person.place, Message("no-consent-here")),)
            yield Finding(route, message, hint=hint, related=related if person.place else ())
    for key in ("title", "description"):
        if proposal is None or getattr(session, key):
            continue
        for person in named_in(getattr(proposal, key), people, session):
            gaps = {"key": Quoted(key), "name": quoted(person.name)}
            yield Finding(
                person.place,
                Message("session-consent-missing-proposal", **gaps),
                hint=Message("session-consent-missing-proposal?", key=Quoted(key)),
                related=(Related(f"proposals/{here.id}.yaml", (key,), Message("named-here")),),
                severity=Severity.WARNING,
            )


def _own_texts(session: Session) -> dict[Route, str]:
    """What a host wrote that goes out as it is, by its place."""
    texts: dict[Route, str] = {}
    for tag, text in (session.title or {}).items():
        texts["title", tag] = text
    for tag, text in (session.description or {}).items():
        texts["description", tag] = text
    for i, item in enumerate(session.agenda):
        texts["agenda", i, "item"] = item.item
    if session.flyer is not None:
        texts["flyer", "alt"] = session.flyer.alt
    return texts
