"""`a87ws form`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from a87ws.cli.common import root_of, say


def form(
    ctx: typer.Context,
    out: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="Where to write it; else form.html."),
    ] = None,
    repository: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Where its file goes, if not as call.yaml says."),
    ] = None,
    email: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="To whom its file goes, if not as call.yaml says."),
    ] = None,
) -> None:
    """Write the submission form: one HTML page, no network.

    It makes the file of a proposal, opens from a disk or any web server, and judges as `validate`
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
