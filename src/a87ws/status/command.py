"""`a87ws status`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import typer

from a87ws.base.disk.write import exists
from a87ws.base.faults import Fault
from a87ws.base.shell import Format, FormatOption, MomentOption, emit, moment, use_colour, width
from a87ws.call.case import Case
from a87ws.call.files import own_templates
from a87ws.call.layout import Kind, kind_of, stem
from a87ws.call.session import Session
from a87ws.call.words import moment as moment_in_words
from a87ws.call.words import offset
from a87ws.checks.command import root_of
from a87ws.checks.load import Loaded, load
from a87ws.checks.values import todos
from a87ws.custody.sent import PATH as SENT
from a87ws.selection.decision import SelectionRecord
from a87ws.selection.state import RecordState
from a87ws.series.owed import (
    LetterStatus,
    Owed,
    SessionState,
    Stage,
    StageState,
    Status,
    is_there,
    path_of,
    prepare,
)
from a87ws.status import stages
from a87ws.status.decision import letters_of, outdated, read_decision
from a87ws.status.hosts import show_sessions
from a87ws.validate.command import of_templates

if TYPE_CHECKING:
    from a87ws.base.page.terminal import Page


def status(
    ctx: typer.Context,
    as_of: MomentOption = None,
    output: FormatOption = Format.TEXT,
) -> None:
    """Show where the call stands and what to do next

    Lists what each session's host still owes, and by when. Changes no file. Always exits with 0:
    `a87ws validate` is the command that fails on errors.
    """
    whole = read_status(root_of(ctx), as_of=moment(as_of))
    if output is Format.JSON:
        from a87ws.base.shell import to_json

        emit(to_json(data(whole)))
        return
    from a87ws.base.page.terminal import Page

    emit(render(whole, Page(width(), colour=use_colour(), plain=output is Format.PLAIN)))


@dataclass(frozen=True)
class CallStatus(Status):
    """A call at one moment, with the state of its decision record."""

    state: RecordState | None = None

    @property
    def next(self) -> str | None:
        """The command to type next: of what has to be fixed first, and only then of what waits.

        A decision that the files no longer give comes before all that waits.
        """
        for stage in self.stages:
            if stage.next and stage.state is StageState.MEND:
                return stage.next
            if stage.name == "Selection":
                break
        return super().next


def read_status(root: Path, *, as_of: datetime) -> CallStatus:
    """Where the call at `root` stands. Raises Fault where call.yaml cannot be read as a call."""
    loaded = load(root)
    case = loaded.case
    if case is None:
        raise Fault(
            "call.yaml cannot be read as a call",
            "fix what `a87ws validate` reports",
            exit_code=1 if loaded.call_is_readable else 3,
        )
    as_of = _in_zone(as_of, ZoneInfo(case.call.timezone))
    templates = own_templates(root)
    diagnostics = (*loaded.diagnostics, *of_templates(templates))
    is_open = as_of <= case.call.closes
    decision = read_decision(case)
    letters, fault = letters_of(root, decision, as_of)
    is_written = exists(root, "announcements") or exists(root, SENT)
    count = loaded.files + len(templates)
    parts = [
        stages.files(diagnostics, count, is_open=is_open, outdated=outdated(case)),
        stages.call(case.call, as_of),
        stages.proposals(loaded.diagnostics, case, as_of, _lacking(loaded, case)),
        stages.reviews(case, as_of),
        stages.selection(decision, case),
        stages.announcements(letters, fault, decision, is_written=is_written),
    ]
    sessions = {}
    if case.call.sessions.held:
        if decision.record is not None:
            sessions = dict(_sessions(root, loaded, case, decision.record, as_of))
        preparations = {name: session.preparation for name, session in sessions.items()}
        parts.append(stages.sessions(preparations, as_of))
    parts.append(stages.retention(case, as_of))
    if not is_written:
        letters = ()
    return CallStatus(case.call.name, as_of, tuple(parts), sessions, letters, decision.state)


def _in_zone(as_of: datetime, zone: ZoneInfo) -> datetime:
    """The moment in this zone; one without an offset is read on the zone's own clocks."""
    if as_of.tzinfo is None:
        return as_of.replace(tzinfo=zone)
    return as_of.astimezone(zone)


