"""What the hosts of the sessions still owe: first what is the same for all, then what differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple, TypeVar

from a87ws.base.page.terminal import Page
from a87ws.call.words import day
from a87ws.call.words import moment as moment_in_words
from a87ws.series.owed import Delivery, LetterStatus, Owed, SessionState, Status

_NO_FILE = "no file yet: `a87ws announce` or `a87ws schedule --write` creates it"

T = TypeVar("T")


class Debt(NamedTuple):
    """One thing that is owed: by when, in words, or nothing before there is a date; and what."""

    when: str
    what: str


class Shared(NamedTuple):
    """What is the same for all sessions; of debts, for all that are still to come."""

    sessions: int
    to_come: int
    debts: Sequence[Debt]
    letters: Sequence[str]
    is_without_files: bool


def show_sessions(status: Status, page: Page) -> None:
    """The part of the page that goes through the sessions."""
    page.heading("What the hosts of the sessions still owe")
    debts, letters = {}, {}
    for name, session in status.sessions.items():
        debts[name] = _debts(session, status.as_of)
        letters[name] = list(_deliveries(name, status.messages))
    shared = _shared(status.sessions, debts, letters)
    _show_shared(shared, page)
    for name, session in status.sessions.items():
        page.line()
        own = [debt for debt in debts[name] if debt not in shared.debts]
        _show_session(name, session, own, shared, page)
        for line in letters[name]:
            if line not in shared.letters:
                page.line(line, lead="  ")


def _shared(
    sessions: Mapping[str, SessionState],
    debts: Mapping[str, Sequence[Debt]],
    letters: Mapping[str, Sequence[str]],
) -> Shared:
    to_come = []
    has_files = False
    for name, session in sessions.items():
        has_files = has_files or session.has_file
        if not session.preparation.is_over:
            to_come.append(debts[name])
    return Shared(
        len(sessions),
        len(to_come),
        _in_all(to_come),
        _in_all(list(letters.values())),
        is_without_files=len(sessions) > 1 and not has_files,
    )


def _in_all(lists: Sequence[Sequence[T]]) -> list[T]:
    """What every list holds, in the order of the first; one list alone shares nothing."""
    if len(lists) <= 1:
        return []
    first, *others = lists
    items = list(first)
    for other in others:
        items = list(filter(other.__contains__, items))
    return items


def _show_shared(shared: Shared, page: Page) -> None:
    if not (shared.debts or shared.letters or shared.is_without_files):
        return
    page.line()
    if shared.is_without_files:
        page.line(f"all {shared.sessions} sessions have {_NO_FILE}")
        return
    who = f"all {shared.sessions} sessions"
    if shared.to_come < shared.sessions:
        who = f"all {shared.to_come} sessions still to come"
    for when, things in _by_day(shared.debts):
        if when:
            page.line(f"{who}, {when}: {things}")
        else:
            page.line(f"{who} lack: {things}")
    for line in shared.letters:
        page.line(f"all {shared.sessions} sessions, {line}")


def _show_session(
    name: str, session: SessionState, own: Sequence[Debt], shared: Shared, page: Page
) -> None:
    """One session, with what it owes beside what all owe."""
    page.line(session.title, style="bold")
    begins, when = session.preparation.begins, "no date yet"
    if begins is not None:
        when = moment_in_words(begins)
    page.line(f"sessions/{name}.yaml; {when}", lead="  ")
    if not session.has_file:
        if not shared.is_without_files:
            page.item(_NO_FILE)
        return
    if session.has_errors:
        page.item("its file has errors: `a87ws validate sessions`")
    if session.preparation.is_over:
        page.item(session.preparation.after)
    elif not session.preparation.owed:
        page.item("nothing is owed")
    for by, things in _by_day(own):
        page.item(f"{by or 'lacks'}: {things}")


def _by_day(debts: Iterable[Debt]) -> Iterator[tuple[str, str]]:
    """The debts of each day in words, in their order."""
    days: dict[str, list[str]] = {}
    for debt in debts:
        days.setdefault(debt.when, []).append(debt.what)
    for when, things in days.items():
        yield when, "; ".join(things)


def _debts(session: SessionState, as_of: datetime) -> list[Debt]:
    return [Debt(_by(owed, as_of), owed.words) for owed in session.preparation.owed]


def _by(owed: Owed, as_of: datetime) -> str:
    if owed.due is None:
        return ""
    if owed.is_late(as_of):
        return f"overdue since {day(owed.due)}"
    return f"by {day(owed.due)}"


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
