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
from a87ws.call.brand import LetterKind
from a87ws.call.case import Case, normalise
from a87ws.call.consent import public_texts
from a87ws.call.proposal import Proposal
from a87ws.call.session import Person, Session
from a87ws.call.words import Times, call_words, times
from a87ws.data import countries
from a87ws.data import words as catalogue


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
    """A session as the public may know it: only speakers who agreed, and no meeting link."""

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
    room: str | None = None


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

    kind: LetterKind
    subject: str
    sent: str


def outline(case: Case, proposal: Proposal, language: str) -> Outline:
    """A proposal in words: registered names of its hosts (lead first), the call's own terms, UN
    short names.
    """
    call = case.call
    countries_ = {*proposal.countries}
    pathfinders = countries_.intersection(call.pathfinders) if call.names_pathfinders else ()
    return Outline(
        title=Foreign(proposal.title, *proposal.languages[:1]),
        hosts=tuple(host_names(case, proposal)),
        focus=_terms(call.focus, proposal.focus, language),
        countries=_countries(countries_, language),
        pathfinders=_countries(pathfinders, language),
        outcomes=_terms(call.outcomes, proposal.outcomes, language),
        languages=_languages(proposal.languages, language),
    )


def host_names(case: Case, proposal: Proposal) -> list[str]:
    """The registered names of its hosts, each once, lead first."""
    names = {}
    for host, member in case.register.hosts(proposal):
        names[case.register.key(host.name)] = host.name if member is None else member.name
    return list(names.values())


def named_people(session: Session) -> tuple[list[Person], list[Person]]:
    """The moderator, in a list, and the speakers, each if they agreed to be named."""
    moderators = []
    if session.moderator is not None and session.moderator.consent:
        moderators.append(session.moderator)
    return moderators, [person for person in session.speakers if person.consent]


def session_words(case: Case, name: str, language: str) -> SessionWords:
    """The session of a selected proposal in words; what its host has yet to say is None."""
    proposal, session = public_texts(case.proposals[name], case.sessions.get(name) or Session())
    of = outline(case, proposal, language)
    # Contract: a session without a description has that of its proposal.
    described = Foreign(proposal.description, *proposal.languages[:1])
    moderators, speakers = named_people(session)
    # The language in which a host writes.
    spoken = next(iter((*session.languages, *proposal.languages)), "")
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
        moderator=next(map(_person, moderators), None),
        speakers=tuple(map(_person, speakers)),
        agenda=_agenda(session, [*moderators, *speakers], spoken),
        recording=_address(name, "recording", session.recording),
        flyer=Foreign(session.flyer.alt, spoken) if session.flyer else None,
        room=Foreign(session.room, spoken) if session.room else None,
    )


def _agenda(session: Session, people: Iterable[Person], language: str) -> tuple[AgendaPart, ...]:
    """The agenda, which names only these people."""
    agreed = {normalise(person.name) for person in people}
    parts = []
    for part in session.agenda:
        names = tuple(name for name in part.speakers if normalise(name) in agreed)
        parts.append(AgendaPart(part.minutes, Foreign(part.item, language), names))
    return tuple(parts)


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
    titles = {name: session.title for name, session in sessions.items()}
    order = in_order(case, titles)
    return {
        "call": call_words(case, language),
        "sessions": tuple(map(sessions.__getitem__, order)),
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
    if not texts:
        return None
    for tag, text in texts.items():
        if tag.partition("-")[0].lower() == language:
            return Foreign(text, tag)
    first = next(iter(texts))
    return Foreign(texts[first], first)


def _person(person: Person) -> str:
    return ", ".join(filter(None, (person.name, person.role, person.organization)))


def _terms(titles: Mapping[str, str], keys: Iterable[str], language: str) -> tuple[str, ...]:
    """The call's own terms, in a language where they are known in it."""
    return tuple(catalogue.term(titles.get(key, key), language) for key in keys)


def _countries(codes: Iterable[str], language: str) -> tuple[str, ...]:
    known = countries()
    names = []
    for code in sorted(codes):
        name = known[code].name(language) if code in known else code
        names.append(name.replace("'", "’"))
    return tuple(sorted(names, key=normalise))


def _languages(tags: Sequence[str], language: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(catalogue.language_name(tag, language) for tag in tags))


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
