"""The way to a mail server: one message at a time, and for each whether it was taken, refused, or
nobody knows.
"""

from __future__ import annotations

import re
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final, Self
from urllib.parse import unquote, urlsplit

from a87ws.diagnostics import Fault

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
    hint = "write smtps://USER@HOST or smtp://USER@HOST:587; the password goes into A87WS_SMTP_PASSWORD"
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


class Post:
    """A connection to a mail server, to be used in a `with`. Raises Fault where it cannot be made."""

    def __init__(self, server: Server, password: str = "") -> None:
        self._server = server
        self._password = password

    def __enter__(self) -> Self:
        """Connect, encrypt, log in."""
        server = self._server
        where = f"the mail server {server.host}:{server.port}"
        try:
            context = ssl.create_default_context()
            self._smtp = (
                smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=context)
                if server.implicit_tls
                else smtplib.SMTP(server.host, server.port, timeout=SECONDS)
            )
            self._smtp.ehlo()
            if not server.implicit_tls and self._smtp.has_extn("starttls"):
                self._smtp.starttls(context=context)
                self._smtp.ehlo()
            elif not server.implicit_tls and not server.is_here:
                raise Fault(
                    f"{where} offers no encryption", "use smtps://, or another server", exit_code=1
                )
            if server.user:
                self._smtp.login(server.user, self._password)
        except smtplib.SMTPAuthenticationError as error:
            hint = "see the user in --smtp and the password in A87WS_SMTP_PASSWORD"
            raise Fault(
                f"{where} does not let `{server.user}` in ({error.smtp_code})", hint, exit_code=1
            ) from None
        except ssl.SSLCertVerificationError as error:
            hint = "see the address of the server and its certificate; nothing was sent"
            message = f"{where} cannot be used: its certificate is not trusted: {error.verify_message.rstrip('.')}"
            raise Fault(message, hint, exit_code=1) from error
        except (OSError, smtplib.SMTPException) as error:
            reason = getattr(error, "strerror", None) or type(error).__name__
            hint = "see the address of the server and the network; nothing was sent"
            raise Fault(f"{where} cannot be used: {reason}", hint, exit_code=1) from error
        return self

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
