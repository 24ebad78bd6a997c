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
from a87ws.store.sent import FAILED, SENT, TRYING, Sending, append_sent
from a87ws.store.writer import read_text, write_text
from a87ws.usecases.announce import Outbox
from a87ws.usecases.letter import Letter, State
from a87ws.usecases.outbox import KEPT


@dataclass
class Sent:
    """What became of a run: how many were taken, which were refused and why, and why it stopped if
    it did.
    """

    taken: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    lost: str | None = None
    stopped: str | None = None


def to_send(outbox: Outbox) -> tuple[Letter, ...]:
    """What goes out by `send`: new, a kind that is mailed, and with an address."""
    return tuple(letter for letter in _mails(outbox) if letter.state is State.NEW and letter.to)


def doubtful(outbox: Outbox) -> tuple[Letter, ...]:
    """What may have arrived or not."""
    return tuple(letter for letter in _mails(outbox) if letter.state == State.UNCERTAIN)


def see_that_it_was_read(outbox: Outbox, letters: Sequence[Letter]) -> None:
    """Raises Fault where a draft is not in the outbox as it would be sent: nobody has seen it then."""
    if outbox.case.brand.sender is None:
        raise Fault(
            "there is no sender",
            "name one in templates/brand.yaml: `sender: {name: …, email: …}`",
            exit_code=1,
        )
    for letter in letters:
        path = f"{letter.path}.eml"
        if read_text(outbox.root, path) != outbox.press.message(letter).decode("ascii"):
            hint = "write the drafts with `a87ws announce`, read them, then send; changes go into the .md beside it"
            raise Fault(f"`{path}` is not what would be sent", hint, exit_code=1)


def send(
    outbox: Outbox,
    letters: Sequence[Letter],
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
    for letter in letters:
        if stop():
            done.stopped = "interrupted"
            break
        now, to = clock(), letter.to
        assert to is not None  # `to_send` gives no others  # noqa: S101
        message = outbox.press.message(letter, sent=now)
        _keep(outbox.root, letter)
        append_sent(outbox.root, _sending(letter, TRYING, now))
        try:
            post.hand_over(brand.sender.email, to.email, message)
        except RefusedError as error:
            append_sent(outbox.root, _sending(letter, FAILED, clock()))
            done.refused.append((letter.stem, mask(str(error))))
        except BrokenError as error:
            append_sent(outbox.root, _sending(letter, FAILED, clock()))
            done.stopped = f"the connection ended ({error})"
            break
        except LostError:
            done.lost, done.stopped = letter.stem, "the connection ended"
            break
        else:
            append_sent(outbox.root, _sending(letter, SENT, clock()))
            done.taken += 1
    return done


def mark(outbox: Outbox, state: str, *, as_of: datetime) -> tuple[str, ...]:
    """Note by hand what was sent (`SENT`), or of what is uncertain that it did not arrive
    (`FAILED`); what was noted.

    Raises Fault where something else lies in the outbox than would go out now.
    """
    marked = []
    for letter in _mails(outbox):
        if letter.state != State.UNCERTAIN and (state == FAILED or letter.state is not State.NEW):
            continue
        path = f"{letter.path}.md"
        if (
            state == SENT
            and letter.state is State.NEW
            and read_text(outbox.root, path) != letter.rendered.markdown
        ):
            hint = "run `a87ws announce` and see what has changed; what is noted as sent has to be what was sent"
            raise Fault(f"`{path}` is not there, or not what is due now", hint, exit_code=1)
        if state == SENT:
            _keep(outbox.root, letter)
        append_sent(outbox.root, _sending(letter, state, as_of))
        marked.append(letter.stem)
    return tuple(marked)


def _mails(outbox: Outbox) -> Iterator[Letter]:
    return (letter for letter in outbox.letters if letter.kind in MAILS)


def _sending(letter: Letter, state: str, at: datetime) -> Sending:
    due = letter.due
    return Sending(
        at.isoformat(timespec="seconds"),
        state,
        letter.stem,
        letter.topic,
        due.kind,
        due.digest(due.languages, due.says),
        letter.rendered.subject,
        text=due.text_digest,
        languages=due.languages,
        facts=due.says,
    )


def _keep(root: Path, letter: Letter) -> None:
    """Keep what was sent, to show later what has changed since."""
    path = f"{KEPT}/{letter.stem}.md"
    write_text(root, path, letter.rendered.markdown, replaces=read_text(root, path))
