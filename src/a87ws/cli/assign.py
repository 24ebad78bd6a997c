"""`a87ws assign`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from a87ws.cli.common import Format, FormatOption, emit, say, use_colour, width
from a87ws.cli.where import complete_reviewers, root_of
from a87ws.diagnostics import Fault

if TYPE_CHECKING:
    from a87ws.usecases.assign import Assigned


def assign(
    ctx: typer.Context,
    seed: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="Text that decides ties (default: the call's seed)"),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the assignment; write nothing")
    ] = False,
    reviewer: Annotated[
        str | None,
        typer.Option(
            "--for",
            metavar="REVIEWER",
            help="Print the list of this reviewer",
            autocompletion=complete_reviewers,
        ),
    ] = None,
    pages: Annotated[
        str | None,
        typer.Option(
            metavar="DIR", help="Write the list of each reviewer to this folder of the call"
        ),
    ] = None,
    output: FormatOption = Format.TEXT,
) -> None:
    """Decide who reviews what, and prove it

    No conflicts of interest, even loads, and reviews that can be compared. What is already assigned
    stays.
    """
    from a87ws.model.layout import ASSIGNMENTS
    from a87ws.usecases import assign as usecase
    from a87ws.usecases.conflicts import open_settled
    from a87ws.usecases.review_lists import list_for, write_lists

    case = open_settled(root_of(ctx))
    if reviewer is not None:
        emit(list_for(case, reviewer))
        return
    if pages is not None:
        emit(f"{len(write_lists(case, pages).written)} lists written to {pages}/\n")
        return
    found = usecase.assign(case, seed)
    if output is Format.JSON or not found.shortages:
        _show(found, output)
    if found.shortages:
        raise _impossible(found)
    if not dry_run:
        written = usecase.write(found)
        say(f"{ASSIGNMENTS} {'written' if written else 'unchanged'}")
        if written and found.case.freeze and found.case.freeze.reviews:
            say("the reviews are frozen: a further one needs `a87ws score … --reopen REASON`")


def _show(found: Assigned, output: Format) -> None:
    from a87ws.rendering import assign as shown

    per_proposal = found.case.call.reviews.per_proposal
    outcome = shown.Outcome(
        found.instance,
        found.plan,
        found.kept,
        found.new,
        found.closed,
        per_proposal,
        found.proved,
        found.mixing,
    )
    if output is Format.JSON:
        from a87ws.cli.common import to_json

        emit(to_json(shown.data(outcome, found.assignments, found.shortages)))
        return
    from a87ws.rendering.terminal import Page

    emit(shown.render(outcome, Page(width(), colour=use_colour(), plain=output is Format.PLAIN)))


def _impossible(found: Assigned) -> Fault:
    from a87ws.rendering.assign import shortage_lines

    per_proposal = found.case.call.reviews.per_proposal
    barred: dict[str, set[str]] = {}
    for each in found.interests:
        if each.bars and each.kind != "recusal":
            barred.setdefault(each.reviewer, set()).add(each.proposal)
    count = sum(each.lacking for each in found.shortages)
    lines = shortage_lines(found.shortages, per_proposal, found.fewer, barred)
    message = (
        f"no assignment gives every proposal {per_proposal} reviewers: {count} cannot be found"
    )
    return Fault("\n  ".join([message, *lines]), "nothing was written", exit_code=1)
