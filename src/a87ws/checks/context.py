"""What a check may look at beside the noun it judges."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import repeat
from typing import TYPE_CHECKING

from a87ws.base.faults import Message
from a87ws.call.case import Conflict, Register, conflicts, normalise
from a87ws.call.layout import Kind, kind_of, stem
from a87ws.call.session import later
from a87ws.checks.alike import ALL_OF_IT, Closest, Names, near_copies

if TYPE_CHECKING:
    from a87ws.call.call import Call
    from a87ws.call.case import Case
    from a87ws.call.proposal import Host, Proposal
    from a87ws.call.registers import Member
    from a87ws.call.session import Session


@dataclass(frozen=True, slots=True)
class Found:
    """A file as it was found: its path, and why it could not be read if it could not."""

    path: str
    fault: Message | None = None


def folded(path: str) -> str:
    """A path as it looks to a disk that ignores case and writes accents its own way."""
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", path.casefold())


@dataclass(frozen=True)
class Change:
    """What one change did to each file (`added`, `changed` or `removed`), and when it is judged."""

    files: Mapping[str, str]
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Engagement:
    """When and where a session takes place, for whom, and who is needed: its people and its hosts,
    each under a key.
    """

    begins: datetime
    ends: datetime
    people: Mapping[str, str]
    hosts: Mapping[str, str]
    audience: str
    room: str | None

    def overlaps(self, other: Engagement) -> bool:
        """Whether there is a moment at which both are on."""
        return self.begins < other.ends and other.begins < self.ends

    def is_apart(self, other: Engagement) -> bool:
        """Whether the two are in different rooms, so that they may be meant to be parallel."""
        return self.room is not None and other.room is not None and self.room != other.room


def people_of(session: Session | None, proposal: Proposal | None) -> dict[str, str]:
    """Everybody a session needs: the speakers, as its own file names them or else its proposal,
    the moderator, and the contact of its hosts; each under a key that forgives case and accents.
    """
    names = []
    if session is not None:
        names += [speaker.name for speaker in session.speakers]
        if session.moderator is not None:
            names.append(session.moderator.name)
    if proposal is not None:
        if session is None or not session.speakers:
            names += [speaker.name for speaker in proposal.speakers]
        names.append(proposal.contact.name)
    return {normalise(name): name for name in names}


@dataclass(frozen=True)
class Context:
    """The whole call, shared by all checks of one run."""

    paths: Mapping[str, None]
    """Every file that was seen, in order, whether it could be read or not."""
    digests: Mapping[str, str]
    case_or_none: Case | None = None
    """None where call.yaml cannot be read as a call."""
    as_of: datetime | None = None
    """The moment at which the call is judged; None where nothing may depend on it."""

    @property
    def case(self) -> Case:
        """The call with all its files; only checks that need call.yaml may ask."""
        if self.case_or_none is None:
            raise LookupError
        return self.case_or_none

    @cached_property
    def register(self) -> Register:
        """The members by every name they go by."""
        return self.case.register

    @cached_property
    def proposal_ids(self) -> frozenset[str]:
        """The id of every proposal that has a file, readable or not."""
        ids = set()
        for path in self.paths:
            if kind_of(path) is Kind.PROPOSAL:
                ids.add(stem(path))
        return frozenset(ids)

    @cached_property
    def closest_members(self) -> Closest:
        """The members by what is near one of their names; each is suggested under its own name."""
        names: list[tuple[str, str]] = []
        for member in self.case.members:
            names += zip((member.name, *member.aliases), repeat(member.name), strict=False)
        return Closest(names)

    @cached_property
    def organizations(self) -> Names:
        """The members, and every other organization that submits, by what their names look like."""
        names: dict[tuple[str, str], None] = {}
        for member in self.case.members:
            for name in (member.name, *member.aliases):
                names[member.id, name] = None
        for proposal in self.case.proposals.values():
            for host, registered in self.register.hosts(proposal):
                if registered is None:
                    names[normalise(host.name), host.name] = None
        return Names(names)

    @cached_property
    def near_copies(self) -> Mapping[str, tuple[str, int]]:
        """Each proposal that nearly repeats an earlier description: which one, and the per cent."""
        descriptions = {}
        for name, proposal in self.case.proposals.items():
            if not proposal.is_withdrawn:
                descriptions[name] = proposal.description
        return near_copies(descriptions)

    @cached_property
    def conflicts(self) -> Mapping[tuple[str, str], Conflict]:
        """The conflicts of interest of those who wrote a review, by proposal and reviewer."""
        by_review = {}
        for conflict in conflicts(self.case, self.case.reviews):
            by_review[conflict.proposal, conflict.reviewer] = conflict
        return by_review

    @cached_property
    def engagements(self) -> Mapping[str, Engagement]:
        """Every session that has a date and was not called off, by its proposal."""
        engagements = {}
        for name, session in self.case.sessions.items():
            begins = session.begins(self.case.call.timezone)
            if begins is not None and session.held is not False:
                engagements[name] = self._engagement(name, session, begins)
        return engagements

    def _engagement(self, name: str, session: Session, begins: datetime) -> Engagement:
        proposal = self.case.proposals.get(name)
        hosts = {}
        if proposal is not None:
            for host in proposal.organizations:
                hosts[self.register.key(host.name)] = host.name
        return Engagement(
            begins,
            later(begins, self.case.call.sessions.lasts(session)),
            people_of(session, proposal),
            hosts,
            session.audience,
            None if session.room is None else normalise(session.room),
        )

    @cached_property
    def twins(self) -> Mapping[str, tuple[str, str]]:
        """Each proposal that repeats an earlier one: the id of the first and the key they share."""
        first: dict[tuple[str, str], str] = {}
        twins: dict[str, tuple[str, str]] = {}
        for name, (other, share) in self.near_copies.items():
            if share == ALL_OF_IT:
                twins[name] = (other, "description")
        for name, proposal in self.case.proposals.items():
            if not proposal.is_withdrawn:
                key = (self.register.key(proposal.organizations[0].name), normalise(proposal.title))
                if first.setdefault(key, name) != name:
                    twins.setdefault(name, (first[key], "title"))
        return twins

    @cached_property
    def first_by_folded_path(self) -> Mapping[str, str]:
        """The first of the paths that differ only in case or in how an accent is written."""
        first: dict[str, str] = {}
        for path in self.paths:
            first.setdefault(folded(path), path)
        return first


@dataclass(slots=True)
class Here:
    """The file that is judged, and the call around it."""

    path: str
    context: Context
    _hosts: list[tuple[Host, Member | None]] | None = None

    @property
    def id(self) -> str:
        """The id that the file's name gives."""
        return stem(self.path)

    @property
    def case(self) -> Case:
        """The call with all its files."""
        return self.context.case

    @property
    def call(self) -> Call:
        """The call's own file."""
        return self.context.case.call

    @property
    def register(self) -> Register:
        """The members by every name they go by."""
        return self.context.register

    def hosts(self, proposal: Proposal) -> list[tuple[Host, Member | None]]:
        """Each submitting organization of the proposal in this file, with the member it is."""
        if self._hosts is None:
            self._hosts = list(self.context.register.hosts(proposal))
        return self._hosts
