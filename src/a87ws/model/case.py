"""One call loaded with all its files: what the rules judge and the arithmetic reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import TYPE_CHECKING, TypeVar, cast

from a87ws.diagnostics import Severity
from a87ws.model.base import is_forgotten
from a87ws.model.brand import Brand
from a87ws.model.call import Call
from a87ws.model.freeze import Freeze
from a87ws.model.proposal import Proposal
from a87ws.model.registers import Assignments, Member, Reviewer
from a87ws.model.review import Judgement, ReviewKey
from a87ws.model.session import Session
from a87ws.model.who import Register

if TYPE_CHECKING:
    from pathlib import Path

    from a87ws.diagnostics import Diagnostic
    from a87ws.source import Document

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
    """A function of a case as one of its facts: worked out when first asked for, and kept with it."""

    @wraps(work)
    def known(case: Case) -> Fact:
        if work not in case.facts:
            case.facts[work] = work(case)
        return cast("Fact", case.facts[work])

    return known
