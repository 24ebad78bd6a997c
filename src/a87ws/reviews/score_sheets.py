"""Many reviews at once, out of the call and back into it: in a form to fill in, or in a sheet.

All answers are checked before the first is written, so that a slip on the last line leaves no
half-recorded sheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import starmap
from typing import Any, Final

from a87ws.base.disk.write import dump_yaml, is_generated, read_text, remove_text, write_text
from a87ws.base.faults import Fault
from a87ws.base.yaml import parse
from a87ws.call.review import RECUSALS
from a87ws.reviews.desk import (
    REFUSED,
    REMARKS,
    Desk,
    Recorded,
    ReviewDraft,
    must_be_text,
    read_score,
    record,
    recuse,
)


@dataclass(frozen=True)
class Answers:
    """What one form or row has about one proposal; an empty text is an empty field, `where` is its
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


@dataclass(frozen=True)
class SavedAnswers:
    """The answers about one proposal so far, and whether they are a review or a recusal already."""

    scores: Mapping[str, int | None]
    remarks: Mapping[str, int | str]
    recused: str | None = None
    is_whole: bool = False

    @property
    def is_done(self) -> bool:
        """Whether nothing more has to be answered."""
        return self.is_whole or self.recused is not None


def answers(desk: Desk, proposal: str) -> SavedAnswers:
    """What is answered so far, in the file of the call or beside it. Raises Fault."""
    return _answers(desk.open(proposal))


def _answers(draft: ReviewDraft) -> SavedAnswers:
    if set(draft.scores) == set(draft.call.criteria):
        return SavedAnswers(draft.scores, _remarks(draft.held), is_whole=True)
    # An unfinished file beside a recusal, or beside a review that lacks a criterion, is about to
    # replace it.
    unfinished = _read_unfinished(draft)
    scores = {**draft.scores, **replace(draft, held=unfinished).scores}
    remarks = {**_remarks(draft.held), **_remarks(unfinished)}
    recused = draft.held.get("recused")
    if not isinstance(recused, str):
        recused = None
    return SavedAnswers(scores, remarks, recused)


def _read_unfinished(draft: ReviewDraft) -> Mapping[str, Any]:
    text = read_text(draft.root, _beside(draft))
    if text is None or not is_generated(text):
        return {}
    content = parse(draft.path, text.encode()).value
    if not isinstance(content, dict):
        return {}
    return content


def save(
    desk: Desk, proposal: str, scores: Mapping[str, int | None], remarks: Mapping[str, int | str]
) -> Recorded | None:
    """Save answers to one proposal; None as long as some criterion has no score. Raises Fault."""
    draft = desk.open(proposal)
    so_far = _answers(draft)
    scores = {**so_far.scores, **scores}
    if draft.conflict:
        raise draft.conflict
    if so_far.is_whole:
        done = record(draft, scores, remarks)
        forget(desk, proposal)
        return done
    remarks = {**so_far.remarks, **remarks}
    if draft.call.criteria.keys() <= scores.keys():
        done = record(draft, scores, remarks)
        forget(desk, proposal)
        return done
    kept = {name: remark for name, remark in remarks.items() if remark != ""}
    write_text(draft.root, _beside(draft), dump_yaml({"scores": scores, **kept}, by="a87ws score"))
    return None


def step_back(desk: Desk, proposal: str, kind: str) -> Recorded:
    """Recuse the reviewer and delete unfinished answers. Raises Fault."""
    done = recuse(desk.open(proposal), kind)
    forget(desk, proposal)
    return done


def forget(desk: Desk, proposal: str) -> None:
    """Delete the unfinished answers beside a review."""
    path = _beside(desk.open(proposal))
    text = read_text(desk.case.folder, path)
    if text is not None:
        remove_text(desk.case.folder, path, text)


def _beside(draft: ReviewDraft) -> str:
    folder, _, name = draft.path.rpartition("/")
    return f"{folder}/.{name.removesuffix('.yaml')}.unfinished.yaml"


def _remarks(held: Mapping[str, Any]) -> Mapping[str, int | str]:
    return {name: held[name] for name in REMARKS if isinstance(held.get(name), (int, str))}


NOT_APPLICABLE: Final = "n/a"
CONFIDENCES: Final = ("1", "2", "3")


@dataclass(frozen=True)
class Taken:
    """What became of the answers; those in `empty` answer nothing, and nothing changed."""

    recorded: Sequence[Recorded]
    empty: Sequence[str]


def answers_of(desk: Desk, proposals: Sequence[str]) -> list[Answers]:
    """What is answered so far, as it would be typed."""
    return [_type_answers(proposal, answers(desk, proposal)) for proposal in proposals]


