"""`a87ws schema`."""

from __future__ import annotations

from typing import Annotated

import typer

from a87ws.cli.common import emit, here_of, say


def schema(
    ctx: typer.Context,
    kind: Annotated[
        str,
        typer.Argument(
            metavar="[KIND]",
            help="proposal, review, session, call, members, reviewers, assignments, freeze or brand (default: proposal)",
        ),
    ] = "proposal",
) -> None:
    """Print a JSON Schema for editors

    Inside a call, its own outcomes, focus areas, questions, criteria and scale are the choices.
    """
    import json

    from a87ws.usecases.schema import schema as make

    made, call_is_left_out = make(here_of(ctx), kind)
    if call_is_left_out:
        say(
            "call.yaml has errors, so the schema knows none of its words: see `a87ws validate call.yaml`"
        )
    emit(json.dumps(made, indent=2, ensure_ascii=False) + "\n")
