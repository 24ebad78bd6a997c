"""What every command of a call needs: where the call is, and its ids for the completion of a shell."""

from __future__ import annotations

from pathlib import Path

import typer

from a87ws.base.faults import Fault
from a87ws.base.shell import here_of


def root_of(ctx: typer.Context) -> Path:
    """The call repository: the nearest folder upward of where we run that holds call.yaml."""
    from a87ws.call.files import find_root

    return find_root(here_of(ctx))


def complete_proposals(ctx: typer.Context, incomplete: str) -> list[str]:
    """The ids of proposals that begin so, for the completion of a shell; none outside a call."""
    return [name for name in _ids(ctx, "proposals") if name.startswith(incomplete)]


def complete_reviewers(ctx: typer.Context, incomplete: str) -> list[str]:
    """The ids of registered reviewers that begin so, for the completion of a shell."""
    return [name for name in _ids(ctx, "reviewers") if name.startswith(incomplete)]


def _ids(ctx: typer.Context, kind: str) -> list[str]:
    from a87ws.checks.load import open_case

    folder = ctx.find_root().params.get("folder")  # `-C DIR`: callbacks do not run on completion
    try:
        case = open_case(find_root_of(folder))
    except (Fault, OSError):
        return []
    if kind == "proposals":
        return list(case.proposals)
    return [reviewer.id for reviewer in case.reviewers]


def find_root_of(folder: Path | None) -> Path:
    """The call repository of `folder`, or of where we run."""
    from a87ws.call.files import find_root

    return find_root(folder or Path.cwd())
