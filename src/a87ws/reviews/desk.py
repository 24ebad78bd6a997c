"""Record one reviewer's judgement of one proposal: the answers go into its file, and the rest of
the file stays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from a87ws.base.disk.git import user_email
from a87ws.base.disk.write import REMOVE, Inline, dump_yaml, edit_yaml, read_text, write_text
from a87ws.base.faults import Fault
from a87ws.base.records import decimal
from a87ws.base.text import listed, quote
from a87ws.base.yaml import parse
from a87ws.call.call import Call
from a87ws.call.case import Case, conflicts
from a87ws.call.layout import Kind, path_of
from a87ws.call.review import RECUSALS, Review
from a87ws.checks.say import say, say_hint, suggestion
from a87ws.custody.freeze import Grounds, accept
from a87ws.reviews.assign_plan import assigned_to
from a87ws.reviews.rating import rate_review

REFUSED, USAGE = 1, 2  # exit codes: the call does not allow it; the command line is wrong
NOT_APPLICABLE: Final = ("-", "na", "n/a", "null")
REMARKS: Final = ("confidence", "feedback", "note")
_WIDTH: Final = 100  # of a line of scores; longer ones get a line for each score


@dataclass(frozen=True)
class Reopening:
    """Why a review is recorded although the reviews are frozen, and when."""

    reason: str
    as_of: datetime


@dataclass(frozen=True)
class ReviewDraft:
    """A review that may be written: where, for which call, and what its file has already."""

    root: Path
    path: str
    call: Call
    title: str
    text: str | None = None
    held: Mapping[str, Any] = field(default_factory=dict)
    conflict: Fault | None = None
    reopening: Reopening | None = None

    @property
    def proposal(self) -> str:
        """The id of the proposal."""
        return self.path.split("/")[1]

    @property
    def scores(self) -> Mapping[str, int | None]:
        """The scores in the file that are on the scale, in the call's order."""
        written = self.held.get("scores")
        scores: dict[str, int | None] = {}
        if not isinstance(written, dict):
            return scores
        for name in self.call.criteria:
            score = written.get(name, "")
            if score is None or (type(score) is int and score in self.call.scale):
                scores[name] = score
        return scores


@dataclass(frozen=True)
class Recorded:
    """What the file says now; `rating` in points of the scale is None for a recusal or where no
    criterion applies.
    """

    path: str
    changed: bool
    rating: Fraction | None = None
    recused: str | None = None

    @property
    def line(self) -> str:
        """What was recorded, in words."""
        if self.recused:
            verdict = f"recused, {self.recused}"
        elif self.rating is None:
            verdict = "no score applies, so it does not count"
        else:
            verdict = f"rating {decimal(self.rating)}"
        return f"{self.path} {'written' if self.changed else 'unchanged'}: {verdict}\n"


def read_score(call: Call, text: str) -> int | None:
    """A score as typed: a point of the scale, or None for "not applicable". Raises Fault."""
    if text.strip().casefold() in NOT_APPLICABLE:
        return None
    for point in call.scale:
        if text.strip() == str(point):
            return point
    choices = ", ".join(f"{point} {words}" for point, words in sorted(call.scale.items()))
    hint = f"{choices}, or - for not applicable"
    raise Fault(f"{quote(text)} is not on the scale", hint, exit_code=USAGE)


def read_scores(call: Call, pairs: Mapping[str, str]) -> Mapping[str, int | None]:
    """Scores by criterion as typed. Raises Fault."""
    for name in pairs:
        if name not in call.criteria:
            hint = suggestion(name, call.criteria)
            raise Fault(f"{quote(name)} is not one of this call's criteria", hint, exit_code=USAGE)
    return {name: read_score(call, text) for name, text in pairs.items()}


def record(
    draft: ReviewDraft, scores: Mapping[str, int | None], remarks: Mapping[str, int | str]
) -> Recorded:
    """Write these scores and remarks; the file keeps everything else. An empty remark is removed.

    Raises Fault where a criterion would stay without a score.
    """
    if draft.conflict:
        raise draft.conflict
    for name, remark in remarks.items():
        must_be_text(name, str(remark))
    known = {**draft.scores, **scores}
    missing = [name for name in draft.call.criteria if name not in known]
    if missing:
        pairs = " ".join(f"{name}=SCORE" for name in missing)
        hint = f"add {pairs}; - is for not applicable"
        raise Fault(f"no score for {listed(missing)}", hint, exit_code=USAGE)
    whole = dict(zip(draft.call.criteria, map(known.get, draft.call.criteria), strict=True))
    if draft.text is None or not draft.held:
        changed = _write(draft, _dump_review(whole, remarks))
    else:
        changed = _edit(draft, _list_changes(draft.call, scores, remarks))
    return Recorded(draft.path, changed, rate_review(draft.call, Review(scores=whole)))


