"""`a87ws conflicts`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from a87ws.base.faults import Fault
from a87ws.base.page.terminal import Column, Page
from a87ws.base.shell import Format, FormatOption, emit, say, use_colour, width
from a87ws.checks.command import complete_reviewers, root_of
from a87ws.reviews.assign.mix import Mixing
from a87ws.reviews.assign.problem import AssignmentProblem, CurrentAssignments, Plan, bits
from a87ws.reviews.assign.solve import Shortage

if TYPE_CHECKING:
    from a87ws.reviews.assign.plan import Assigned


def conflicts(ctx: typer.Context, output: FormatOption = Format.TEXT) -> None:
    """List conflicts of interest, each with its reason

    Shared organizations, people named in a proposal, recusals; and, to be looked at, shared email
    domains.
    """
    from a87ws.reviews import conflicts as shown
    from a87ws.reviews.conflicts import conflicts as find
    from a87ws.reviews.conflicts import open_settled

    found = find(open_settled(root_of(ctx)))
    counts = {each: found.counts(each) for each in found.interests}
    if output is Format.JSON:
        from a87ws.base.shell import to_json

        emit(to_json(shown.data(found.certain, found.suggested, found.states, counts)))
        return
    from a87ws.base.page.terminal import Page

    emit(
        shown.render(
            found.certain,
            found.suggested,
            found.states,
            counts,
            Page(width(), colour=use_colour(), plain=output is Format.PLAIN),
        )
    )


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
    from a87ws.call.layout import ASSIGNMENTS
    from a87ws.reviews.assign import plan as usecase
    from a87ws.reviews.assign.plan import list_for, write_lists
    from a87ws.reviews.conflicts import open_settled

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

    per_proposal = found.case.call.reviews.per_proposal
    outcome = Outcome(
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
        from a87ws.base.shell import to_json

        emit(to_json(data(outcome, found.assignments, found.shortages)))
        return
    from a87ws.base.page.terminal import Page

    emit(render(outcome, Page(width(), colour=use_colour(), plain=output is Format.PLAIN)))


def _impossible(found: Assigned) -> Fault:

    per_proposal = found.case.call.reviews.per_proposal
    barred: dict[str, set[str]] = {}
    for each in found.interests:
        if each.bars and each.kind != "recusal":
            barred.setdefault(each.reviewer, set()).add(each.proposal)
    count = sum(each.lacking for each in found.shortages)
    lines = shortage_lines(found.shortages, per_proposal, found.fewer, barred)
    message = (
        f"cannot give every proposal {per_proposal} reviewers: {count} short"
    )
    return Fault("\n  ".join([message, *lines]), "nothing was written", exit_code=1)


VERSION = 1
LISTED = 8


@dataclass(frozen=True)
class Outcome:
    """What is shown of an assignment."""

    instance: AssignmentProblem
    plan: Plan
    kept: CurrentAssignments
    new: Mapping[str, Sequence[str]]
    closed: Mapping[str, str]
    per_proposal: int
    proved: bool
    mixing: Mixing


def render(outcome: Outcome, page: Page) -> str:
    """The assignment, in the order in which a secretariat asks."""
    instance, plan = outcome.instance, outcome.plan
    count = sum(len(names) for names in outcome.new.values())
    page.line(
        f"{len(instance.proposals)} proposals, {outcome.per_proposal} reviews each, "
        f"{len(instance.reviewers)} reviewers; {count or 'nothing'} new to assign"
    )
    page.line()
    rows = [
        (name, str(plan.instance.loads[r]), str(plan.given[r].bit_count()), str(plan.load(r)))
        for r, name in enumerate(instance.reviewers)
    ]
    page.table(
        (
            Column("reviewer"),
            Column("had", "number"),
            Column("new", "number"),
            Column("in all", "number"),
        ),
        rows,
    )
    if outcome.new:
        page.heading("New")
        for name, reviewers in outcome.new.items():
            page.item(f"{name}: {', '.join(reviewers)}")
    if outcome.kept.lost:
        page.heading("Kept, and replaced by another reviewer")
        for key, reason in outcome.kept.lost.items():
            if key.proposal in instance.proposals:
                page.item(f"{key.proposal}: {key.reviewer}, {reason}")
    if outcome.closed:
        page.heading("Not reviewed")
        for name, reason in outcome.closed.items():
            page.item(f"{name}: {reason}")
    page.heading("What holds")
    for sentence in _holds(outcome):
        page.item(sentence)
    return str(page)


def _holds(outcome: Outcome) -> list[str]:
    instance, plan, mixing = outcome.instance, outcome.plan, outcome.mixing
    loads = [plan.load(r) for r in range(len(instance.reviewers))]
    unread = plan.unread
    spread = f"{min(loads)}" if min(loads) == max(loads) else f"{min(loads)} to {max(loads)}"
    told = ["nobody is given a proposal with which they have a conflict of interest"]
    told.append(
        f"{unread} review{'' if unread == 1 else 's'} in a language that the reviewer does not read"
        if unread
        else "everyone can read what they are given, as far as languages are known"
    )
    told.append(f"loads are {spread} reviews")
    if outcome.proved:
        told.append(
            "proved in integers: given the assignments kept, none has fewer unread languages or, with as few, more even loads"
        )
    if len(mixing.groups) <= 1:
        told.append(
            f"all reviewers can be compared: {mixing.pairs_met} of {mixing.pairs} pairs share a proposal"
        )
    else:
        told.append(
            f"the reviewers fall into {len(mixing.groups)} groups that share no proposal, so their leniency cannot be "
            f"compared: {'; '.join(_some(group) for group in mixing.groups)}"
        )
    return told


def shortage_lines(
    found: Sequence[Shortage], per_proposal: int, fewer: int, barred: Mapping[str, AbstractSet[str]]
) -> list[str]:
    """What is lacking, counted so that anybody can check it, and what would cure it.

    `barred` holds for each reviewer the proposals that a conflict of interest keeps from them.
    """
    lines = []
    for each in found[:LISTED]:
        needed, lacking = _reviews(each.needed), f"{_reviews(each.lacking)} lacking"
        rest = f", others {each.rest} of them" if each.rest else ""
        if each.full:
            supply = f"{_some(each.full)} may take {each.room} more{rest}"
        else:
            supply = (
                f"all those without a conflict of interest can give {each.rest or 'none'}"
            )
        lines.append(f"{_some(each.proposals)}: {needed} needed; {supply}: {lacking}")
        cures = (
            [f"raise the `load` of {_some(each.full)} by {each.lacking} in all"]
            if each.full
            else []
        )
        waivable = [
            name for name in each.idle if not barred.get(name, set()).isdisjoint(each.proposals)
        ]
        cures += [f"waive a conflict of interest of {_some(waivable)}"] if waivable else []
        cures.append("add a reviewer without a conflict of interest")
        lines.append(f"  to fix: {', or '.join(cures)}")
    if len(found) > LISTED:
        lines.append(f"and {len(found) - LISTED} more such groups: `--format json` has them all")
    if fewer:
        lines.append(f"to fix them all, use `per_proposal: {fewer}` instead of {per_proposal}")
    return lines


def _reviews(count: int) -> str:
    return f"{count} review{'' if count == 1 else 's'}"


def data(
    outcome: Outcome, assignments: Mapping[str, Sequence[str]], found: Sequence[Shortage]
) -> Mapping[str, Any]:
    """The assignment as data."""
    instance, plan, mixing = outcome.instance, outcome.plan, outcome.mixing
    return {
        "version": VERSION,
        "assignments": {name: list(names) for name, names in assignments.items()},
        "new": {name: list(names) for name, names in outcome.new.items()},
        "reviewers": [
            {
                "reviewer": name,
                "had": instance.loads[r],
                "new": plan.given[r].bit_count(),
                "load": plan.load(r),
            }
            for r, name in enumerate(instance.reviewers)
        ],
        "unread": [
            {"proposal": instance.proposals[p], "reviewer": name}
            for r, name in enumerate(instance.reviewers)
            for p in bits(plan.given[r] & instance.unread[r])
        ],
        "proved": outcome.proved,
        "groups": list(map(list, mixing.groups)),
        "pairs": {"met": mixing.pairs_met, "of": mixing.pairs, "most": mixing.most_met},
        "lost": [
            {"proposal": k.proposal, "reviewer": k.reviewer, "reason": why}
            for k, why in outcome.kept.lost.items()
        ],
        "closed": [{"proposal": name, "reason": why} for name, why in outcome.closed.items()],
        "shortages": [
            {
                "proposals": list(each.proposals),
                "reviewers": list(each.full),
                "needed": each.needed,
                "room": each.room,
                "others": each.rest,
                "lacking": each.lacking,
            }
            for each in found
        ],
    }


def _some(names: Sequence[str]) -> str:
    more = len(names) - LISTED
    return ", ".join(names) if more <= 0 else f"{', '.join(names[:LISTED])} and {more} more"
