"""Propose days and hours for the selected sessions, and write them to the files without."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from a87ws.base.disk.ledger import alone
from a87ws.base.disk.write import Writable, edit_yaml, read_text, write_text
from a87ws.base.faults import Fault
from a87ws.base.yaml import Route
from a87ws.call.call import Call
from a87ws.call.case import Case
from a87ws.call.session import Session, later
from a87ws.selection.notice import open_decision
from a87ws.series.owed import make_missing, path_of
from a87ws.series.plan import Slot, Wanted, places, plan


@dataclass(frozen=True)
class Scheduled:
    """What is proposed for the sessions without a date, and what those with one have."""

    case: Case
    wanted: Mapping[str, Wanted]
    slots: Mapping[str, Slot]
    fixed: Mapping[str, datetime]


def schedule(root: Path, *, first: date | None = None, last: date | None = None) -> Scheduled:
    """Days and hours for the selected sessions that have none; writes nothing.

    Raises Fault where the record does not verify, a session's file has an error, or the window is
    not known or too small.
    """
    checked = open_decision(root)
    case, loaded = checked.judged.case, checked.judged.loaded
    call, register = case.call, case.register
    if not call.sessions.held:
        raise Fault(
            "this call holds no sessions",
            "check `held` under `sessions:` in call.yaml",
            exit_code=1,
        )
    wanted, fixed, taken = {}, {}, []
    for name in checked.standing:
        path = path_of(name)
        if loaded.errors_in(path):
            raise Fault(
                f"`{path}` has errors", "fix what `a87ws validate sessions` reports", exit_code=1
            )
        session = case.sessions.get(name, Session())
        minutes, begins = call.sessions.lasts(session), session.begins(call.timezone)
        if begins is None:
            countries = places(case.proposals[name], register, call.sessions.zones)
            wanted[name] = Wanted(minutes, countries)
        else:
            fixed[name] = begins
            taken.append((begins, later(begins, minutes)))
    slots: Mapping[str, Slot] = {}
    if wanted:
        window = _window(call, first, last)
        slots = plan(
            wanted, taken, window, call.sessions, timezone=call.timezone, seed=call.selection.seed
        )
    return Scheduled(case, wanted, slots, fixed)


def _window(call: Call, first: date | None, last: date | None) -> tuple[date, date]:
    window = call.sessions.window(first, last)
    if window is None:
        hint = "give --from DAY and --to DAY, or `sessions: {from: …, to: …}` in call.yaml"
        raise Fault("the first and last day of the series are not known", hint, exit_code=2)
    if window[0] > window[1]:
        raise Fault("the series would end before it begins", "change --from or --to", exit_code=2)
    return window


def write(proposed: Scheduled) -> tuple[str, ...]:
    """Write each proposed start to its session's file, and return the paths written. Missing files
    are created first.

    All else in a file stays the same to the byte; one that was given a date meanwhile is left
    alone. Raises Fault.
    """
    paths = []
    with alone(proposed.case.folder):
        make_missing(proposed.case.folder, proposed.case, proposed.slots)
        for name, slot in proposed.slots.items():
            if _put(proposed.case, name, slot):
                paths.append(path_of(name))
    return tuple(paths)


def _put(case: Case, name: str, slot: Slot) -> bool:
    """Write the start to the session's file; False if it is there already."""
    path, session = path_of(name), case.sessions.get(name, Session())
    text = read_text(case.folder, path) or ""
    zone = session.timezone or case.call.timezone
    local = slot.starts.astimezone(ZoneInfo(zone))
    is_twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    if not is_twice:
        local = local.replace(tzinfo=None)
    words = local.isoformat(timespec="minutes")
    changes: dict[Route, Writable] = {("starts",): words}
    if session.timezone is None:
        changes["timezone",] = zone
    try:
        return write_text(case.folder, path, edit_yaml(text, changes), replaces=text)
    except ValueError:
        raise Fault(
            f"`{path}` is laid out in a way that a87ws cannot edit",
            f"write `starts: {words}` into it",
        ) from None
