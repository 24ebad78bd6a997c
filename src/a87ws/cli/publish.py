"""`a87ws publish`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from a87ws.cli.common import emit, say
from a87ws.cli.where import root_of


def publish(
    ctx: typer.Context,
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A folder of its own, inside or outside the call")
    ],
) -> None:
    """Write the public part into a folder

    The programme, and how submissions and selection compare, from a list of allowed fields: no
    addresses, reviewers, scores or meeting links; speakers only with their consent.
    """
    from a87ws.usecases.publish import publish as write

    done = write(root_of(ctx), folder)
    counts = f"{len(done.written)} files written, {len(done.unchanged)} unchanged, {len(done.removed)} removed"
    emit(f"{folder}: {counts}\n")
    for path in done.kept:
        say(f"{path}: changed by hand, left as it is")
