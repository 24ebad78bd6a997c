"""`a87ws forget`."""

from __future__ import annotations

from typing import Annotated

import typer

from a87ws.cli.common import emit, moment, say
from a87ws.cli.where import root_of
from a87ws.diagnostics import Fault


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
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="MOMENT",
            help="Use this moment instead of now, such as 2028-07-01T09:00",
        ),
    ] = None,
) -> None:
    """Remove a person from the call's files

    Removes the address everywhere, and the name wherever the address shows whose it is. Everything
    else stays as it is, and a line is kept for the audit.
    """
    from a87ws.rendering.text import show
    from a87ws.usecases.person import forget as take_out

    if (email is None) != everyone or (email is not None and "@" not in email):
        raise Fault("say whom to forget", "give one e-mail address, or --everyone", exit_code=2)
    done = take_out(
        root_of(ctx),
        None if email is None else (email.strip(),),
        as_of=moment(as_of),
        dry_run=dry_run,
    )
    for path in done.changed:
        emit(f"{show(path)}: {'would be changed' if dry_run else 'changed'}\n")
    if not done.changed:
        emit(
            "no file of the call holds that address\n"
            if email
            else "no file of the call holds an address\n"
        )
    for each in done.namesakes:
        say(f"{show(each.path)}:{each.line}: the same name, perhaps somebody else: left as it is")
    for path in done.derived:
        say(f"{show(path)}: made from the call, and holds it too: delete it, or make it again")
    for name in done.reviewers:
        say(f"the reviewer's id `{show(name)}` stays: it names files, assignments and records")
    if done.changed and not dry_run:
        say("forgotten.json has a line of it; commit both. Records and freeze still hold.")
    if done.changed:
        say(
            "git keeps every earlier version, and so does every copy: docs/privacy.md says what to do about that"
        )
