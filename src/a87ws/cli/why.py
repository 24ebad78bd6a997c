"""`a87ws why`."""

from __future__ import annotations

from typing import Annotated

import typer

from a87ws.cli.common import emit, root_of


def why(
    ctx: typer.Context, proposal: Annotated[str, typer.Argument(help="The id of the proposal.")]
) -> None:
    """Say why a proposal was or was not selected, in plain sentences."""
    from a87ws.usecases.why import why as explain

    emit("\n".join(explain(root_of(ctx), proposal)) + "\n")
