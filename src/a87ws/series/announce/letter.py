"""A letter: its kind, what it is about, whom it goes to, the facts in it, and how it stands.

The facts are plain data of the call: its own strings, numbers, dates and keys. No word of this tool
is among them, so a reworded template or a corrected name of a month changes no letter.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, TypeAlias

from a87ws.call.brand import LetterKind
from a87ws.call.case import Case, normalise
from a87ws.call.consent import public_texts
from a87ws.call.proposal import Proposal
from a87ws.call.session import Person, Session
from a87ws.custody.sent import UNADDRESSED, Sending, address_digest, delivered
from a87ws.data.words import LANGUAGES
from a87ws.series.announce.text import Rendered
from a87ws.series.announce.values import Addressee, host_names, named_people

Values: TypeAlias = Mapping[str, Mapping[str, object]]
Facts: TypeAlias = Mapping[str, Mapping[str, object]]
"""By language and name; a name with a dot counts only where the text of the letter reads it."""
FOLDER: Final = "announcements"


NOT_TOLD: Final = frozenset(["reserves"])
"""Whose change is no news to anybody: how many others are on the reserve list."""


class LetterState(StrEnum):
    """How a letter stands to what was sent before."""

    NEW = "new"
    NEW_ADDRESS = "new address"
    """It was sent to another address than the addressee has now."""
    SENT = "sent"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True)
class Letter:
    """One text to one addressee, from what is due to what was sent.

    `stem` is its path in `announcements/` without ending. Of all letters with one `topic` a person
    gets one: another is an update or a correction.
    """

    kind: LetterKind
    stem: str
    template: str
    values: Values
    """What its template may use, by language, in words."""
    topic: str
    proposal: str | None = None
    to: Addressee | None = None
    calendar: bool = False
    facts: Facts = field(default_factory=dict)
    rendered: Rendered = field(default_factory=Rendered)
    """Its words, once it has been rendered."""
    by_hand: bool = False
    state: LetterState = LetterState.NEW
    earlier: Sending | None = None
    difference: tuple[str, ...] = ()
    """What has changed since it was sent, line by line, in its first language."""
    corrects: Letter | None = None
    """Of an update or a correction, the letter that it brings."""
    is_promotion: bool = False
    """Whether it gives a place to somebody who was told that there was none."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of its text, one below the other."""
        return tuple(self.values)

    @property
    def path(self) -> str:
        """Its place without ending."""
        return f"{FOLDER}/{self.stem}"

    @property
    def due(self) -> Letter:
        """The letter that is due: of an update or a correction, the one that it brings."""
        return self.corrects or self

    @property
    def is_about_dates(self) -> bool:
        """Whether a calendar goes with it, or it is one."""
        return self.due.calendar or self.due.kind is LetterKind.CALENDAR

    @property
    def is_to_send(self) -> bool:
        """Whether its addressee has yet to get it."""
        return self.state in (LetterState.NEW, LetterState.NEW_ADDRESS)

    @property
    def is_written(self) -> bool:
        """Whether it belongs in the outbox: not where an update or a correction has said the same
        already.
        """
        return self.is_to_send or self.earlier is None or self.earlier.what == self.stem

    @property
    def says(self) -> tuple[str, ...]:
        """The names of the facts that it tells: those its text reads, and those it always tells."""
        names: set[str] = set()
        for facts in self.facts.values():
            names.update(facts)
        return tuple(sorted(name for name in names if _is_told(name, self.rendered.reads)))

    def facts_told(self, language: str, names: Sequence[str]) -> Mapping[str, object]:
        """Those of its facts, in a language."""
        facts = self.facts.get(language, {})
        return {name: facts.get(name) for name in names}

    def digest(
        self, languages: Sequence[str], names: Sequence[str], *, with_address: bool = False
    ) -> str:
        """Its kind and those of its facts, as one number."""
        told = {tag: self.facts_told(tag, names) for tag in languages}
        data: dict[str, object] = {"kind": self.kind, "facts": told}
        if with_address:
            data["to"] = normalise(self.to.email) if self.to else None
        text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def text_digest(self) -> str:
        """Its text as one number: what decides where a person wrote the text."""
        text = f"{self.kind}\0{self.rendered.markdown}"
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def address_digest(self) -> str:
        """Its address as a short number: enough to see that it is another one."""
        return address_digest(self.topic, self.to.email if self.to else None)

    def has_moved_since(self, earlier: Sending) -> bool:
        """Whether `earlier` went to another address than its addressee has now.

        A line of `sent.jsonl` without a digest of the address tells it only of the same text.
        """
        if self.to is None or earlier.address == UNADDRESSED:
            return False
        if earlier.address:
            return earlier.address != self.address_digest
        return earlier.text == self.text_digest and not self.is_told_by(earlier)

    def is_told_by(self, earlier: Sending) -> bool:
        """Whether `earlier` told all that this letter says.

        A text that a person changed is compared as a text. A line of `sent.jsonl` without facts is
        older than they are: the kind of its letter is all that is compared.
        """
        if self.by_hand and earlier.text:
            return earlier.text == self.text_digest
        if not earlier.text:
            return earlier.kind == self.kind
        digest = self.digest(earlier.languages, earlier.facts, with_address=not earlier.address)
        return earlier.says == digest


def _is_told(name: str, reads: frozenset[str]) -> bool:
    return name not in NOT_TOLD and ("." not in name or name in reads)


