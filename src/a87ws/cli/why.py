"""`a87ws why`."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from a87ws.cli.common import emit, use_colour, width
from a87ws.cli.where import complete_proposals, root_of
from a87ws.data.words import LANGUAGES

# mypy knows the members of an enum only where they are written out
Language = StrEnum("Language", {each.upper(): each for each in LANGUAGES})  # type: ignore[misc]
"""The languages in which reasons are given."""

ENGLISH = Language("en")


def why(
    ctx: typer.Context,
    proposal: Annotated[
        str,
        typer.Argument(
            metavar="PROPOSAL", help="The proposal to explain", autocompletion=complete_proposals
        ),
    ],
    against: Annotated[
        str | None,
        typer.Option(
            metavar="PROPOSAL",
            help="Compare with another proposal",
            autocompletion=complete_proposals,
        ),
    ] = None,
    language: Annotated[
        Language, typer.Option(metavar="LANGUAGE", help="Language of the answer: en, fr or es")
    ] = ENGLISH,
) -> None:
    """Explain why a proposal was or was not selected"""
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
