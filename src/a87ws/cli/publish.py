"""`a87ws publish`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from a87ws.cli.common import emit, root_of, say


def publish(
    ctx: typer.Context,
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="A folder of its own, in the call or outside it.")
    ],
) -> None:
    """Write the public part: the programme, and how submissions and selections compare.

    By a list of allowed fields. No address, no reviewer, no score; speakers only with their
    consent; no meeting link.
    """
    from a87ws.usecases.publish import publish as write

    done = write(root_of(ctx), folder)
    counts = f"{len(done.written)} files written, {len(done.unchanged)} unchanged, {len(done.removed)} removed"
    emit(f"{folder}: {counts}\n")
    for path in done.kept:
        say(f"{path}: changed by hand, left as it is")
