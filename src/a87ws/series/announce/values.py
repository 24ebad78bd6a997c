"""What announcements may say: the values that templates are given, each already in the language of
its text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from urllib.parse import urlsplit

from a87ws.base.faults import Fault
from a87ws.base.page.markdown import Foreign
from a87ws.call.brand import Kind
from a87ws.call.case import Case, normalise
from a87ws.call.proposal import Proposal
from a87ws.call.session import Person, Session
from a87ws.call.words import Times, call_words, times
from a87ws.data import countries, terms


@dataclass(frozen=True, slots=True)
class Outline:
    """All that may be said in public of a selected proposal: no person, no description, no
    judgement.
    """

    title: str
    hosts: tuple[str, ...]
    focus: tuple[str, ...]
    countries: tuple[str, ...]
    pathfinders: tuple[str, ...]
    outcomes: tuple[str, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgendaPart:
    """A part of the agenda: how long, what, and who of those that may be named."""

    minutes: int
    item: str
    speakers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SessionWords(Outline):
    """A session as the public may know it: of its speakers those who agreed, and no meeting link."""

    when: Times | None
    minutes: int
    public: bool
    register: str | None
    interpretation: tuple[str, ...]
    description: str | None
    moderator: str | None
    speakers: tuple[str, ...]
    agenda: tuple[AgendaPart, ...]
    recording: str | None
    flyer: str | None
    """What the flyer says, in words."""


@dataclass(frozen=True, slots=True)
class Task:
    """A thing that a host provides: the key of the session's file, until when, and whether it is
    there.
    """

    what: str
    by: str | None
    done: bool


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a letter goes to."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """A message that was sent before: its kind, its subject and the day."""

    kind: Kind
    subject: str
    sent: str


def outline(case: Case, proposal: Proposal, language: str) -> Outline:
    """A proposal in words: registered names of its hosts (lead first), the call's own terms, UN
    short names.
    """
    call, register = case.call, case.register
    hosts = {
        register.key(host.name): member.name if member else host.name
        for host, member in register.hosts(proposal)
    }
    action = dict.fromkeys(proposal.countries)
    return Outline(
        title=Foreign(proposal.title, *proposal.languages[:1]),
        hosts=tuple(hosts.values()),
        focus=tuple(terms.term(call.focus.get(each, each), language) for each in proposal.focus),
        countries=_countries(action, language),
        pathfinders=_countries(
            [code for code in action if code in call.pathfinders and call.names_pathfinders],
            language,
        ),
        outcomes=tuple(
            terms.term(call.outcomes.get(each, each), language) for each in proposal.outcomes
        ),
        languages=_languages(proposal.languages, language),
    )


def session_words(case: Case, name: str, language: str) -> SessionWords:
    """The session of a selected proposal in words; what its host has not said yet is None or empty."""
    proposal, session = case.proposals[name], case.sessions.get(name) or Session()
    of = outline(case, proposal, language)
    described = Foreign(
        proposal.description, *proposal.languages[:1]
    )  # contract: absent, it is the proposal's
    speakers = [person for person in session.speakers if person.consent]
    spoken = next(iter((*session.languages, *proposal.languages)), "")  # what a host writes it in
    moderator = session.moderator if session.moderator and session.moderator.consent else None
    named = {normalise(person.name) for person in (*speakers, *([moderator] if moderator else []))}
    return SessionWords(
        title=_in_language(session.title, language) or of.title,
        hosts=of.hosts,
        focus=of.focus,
        countries=of.countries,
        pathfinders=of.pathfinders,
        outcomes=of.outcomes,
        languages=_languages(session.languages, language) or of.languages,
        when=when(case, name, language),
        minutes=case.call.sessions.lasts(session),
        public=session.audience == "public",
        register=_address(name, "register", session.register_at),
        interpretation=_languages(session.interpretation or (), language),
        description=_in_language(session.description, language) or described,
        moderator=_person(moderator) if moderator else None,
        speakers=tuple(map(_person, speakers)),
        agenda=tuple(
            AgendaPart(
                each.minutes,
                Foreign(each.item, spoken),
                tuple(n for n in each.speakers if normalise(n) in named),
            )
            for each in session.agenda
        ),
        recording=_address(name, "recording", session.recording),
        flyer=Foreign(session.flyer.alt, spoken) if session.flyer else None,
    )


def when(case: Case, name: str, language: str) -> Times | None:
    """The session's moment in words, if it has one."""
    session = case.sessions.get(name)
    start = session.begins(case.call.timezone) if session else None
    if session is None or start is None:
        return None
    return times(start, case.call.sessions.lasts(session), language, case.brand.cities)


def join_of(case: Case, name: str) -> str | None:
    """The link to the meeting, which is for those who take part and for nobody else."""
    session = case.sessions.get(name)
    return _address(name, "join", session.join) if session else None


def series_words(case: Case, names: Iterable[str], language: str) -> Mapping[str, object]:
    """What a text about all sessions may say of them."""
    sessions = {name: session_words(case, name, language) for name in names}
    order = in_order(case, {name: each.title for name, each in sessions.items()})
    return {
        "call": call_words(case, language),
        "sessions": tuple(sessions[name] for name in order),
    }


def in_order(case: Case, titles: Mapping[str, str]) -> list[str]:
    """Sessions by date, then by title: the order of the record is that of merit, and merit is not
    public.
    """

    def place(name: str) -> tuple[float, str, str]:
        session = case.sessions.get(name)
        begins = session.begins(case.call.timezone) if session else None
        return begins.timestamp() if begins else inf, normalise(titles[name]), name

    return sorted(titles, key=place)


def _in_language(texts: Mapping[str, str] | None, language: str) -> str | None:
    """A host's text in this language, else the first that there is, which says in which language it
    is.
    """
    for tag, text in (texts or {}).items():
        if tag.partition("-")[0].lower() == language:
            return Foreign(text, tag)
    return next((Foreign(text, tag) for tag, text in (texts or {}).items()), None)


def _person(person: Person) -> str:
    return ", ".join(filter(None, (person.name, person.role, person.organization)))


def _countries(codes: Sequence[str] | Mapping[str, None], language: str) -> tuple[str, ...]:
    known = countries()
    names = [known[code].name(language) if code in known else code for code in codes]
    return tuple(sorted((name.replace("'", "’") for name in names), key=normalise))


def _languages(tags: Sequence[str], language: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(terms.language_name(tag, language) for tag in tags))


def _address(name: str, key: str, address: str | None) -> str | None:
    """A link of a session. Raises Fault where no browser would open it; the link itself is not
    told.
    """
    if address is None:
        return None
    try:
        parts = urlsplit(address)
        is_link = (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and not set(address) & set("<>\"'\\ ")
        )
    except ValueError:
        is_link = False
    if not is_link or not address.isprintable():
        message = f"sessions/{name}.yaml: `{key}` is not the address of a web page"
        raise Fault(message, f"write `{key}: https://…`", exit_code=1)
    return address
