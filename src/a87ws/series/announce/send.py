"""Send the outbox, each message once: noted before it is handed over, noted again when it was
taken.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from ipaddress import ip_address
from typing import Final, Self
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from a87ws.base.disk.write import read_text
from a87ws.base.faults import Fault
from a87ws.call.brand import MAILS, Address
from a87ws.checks.rule import mask
from a87ws.checks.values import mailbox
from a87ws.custody.sent import (
    BOUNCED,
    FAILED,
    SENT,
    STANDS,
    TRYING,
    Sending,
    address_digest,
    append_sent,
    delivered,
    unreachable,
)
from a87ws.series.announce.changes import keep
from a87ws.series.announce.letter import Letter, LetterState, has_it
from a87ws.series.announce.mail import UnwritableError, as_test, message_id
from a87ws.series.announce.outbox import Outbox
from a87ws.series.announce.values import Addressee

SECONDS: Final = 60
_PORTS: Final = {"smtps": 465, "smtp": 587}
_READY, _TAKEN, _FORWARDED = 354, 250, 251
DECISIONS: Final = "decision/"
"""How the topics of letters that tell a decision begin."""
_THREAD: Final = re.compile(r"(?m)^(?:In-Reply-To|References):.*\n(?: .*\n)*")
_DOT: Final = re.compile(rb"(?m)^\.")


class RefusedError(Exception):
    """The server did not take the message; it was not sent."""


class BrokenError(Exception):
    """The connection ended before the message was handed over; it was not sent."""


class LostError(Exception):
    """The connection ended after the message was handed over, and before the answer: it may have
    been sent.
    """


@dataclass(frozen=True)
class Server:
    """`smtps://USER@HOST`, or `smtp://USER@HOST:PORT`, which must offer STARTTLS unless it is on
    this machine.
    """

    host: str
    port: int
    implicit_tls: bool
    user: str

    @property
    def is_here(self) -> bool:
        """Whether it runs on this machine, so that nothing goes over a network."""
        with suppress(ValueError):
            return ip_address(self.host).is_loopback
        return self.host == "localhost"


def server_of(url: str) -> Server:
    """The server that an address names. Raises Fault (wrong usage); a password in it is refused,
    and not repeated.
    """
    hint = (
        "write smtps://USER@HOST or smtp://USER@HOST:587; "
        "the password goes into A87WS_SMTP_PASSWORD"
    )
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port, parts = None, None, urlsplit("")
    if (
        parts.scheme not in _PORTS
        or not host
        or parts.password is not None
        or parts.path.strip("/")
    ):
        raise Fault("--smtp is not the address of a mail server", hint, exit_code=2)
    return Server(
        host, port or _PORTS[parts.scheme], parts.scheme == "smtps", unquote(parts.username or "")
    )


class MailConnection:
    """A connection to a mail server, to be used in a `with`. Raises Fault if there is none."""

    def __init__(self, server: Server, password: str = "") -> None:
        self._server = server
        self._password = password
        self._smtp: smtplib.SMTP

    def __enter__(self) -> Self:
        """Connect, encrypt, log in."""
        server = self._server
        where = f"the mail server {server.host}:{server.port}"
        try:
            self._connect(where)
            if server.user:
                self._smtp.login(server.user, self._password)
        except smtplib.SMTPAuthenticationError as error:
            hint = "check the user in --smtp and the password in A87WS_SMTP_PASSWORD"
            raise Fault(
                f"{where} rejects the login of `{server.user}` ({error.smtp_code})",
                hint,
                exit_code=1,
            ) from None
        except ssl.SSLCertVerificationError as error:
            hint = "check the address of the server and its certificate; nothing was sent"
            reason = error.verify_message.rstrip(".")
            message = f"{where} cannot be used: its certificate is not trusted: {reason}"
            raise Fault(message, hint, exit_code=1) from error
        except (OSError, smtplib.SMTPException) as error:
            reason = getattr(error, "strerror", None) or type(error).__name__
            hint = "check the address of the server and the network; nothing was sent"
            raise Fault(f"{where} cannot be used: {reason}", hint, exit_code=1) from error
        return self

    def _connect(self, where: str) -> None:
        """Connect and encrypt. Raises Fault where the server offers no encryption."""
        server = self._server
        context = ssl.create_default_context()
        if server.implicit_tls:
            self._smtp = smtplib.SMTP_SSL(
                server.host, server.port, timeout=SECONDS, context=context
            )
            self._smtp.ehlo()
            return
        self._smtp = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
        self._smtp.ehlo()
        if self._smtp.has_extn("starttls"):
            self._smtp.starttls(context=context)
            self._smtp.ehlo()
        elif not server.is_here:
            raise Fault(
                f"{where} offers no encryption", "use smtps://, or another server", exit_code=1
            )

    def __exit__(self, *_: object) -> None:
        """Say goodbye; if nobody listens any more, nothing is lost by it."""
        with suppress(OSError, smtplib.SMTPException):
            self._smtp.quit()
        self._smtp.close()

    def hand_over(self, sender: str, to: str, message: bytes) -> None:
        """Send one message. Raises RefusedError, BrokenError or LostError."""
        try:
            self._expect(self._smtp.mail(sender), _TAKEN)
            self._expect(self._smtp.rcpt(to), _TAKEN, _FORWARDED)
            self._expect(self._smtp.docmd("DATA"), _READY)
        except (OSError, smtplib.SMTPServerDisconnected, UnicodeError) as error:
            raise BrokenError(type(error).__name__) from error
        body = _DOT.sub(b"..", message)
        try:
            self._smtp.send(body + (b".\r\n" if body.endswith(b"\r\n") else b"\r\n.\r\n"))
            answer = self._smtp.getreply()
        except (OSError, smtplib.SMTPServerDisconnected) as error:
            raise LostError from error
        self._expect(answer, _TAKEN)

    def _expect(self, answer: tuple[int, bytes], *wanted: int) -> None:
        code, words = answer
        if code not in wanted:
            with suppress(OSError, smtplib.SMTPException):
                self._smtp.rset()
            raise RefusedError(f"{code} {words.decode(errors='replace')}")


@dataclass
class Sent:
    """What became of a run: how many were taken, which were refused and why, and why it stopped if
    it did.
    """

    taken: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    lost: str | None = None
    stopped: str | None = None


@dataclass(frozen=True)
class HeldBack:
    """A letter that is due and does not go out, and why."""

    stem: str
    reason: str


def sendable(outbox: Outbox) -> tuple[tuple[Letter, ...], tuple[HeldBack, ...]]:
    """What goes out by `send`: new, a kind that is mailed, and with an address; and what of it
    is held back.
    """
    letters, held = [], []
    for letter in _mails(outbox):
        if not letter.is_to_send or letter.to is None:
            continue
        reason = _obstacle(outbox, letter)
        if reason is None:
            letters.append(letter)
        else:
            held.append(HeldBack(letter.due.stem, reason))
    return tuple(letters), tuple(held)


def _obstacle(outbox: Outbox, letter: Letter) -> str | None:
    """Why a letter cannot go to its address, if so."""
    assert letter.to is not None  # `sendable` asks for no others  # noqa: S101
    steps = outbox.press.sendings
    if _address_digest(letter) in unreachable(steps, letter.topic):
        return "it came back from this address; correct the address, then write the drafts again"
    before = [
        step for step in delivered(steps) if step.topic == letter.topic and has_it(letter, step)
    ]
    if before and letter.due.is_told_by(before[-1]):
        return "this address has it already; record that with --sent"
    return _fault_of(outbox, letter)


def _fault_of(outbox: Outbox, letter: Letter) -> str | None:
    try:
        outbox.press.message(letter)
    except UnwritableError as fault:
        return f"{fault.message}; {fault.hint}"
    return None


def unwritable(outbox: Outbox, paths: Collection[str]) -> tuple[HeldBack, ...]:
    """The letters without a draft among `paths`, because no e-mail can be made of them."""
    held = []
    for letter in _mails(outbox):
        if letter.is_written and f"{letter.path}.eml" not in paths:
            reason = _fault_of(outbox, letter)
            if reason is not None:
                held.append(HeldBack(letter.stem, reason))
    return tuple(held)


def testable(outbox: Outbox) -> tuple[Letter, ...]:
    """What can be sent as a test: all that is due and mailed, with an addressee or without."""
    return tuple(letter for letter in _mails(outbox) if letter.is_to_send)


def doubtful(outbox: Outbox) -> tuple[Letter, ...]:
    """What may have arrived or not."""
    return tuple(letter for letter in _mails(outbox) if letter.state == LetterState.UNCERTAIN)


def require_time_for_decisions(
    outbox: Outbox, letters: Sequence[Letter], *, as_of: datetime
) -> None:
    """Raises Fault where one of the letters tells a decision, and proposals may still come in or
    change.
    """
    if not any(letter.topic.startswith(DECISIONS) for letter in letters):
        return
    call, freeze = outbox.case.call, outbox.case.freeze
    zone = ZoneInfo(call.timezone)
    moment = as_of if as_of.tzinfo else as_of.replace(tzinfo=zone)
    if moment <= call.closes:
        when = call.closes.astimezone(zone)
        raise Fault(
            f"the call is open until {when:%Y-%m-%d %H:%M} ({call.timezone}); "
            "no decision is sent before then",
            "wait until then, or add `--yes-early`",
            exit_code=1,
        )
    if freeze is None or freeze.proposals is None:
        raise Fault(
            "the proposals are not frozen; no decision is sent before they are",
            "run `a87ws freeze proposals`, or add `--yes-early`",
            exit_code=1,
        )


def require_sender(outbox: Outbox) -> Address:
    """Who sends. Raises Fault where the brand does not say."""
    sender = outbox.case.brand.sender
    if sender is None:
        raise Fault(
            "there is no sender",
            "name one in templates/brand.yaml: `sender: {name: …, email: …}`",
            exit_code=1,
        )
    return sender


def see_that_it_was_read(outbox: Outbox, letters: Sequence[Letter]) -> None:
    """Raises Fault where a draft in the outbox is not what would be sent: nobody has seen that."""
    require_sender(outbox)
    for letter in letters:
        path = f"{letter.path}.eml"
        message = outbox.press.message(letter).decode("ascii")
        if _without_thread(read_text(outbox.root, path) or "") != _without_thread(message):
            hint = (
                "write the drafts with `a87ws announce`, read them, then send; make changes in "
                "the .md beside it"
            )
            raise Fault(f"`{path}` differs from what would be sent", hint, exit_code=1)


def _without_thread(message: str) -> str:
    """A message without what refers to earlier ones: each one that is sent adds to that."""
    head, empty, body = message.partition("\r\n\r\n")
    return _THREAD.sub("", f"{head}\r\n") + empty + body


def send(
    outbox: Outbox,
    letters: Sequence[Letter],
    post: MailConnection,
    *,
    clock: Callable[[], datetime],
    stop: Callable[[], bool],
) -> Sent:
    """Hand over one message after the other, until all are or `stop` says so. Raises Fault where it
    cannot be noted.
    """
    sender = _told_to_server(require_sender(outbox))
    steps = list(outbox.press.sendings)

    def deliver(letter: Letter) -> None:
        now = clock()
        message = outbox.press.message(letter, now, tuple(steps))
        step = _sending(letter, TRYING, now, message_id(message))
        keep(outbox.root, letter)
        append_sent(outbox.root, step)
        try:
            assert letter.to is not None  # `sendable` gives no others  # noqa: S101
            post.hand_over(sender, _told_to_server(letter.to), message)
        except (RefusedError, BrokenError):
            append_sent(outbox.root, replace(step, state=FAILED, at=_written(clock())))
            raise
        steps.append(replace(step, state=SENT, at=_written(clock())))
        append_sent(outbox.root, steps[-1])

    return _hand_over_all(letters, deliver, stop)


def send_tests(  # noqa: PLR0913  as `send`, and the address
    outbox: Outbox,
    letters: Sequence[Letter],
    post: MailConnection,
    to: str,
    *,
    clock: Callable[[], datetime],
    stop: Callable[[], bool],
) -> Sent:
    """Hand over every message to one address alone, marked as a test; nothing is recorded."""
    sender = _told_to_server(require_sender(outbox))
    receiver = _told_to_server(Addressee("", to))

    def deliver(letter: Letter) -> None:
        message = outbox.press.message(as_test(letter, to), clock(), ())
        post.hand_over(sender, receiver, message)

    return _hand_over_all(letters, deliver, stop)


def _hand_over_all(
    letters: Sequence[Letter], deliver: Callable[[Letter], None], stop: Callable[[], bool]
) -> Sent:
    done = Sent()
    for letter in letters:
        if stop():
            done.stopped = "interrupted"
            break
        try:
            deliver(letter)
        except RefusedError as error:
            done.refused.append((letter.stem, mask(str(error))))
        except BrokenError as error:
            done.stopped = f"the connection ended ({error})"
            break
        except LostError:
            done.lost, done.stopped = letter.stem, "the connection ended"
            break
        else:
            done.taken += 1
    return done


def _told_to_server(person: Address | Addressee) -> str:
    return mailbox(person.email) or person.email


def mark(outbox: Outbox, state: str, *, as_of: datetime) -> tuple[str, ...]:
    """Note by hand what was sent (`SENT`), or of what is uncertain that it did not arrive
    (`FAILED`); what was noted.

    Raises Fault where something else lies in the outbox than would go out now.
    """
    marked = []
    for letter in _mails(outbox):
        if letter.state != LetterState.UNCERTAIN and (state == FAILED or not letter.is_to_send):
            continue
        path = f"{letter.path}.md"
        if (
            state == SENT
            and letter.is_to_send
            and read_text(outbox.root, path) != letter.rendered.markdown
        ):
            hint = (
                "run `a87ws announce` and see what has changed; what is recorded as sent has to "
                "be what was sent"
            )
            raise Fault(f"`{path}` is not there, or not what is due now", hint, exit_code=1)
        if state == SENT:
            keep(outbox.root, letter)
        append_sent(outbox.root, _sending(letter, state, as_of, _identity(outbox, letter)))
        marked.append(letter.stem)
    return tuple(marked)


def mark_bounced(
    outbox: Outbox, named: Collection[str], *, as_of: datetime
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Note of each letter that is `named` as KIND/ID and was sent that it came back; those that
    were noted, and those that were sent and only their kind was named.
    """
    marked, left = [], []
    for letter in _mails(outbox):
        earlier = letter.earlier
        if earlier is None:
            continue
        due = letter.due
        if {due.stem, f"{due.kind}/{due.proposal}"}.isdisjoint(named):
            left.append(due.stem)
            continue
        address = earlier.address
        if not address and letter.state is LetterState.SENT:
            address = _address_digest(letter)  # an older line, about the address that still holds
        step = replace(earlier, state=BOUNCED, at=_written(as_of), address=address)
        append_sent(outbox.root, step)
        marked.append(due.stem)
    return tuple(marked), tuple(left)


