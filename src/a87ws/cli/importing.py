"""`a87ws import`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from a87ws.cli.common import emit, moment, root_of, say


def import_(
    ctx: typer.Context,
    file: Annotated[
        Path, typer.Argument(help="The body of an issue of the form (.md), or the file of its event (.json).")
    ],
    answer: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Put what is to be sent to the host there, and write nothing else."),
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", metavar="MOMENT", help="As if it were then: 2026-10-01T09:00.")
    ] = None,
) -> None:
    """Make a proposal of an issue that was written with the form.

    Nothing is written while something is to be mended. With --answer: comment.json is the answer for the thread,
    pull.json the pull request to be opened, if there is one.
    """
    from a87ws.usecases.issue import take

    done = take(root_of(ctx), file, answer, moment(as_of))
    if done is None:
        say(f"{file}: not written with the form of this call; nothing to do")
        return
    if answer is None:
        emit(done.comment)
    say(f"{done.path}: {'written' if done.pull else 'unchanged'}" if done.path else "nothing written: see what to mend")
    raise typer.Exit(int(done.path is None and answer is None))
