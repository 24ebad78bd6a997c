"""The walk of a reviewer through their proposals, question by question; every answer is saved at
once.
"""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Final

from a87ws.base.faults import Fault
from a87ws.base.shell import ask, emit, say, width

if TYPE_CHECKING:
    from a87ws.reviews.score.desk import Desk, Recorded, ReviewDraft
    from a87ws.reviews.score.sheets import SavedAnswers

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
    from a87ws.reviews.score.sheets import save

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
    from a87ws.reviews.score.sheets import answers

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
    from a87ws.reviews.score.sheets import answers

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
    from a87ws.reviews.score.sheets import step_back

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
    from a87ws.reviews.score.sheets import save

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
    from a87ws.reviews.score.desk import USAGE, must_be_text, read_score

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
    from a87ws.reviews.score.desk import read_score

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
