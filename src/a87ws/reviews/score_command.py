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
    from a87ws.reviews.desk import Desk, ReviewDraft
    from a87ws.reviews.score_forms import Written
    from a87ws.reviews.score_sheets import Taken
from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Final

from a87ws.base.shell import ask, say, width

if TYPE_CHECKING:
    from a87ws.reviews.desk import Desk, Recorded, ReviewDraft
    from a87ws.reviews.score_sheets import SavedAnswers


REMARKS: Final = {
    "confidence": "How sure are you? 1 (low) to 3 (high); Enter skips this.",
    "feedback": "For the host (may be quoted in a letter); Enter skips this.",
    "note": "For the committee only; Enter skips this.",
}
WIDEST: Final = 100
LEAVE: Final = {"f": 1, "forward": 1, "q": 0, "quit": 0}
BACK: Final = ("b", "back")
RECUSE: Final = ("r", "recuse")
COMMANDS: Final = "b back, f forward, r TYPE recuse, q quit; every answer is saved at once"


def ask_scores(
    desk: Desk, proposal: str, names: Sequence[str], so_far: SavedAnswers
) -> dict[str, int | None]:
    """Ask for the criteria of one proposal one by one, with earlier answers as defaults; each
    answer is saved.
    """
    from a87ws.base.text import show
    from a87ws.reviews.score_sheets import save

    draft = desk.open(proposal)
    scores: dict[str, int | None] = {}
    if names:
        say(f"{show(draft.title)}\n{_describe_scale(draft)}")
    for name in names:
        _show_guidance(draft, name)
        scores[name] = _ask_score(draft, name, so_far)
        if not so_far.is_done and name != names[-1]:
            save(desk, proposal, {name: scores[name]}, {})
    return scores


def walk(desk: Desk) -> None:
    """Go through all assigned proposals, from the first that is not done, until asked to stop."""
    from a87ws.reviews.score_sheets import answers

    mine = [name for name in desk.assigned if not desk.open(name).conflict]
    if not mine:
        raise Fault("nothing is assigned to you", "name a proposal to judge", exit_code=1)
    done = [answers(desk, name).is_done for name in mine]
    if all(done):
        say(f"all {len(mine)} are done; to change one, name it: a87ws score PROPOSAL")
        return
    place, from_end = done.index(False), False
    while 0 <= place < len(mine):
        _show_proposal(desk, mine[place], f"{place + 1} of {len(mine)}")
        step = _ask_proposal(desk, mine[place], from_end=from_end)
        if step == 0:
            break
        from_end = step < 0
        place = max(0, place + step)
    count = sum(answers(desk, name).is_done for name in mine)
    emit(f"{count} of {len(mine)} done\n")


def _ask_proposal(desk: Desk, name: str, *, from_end: bool) -> int:
    """Ask for everything about one proposal: returns 1 to go on to the next, -1 to go back to the
    one before, 0 to stop.
    """
    from a87ws.reviews.score_sheets import answers

    draft, so_far = desk.open(name), answers(desk, name)
    fields = [*draft.call.criteria, *REMARKS]
    if so_far.recused:
        say(f"you recused yourself ({so_far.recused}); enter a score to undo that, or f to go on")
    place = len(draft.call.criteria) - 1
    if not from_end:
        place = _first_open(draft, so_far)
    while place < len(fields):
        answer = _ask(draft, fields[place], answers(desk, name))
        if answer in LEAVE:
            return LEAVE[answer]
        if answer in BACK:
            if place == 0:
                return -1
            place -= 1
        elif _take(desk, draft, fields[place], answer):
            if _is_recusal(answer):
                return 1
            place += 1
    return 1


def _is_recusal(answer: str) -> bool:
    return answer.partition(" ")[0] in RECUSE


def _first_open(draft: ReviewDraft, so_far: SavedAnswers) -> int:
    """The place of the first criterion without a score; the first of all if there is none, or for
    a recusal.
    """
    if so_far.recused:
        return 0
    for place, criterion in enumerate(draft.call.criteria):
        if criterion not in so_far.scores:
            return place
    return 0


