"""Record one reviewer's judgement of one proposal: what was answered becomes a file, and the rest
of it stays.
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
from a87ws.custody.freeze import accept
from a87ws.reviews.assign.plan import assigned_to
from a87ws.reviews.rating import rate_review

REFUSED, USAGE = 1, 2  # exit codes: the call does not let it be; the command line does not
NOT_APPLICABLE: Final = ("-", "na", "n/a", "null")
REMARKS: Final = ("confidence", "feedback", "note")
_WIDTH: Final = 100  # of a line of scores; longer ones stand below each other


@dataclass(frozen=True)
class Reopening:
    """Why a review is recorded although the reviews are frozen, and when."""

    reason: str
    as_of: datetime


@dataclass(frozen=True)
class Draft:
    """A review that may be written: where, for which call, and what the file holds already."""

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
        """The scores that the file holds and the scale knows, in the call's order."""
        held = self.held.get("scores")
        held = held if isinstance(held, dict) else {}
        return {
            name: held[name]
            for name in self.call.criteria
            if name in held
            and (held[name] is None or (type(held[name]) is int and held[name] in self.call.scale))
        }


@dataclass(frozen=True)
class Recorded:
    """What the file says now; `rating` in points of the scale is None for a recusal or where
    nothing applies.
    """

    path: str
    changed: bool
    rating: Fraction | None = None
    recused: str | None = None

    @property
    def line(self) -> str:
        """What was recorded, as it is told."""
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
    points = {str(point): point for point in call.scale}
    if text.strip() not in points:
        choices = ", ".join(f"{point} {words}" for point, words in sorted(call.scale.items()))
        raise Fault(
            f"{quote(text)} is not on the scale",
            f"{choices}, or - for not applicable",
            exit_code=USAGE,
        )
    return points[text.strip()]


def read_scores(call: Call, pairs: Mapping[str, str]) -> Mapping[str, int | None]:
    """Scores by criterion as typed. Raises Fault."""
    for name in pairs:
        if name not in call.criteria:
            hint = suggestion(name, call.criteria)
            raise Fault(f"{quote(name)} is not one of this call's criteria", hint, exit_code=USAGE)
    return {name: read_score(call, text) for name, text in pairs.items()}


def record(
    draft: Draft, scores: Mapping[str, int | None], remarks: Mapping[str, int | str]
) -> Recorded:
    """Write the scores and the remarks given; the file keeps everything else. An empty remark is
    taken away.

    Raises Fault where a criterion would stay without a score.
    """
    if draft.conflict:
        raise draft.conflict
    for name, remark in remarks.items():
        must_be_text(name, str(remark))
    whole = {name: {**draft.scores, **scores}.get(name) for name in draft.call.criteria}
    missing = [name for name in whole if name not in draft.scores and name not in scores]
    if missing:
        hint = f"add {' '.join(f'{name}=SCORE' for name in missing)}; - is for not applicable"
        raise Fault(f"no score for {listed(missing)}", hint, exit_code=USAGE)
    if draft.text is None or not draft.held:
        shape: Any = Inline(whole)
        if len(dump_yaml({"scores": shape})) > _WIDTH:
            shape = whole
        changed = _write(
            draft, dump_yaml({"scores": shape, **{k: v for k, v in remarks.items() if v != ""}})
        )
    else:
        changes: dict[tuple[str | int, ...], Any] = {
            ("scores", name): whole[name] for name in whole if name in scores
        }
        changes |= {(name,): value if value != "" else REMOVE for name, value in remarks.items()}
        changed = _edit(draft, {**changes, ("recused",): REMOVE})
    return Recorded(draft.path, changed, rate_review(draft.call, Review(scores=whole)))


def recuse(draft: Draft, kind: str) -> Recorded:
    """Write a recusal in the place of a review. Raises Fault."""
    if kind not in RECUSALS:
        raise Fault(
            f"{quote(kind)} is not a kind of recusal", suggestion(kind, RECUSALS), exit_code=USAGE
        )
    if draft.text is None or not draft.held:
        return Recorded(draft.path, _write(draft, dump_yaml({"recused": kind})), recused=kind)
    taken: dict[tuple[str | int, ...], Any] = {(name,): REMOVE for name in ("scores", *REMARKS)}
    return Recorded(draft.path, _edit(draft, {**taken, ("recused",): kind}), recused=kind)


def must_be_text(name: str, text: str) -> None:
    """Refuse what the reader would refuse in a file: characters that do not show or turn text
    around.
    """
    try:
        faults = parse(name, text.encode()).faults
    except UnicodeEncodeError:
        raise Fault(f"the {name} is not readable text", "type it again", exit_code=USAGE) from None
    for fault in faults:
        if fault.code == "yaml-character":
            what, hint = say(fault.message), say_hint(fault.hint)
            raise Fault(f"the {name} holds {what}", hint, exit_code=USAGE)


def _edit(draft: Draft, changes: Mapping[tuple[str | int, ...], Any]) -> bool:
    assert draft.text is not None  # only a file that is there is edited  # noqa: S101
    try:
        text = edit_yaml(draft.text, changes)
    except ValueError:
        hint = "change it in an editor, or put each key on a line of its own"
        raise Fault(
            f"`{draft.path}` is laid out in a way that a87ws cannot edit", hint, exit_code=REFUSED
        ) from None
    return _write(draft, text)


def _write(draft: Draft, text: str) -> bool:
    changed = write_text(draft.root, draft.path, text, replaces=draft.text)
    if draft.reopening:
        accept(
            draft.root,
            draft.path,
            draft.reopening.reason,
            as_of=draft.reopening.as_of,
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
                f"`{path}` exists but cannot be read",
                "fix what `a87ws validate` reports",
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
            hint = "the Secretariat can allow a later change with `--reopen REASON`"
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
            "reopening reviews needs a reason", "write it after `--reopen`", exit_code=USAGE
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
            "there is nothing more to do",
            exit_code=REFUSED,
        )


def _known(case: Case, reviewer: str) -> str:
    known = [each.id for each in case.reviewers]
    if reviewer in known:
        return reviewer
    hint = suggestion(reviewer, known) or "check registry/reviewers.yaml"
    raise Fault(f"there is no reviewer {quote(reviewer)}", hint, exit_code=USAGE)


def _at_keyboard(case: Case, email: str | None) -> str:
    """The one reviewer with that address, which is never shown."""
    found = [
        each.id for each in case.reviewers if email and each.email.casefold() == email.casefold()
    ]
    if len(found) != 1:
        raise Fault(
            "cannot tell which reviewer you are", "add `--as REVIEWER`", exit_code=USAGE
        )
    return found[0]
