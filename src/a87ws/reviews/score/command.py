"""`a87ws score`: record a review, from flags, by asking, or from a form or a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from a87ws.base.faults import Fault
from a87ws.base.shell import emit, is_interactive, now
from a87ws.checks.command import complete_proposals, complete_reviewers, root_of

if TYPE_CHECKING:
    from a87ws.reviews.score.desk import Desk, ReviewDraft
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

    given = _pairs(scores, proposal)
    remarks = _collect_remarks(confidence, feedback, note)
    if kind is not None and (given or remarks):
        raise Fault("a recusal cannot have scores or remarks", "leave them out", exit_code=USAGE)
    file = _choose_file(form, sheet, is_alone=not any((given, remarks, kind)))
    desk = open_desk(
        open_case(root_of(ctx)), reviewer, None if reopen is None else Reopening(reopen, now())
    )
    if file is not None:
        _fill(desk, proposal, file, as_form=form is not None)
    elif proposal is not None:
        _record_one(desk, proposal, given, remarks, kind)
    elif kind is not None or remarks or not is_interactive():
        raise Fault("no proposal was named", _what_is_left(desk), exit_code=USAGE)
    else:
        from a87ws.reviews.score.walk import walk

        desk.must_take_reviews()
        walk(desk)


def _collect_remarks(
    confidence: int | None, feedback: str | None, note: str | None
) -> dict[str, int | str]:
    remarks: dict[str, int | str] = {}
    if confidence is not None:
        remarks["confidence"] = confidence
    if feedback is not None:
        remarks["feedback"] = feedback
    if note is not None:
        remarks["note"] = note
    return remarks


def _choose_file(form: Path | None, sheet: Path | None, *, is_alone: bool) -> Path | None:
    if form is None and sheet is None:
        return None
    if (form is not None and sheet is not None) or not is_alone:
        message = "a form or sheet cannot be combined with other answers"
        raise Fault(message, "name one file, and nothing else", exit_code=2)
    return form or sheet


def _record_one(
    desk: Desk,
    proposal: str,
    given: dict[str, str],
    remarks: dict[str, int | str],
    kind: str | None,
) -> None:
    from a87ws.reviews.score.desk import read_scores, record
    from a87ws.reviews.score.sheets import forget, step_back

    draft = desk.open(proposal)
    desk.must_take_reviews()
    name = draft.proposal
    if kind is not None:
        emit(step_back(desk, name, kind).line)
        return
    if draft.conflict:
        raise draft.conflict
    scores = read_scores(draft.call, given)
    if is_interactive():
        scores, remarks = _ask_rest(desk, draft, scores, remarks)
        draft = desk.open(name)
    done = record(draft, scores, remarks)
    forget(desk, name)
    emit(done.line)


def _ask_rest(
    desk: Desk, draft: ReviewDraft, scores: Mapping[str, int | None], remarks: dict[str, int | str]
) -> tuple[Mapping[str, int | None], dict[str, int | str]]:
    """Ask for the scores that are missing; all answers so far, with the new ones."""
    from a87ws.reviews.score.sheets import answers
    from a87ws.reviews.score.walk import ask_scores

    so_far = answers(desk, draft.proposal)
    known = dict(scores)
    if scores or remarks:
        known = {**draft.scores, **scores}
    missing = [name for name in draft.call.criteria if name not in known]
    asked = ask_scores(desk, draft.proposal, missing, so_far)
    if so_far.is_done:
        return {**asked, **scores}, remarks
    return {**so_far.scores, **asked, **scores}, {**so_far.remarks, **remarks}


def _fill(desk: Desk, proposal: str | None, path: Path, *, as_form: bool) -> None:
    from a87ws.reviews.score.forms import Written, fill_form, fill_sheet

    desk.must_take_reviews()
    names = list(desk.assigned) if proposal is None else [desk.open(proposal).proposal]
    done: Written | Taken = (fill_form if as_form else fill_sheet)(desk, names, path)
    if isinstance(done, Written):
        emit(f"{done.path} written: {done.proposals} to fill in; then run the same command again\n")
        return
    for recorded in done.recorded:
        emit(recorded.line)
    if done.empty:
        emit(f"left open: {', '.join(done.empty)}\n")


def _what_is_left(desk: Desk) -> str:
    from a87ws.reviews.score.sheets import answers

    left = [name for name in desk.assigned if not answers(desk, name).is_done]
    if left:
        return f"still open: {', '.join(left)}"
    return "nothing that is assigned to you is open; name a proposal"


def _pairs(arguments: list[str] | None, proposal: str | None) -> dict[str, str]:
    if proposal is not None and "=" in proposal:
        raise Fault(
            f"`{proposal}` is in the place of the proposal",
            "write the proposal's id first",
            exit_code=2,
        )
    pairs: dict[str, str] = {}
    for argument in arguments or ():
        name, equals, text = argument.partition("=")
        if not equals or name in pairs:
            what = "is given twice" if equals else "names no score"
            raise Fault(
                f"`{argument}` {what}", "write each criterion once, as in standards=4", exit_code=2
            )
        pairs[name] = text
    return pairs
