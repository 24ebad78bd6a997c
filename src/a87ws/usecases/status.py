"""Where the call stands and what to do next, from the opening to the day when its addresses have to
go.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from a87ws.checks.todo import todos
from a87ws.diagnostics import Fault
from a87ws.model.case import Case
from a87ws.model.layout import Kind, kind_of, stem
from a87ws.model.session import Session
from a87ws.sessions.owed import prepare
from a87ws.sessions.status import Message, SessionState, Status
from a87ws.store.templates import own_templates
from a87ws.store.writer import exists
from a87ws.usecases import stages
from a87ws.usecases.judge import open_for_judging
from a87ws.usecases.load import Loaded, load
from a87ws.usecases.record import RECORD, Checked, check
from a87ws.usecases.sessions import is_there, path_of
from a87ws.usecases.validate import of_templates


def status(root: Path, *, as_of: datetime) -> Status:
    """Where the call at `root` stands. Raises Fault where call.yaml cannot be read as a call."""
    checked, fault = _checked(root)
    loaded = checked.judged.loaded if checked else load(root)
    case = loaded.case
    if case is None:
        hint = "mend what `a87ws validate` shows"
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
        return check(open_for_judging(root)), None
    except Fault as fault:
        return None, fault.message


def _messages(
    root: Path, checked: Checked, as_of: datetime
) -> tuple[tuple[Message, ...] | None, str | None]:
    """How the messages stand, once something is written; else why nobody can tell."""
    if not (exists(root, "announcements") or exists(root, "sent.jsonl")):
        return None, None
    from a87ws.usecases.announce import messages  # templates are read for it

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
