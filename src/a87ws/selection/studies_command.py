"""What `a87ws select` shows beside the selection, and never writes: the frontier, another policy,
prices, stability.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from a87ws.base.faults import Fault
from a87ws.base.shell import Format, emit, use_colour, width
from a87ws.checks.command import complete_proposals, root_of
from a87ws.data.words import LANGUAGES

if TYPE_CHECKING:
    from a87ws.base.page.terminal import Page
    from a87ws.call.case import Case
    from a87ws.selection.question import SelectionOptions
    from a87ws.selection.sentences import Speech


def show(
    asked: Sequence[str],
    case: Case,
    question: SelectionOptions,
    output: Format,
    settings: Sequence[str],
) -> None:
    """Answer the one question that is asked. Raises Fault for several, whose answers would run
    together.
    """
    if len(asked) > 1:
        flags = " and ".join(f"--{name}" for name in asked)
        raise Fault(f"{flags} cannot be combined", "use one at a time", exit_code=2)
    study = asked[0]
    if study == "what-if":
        what_if(case, settings, question, output)
    elif study == "frontier":
        frontier(case, question, output)
    elif study == "price":
        price(case, question, output)
    else:
        stability(case, question, output)


def frontier(case: Case, question: SelectionOptions, output: Format) -> None:
    """Print the series for every factor on the balance weights."""
    from a87ws.selection.frontier import explore, render

    found = explore(case, question)
    _print(found, output, lambda page: render(found.frontier, page))
    for stop in found.frontier:
        if not stop.proved:
            raise typer.Exit(1)


def what_if(
    case: Case, settings: Sequence[str], question: SelectionOptions, output: Format
) -> None:
    """Print the series under other settings beside the call's own."""
    from a87ws.reviews.judge import judge
    from a87ws.selection.sentences import speech_of
    from a87ws.selection.what_if import merits_of, render
    from a87ws.selection.what_if import what_if as compare

    found = compare(case, settings, question)
    speech = speech_of(judge(case))
    merits = merits_of(case)
    _print(found, output, lambda page: render(case.call.name, found, merits, speech, page), speech)
    if not found.proved:
        raise typer.Exit(1)


def price(case: Case, question: SelectionOptions, output: Format) -> None:
    """Print what each part of the policy costs."""
    from a87ws.selection.price import prices, render

    found = prices(case, question)
    _print(found, output, lambda page: render(case.call, found, page))
    if not found.proved:
        raise typer.Exit(1)


def stability(case: Case, question: SelectionOptions, output: Format) -> None:
    """Print how sure each place is."""
    from a87ws.selection.stability import render, study

    found = study(case, question)
    _print(found, output, lambda page: render(case.call, found, page))


def _print(
    answer: object, output: Format, render: Callable[[Page], str], speech: Speech | None = None
) -> None:
    """An answer as data, or as `render` shows it."""
    if output is Format.JSON:
        from a87ws.base.shell import to_json
        from a87ws.selection.record import answer_data
        from a87ws.selection.sentences import Speech

        emit(to_json(answer_data(answer, speech or Speech())))
        return
    from a87ws.base.page.terminal import Page

    emit(render(Page(width(), colour=use_colour(), plain=output is Format.PLAIN)))


# mypy knows the members of an enum only where they are written out
Language = StrEnum("Language", {code.upper(): code for code in LANGUAGES})  # type: ignore[misc]
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
    from a87ws.reviews.judge import open_for_judging
    from a87ws.selection import why as usecase
    from a87ws.selection.notice import tell
    from a87ws.selection.record import check

    case = open_for_judging(root_of(ctx))
    if against is None:
        title, *sentences = usecase.why(case, proposal, language)
    else:
        title, *sentences = usecase.against(case, proposal, against, language)
    tell(check(case))
    page = Page(width(), colour=use_colour())
    page.line(title, style="bold")
    for sentence in sentences:
        page.line(sentence)
    emit(str(page))
