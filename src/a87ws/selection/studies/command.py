"""What `a87ws select` shows beside the selection, and never writes: the frontier, another policy,
prices, stability.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from a87ws.base.faults import Fault
from a87ws.base.shell import Format, emit, use_colour, width
from a87ws.checks.command import complete_proposals, root_of
from a87ws.data.words import LANGUAGES

if TYPE_CHECKING:
    from a87ws.selection.build import SelectionQuestion


def show(
    asked: Sequence[str],
    root: Path,
    question: SelectionQuestion,
    output: Format,
    settings: Sequence[str],
) -> None:
    """Answer the one question that is asked. Raises Fault for several, whose answers would run
    together.
    """
    if len(asked) > 1:
        flags = " and ".join(f"--{name}" for name in asked)
        raise Fault(f"{flags} cannot be combined", "use one at a time", exit_code=2)
    if asked == ["what-if"]:
        what_if(root, settings, question, output)
    else:
        {"frontier": frontier, "price": price, "stability": stability}[asked[0]](
            root, question, output
        )


def frontier(root: Path, question: SelectionQuestion, output: Format) -> None:
    """Print the series for every factor on the balance weights."""
    from a87ws.selection.studies.frontier import explore

    found = explore(root, question)
    names = found.instance.names
    if output is Format.JSON:
        from a87ws.base.shell import to_json
        from a87ws.selection.studies.frontier import frontier_data

        emit(to_json(frontier_data(names, found.stops)))
    else:
        from a87ws.base.page.terminal import Page
        from a87ws.selection.studies.frontier import render

        emit(
            render(
                names, found.stops, Page(width(), colour=use_colour(), plain=output is Format.PLAIN)
            )
        )
    if not all(stop.proved for stop in found.stops):
        raise typer.Exit(1)


def what_if(
    root: Path, settings: Sequence[str], question: SelectionQuestion, output: Format
) -> None:
    """Print the series under other settings beside the call's own."""
    from a87ws.base.page.terminal import Page
    from a87ws.base.shell import to_json
    from a87ws.selection.studies.what_if import render, what_if_data
    from a87ws.selection.studies.what_if import what_if as compare

    found = compare(root, settings, question)
    page = Page(width(), colour=use_colour(), plain=output is Format.PLAIN)
    as_data = output is Format.JSON
    data = what_if_data(found.comparison)
    emit(to_json(data) if as_data else render(found.call.name, found.comparison, page))
    if not data["proved"]:
        raise typer.Exit(1)


def price(root: Path, question: SelectionQuestion, output: Format) -> None:
    """Print what each part of the policy costs."""
    from a87ws.base.page.terminal import Page
    from a87ws.base.shell import to_json
    from a87ws.selection.studies.price import prices, prices_data, render

    found = prices(root, question)
    page = Page(width(), colour=use_colour(), plain=output is Format.PLAIN)
    data = prices_data(found.prices)
    emit(to_json(data) if output is Format.JSON else render(found.call, found.prices, page))
    if not data["proved"]:
        raise typer.Exit(1)


def stability(root: Path, question: SelectionQuestion, output: Format) -> None:
    """Print how sure each place is."""
    from a87ws.base.page.terminal import Page
    from a87ws.base.shell import to_json
    from a87ws.selection.studies.stability import render, stability_data, study

    found = study(root, question)
    page = Page(width(), colour=use_colour(), plain=output is Format.PLAIN)
    emit(
        to_json(stability_data(found.stability))
        if output is Format.JSON
        else render(found.call, found.stability, page)
    )


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
    from a87ws.base.page.terminal import Page
    from a87ws.selection import why as usecase

    root = root_of(ctx)
    if against is None:
        title, *sentences = usecase.why(root, proposal, language)
    else:
        title, *sentences = usecase.against(root, proposal, against, language)
    page = Page(width(), colour=use_colour())
    page.line(title, style="bold")
    for sentence in sentences:
        page.line(sentence)
    emit(str(page))