def _type_answers(proposal: str, so_far: SavedAnswers) -> Answers:
    remarks = {name: str(remark) for name, remark in so_far.remarks.items()}
    if so_far.recused:
        return Answers(proposal, {}, **remarks, recused=so_far.recused)
    scores = {name: typed(score) for name, score in so_far.scores.items()}
    return Answers(proposal, scores, **remarks)


def typed(score: int | None) -> str:
    """A score as it is typed."""
    return NOT_APPLICABLE if score is None else str(score)


def take(desk: Desk, answers: Sequence[Answers]) -> Taken:
    """Record every answer, or none if one of them cannot be recorded. Raises Fault with all
    problems.
    """
    problems: list[str] = []
    drafts: list[tuple[Answers, ReviewDraft]] = []
    empty: list[str] = []
    seen: set[str] = set()
    for row in answers:
        if _is_on_its_way(desk, row):
            empty.append(row.proposal)
            continue
        slips = list(_find_slips(desk, row))
        if row.proposal in seen:
            slips.append("the proposal is listed twice")
        seen.add(row.proposal)
        problems += [f"{row.where}: {words}" for words in slips]
        if row.is_empty:
            empty.append(row.proposal)
        elif not slips:
            drafts.append((row, desk.open(row.proposal)))
    if problems:
        message = "\n  ".join(["nothing was recorded:", *problems])
        raise Fault(message, "fix it and run the same command again", exit_code=REFUSED)
    done = list(starmap(_record, drafts))
    for row, _ in drafts:
        forget(desk, row.proposal)
    return Taken(done, empty)


def _is_on_its_way(desk: Desk, row: Answers) -> bool:
    """Whether these are the answers of a review that was begun elsewhere and is not whole, just as
    they were written out.
    """
    if row.is_empty or row.proposal not in desk.assigned:
        return False
    so_far = answers(desk, row.proposal)
    if so_far.is_done:
        return False
    return strip_blanks(row) == strip_blanks(_type_answers(row.proposal, so_far))


def _find_slips(desk: Desk, row: Answers) -> Iterator[str]:
    if row.is_empty:
        return
    try:
        draft = desk.open(row.proposal)
        must_be_text("feedback", row.feedback)
        must_be_text("note", row.note)
    except Fault as fault:
        yield fault.message
        return
    scores = strip_blanks(row).scores
    if row.recused:
        if row.recused not in RECUSALS:
            yield f"`{row.recused}` is not a kind of recusal; there are {', '.join(RECUSALS)}"
        if scores:
            yield "a recusal cannot have scores: empty them"
        return
    if draft.conflict:
        yield f"{draft.conflict.message}; write institutional under recused"
    else:
        yield from _find_score_slips(draft, scores)
        if row.confidence and row.confidence not in CONFIDENCES:
            yield f"confidence `{row.confidence}` is not 1, 2 or 3"


def _find_score_slips(draft: ReviewDraft, scores: Mapping[str, str]) -> Iterator[str]:
    missing = [name for name in draft.call.criteria if name not in scores]
    if missing:
        yield f"no score for {', '.join(missing)}; write {NOT_APPLICABLE} if one does not apply"
    for name, text in scores.items():
        try:
            read_score(draft.call, text)
        except Fault as fault:
            yield f"{name}: {fault.message}; {fault.hint}"


def _record(row: Answers, draft: ReviewDraft) -> Recorded:
    """Change only what differs, so that answers that come back as they were written out leave the
    file as it is.
    """
    if row.recused:
        if draft.held.get("recused") == row.recused:
            return Recorded(draft.path, changed=False, recused=row.recused)
        return recuse(draft, row.recused)
    scores: dict[str, int | None] = {}
    for name, text in strip_blanks(row).scores.items():
        score = read_score(draft.call, text)
        if not draft.held or draft.scores.get(name, "") != score:
            scores[name] = score
    remarks: dict[str, Any] = {"feedback": row.feedback, "note": row.note}
    remarks = {"confidence": int(row.confidence) if row.confidence else "", **remarks}
    for name in REMARKS:
        if remarks[name] == draft.held.get(name, ""):
            del remarks[name]
    return record(draft, scores, remarks)


def strip_blanks(answers: Answers) -> Answers:
    """The answers without their place and without empty scores, to compare."""
    scores = {name: text for name, text in answers.scores.items() if text}
    return replace(answers, where="", scores=scores)


def as_mapping(answers: Sequence[Answers]) -> Mapping[str, Answers]:
    """The answers by proposal, to compare."""
    return {row.proposal: strip_blanks(row) for row in answers}
