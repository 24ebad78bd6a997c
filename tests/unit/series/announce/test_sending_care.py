"""Sending with care: one bad address stops nothing, tests go to oneself, decisions wait, letters
that came back go to another address, and what follows a letter answers it.
"""

from __future__ import annotations

from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from tests.fakes import call_cli, tree
from tests.unit.series.announce.test_announce import change
from tests.unit.series.announce.test_sending import (
    BRAND,
    NOW,
    Box,
    accept,
    box,
    call,
    decided,
    send,
    states,
    steps,
)

__all__ = ["box", "call", "decided"]  # fixtures
ALPHA = "alpha@contact.example.org"


def readdress(root: Path, before: str, after: str) -> None:
    """Give a contact another address, and write the drafts for it."""
    name = before.partition("@")[0]
    change(root, f"proposals/{name}.yaml", before, after)
    accept(root, f"proposals/{name}.yaml")
    assert call_cli(root, "announce").returncode == 0


def read(message: bytes) -> EmailMessage:
    made = message_from_bytes(message, policy=SMTP)
    assert isinstance(made, EmailMessage)
    return made


def subject(message: bytes) -> str:
    return str(make_header(decode_header(message_from_bytes(message)["Subject"])))


def test_a_domain_of_another_script_gets_its_letter_at_its_ascii_name(
    call: Path, box: tuple[Box, str]
) -> None:
    server, url = box
    readdress(call, ALPHA, "alpha@bücher.example")
    assert send(call, url, "--count", "6").stdout == "6 of 6 sent\n"
    assert server.counts["alpha@xn--bcher-kva.example"] == 1


def test_an_address_that_no_server_takes_costs_its_own_letter_alone(
    call: Path, box: tuple[Box, str]
) -> None:
    server, url = box
    # an error in its file, which is what `validate` says, would make it a letter of regret;
    # golf gets one in any case
    change(call, "proposals/golf.yaml", "golf@contact.example.org", "gölf@contact.example.org")
    accept(call, "proposals/golf.yaml")
    assert call_cli(call, "select", "--keep", "--reason", "Address").returncode in (0, 1)
    written = call_cli(call, "announce")
    assert written.returncode == 0, written.stderr
    assert "regret/golf: no .eml; `regret/golf` cannot be sent: its address has" in written.stderr
    assert not (call / "announcements/regret/golf.eml").exists()
    assert (call / "announcements/regret/golf.txt").exists()
    done = send(call, url, "--count", "5")
    assert (done.returncode, done.stdout) == (1, "5 of 5 sent\n")
    assert "regret/golf: not sent; `regret/golf` cannot be sent" in done.stderr
    assert "gölf" not in done.stderr
    assert len(server.counts) == 5


def test_a_test_goes_to_one_address_alone_and_leaves_no_trace(
    call: Path, box: tuple[Box, str]
) -> None:
    server, url = box
    refused = send(call, url, "--to", "me@example.org")
    assert refused.returncode == 2
    assert refused.stderr.startswith("error: 6 test messages are ready to be sent\n")
    done = send(call, url, "--to", "me@example.org", "--count", "6")
    assert (done.returncode, done.stdout) == (
        0,
        "6 of 6 sent as a test; nothing is recorded\n",
    )
    assert server.counts == {"me@example.org": 6}
    assert not (call / "sent.jsonl").exists()
    messages = [message for _, message in server.taken]
    assert all(subject(message).startswith("[TEST] ") for message in messages)
    body = read(messages[0]).get_body(("plain",))
    assert body is not None
    text = " ".join(str(body.get_content()).split())
    assert "The real message (acceptance/alpha) goes to Contact of alpha." in text
    assert not any(b"@contact.example.org" in message for message in messages)
    assert send(call, url, "--count", "6").stdout == "6 of 6 sent\n"


@pytest.mark.parametrize("address", ["me", "mé@example.org", "a@example.org, b@example.org"])
def test_a_test_to_no_usable_address_is_wrong_usage(
    call: Path, box: tuple[Box, str], address: str
) -> None:
    done = send(call, box[1], "--to", address, "--count", "6")
    assert done.returncode == 2
    assert done.stderr.startswith("error: --to: not an address that can be written to\n")


def test_no_decision_goes_out_while_the_call_is_open(call: Path, box: tuple[Box, str]) -> None:
    server, url = box
    words = ("acceptance", "--send", "--smtp", url, "--count", "1", "--as-of", "2026-09-30T12:00")
    done = call_cli(call, "announce", *words)
    assert (done.returncode, server.taken) == (1, [])
    assert done.stderr == (
        "error: the call is open until 2026-09-30 23:59 (Europe/Zurich); "
        "no decision is sent before then\n"
        "hint: wait until then, or add `--yes-early`\n"
    )
    assert call_cli(call, "announce", *words, "--yes-early").stdout == "1 of 1 sent\n"


