"""`a87ws import`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from a87ws.cli.common import emit, moment, root_of, say
from a87ws.diagnostics import Fault

if TYPE_CHECKING:
    from datetime import datetime


def import_(
    ctx: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            help="The export of a form (.xlsx, .csv), our own or pretalx's (.json), "
            "the body of an issue of the form (.md) or the file of its event (.json)."
        ),
    ],
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--column",
            metavar="FIELD=HEAD",
            help="Which column holds a field, by its head; may be repeated.",
        ),
    ] = None,
    aside: Annotated[
        list[str] | None,
        typer.Option(
            "--ignore", metavar="HEAD", help="A column that nobody needs; may be repeated."
        ),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Take the columns as they are guessed, without asking.")
    ] = False,
    save: Annotated[
        bool | None,
        typer.Option("--save/--no-save", help="Write the columns to call.yaml, for the next time."),
    ] = None,
    accept: Annotated[
        bool | None,
        typer.Option(
            "--accept/--keep", help="Let what has changed into the files that are there, or not."
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done, and write nothing.")
    ] = False,
    encoding: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="How a .csv is encoded, where it is not found out."),
    ] = None,
    answer: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Of an issue: put what is to be sent to the host there, and write nothing else.",
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="MOMENT", help="As if it were then: 2026-10-01T09:00."),
    ] = None,
) -> None:
    """Make proposals of what was filled in elsewhere.

    Of an export, every row becomes a file; what is missing in it is named. The same again changes
    nothing; a row that has changed is shown first. Of an issue, nothing is written while something
    is to be mended; with --answer, comment.json is the answer for the thread, pull.json the pull
    request to be opened, if there is one.
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
