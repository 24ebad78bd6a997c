"""Send the outbox, each message once: noted before it is handed over, noted again when it was
taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from a87ws.checks.registry import mask
from a87ws.diagnostics import Fault
from a87ws.model.announcement import MAILS
from a87ws.store.post import BrokenError, LostError, Post, RefusedError
from a87ws.store.sent import FAILED, SENT, TRYING, Step, append_sent
from a87ws.store.writer import read_text, write_text
from a87ws.usecases.announce import Outbox
from a87ws.usecases.correction import KEPT, NEW, UNCERTAIN, Item


@dataclass
class Sent:
    """What became of a run: how many were taken, which were refused and why, and why it stopped if
    it did.
    """

    taken: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    lost: str | None = None
    stopped: str | None = None


def to_send(outbox: Outbox) -> tuple[Item, ...]:
    """What goes out by `send`: new, a kind that is mailed, and with an address."""
    return tuple(item for item in _mails(outbox) if item.state == NEW and item.made.due.to)


def doubtful(outbox: Outbox) -> tuple[Item, ...]:
    """What may have arrived or not."""
    return tuple(item for item in _mails(outbox) if item.state == UNCERTAIN)


def see_that_it_was_read(outbox: Outbox, items: Sequence[Item]) -> None:
    """Raises Fault where a draft is not in the outbox as it would be sent: nobody has seen it then."""
    if outbox.case.brand.sender is None:
        raise Fault(
            "there is no sender",
            "name one in templates/brand.yaml: `sender: {name: …, email: …}`",
            exit_code=1,
        )
    for item in items:
        path = f"{item.made.path}.eml"
        if read_text(outbox.root, path) != outbox.press.message(item.made).decode("ascii"):
            hint = "write the drafts with `a87ws announce`, read them, then send; changes go into the .md beside it"
            raise Fault(f"`{path}` is not what would be sent", hint, exit_code=1)


def send(
    outbox: Outbox,
    items: Sequence[Item],
    post: Post,
    *,
    clock: Callable[[], datetime],
    stop: Callable[[], bool],
) -> Sent:
    """Hand over one message after the other, until all are or `stop` says so. Raises Fault where it
    cannot be noted.
    """
    done = Sent()
    brand = outbox.case.brand
    assert brand.sender is not None  # `see_that_it_was_read` saw it  # noqa: S101
    for item in items:
        if stop():
            done.stopped = "interrupted"
            break
        now, to = clock(), item.made.due.to
        assert to is not None  # `to_send` gives no others  # noqa: S101
        message = outbox.press.message(item.made, sent=now)
        _keep(outbox.root, item)
        append_sent(outbox.root, _step(item, TRYING, now))
        try:
            post.hand_over(brand.sender.email, to.email, message)
        except RefusedError as error:
            append_sent(outbox.root, _step(item, FAILED, clock()))
            done.refused.append((item.made.due.stem, mask(str(error))))
        except BrokenError as error:
            append_sent(outbox.root, _step(item, FAILED, clock()))
            done.stopped = f"the connection ended ({error})"
            break
        except LostError:
            done.lost, done.stopped = item.made.due.stem, "the connection ended"
            break
        else:
            append_sent(outbox.root, _step(item, SENT, clock()))
            done.taken += 1
    return done


def mark(outbox: Outbox, state: str, *, as_of: datetime) -> tuple[str, ...]:
    """Note by hand what was sent (`SENT`), or of what is uncertain that it did not arrive
    (`FAILED`); what was noted.

    Raises Fault where something else lies in the outbox than would go out now.
    """
    marked = []
    for item in _mails(outbox):
        if item.state != UNCERTAIN and (state == FAILED or item.state != NEW):
            continue
        path = f"{item.made.path}.md"
        if (
            state == SENT
            and item.state == NEW
            and read_text(outbox.root, path) != item.made.announcement.markdown
        ):
            hint = "run `a87ws announce` and see what has changed; what is noted as sent has to be what was sent"
            raise Fault(f"`{path}` is not there, or not what is due now", hint, exit_code=1)
        if state == SENT:
            _keep(outbox.root, item)
        append_sent(outbox.root, _step(item, state, as_of))
        marked.append(item.made.due.stem)
    return tuple(marked)


def _mails(outbox: Outbox) -> Iterator[Item]:
    return (item for item in outbox.items if item.made.due.kind in MAILS)


def _step(item: Item, state: str, at: datetime) -> Step:
    due = item.made.due
    subject = item.made.announcement.subject
    return Step(
        at.isoformat(timespec="seconds"),
        state,
        due.stem,
        due.topic,
        item.due.kind,
        item.says,
        subject,
    )


def _keep(root: Path, item: Item) -> None:
    """Keep what was sent, to show later what has changed since."""
    path = f"{KEPT}/{item.made.due.stem}.md"
    write_text(root, path, item.made.announcement.markdown, replaces=read_text(root, path))
