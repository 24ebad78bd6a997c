"""What every command of a call needs: where the call is, and its ids for shell completion."""

from __future__ import annotations

from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from a87ws.base.faults import Fault
from a87ws.base.shell import here_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from a87ws.call.case import Case


def root_of(ctx: typer.Context) -> Path:
    """The call repository: the nearest folder upward of where we run that holds call.yaml."""
    from a87ws.call.files import find_root

    return find_root(here_of(ctx))


def complete_proposals(ctx: typer.Context, incomplete: str) -> list[str]:
    """The ids of proposals that begin so, for shell completion; none outside a call."""
    case = _case_of(ctx)
    if case is None:
        return []
    return _completed(incomplete, case.proposals)


def complete_reviewers(ctx: typer.Context, incomplete: str) -> list[str]:
    """The ids of registered reviewers that begin so, for shell completion."""
    case = _case_of(ctx)
    if case is None:
        return []
    return _completed(incomplete, map(attrgetter("id"), case.reviewers))


def _completed(incomplete: str, ids: Iterable[str]) -> list[str]:
    return [name for name in ids if name.startswith(incomplete)]


def _case_of(ctx: typer.Context) -> Case | None:
    from a87ws.checks.load import open_case

    folder = ctx.find_root().params.get("folder")  # `-C DIR`: callbacks do not run on completion
    try:
        return open_case(find_root_of(folder))
    except (Fault, OSError):
        return None


def find_root_of(folder: Path | None) -> Path:
    """The call repository of `folder`, or of where we run."""
    from a87ws.call.files import find_root

    return find_root(folder or Path.cwd())
