"""The registers: members of the Alliance and the reviewers (`registry/*.yaml`), and who reviews
what.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, NamedTuple, TypeAlias

from a87ws.base.records import Count, Day, Id, Many, Moment, Text
from a87ws.base.shape import Record, before, limit


class Member(Record):
    """A member of the Alliance; its type and country here hold over what a proposal says."""

    id: Id
    name: Text
    aliases: Many[Text] = ()
    type: Text
    country: Text


class Members(Record):
    """`registry/members.yaml`."""

    members: Many[Member] = ()


class Waiver(Record):
    """A dated decision that a conflict of interest does not keep a review from counting."""

    proposal: Id
    by: Text
    on: Day
    reason: Text


class Reviewer(Record):
    """Somebody who reviews; `organizations` and `affiliates` are what conflicts of interest are
    found by.
    """

    id: Id
    name: Text
    email: Text
    organizations: Many[Text] = ()
    affiliates: Many[Text] = ()
    load: Count | None = None
    languages: Many[Text] = ()
    waivers: Many[Waiver] = ()


class Reviewers(Record):
    """`registry/reviewers.yaml`."""

    reviewers: Many[Reviewer] = ()


class Assignments(Record):
    """`assignments.yaml`: the reviewers of each proposal."""

    assignments: Mapping[str, Many[Text]] = {}


Digest: TypeAlias = Annotated[str, limit(pattern="^[0-9a-f]{64}$")]
"""SHA-256 of a file's bytes."""


class Acceptance(Record):
    """A later change that the Secretariat let in: its digest, the day, the reason, and by whom."""

    sha256: Digest | None = None
    """None in files of versions before 0.2, which kept no other digest than the accepted one."""
    on: Day
    reason: Text
    by: Text | None = None


def _listed(value: Any) -> Any:  # noqa: ANN401  before validation it may be anything
    """Versions before 0.2 kept one acceptance, without a list."""
    return [value] if isinstance(value, dict) else value


Acceptances: TypeAlias = Annotated[Many[Acceptance], before(_listed)]


class FrozenFile(Record):
    """One file as received; `late` where it first appeared after the freeze."""

    sha256: Digest
    late: bool = False
    accepted: Acceptances = ()
    """Every version that was let in later, the oldest first."""

    @property
    def digest(self) -> str:
        """The digest of the version that counts: the last that was accepted, or as received."""
        for acceptance in reversed(self.accepted):
            if acceptance.sha256 is not None:
                return acceptance.sha256
        return self.sha256

    @property
    def is_shut_out(self) -> bool:
        """Whether it came late and nobody let it in."""
        return self.late and not self.accepted


class LetIn(NamedTuple):
    """One acceptance, of which file, and whether that came late."""

    path: str
    is_late: bool
    acceptance: Acceptance


class Freeze(Record):
    """`freeze.yaml`: when proposals and reviews were frozen, and each received file's digest."""

    version: Literal[1]
    proposals: Moment | None = None
    reviews: Moment | None = None
    files: Mapping[str, FrozenFile]

    def in_time(self, path: str) -> bool:
        """Whether the file at `path` was received in time, or accepted later."""
        entry = self.files.get(path)
        return entry is not None and not entry.is_shut_out

    def let_in(self) -> Iterator[LetIn]:
        """Everything that was let in after the freeze, by day, then by path."""
        found: list[LetIn] = []
        for path, entry in sorted(self.files.items()):
            found.extend(LetIn(path, entry.late, acceptance) for acceptance in entry.accepted)
        found.sort(key=lambda let_in: let_in.acceptance.on)
        yield from found
