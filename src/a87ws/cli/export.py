"""`a87ws export`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from a87ws.cli.common import Format, FormatOption, emit, say
from a87ws.cli.where import root_of
from a87ws.diagnostics import Fault

if TYPE_CHECKING:
    from a87ws.usecases.export import Exported

PRIVATE = (
    "for the Secretariat: it holds e-mail addresses{more}; `publish` writes what is for everybody"
)


def export(
    ctx: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]", help="A new file: .xlsx or .json for everything, .csv for proposals"
        ),
    ] = None,
    person: Annotated[
        str | None,
        typer.Option(
            "--person",
            metavar="ADDRESS",
            help="Show everything held about the person with this address",
        ),
    ] = None,
    output: FormatOption = Format.TEXT,
) -> None:
    """Export everything to one file

    `import` reads the proposals back without loss. With --person, show what is held about one
    person.
    """
    if (file is None) == (person is None) or (person is not None and "@" not in person):
        hint = "name a file for everything, or give --person and an e-mail address"
        raise Fault("say what is to be exported", hint, exit_code=2)
    if person is not None:
        from a87ws.cli.person import show_person

        show_person(root_of(ctx), person, output)
    elif file is not None:
        from a87ws.usecases.export import export as write
        from a87ws.usecases.load import open_case

        done = write(open_case(root_of(ctx)), file)
        emit(told(done))
        say(PRIVATE.format(more=", reviews and notes" if done.counts.get("reviews") else ""))
        raise typer.Exit(int(bool(done.unreadable)))


def told(done: Exported) -> str:
    """What was written, in words."""
    from a87ws.rendering.text import show

    counts = ", ".join(
        f"{count:,} {name if count != 1 else name[:-1]}"
        for name, count in done.counts.items()
        if count
    )
    missing = [f"not in it, since it cannot be read: {show(path)}\n" for path in done.unreadable]
    return f"{show(str(done.path))} written: {counts or 'nothing is there yet'}\n" + "".join(
        missing
    )
