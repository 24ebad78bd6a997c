"""Sending against a real mail server on this machine: each message once, whatever breaks in
between.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from email import message_from_bytes
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from aiosmtpd.controller import Controller

from a87ws.reviews.judge import open_for_judging
from a87ws.selection import decide as choosing
from tests.fakes import call_cli, environment, tree
from tests.unit.series.announce.test_announce import SCORES, SETTINGS, change, proposal, review

BRAND = """=== templates/brand.yaml
sender: {name: Secretariat, email: secretariat@example.org}
members: {name: Members, email: members@lists.example.org}
"""
if TYPE_CHECKING:
    from aiosmtpd.smtp import SMTP, Envelope, Session

LETTERS = ("acceptance", "reserve", "regret")
NOW = "2026-11-23T16:00"
"""After the deadline."""


class Box:
    """A server that keeps what it takes; `break_at` says at which message it breaks, and how."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, bytes]] = []
        self.break_at: dict[int, str] = {}
        self.pause = 0.0
        self.seen = 0

    async def handle_RCPT(  # noqa: N802  aiosmtpd calls it so
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        self.seen += 1
        if self.break_at.get(self.seen) == "refuse":
            return f"550 no such user {address}"
        if self.break_at.get(self.seen) == "before":
            _cut(server)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.pause:
            time.sleep(self.pause)  # noqa: ASYNC251  the answer is to be late
        content = envelope.content
        assert isinstance(content, bytes)
        self.taken.append((envelope.rcpt_tos[0], content))
        if self.break_at.get(self.seen) == "after":
            _cut(server)
        return "250 OK"

    @property
    def counts(self) -> Counter[str]:
        return Counter(to for to, _ in self.taken)


def _cut(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.WriteTransport)
    server.transport.abort()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def box() -> Iterator[tuple[Box, str]]:
    box, port = Box(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, f"smtp://127.0.0.1:{port}"
    controller.stop()


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A call with its drafts: an acceptance, a reserve, four regrets."""
    root = tmp_path_factory.mktemp("decided")
    reviews = [
        review(name, i, score) for name, scores in SCORES.items() for i, score in enumerate(scores)
    ]
    tree(root, SETTINGS + BRAND + "".join([*map(proposal, SCORES), *reviews]))
    assert call_cli(root, "freeze", "proposals", "--as-of", NOW).returncode == 0
    choosing.write(choosing.select(open_for_judging(root)))
    assert call_cli(root, "announce").returncode == 0
    return root


@pytest.fixture
def call(decided: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(decided, tmp_path / "call"))


def send(root: Path, url: str, *more: str) -> subprocess.CompletedProcess[str]:
    return call_cli(root, "announce", *LETTERS, "--send", "--smtp", url, "--as-of", NOW, *more)


def accept(root: Path, path: str) -> None:
    """Let in a change of a frozen file."""
    done = call_cli(root, "freeze", "--accept", path, "--reason", "Asked")
    assert done.returncode == 0, done.stderr


def steps(root: Path) -> list[dict[str, object]]:
    return [*map(json.loads, (root / "sent.jsonl").read_text().splitlines())]


def states(root: Path) -> list[tuple[str, str]]:
    return [(str(step["what"]), str(step["state"])) for step in steps(root)]


def test_every_letter_is_sent_once_and_never_again(call: Path, box: tuple[Box, str]) -> None:
    server, url = box
    done = send(call, url, "--count", "6")
    assert (done.returncode, done.stdout, done.stderr) == (0, "6 of 6 sent\n", "")
    names = {"alpha", "beta", "gamma", "delta", "echo", "golf"}
    assert server.counts == {f"{name}@contact.example.org": 1 for name in names}
    again = send(call, url, "--count", "6")
    assert (again.returncode, again.stdout) == (0, "nothing to send\n")
    assert len(server.taken) == 6
    # the briefing of alpha, which now answers the acceptance
    assert call_cli(call, "announce").stdout.endswith("1 files written, 42 unchanged, 0 removed\n")


def test_nothing_is_sent_to_whoever_was_forgotten_after_the_drafts_were_written(
    call: Path, box: tuple[Box, str]
) -> None:
    server, url = box
    assert call_cli(call, "forget", "beta@contact.example.org").returncode == 0
    done = send(call, url, "--count", "5")
    assert (done.returncode, done.stdout) == (0, "5 of 5 sent\n"), done.stderr
    assert server.counts == {
        f"{name}@contact.example.org": 1 for name in ("alpha", "gamma", "delta", "echo", "golf")
    }


def test_what_arrives_is_the_draft_with_a_date_and_no_mark_of_a_draft(
    call: Path, box: tuple[Box, str]
) -> None:
    server, url = box
    send(call, url, "--count", "6")
    read = message_from_bytes(dict(server.taken)["alpha@contact.example.org"])
    draft = message_from_bytes((call / "announcements/acceptance/alpha.eml").read_bytes())
    assert "X-Unsent" not in read
    assert read["Date"]
    for header in ("Subject", "From", "To", "Message-ID"):
        assert read[header].replace("\r\n", "\n") == draft[header].replace("\r\n", "\n")
    received = {message_from_bytes(message)["Message-ID"] for _, message in server.taken}
    for step in steps(call):
        assert step.pop("message_id") in received
        assert "@" not in json.dumps(step)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ((), "error: 6 messages are ready to be sent\nhint: if that is right, add --count 6\n"),
        (
            ("--count", "5"),
            "error: --count says 5, but 6 messages are ready to be sent; nothing was sent\n",
        ),
    ],
)
def test_nothing_is_sent_until_the_count_is_said(
    call: Path, box: tuple[Box, str], more: tuple[str, ...], message: str
) -> None:
    done = send(call, box[1], *more)
    assert done.returncode == 2
    assert done.stderr.startswith(message)
    assert box[0].taken == []


def test_a_draft_that_nobody_has_seen_is_not_sent(call: Path, box: tuple[Box, str]) -> None:
    (call / "announcements/regret/delta.eml").unlink()
    done = send(call, box[1], "--count", "6")
    assert done.returncode == 1
    assert done.stderr.startswith(
        "error: `announcements/regret/delta.eml` differs from what would be sent\n"
    )
    assert box[0].taken == []


def test_a_refused_one_is_named_without_its_address_and_the_rest_is_sent(
    call: Path, box: tuple[Box, str]
) -> None:
    server, url = box
    server.break_at = {2: "refuse"}
    done = send(call, url, "--count", "6")
    assert (done.returncode, done.stdout) == (1, "5 of 6 sent\n")
    assert done.stderr == "reserve/beta: not sent; the server said: 550 no such user …@…\n"
    server.break_at = {}
    assert send(call, url, "--count", "1").stdout == "1 of 1 sent\n"
    assert set(server.counts.values()) == {1}


def test_a_connection_that_ends_before_a_message_loses_and_doubles_nothing(
    call: Path, box: tuple[Box, str]
) -> None:
    server, url = box
    server.break_at = {3: "before"}
    done = send(call, url, "--count", "6")
    assert (done.returncode, done.stdout) == (1, "2 of 6 sent\n")
    assert "stopped: the connection ended" in done.stderr
    assert send(call, url, "--count", "4").stdout == "4 of 4 sent\n"
    assert len(server.counts) == 6
    assert set(server.counts.values()) == {1}


def test_a_connection_that_ends_before_the_answer_is_left_to_a_person(
    call: Path, box: tuple[Box, str]
) -> None:
    server, url = box
    server.break_at = {3: "after"}
    first = send(call, url, "--count", "6")
    assert (first.returncode, first.stdout) == (1, "2 of 6 sent\n")
    doubtful = states(call)[-1][0]
    assert f"{doubtful}: sent; delivery not confirmed" in first.stderr
    second = send(call, url, "--count", "3")
    assert (second.returncode, second.stdout) == (1, "3 of 3 sent\n")
    assert f"{doubtful}: sent earlier; delivery not confirmed" in second.stderr
    assert (
        call_cli(call, "announce", doubtful, "--sent").stdout == "sent.jsonl: 1 recorded as sent\n"
    )
    assert send(call, url).stdout == "nothing to send\n"
    assert len(server.taken) == len(server.counts) == 6


def test_what_did_not_arrive_is_sent_again_once_somebody_says_so(
    call: Path, box: tuple[Box, str]
) -> None:
    server, url = box
    server.break_at = {1: "after"}
    send(call, url, "--count", "6")
    doubtful = states(call)[-1][0]
    assert (
        call_cli(call, "announce", doubtful, "--not-sent").stdout
        == "sent.jsonl: 1 recorded as not sent\n"
    )
    assert send(call, url, "--count", "6").stdout == "6 of 6 sent\n"


def test_a_line_that_a_power_cut_tore_leaves_the_message_in_doubt(
    call: Path, box: tuple[Box, str]
) -> None:
    send(call, box[1], "--count", "6")
    path = call / "sent.jsonl"
    path.write_text(path.read_text()[:-20])  # the last answer was never on the disk
    last = states_until_torn(path)[-1]
    done = send(call, box[1])
    assert last in done.stderr
    assert len(box[0].taken) == 6
    assert call_cli(call, "announce", last, "--sent").returncode == 0
    assert send(call, box[1]).stdout == "nothing to send\n"


def states_until_torn(path: Path) -> list[str]:
    return [json.loads(line)["what"] for line in path.read_text().split("\n")[:-1]]


def test_a_ledger_that_somebody_changed_stops_everything(call: Path, box: tuple[Box, str]) -> None:
    (call / "sent.jsonl").write_text("{}\n")
    done = send(call, box[1], "--count", "6")
    assert (done.returncode, box[0].taken) == (1, [])
    assert done.stderr.startswith("error: sent.jsonl:1: not what a87ws wrote\n")


def wait_for(true: Callable[[], bool]) -> None:
    limit = time.monotonic() + 30
    while not true():
        assert time.monotonic() < limit
        time.sleep(0.02)


@pytest.mark.skipif(os.name == "nt", reason="signals")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_ctrl_c_and_kill_in_the_middle_lose_and_double_nothing(
    call: Path, box: tuple[Box, str], how: signal.Signals
) -> None:
    server, url = box
    server.pause = 0.3
    words = ["announce", *LETTERS, "--send", "--smtp", url, "--count", "6"]
    program = subprocess.Popen(
        [sys.executable, "-m", "a87ws", *words],
        cwd=call,
        env=environment(call),
        stdout=-1,
        stderr=-1,
        text=True,
    )
    wait_for(lambda: server.seen >= 2)
    program.send_signal(how)
    out, err = program.communicate(timeout=30)
    server.pause = 0
    if how is signal.SIGINT:
        assert (program.returncode, out) == (130, "2 of 6 sent\n")
        assert "stopping after the current message" in err
    last = dict(states(call))  # the last state of each
    doubtful = [what for what, state in last.items() if state == "trying"]
    assert len(doubtful) == (how is signal.SIGKILL)
    rest = send(call, url, "--count", f"{6 - len(last)}")
    assert rest.stdout == f"{6 - len(last)} of {6 - len(last)} sent\n"
    assert all(what in rest.stderr for what in doubtful)
    assert set(server.counts.values()) == {1}
    assert 6 - len(doubtful) <= len(server.taken) <= 6


def test_two_at_once_send_each_letter_once(call: Path, box: tuple[Box, str]) -> None:
    server, url = box
    words = [
        sys.executable,
        "-m",
        "a87ws",
        "announce",
        *LETTERS,
        "--send",
        "--smtp",
        url,
        "--count",
        "6",
    ]
    both = [
        subprocess.Popen(words, cwd=call, env=environment(call), stdout=-1, stderr=-1, text=True)
        for _ in "ab"
    ]
    said = sorted(program.communicate(timeout=60)[0] for program in both)
    assert said == ["6 of 6 sent\n", "nothing to send\n"]
    assert set(server.counts.values()) == {1}


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mail.example.org", "--smtp is not the address of a mail server"),
        ("smtp://user:secret@mail.example.org", "--smtp is not the address of a mail server"),
        ("http://mail.example.org", "--smtp is not the address of a mail server"),
        ("smtp://127.0.0.1:1", "the mail server 127.0.0.1:1 cannot be used"),
    ],
)
def test_a_server_that_is_none_is_one_clear_message(call: Path, url: str, words: str) -> None:
    done = send(call, url, "--count", "6")
    assert done.returncode in (1, 2)
    assert words in done.stderr
    assert "secret" not in done.stderr
    assert not (call / "sent.jsonl").exists()


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        (("--send",), "--send needs a server"),
        (("--list", "--preview"), "--list and --preview cannot be combined"),
        (
            ("--smtp", "smtp://localhost"),
            "--smtp, --count, --to and --yes-early work only with --send",
        ),
        (("--sent",), "name what was sent"),
        (("regrets",), "there is no kind `regrets`"),
        (("regret/alpha",), "`regret/alpha` is not due"),
    ],
)
def test_flags_that_do_not_fit_are_wrong_usage(
    call: Path, flags: tuple[str, ...], words: str
) -> None:
    done = call_cli(call, "announce", *flags)
    assert done.returncode in (1, 2)
    assert words in done.stderr


def test_the_list_shows_who_gets_what_and_is_the_only_place_with_addresses(call: Path) -> None:
    done = call_cli(call, "announce", "acceptance", "invitation", "item", "--list")
    assert [line.split()[:3] for line in done.stdout.splitlines()] == [
        ["new", "acceptance/alpha", "en"],
        ["new", "invitation.en", "en"],
        ["new", "item/alpha.en", "en"],
    ]
    assert "Contact of alpha <alpha@contact.example.org>" in done.stdout
    assert "Members <members@lists.example.org>" in done.stdout


def test_a_change_after_sending_is_shown_and_becomes_an_update(
    call: Path, box: tuple[Box, str]
) -> None:
    assert (
        call_cli(call, "announce", "acceptance", "--sent").stdout
        == "sent.jsonl: 1 recorded as sent\n"
    )
    tree(call, "=== templates/acceptance.en.md.j2\n# Selected: {{ proposal.title }}\n\nCome.\n")
    assert call_cli(call, "announce", "acceptance").stderr == ""  # another text, the same facts
    change(call, "proposals/alpha.yaml", "title: Proposal alpha", "title: Another alpha")
    accept(call, "proposals/alpha.yaml")
    choosing.write(choosing.select(open_for_judging(call)))
    done = call_cli(call, "announce", "acceptance")
    assert "acceptance/alpha: changed since it was sent; a draft update is due" in done.stderr
    assert "  Title: Another alpha (before: Proposal alpha)" in done.stderr
    assert done.stdout.startswith("announcements/: update 1\n")
    text = (call / "announcements/update/decision-alpha.txt").read_text()
    assert text.startswith("Update: Selected: Another alpha\n")
    begins = text.replace("\n", " ").partition("*")[0]
    assert "“Your proposal has been selected: Proposal alpha”" in begins
    assert "the following has changed:" in begins
    assert "Title: Another alpha (before: Proposal alpha)" in begins
    assert "apologize" not in text
    assert not (call / "announcements/acceptance/alpha.md").exists()
    words = ("--send", "--smtp", box[1], "--count", "1", "--as-of", NOW)
    done = call_cli(call, "announce", "acceptance", *words)
    assert done.stdout == "1 of 1 sent\n"
    assert call_cli(call, "announce", "acceptance").stdout.startswith(
        "announcements/: nothing is due\n"
    )
    assert len(box[0].taken) == 1


def test_an_acceptance_that_was_sent_is_never_followed_by_a_plain_regret(call: Path) -> None:
    call_cli(call, "announce", "acceptance", "--sent")
    overridden = "threshold: 2, overrides: [{proposal: alpha, must: exclude, reason: Asked}]}"
    change(call, "call.yaml", "threshold: 2}", overridden)
    accept(call, "call.yaml")
    choosing.write(choosing.select(open_for_judging(call)))
    call_cli(call, "announce")
    assert not (call / "announcements/regret/alpha.eml").exists()
    text = (call / "announcements/correction/decision-alpha.txt").read_text().replace("\n", " ")
    assert "Since then the decision on your proposal has changed." in text
    assert "We are sorry to inform you that we are not able to include it" in text


def test_what_is_marked_as_sent_is_what_lies_in_the_outbox(call: Path) -> None:
    tree(call, "=== templates/acceptance.en.md.j2\n# Selected: {{ proposal.title }}\n")
    done = call_cli(call, "announce", "acceptance", "--sent")
    assert done.returncode == 1
    assert "`announcements/acceptance/alpha.md` is not there, or not what is due now" in done.stderr
