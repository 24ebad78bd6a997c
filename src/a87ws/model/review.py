"""A review, or a recusal in its place (`reviews/ID/REVIEWER.yaml`); proposal and reviewer come from
the path.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, NamedTuple, TypeAlias

from a87ws.model.base import Text, Word
from a87ws.model.shape import Record, limit


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
