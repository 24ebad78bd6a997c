"""What can be told of the decision, whatever the files are like: a record that cannot be compared
with them still says who was selected.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from a87ws.base.faults import Fault
from a87ws.call.case import Case
from a87ws.custody.sent import read_sent, told
from a87ws.reviews.judge import judge
from a87ws.selection.decision import SelectionRecord
from a87ws.selection.record import Checked, check, has_record, read_record
from a87ws.selection.state import RecordState
from a87ws.series.owed import Delivery, LetterStatus


@dataclass(frozen=True)
class KnownDecision:
    """The record, if it can be read; its comparison with the files, if that can be made; else why
    not. All empty before the first decision.
    """

    record: SelectionRecord | None = None
    checked: Checked | None = None
    fault: Fault | None = None
    is_stopped: bool = False
    """Whether errors in the files keep it from being compared."""

    @property
    def state(self) -> RecordState | None:
        """The state of the record; None where there is none, or it cannot be compared."""
        return None if self.checked is None else self.checked.state


def read_decision(case: Case) -> KnownDecision:
    """What can be told of the decision of a call. Never raises Fault."""
    if not has_record(case):
        return KnownDecision()
    try:
        record = read_record(case)
    except Fault as fault:
        return KnownDecision(fault=fault)
    try:
        judge(case)
    except Fault as fault:
        return KnownDecision(record, fault=fault, is_stopped=True)
    try:
        return KnownDecision(record, check(case))
    except Fault as fault:
        return KnownDecision(record, fault=fault)


def letters_of(
    root: Path, decision: KnownDecision, as_of: datetime
) -> tuple[tuple[LetterStatus, ...], Fault | None]:
    """How the letters stand; where what is due cannot be told, those that were sent, and why."""
    checked = decision.checked
    if checked is None or checked.problems:
        return _sent_alone(root, as_of)
    from a87ws.series.announce.outbox import messages

    try:
        return tuple(messages(checked, as_of)), None
    except Fault as fault:
        sent, unreadable = _sent_alone(root, as_of)
        return sent, unreadable or fault


def _sent_alone(root: Path, as_of: datetime) -> tuple[tuple[LetterStatus, ...], Fault | None]:
    try:
        return tuple(_sent_letters(root, as_of)), None
    except Fault as fault:
        return (), fault


def _sent_letters(root: Path, as_of: datetime) -> Iterator[LetterStatus]:
    """The letters that `sent.jsonl` knows of. Raises Fault where it cannot be read."""
    for step in told(read_sent(root)).values():
        day = datetime.fromisoformat(step.at).astimezone(as_of.tzinfo).date()
        proposal = step.what.partition("/")[2] or None
        yield LetterStatus(step.what, step.kind, proposal, Delivery.SENT, day)
