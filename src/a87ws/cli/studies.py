"""What `a87ws select` shows beside the selection, and never writes: the frontier, another policy,
prices, stability.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import typer

from a87ws.cli.common import Format, emit, use_colour, width
from a87ws.diagnostics import Fault

if TYPE_CHECKING:
    from a87ws.model.case import Case
    from a87ws.rendering.reasons import Speech
    from a87ws.rendering.terminal import Page
    from a87ws.selection.build import SelectionQuestion


def show(
    asked: Sequence[str],
    case: Case,
    question: SelectionQuestion,
    output: Format,
    settings: Sequence[str],
) -> None:
    """Answer the one question that is asked. Raises Fault for several, whose answers would run
    together.
    """
    if len(asked) > 1:
        flags = " and ".join(f"--{name}" for name in asked)
        raise Fault(f"{flags} are questions of their own", "ask one at a time", exit_code=2)
    if asked == ["what-if"]:
        what_if(case, settings, question, output)
    else:
        {"frontier": frontier, "price": price, "stability": stability}[asked[0]](
            case, question, output
        )


def frontier(case: Case, question: SelectionQuestion, output: Format) -> None:
    """Print the series for every factor on the balance weights."""
    from a87ws.rendering.frontier import render
    from a87ws.usecases.frontier import explore

    found = explore(case, question)
    _print(found, output, lambda page: render(found.frontier, page))
    if not all(stop.proved for stop in found.frontier):
        raise typer.Exit(1)


def what_if(
    case: Case, settings: Sequence[str], question: SelectionQuestion, output: Format
) -> None:
    """Print the series under other settings beside the call's own."""
    from a87ws.rendering.whatif import render
    from a87ws.usecases.judge import judge
    from a87ws.usecases.whatif import merits_of
    from a87ws.usecases.whatif import what_if as compare

    found = compare(case, settings, question)
    from a87ws.rendering.reasons import speech_of

    speech, merits = speech_of(judge(case)), merits_of(case)
    _print(found, output, lambda page: render(case.call.name, found, merits, speech, page), speech)
    if not found.proved:
        raise typer.Exit(1)


def price(case: Case, question: SelectionQuestion, output: Format) -> None:
    """Print what each part of the policy costs."""
    from a87ws.rendering.price import render
    from a87ws.usecases.price import prices

    found = prices(case, question)
    _print(found, output, lambda page: render(case.call, found, page))
    if not found.proved:
        raise typer.Exit(1)


def stability(case: Case, question: SelectionQuestion, output: Format) -> None:
    """Print how sure each place is."""
    from a87ws.rendering.stability import render
    from a87ws.usecases.stability import study

    found = study(case, question)
    _print(found, output, lambda page: render(case.call, found, page))


def _print(
    answer: object, output: Format, render: Callable[[Page], str], speech: Speech | None = None
) -> None:
    """An answer as data, or as `render` shows it."""
    if output is Format.JSON:
        from a87ws.cli.common import to_json
        from a87ws.rendering.reasons import Speech
        from a87ws.rendering.record import answer_data

        emit(to_json(answer_data(answer, speech or Speech())))
        return
    from a87ws.rendering.terminal import Page

    emit(render(Page(width(), colour=use_colour(), plain=output is Format.PLAIN)))
