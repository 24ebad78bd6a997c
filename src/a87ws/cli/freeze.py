"""`a87ws freeze`: record what was received, or let a later change in."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from a87ws.cli.common import emit, moment
from a87ws.cli.where import root_of
from a87ws.diagnostics import Fault


class Part(StrEnum):
    """What can be frozen."""

    PROPOSALS = "proposals"
    REVIEWS = "reviews"


def freeze(
    ctx: typer.Context,
    part: Annotated[
        Part | None,
        typer.Argument(metavar="[PART]", help="proposals (with the settings) or reviews"),
    ] = None,
    path: Annotated[
        str | None,
        typer.Option("--accept", metavar="PATH", help="Accept a changed or late file as it is now"),
    ] = None,
    reason: Annotated[str | None, typer.Option(metavar="TEXT", help="Why it is accepted")] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="MOMENT",
            help="Use this moment instead of now, such as 2026-10-01T09:00",
        ),
    ] = None,
    early: Annotated[
        bool, typer.Option("--early", help="Freeze although the call is still open")
    ] = False,
) -> None:
    """Record what was received, so that changes show

    From then on, any change is an error until it is accepted with a reason.
    """
    from a87ws.model.layout import FREEZE
    from a87ws.usecases import freeze as usecase

    if (part is None) == (path is None):
        raise Fault(
            "say what to freeze",
            "`freeze proposals`, `freeze reviews` or `freeze --accept PATH`",
            exit_code=2,
        )
    root, when = root_of(ctx), moment(as_of)
    if path is not None:
        done = usecase.accept(root, _inside(root, path), reason or "", as_of=when)
        emit(f"{FREEZE} written: {done.new[0]} accepted\n")
        return
    assert part is not None  # one of the two is given  # noqa: S101
    done = usecase.freeze(root, part.value, as_of=when, early=early)
    counts = [
        f"{len(done.new)} new",
        f"{done.kept} kept",
        *([f"{len(done.late)} late"] if done.late else []),
    ]
    emit(
        f"{FREEZE} {'written' if done.written else 'unchanged'}: {part.value}, {', '.join(counts)}\n"
    )
    for late in done.late:
        emit(f"  late: {late}\n")


def _inside(root: Path, path: str) -> str:
    """The path inside the call, whether it was given from there or from the folder we run in."""
    for base in (root, Path.cwd()):
        where = Path(base, path)
        if where.exists() and where.parent.resolve().is_relative_to(root):
            return where.parent.resolve().joinpath(where.name).relative_to(root).as_posix()
    return path
