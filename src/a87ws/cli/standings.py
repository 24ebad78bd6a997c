"""`a87ws standings`."""

from __future__ import annotations

from typing import Annotated

import typer

from a87ws.cli.common import Format, FormatOption, emit, use_colour, width
from a87ws.cli.where import root_of


def standings(
    ctx: typer.Context,
    compare: Annotated[
        bool | None,
        typer.Option(
            "--compare/--no-compare",
            help="Compare the series with and without correcting for leniency",
        ),
    ] = None,
    output: FormatOption = Format.TEXT,
) -> None:
    """Show where each proposal stands, and how sure that is

    Ratings, counts, spread and merit; reviewers' leniency and agreement; what is doubtful; which
    reviews are missing.
    """
    from a87ws.rendering.sureness import Sureness, data
    from a87ws.usecases.standings import standings as load_standings

    found = load_standings(root_of(ctx), compare=compare)
    judged = found.judged
    shown = Sureness(
        judged.case, judged.standings, judged.ineligible, found.offsets, found.comparable, found.other,
        found.agreement, found.doubt, found.progress, found.waived,
    )  # fmt: skip
    if output is Format.JSON:
        from a87ws.cli.common import to_json

        emit(to_json(data(shown)))
        return
    from a87ws.rendering.standings import render
    from a87ws.rendering.terminal import Page

    emit(render(shown, Page(width(), colour=use_colour(), plain=output is Format.PLAIN)))
