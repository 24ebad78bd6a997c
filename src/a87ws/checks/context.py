"""What a check may look at beside the noun it judges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from a87ws.checks.kinds import Kind, kind_of, stem
from a87ws.register import Conflict, Register, conflicts, normalise

if TYPE_CHECKING:
    from a87ws.model.call import Call
    from a87ws.model.round import Round


@dataclass(frozen=True, slots=True)
class Found:
    """A file as it was found: its path, and why it could not be read if it could not."""

    path: str
    fault: str | None = None


@dataclass(frozen=True)
class Context:
    """The whole call, shared by all checks of one run."""

    paths: Mapping[str, None]
    """Every file that was seen, in order, whether it could be read or not."""
    digests: Mapping[str, str]
    round_or_none: Round | None = None
    """None where call.yaml cannot be read as a call."""

    @property
    def round(self) -> Round:
        """The call with all its files; only checks that need call.yaml may ask."""
        if self.round_or_none is None:
            raise LookupError
        return self.round_or_none

    @cached_property
    def register(self) -> Register:
        """The members by every name they go by."""
        return Register(self.round.members)

    @cached_property
    def proposal_ids(self) -> frozenset[str]:
        """The id of every proposal that has a file, readable or not."""
        return frozenset(stem(path) for path in self.paths if kind_of(path) is Kind.PROPOSAL)

    @cached_property
    def member_names(self) -> tuple[str, ...]:
        """Every name and alias of every member, as the register writes them."""
        return tuple(name for member in self.round.members for name in (member.name, *member.aliases))

    @cached_property
    def conflicts(self) -> Mapping[tuple[str, str], Conflict]:
        """The conflicts of interest of those who wrote a review, by proposal and reviewer."""
        found = conflicts(self.round, self.round.reviews)
        return {(conflict.proposal, conflict.reviewer): conflict for conflict in found}

    @cached_property
    def twins(self) -> Mapping[str, tuple[str, str]]:
        """Each proposal that repeats an earlier one, with the id of the first and the key in which they agree."""
        first: dict[tuple[str, ...], str] = {}
        twins: dict[str, tuple[str, str]] = {}
        for name, proposal in self.round.proposals.items():
            if not proposal.is_withdrawn:
                lead = self.register.key(proposal.organizations[0].name)
                for key in (
                    ("description", normalise(proposal.description)),
                    ("title", normalise(proposal.title), lead),
                ):
                    if first.setdefault(key, name) != name:
                        twins.setdefault(name, (first[key], key[0]))
        return twins

    @cached_property
    def first_by_folded_path(self) -> Mapping[str, str]:
        """The first path among those that differ in nothing but case."""
        return {path.casefold(): path for path in reversed(list(self.paths))}


@dataclass(frozen=True, slots=True)
class Here:
    """The file that is judged, and the call around it."""

    path: str
    context: Context

    @property
    def id(self) -> str:
        """The id that the file's name gives."""
        return stem(self.path)

    @property
    def round(self) -> Round:
        """The call with all its files."""
        return self.context.round

    @property
    def call(self) -> Call:
        """The call's own file."""
        return self.context.round.call

    @property
    def register(self) -> Register:
        """The members by every name they go by."""
        return self.context.register
