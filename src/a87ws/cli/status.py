"""`a87ws status`."""

from __future__ import annotations

from typing import Annotated

import typer

from a87ws.cli.common import Format, FormatOption, emit, moment, use_colour, width
from a87ws.cli.where import root_of


def status(
    ctx: typer.Context,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="MOMENT",
            help="Use this moment instead of now, such as 2026-10-01T09:00",
        ),
    ] = None,
    output: FormatOption = Format.TEXT,
) -> None:
    """Show where the call stands and what to do next

    Lists what each session's host still owes, and by when. Changes no file. Always exits with 0:
    `a87ws validate` is the command that fails on errors.
    """
    from a87ws.rendering import status as shown
    from a87ws.usecases.status import status as find

    whole = find(root_of(ctx), as_of=moment(as_of))
    if output is Format.JSON:
        from a87ws.cli.common import to_json

        emit(to_json(shown.data(whole)))
        return
    from a87ws.rendering.terminal import Page

    emit(shown.render(whole, Page(width(), colour=use_colour(), plain=output is Format.PLAIN)))
