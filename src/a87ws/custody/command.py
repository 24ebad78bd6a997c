"""`a87ws freeze`: record what was received, or let a later change in."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from a87ws.base.faults import Fault
from a87ws.base.shell import Format, MomentOption, ask, emit, is_interactive, moment, say
from a87ws.base.text import show
from a87ws.checks.command import root_of

if TYPE_CHECKING:
    from a87ws.custody.people import Forgetting


class FreezePart(StrEnum):
    """What can be frozen."""

    PROPOSALS = "proposals"
    REVIEWS = "reviews"


def freeze(
    ctx: typer.Context,
    part: Annotated[
        FreezePart | None,
        typer.Argument(metavar="[PART]", help="proposals (with the settings) or reviews"),
    ] = None,
    path: Annotated[
        str | None,
        typer.Option("--accept", metavar="PATH", help="Accept a changed or late file as it is now"),
    ] = None,
    reason: Annotated[str | None, typer.Option(metavar="TEXT", help="Why it is accepted")] = None,
    by: Annotated[
        str, typer.Option(metavar="NAME", help="Who accepts it (default: your name in git)")
    ] = "",
    as_of: MomentOption = None,
    early: Annotated[
        bool, typer.Option("--early", help="Freeze although the call is still open")
    ] = False,
) -> None:
    """Record what was received, so that changes show

    From then on, any change is an error until it is accepted with a reason.
    """
    from a87ws.call.layout import FREEZE
    from a87ws.custody import freeze as usecase

    if (part is None) == (path is None):
        raise Fault(
            "say what to freeze",
            "`freeze proposals`, `freeze reviews` or `freeze --accept PATH`",
            exit_code=2,
        )
    root, when = root_of(ctx), moment(as_of)
    if path is not None:
        done = usecase.accept(root, _inside(root, path), usecase.Grounds(reason or "", when, by))
        emit(f"{FREEZE} written: {done.new[0]} accepted\n")
        return
    assert part is not None  # one of the two is given  # noqa: S101
    done = usecase.freeze(root, part.value, as_of=when, early=early)
    counts = f"{len(done.new)} new, {done.kept} kept"
    if done.late:
        counts += f", {len(done.late)} late"
    state = "written" if done.written else "unchanged"
    emit(f"{FREEZE} {state}: {part.value}, {counts}\n")
    for late in done.late:
        emit(f"  late: {late}\n")


def _inside(root: Path, path: str) -> str:
    """The path inside the call, whether it was given from there or from the folder we run in."""
    for base in (root, Path.cwd()):
        where = Path(base, path)
        if where.exists() and where.parent.resolve().is_relative_to(root):
            return where.parent.resolve().joinpath(where.name).relative_to(root).as_posix()
    return path


def show_person(root: Path, email: str, output: Format) -> None:
    """What the call holds of the person with this address, in words or as JSON."""
    from a87ws.custody import people as shown
    from a87ws.custody.people import held

    person = held(root, email.strip())
    rows = list(map(shown.row_of, person.holdings))
    others = list(map(shown.row_of, person.namesakes))
    if output is Format.JSON:
        from a87ws.base.shell import to_json

        emit(to_json(shown.data(email.strip(), rows, others, person.derived)))
    else:
        emit(shown.render(email.strip(), rows, others, person.derived))


def forget(
    ctx: typer.Context,
    email: Annotated[
        str | None, typer.Argument(metavar="[ADDRESS]", help="Address of the person")
    ] = None,
    everyone: Annotated[
        bool,
        typer.Option("--everyone", help="All contacts and reviewers, once the call is long over"),
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would change; change nothing")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do it without asking")] = False,
    as_of: MomentOption = None,
) -> None:
    """Remove a person from the call's files

    Removes the address everywhere, and the name wherever the address shows whose it is. Everything
    else stays as it is, and a line is kept for the audit. Asks first at a terminal.
    """
    from a87ws.custody.people import forget as take_out

    addresses = _addresses(email, everyone=everyone)
    root, when = root_of(ctx), moment(as_of)
    if is_interactive() and not yes and not dry_run:
        _confirm(take_out(root, addresses, as_of=when, dry_run=True))
    done = take_out(root, addresses, as_of=when, dry_run=dry_run)
    if not done.changed:
        _say_that_nothing_changes(done, email)
    change = "would be changed" if dry_run else "changed"
    for path in done.changed:
        emit(f"{show(path)}: {change}\n")
    _say_what_stays(done)
    if done.changed and not dry_run:
        say("forgotten.json records it; commit both. Records and freeze remain valid.")
    if done.changed:
        say(
            "git keeps every earlier version, and so does every copy: "
            "docs/privacy.md says what to do about that"
        )


def _addresses(email: str | None, *, everyone: bool) -> tuple[str, ...] | None:
    """Whom to forget; None: everybody. Raises Fault unless it is one of the two."""
    if email is None and everyone:
        return None
    if email is None or everyone or "@" not in email:
        raise Fault("say whom to forget", "give one e-mail address, or --everyone", exit_code=2)
    return (email.strip(),)


def _confirm(planned: Forgetting) -> None:
    """Raises Fault unless a person agrees to what would be changed; asks nothing where nothing
    would.
    """
    number = len(planned.changed)
    if not number:
        return
    for path in planned.changed:
        say(f"  {show(path)}")
    files = "this file" if number == 1 else f"these {number} files"
    question = f"Remove the address and the name from {files} for good? y or n"
    if ask(question, "n").casefold() not in YES:
        raise Fault("nothing was changed", exit_code=1)


YES: Final = ("y", "yes")


def _say_that_nothing_changes(done: Forgetting, email: str | None) -> None:
    """Raises Fault where the address is nowhere at all: perhaps it was mistyped."""
    if email is None:
        emit("no file of the call holds an address\n")
        return
    if not done.derived:
        raise Fault("no file of the call holds that address", exit_code=1)
    emit("no file of the call holds that address\n")


def _say_what_stays(done: Forgetting) -> None:
    """What may hold the person still, and is left to whoever runs the command."""
    for person in done.namesakes:
        where = f"{show(person.path)}:{person.line}"
        say(f"{where}: the same name, perhaps someone else: left unchanged")
    for path in done.derived:
        say(f"{show(path)}: made from the call, and also holds it: delete it, or create it again")
    for name in done.reviewers:
        say(f"the reviewer's id `{show(name)}` is kept: files, assignments and records use it")
