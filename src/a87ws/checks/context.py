"""What a check may look at beside the noun it judges."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
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
    """A path as a disk may take it that ignores case and writes accents its own way."""
    return path.lower() if path.isascii() else unicodedata.normalize("NFC", path.casefold())


@dataclass(frozen=True)
class Change:
    """What one change did: each file that it touched, `added`, `changed` or `removed`, and the
    moment it is judged.
    """

    files: Mapping[str, str]
    as_of: datetime


@dataclass(frozen=True, slots=True)
class Engagement:
    """When a session begins and ends, and who is needed there: its hosts, speakers and moderator,
    each under a key.
    """

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
    """The moment at which the call is judged; None where that is not known, and nothing depends on
    it.
    """

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
        return frozenset(stem(path) for path in self.paths if kind_of(path) is Kind.PROPOSAL)

    @cached_property
    def closest_members(self) -> Closest:
        """The members by what is near one of their names; each is suggested under its own name."""
        members = self.case.members
        return Closest(
            (name, member.name) for member in members for name in (member.name, *member.aliases)
        )

    @cached_property
    def organizations(self) -> Names:
        """The members, and every other organization that submits, by what their names look like."""
        named = [
            (member.id, name)
            for member in self.case.members
            for name in (member.name, *member.aliases)
        ]
        for proposal in self.case.proposals.values():
            named += [
                (normalise(host.name), host.name)
                for host, member in self.register.hosts(proposal)
                if not member
            ]
        return Names(dict.fromkeys(named))

    @cached_property
    def near_copies(self) -> Mapping[str, tuple[str, int]]:
        """Each proposal whose description is nearly that of an earlier one: its id, and how near in
        a hundred.
        """
        proposals = self.case.proposals.items()
        return near_copies(
            {name: each.description for name, each in proposals if not each.is_withdrawn}
        )

    @cached_property
    def conflicts(self) -> Mapping[tuple[str, str], Conflict]:
        """The conflicts of interest of those who wrote a review, by proposal and reviewer."""
        found = conflicts(self.case, self.case.reviews)
        return {(conflict.proposal, conflict.reviewer): conflict for conflict in found}

    @cached_property
    def engagements(self) -> Mapping[str, Engagement]:
        """Every session that has a date, by its proposal."""
        found = {}
        for name, session in self.case.sessions.items():
            begins = session.begins(self.case.call.timezone)
            if begins is not None:
                ends = later(begins, self.case.call.sessions.lasts(session))
                found[name] = Engagement(begins, ends, dict(self._needed(name, session)))
        return found

    def _needed(self, name: str, session: Session) -> Iterator[tuple[str, str]]:
        proposal = self.case.proposals.get(name)
        for host in proposal.organizations if proposal else ():
            yield f"organization {self.register.key(host.name)}", host.name
        for person in (*session.speakers, *filter(None, [session.moderator])):
            yield f"person {normalise(person.name)}", person.name

    @cached_property
    def twins(self) -> Mapping[str, tuple[str, str]]:
        """Each proposal that repeats an earlier one, with the id of the first and the key in which
        they agree.
        """
        first: dict[tuple[str, str], str] = {}
        copies = self.near_copies.items()
        twins = {
            name: (other, "description") for name, (other, share) in copies if share == ALL_OF_IT
        }
        for name, proposal in self.case.proposals.items():
            if not proposal.is_withdrawn:
                key = (self.register.key(proposal.organizations[0].name), normalise(proposal.title))
                if first.setdefault(key, name) != name:
                    twins.setdefault(name, (first[key], "title"))
        return twins

    @cached_property
    def first_by_folded_path(self) -> Mapping[str, str]:
        """The first path among those that differ in nothing but case and ways to write an accent."""
        return {folded(path): path for path in reversed(list(self.paths))}


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
