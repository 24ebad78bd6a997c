"""`a87ws why`."""

from __future__ import annotations

from typing import Annotated

import typer

from a87ws.cli.common import emit, root_of, use_colour, width


def why(ctx: typer.Context, proposal: Annotated[str, typer.Argument(help="The id of the proposal.")]) -> None:
    """Say why a proposal was or was not selected."""
    from a87ws.rendering.terminal import Page
    from a87ws.usecases.why import why as explain

    title, *sentences = explain(root_of(ctx), proposal)
    page = Page(width(), colour=use_colour())
    page.line(title, style="bold")
    for sentence in sentences:
        page.line(sentence)
    emit(str(page))
