"""Check everything, or a few files alone against the call and its registers."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from a87ws.checks import ALL
from a87ws.checks.kinds import CALL, MEMBERS, REVIEWERS
from a87ws.diagnostics import Diagnostic, Fault
from a87ws.rendering.diagnosis import Diagnosis
from a87ws.usecases.load import Loaded, load


def validate(root: Path, paths: Sequence[Path] = ()) -> Diagnosis:
    """What is wrong in the call repository at `root`, or in the files and folders `paths` of it.

    Raises Fault where a path does not exist or lies outside.
    """
    wanted = [_inside(root, path) for path in paths]
    loaded = load(root)
    found = tuple(_about(loaded, wanted)) if wanted else loaded.diagnostics
    return Diagnosis(loaded.files, found, loaded.documents, call_is_readable=loaded.call_is_readable)


def _about(loaded: Loaded, wanted: Sequence[str]) -> Iterator[Diagnostic]:
    """What concerns the wanted files: their own, and whatever made a setting unreadable they are judged by."""
    for each in loaded.diagnostics:
        path = each.primary.span.path
        blocks = path in (CALL, MEMBERS, REVIEWERS) and ALL[each.code].find is None
        if blocks or any(not want or path == want or path.startswith(f"{want}/") for want in wanted):
            yield each


def _inside(root: Path, path: Path) -> str:
    """The path as the call repository names it; a relative one is looked for here, then in the repository."""
    top = root.resolve()
    there = [place for place in (Path.cwd() / path, top / path) if os.path.lexists(place)]
    for place in there:
        inside = place.resolve() if place.name == ".." else place.parent.resolve() / place.name  # no link is followed
        if inside == top or top in inside.parents:
            return "" if inside == top else inside.relative_to(top).as_posix()
    if there:
        raise Fault(f"`{path}` lies outside the call in `{root}`", "name files of the call", exit_code=2)
    raise Fault(f"there is no `{path}`", "name files of the call, as in `proposals/ID.yaml`", exit_code=2)
