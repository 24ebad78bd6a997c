"""`a87ws report`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from a87ws.cli.common import say
from a87ws.cli.where import root_of
from a87ws.cli.why import ENGLISH, Language


def report(
    ctx: typer.Context,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="FILE", help="Where to write it (default: report.html)"
        ),
    ] = None,
    public: Annotated[
        bool,
        typer.Option(
            "--public", help="Edition for everybody: the series, its balance and how it was chosen"
        ),
    ] = False,
    language: Annotated[
        Language, typer.Option(metavar="LANGUAGE", help="Language of the page: en, fr or es")
    ] = ENGLISH,
    frontier: Annotated[
        int | None,
        typer.Option(metavar="N", help="Search limit for what balance costs", min=0),
    ] = None,
    resamples: Annotated[
        int | None,
        typer.Option(
            metavar="N", help="How often to resample the reviews (default: by size)", min=0
        ),
    ] = None,
) -> None:
    """Create the committee's page, which works offline

    One self-contained HTML file.
    """
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
