"""`a87ws conflicts` and `a87ws assign`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from a87ws.base.faults import Fault
from a87ws.base.page.terminal import Column, Page
from a87ws.base.shell import Format, FormatOption, emit, say, use_colour, width
from a87ws.checks.command import complete_reviewers, root_of
from a87ws.reviews.assign_mix import Mixing
from a87ws.reviews.assign_solve import Shortage
from a87ws.reviews.assignment import AssignmentProblem, CurrentAssignments, Plan, bits

if TYPE_CHECKING:
    from a87ws.reviews.assign_plan import Assigned


def conflicts(ctx: typer.Context, output: FormatOption = Format.TEXT) -> None:
    """List conflicts of interest, each with its reason

    Shared organizations, people named in a proposal, recusals; and, to be looked at, shared email
    domains.
    """
    from a87ws.reviews import conflicts as shown
    from a87ws.reviews.conflicts import conflicts as find
    from a87ws.reviews.conflicts import open_settled

    ties = find(open_settled(root_of(ctx)))
    counts = {interest: ties.counts(interest) for interest in ties.interests}
    if output is Format.JSON:
        from a87ws.base.shell import to_json

        emit(to_json(shown.data(ties.certain, ties.suggested, ties.states, counts)))
        return
    page = Page(width(), colour=use_colour(), plain=output is Format.PLAIN)
    emit(shown.render(ties.certain, ties.suggested, ties.states, counts, page))


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
    from a87ws.custody.people import advice
    from a87ws.reviews import assign_plan as usecase
    from a87ws.reviews.assign_plan import list_for, write_lists
    from a87ws.reviews.conflicts import open_settled

    case = open_settled(root_of(ctx))
    if reviewer is not None:
        emit(list_for(case, reviewer))
        return
    if pages is not None:
        emit(f"{len(write_lists(case, pages).written)} lists written to {pages}/\n")
        warning = advice(case.folder, case.folder / pages)
        if warning:
            say(warning)
        return
    assigned = usecase.assign(case, seed)
    if output is Format.JSON or not assigned.shortages:
        _show(assigned, output)
    if assigned.shortages:
        raise _report_shortages(assigned)
    if not dry_run:
        _write(assigned)


def _write(assigned: Assigned) -> None:
    from a87ws.call.layout import ASSIGNMENTS
    from a87ws.reviews.assign_plan import write

    freeze = assigned.case.freeze
    written = write(assigned)
    say(f"{ASSIGNMENTS} {'written' if written else 'unchanged'}")
    if written and freeze and freeze.reviews:
        say("the reviews are frozen: a further one needs `a87ws score … --reopen REASON`")


def _show(assigned: Assigned, output: Format) -> None:
    outcome = AssignOutcome(
        assigned.instance,
        assigned.plan,
        assigned.kept,
        assigned.new,
        assigned.closed,
        assigned.case.call.reviews.per_proposal,
        assigned.proved,
        assigned.mixing,
    )
    if output is Format.JSON:
        from a87ws.base.shell import to_json

        emit(to_json(data(outcome, assigned.assignments, assigned.shortages)))
        return
    emit(render(outcome, Page(width(), colour=use_colour(), plain=output is Format.PLAIN)))


def _report_shortages(assigned: Assigned) -> Fault:
    per_proposal = assigned.case.call.reviews.per_proposal
    barred: dict[str, set[str]] = {}
    for interest in assigned.interests:
        if interest.bars and interest.kind != "recusal":
            barred.setdefault(interest.reviewer, set()).add(interest.proposal)
    count = sum(shortage.lacking for shortage in assigned.shortages)
    lines = shortage_lines(assigned.shortages, per_proposal, assigned.fewer, barred)
    message = f"cannot give every proposal {per_proposal} reviewers: {count} short"
    return Fault("\n  ".join([message, *lines]), "nothing was written", exit_code=1)


VERSION = 1
LISTED = 8


@dataclass(frozen=True)
class AssignOutcome:
    """What is shown of an assignment."""

    instance: AssignmentProblem
    plan: Plan
    kept: CurrentAssignments
    new: Mapping[str, Sequence[str]]
    closed: Mapping[str, str]
    per_proposal: int
    proved: bool
    mixing: Mixing


def render(outcome: AssignOutcome, page: Page) -> str:
    """The assignment, in the order in which a secretariat asks."""
    instance, plan = outcome.instance, outcome.plan
    count = sum(map(len, outcome.new.values()))
    page.line(
        f"{len(instance.proposals)} proposals, {outcome.per_proposal} reviews each, "
        f"{len(instance.reviewers)} reviewers; {count or 'nothing'} new to assign"
    )
    page.line()
    rows: list[tuple[str, ...]] = []
    for r, name in enumerate(instance.reviewers):
        figures = instance.loads[r], plan.given[r].bit_count(), plan.load(r)
        rows.append((name, *map(str, figures)))
    page.table(
        (
            Column("reviewer"),
            Column("had", "number"),
            Column("new", "number"),
            Column("in all", "number"),
        ),
        rows,
    )
    _render_lists(outcome, page)
    page.heading("What holds")
    for sentence in _describe(outcome):
        page.item(sentence)
    return str(page)


def _render_lists(outcome: AssignOutcome, page: Page) -> None:
    if outcome.new:
        page.heading("New")
        for name, reviewers in outcome.new.items():
            page.item(f"{name}: {', '.join(reviewers)}")
    if outcome.kept.lost:
        page.heading("Kept, and replaced by another reviewer")
        for key, reason in outcome.kept.lost.items():
            if key.proposal in outcome.instance.proposals:
                page.item(f"{key.proposal}: {key.reviewer}, {reason}")
    if outcome.closed:
        page.heading("Not reviewed")
        for name, reason in outcome.closed.items():
            page.item(f"{name}: {reason}")


def _describe(outcome: AssignOutcome) -> Iterator[str]:
    plan, mixing = outcome.plan, outcome.mixing
    yield "nobody is given a proposal with which they have a conflict of interest"
    if plan.unread:
        yield f"{_reviews(plan.unread)} in a language that the reviewer does not read"
    else:
        yield "everyone can read what they are given, as far as languages are known"
    loads = list(map(plan.load, range(len(plan.given))))
    least, most = min(loads), max(loads)
    if least == most:
        yield f"loads are {least} reviews"
    else:
        yield f"loads are {least} to {most} reviews"
    if outcome.proved:
        yield (
            "proved in integers: given the assignments kept, none has fewer unread languages or, "
            "with as few, more even loads"
        )
    if len(mixing.groups) <= 1:
        yield (
            f"all reviewers can be compared: {mixing.pairs_met} of {mixing.pairs} pairs "
            "share a proposal"
        )
    else:
        groups = "; ".join(map(_some, mixing.groups))
        yield (
            f"the reviewers fall into {len(mixing.groups)} groups that share no proposal, "
            f"so their leniency cannot be compared: {groups}"
        )


def shortage_lines(
    shortages: Sequence[Shortage],
    per_proposal: int,
    fewer: int,
    barred: Mapping[str, AbstractSet[str]],
) -> list[str]:
    """What is missing, counted so that anybody can check it, and what would cure it.

    `barred` has for each reviewer the proposals that a conflict of interest keeps from them.
    """
    lines: list[str] = []
    for shortage in shortages[:LISTED]:
        lines.append(_count_shortage(shortage))
        lines.append(f"  to fix: {', or '.join(_list_cures(shortage, barred))}")
    more = len(shortages) - LISTED
    if more > 0:
        lines.append(f"and {more} more such groups: `--format json` has them all")
    if fewer:
        lines.append(f"to fix them all, use `per_proposal: {fewer}` instead of {per_proposal}")
    return lines


def _count_shortage(shortage: Shortage) -> str:
    needed, lacking = _reviews(shortage.needed), _reviews(shortage.lacking)
    rest = shortage.rest
    if shortage.full:
        supply = f"{_some(shortage.full)} may take {shortage.room} more"
        if rest:
            supply += f", others {rest} of them"
    else:
        supply = f"all those without a conflict of interest can give {rest or 'none'}"
    return f"{_some(shortage.proposals)}: {needed} needed; {supply}: {lacking} lacking"


def _list_cures(shortage: Shortage, barred: Mapping[str, AbstractSet[str]]) -> Iterator[str]:
    if shortage.full:
        yield f"raise the `load` of {_some(shortage.full)} by {shortage.lacking} in all"
    wanted = set(shortage.proposals)
    waivable = [name for name in shortage.idle if wanted & barred.get(name, set())]
    if waivable:
        yield f"waive a conflict of interest of {_some(waivable)}"
    yield "add a reviewer without a conflict of interest"


def _reviews(count: int) -> str:
    if count == 1:
        return "1 review"
    return f"{count} reviews"


def data(
    outcome: AssignOutcome, assignments: Mapping[str, Sequence[str]], shortages: Sequence[Shortage]
) -> Mapping[str, Any]:
    """The assignment as data."""
    instance, plan, mixing = outcome.instance, outcome.plan, outcome.mixing
    reviewers: list[Mapping[str, Any]] = []
    unread: list[Mapping[str, str]] = []
    for r, name in enumerate(instance.reviewers):
        had, new, load = instance.loads[r], plan.given[r].bit_count(), plan.load(r)
        reviewers.append({"reviewer": name, "had": had, "new": new, "load": load})
        for p in bits(plan.given[r] & instance.unread[r]):
            unread += [{"proposal": instance.proposals[p], "reviewer": name}]
    lost: list[Mapping[str, str]] = []
    for key, why in outcome.kept.lost.items():
        lost += [{"proposal": key.proposal, "reviewer": key.reviewer, "reason": why}]
    return {
        "version": VERSION,
        "assignments": {name: list(names) for name, names in assignments.items()},
        "new": {name: list(names) for name, names in outcome.new.items()},
        "reviewers": reviewers,
        "unread": unread,
        "proved": outcome.proved,
        "groups": list(map(list, mixing.groups)),
        "pairs": {"met": mixing.pairs_met, "of": mixing.pairs, "most": mixing.most_met},
        "lost": lost,
        "closed": [{"proposal": name, "reason": why} for name, why in outcome.closed.items()],
        "shortages": list(map(_shortage_data, shortages)),
    }


def _shortage_data(shortage: Shortage) -> Mapping[str, Any]:
    return {
        "proposals": list(shortage.proposals),
        "reviewers": list(shortage.full),
        "needed": shortage.needed,
        "room": shortage.room,
        "others": shortage.rest,
        "lacking": shortage.lacking,
    }


def _some(names: Sequence[str]) -> str:
    more = len(names) - LISTED
    if more <= 0:
        return ", ".join(names)
    return f"{', '.join(names[:LISTED])} and {more} more"
