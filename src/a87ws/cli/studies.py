"""What `a87ws select` shows beside the selection, and never writes: the frontier, another policy,
prices, stability.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from a87ws.cli.common import Format, emit, use_colour, width
from a87ws.diagnostics import Fault

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
        raise Fault(f"{flags} are questions of their own", "ask one at a time", exit_code=2)
    if asked == ["what-if"]:
        what_if(root, settings, question, output)
    else:
        {"frontier": frontier, "price": price, "stability": stability}[asked[0]](
            root, question, output
        )


def frontier(root: Path, question: SelectionQuestion, output: Format) -> None:
    """Print the series for every factor on the balance weights."""
    from a87ws.usecases.frontier import explore

    found = explore(root, question)
    names = found.instance.names
    if output is Format.JSON:
        from a87ws.cli.common import to_json
        from a87ws.rendering.frontier import frontier_data

        emit(to_json(frontier_data(names, found.stops)))
    else:
        from a87ws.rendering.frontier import render
        from a87ws.rendering.terminal import Page

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
    from a87ws.cli.common import to_json
    from a87ws.rendering.terminal import Page
    from a87ws.rendering.whatif import render, what_if_data
    from a87ws.usecases.whatif import what_if as compare

    found = compare(root, settings, question)
    page = Page(width(), colour=use_colour(), plain=output is Format.PLAIN)
    as_data = output is Format.JSON
    data = what_if_data(found.comparison)
    emit(to_json(data) if as_data else render(found.call.name, found.comparison, page))
    if not data["proved"]:
        raise typer.Exit(1)


def price(root: Path, question: SelectionQuestion, output: Format) -> None:
    """Print what each part of the policy costs."""
    from a87ws.cli.common import to_json
    from a87ws.rendering.price import prices_data, render
    from a87ws.rendering.terminal import Page
    from a87ws.usecases.price import prices

    found = prices(root, question)
    page = Page(width(), colour=use_colour(), plain=output is Format.PLAIN)
    data = prices_data(found.prices)
    emit(to_json(data) if output is Format.JSON else render(found.call, found.prices, page))
    if not data["proved"]:
        raise typer.Exit(1)


def stability(root: Path, question: SelectionQuestion, output: Format) -> None:
    """Print how sure each place is."""
    from a87ws.cli.common import to_json
    from a87ws.rendering.stability import render, stability_data
    from a87ws.rendering.terminal import Page
    from a87ws.usecases.stability import study

    found = study(root, question)
    page = Page(width(), colour=use_colour(), plain=output is Format.PLAIN)
    emit(
        to_json(stability_data(found.stability))
        if output is Format.JSON
        else render(found.call, found.stability, page)
    )
