"""What can be told of the decision, whatever the files are like: a record that cannot be compared
with them still says who was selected.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from a87ws.base.disk.ledger import State, foresee
from a87ws.base.disk.write import exists, is_generated, read_text
from a87ws.base.faults import Fault
from a87ws.base.text import listed
from a87ws.call.call import Call
from a87ws.call.case import Case
from a87ws.call.files import prefix_of
from a87ws.call.layout import CALL, MEMBERS
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


_SUBMISSION: Final = re.compile(r'"submission":(\{[^{}]*\})')
_MOST: Final = 3


def outdated(case: Case) -> tuple[str, ...]:
    """A line for each command that would renew something; none while call.yaml has errors."""
    if case.faulty & {CALL, MEMBERS}:
        return ()
    try:
        return tuple(_lines(case))
    except Fault:  # a file that cannot be read is what `validate` reports
        return ()


def _lines(case: Case) -> Iterator[str]:
    if _is_form_outdated(case):
        yield "form.html is not what call.yaml makes now: `a87ws form` renews it"
    paths = list(_outdated_starters(case))
    if not paths:
        return
    if len(paths) == 1:
        yield f"{listed(paths)} is not what call.yaml makes now: `a87ws init --update` renews it"
        return
    names = listed(paths[:_MOST])
    if len(paths) > _MOST:
        names += f" and {len(paths) - _MOST} more"
    yield f"{names} are not what call.yaml makes now: `a87ws init --update` renews them"


def _outdated_starters(case: Case) -> Iterator[str]:
    """Issue forms, schemas, workflows and pages that are as the tool once wrote them."""
    from a87ws.setup.init import LEDGER

    if not exists(case.folder, LEDGER):
        return
    from a87ws.setup.files import OWN, files

    texts = files(case.call, case.members, owner="", version="")
    for path, state in foresee(case.folder, LEDGER, texts).items():
        if state is State.OURS and path not in OWN:
            yield path


def _is_form_outdated(case: Case) -> bool:
    from a87ws.intake.form.page import FORM, SCHEMA, render_form

    root = case.folder
    page = read_text(root, FORM)
    if page is None or not is_generated(page):
        return False
    schema = f"../{SCHEMA}" if exists(root, SCHEMA) else None
    call = _as_asked_for(case.call, page)
    return page != render_form(call, case.members, prefix=prefix_of(root), schema=schema)


def _as_asked_for(call: Call, page: str) -> Call:
    """The call with the repository and the address that the page was made with, where call.yaml
    names none: `a87ws form` takes them as options.
    """
    written = _SUBMISSION.search(page)
    if written is None or call.submission.repository or call.submission.email:
        return call
    try:
        data = json.loads(written[1])
    except ValueError:
        return call
    options = {}
    for key in ("repository", "email"):
        if isinstance(data.get(key), str):
            options[key] = data[key]
    return call.model_copy(update={"submission": call.submission.model_copy(update=options)})
