"""One call loaded with all its files: what the rules judge and the arithmetic reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from a87ws.model.base import is_forgotten
from a87ws.model.brand import Brand
from a87ws.model.call import Call
from a87ws.model.freeze import Freeze
from a87ws.model.proposal import Proposal
from a87ws.model.registers import Assignments, Member, Reviewer
from a87ws.model.review import Judgement, ReviewKey
from a87ws.model.session import Session


@dataclass(frozen=True)
class Round:
    """The nouns of one call repository, each under its id, in the order of the ids.

    A file that could not be read as its noun is absent here and has a diagnostic instead.
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

    def people(self) -> frozenset[str]:
        """The addresses of contacts and reviewers that the files hold, without those taken out, ignoring case."""
        held = [each.contact.email for each in self.proposals.values()] + [each.email for each in self.reviewers]
        return frozenset(each.casefold() for each in held if not is_forgotten(each))
