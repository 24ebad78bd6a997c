"""What was sent is not changed behind anybody's back: another text about the same is a correction."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from a87ws.model.announcement import Kind
from a87ws.rendering.announce import Announcement
from a87ws.rendering.call_words import call_words
from a87ws.rendering.markdown import Safe, heading
from a87ws.rendering.moments import day
from a87ws.rendering.outline import Earlier
from a87ws.store.sent import Step, told, uncertain
from a87ws.store.writer import read_text
from a87ws.usecases.due import Due
from a87ws.usecases.outbox import FOLDER, Made, Press

KEPT: Final = f"{FOLDER}/.sent"
NEW, SENT, UNCERTAIN = "new", "sent", "uncertain"


@dataclass(frozen=True)
class Item:
    """One announcement on its way: what is due, what is to go out for it, and what became of
    earlier ones.
    """

    due: Due
    made: Made
    says: str
    """The digest of what is due: of a correction, of the text that it brings."""
    state: str
    difference: tuple[str, ...] = ()
    """What the correction changes, line by line."""
    earlier: Step | None = None

    @property
    def is_correction(self) -> bool:
        """Whether something else was sent before."""
        return self.made.due.kind is Kind.CORRECTION

    @property
    def is_written(self) -> bool:
        """Whether it belongs in the outbox: not where a correction has said the same already."""
        return self.earlier is None or self.is_correction or self.earlier.what == self.due.stem


def compared(press: Press, due: Due, by_hand: Mapping[str, str], steps: Sequence[Step]) -> Item:
    """The announcement, or the correction that has to go out instead. Raises Fault."""
    made = press.made(due, by_hand)
    says = digest(due.kind, made.announcement)
    if due.topic in uncertain(tuple(steps)):
        return Item(due, made, says, UNCERTAIN)
    earlier = told(tuple(steps)).get(due.topic)
    if earlier is None or earlier.says == says:
        return Item(due, made, says, SENT if earlier else NEW, earlier=earlier)
    before = (read_text(press.root, f"{KEPT}/{earlier.what}.md") or "").splitlines()
    lines = difflib.unified_diff(
        before,
        made.announcement.markdown.splitlines(),
        f"sent {earlier.at[:10]}",
        "now",
        lineterm="",
        n=0,
    )
    correction = press.made(_correction(press, made, earlier), by_hand)
    return Item(due, correction, says, NEW, tuple(lines), earlier)


def correction_stem(due: Due) -> str:
    """The place of the correction of an announcement."""
    return f"{Kind.CORRECTION}/{due.topic.replace('/', '-')}"


def digest(kind: Kind, announcement: Announcement) -> str:
    """What an announcement says, as one number."""
    return hashlib.sha256(f"{kind}\0{announcement.markdown}".encode()).hexdigest()


def _correction(press: Press, made: Made, earlier: Step) -> Due:
    sent = datetime.fromisoformat(earlier.at).date()
    values = {}
    for block in made.announcement.blocks:
        first, _, rest = block.markdown.partition("\n")
        values[block.language] = {
            "call": call_words(press.case, block.language),
            "contact": made.due.to,
            "earlier": Earlier(Kind(earlier.kind), earlier.subject, day(sent, block.language)),
            "kind": made.due.kind,
            "subject": heading(block.markdown) or "",
            "text": Safe(rest.strip("\n") if first.startswith("# ") else block.markdown),
        }
    stem = correction_stem(made.due)
    return replace(
        made.due, kind=Kind.CORRECTION, stem=stem, template=Kind.CORRECTION, values=values
    )
