"""`a87ws status`."""

from __future__ import annotations

from typing import Annotated

import typer

from a87ws.cli.common import Format, FormatOption, emit, moment, root_of, use_colour, width


def status(
    ctx: typer.Context,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="MOMENT", help="As if it were then: 2026-10-01T09:00."),
    ] = None,
    output: FormatOption = Format.TEXT,
) -> None:
    """Say where the call stands, what to do next, and what each session's host still owes by when.

    Writes nothing, and exits with 0 whatever it finds: `a87ws validate` fails where an error is
    found.
    """
    from a87ws.rendering import status as shown
    from a87ws.usecases.status import status as find

    whole = find(root_of(ctx), as_of=moment(as_of))
    if output is Format.JSON:
        from a87ws.rendering.record import to_json

        emit(to_json(shown.data(whole)))
        return
    from a87ws.rendering.terminal import Page

    emit(shown.render(whole, Page(width(), colour=use_colour(), plain=output is Format.PLAIN)))
