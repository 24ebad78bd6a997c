"""What was sent is not changed behind anybody's back: another text about the same is a correction."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from a87ws.model.announcement import Kind
from a87ws.rendering.call_words import call_words
from a87ws.rendering.markdown import Safe, heading
from a87ws.rendering.moments import day
from a87ws.rendering.outline import Earlier
from a87ws.store.sent import Sending, told, uncertain
from a87ws.store.writer import read_text
from a87ws.usecases.letter import FOLDER, Letter, State
from a87ws.usecases.outbox import Press

KEPT: Final = f"{FOLDER}/.sent"


def compared(
    press: Press, due: Letter, by_hand: Mapping[str, str], sendings: Sequence[Sending]
) -> Letter:
    """The letter and its state, or the correction that has to go out instead. Raises Fault."""
    letter = press.worded(due, by_hand)
    if due.topic in uncertain(tuple(sendings)):
        return replace(letter, state=State.UNCERTAIN)
    earlier = told(tuple(sendings)).get(due.topic)
    if earlier is None:
        return letter
    if letter.is_told_by(earlier):
        return replace(letter, state=State.SENT, earlier=earlier)
    before = (read_text(press.root, f"{KEPT}/{earlier.what}.md") or "").splitlines()
    lines = difflib.unified_diff(
        before,
        letter.rendered.markdown.splitlines(),
        f"sent {earlier.at[:10]}",
        "now",
        lineterm="",
        n=0,
    )
    correction = press.worded(_correction(press, letter, earlier), by_hand)
    return replace(correction, earlier=earlier, difference=tuple(lines), corrects=letter)


def correction_stem(due: Letter) -> str:
    """The place of the correction of an announcement."""
    return f"{Kind.CORRECTION}/{due.topic.replace('/', '-')}"


def _correction(press: Press, letter: Letter, earlier: Sending) -> Letter:
    sent = datetime.fromisoformat(earlier.at).date()
    values = {}
    for block in letter.rendered.blocks:
        first, _, rest = block.markdown.partition("\n")
        values[block.language] = {
            "call": call_words(press.case, block.language),
            "contact": letter.to,
            "earlier": Earlier(Kind(earlier.kind), earlier.subject, day(sent, block.language)),
            "kind": letter.kind,
            "subject": heading(block.markdown) or "",
            "text": Safe(rest.strip("\n") if first.startswith("# ") else block.markdown),
        }
    stem = correction_stem(letter)
    return replace(
        letter,
        kind=Kind.CORRECTION,
        stem=stem,
        template=Kind.CORRECTION,
        values=values,
        by_hand=False,
    )
