"""Where a call stands, in words that read well aloud: no sign, no colour and no column carries
meaning alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from a87ws.rendering.moments import day, moment, offset
from a87ws.rendering.terminal import Page
from a87ws.sessions.owed import Owed
from a87ws.sessions.status import Message, Post, SessionState, Status

_ROOM = 7  # for the longest state, and two spaces


def render(whole: Status, page: Page) -> str:
    """The stages, what to do next, and what each host owes."""
    page.line(whole.call, style="bold")
    page.line(moment(whole.as_of))
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
    when = "no date yet" if begins is None else moment(begins)
    page.line(f"sessions/{name}.yaml; {when}", lead="  ")
    if not each.has_file:
        page.item("no file yet: `a87ws announce` or `a87ws schedule --write` makes it")
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
