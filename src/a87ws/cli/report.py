"""`a87ws report`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from a87ws.cli.common import root_of, say
from a87ws.cli.why import Language


def report(
    ctx: typer.Context,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="Where to write it; else report.html."),
    ] = None,
    public: Annotated[
        bool,
        typer.Option(
            "--public", help="The edition for everybody: the series, its balance, and no score."
        ),
    ] = False,
    language: Annotated[Language, typer.Option(help="The language of the page.")] = Language.EN,
    frontier: Annotated[
        int | None,
        typer.Option(
            min=0, metavar="NODES", help="How long to look for what balance costs, in cases."
        ),
    ] = None,
    resamples: Annotated[
        int | None,
        typer.Option(min=0, help="How often to draw the reviews anew; by itself for small calls."),
    ] = None,
) -> None:
    """Write the committee's page: one HTML file that asks nothing of the network."""
    from a87ws.rendering.report.page import render
    from a87ws.usecases.judge import open_for_judging
    from a87ws.usecases.report import FILE, gather, write

    root = root_of(ctx)
    case = open_for_judging(root)
    facts = gather(case, language=language, public=public, nodes=frontier, resamples=resamples)
    target = root / FILE if out is None else Path.cwd() / out
    write(target, render(facts, language=language, is_public=public))
    kind = "public" if public else "confidential"
    say(f"written: {out or FILE} ({kind})")
    for problem in facts.problems:
        say(f"note: {problem}")
