"""`a87ws import`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from a87ws.cli.common import emit, moment, say
from a87ws.cli.where import root_of
from a87ws.diagnostics import Fault

if TYPE_CHECKING:
    from datetime import datetime


def import_(
    ctx: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="Answers of a form (.xlsx, .csv), an export of ours or of pretalx (.json), an issue (.md) or its event (.json)",
        ),
    ],
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--column",
            metavar="FIELD=HEADING",
            help="Read this field from the column with this heading (repeatable)",
        ),
    ] = None,
    aside: Annotated[
        list[str] | None,
        typer.Option("--ignore", metavar="HEADING", help="A column to ignore (repeatable)"),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Accept the suggested columns without asking")
    ] = False,
    save: Annotated[
        bool | None,
        typer.Option("--save/--no-save", help="Save the columns to call.yaml for the next time"),
    ] = None,
    accept: Annotated[
        bool | None,
        typer.Option("--accept/--keep", help="Overwrite files whose rows changed, or keep them"),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would happen; write nothing")
    ] = False,
    encoding: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Encoding of a .csv (default: detected)"),
    ] = None,
    answer: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write the answer to an issue here, and nothing else"),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="MOMENT",
            help="Use this moment instead of now, such as 2026-10-01T09:00",
        ),
    ] = None,
) -> None:
    """Create proposals from a form's answers

    Each row of a sheet becomes a file; what is missing is listed. Importing the same sheet again
    changes nothing; rows that changed are shown before anything is overwritten. From an issue,
    nothing is written until it is complete; with --answer, DIR gets comment.json for the thread and
    pull.json for the pull request, if one is to be opened.
    """
    from a87ws.usecases.intake import is_issue, take
    from a87ws.usecases.load import open_case

    root = root_of(ctx)
    if answer is not None or is_issue(file):
        _issue(root, file, answer, moment(as_of))
        return
    from a87ws.cli.intake import run

    given: dict[str, list[str]] = {}
    for pair in columns or []:
        name, sign, head = pair.partition("=")
        if not sign:
            raise Fault(
                f"`{pair}` names no column",
                "write it as `--column title='Title of the webinar'`",
                exit_code=2,
            )
        given.setdefault(name.strip(), []).append(head)
    intake = take(open_case(root), file, given, aside or (), encoding=encoding)
    raise typer.Exit(run(intake, yes=yes, save=save, accept=accept, dry_run=dry_run))


def _issue(root: Path, file: Path, answer: Path | None, as_of: datetime) -> None:
    from a87ws.usecases.issue import take

    done = take(root, file, answer, as_of)
    if done is None:
        say(f"{file}: not written with the form of this call; nothing to do")
        return
    if answer is None:
        emit(done.comment)
    say(
        f"{done.path}: {'written' if done.pull else 'unchanged'}"
        if done.path
        else "nothing written: see what to mend"
    )
    raise typer.Exit(int(done.path is None and answer is None))
