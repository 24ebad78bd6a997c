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
    from a87ws.rendering.sureness import data
    from a87ws.usecases.judge import judge, open_for_judging
    from a87ws.usecases.standings import standings as load_standings

    case = open_for_judging(root_of(ctx))
    from a87ws.rendering.reasons import speech_of

    found, speech = load_standings(case, compare=compare), speech_of(judge(case))
    if output is Format.JSON:
        from a87ws.cli.common import to_json

        emit(to_json(data(found, speech)))
        return
    from a87ws.rendering.standings import render
    from a87ws.rendering.terminal import Page

    page = Page(width(), colour=use_colour(), plain=output is Format.PLAIN)
    emit(render(found, speech, page))
