"""`a87ws conflicts`."""

from __future__ import annotations

import typer

from a87ws.cli.common import Format, FormatOption, emit, use_colour, width
from a87ws.cli.where import root_of


def conflicts(ctx: typer.Context, output: FormatOption = Format.TEXT) -> None:
    """List conflicts of interest, each with its reason

    Shared organizations, people named in a proposal, recusals; and, to be looked at, shared email
    domains.
    """
    from a87ws.rendering import conflicts as shown
    from a87ws.usecases.conflicts import conflicts as find
    from a87ws.usecases.conflicts import open_settled

    found = find(open_settled(root_of(ctx)))
    counts = {each: found.counts(each) for each in found.interests}
    if output is Format.JSON:
        from a87ws.cli.common import to_json

        emit(to_json(shown.data(found.certain, found.suggested, found.states, counts)))
        return
    from a87ws.rendering.terminal import Page

    emit(
        shown.render(
            found.certain,
            found.suggested,
            found.states,
            counts,
            Page(width(), colour=use_colour(), plain=output is Format.PLAIN),
        )
    )
