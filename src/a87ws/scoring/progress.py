"""How far the reviewing is: missing, abstained, recused and "not applicable" are four different
things.

Missing: asked for and not there. Abstained: a review whose every score is "not applicable".
Recused: the reviewer's word that they do not judge. Not applicable: one score of a review that is
there; the others count.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from a87ws.model.case import Case
from a87ws.model.review import Recusal, ReviewKey


@dataclass(frozen=True)
class Progress:
    """What became of what one reviewer was asked for, or of all together; ids of proposals, but for
    `not_applicable`.

    `scored` counts in the ratings; `not_counted` holds scores that do not, for a conflict of
    interest.
    """

    asked: tuple[str, ...] = ()
    scored: tuple[str, ...] = ()
    not_counted: tuple[str, ...] = ()
    abstained: tuple[str, ...] = ()
    recused: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    not_applicable: int = 0


def progress(case: Case, counted: Collection[ReviewKey]) -> Mapping[str, Progress]:
    """The progress of every reviewer who was asked or filed something, over the proposals that were
    not withdrawn.
    """
    open_ = [name for name, proposal in sorted(case.proposals.items()) if not proposal.is_withdrawn]
    asked = {(name, who) for name in open_ for who in case.assignments.assignments.get(name, ())}
    reviewers = sorted(
        {who for _, who in asked} | {key.reviewer for key in case.reviews if key.proposal in open_}
    )
    return {who: _of(case, counted, who, open_, asked) for who in reviewers}


def _of(
    case: Case,
    counted: Collection[ReviewKey],
    who: str,
    open_: Collection[str],
    asked: Collection[tuple[str, str]],
) -> Progress:
    found: dict[str, list[str]] = {
        "asked": [],
        "scored": [],
        "not_counted": [],
        "abstained": [],
        "recused": [],
        "missing": [],
    }
    not_applicable = 0
    for name in open_:
        review = case.reviews.get(ReviewKey(name, who))
        if (name, who) in asked:
            found["asked"].append(name)
        if review is None:
            if (name, who) in asked:
                found["missing"].append(name)
        elif isinstance(review, Recusal):
            found["recused"].append(name)
        elif all(score is None for score in review.scores.values()):
            found["abstained"].append(name)
        else:
            found["scored" if ReviewKey(name, who) in counted else "not_counted"].append(name)
            not_applicable += sum(score is None for score in review.scores.values())
    return Progress(
        **{state: tuple(names) for state, names in found.items()}, not_applicable=not_applicable
    )
