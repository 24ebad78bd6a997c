"""`a87ws status`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from a87ws.base.disk.write import exists
from a87ws.base.faults import Fault
from a87ws.base.page.terminal import Page
from a87ws.base.shell import Format, FormatOption, emit, moment, use_colour, width
from a87ws.call.case import Case
from a87ws.call.files import own_templates
from a87ws.call.layout import Kind, kind_of, stem
from a87ws.call.session import Session
from a87ws.call.words import day, offset
from a87ws.call.words import moment as moment_status
from a87ws.checks.command import root_of
from a87ws.checks.load import Loaded, load
from a87ws.checks.values import todos
from a87ws.selection.record import RECORD, Checked, check
from a87ws.series.owed import Message, Owed, Post, SessionState, Status, is_there, path_of, prepare
from a87ws.status import stages
from a87ws.validate.validate import of_templates


def status(
    ctx: typer.Context,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="MOMENT",
            help="Use this moment instead of now, such as 2026-10-01T09:00",
        ),
    ] = None,
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
    loaded = checked.judged.loaded if checked else load(root)
    case = loaded.case
    if case is None:
        hint = "fix what `a87ws validate` reports"
        raise Fault(
            "call.yaml cannot be read as a call",
            hint,
            exit_code=1 if loaded.call_is_readable else 3,
        )
    zone = ZoneInfo(case.call.timezone)
    as_of = as_of.astimezone(zone) if as_of.tzinfo else as_of.replace(tzinfo=zone)
    held = case.call.sessions.held
    sessions = dict(_sessions(root, loaded, case, checked, as_of)) if checked and held else {}
    messages, amiss = (
        _messages(root, checked, as_of) if checked and not checked.problems else (None, None)
    )
    templates = own_templates(root)
    diagnostics = (*loaded.diagnostics, *of_templates(templates))
    found = (
        stages.files(diagnostics, loaded.files + len(templates), is_open=as_of <= case.call.closes),
        stages.call(case.call, as_of),
        stages.proposals(loaded.diagnostics, case, as_of, _lacking(loaded, case)),
        stages.reviews(case, as_of),
        stages.selection(
            checked.record if checked else None, checked.problems if checked else (), fault, case
        ),
        stages.announcements(messages, amiss, is_made=bool(checked)),
        *(
            [stages.sessions({name: each.preparation for name, each in sessions.items()}, as_of)]
            if held
            else []
        ),
        stages.retention(case, as_of),
    )
    return Status(case.call.name, as_of, found, sessions, messages or ())


def _lacking(loaded: Loaded, case: Case) -> dict[str, list[str]]:
    """What the proposals that are not whole still lack, by their ids."""
    register, found = case.register, {}
    for path in sorted(loaded.faulty):
        value = (
            loaded.documents[path].value
            if kind_of(path) is Kind.PROPOSAL and path in loaded.documents
            else None
        )
        if isinstance(value, dict) and (
            missing := [str(todo) for todo in todos(value, case.call, register)]
        ):
            found[stem(path)] = missing
    return found


def _checked(root: Path) -> tuple[Checked | None, str | None]:
    """The record with what its check found, if there is one that can be read; else why there is
    none.
    """
    if not exists(root, RECORD):
        return None, None
    try:
        return check(root), None
    except Fault as fault:
        return None, fault.message


def _messages(
    root: Path, checked: Checked, as_of: datetime
) -> tuple[tuple[Message, ...] | None, str | None]:
    """How the messages stand, once something is written; else why nobody can tell."""
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
    """The selected sessions, those with a date first, in its order."""
    found = {}
    for each in checked.record.selected:
        name, path = each.proposal, path_of(each.proposal)
        session = case.sessions.get(name)
        prepared = prepare(
            session or Session(), case.call, as_of=as_of, is_there=partial(is_there, root)
        )
        proposal = case.proposals.get(name)
        title = proposal.title if proposal else name
        found[name] = SessionState(title, exists(root, path), loaded.errors_in(path), prepared)
    last = datetime.max.replace(tzinfo=as_of.tzinfo)
    yield from sorted(found.items(), key=lambda item: (item[1].preparation.begins or last, item[0]))


_ROOM = 7  # for the longest state, and two spaces


def render(whole: Status, page: Page) -> str:
    """The stages, what to do next, and what each host owes."""
    page.line(whole.call, style="bold")
    page.line(moment_status(whole.as_of))
    page.line()
    for stage in whole.stages:
        first, *more = stage.facts
        page.line(f"{stage.name}: {first}", lead=stage.state.value.ljust(_ROOM))
        for fact in more:
            page.line(fact, lead=" " * (_ROOM + 2))
        if stage.next and stage.next != whole.next:
            page.line(f"then: {stage.next}", lead=" " * (_ROOM + 2))
    if whole.next:
        page.line()
        page.line(f"Next: {whole.next}", style="bold")
    if whole.sessions:
        page.heading("What the hosts of the sessions still owe")
    for name, each in whole.sessions.items():
        page.line()
        _session(name, each, whole.as_of, page)
        for line in _posted([message for message in whole.messages if message.proposal == name]):
            page.line(line, lead="  ")
    return str(page)


def _posted(messages: Sequence[Message]) -> Iterator[str]:
    """What was sent about a session and what not, a line for each state that there is."""
    if any(each.post is not Post.UNSENT for each in messages):
        for post in Post:
            found = [
                f"{each.kind}{f' ({day(each.sent)})' if each.sent else ''}"
                for each in messages
                if each.post is post
            ]
            if found:
                yield f"{post}: {', '.join(found)}"


def _session(name: str, each: SessionState, as_of: datetime, page: Page) -> None:
    page.line(each.title, style="bold")
    begins = each.preparation.begins
    when = "no date yet" if begins is None else moment_status(begins)
    page.line(f"sessions/{name}.yaml; {when}", lead="  ")
    if not each.has_file:
        page.item("no file yet: `a87ws announce` or `a87ws schedule --write` creates it")
        return
    if each.has_errors:
        page.item("its file has errors: `a87ws validate sessions`")
    if each.preparation.is_over:
        page.item("held; nothing more is owed")
    elif not each.preparation.owed:
        page.item("nothing is owed")
    for owed in each.preparation.owed:
        page.item(f"{_by(owed, as_of)}{owed.words}")


def _by(owed: Owed, as_of: datetime) -> str:
    if owed.due is None:
        return ""
    return f"overdue since {day(owed.due)}: " if owed.is_late(as_of) else f"by {day(owed.due)}: "


def data(whole: Status) -> dict[str, Any]:
    """The same for programs."""
    return {
        "version": 1,
        "call": whole.call,
        "as_of": whole.as_of.isoformat(timespec="minutes"),
        "next": whole.next,
        "stages": [
            {
                "stage": each.name.lower(),
                "state": each.state.value,
                "facts": list(each.facts),
                "next": each.next,
            }
            for each in whole.stages
        ],
        "sessions": [
            _session_data(name, each, whole.as_of) for name, each in whole.sessions.items()
        ],
        "messages": [
            {
                "what": each.what,
                "kind": each.kind,
                "proposal": each.proposal,
                "state": each.post,
                "sent": each.sent.isoformat() if each.sent else None,
            }
            for each in whole.messages
        ],
    }


def _session_data(name: str, each: SessionState, as_of: datetime) -> dict[str, Any]:
    begins = each.preparation.begins
    return {
        "proposal": name,
        "title": each.title,
        "has_file": each.has_file,
        "has_errors": each.has_errors,
        "starts": begins.isoformat(timespec="minutes") if begins else None,
        "timezone": str(begins.tzinfo) if begins else None,
        "offset": offset(begins) if begins else None,
        "over": each.preparation.is_over,
        "owed": [
            {
                "key": owed.key,
                "what": owed.words,
                "by": owed.due.isoformat() if owed.due else None,
                "overdue": owed.is_late(as_of),
            }
            for owed in each.preparation.owed
        ],
    }
