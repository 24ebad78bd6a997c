"""Where a proposal stands: its rating, its counted reviews, its priorities and its merit."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
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


def places(standings: Sequence[Standing], ineligible: Container[str]) -> Mapping[str, int]:
    """The place of each eligible proposal by merit, from 1; equal merit goes by the id."""
    ranked = sorted(
        (each for each in standings if each.proposal not in ineligible),
        key=lambda each: (-(each.merit or 0), each.proposal),
    )
    return {each.proposal: place for place, each in enumerate(ranked, 1)}
