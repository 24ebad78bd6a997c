"""`a87ws validate`."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from a87ws.cli.common import emit, root_of, use_colour


class Form(StrEnum):
    """The forms in which diagnostics are printed."""

    TEXT = "text"
    CONCISE = "concise"
    JSON = "json"


def validate(
    ctx: typer.Context,
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[PATH]...", help="Report these files and folders alone.")
    ] = None,
    form: Annotated[Form, typer.Option("--format", help="How the result is printed.")] = Form.TEXT,
) -> None:
    """Check the files of the call, and say what to mend.

    With paths, those files alone, against the call and its registers. Exits with 1 where an error is found.
    `a87ws rules CODE` explains a code.
    """
    from a87ws.rendering.diagnostics import RENDERERS
    from a87ws.usecases import validate as usecase

    diagnosis = usecase.validate(root_of(ctx), paths or ())
    emit(RENDERERS[form.value](diagnosis, colour=use_colour()))
    raise typer.Exit(diagnosis.exit_code)
