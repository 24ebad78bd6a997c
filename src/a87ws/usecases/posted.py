"""How every message stands: what was sent, what is to be, and what says something else by now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Final

from a87ws.model.announcement import MAILS
from a87ws.sessions.status import Message, Post
from a87ws.store.sent import Step, read_sent, told
from a87ws.usecases import correction
from a87ws.usecases.announce import open_outbox
from a87ws.usecases.record import Checked

_POSTS: Final = {
    correction.NEW: Post.UNSENT,
    correction.SENT: Post.SENT,
    correction.UNCERTAIN: Post.DOUBTFUL,
}


def messages(root: Path, checked: Checked, as_of: datetime) -> Iterator[Message]:
    """Those that are due, then those that were sent and are due no more. Raises Fault."""
    outbox = open_outbox(root, as_of=as_of, checked=checked)
    items = [item for item in outbox.items if item.due.kind in MAILS]
    for item in items:
        post = Post.CHANGED if item.is_correction else _POSTS[item.state]
        sent = _day(item.earlier, as_of) if item.earlier else None
        yield Message(item.due.stem, item.due.kind, item.due.proposal, post, sent)
    due = {item.due.topic for item in items}
    for topic, step in told(read_sent(root)).items():
        if topic not in due:
            yield Message(
                step.what,
                step.kind,
                step.what.partition("/")[2] or None,
                Post.SENT,
                _day(step, as_of),
            )


def _day(step: Step, as_of: datetime) -> date:
    return datetime.fromisoformat(step.at).astimezone(as_of.tzinfo).date()