def call_facts(case: Case) -> Facts:
    """The call in every language. What its office and readers are called is wording, not a fact."""
    call, brand = case.call, case.brand
    series: Mapping[Any, str] = brand.series
    organizer: Mapping[Any, str] = brand.organizer
    facts: dict[str, dict[str, object]] = {}
    for language in LANGUAGES:
        facts[language] = {
            "call.name": series.get(language) or call.name,
            "call.organizer": organizer.get(language) or call.organizer,
            "call.deadline": call.deadline.isoformat(),
        }
    return facts


def proposal_facts(case: Case, proposal: Proposal) -> Mapping[str, object]:
    """What may be told of a proposal, by the name of its value in a template."""
    call = case.call
    countries = {*proposal.countries}
    pathfinders = countries.intersection(call.pathfinders) if call.names_pathfinders else ()
    return {
        "title": proposal.title,
        "hosts": host_names(case, proposal),
        "focus": [call.focus.get(key, key) for key in proposal.focus],
        "countries": sorted(countries),
        "pathfinders": sorted(pathfinders),
        "outcomes": [call.outcomes.get(key, key) for key in proposal.outcomes],
        "languages": [*proposal.languages],
    }


def session_facts(case: Case, name: str) -> Facts:
    """What may be told of a session in each language, by the name of its value in a template."""
    proposal, session = public_texts(case.proposals[name], case.sessions.get(name) or Session())
    shared = {**proposal_facts(case, proposal), **_shared_facts(case, session)}
    if session.languages:
        shared["languages"] = [*session.languages]
    facts: dict[str, dict[str, object]] = {}
    for language in LANGUAGES:
        facts[language] = {
            **shared,
            "title": _text(session.title, language) or proposal.title,
            "description": _text(session.description, language) or proposal.description,
        }
    return facts


def _shared_facts(case: Case, session: Session) -> dict[str, object]:
    """What is the same in every language; people only if they agreed to be named."""
    start = session.begins(case.call.timezone)
    minutes = case.call.sessions.lasts(session)
    moderators, speakers = named_people(session)
    people = {normalise(person.name) for person in (*moderators, *speakers)}
    agenda = []
    for part in session.agenda:
        names = [name for name in part.speakers if normalise(name) in people]
        agenda.append([part.minutes, part.item, names])
    return {
        "when": start and [start.isoformat(), str(start.tzinfo), minutes],
        "minutes": minutes,
        "public": session.audience == "public",
        "register": session.register_at,
        "interpretation": [*(session.interpretation or ())],
        "moderator": next(map(_person, moderators), None),
        "speakers": list(map(_person, speakers)),
        "agenda": agenda,
        "recording": session.recording,
        "flyer": session.flyer and session.flyer.alt,
        "room": session.room,
    }


def series_facts(case: Case, names: Sequence[str]) -> Facts:
    """What may be told of all sessions: of each name, the value that every session has."""
    sessions = {name: session_facts(case, name) for name in sorted(names)}
    facts: dict[str, dict[str, object]] = {}
    for language in LANGUAGES:
        told: dict[str, object] = {"sessions": [*sessions]}
        for name, texts in sessions.items():
            for key, value in texts[language].items():
                values = told.setdefault(f"session.{key}", {})
                assert isinstance(values, dict)  # made in the line above  # noqa: S101
                values[name] = value
        facts[language] = told
    return joined_facts(call_facts(case), facts)


def joined_facts(*several: Facts) -> Facts:
    """The facts of all of these, language by language."""
    joined: dict[str, dict[str, object]] = {language: {} for language in LANGUAGES}
    for facts in several:
        for language, values in facts.items():
            joined[language].update(values)
    return joined


def prefixed(prefix: str, facts: Facts) -> Facts:
    """The same facts under the name of the value that holds them."""
    renamed = {}
    for language, values in facts.items():
        renamed[language] = {f"{prefix}.{key}": value for key, value in values.items()}
    return renamed


def everywhere(**facts: object) -> Facts:
    """Facts that are the same in every language."""
    return {language: {**facts} for language in LANGUAGES}


def _person(person: Person) -> list[str]:
    return [person.name, person.role or "", person.organization or ""]


def _text(texts: Mapping[str, str] | None, language: str) -> str | None:
    """A host's text in this language, else the first that there is."""
    for tag, text in (texts or {}).items():
        if tag.partition("-")[0].lower() == language:
            return text
    return next(iter((texts or {}).values()), None)


def thread_of(letter: Letter, sendings: tuple[Sending, ...]) -> tuple[str, ...]:
    """The `Message-ID` of each message that a letter follows, the oldest first.

    A message that came back is not among them: nobody has it.
    """
    identities: dict[str, None] = {}
    for earlier in delivered(sendings):
        if letter.state is LetterState.SENT and earlier == letter.earlier:
            break
        if earlier.message_id and _is_about_the_same(letter, earlier) and has_it(letter, earlier):
            identities[earlier.message_id] = None
    return tuple(identities)


def has_it(letter: Letter, earlier: Sending) -> bool:
    """Whether whoever is to get the letter got the earlier message."""
    to = letter.due.to
    return earlier.address == address_digest(earlier.topic, to.email if to else None)


def _is_about_the_same(letter: Letter, earlier: Sending) -> bool:
    proposal = earlier.topic.partition("/")[2]
    return letter.topic == earlier.topic or (bool(proposal) and proposal == letter.proposal)
