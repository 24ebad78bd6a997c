"""`a87ws standings`."""

from __future__ import annotations

import typer

from a87ws.cli.common import Format, FormatOption, emit, root_of, use_colour, width


def standings(ctx: typer.Context, output: FormatOption = Format.TEXT) -> None:
    """Show where every proposal stands.

    Ratings, counts, spread and merit, reviewers' leniency where the call takes it out, and the reviews still missing.
    """
    from a87ws.rendering.record import standings_data, to_json
    from a87ws.usecases.standings import standings as load_standings

    found = load_standings(root_of(ctx))
    if output is Format.JSON:
        emit(to_json(standings_data(found.judged.standings)))
        return
    from a87ws.rendering.standings import render
    from a87ws.rendering.terminal import Page

    page = Page(width(), colour=use_colour())
    emit(
        render(found.judged.round, found.judged.standings, found.judged.ineligible, found.missing, found.offsets, page)
    )
