"""`a87ws score`: record a review, from flags, by asking, or from a form or a sheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from a87ws.base.faults import Fault
from a87ws.base.shell import emit, is_interactive, now
from a87ws.checks.command import complete_proposals, complete_reviewers, root_of

if TYPE_CHECKING:
    from a87ws.reviews.score.desk import Desk
    from a87ws.reviews.score.forms import Written
    from a87ws.reviews.score.sheets import Taken


def score(
    ctx: typer.Context,
    proposal: Annotated[
        str | None,
        typer.Argument(
            metavar="[PROPOSAL]",
            help="Proposal to review (default: all that are assigned to you)",
            autocompletion=complete_proposals,
        ),
    ] = None,
    scores: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[CRITERION=SCORE]...", help="A score from the scale, or - for not applicable"
        ),
    ] = None,
    reviewer: Annotated[
        str | None,
        typer.Option(
            "--as",
            metavar="REVIEWER",
            help="Who reviews (default: found by git's user.email)",
            autocompletion=complete_reviewers,
        ),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--recuse",
            metavar="TYPE",
            help="Step back: host, institutional, personal, collaborator or other",
        ),
    ] = None,
    confidence: Annotated[
        int | None,
        typer.Option(metavar="N", help="How sure you are, from 1 (low) to 3 (high)", min=1, max=3),
    ] = None,
    feedback: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="Remark for the host; may be quoted in a letter"),
    ] = None,
    note: Annotated[
        str | None,
        typer.Option(metavar="TEXT", help="Remark for the committee; never leaves the repository"),
    ] = None,
    form: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a form to fill in; if it exists, read it"),
    ] = None,
    sheet: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The same as a sheet, .csv or .xlsx")
    ] = None,
    reopen: Annotated[
        str | None,
        typer.Option(
            metavar="REASON", help="Record it although reviews are frozen, for this reason"
        ),
    ] = None,
) -> None:
    """Record a review (asks for what you leave out)

    Scores and remarks you do not name stay as they are.
    """
    from a87ws.checks.load import open_case
    from a87ws.reviews.score.desk import USAGE, Reopening, open_desk

    given = _pairs(scores or [], proposal)
    remarks = {"confidence": confidence, "feedback": feedback, "note": note}
    remarks = {name: value for name, value in remarks.items() if value is not None}
    if kind is not None and (given or remarks):
        raise Fault(
            "a recusal cannot have scores or remarks", "leave them out", exit_code=USAGE
        )
    files = [each for each in (form, sheet) if each is not None]
    if len(files) > 1 or (files and (given or remarks or kind)):
        raise Fault(
            "a form or sheet cannot be combined with other answers",
            "name one file, and nothing else",
            exit_code=USAGE,
        )
    desk = open_desk(
        open_case(root_of(ctx)), reviewer, None if reopen is None else Reopening(reopen, now())
    )
    if files:
        _fill(desk, proposal, files[0], as_form=form is not None)
    elif proposal is None:
        if kind is not None or remarks or not is_interactive():
            raise Fault("no proposal was named", _what_is_left(desk), exit_code=USAGE)
        from a87ws.reviews.score.walk import walk

        desk.must_take_reviews()
        walk(desk)
    else:
        # no remark is None any more
        _one(desk, proposal, given, remarks, kind)  # type: ignore[arg-type]


def _one(
    desk: Desk,
    proposal: str,
    given: dict[str, str],
    remarks: dict[str, int | str],
    kind: str | None,
) -> None:
    from a87ws.reviews.score.desk import read_scores, record
    from a87ws.reviews.score.sheets import answers, forget, step_back
    from a87ws.reviews.score.walk import ask_scores

    draft = desk.open(proposal)
    desk.must_take_reviews()
    name = draft.proposal
    if kind is not None:
        emit(step_back(desk, name, kind).line)
        return
    if draft.conflict:
        raise draft.conflict
    typed = dict(read_scores(draft.call, given))
    known = draft.scores if given or remarks else {}
    if is_interactive():
        so_far = answers(desk, name)
        open_ = [each for each in draft.call.criteria if each not in typed and each not in known]
        asked = ask_scores(desk, name, open_, so_far)
        typed = {**({} if so_far.is_done else so_far.scores), **asked, **typed}
        remarks = {**({} if so_far.is_done else so_far.remarks), **remarks}
        draft = desk.open(name)
    done = record(draft, typed, remarks)
    forget(desk, name)
    emit(done.line)


def _fill(desk: Desk, proposal: str | None, path: Path, *, as_form: bool) -> None:
    from a87ws.reviews.score.forms import Written, fill_form, fill_sheet

    desk.must_take_reviews()
    names = list(desk.assigned) if proposal is None else [desk.open(proposal).proposal]
    done: Written | Taken = (fill_form if as_form else fill_sheet)(desk, names, path)
    if isinstance(done, Written):
        emit(f"{done.path} written: {done.proposals} to fill in; then run the same command again\n")
        return
    for each in done.recorded:
        emit(each.line)
    if done.empty:
        emit(f"left open: {', '.join(done.empty)}\n")


def _what_is_left(desk: Desk) -> str:
    from a87ws.reviews.score.sheets import answers

    left = [name for name in desk.assigned if not answers(desk, name).is_done]
    return (
        f"still open: {', '.join(left)}"
        if left
        else "nothing that is assigned to you is open; name a proposal"
    )


def _pairs(arguments: list[str], proposal: str | None) -> dict[str, str]:
    if proposal is not None and "=" in proposal:
        raise Fault(
            f"`{proposal}` is in the place of the proposal",
            "write the proposal's id first",
            exit_code=2,
        )
    pairs: dict[str, str] = {}
    for argument in arguments:
        name, equals, text = argument.partition("=")
        if not equals or name in pairs:
            what = "is given twice" if equals else "names no score"
            raise Fault(
                f"`{argument}` {what}", "write each criterion once, as in standards=4", exit_code=2
            )
        pairs[name] = text
    return pairs
