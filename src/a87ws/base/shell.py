"""What every command needs: where the call is, how to print, what time it is. Imports nothing
heavy.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from errno import EINVAL
from pathlib import Path
from typing import Annotated, Any, Final, TextIO, TypeAlias

import typer

from a87ws import __version__
from a87ws.base.faults import Fault

FALLBACK_WIDTH: Final = 80


class Format(StrEnum):
    """The formats that commands with figures have."""

    TEXT = "text"
    PLAIN = "plain"
    JSON = "json"


FormatOption: TypeAlias = Annotated[
    Format,
    typer.Option("--format", metavar="FORMAT", help="text, json, or plain for reading aloud"),
]


MomentOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="MOMENT",
        help="Use this moment instead of now, such as 2026-10-01T09:00",
    ),
]
"""Every command that depends on the moment takes one; `moment` reads it."""


def here_of(ctx: typer.Context) -> Path:
    """Where we run, or the folder that `-C DIR` names."""
    return ctx.obj if isinstance(ctx.obj, Path) else Path.cwd()


def now() -> datetime:
    """The present moment, the one place where the clock is read; everything below takes `as_of`."""
    return datetime.now(tz=UTC)  # noqa: TID251  the shell reads the clock, here and nowhere else


def moment(text: str | None) -> datetime:
    """The moment that `--as-of` gives, in the call's time zone if it names none; without it the
    present one.
    """
    try:
        return datetime.fromisoformat(text) if text else now()
    except ValueError:
        raise Fault(
            f"`{text}` is not a date and time", "write it as 2026-10-01T09:00", exit_code=2
        ) from None


def version() -> str:
    """The version of the tool."""
    return __version__


def emit(text: str) -> None:
    """Write data to stdout, at once.

    A reader that went away is not a fault: the command goes on and keeps its own exit code. A full
    disk is a Fault.
    """
    if not text:
        return
    if sys.stdout is None:  # the program was started without one
        raise Fault(
            "the output could not be written: there is no standard output", "do not close it"
        )
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        drop_output()
        if is_closed_pipe(error):
            return
        raise Fault(f"the output could not be written: {error.strerror}") from error


def say(text: str) -> None:
    """Tell the person something, on stderr, so that data on stdout stays clean."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(text if text.endswith("\n") else f"{text}\n")
        sys.stderr.flush()
    except OSError:  # nobody listens; what the command does matters more than what it says
        drop_output()


def is_closed_pipe(error: OSError) -> bool:
    """Whether the reader of our output went away; Windows says so with EINVAL."""
    return isinstance(error, BrokenPipeError) or (os.name == "nt" and error.errno == EINVAL)


def drop_output() -> None:
    """Send whatever is still in the buffers nowhere, lest Python complain of it while it ends."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except OSError:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)


def use_colour(stream: TextIO | None = None) -> bool:
    """Whether to colour what goes to `stream` (stdout unless given): NO_COLOR, FORCE_COLOR, then an
    able terminal.
    """
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    stream = sys.stdout if stream is None else stream
    if stream is None or os.environ.get("TERM") == "dumb" or not stream.isatty():
        return False
    return os.name != "nt" or bool(
        os.environ.get("WT_SESSION") or os.environ.get("TERM")
    )  # the legacy console cannot


def is_interactive() -> bool:
    """Whether there is a person to ask: questions go to stderr, answers come from stdin."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def ask(question: str, default: str = "") -> str:
    """Ask on stderr for one line; an empty answer is the default. The end of input ends the command
    as Ctrl-C does.
    """
    if sys.stderr is not None:
        sys.stderr.write(f"{question} [{default}]: " if default else f"{question}: ")
        sys.stderr.flush()
    answer = sys.stdin.readline()
    if not answer:
        say("")
        raise KeyboardInterrupt
    return answer.strip() or default


def ask_text(question: str) -> str:
    """Ask on stderr for a text of several lines; a line with a single dot ends it."""
    say(f"{question}; a line with a single dot ends it")
    lines: list[str] = []
    while True:
        if sys.stderr is not None:
            sys.stderr.write("...: " if lines else "text: ")
            sys.stderr.flush()
        line = sys.stdin.readline()
        if not line:
            say("")
            raise KeyboardInterrupt
        if line.strip() == ".":
            return "\n".join(lines).strip()
        lines.append(line.rstrip())


def width() -> int:
    """Columns of the terminal; COLUMNS goes first, and where nothing is known it is 80."""
    return shutil.get_terminal_size((FALLBACK_WIDTH, 24)).columns


def to_json(data: Mapping[str, Any]) -> str:
    """Data as JSON text, in ASCII: the same bytes whatever the encoding of the output."""
    import json

    return json.dumps(data, indent=2) + "\n"
