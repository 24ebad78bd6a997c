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
    """When a session begins and ends, and its hosts, speakers and moderator, each under a key."""

    begins: datetime
    ends: datetime
    people: Mapping[str, str]


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
        """Every session that has a date, by its proposal."""
        engagements = {}
        for name, session in self.case.sessions.items():
            begins = session.begins(self.case.call.timezone)
            if begins is not None:
                ends = later(begins, self.case.call.sessions.lasts(session))
                engagements[name] = Engagement(begins, ends, self._people(name, session))
        return engagements

    def _people(self, name: str, session: Session) -> Mapping[str, str]:
        people = {}
        proposal = self.case.proposals.get(name)
        if proposal is not None:
            for host in proposal.organizations:
                people[f"organization {self.register.key(host.name)}"] = host.name
        for person in filter(None, (*session.speakers, session.moderator)):
            people[f"person {normalise(person.name)}"] = person.name
        return people

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
