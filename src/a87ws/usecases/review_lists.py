"""What each reviewer has to judge, and how far they are; as a list to walk through and as a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from a87ws.checks.words import quote
from a87ws.diagnostics import Fault
from a87ws.model.case import Case
from a87ws.model.review import Recusal, ReviewKey
from a87ws.rendering.review_list import review_list
from a87ws.rendering.say import suggestion
from a87ws.store.ledger import Settled, read_ledger, settle

LEDGER: Final = ".ledger.json"


def assigned_to(case: Case, reviewer: str) -> Sequence[str]:
    """The ids of the proposals that a reviewer is to judge, those withdrawn or unreadable left out."""
    return sorted(
        name
        for name, reviewers in case.assignments.assignments.items()
        if reviewer in reviewers
        and name in case.proposals
        and not case.proposals[name].is_withdrawn
    )


def list_for(case: Case, reviewer: str) -> str:
    """One reviewer's page, as Markdown. Raises Fault."""
    return _page(case, reviewer)


def write_lists(case: Case, folder: str) -> Settled:
    """Write a page for every reviewer who has something to judge into `folder`, inside the call.
    Raises Fault.
    """
    folder = folder.rstrip("/") or "/"
    busy = [each.id for each in case.reviewers if assigned_to(case, each.id)]
    texts = {f"{folder}/{name}.md": _page(case, name) for name in sorted(busy)}
    ledger = f"{folder}/{LEDGER}"
    stale = [
        path
        for path in read_ledger(case.folder, ledger)
        if path not in texts and path.startswith(f"{folder}/")
    ]
    return settle(case.folder, ledger, "a87ws assign", texts, stale)


def _page(case: Case, reviewer: str) -> str:
    known = {each.id: each for each in case.reviewers}
    if reviewer not in known:
        raise Fault(
            f"there is no reviewer {quote(reviewer)}", suggestion(reviewer, known), exit_code=2
        )
    names = assigned_to(case, reviewer)
    return review_list(
        case.call,
        known[reviewer],
        [(n, case.proposals[n], _state(case, n, reviewer)) for n in names],
    )


def _state(case: Case, proposal: str, reviewer: str) -> str:
    review = case.reviews.get(ReviewKey(proposal, reviewer))
    if isinstance(review, Recusal):
        return "recused"
    return "to do" if review is None else "done"
