"""`a87ws import`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from a87ws.base.faults import Fault
from a87ws.base.shell import MomentOption, ask, emit, is_interactive, moment, say
from a87ws.base.text import show
from a87ws.checks.command import root_of

if TYPE_CHECKING:
    from datetime import datetime

    from a87ws.intake.open import Intake
    from a87ws.intake.take import PlannedChange


def import_(
    ctx: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help=(
                "Answers of a form (.xlsx, .csv), an export of ours or of pretalx (.json),"
                " an issue (.md) or its event (.json)"
            ),
        ),
    ],
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--column",
            metavar="FIELD=HEADING",
            help="Read this field from the column with this heading (repeatable)",
        ),
    ] = None,
    aside: Annotated[
        list[str] | None,
        typer.Option("--ignore", metavar="HEADING", help="A column to ignore (repeatable)"),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Accept the suggested columns without asking")
    ] = False,
    save: Annotated[
        bool | None,
        typer.Option("--save/--no-save", help="Save the columns to call.yaml for the next time"),
    ] = None,
    accept: Annotated[
        bool | None,
        typer.Option("--accept/--keep", help="Overwrite files whose rows changed, or keep them"),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would happen; write nothing")
    ] = False,
    encoding: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Encoding of a .csv (default: detected)"),
    ] = None,
    answer: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write the answer to an issue here, and nothing else"),
    ] = None,
    as_of: MomentOption = None,
) -> None:
    """Create proposals from a form's answers

    Each row of a sheet becomes a file; what is missing is listed. Importing the same sheet again
    changes nothing; rows that changed are shown before anything is overwritten. From an issue,
    nothing is written until it is complete; with --answer, DIR gets comment.json for the thread and
    pull.json for the pull request, if one is to be opened.
    """
    from a87ws.checks.load import open_case
    from a87ws.intake.open import is_issue, take

    root = root_of(ctx)
    if answer is not None or is_issue(file):
        _issue(root, file, answer, moment(as_of))
        return

    fields = _fields(columns or [])
    intake = take(open_case(root), file, fields, aside or (), encoding=encoding)
    raise typer.Exit(run(intake, yes=yes, save=save, accept=accept, dry_run=dry_run))


def _fields(pairs: Sequence[str]) -> dict[str, list[str]]:
    """The headings that `--column` gives each field. Raises Fault."""
    fields: dict[str, list[str]] = {}
    for pair in pairs:
        name, sign, head = pair.partition("=")
        if not sign:
            hint = "write it as `--column title='Title of the webinar'`"
            raise Fault(f"`{pair}` names no column", hint, exit_code=2)
        fields.setdefault(name.strip(), []).append(head)
    return fields


def _issue(root: Path, file: Path, answer: Path | None, as_of: datetime) -> None:
    from a87ws.intake.issue_answer import take

    reply = take(root, file, answer, as_of)
    if reply is None:
        say(f"{file}: not written with this call's form; nothing to do")
        return
    if answer is None:
        emit(reply.comment)
    if reply.path is None:
        say("nothing written: see what to correct")
    else:
        say(f"{reply.path}: {'written' if reply.pull else 'unchanged'}")
    raise typer.Exit(int(reply.path is None and answer is None))


YES: Final = ("y", "yes")
LATE: Final = (
    "the proposals were frozen: accept each of these with `a87ws freeze --accept PATH --reason "
    "TEXT`"
)


def run(intake: Intake, *, yes: bool, save: bool | None, accept: bool | None, dry_run: bool) -> int:
    """Import what was opened; the exit code is 1 if a changed row was refused or a file cannot be
    edited.
    """
    from a87ws.intake.take import apply, plan

    _warn(intake)
    _agree(intake, yes=yes or dry_run)
    if _wants(save, intake, dry_run=dry_run):
        _save(intake)
    changes = plan(intake.case, intake.drafts())
    ready = _of_kind(changes, "new")
    for change in _of_kind(changes, "changed"):
        _show_difference(change)
        if not dry_run and _is_accepted(change, accept):
            ready.append(change)
    written = [change.path for change in ready] if dry_run else apply(intake.case, ready)
    _report(changes, written, dry_run=dry_run, is_frozen=intake.is_frozen)
    return _exit_code(changes, written)


def _warn(intake: Intake) -> None:
    if intake.opened.table:
        for remark in intake.opened.table.remarks:
            say(f"warning: {show(remark)}")


def _report(
    changes: Sequence[PlannedChange], written: Sequence[str], *, dry_run: bool, is_frozen: bool
) -> None:
    for change in changes:
        emit("".join(_lines(change, change.path in written, dry_run=dry_run)))
    if written and is_frozen:
        say(f"warning: {LATE}")
    _summarize(changes, written, dry_run=dry_run)


def _of_kind(changes: Sequence[PlannedChange], kind: str) -> list[PlannedChange]:
    return [change for change in changes if change.kind == kind]


def _exit_code(changes: Sequence[PlannedChange], written: Sequence[str]) -> int:
    for change in changes:
        is_refused = change.kind == "changed" and change.path not in written
        if is_refused or change.kind == "stuck":
            return 1
    return 0


def _agree(intake: Intake, *, yes: bool) -> None:
    """Show which column is taken for what, and have it confirmed where it was guessed."""
    columns = intake.columns
    if columns is None:
        return
    if columns.guessed:
        say("columns will be read as:")
        for name, heads in columns.fields.items():
            say(f"  {name:<24}{' + '.join(map(_head, heads))}")
    for head, rows in intake.left_out().items():
        line = f"  ignored                 {_head(head)}"
        if rows:
            line += f", filled in {rows}"
        say(line)
    if not columns.guessed or yes:
        return
    name_one = "set one with `--column FIELD=HEADING`"
    if not is_interactive():
        hint = f"add `--yes` to accept this, or {name_one}"
        raise Fault("the column mapping has not been confirmed", hint, exit_code=2)
    if ask("Is that right? y or n", "y").casefold() not in YES:
        raise Fault("nothing was imported", name_one, exit_code=1)


def _wants(save: bool | None, intake: Intake, *, dry_run: bool) -> bool:
    """Whether the columns are to be written to call.yaml: only ever with somebody's consent."""
    if intake.columns is None or dry_run or not intake.columns.fields or intake.opened.known:
        return False
    if save is None and intake.is_guess and is_interactive():
        return ask("Save them to call.yaml for next time? y or n", "y").casefold() in YES
    return bool(save)


