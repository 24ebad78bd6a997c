"""`a87ws status`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import typer

from a87ws.base.disk.write import exists
from a87ws.base.faults import Fault
from a87ws.base.page.terminal import Page
from a87ws.base.shell import Format, FormatOption, MomentOption, emit, moment, use_colour, width
from a87ws.call.case import Case
from a87ws.call.files import own_templates
from a87ws.call.layout import Kind, kind_of, stem
from a87ws.call.session import Session
from a87ws.call.words import day, offset
from a87ws.call.words import moment as moment_in_words
from a87ws.checks.command import root_of
from a87ws.checks.load import Loaded, load
from a87ws.checks.values import todos
from a87ws.reviews.judge import open_for_judging
from a87ws.selection.record import RECORD, Checked, check
from a87ws.series.owed import (
    Delivery,
    LetterStatus,
    Owed,
    SessionState,
    Stage,
    Status,
    is_there,
    path_of,
    prepare,
)
from a87ws.status import stages
from a87ws.validate.command import of_templates


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


def read_status(root: Path, *, as_of: datetime) -> Status:
    """Where the call at `root` stands. Raises Fault where call.yaml cannot be read as a call."""
    checked, fault = _checked(root)
    loaded = load(root) if checked is None else checked.judged.loaded
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
    parts = [
        stages.files(diagnostics, loaded.files + len(templates), is_open=is_open),
        stages.call(case.call, as_of),
        stages.proposals(loaded.diagnostics, case, as_of, _lacking(loaded, case)),
        stages.reviews(case, as_of),
    ]
    letters: tuple[LetterStatus, ...] | None = None
    reason: str | None = None
    if checked is None:
        parts.append(stages.selection(None, (), fault, case))
    else:
        parts.append(stages.selection(checked.record, checked.problems, fault, case))
        if not checked.problems:
            letters, reason = _letters(root, checked, as_of)
    parts.append(stages.announcements(letters, reason, is_made=checked is not None))
    sessions = {}
    if case.call.sessions.held:
        if checked is not None:
            sessions = dict(_sessions(root, loaded, case, checked, as_of))
        preparations = {name: session.preparation for name, session in sessions.items()}
        parts.append(stages.sessions(preparations, as_of))
    parts.append(stages.retention(case, as_of))
    return Status(case.call.name, as_of, tuple(parts), sessions, letters or ())


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


def _checked(root: Path) -> tuple[Checked | None, str | None]:
    """The record with the result of its check, if it can be read; else the reason."""
    if not exists(root, RECORD):
        return None, None
    try:
        return check(open_for_judging(root)), None
    except Fault as fault:
        return None, fault.message


def _letters(
    root: Path, checked: Checked, as_of: datetime
) -> tuple[tuple[LetterStatus, ...] | None, str | None]:
    """How the letters stand, once something is written; else why nobody can tell."""
    if not (exists(root, "announcements") or exists(root, "sent.jsonl")):
        return None, None
    from a87ws.series.announce.outbox import messages

    try:
        return tuple(messages(checked, as_of)), None
    except Fault as fault:
        return None, fault.message


def _sessions(
    root: Path, loaded: Loaded, case: Case, checked: Checked, as_of: datetime
) -> Iterator[tuple[str, SessionState]]:
    """The selected sessions by date; those without a date come last."""
    states = []
    for place in checked.record.selected:
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


def render(whole: Status, page: Page) -> str:
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
        page.heading("What the hosts of the sessions still owe")
    for name, session in whole.sessions.items():
        page.line()
        _session(name, session, whole.as_of, page)
        for line in _deliveries(name, whole.messages):
            page.line(line, lead="  ")
    return str(page)


def _stage(stage: Stage, next_command: str | None, page: Page) -> None:
    first, *more = stage.facts
    page.line(f"{stage.name}: {first}", lead=stage.state.value.ljust(_ROOM))
    for fact in more:
        page.line(fact, lead=" " * (_ROOM + 2))
    if stage.next and stage.next != next_command:
        page.line(f"then: {stage.next}", lead=" " * (_ROOM + 2))


def _deliveries(proposal: str, letters: Sequence[LetterStatus]) -> Iterator[str]:
    """Which letters about a session were sent and which were not: a line for each state.

    Nothing while none has been sent.
    """
    kinds: dict[Delivery, list[str]] = {}
    for letter in letters:
        if letter.proposal == proposal:
            words = f"{letter.kind} ({day(letter.sent)})" if letter.sent else letter.kind
            kinds.setdefault(letter.post, []).append(words)
    if not kinds.keys() - {Delivery.UNSENT}:
        return
    for post in Delivery:
        if post in kinds:
            yield f"{post}: {', '.join(kinds[post])}"


def _session(name: str, session: SessionState, as_of: datetime, page: Page) -> None:
    page.line(session.title, style="bold")
    begins = session.preparation.begins
    when = "no date yet" if begins is None else moment_in_words(begins)
    page.line(f"sessions/{name}.yaml; {when}", lead="  ")
    if not session.has_file:
        page.item("no file yet: `a87ws announce` or `a87ws schedule --write` creates it")
        return
    if session.has_errors:
        page.item("its file has errors: `a87ws validate sessions`")
    if session.preparation.is_over:
        page.item(session.preparation.after)
    elif not session.preparation.owed:
        page.item("nothing is owed")
    for owed in session.preparation.owed:
        page.item(f"{_by(owed, as_of)}{owed.words}")


def _by(owed: Owed, as_of: datetime) -> str:
    if owed.due is None:
        return ""
    if owed.is_late(as_of):
        return f"overdue since {day(owed.due)}: "
    return f"by {day(owed.due)}: "


def data(whole: Status) -> dict[str, Any]:
    """The same for programs."""
    sessions = []
    for name, session in whole.sessions.items():
        sessions.append(_session_data(name, session, whole.as_of))
    return {
        "version": 1,
        "call": whole.call,
        "as_of": whole.as_of.isoformat(timespec="minutes"),
        "next": whole.next,
        "stages": list(map(_stage_data, whole.stages)),
        "sessions": sessions,
        "messages": list(map(_letter_data, whole.messages)),
    }


def _stage_data(stage: Stage) -> dict[str, Any]:
    return {
        "stage": stage.name.lower(),
        "state": stage.state.value,
        "facts": list(stage.facts),
        "next": stage.next,
    }


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
