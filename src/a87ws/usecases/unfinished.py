"""Answers saved one by one: a review that is whole is changed at once, one that is not waits beside
its place.

A file of the call names every criterion, or it is an error. So what is answered of a review that is
not whole yet lies in a hidden file, which no reader of the call takes for one, until the last
answer makes it a review.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from a87ws.source import parse
from a87ws.store.writer import dump_yaml, is_generated, read_text, remove_text, write_text
from a87ws.usecases.desk import Desk
from a87ws.usecases.score import REMARKS, Draft, Recorded, record, recuse


@dataclass(frozen=True)
class Answers:
    """What is answered of one proposal so far, and whether that is a review or a recusal already."""

    scores: Mapping[str, int | None]
    remarks: Mapping[str, int | str]
    recused: str | None = None
    is_whole: bool = False

    @property
    def is_done(self) -> bool:
        """Whether nothing more has to be answered."""
        return self.is_whole or self.recused is not None


def answers(desk: Desk, proposal: str) -> Answers:
    """What is answered so far, in the file of the call or beside it. Raises Fault."""
    return _answers(desk.open(proposal))


def _answers(draft: Draft) -> Answers:
    recused = draft.held.get("recused")
    if set(draft.scores) == set(draft.call.criteria):
        return Answers(draft.scores, _remarks(draft.held), is_whole=True)
    text = read_text(draft.root, _beside(draft))
    beside = (
        parse(draft.path, text.encode()).value if text is not None and is_generated(text) else None
    )
    held: Mapping[str, Any] = beside if isinstance(beside, dict) else {}
    # What lies beside a recusal, or a review that lacks a criterion, is on its way to take its
    # place.
    scores = {**draft.scores, **replace(draft, held=held).scores}
    remarks = {**_remarks(draft.held), **_remarks(held)}
    return Answers(scores, remarks, recused if isinstance(recused, str) else None)


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
