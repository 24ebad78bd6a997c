"""`a87ws validate`."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from a87ws.base.shell import MomentOption, emit, moment, say, use_colour
from a87ws.checks.command import root_of

if TYPE_CHECKING:
    from a87ws.validate.text import Diagnosis
    from a87ws.validate.validate import Given


class Form(StrEnum):
    """The forms in which diagnostics are printed."""

    TEXT = "text"
    CONCISE = "concise"
    JSON = "json"
    GITHUB = "github"
    GITLAB = "gitlab"
    SARIF = "sarif"


def validate(
    ctx: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH]...",
            help="Report only on these files and folders; `-` reads a file from stdin",
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="REV", help="Report only on what changed since this commit or branch"),
    ] = None,
    as_of: MomentOption = None,
    stdin_path: Annotated[
        str | None,
        typer.Option(
            "--stdin-path", metavar="PATH", help="The path in the call of the file read from stdin"
        ),
    ] = None,
    form: Annotated[
        Form | None,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="text, concise, json, github, gitlab or sarif",
            show_default="text; github under GITHUB_ACTIONS",
        ),
    ] = None,
) -> None:
    """Check all files and report problems

    With paths, report only on those files. Exits with 1 if there are errors. `a87ws rules CODE`
    explains a code.
    """
    from a87ws.validate.text import render
    from a87ws.validate.validate import STDIN
    from a87ws.validate.validate import validate as find

    wanted = paths or []
    given = _given(stdin_path) if any(str(path) == STDIN for path in wanted) else None
    diagnosis = find(root_of(ctx), wanted, since=since, as_of=moment(as_of), given=given)
    form = form or (Form.GITHUB if os.environ.get("GITHUB_ACTIONS") == "true" else Form.TEXT)
    emit(render(form.value, diagnosis, colour=use_colour()))
    if form is Form.GITHUB:
        _summarise(diagnosis)
    raise typer.Exit(diagnosis.exit_code)


def _given(path: str | None) -> Given:
    from a87ws.base.yaml import MAX_BYTES
    from a87ws.validate.validate import Given

    data = b"" if sys.stdin is None else sys.stdin.buffer.read(MAX_BYTES + 1)
    return Given(data, path) if path else Given(data)


def _summarise(diagnosis: Diagnosis) -> None:
    where = os.environ.get("GITHUB_STEP_SUMMARY")
    if where:
        from a87ws.call.files import append_text
        from a87ws.validate.forges import step_summary

        fault = append_text(Path(where), step_summary(diagnosis))
        if fault:
            say(f"warning: no summary was written: {fault}")
