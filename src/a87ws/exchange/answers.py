"""A reviewer's answers as they are typed, whatever they are typed into."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Answers:
    """What one form or row holds about one proposal; an empty text is an empty field. `where` is its
    place.
    """

    proposal: str
    scores: Mapping[str, str] = field(default_factory=dict)
    confidence: str = ""
    feedback: str = ""
    note: str = ""
    recused: str = ""
    where: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all was answered."""
        return not any(
            (*self.scores.values(), self.confidence, self.feedback, self.note, self.recused)
        )
