"""A review, or a recusal in its place (`reviews/ID/REVIEWER.yaml`); proposal and reviewer come from
the path.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Literal, NamedTuple, TypeAlias

from a87ws.base.records import Text, Word
from a87ws.base.shape import Record, limit


class ReviewKey(NamedTuple):
    """Which proposal, by which reviewer."""

    proposal: str
    reviewer: str


class Review(Record):
    """One reviewer's scores for one proposal; a score of None is "not applicable" and is left out
    of the mean.
    """

    scores: Mapping[Word, int | None]
    confidence: Annotated[int, limit(ge=1, le=3)] | None = None
    feedback: Text | None = None
    note: Text | None = None


RECUSALS = ("host", "institutional", "personal", "collaborator", "other")


class Recusal(Record):
    """A reviewer's word that they do not judge this proposal; counts as no review."""

    recused: Literal["host", "institutional", "personal", "collaborator", "other"]


Judgement: TypeAlias = Review | Recusal


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
