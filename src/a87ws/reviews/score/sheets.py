"""Many reviews at once, out of the call and into it again: in a form to fill in, or in a sheet.

All answers are looked at before the first is written, so that a slip on the last line leaves no
half-taken sheet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from a87ws.base.disk.write import dump_yaml, is_generated, read_text, remove_text, write_text
from a87ws.base.faults import Fault
from a87ws.base.yaml import parse
from a87ws.call.review import RECUSALS
from a87ws.reviews.score.desk import (
    REFUSED,
    REMARKS,
    Desk,
    Draft,
    Recorded,
    must_be_text,
    read_score,
    record,
    recuse,
)


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


@dataclass(frozen=True)
class SavedAnswers:
    """What is answered of one proposal so far, and whether that is a review or a recusal already."""

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


def _answers(draft: Draft) -> SavedAnswers:
    recused = draft.held.get("recused")
    if set(draft.scores) == set(draft.call.criteria):
        return SavedAnswers(draft.scores, _remarks(draft.held), is_whole=True)
    text = read_text(draft.root, _beside(draft))
    beside = (
        parse(draft.path, text.encode()).value if text is not None and is_generated(text) else None
    )
    held: Mapping[str, Any] = beside if isinstance(beside, dict) else {}
    # What lies beside a recusal, or a review that lacks a criterion, is on its way to take its
    # place.
    scores = {**draft.scores, **replace(draft, held=held).scores}
    remarks = {**_remarks(draft.held), **_remarks(held)}
    return SavedAnswers(scores, remarks, recused if isinstance(recused, str) else None)


def save(
    desk: Desk, proposal: str, scores: Mapping[str, int | None], remarks: Mapping[str, int | str]
) -> Recorded | None:
    """Save answers to one proposal; None as long as some criterion is without one. Raises Fault."""
    draft = desk.open(proposal)
    so_far = _answers(draft)
    scores = {**so_far.scores, **scores}
    if draft.conflict:
        raise draft.conflict
    if all(name in scores for name in draft.call.criteria):
        known: Mapping[str, int | str] = {} if so_far.is_whole else so_far.remarks
        done = record(draft, scores, {**known, **remarks})
        forget(desk, proposal)
        return done
    kept = {name: value for name, value in {**so_far.remarks, **remarks}.items() if value != ""}
    write_text(draft.root, _beside(draft), dump_yaml({"scores": scores, **kept}, by="a87ws score"))
    return None


def step_back(desk: Desk, proposal: str, kind: str) -> Recorded:
    """Recuse the reviewer; what was answered is forgotten. Raises Fault."""
    done = recuse(desk.open(proposal), kind)
    forget(desk, proposal)
    return done


def forget(desk: Desk, proposal: str) -> None:
    """Take away what lies beside a review that is whole."""
    path = _beside(desk.open(proposal))
    text = read_text(desk.case.folder, path)
    if text is not None:
        remove_text(desk.case.folder, path, text)


def _beside(draft: Draft) -> str:
    folder, _, name = draft.path.rpartition("/")
    return f"{folder}/.{name.removesuffix('.yaml')}.unfinished.yaml"


def _remarks(held: Mapping[str, Any]) -> Mapping[str, int | str]:
    return {name: held[name] for name in REMARKS if isinstance(held.get(name), (int, str))}


NOT_APPLICABLE: Final = "n/a"
CONFIDENCES: Final = ("1", "2", "3")


@dataclass(frozen=True)
class Taken:
    """What became of the answers; `empty` had none, and what is there of them stays."""

    recorded: Sequence[Recorded]
    empty: Sequence[str]


def answers_of(desk: Desk, proposals: Sequence[str]) -> list[Answers]:
    """What is answered so far, as it would be typed."""
    found = []
    for proposal in proposals:
        so_far = answers(desk, proposal)
        scores = (
            {} if so_far.recused else {name: typed(score) for name, score in so_far.scores.items()}
        )
        remarks = {name: str(value) for name, value in so_far.remarks.items()}
        found.append(Answers(proposal, scores, **remarks, recused=so_far.recused or ""))
    return found


def typed(score: int | None) -> str:
    """A score as it is typed."""
    return NOT_APPLICABLE if score is None else str(score)


def take(desk: Desk, answers: Sequence[Answers]) -> Taken:
    """Record every answer, or none where one of them cannot be. Raises Fault with all that is to be
    mended.
    """
    problems, opened, empty = [], [], []
    seen: set[str] = set()
    for each in answers:
        if _is_on_its_way(desk, each):
            empty.append(each.proposal)
            continue
        found = list(_problems(desk, each))
        if each.proposal in seen:
            found.append("the proposal is listed twice")
        seen.add(each.proposal)
        problems += [f"{each.where}: {words}" for words in found]
        if each.is_empty:
            empty.append(each.proposal)
        elif not found:
            opened.append((each, desk.open(each.proposal)))
    if problems:
        raise Fault(
            "\n  ".join(["nothing was recorded:", *problems]),
            "fix it and run the same command again",
            exit_code=REFUSED,
        )
    done = [_record(draft, each) for each, draft in opened]
    for each, _ in opened:
        forget(desk, each.proposal)
    return Taken(done, empty)


def _is_on_its_way(desk: Desk, each: Answers) -> bool:
    """Whether these are the answers of a review that was begun elsewhere and is not whole, as they
    went out.
    """
    if each.is_empty or each.proposal not in desk.assigned or answers(desk, each.proposal).is_done:
        return False
    return without_text(each) == without_text(answers_of(desk, [each.proposal])[0])


def _problems(desk: Desk, each: Answers) -> Iterator[str]:
    if each.is_empty:
        return
    try:
        draft = desk.open(each.proposal)
        for name in ("feedback", "note"):
            must_be_text(name, getattr(each, name))
    except Fault as fault:
        yield fault.message
        return
    given = {name: text for name, text in each.scores.items() if text}
    if each.recused:
        if each.recused not in RECUSALS:
            yield f"`{each.recused}` is not a kind of recusal; there are {', '.join(RECUSALS)}"
        if given:
            yield "a recusal cannot have scores: empty them"
        return
    if draft.conflict:
        yield f"{draft.conflict.message}; write institutional under recused"
    else:
        yield from _slips(draft, each, given)


def _slips(draft: Draft, each: Answers, given: Mapping[str, str]) -> Iterator[str]:
    missing = [name for name in draft.call.criteria if name not in given]
    if missing:
        yield f"no score for {', '.join(missing)}; write {NOT_APPLICABLE} if one does not apply"
    for name, text in given.items():
        try:
            read_score(draft.call, text)
        except Fault as fault:
            yield f"{name}: {fault.message}; {fault.hint}"
    if each.confidence and each.confidence not in CONFIDENCES:
        yield f"confidence `{each.confidence}` is not 1, 2 or 3"


def _record(draft: Draft, each: Answers) -> Recorded:
    """Change what differs and nothing else, so that what comes back as it went out leaves every
    byte.
    """
    if each.recused:
        return (
            recuse(draft, each.recused)
            if draft.held.get("recused") != each.recused
            else _same(draft, each.recused)
        )
    scores = {name: read_score(draft.call, text) for name, text in each.scores.items() if text}
    remarks: dict[str, Any] = {
        "confidence": int(each.confidence) if each.confidence else "",
        "feedback": each.feedback,
        "note": each.note,
    }
    changed = {name: value for name, value in remarks.items() if value != draft.held.get(name, "")}
    fresh = {name: score for name, score in scores.items() if draft.scores.get(name, "") != score}
    return record(draft, fresh if draft.held else scores, changed)


def _same(draft: Draft, kind: str) -> Recorded:
    return Recorded(draft.path, changed=False, recused=kind)


def without_text(each: Answers) -> Answers:
    """The answers without their place, to compare."""
    return replace(
        each, where="", scores={name: text for name, text in each.scores.items() if text}
    )


def as_mapping(answers: Sequence[Answers]) -> Mapping[str, Answers]:
    """The answers by proposal, to compare."""
    return {each.proposal: without_text(each) for each in answers}
