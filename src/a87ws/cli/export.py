"""`a87ws export`."""

from __future__ import annotations

from typing import Annotated

import typer

from a87ws.cli.common import Format, FormatOption, root_of
from a87ws.cli.person import show_person
from a87ws.diagnostics import Fault


def export(
    ctx: typer.Context,
    person: Annotated[
        str | None, typer.Option("--person", metavar="EMAIL", help="All that is held of the person with this address.")
    ] = None,
    output: FormatOption = Format.TEXT,
) -> None:
    """Show what the files hold of a person, for when they ask."""
    if person is None or "@" not in person:
        raise Fault("say of whom", "give --person and an e-mail address", exit_code=2)
    show_person(root_of(ctx), person, output)
