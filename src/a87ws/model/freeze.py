"""What was received, by digest (`freeze.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from a87ws.model.base import Day, Moment, Text
from a87ws.model.shape import Record, limit


class Acceptance(Record):
    """A later change that the Secretariat let in, with its reason."""

    on: Day
    reason: Text


class FrozenFile(Record):
    """One file as received; `late` where it first appeared after the freeze."""

    sha256: Annotated[str, limit(pattern="^[0-9a-f]{64}$")]
    late: bool = False
    accepted: Acceptance | None = None


class Freeze(Record):
    """`freeze.yaml`: when proposals and reviews were frozen, and the digest of every file received."""

    version: Literal[1]
    proposals: Moment | None = None
    reviews: Moment | None = None
    files: Mapping[str, FrozenFile]

    def in_time(self, path: str) -> bool:
        """Whether the file at `path` was received in time, or accepted later."""
        entry = self.files.get(path)
        return entry is not None and (not entry.late or entry.accepted is not None)
