"""`a87ws form`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from a87ws.cli.common import say
from a87ws.cli.where import root_of


def form(
    ctx: typer.Context,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="FILE", help="Where to write it (default: form.html)"
        ),
    ] = None,
    repository: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Where proposals go (default: from call.yaml)"),
    ] = None,
    email: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS", help="Where proposals go by email (default: from call.yaml)"
        ),
    ] = None,
) -> None:
    """Create the submission form, a page that works offline

    One self-contained HTML file. It makes the file of a proposal and checks answers as `validate`
    does.
    """
    from a87ws.usecases.form import FORM
    from a87ws.usecases.form import form as write

    root = root_of(ctx)
    submission = write(
        root, None if out is None else Path.cwd() / out, repository=repository, email=email
    )
    say(f"written: {out or FORM}")
    if not submission.repository and not submission.email:
        say(
            "note: it ends with a file to download; `submission:` in call.yaml adds a link or an address to send it to"
        )