def _mails(outbox: Outbox) -> Iterator[Letter]:
    return (letter for letter in outbox.letters if letter.kind in MAILS)


def _identity(outbox: Outbox, letter: Letter) -> str:
    """The identity of the draft; none where the address is one that no draft can be written to."""
    try:
        return message_id(outbox.press.message(letter))
    except UnwritableError:
        return ""


def _sending(letter: Letter, state: str, at: datetime, identity: str) -> Sending:
    due = letter.due
    return Sending(
        _written(at),
        state,
        letter.stem,
        letter.topic,
        due.kind,
        due.digest(due.languages, due.says),
        letter.rendered.subject,
        identity,
        text=due.text_digest,
        languages=due.languages,
        facts=due.says,
        address=_address_digest(letter),
    )


def _address_digest(letter: Letter) -> str:
    return address_digest(letter.topic, letter.to.email if letter.to else None)


def _written(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


def let_stand(outbox: Outbox, reason: str, *, as_of: datetime) -> tuple[str, ...]:
    """Note that letters stay as they were sent although facts have changed; which ones."""
    stems = []
    for letter in _mails(outbox):
        if letter.earlier is not None and letter.is_to_send:
            line = replace(_sending(letter, STANDS, as_of, ""), reason=reason)
            append_sent(outbox.root, line)
            stems.append(letter.due.stem)
    return tuple(stems)
