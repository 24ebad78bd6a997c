"""`a87ws announce`."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Self

import typer

from a87ws.base.faults import Fault
from a87ws.base.shell import MomentOption, ask, emit, is_interactive, moment, now, say
from a87ws.base.text import cells, show
from a87ws.call.brand import LetterKind
from a87ws.checks.command import root_of

if TYPE_CHECKING:
    from a87ws.series.announce.letter import Letter
    from a87ws.series.announce.outbox import Outbox
    from a87ws.series.announce.send import Sent, Server


def announce(
    ctx: typer.Context,
    wanted: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[KIND[/ID]]...",
            help=f"Kinds, or one letter of a kind (default: all): {', '.join(LetterKind)}",
        ),
    ] = None,
    languages: Annotated[
        list[str] | None,
        typer.Option(
            "--language", metavar="LANGUAGE", help="Only what is in this language: en, fr or es"
        ),
    ] = None,
    listing: Annotated[
        bool,
        typer.Option("--list", help="Show who would get what, with addresses; write nothing"),
    ] = False,
    preview: Annotated[
        bool, typer.Option("--preview", help="Write the drafts and open an overview of them")
    ] = False,
    sent: Annotated[
        bool, typer.Option("--sent", help="Mark the named drafts as sent by hand")
    ] = False,
    not_sent: Annotated[
        bool,
        typer.Option(
            "--not-sent",
            help="Mark the named drafts as not delivered; KIND/ID also where it came back",
        ),
    ] = False,
    let_stand: Annotated[
        bool,
        typer.Option("--let-stand", help="Don't update the named letters; needs --reason"),
    ] = False,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why letters are not updated")] = "",
    send: Annotated[
        bool, typer.Option("--send", help="Send the drafts to everyone with an address")
    ] = False,
    smtp: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="Mail server: smtps://USER@HOST or smtp://USER@HOST:587; "
            "password in A87WS_SMTP_PASSWORD",
        ),
    ] = None,
    count: Annotated[
        int | None,
        typer.Option(metavar="N", help="Number of messages to send (default: asks)", min=0),
    ] = None,
    to: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="With --send: a test to this address alone; nothing is recorded",
        ),
    ] = None,
    yes_early: Annotated[
        bool,
        typer.Option(
            "--yes-early",
            help="Send decisions before the deadline or the freeze of the proposals",
        ),
    ] = False,
    as_of: MomentOption = None,
) -> None:
    """Write letters and pages as drafts; list or send them

    Drafts go to announcements/. Drafts that are no longer due are removed; files changed by hand
    are kept. Nothing is sent without --send.
    """
    root, when, kinds, tags = root_of(ctx), moment(as_of), wanted or (), languages or ()
    flags = (listing, preview, sent, not_sent, let_stand, send)
    asked = list(compress(_FLAGS, flags))
    reject_conflicting_modes(asked)
    sending = SendingOptions(smtp or "", count, to, yes_early=yes_early)
    sending.check(is_asked=send)
    if listing:
        show_list(root, kinds, tags, when)
    elif sent or not_sent:
        mark_drafts(root, kinds, tags, when, arrived=sent)
    elif let_stand:
        leave_letters(root, kinds, tags, when, reason.strip())
    elif send:
        send_drafts(root, kinds, tags, when, sending)
    else:
        write_drafts(root, kinds, tags, when)
        if preview:
            open_preview(root)


_FLAGS: Final = ("--list", "--preview", "--sent", "--not-sent", "--let-stand", "--send")
DOUBT: Final = (
    "the server's log, then note it: `a87ws announce KIND/ID --sent`, "
    "or `--not-sent` to have it sent again"
)
INTERRUPTED: Final = 130


def reject_conflicting_modes(asked: Sequence[str]) -> None:
    """Raises Fault for two things to do at once."""
    if len(asked) > 1:
        raise Fault(f"{' and '.join(asked)} cannot be combined", "use one at a time", exit_code=2)


@dataclass(frozen=True)
class SendingOptions:
    """How to send: by which server, how many, as a test to whom, and whether before the time."""

    url: str
    count: int | None
    to: str | None
    yes_early: bool

    def check(self, *, is_asked: bool) -> None:
        """Raises Fault for options that need --send or a server, and for a wrong address."""
        is_given = bool(self.url or self.to or self.yes_early or self.count is not None)
        if is_given and not is_asked:
            raise Fault(
                "--smtp, --count, --to and --yes-early work only with --send",
                "add --send, or leave them out",
                exit_code=2,
            )
        if is_asked and not self.url:
            raise Fault(
                "--send needs a server",
                "name it: --smtp smtps://USER@mail.example.org",
                exit_code=2,
            )
        if self.to is not None:
            require_mailbox(self.to)


def require_mailbox(address: str) -> None:
    """Raises Fault for an address that no test can be sent to; it is not repeated."""
    from a87ws.checks.values import email_faults, mailbox

    if any(email_faults(address, ())) or mailbox(address) is None:
        raise Fault(
            "--to: not an address that can be written to",
            "give one e-mail address, without a name",
            exit_code=2,
        )


def write_drafts(
    root: Path, wanted: Sequence[str], languages: Sequence[str], as_of: datetime
) -> None:
    """Write the outbox, but say what became of it."""
    from a87ws.selection.notice import open_decision
    from a87ws.series.announce.letter import FOLDER
    from a87ws.series.announce.outbox import announce as announce_mailing
    from a87ws.series.announce.send import unwritable

    done = announce_mailing(open_decision(root), wanted, languages, as_of=as_of)
    settled = done.settled
    counts = ", ".join(f"{kind} {count}" for kind, count in done.counts.items()) or "nothing is due"
    written, unchanged = len(settled.written), len(settled.unchanged)
    emit(
        f"{FOLDER}/: {counts}\n"
        f"{written} files written, {unchanged} unchanged, {len(settled.removed)} removed\n"
    )
    if done.sessions:
        say(f"sessions/: {len(done.sessions)} created for their hosts to complete")
    for path in done.by_hand:
        say(f"{path}: changed by hand; its other formats now match it")
    for path in settled.kept:
        say(f"{path}: changed by hand, left unchanged")
    for name in done.outbox.unreachable:
        say(f"{name}: no letter: its file cannot be read")
    for letter in unwritable(done.outbox, {*settled.written, *settled.unchanged, *settled.kept}):
        say(f"{letter.stem}: no .eml; {show(letter.reason)}")
    for path in done.outbox.withheld:
        say(f"{path}: its feedback is not quoted: it names a reviewer or contains an address")
    _say_what_differs(done.outbox)
    _end(done.outbox)


def _say_what_differs(outbox: Outbox) -> None:
    for letter in outbox.letters:
        if letter.corrects:
            say(f"{letter.due.stem}: changed since it was sent; a draft {letter.kind} is due")
            for line in letter.difference:
                say(f"  {show(line)}")
        elif letter.state == "new address":
            say(f"{letter.stem}: sent to an earlier address; due again to the new one")


def _end(outbox: Outbox) -> None:
    """Name what could not be written; it stopped nothing else."""
    for stem, fault in outbox.failed.items():
        say(f"{stem}: not written: {fault.message}")
        if fault.hint:
            say(f"  next: {fault.hint}")
    if outbox.failed:
        raise typer.Exit(1)


def open_preview(root: Path) -> None:
    """Open the page of the outbox in the browser of a person who sits at a terminal; print where it
    is else.
    """
    from a87ws.series.announce.outbox import INDEX

    path = (root / INDEX).resolve()
    if is_interactive():
        import webbrowser

        if webbrowser.open(path.as_uri()):
            return
    emit(f"{path}\n")


def show_list(root: Path, wanted: Sequence[str], languages: Sequence[str], as_of: datetime) -> None:
    """Print who would get what: the one place where addresses are shown."""
    from a87ws.selection.notice import open_decision
    from a87ws.series.announce.outbox import open_outbox

    outbox = open_outbox(open_decision(root), wanted, languages, as_of=as_of)
    _list(outbox.letters)
    _say_what_differs(outbox)
    _end(outbox)


def in_columns(lines: Sequence[Sequence[str]]) -> str:
    """The lines in columns, the last one as long as it is."""
    shown = [[*map(show, line)] for line in lines]
    widths = [max(map(cells, column)) for column in zip(*shown, strict=True)]
    text = ""
    for *row, last in shown:
        line = ""
        for width, cell in zip(widths, row, strict=False):
            line += cell + " " * (width - cells(cell) + 2)
        text += f"{line}{last}".rstrip() + "\n"
    return text


def _list(letters: Sequence[Letter]) -> None:
    lines = []
    for letter in letters:
        to = f"{letter.to.name} <{letter.to.email}>" if letter.to else "-"
        lines.append(
            (letter.state, letter.stem, "+".join(letter.languages), to, letter.rendered.subject)
        )
    emit(in_columns(lines))


def mark_drafts(
    root: Path, wanted: Sequence[str], languages: Sequence[str], as_of: datetime, *, arrived: bool
) -> None:
    """Note what was sent by hand, or that something uncertain did not arrive."""
    from a87ws.base.disk.ledger import alone
    from a87ws.custody.sent import FAILED, PATH, SENT
    from a87ws.selection.notice import open_decision
    from a87ws.series.announce.outbox import open_outbox
    from a87ws.series.announce.send import mark as note
    from a87ws.series.announce.send import mark_bounced

    if not wanted:
        raise Fault(
            "name what was sent",
            "for instance `a87ws announce acceptance regret --sent`",
            exit_code=2,
        )
    with alone(root):
        outbox = open_outbox(open_decision(root), wanted, languages, as_of=as_of)
        marked = note(outbox, SENT if arrived else FAILED, as_of=as_of)
        bounced, left = ((), ()) if arrived else mark_bounced(outbox, wanted, as_of=as_of)
    count = len(marked) + len(bounced)
    emit(f"{PATH}: {count} recorded as {'sent' if arrived else 'not sent'}\n")
    for stem in bounced:
        say(f"{stem}: due again; correct the address, then run `a87ws announce` and send it")
    if left and not count:
        say(f"{len(left)} were sent; to record that one came back, name it: KIND/ID")


def leave_letters(
    root: Path, wanted: Sequence[str], languages: Sequence[str], as_of: datetime, reason: str
) -> None:
    """Note that letters stay as they were sent, though facts in them have changed."""
    from a87ws.base.disk.ledger import alone
    from a87ws.custody.sent import PATH
    from a87ws.selection.notice import open_decision
    from a87ws.series.announce.outbox import open_outbox
    from a87ws.series.announce.send import let_stand

    if not wanted or not reason:
        raise Fault(
            "--let-stand needs letters and a reason",
            "for instance `a87ws announce invitation/ID --let-stand --reason TEXT`",
            exit_code=2,
        )
    with alone(root):
        outbox = open_outbox(open_decision(root), wanted, languages, as_of=as_of)
        stems = let_stand(outbox, reason, as_of=as_of)
    emit(f"{PATH}: {len(stems)} left as sent\n")


def send_drafts(
    root: Path,
    wanted: Sequence[str],
    languages: Sequence[str],
    as_of: datetime,
    options: SendingOptions,
) -> None:
    """Send the drafts, once a person has said how many they are."""
    from a87ws.base.disk.ledger import alone
    from a87ws.selection.notice import open_decision
    from a87ws.series.announce.outbox import open_outbox
    from a87ws.series.announce.send import server_of

    server = server_of(options.url)
    with alone(root):
        outbox = open_outbox(open_decision(root), wanted, languages, as_of=as_of)
        if options.to is None:
            send_letters(outbox, server, options, as_of)
        else:
            send_as_test(outbox, server, options, options.to)


def send_letters(outbox: Outbox, server: Server, options: SendingOptions, as_of: datetime) -> None:
    """Send what is due to its addressees, and say what did not go out."""
    from a87ws.series.announce.send import (
        MailConnection,
        doubtful,
        require_time_for_decisions,
        see_that_it_was_read,
        send,
        sendable,
    )

    letters, held = sendable(outbox)
    in_doubt = doubtful(outbox)
    for letter in in_doubt:
        say(f"{letter.due.stem}: sent earlier; delivery not confirmed; see {DOUBT}")
    for letter_held in held:
        say(f"{letter_held.stem}: not sent; {show(letter_held.reason)}")
    if not letters:
        emit("nothing to send\n")
        raise typer.Exit(int(bool(in_doubt or held)))
    if not options.yes_early:
        require_time_for_decisions(outbox, letters, as_of=as_of)
    see_that_it_was_read(outbox, letters)
    _confirm(letters, options.count, "messages")
    password = _password(server)
    with _Interrupt() as interrupt, MailConnection(server, password) as post:
        done = send(outbox, letters, post, clock=now, stop=lambda: interrupt.asked)
    emit(f"{done.taken} of {len(letters)} sent\n")
    _report(done, f"sent; delivery not confirmed; see {DOUBT}")
    if interrupt.asked:
        raise typer.Exit(INTERRUPTED)
    if done.refused or done.stopped or in_doubt or held:
        raise typer.Exit(1)


def send_as_test(outbox: Outbox, server: Server, options: SendingOptions, to: str) -> None:
    """Send what is due to one address alone."""
    from a87ws.series.announce.send import MailConnection, require_sender, send_tests, testable

    require_sender(outbox)
    letters = testable(outbox)
    if not letters:
        emit("nothing to send\n")
        return
    _confirm(letters, options.count, "test messages")
    password = _password(server)
    with _Interrupt() as interrupt, MailConnection(server, password) as post:
        done = send_tests(outbox, letters, post, to, clock=now, stop=lambda: interrupt.asked)
    emit(f"{done.taken} of {len(letters)} sent as a test; nothing is recorded\n")
    _report(done, "sent; delivery not confirmed")
    if interrupt.asked:
        raise typer.Exit(INTERRUPTED)
    if done.refused or done.stopped:
        raise typer.Exit(1)


def _report(done: Sent, doubt: str) -> None:
    for stem, reason in done.refused:
        say(f"{stem}: not sent; the server said: {show(reason)}")
    if done.lost:
        say(f"{done.lost}: {doubt}")
    if done.stopped:
        say(f"stopped: {done.stopped}; run the command again for the rest")


def _password(server: Server) -> str:
    """The password of the server's user: from the environment, or typed unseen by a person."""
    password = os.environ.get("A87WS_SMTP_PASSWORD", "")
    if server.user and not password and is_interactive():
        from getpass import getpass

        return getpass(f"Password of {show(server.user)} at {show(server.host)}: ")
    return password


