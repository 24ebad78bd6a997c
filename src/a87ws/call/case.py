"""One call loaded with all its files: what the rules judge and the arithmetic reads."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import TYPE_CHECKING, TypeVar, cast

from a87ws.base.faults import Severity
from a87ws.base.records import is_forgotten
from a87ws.call.brand import Brand
from a87ws.call.call import Call
from a87ws.call.proposal import Host, Proposal
from a87ws.call.registers import Assignments, Freeze, Member, Reviewer, Waiver
from a87ws.call.review import Judgement, ReviewKey
from a87ws.call.session import Session

if TYPE_CHECKING:
    from pathlib import Path

    from a87ws.base.faults import Diagnostic
    from a87ws.base.yaml import Document


def normalise(name: str) -> str:
    """A name as it is compared: without case, accents, kinds of apostrophe and spacing (contract,
    section 1).
    """
    if name.isascii():
        return " ".join(name.casefold().split())
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join(plain.casefold().translate(APOSTROPHES).split())


APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u201b\u02bc\u00b4\u02b9`", "'"))


@dataclass(frozen=True)
class Conflict:
    """A reviewer with an organization in common with a proposal, and the waiver if there is one."""

    proposal: str
    reviewer: str
    organization: str
    through: str
    """How the proposal is tied to the organization: `submits` or `speaks`."""
    waiver: Waiver | None = None


@dataclass(frozen=True)
class Register:
    """The members by every name they go by."""

    members: tuple[Member, ...]

    @cached_property
    def by_name(self) -> Mapping[str, Member]:
        """Normalised id, name or alias to member; the first holder of a name keeps it (a check
        names the second).
        """
        found: dict[str, Member] = {}
        for member in self.members:
            for name in (member.id, member.name, *member.aliases):
                found.setdefault(normalise(name), member)
        return found

    def resolve(self, name: str) -> Member | None:
        """The member that goes by `name`, or None."""
        if name not in self._found:
            self._found[name] = self.by_name.get(normalise(name))
        return self._found[name]

    @cached_property
    def _found(self) -> dict[str, Member | None]:
        """What was looked up before, by the name as it was written: the same few come again and
        again.
        """
        return {}

    def key(self, name: str) -> str:
        """What an organization is counted under: its member id, or its normalised name."""
        member = self.resolve(name)
        return member.id if member else normalise(name)

    def hosts(self, proposal: Proposal) -> Iterator[tuple[Host, Member | None]]:
        """Each submitting organization with the member it is, lead first."""
        return ((host, self.resolve(host.name)) for host in proposal.organizations)

    def member_ids(self, proposal: Proposal) -> frozenset[str]:
        """The distinct registered members that submit `proposal`."""
        return frozenset(member.id for _, member in self.hosts(proposal) if member)

    def is_joint(self, proposal: Proposal) -> bool:
        """Whether at least two distinct registered members submit it."""
        # "jointly by at least two members"
        return len(self.member_ids(proposal)) >= 2  # noqa: PLR2004

    def ties(self, proposal: Proposal) -> Mapping[str, tuple[str, str]]:
        """Every organization tied to `proposal`, by key: its name as written, and whether it
        submits or speaks.
        """
        found = {self.key(host.name): (host.name, "submits") for host in proposal.organizations}
        for speaker in proposal.speakers:
            if speaker.organization:
                found.setdefault(self.key(speaker.organization), (speaker.organization, "speaks"))
        return found

    def own(self, reviewer: Reviewer) -> frozenset[str]:
        """The keys of the reviewer's organizations, affiliates included."""
        return frozenset(self.key(name) for name in (*reviewer.organizations, *reviewer.affiliates))


def conflicts(case: Case, pairs: Iterable[tuple[str, str]] | None = None) -> Iterator[Conflict]:
    """Every conflict of interest (contract, section 2), waived or not; of `pairs` (proposal,
    reviewer) if given.
    """
    register = case.register
    reviewers = {reviewer.id: reviewer for reviewer in case.reviewers}
    if pairs is None:
        pairs = ((proposal, reviewer) for proposal in case.proposals for reviewer in reviewers)
    own = {name: register.own(reviewer) for name, reviewer in reviewers.items()}
    ties: dict[str, Mapping[str, tuple[str, str]]] = {}
    for proposal, name in pairs:
        if proposal not in case.proposals or name not in reviewers:
            continue
        if proposal not in ties:
            ties[proposal] = register.ties(case.proposals[proposal])
        shared = [
            (ties[proposal][key][1] != "submits", key) for key in ties[proposal] if key in own[name]
        ]
        if shared:
            organization, through = ties[proposal][min(shared)[1]]
            waiver = next((w for w in reviewers[name].waivers if w.proposal == proposal), None)
            yield Conflict(proposal, name, organization, through, waiver)


Fact = TypeVar("Fact")


@dataclass(frozen=True)
class Case:
    """One call: its nouns, each under its id, in the order of the ids, and what follows from them.

    A file that could not be read as its noun is absent here and has a diagnostic instead. A command
    makes one case and hands it on; a function that takes a case neither reads nor judges again.
    """

    call: Call
    members: tuple[Member, ...] = ()
    reviewers: tuple[Reviewer, ...] = ()
    proposals: Mapping[str, Proposal] = field(default_factory=dict)
    reviews: Mapping[ReviewKey, Judgement] = field(default_factory=dict)
    sessions: Mapping[str, Session] = field(default_factory=dict)
    assignments: Assignments = field(default_factory=Assignments)
    freeze: Freeze | None = None
    brand: Brand = field(default_factory=Brand)
    digests: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of the bytes of every file that was read, by path."""
    root: Path | None = None
    """The folder it was read from; None where a case was made in memory."""
    documents: Mapping[str, Document] = field(default_factory=dict, repr=False, compare=False)
    diagnostics: tuple[Diagnostic, ...] = field(default=(), repr=False, compare=False)
    facts: dict[object, object] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What was worked out of this case before, by the function that did; see `fact`."""

    @cached_property
    def register(self) -> Register:
        """The members by every name they go by."""
        return Register(self.members)

    @cached_property
    def faulty(self) -> frozenset[str]:
        """The paths of the files with at least one error."""
        errors = set()
        for diagnostic in self.diagnostics:
            if diagnostic.severity is Severity.ERROR:
                errors.add(diagnostic.primary.span.path)
        return frozenset(errors)

    @property
    def folder(self) -> Path:
        """The folder it was read from, for those who write there."""
        if self.root is None:
            raise LookupError
        return self.root

    def people(self) -> frozenset[str]:
        """The addresses of contacts and reviewers that the files hold, without those taken out,
        ignoring case.
        """
        held = [each.contact.email for each in self.proposals.values()] + [
            each.email for each in self.reviewers
        ]
        return frozenset(each.casefold() for each in held if not is_forgotten(each))


def fact(work: Callable[[Case], Fact]) -> Callable[[Case], Fact]:
    """A function of a case as one of its facts: worked out once, and kept with the case."""

    @wraps(work)
    def known(case: Case) -> Fact:
        if work not in case.facts:
            case.facts[work] = work(case)
        return cast("Fact", case.facts[work])

    return known
