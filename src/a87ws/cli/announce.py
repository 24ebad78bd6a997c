"""`a87ws announce`."""

from __future__ import annotations

from typing import Annotated

import typer

from a87ws.cli.common import emit, root_of, say
from a87ws.model.announcement import Kind


def announce(
    ctx: typer.Context,
    kinds: Annotated[
        list[Kind] | None, typer.Argument(metavar="[KIND]...", help=f"{', '.join(Kind)}; all of them if none is named.")
    ] = None,
    language: Annotated[str, typer.Option(metavar="LANGUAGE", help="The language of the texts: en.")] = "en",
) -> None:
    """Write the letters, the newsletter and the invitation.

    Into announcements/. Letters that are no longer due are removed; files changed by hand are left. Nothing is sent.
    """
    from a87ws.usecases.announce import FOLDER
    from a87ws.usecases.announce import announce as write

    done = write(root_of(ctx), kinds or (), language)
    settled = done.settled
    lines = [f"{FOLDER}/: {', '.join(f'{kind} {count}' for kind, count in done.counts.items())}"]
    lines += [
        f"{len(settled.written)} files written, {len(settled.unchanged)} unchanged, {len(settled.removed)} removed"
    ]
    emit("\n".join(lines) + "\n")
    if done.sessions:
        say(f"sessions/: {len(done.sessions)} begun, for their hosts to complete")
    for path in settled.kept:
        say(f"{path}: changed by hand, left as it is")
    for name in done.unreachable:
        say(f"{name}: no letter, its file cannot be read")
    for path in done.withheld:
        say(f"{path}: its feedback names a reviewer or holds an address, and is not quoted")
