"""How every message stands: what was sent, what is to be, and what says something else by now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Final

from a87ws.model.announcement import MAILS
from a87ws.sessions.status import Message, Post
from a87ws.store.sent import Sending, read_sent, told
from a87ws.usecases.announce import open_outbox
from a87ws.usecases.letter import State
from a87ws.usecases.record import Checked

_POSTS: Final = {
    State.NEW: Post.UNSENT,
    State.SENT: Post.SENT,
    State.UNCERTAIN: Post.DOUBTFUL,
}


def messages(root: Path, checked: Checked, as_of: datetime) -> Iterator[Message]:
    """Those that are due, then those that were sent and are due no more. Raises Fault."""
    outbox = open_outbox(root, as_of=as_of, checked=checked)
    letters = [letter for letter in outbox.letters if letter.due.kind in MAILS]
    for letter in letters:
        post = Post.CHANGED if letter.corrects else _POSTS[letter.state]
        sent = _day(letter.earlier, as_of) if letter.earlier else None
        yield Message(letter.due.stem, letter.due.kind, letter.due.proposal, post, sent)
    due = {letter.due.topic for letter in letters}
    for topic, step in told(read_sent(root)).items():
        if topic not in due:
            yield Message(
                step.what,
                step.kind,
                step.what.partition("/")[2] or None,
                Post.SENT,
                _day(step, as_of),
            )


def _day(step: Sending, as_of: datetime) -> date:
    return datetime.fromisoformat(step.at).astimezone(as_of.tzinfo).date()
