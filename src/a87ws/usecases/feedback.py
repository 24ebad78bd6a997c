"""What reviewers wrote for the host, and which of it a letter may quote."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from a87ws.model.case import Case
from a87ws.model.review import Review
from a87ws.model.who import normalise
from a87ws.scoring.rating import counted_ratings
from a87ws.usecases.load import review_path

_WORD: Final = re.compile(r"[^\W_]+")


def quotable(case: Case) -> tuple[Mapping[str, tuple[str, ...]], tuple[str, ...]]:
    """The feedback of each proposal's counted reviews, and the paths of those reviews whose
    feedback stays here.

    Sorted by its text, so that the order says nothing about the reviewers. Feedback that gives away
    a reviewer's name or anybody's e-mail address is not quoted.
    """
    names = [_words(each.name) for each in case.reviewers]
    found: dict[str, set[str]] = {}
    withheld = []
    for key in sorted(counted_ratings(case)):
        review = case.reviews[key]
        if not isinstance(review, Review) or not review.feedback:
            continue
        if "@" in review.feedback or any(name in _words(review.feedback) for name in names):
            withheld.append(review_path(key))
        else:
            found.setdefault(key.proposal, set()).add(review.feedback.strip())
    return {proposal: tuple(sorted(texts)) for proposal, texts in found.items()}, tuple(withheld)


def _words(text: str) -> str:
    """The words of a text between spaces, comparable: a short name is not found inside a longer
    word.
    """
    return f" {' '.join(_WORD.findall(normalise(text)))} "