def _lacking(loaded: Loaded, case: Case) -> dict[str, list[str]]:
    """What incomplete proposals still lack, by their ids."""
    register = case.register
    lacking = {}
    for path in sorted(loaded.faulty):
        if kind_of(path) is not Kind.PROPOSAL or path not in loaded.documents:
            continue
        value = loaded.documents[path].value
        if not isinstance(value, dict):
            continue
        words = list(map(str, todos(value, case.call, register)))
        if words:
            lacking[stem(path)] = words
    return lacking


def _sessions(
    root: Path, loaded: Loaded, case: Case, record: SelectionRecord, as_of: datetime
) -> Iterator[tuple[str, SessionState]]:
    """The selected sessions by date; those without a date come last."""
    states = []
    for place in record.selected:
        name, path = place.proposal, path_of(place.proposal)
        session = case.sessions.get(name)
        prepared = prepare(
            session or Session(), case.call, as_of=as_of, is_there=partial(is_there, root)
        )
        proposal = case.proposals.get(name)
        title = proposal.title if proposal else name
        state = SessionState(title, exists(root, path), loaded.errors_in(path), prepared)
        states.append((name, state))
    last = datetime.max.replace(tzinfo=as_of.tzinfo)
    yield from sorted(states, key=lambda item: (item[1].preparation.begins or last, item[0]))


_ROOM = 7  # for the longest state, and two spaces
_SHOWN = {StageState.MEND: "fix"}


def render(whole: CallStatus, page: Page) -> str:
    """The stages, what to do next, and what each host owes."""
    page.line(whole.call, style="bold")
    page.line(moment_in_words(whole.as_of))
    page.line()
    for stage in whole.stages:
        _stage(stage, whole.next, page)
    if whole.next:
        page.line()
        page.line(f"Next: {whole.next}", style="bold")
    if whole.sessions:
        show_sessions(whole, page)
    return str(page)


def _stage(stage: Stage, next_command: str | None, page: Page) -> None:
    first, *more = stage.facts
    state = _SHOWN.get(stage.state, stage.state.value)
    page.line(f"{stage.name}: {first}", lead=state.ljust(_ROOM))
    for fact in more:
        page.line(fact, lead=" " * (_ROOM + 2))
    if stage.next and stage.next != next_command:
        page.line(f"then: {stage.next}", lead=" " * (_ROOM + 2))


def data(whole: CallStatus) -> dict[str, Any]:
    """The same for programs."""
    sessions = []
    for name, session in whole.sessions.items():
        sessions.append(_session_data(name, session, whole.as_of))
    return {
        "version": 1,
        "call": whole.call,
        "as_of": whole.as_of.isoformat(timespec="minutes"),
        "state": whole.state,
        "next": whole.next,
        "stages": [_stage_data(stage, whole.state) for stage in whole.stages],
        "sessions": sessions,
        "messages": list(map(_letter_data, whole.messages)),
    }


def _stage_data(stage: Stage, state: RecordState | None) -> dict[str, Any]:
    """A stage; `record` is the state of the decision record, `state` that of the stage."""
    data_ = {
        "stage": stage.name.lower(),
        "state": stage.state.value,
        "facts": list(stage.facts),
        "next": stage.next,
    }
    if stage.name == "Selection":
        data_["record"] = state
    return data_


def _letter_data(letter: LetterStatus) -> dict[str, Any]:
    return {
        "what": letter.what,
        "kind": letter.kind,
        "proposal": letter.proposal,
        "state": letter.post,
        "sent": _iso(letter.sent),
    }


def _session_data(name: str, session: SessionState, as_of: datetime) -> dict[str, Any]:
    preparation = session.preparation
    when: dict[str, str | None] = dict.fromkeys(("starts", "timezone", "offset"))
    if preparation.begins is not None:
        begins = preparation.begins
        when["starts"] = begins.isoformat(timespec="minutes")
        when["timezone"] = str(begins.tzinfo)
        when["offset"] = offset(begins)
    return {
        "proposal": name,
        "title": session.title,
        "has_file": session.has_file,
        "has_errors": session.has_errors,
        **when,
        "over": preparation.is_over,
        "held": preparation.took_place,
        "owed": [_owed_data(owed, as_of) for owed in preparation.owed],
    }


def _owed_data(owed: Owed, as_of: datetime) -> dict[str, Any]:
    return {
        "key": owed.key,
        "what": owed.words,
        "by": _iso(owed.due),
        "overdue": owed.is_late(as_of),
    }


def _iso(moment_: date | None) -> str | None:
    return None if moment_ is None else moment_.isoformat()
