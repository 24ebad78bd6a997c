"""A reviewer's desk: who they are, what they are to judge, and the review of each proposal opened
for writing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from a87ws.checks.words import quote
from a87ws.diagnostics import Fault
from a87ws.model.case import Case
from a87ws.model.layout import Kind, path_of
from a87ws.model.who import conflicts
from a87ws.rendering.say import suggestion
from a87ws.source import parse
from a87ws.store.git import user_email
from a87ws.store.writer import read_text
from a87ws.usecases.review_lists import assigned_to
from a87ws.usecases.score import REFUSED, USAGE, Draft, Reopening


@dataclass(frozen=True)
class Desk:
    """One call, read once, and one of its reviewers."""

    case: Case
    reviewer: str
    reopening: Reopening | None = None

    @property
    def assigned(self) -> Sequence[str]:
        """The ids of what the reviewer is to judge, by the id."""
        return assigned_to(self.case, self.reviewer)

    def open(self, proposal: str) -> Draft:
        """The review of `proposal` as its file holds it now.

        Raises Fault for whatever keeps a review from being recorded; a conflict of interest is kept
        in the draft, since a recusal may still be.
        """
        proposal = proposal.removeprefix("proposals/").removesuffix(".yaml")
        _must_be_open(self.case, proposal)
        path = path_of(Kind.REVIEW, proposal, self.reviewer)
        text = read_text(self.case.folder, path)
        held = parse(path, text.encode()).value if text is not None else {}
        if not isinstance(held, dict):
            raise Fault(
                f"`{path}` is there and cannot be read",
                "mend what `a87ws validate` shows",
                exit_code=REFUSED,
            )
        title = self.case.proposals[proposal].title
        return Draft(
            self.case.folder,
            path,
            self.case.call,
            title,
            text,
            held,
            self._conflict(proposal),
            self.reopening,
        )

    def must_take_reviews(self) -> None:
        """Raise Fault where the reviews are frozen and nothing was said about opening them again."""
        if self.case.freeze and self.case.freeze.reviews and not self.reopening:
            when = self.case.freeze.reviews.date().isoformat()
            hint = "the Secretariat may let a later change in with `--reopen REASON`"
            raise Fault(f"the reviews were frozen on {when}", hint, exit_code=REFUSED)

    def _conflict(self, proposal: str) -> Fault | None:
        found = next(
            (c for c in conflicts(self.case, [(proposal, self.reviewer)]) if not c.waiver), None
        )
        if found is None:
            return None
        tie = f"{quote(found.organization)} {'submits it' if found.through == 'submits' else 'speaks in it'}"
        message = f"{quote(self.reviewer)} has a conflict of interest with {quote(proposal)}: {tie}"
        return Fault(message, "add `--recuse institutional`", exit_code=REFUSED)


def open_desk(
    case: Case,
    reviewer: str | None,
    reopening: Reopening | None = None,
    whoami: Callable[[Path], str | None] = user_email,
) -> Desk:
    """The desk of `reviewer`, or of whoever `whoami` says is at the keyboard (by e-mail address).
    Raises Fault.
    """
    if reopening and not reopening.reason.strip():
        raise Fault(
            "reviews are opened again for a reason", "write it behind `--reopen`", exit_code=USAGE
        )
    if reopening and not (case.freeze and case.freeze.reviews):
        reopening = None  # nothing is closed
    return Desk(
        case,
        _known(case, reviewer) if reviewer else _at_keyboard(case, whoami(case.folder)),
        reopening,
    )


def _must_be_open(case: Case, proposal: str) -> None:
    if proposal not in case.proposals:
        if path_of(Kind.PROPOSAL, proposal) in case.documents:
            raise Fault(
                f"proposal {quote(proposal)} has errors", "see `a87ws validate`", exit_code=REFUSED
            )
        hint = suggestion(proposal, case.proposals)
        raise Fault(f"there is no proposal {quote(proposal)}", hint, exit_code=USAGE)
    if case.proposals[proposal].is_withdrawn:
        raise Fault(
            f"proposal {quote(proposal)} was withdrawn",
            "nothing more is to be done",
            exit_code=REFUSED,
        )


def _known(case: Case, reviewer: str) -> str:
    known = [each.id for each in case.reviewers]
    if reviewer in known:
        return reviewer
    hint = suggestion(reviewer, known) or "see registry/reviewers.yaml"
    raise Fault(f"there is no reviewer {quote(reviewer)}", hint, exit_code=USAGE)


def _at_keyboard(case: Case, email: str | None) -> str:
    """The one reviewer with that address, which is never shown."""
    found = [
        each.id for each in case.reviewers if email and each.email.casefold() == email.casefold()
    ]
    if len(found) != 1:
        raise Fault(
            "it is not known which reviewer you are", "add `--as REVIEWER`", exit_code=USAGE
        )
    return found[0]