def _take(desk: Desk, draft: ReviewDraft, field: str, answer: str) -> bool:
    """Save an answer or a recusal; False, with the reason shown, if it is refused."""
    from a87ws.reviews.score_sheets import step_back

    kind = answer.partition(" ")[2]
    try:
        if _is_recusal(answer):
            recorded: Recorded | None = step_back(desk, draft.proposal, kind.strip() or "other")
        else:
            recorded = _save(desk, draft, field, answer)
    except Fault as fault:
        say(f"{fault.message}: {fault.hint}")
        return False
    if recorded and recorded.changed:
        emit(recorded.line)
    return True


def _save(desk: Desk, draft: ReviewDraft, field: str, answer: str) -> Recorded | None:
    from a87ws.reviews.score_sheets import save

    scores, remarks = _read(draft, field, answer)
    if not scores and not remarks:
        return None
    return save(desk, draft.proposal, scores, remarks)


def _ask(draft: ReviewDraft, field: str, so_far: SavedAnswers) -> str:
    if field in draft.call.criteria:
        _show_guidance(draft, field)
        return ask(field, _default(so_far, field))
    say(f"\n{REMARKS[field]}")
    return ask(field, str(so_far.remarks.get(field, "")))


def _read(
    draft: ReviewDraft, field: str, answer: str
) -> tuple[dict[str, int | None], dict[str, int | str]]:
    from a87ws.reviews.desk import USAGE, must_be_text, read_score

    if field in draft.call.criteria:
        return {field: read_score(draft.call, answer)}, {}
    if field == "confidence":
        if answer in ("1", "2", "3"):
            return {}, {field: int(answer)}
        if answer not in ("", "-"):
            raise Fault(
                f"`{answer}` is not a confidence", "type 1, 2, 3, or Enter", exit_code=USAGE
            )
    must_be_text(field, answer)
    if not answer:
        return {}, {}
    if answer == "-":  # takes back what was answered
        return {}, {field: ""}
    return {}, {field: answer}


def _ask_score(draft: ReviewDraft, name: str, so_far: SavedAnswers) -> int | None:
    from a87ws.reviews.desk import read_score

    while True:
        try:
            return read_score(draft.call, ask(name, _default(so_far, name)))
        except Fault as fault:
            say(f"{fault.message}: {fault.hint}")


def _default(so_far: SavedAnswers, name: str) -> str:
    if name not in so_far.scores:
        return ""
    score = so_far.scores[name]
    return "-" if score is None else str(score)


def _show_proposal(desk: Desk, name: str, place: str) -> None:
    """The proposal to be judged: who, where, what."""
    proposal = desk.case.proposals[name]
    hosts = ", ".join(host.name for host in proposal.organizations)
    say(f"\n{'=' * min(width(), 80)}\n[{place}] {name}\n")
    for text in (
        proposal.title,
        f"{hosts}; {', '.join(proposal.focus)}; {' '.join(proposal.countries)}",
        *proposal.description.split("\n\n"),
    ):
        say(_wrap(text) + "\n\n")
    say(_describe_scale(desk.open(name)))
    say(COMMANDS)


def _describe_scale(draft: ReviewDraft) -> str:
    from a87ws.base.text import show

    scale = ", ".join(f"{point} {show(words)}" for point, words in sorted(draft.call.scale.items()))
    return f"scale: {scale}, - not applicable"


def _show_guidance(draft: ReviewDraft, name: str) -> None:
    criterion = draft.call.criteria[name]
    text = f"\n{_wrap(criterion.title)}"
    if criterion.guidance:
        text += f"\n{_wrap(criterion.guidance, '  ')}"
    say(text)


def _wrap(text: str, indent: str = "") -> str:
    """Foreign text as lines of at most the terminal's width, or of what is still easy to read."""
    from a87ws.base.text import show

    lines = wrap(
        show(" ".join(text.split())),
        min(width(), WIDEST),
        initial_indent=indent,
        subsequent_indent=indent,
    )
    return "\n".join(lines)


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
    from a87ws.reviews.desk import USAGE, Reopening, open_desk

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
        from a87ws.reviews.score_command import walk

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
    from a87ws.reviews.desk import read_scores, record
    from a87ws.reviews.score_sheets import forget, step_back

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
    from a87ws.reviews.score_command import ask_scores
    from a87ws.reviews.score_sheets import answers

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
    from a87ws.reviews.score_forms import Written, fill_form, fill_sheet

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
    from a87ws.reviews.score_sheets import answers

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