def _save(intake: Intake) -> None:
    from a87ws.intake.open import save_columns

    if save_columns(intake):
        say("call.yaml: the columns are saved under `import:`")
    else:
        say("call.yaml has them already")


def _show_difference(change: PlannedChange) -> None:
    say("\n".join(map(show, change.diff.split("\n"))))


def _is_accepted(change: PlannedChange, accept: bool | None) -> bool:
    """Whether a changed row may overwrite its file; asks unless an option decides."""
    if accept is None and is_interactive():
        question = f"Overwrite {show(change.draft.where)} with {show(change.path)}? y or n"
        return ask(question, "n").casefold() in YES
    return bool(accept)


def _lines(change: PlannedChange, written: bool, *, dry_run: bool) -> Iterator[str]:
    """What became of one submission, and what to do about it."""
    if change.kind == "same":
        return
    yield f"{_place(change)}: {_outcome(change, written, dry_run=dry_run)}\n"
    for remark in change.draft.remarks:
        yield f"  check: {show(remark)}\n"
    if change.twin:
        yield (
            f"  check: {show(change.twin)}: if they are one joint proposal, put its organizations"
            " with one file, and `status: withdrawn` with the other\n"
        )
    for todo in change.todos:
        yield f"  to do: {show(str(todo))}\n"
    for fault in change.faults:
        yield f"  to fix: {show(fault)}\n"


def _place(change: PlannedChange) -> str:
    if change.draft.where == change.draft.id:
        return show(change.path)
    return f"{show(change.path)} ({show(change.draft.where)})"


def _outcome(change: PlannedChange, written: bool, *, dry_run: bool) -> str:
    if change.kind == "stuck":
        if change.before is None:
            return "has content that no file can hold; nothing was written"
        return "exists but cannot be edited; nothing was written"
    if not written:
        return "has changed; skipped, `--accept` overwrites it"
    if dry_run:
        return "would be written"
    return "written"


def _summarize(changes: Sequence[PlannedChange], written: Sequence[str], *, dry_run: bool) -> None:
    kinds = Counter(change.kind for change in changes)
    new = incomplete = 0
    for change in changes:
        new += change.kind == "new" and change.path in written
        incomplete += bool(change.todos or change.faults)
    parts = [f"{new} new"]
    if dry_run:
        parts[0] += " (nothing was written)"
    if kinds["changed"]:
        parts.append(f"{len(written) - new} of {kinds['changed']} changed overwritten")
    parts.append(f"{kinds['same']} unchanged")
    parts.append(f"{incomplete} incomplete")
    say(f"{len(changes)} read: {', '.join(parts)}")


def _head(head: str) -> str:
    return f"`{show(' '.join(head.split()))}`"
