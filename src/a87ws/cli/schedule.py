"""`a87ws schedule`."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from a87ws.cli.common import Format, FormatOption, emit, say, use_colour, width
from a87ws.cli.where import root_of
from a87ws.diagnostics import Fault


def schedule(
    ctx: typer.Context,
    first: Annotated[
        str | None, typer.Option("--from", metavar="DAY", help="First day of the series")
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", metavar="DAY", help="Last day of the series")
    ] = None,
    write: Annotated[
        bool,
        typer.Option("--write", help="Write them to the session files that have no date"),
    ] = False,
    output: FormatOption = Format.TEXT,
) -> None:
    """Propose days and times for the selected sessions

    One a day across the series, at hours that suit the countries of hosts and action. Dates already
    set stay.
    """
    from a87ws.rendering import schedule as shown
    from a87ws.usecases import schedule as usecase

    found = usecase.schedule(root_of(ctx), first=_day(first), last=_day(last))
    if output is Format.JSON:
        from a87ws.cli.common import to_json

        emit(to_json(shown.data(found.wanted, found.slots, found.fixed)))
    else:
        from a87ws.rendering.terminal import Page

        page = Page(width(), colour=use_colour(), plain=output is Format.PLAIN)
        emit(shown.render(found.case, found.wanted, found.slots, found.fixed, page))
    if write:
        for path in usecase.write(found):
            say(f"{path}: written")
    elif found.slots:
        say("nothing is written; `--write` puts the dates into the files of the sessions")


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Fault(f"`{text}` is not a day", "write it as 2026-11-16", exit_code=2) from None
