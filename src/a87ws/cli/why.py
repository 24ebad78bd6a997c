"""`a87ws why`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from a87ws.cli.common import emit, root_of, use_colour, width


class Language(StrEnum):
    """The languages in which reasons are given."""

    EN = "en"
    FR = "fr"
    ES = "es"


def why(
    ctx: typer.Context,
    proposal: Annotated[str, typer.Argument(help="The id of the proposal.")],
    against: Annotated[
        str | None, typer.Option(metavar="ID", help="Hold it against this other proposal.")
    ] = None,
    language: Annotated[Language, typer.Option(help="The language of the answer.")] = Language.EN,
) -> None:
    """Say why a proposal was or was not selected."""
    from a87ws.rendering.terminal import Page
    from a87ws.usecases import why as usecase
    from a87ws.usecases.judge import open_for_judging

    case = open_for_judging(root_of(ctx))
    if against is None:
        title, *sentences = usecase.why(case, proposal, language)
    else:
        title, *sentences = usecase.against(case, proposal, against, language)
    page = Page(width(), colour=use_colour())
    page.line(title, style="bold")
    for sentence in sentences:
        page.line(sentence)
    emit(str(page))
