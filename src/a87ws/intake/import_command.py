"""`a87ws import`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from a87ws.base.faults import Fault
from a87ws.base.shell import ask, emit, is_interactive, moment, say
from a87ws.base.text import show
from a87ws.checks.command import root_of

if TYPE_CHECKING:
    from datetime import datetime

    from a87ws.intake.open import Intake
    from a87ws.intake.take import Change


def import_(
    ctx: typer.Context,
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE",
            help="Answers of a form (.xlsx, .csv), an export of ours or of pretalx (.json), an issue (.md) or its event (.json)",
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
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="MOMENT",
            help="Use this moment instead of now, such as 2026-10-01T09:00",
        ),
    ] = None,
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

    given: dict[str, list[str]] = {}
    for pair in columns or []:
        name, sign, head = pair.partition("=")
        if not sign:
            raise Fault(
                f"`{pair}` names no column",
                "write it as `--column title='Title of the webinar'`",
                exit_code=2,
            )
        given.setdefault(name.strip(), []).append(head)
    intake = take(open_case(root), file, given, aside or (), encoding=encoding)
    raise typer.Exit(run(intake, yes=yes, save=save, accept=accept, dry_run=dry_run))


def _issue(root: Path, file: Path, answer: Path | None, as_of: datetime) -> None:
    from a87ws.intake.issue.answer import take

    done = take(root, file, answer, as_of)
    if done is None:
        say(f"{file}: not written with this call's form; nothing to do")
        return
    if answer is None:
        emit(done.comment)
    say(
        f"{done.path}: {'written' if done.pull else 'unchanged'}"
        if done.path
        else "nothing written: see what to correct"
    )
    raise typer.Exit(int(done.path is None and answer is None))


YES: Final = ("y", "yes")
LATE: Final = (
    "the proposals were frozen: accept each of these with "
    "`a87ws freeze --accept PATH --reason TEXT`"
)


def run(intake: Intake, *, yes: bool, save: bool | None, accept: bool | None, dry_run: bool) -> int:
    """Import what was opened; the exit code is 1 where a change was not let in or a file cannot be
    edited.
    """
    from a87ws.intake.take import apply, plan

    for remark in intake.opened.table.remarks if intake.opened.table else ():
        say(f"warning: {show(remark)}")
    _agree(intake, yes=yes or dry_run)
    if _wants(save, intake, dry_run=dry_run):
        _save(intake)
    changes = plan(intake.case, intake.drafts())
    ready = [each for each in changes if each.kind == "new"]
    ready += _let_in(
        [each for each in changes if each.kind == "changed"], None if not dry_run else False, accept
    )
    written = apply(intake.case, ready) if not dry_run else [each.path for each in ready]
    for each in changes:
        emit("".join(_lines(each, each.path in written, dry_run=dry_run)))
    if written and intake.is_frozen:
        say(f"warning: {LATE}")
    _summarize(changes, written, dry_run=dry_run)
    return int(
        any(
            each.kind == "stuck" or (each.kind == "changed" and each.path not in written)
            for each in changes
        )
    )


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
        say(f"  ignored                 {_head(head)}{', filled in ' + rows if rows else ''}")
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

    say(
        "call.yaml: the columns are saved under `import:`"
        if save_columns(intake)
        else "call.yaml has them already"
    )


def _let_in(changed: Sequence[Change], never: bool | None, accept: bool | None) -> list[Change]:
    """Show what each changed row would change, and have it decided."""
    taken = []
    for each in changed:
        say("\n".join(map(show, each.diff.split("\n"))))
        decided = accept if never is None else never
        if decided is None and is_interactive():
            decided = (
                ask(
                    f"Overwrite {show(each.path)} with {show(each.draft.where)}? y or n", "n"
                ).casefold()
                in YES
            )
        taken += [each] if decided else []
    return taken


def _lines(each: Change, written: bool, *, dry_run: bool) -> Iterator[str]:
    """What became of one submission, and what is to be said of it."""
    place = (
        f"{show(each.path)} ({show(each.draft.where)})"
        if each.draft.where != each.draft.id
        else show(each.path)
    )
    verb = "would be written" if dry_run else "written"
    match each.kind:
        case "same":
            return
        case "stuck":
            why = (
                "has content that no file can hold"
                if each.before is None
                else "exists but cannot be edited"
            )
            yield f"{place}: {why}; nothing was written\n"
        case _:
            yield f"{place}: {verb if written else 'has changed; skipped, `--accept` overwrites it'}\n"
    for remark in each.draft.remarks:
        yield f"  check: {show(remark)}\n"
    if each.twin:
        yield f"  check: {show(each.twin)}: if they are one joint proposal, put its organizations into one file, "
        yield "and `status: withdrawn` into the other\n"
    for todo in each.todos:
        yield f"  to do: {show(str(todo))}\n"
    for fault in each.faults:
        yield f"  to fix: {show(fault)}\n"


def _summarize(changes: Sequence[Change], written: Sequence[str], *, dry_run: bool) -> None:
    kinds = Counter(each.kind for each in changes)
    new = sum(each.kind == "new" and each.path in written for each in changes)
    parts = [
        f"{new} new" + (" (nothing was written)" if dry_run else ""),
        f"{len(written) - new} of {kinds['changed']} changed overwritten"
        if kinds["changed"]
        else "",
        f"{kinds['same']} unchanged",
        f"{sum(bool(each.todos or each.faults) for each in changes)} incomplete",
    ]
    say(f"{len(changes)} read: {', '.join(filter(None, parts))}")


def _head(head: str) -> str:
    return f"`{show(' '.join(head.split()))}`"
