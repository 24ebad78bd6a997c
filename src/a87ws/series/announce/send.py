"""Send the outbox, each message once: noted before it is handed over, noted again when it was
taken.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from ipaddress import ip_address
from typing import Final, Self
from urllib.parse import unquote, urlsplit

from a87ws.base.disk.write import read_text
from a87ws.base.faults import Fault
from a87ws.call.brand import MAILS
from a87ws.checks.rule import mask
from a87ws.custody.sent import FAILED, SENT, STANDS, TRYING, Sending, append_sent
from a87ws.series.announce.kept import keep
from a87ws.series.announce.letter import Letter, LetterState
from a87ws.series.announce.outbox import Outbox

SECONDS: Final = 60
_PORTS: Final = {"smtps": 465, "smtp": 587}
_READY, _TAKEN, _FORWARDED = 354, 250, 251
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


def to_send(outbox: Outbox) -> tuple[Letter, ...]:
    """What goes out by `send`: new, a kind that is mailed, and with an address."""
    return tuple(letter for letter in _mails(outbox) if letter.is_to_send and letter.to)


def doubtful(outbox: Outbox) -> tuple[Letter, ...]:
    """What may have arrived or not."""
    return tuple(letter for letter in _mails(outbox) if letter.state == LetterState.UNCERTAIN)


def see_that_it_was_read(outbox: Outbox, letters: Sequence[Letter]) -> None:
    """Raises Fault where a draft in the outbox is not what would be sent: nobody has seen that."""
    if outbox.case.brand.sender is None:
        raise Fault(
            "there is no sender",
            "name one in templates/brand.yaml: `sender: {name: …, email: …}`",
            exit_code=1,
        )
    for letter in letters:
        path = f"{letter.path}.eml"
        if read_text(outbox.root, path) != outbox.press.message(letter).decode("ascii"):
            hint = (
                "write the drafts with `a87ws announce`, read them, then send; make changes in "
                "the .md beside it"
            )
            raise Fault(f"`{path}` differs from what would be sent", hint, exit_code=1)


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
        keep(outbox.root, letter)
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
        address=due.address_digest,
    )


def let_stand(outbox: Outbox, reason: str, *, as_of: datetime) -> tuple[str, ...]:
    """Note that letters stay as they were sent although facts have changed; which ones."""
    stems = []
    for letter in _mails(outbox):
        if letter.earlier is not None and letter.is_to_send:
            line = replace(_sending(letter, STANDS, as_of), reason=reason)
            append_sent(outbox.root, line)
            stems.append(letter.due.stem)
    return tuple(stems)
