"""Which noun a file holds, by its path (contract, section 1)."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import Final


class Kind(Enum):
    """A kind of file that people or the tool write; the value is the family of its codes."""

    CALL = "call"
    MEMBERS = "members"
    REVIEWERS = "reviewers"
    ASSIGNMENTS = "assignments"
    FREEZE = "freeze"
    PROPOSAL = "proposal"
    REVIEW = "review"
    SESSION = "session"
    BRAND = "brand"

    @property
    def family(self) -> str:
        """What the codes of this kind's faults begin with."""
        return {"members": "register", "reviewers": "register", "assignments": "assignment"}.get(
            self.value, self.value
        )


CALL: Final = "call.yaml"
MEMBERS: Final = "registry/members.yaml"
REVIEWERS: Final = "registry/reviewers.yaml"
ASSIGNMENTS: Final = "assignments.yaml"
FREEZE: Final = "freeze.yaml"
BRAND: Final = "templates/brand.yaml"

_SINGLE: Final = {
    CALL: Kind.CALL,
    MEMBERS: Kind.MEMBERS,
    REVIEWERS: Kind.REVIEWERS,
    ASSIGNMENTS: Kind.ASSIGNMENTS,
    FREEZE: Kind.FREEZE,
    BRAND: Kind.BRAND,
}
_MANY: Final = (
    (re.compile(r"proposals/[^/]+\.yaml"), Kind.PROPOSAL),
    (re.compile(r"reviews/[^/]+/[^/]+\.yaml"), Kind.REVIEW),
    (re.compile(r"sessions/[^/]+\.yaml"), Kind.SESSION),
)


@lru_cache(maxsize=1 << 16)
def kind_of(path: str) -> Kind | None:
    """The kind of file that belongs at `path`, or None where none does."""
    if path in _SINGLE:
        return _SINGLE[path]
    return next((kind for pattern, kind in _MANY if pattern.fullmatch(path)), None)


def stem(path: str) -> str:
    """The id that a path gives: its last part without `.yaml`."""
    return path.rpartition("/")[2].removesuffix(".yaml")