def test_no_decision_goes_out_before_the_proposals_are_frozen(
    call: Path, box: tuple[Box, str]
) -> None:
    server, url = box
    (call / "freeze.yaml").unlink()
    done = send(call, url, "--count", "6")
    assert (done.returncode, server.taken) == (1, [])
    assert done.stderr.startswith("error: the proposals are not frozen; no decision is sent")
    words = ("invitation", "--send", "--smtp", url, "--count", "1")
    assert call_cli(call, "announce", *words).stdout == "1 of 1 sent\n"  # tells no decision


def test_a_letter_that_came_back_goes_to_the_new_address_and_never_again_to_the_old_one(
    call: Path, box: tuple[Box, str]
) -> None:
    server, url = box
    send(call, url, "--count", "6")
    noted = call_cli(call, "announce", "acceptance/alpha", "--not-sent")
    assert noted.stdout == "sent.jsonl: 1 recorded as not sent\n"
    assert states(call)[-1] == ("acceptance/alpha", "bounced")
    held = send(call, url)
    assert (held.returncode, held.stdout) == (1, "nothing to send\n")
    assert "acceptance/alpha: not sent; it came back from this address" in held.stderr
    readdress(call, ALPHA, "alpha@new.example.org")
    assert send(call, url, "--count", "1").stdout == "1 of 1 sent\n"
    assert server.counts[ALPHA] == server.counts["alpha@new.example.org"] == 1
    assert "In-Reply-To" not in read(dict(server.taken)["alpha@new.example.org"])
    assert send(call, url).stdout == "nothing to send\n"


def test_a_bounce_may_be_noted_after_the_address_was_corrected(
    call: Path, box: tuple[Box, str]
) -> None:
    server, url = box
    send(call, url, "--count", "6")
    readdress(call, ALPHA, "alpha@new.example.org")
    assert call_cli(call, "announce", "acceptance/alpha", "--not-sent").returncode == 0
    assert call_cli(call, "announce").returncode == 0
    assert send(call, url, "--count", "1").stdout == "1 of 1 sent\n"
    assert server.counts["alpha@new.example.org"] == 1


def test_only_a_letter_that_is_named_comes_back(call: Path, box: tuple[Box, str]) -> None:
    send(call, box[1], "--count", "6")
    done = call_cli(call, "announce", "regret", "--not-sent")
    assert done.stdout == "sent.jsonl: 0 recorded as not sent\n"
    assert done.stderr == "4 were sent; to record that one came back, name it: KIND/ID\n"


def test_a_correction_answers_the_letter_that_it_corrects(call: Path, box: tuple[Box, str]) -> None:
    server, url = box
    send(call, url, "--count", "6")
    first = read(dict(server.taken)[ALPHA])["Message-ID"]
    assert {step["message_id"] for step in steps(call) if step["what"] == "acceptance/alpha"} == {
        first
    }
    change(call, "proposals/alpha.yaml", "title: Proposal alpha", "title: Another alpha")
    accept(call, "proposals/alpha.yaml")
    call_cli(call, "announce", "acceptance")
    done = send(call, url, "--count", "1")
    assert done.stdout == "1 of 1 sent\n", done.stderr
    answer = read(server.taken[-1][1])
    assert (answer["In-Reply-To"], answer["References"]) == (first, first)


def test_a_briefing_sent_with_its_acceptance_answers_it(call: Path, box: tuple[Box, str]) -> None:
    server, url = box
    words = ("acceptance", "briefing", "--send", "--smtp", url, "--count", "2", "--as-of", NOW)
    done = call_cli(call, "announce", *words)
    assert done.stdout == "2 of 2 sent\n", done.stderr
    acceptance, briefing = (read(message) for _, message in server.taken)
    assert briefing["In-Reply-To"] == acceptance["Message-ID"]
    assert "In-Reply-To" not in acceptance


def test_replies_go_to_the_address_of_the_brand(call: Path, box: tuple[Box, str]) -> None:
    server, url = box
    tree(call, f"{BRAND}reply_to: {{name: Desk, email: desk@example.org}}\n")
    call_cli(call, "announce")
    assert send(call, url, "--count", "6").stdout == "6 of 6 sent\n"
    assert {message_from_bytes(message)["Reply-To"] for _, message in server.taken} == {
        "Desk\r\n <desk@example.org>"
    }
