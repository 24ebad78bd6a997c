"""Where a proposal stands: its rating, its counted reviews, its priorities and its merit."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Standing:
    """One proposal as judged; `rating` and `merit` are None where no review counts.

    `rating` is in points of the scale, `merit` in thousandths of a point.
    """

    proposal: str
    ratings: tuple[Fraction, ...]
    rating: Fraction | None
    joint: bool
    pathfinder: bool
    merit: int | None

    @property
    def reviews(self) -> int:
        """How many reviews count."""
        return len(self.ratings)
