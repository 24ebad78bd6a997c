"""Sending over an encrypted connection, with a login: a server that is not the one of its
certificate gets nothing.
"""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from tests.fakes import call_cli, type_into
from tests.unit.series.announce.test_sending import Box, call, decided, free_port, send

if TYPE_CHECKING:
    from aiosmtpd.smtp import SMTP, Envelope, Session

__all__ = ["call", "decided"]  # fixtures
PASSWORD = "CANARY-of a password"
OPENSSL = shutil.which("openssl")
pytestmark = [
    pytest.mark.skipif(OPENSSL is None, reason="needs openssl to make a certificate"),
    pytest.mark.filterwarnings(
        "ignore:Requiring AUTH while not requiring TLS"
    ),  # it is encrypted from the start
]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of `localhost` with its key, in one file."""
    folder = tmp_path_factory.mktemp("certificate")
    made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    made += [
        "-addext",
        "subjectAltName=DNS:localhost",
        "-keyout",
        "key.pem",
        "-out",
        "certificate.pem",
    ]
    subprocess.run([f"{OPENSSL}", *made], cwd=folder, check=True, capture_output=True)
    (folder / "both.pem").write_text(
        (folder / "key.pem").read_text() + (folder / "certificate.pem").read_text()
    )
    return folder / "both.pem"


def _let_in(
    _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: object
) -> AuthResult:
    assert isinstance(data, LoginPassword)
    return AuthResult(
        success=(data.login, data.password) == (b"clerk", PASSWORD.encode()), handled=False
    )


@contextmanager
def server(scheme: str, certificate: Path) -> Iterator[tuple[Box, str]]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with_tls: dict[str, Any] = {"tls_context": context, "require_starttls": True}
    if scheme == "smtps":
        with_tls = {"ssl_context": context, "auth_require_tls": False}
    box, port = Box(), free_port()
    controller = Controller(
        box, hostname="localhost", port=port, authenticator=_let_in, auth_required=True, **with_tls
    )
    controller.start()
    try:
        yield box, f"{scheme}://clerk@localhost:{port}"
    finally:
        controller.stop()


@pytest.fixture(params=["smtp", "smtps"])
def box(request: pytest.FixtureRequest, certificate: Path) -> Iterator[tuple[Box, str]]:
    """A server that wants STARTTLS, or is encrypted from the start."""
    with server(request.param, certificate) as made:
        yield made


@pytest.fixture
def trust(monkeypatch: pytest.MonkeyPatch, certificate: Path) -> Callable[[], None]:
    monkeypatch.setenv("A87WS_SMTP_PASSWORD", PASSWORD)
    return lambda: monkeypatch.setenv("SSL_CERT_FILE", f"{certificate}")


def said_nowhere(call: Path, done: subprocess.CompletedProcess[str]) -> bool:
    files = [path.read_bytes() for path in call.rglob("*") if path.is_file()]
    return "CANARY" not in done.stdout + done.stderr and not any(
        b"CANARY-of a" in each for each in files
    )


def test_letters_go_out_encrypted_and_logged_in(
    call: Path, box: tuple[Box, str], trust: Callable[[], None]
) -> None:
    trust()
    done = send(call, box[1], "--count", "6")
    assert (done.returncode, done.stdout, done.stderr) == (0, "6 of 6 sent\n", "")
    assert len(box[0].taken) == 6
    assert said_nowhere(call, done)


@pytest.mark.usefixtures("trust")
def test_a_server_whose_certificate_nobody_vouches_for_gets_nothing(
    call: Path, box: tuple[Box, str]
) -> None:
    done = send(call, box[1], "--count", "6")
    assert done.returncode == 1
    assert "its certificate is not trusted: self-signed certificate\n" in done.stderr
    assert (
        "hint: check the address of the server and its certificate; nothing was sent" in done.stderr
    )
    assert box[0].taken == []
    assert not (call / "sent.jsonl").exists()
    assert said_nowhere(call, done)


def test_a_server_of_another_name_than_its_certificate_gets_nothing(
    call: Path, box: tuple[Box, str], trust: Callable[[], None]
) -> None:
    trust()
    done = send(call, box[1].replace("localhost", "127.0.0.1"), "--count", "6")
    assert done.returncode == 1
    assert "its certificate is not trusted: IP address mismatch" in done.stderr
    assert box[0].taken == []


def test_a_password_that_is_refused_is_one_clear_message(
    call: Path, box: tuple[Box, str], trust: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    trust()
    monkeypatch.setenv("A87WS_SMTP_PASSWORD", "CANARY-of another")
    done = send(call, box[1], "--count", "6")
    assert done.returncode == 1
    assert (
        "rejects the login of `clerk` (535)\nhint: check the user in --smtp and the password"
        in done.stderr
    )
    assert box[0].taken == []
    assert not (call / "sent.jsonl").exists()
    assert said_nowhere(call, done)


def test_a_person_types_the_password_unseen(
    call: Path, box: tuple[Box, str], trust: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    trust()
    monkeypatch.delenv("A87WS_SMTP_PASSWORD")
    words = ("announce", "acceptance", "--send", "--smtp", box[1], "--count", "1")
    code, out, screen = type_into(call, words, [PASSWORD])
    assert (code, out) == (0, "1 of 1 sent\n")
    assert "Password of clerk at localhost: " in screen
    assert "CANARY" not in screen


def test_nothing_goes_in_the_clear_to_another_machine(call: Path) -> None:
    """All addresses of this machine but the loopback one are another machine's to the program."""
    box, port = Box(), free_port()
    controller = Controller(box, hostname="0.0.0.0", port=port)
    controller.start()
    done = call_cli(
        call, "announce", "regret", "--send", "--smtp", f"smtp://0.0.0.0:{port}", "--count", "4"
    )
    controller.stop()
    assert done.returncode == 1
    assert f"the mail server 0.0.0.0:{port} offers no encryption" in done.stderr
    assert box.taken == []