def _list_changes(
    call: Call, scores: Mapping[str, int | None], remarks: Mapping[str, int | str]
) -> Mapping[tuple[str | int, ...], Any]:
    changes: dict[tuple[str | int, ...], Any] = {}
    for name in call.criteria:
        if name in scores:
            changes["scores", name] = scores[name]
    for name, remark in remarks.items():
        changes[name,] = REMOVE if remark == "" else remark
    changes["recused",] = REMOVE
    return changes


def _dump_review(scores: Mapping[str, int | None], remarks: Mapping[str, int | str]) -> str:
    content: dict[str, Any] = {"scores": Inline(dict(scores))}
    if len(dump_yaml(content)) > _WIDTH:
        content = {"scores": scores}
    for name, remark in remarks.items():
        if remark != "":
            content[name] = remark
    return dump_yaml(content)


def recuse(draft: ReviewDraft, kind: str) -> Recorded:
    """Write a recusal in the place of a review. Raises Fault."""
    if kind not in RECUSALS:
        hint = suggestion(kind, RECUSALS)
        raise Fault(f"{quote(kind)} is not a kind of recusal", hint, exit_code=USAGE)
    if draft.text is None or not draft.held:
        changed = _write(draft, dump_yaml({"recused": kind}))
    else:
        changes: dict[tuple[str | int, ...], Any] = {("scores",): REMOVE}
        for name in REMARKS:
            changes[name,] = REMOVE
        changed = _edit(draft, {**changes, ("recused",): kind})
    return Recorded(draft.path, changed, recused=kind)


def must_be_text(name: str, text: str) -> None:
    """Refuse what the reader would refuse in a file, such as characters that are invisible."""
    try:
        faults = parse(name, text.encode()).faults
    except UnicodeEncodeError:
        raise Fault(f"the {name} is not readable text", "type it again", exit_code=USAGE) from None
    for fault in faults:
        if fault.code == "yaml-character":
            what, hint = say(fault.message), say_hint(fault.hint)
            raise Fault(f"the {name} holds {what}", hint, exit_code=USAGE)


def _edit(draft: ReviewDraft, changes: Mapping[tuple[str | int, ...], Any]) -> bool:
    assert draft.text is not None  # only a file that is there is edited  # noqa: S101
    try:
        text = edit_yaml(draft.text, changes)
    except ValueError:
        hint = "change it in an editor, or put each key on a line of its own"
        raise Fault(
            f"`{draft.path}` is laid out in a way that a87ws cannot edit", hint, exit_code=REFUSED
        ) from None
    return _write(draft, text)


def _write(draft: ReviewDraft, text: str) -> bool:
    changed = write_text(draft.root, draft.path, text, replaces=draft.text)
    if draft.reopening:
        accept(
            draft.root,
            draft.path,
            Grounds(draft.reopening.reason, draft.reopening.as_of),
            again=not changed,
        )
    return changed


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

    def open(self, proposal: str) -> ReviewDraft:
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
                f"`{path}` exists but cannot be read",
                "fix what `a87ws validate` reports",
                exit_code=REFUSED,
            )
        title = self.case.proposals[proposal].title
        return ReviewDraft(
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
        """Raise Fault if the reviews are frozen and are not reopened."""
        if self.case.freeze and self.case.freeze.reviews and not self.reopening:
            when = self.case.freeze.reviews.date().isoformat()
            hint = "the Secretariat can allow a later change with `--reopen REASON`"
            raise Fault(f"the reviews were frozen on {when}", hint, exit_code=REFUSED)

    def _conflict(self, proposal: str) -> Fault | None:
        for conflict in conflicts(self.case, [(proposal, self.reviewer)]):
            if conflict.waiver:
                continue
            verb = "submits it" if conflict.through == "submits" else "speaks in it"
            message = (
                f"{quote(self.reviewer)} has a conflict of interest with {quote(proposal)}: "
                f"{quote(conflict.organization)} {verb}"
            )
            return Fault(message, "add `--recuse institutional`", exit_code=REFUSED)
        return None


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
            "reopening reviews needs a reason", "write it after `--reopen`", exit_code=USAGE
        )
    if reopening and not (case.freeze and case.freeze.reviews):
        reopening = None  # nothing is closed
    if reviewer:
        return Desk(case, _require_reviewer(case, reviewer), reopening)
    return Desk(case, _find_by_email(case, whoami(case.folder)), reopening)


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
            "there is nothing more to do",
            exit_code=REFUSED,
        )


def _require_reviewer(case: Case, reviewer: str) -> str:
    known = [person.id for person in case.reviewers]
    if reviewer in known:
        return reviewer
    hint = suggestion(reviewer, known) or "check registry/reviewers.yaml"
    raise Fault(f"there is no reviewer {quote(reviewer)}", hint, exit_code=USAGE)


def _find_by_email(case: Case, email: str | None) -> str:
    """The one reviewer with that address, which is never shown."""
    address = (email or "").casefold()
    names = [person.id for person in case.reviewers if person.email.casefold() == address]
    if not address or len(names) != 1:
        message = "cannot tell which reviewer you are"
        raise Fault(message, "add `--as REVIEWER`", exit_code=USAGE)
    return names[0]
