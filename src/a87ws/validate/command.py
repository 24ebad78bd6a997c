"""`a87ws validate`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from a87ws.base.faults import Diagnostic, Fault, Label, Severity, Span
from a87ws.base.shell import MomentOption, emit, moment, say, use_colour
from a87ws.call.files import own_templates, prefix_of
from a87ws.call.layout import CALL, FILES, FOLDERS, MEMBERS, REVIEWERS, kind_of
from a87ws.checks import ALL
from a87ws.checks.command import root_of
from a87ws.checks.context import Change
from a87ws.checks.load import Loaded, load
from a87ws.validate.text import Diagnosis, Form, render

STDIN: Final = "-"


@dataclass(frozen=True)
class Given:
    """A text that is judged as the file at `path` would be: from a pipe, or from an editor that has
    not saved it.
    """

    data: bytes
    path: str = "proposals/stdin.yaml"


def diagnose(
    root: Path,
    paths: Sequence[Path] = (),
    *,
    since: str | None = None,
    as_of: datetime | None = None,
    given: Given | None = None,
) -> Diagnosis:
    """What is wrong in the call repository at `root`, or in the files and folders `paths` of it.

    With `since`, what the change since that revision may not do at the moment `as_of`; only what it
    touched can fail. The path `-` stands for the text `given`. Raises Fault where a path does not
    exist or lies outside.
    """
    instead: dict[str, bytes | None] = {}
    if given is not None:
        if kind_of(given.path) is None:
            hint = "name a place such as `proposals/ID.yaml`"
            raise Fault(f"no file of a call belongs at `{given.path}`", hint, exit_code=2)
        instead[given.path] = given.data
    wanted = [given.path if given and str(path) == STDIN else _inside(root, path) for path in paths]
    templates = own_templates(root)
    in_templates = tuple(of_templates(templates))
    if since is None:
        loaded = load(root, instead=instead, as_of=as_of)
        found: Iterable[Diagnostic] = (*loaded.diagnostics, *in_templates)
    else:
        loaded, found = _load_since(root, since, as_of, instead, in_templates)
    found = tuple(_about(found, wanted)) if wanted else tuple(found)
    files, prefix = loaded.files + len(templates), prefix_of(root)
    return Diagnosis(
        files, found, loaded.documents, call_is_readable=loaded.call_is_readable, prefix=prefix
    )


def of_templates(own: Mapping[str, str]) -> Iterator[Diagnostic]:
    """What is wrong with the call's own templates; only who has some waits for their reader."""
    if own:
        from a87ws.call.files import FOLDER, shipped_templates
        from a87ws.series.template_check import faults

        for fault in faults(own, {**shipped_templates(), **own}):
            place = Label(Span(f"{FOLDER}/{fault.name}", fault.line, 1, fault.line, 1))
            yield Diagnostic(
                fault.code, ALL[fault.code].severity, fault.message, place, hint=fault.hint
            )


def _load_since(
    root: Path,
    since: str,
    as_of: datetime | None,
    instead: dict[str, bytes | None],
    in_templates: Sequence[Diagnostic],
) -> tuple[Loaded, Iterable[Diagnostic]]:
    """The call and what is wrong in it, with faults of files that the change did not touch as
    notes.
    """
    from a87ws.base.disk.git import bytes_at, changed_since
    from a87ws.checks.rules.change import contributions

    if as_of is None:
        raise Fault("a change is judged at a moment", "give `--as-of`", exit_code=2)
    changed = changed_since(root, since, untracked=(*FILES, *FOLDERS))
    change = Change(changed.files, as_of)
    found_there: dict[str, bytes | None] = {}
    if contributions(
        change
    ):  # then it is judged by the settings that it found, not by those it brings
        found_there = {
            path: bytes_at(root, changed.base, path) for path in FILES if path in changed.files
        }
    loaded = load(root, instead={**found_there, **instead}, change=change, as_of=as_of)

    def can_fail(each: Diagnostic) -> bool:
        path = each.primary.span.path
        return path in changed.files and (
            path not in found_there or each.code.startswith("change-")
        )

    all_found = (*loaded.diagnostics, *in_templates)
    return loaded, [
        each if can_fail(each) else replace(each, severity=Severity.NOTE) for each in all_found
    ]


def _about(found: Iterable[Diagnostic], wanted: Sequence[str]) -> Iterator[Diagnostic]:
    """What concerns the wanted files: their own, and whatever made a setting unreadable they are
    judged by.
    """
    for each in found:
        path = each.primary.span.path
        blocks = path in (CALL, MEMBERS, REVIEWERS) and ALL[each.code].find is None
        if blocks or any(
            not want or path == want or path.startswith(f"{want}/") for want in wanted
        ):
            yield each


def _inside(root: Path, path: Path) -> str:
    """The path as the call repository names it; a relative one is looked for here, then in the
    repository.
    """
    top = root.resolve()
    there = [place for place in (Path.cwd() / path, top / path) if os.path.lexists(place)]
    for place in there:
        inside = (
            place.resolve() if place.name == ".." else place.parent.resolve() / place.name
        )  # no link is followed
        if inside == top or top in inside.parents:
            return "" if inside == top else inside.relative_to(top).as_posix()
    if there:
        raise Fault(
            f"`{path}` lies outside the call in `{root}`", "name files of the call", exit_code=2
        )
    raise Fault(
        f"there is no `{path}`", "name files of the call, as in `proposals/ID.yaml`", exit_code=2
    )


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
            help=", ".join(Form),
            show_default="text; github under GITHUB_ACTIONS",
        ),
    ] = None,
) -> None:
    """Check all files and report problems

    With paths, report only on those files. Exits with 1 if there are errors. `a87ws rules CODE`
    explains a code.
    """
    wanted = paths or []
    given = _given(stdin_path) if any(str(path) == STDIN for path in wanted) else None
    diagnosis = diagnose(root_of(ctx), wanted, since=since, as_of=moment(as_of), given=given)
    form = form or (Form.GITHUB if os.environ.get("GITHUB_ACTIONS") == "true" else Form.TEXT)
    emit(render(form, diagnosis, colour=use_colour()))
    if form is Form.GITHUB:
        _summarise(diagnosis)
    raise typer.Exit(diagnosis.exit_code)


def _given(path: str | None) -> Given:
    from a87ws.base.yaml import MAX_BYTES

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