def _confirm(letters: Sequence[Letter], count: int | None, noun: str) -> None:
    """Raises Fault unless a person has said the number of messages that are to be sent."""
    if count is None and is_interactive():
        _list(letters)
        answer = ask(
            f"Type {len(letters)} to send {len(letters)} {noun}, anything else to send none"
        )
        if answer != str(len(letters)):
            raise Fault("nothing was sent", exit_code=1)
    elif count is None:
        raise Fault(
            f"{len(letters)} {noun} are ready to be sent",
            f"if that is right, add --count {len(letters)}",
            exit_code=2,
        )
    elif count != len(letters):
        message = (
            f"--count says {count}, but {len(letters)} {noun} are ready to be sent; "
            "nothing was sent"
        )
        raise Fault(message, "run `a87ws announce --list`", exit_code=2)


class _Interrupt:
    """While it lasts, Ctrl-C waits for the message that is on its way; a second one does not."""

    asked = False

    def __enter__(self) -> Self:
        self._before = signal.signal(signal.SIGINT, self._note)
        return self

    def __exit__(self, *_: object) -> None:
        signal.signal(signal.SIGINT, self._before)

    def _note(self, *_: object) -> None:
        if self.asked:
            raise KeyboardInterrupt
        self.asked = True
        say("stopping after the current message")
