"""The walk of a reviewer through their proposals, question by question; every answer is saved when
it is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Final

from a87ws.base.faults import Fault
from a87ws.base.shell import ask, emit, say, width

if TYPE_CHECKING:
    from a87ws.reviews.score.desk import Desk, Draft, Recorded
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
    """Ask for one criterion of one proposal after another, with what is answered as default; each
    is kept.
    """
    from a87ws.reviews.score.sheets import save

    draft, given = desk.open(proposal), {}
    if names:
        _scale(draft)
    for name in names:
        _guidance(draft, name)
        given[name] = _score(draft, name, so_far)
        if not so_far.is_done and name != names[-1]:
            save(desk, proposal, {name: given[name]}, {})
    return given


def walk(desk: Desk) -> None:
    """Go through all that is assigned, from the first that is not done; stops where the reviewer
    wants to.
    """
    from a87ws.reviews.score.sheets import answers

    mine = [name for name in desk.assigned if not desk.open(name).conflict]
    if not mine:
        raise Fault("nothing is assigned to you", "name a proposal to judge", exit_code=1)
    done = [answers(desk, name).is_done for name in mine]
    if all(done):
        say(f"all {len(mine)} are done; to change one, name it: a87ws score PROPOSAL")
        return
    at, last = done.index(False), False
    while 0 <= at < len(mine):
        _show(desk, mine[at], f"{at + 1} of {len(mine)}")
        step = _proposal(desk, mine[at], from_end=last)
        if step == 0:
            break
        last = step < 0
        at = max(0, at + step)
    count = sum(answers(desk, name).is_done for name in mine)
    emit(f"{count} of {len(mine)} done\n")


def _proposal(desk: Desk, name: str, *, from_end: bool) -> int:
    """Ask for everything about one proposal: 1 to go on to the next, -1 to the one before, 0 to
    stop.
    """
    from a87ws.reviews.score.sheets import answers, step_back

    draft, so_far = desk.open(name), answers(desk, name)
    fields = [*draft.call.criteria, *REMARKS]
    if so_far.recused:
        say(f"you recused yourself ({so_far.recused}); enter a score to undo that, or f to go on")
    open_ = [
        i
        for i, field in enumerate(fields)
        if field in draft.call.criteria and field not in so_far.scores
    ]
    at = (
        len(draft.call.criteria) - 1
        if from_end
        else open_[0]
        if open_ and not so_far.recused
        else 0
    )
    while at < len(fields):
        answer = _answer(draft, fields[at], answers(desk, name))
        word, _, kind = answer.partition(" ")
        if word in LEAVE and not kind:
            return LEAVE[word]
        if word in BACK and not kind:
            if at == 0:
                return -1
            at -= 1
            continue
        recused = word in RECUSE
        try:
            done = (
                step_back(desk, name, kind.strip() or "other")
                if recused
                else _save(desk, draft, fields[at], answer)
            )
        except Fault as fault:
            say(f"{fault.message}: {fault.hint}")
            continue
        if done and done.changed:
            emit(done.line)
        if recused:
            return 1
        at += 1
    return 1


def _save(desk: Desk, draft: Draft, field: str, answer: str) -> Recorded | None:
    from a87ws.reviews.score.sheets import save

    scores, remarks = _read(draft, field, answer)
    return save(desk, draft.proposal, scores, remarks) if scores or remarks else None


def _answer(draft: Draft, field: str, so_far: SavedAnswers) -> str:
    if field in draft.call.criteria:
        _guidance(draft, field)
        return ask(field, _default(so_far, field))
    say(f"\n{REMARKS[field]}")
    return ask(field, str(so_far.remarks.get(field, "")))


def _read(
    draft: Draft, field: str, answer: str
) -> tuple[dict[str, int | None], dict[str, int | str]]:
    from a87ws.reviews.score.desk import USAGE, must_be_text, read_score

    if field in draft.call.criteria:
        return {field: read_score(draft.call, answer)}, {}
    if field == "confidence":
        if answer not in ("", "-", "1", "2", "3"):
            raise Fault(
                f"`{answer}` is not a confidence", "type 1, 2, 3, or Enter", exit_code=USAGE
            )
        return {}, {field: int(answer) if answer in ("1", "2", "3") else ""} if answer else {}
    must_be_text(field, answer)
    return {}, {field: "" if answer == "-" else answer} if answer else {}


def _score(draft: Draft, name: str, so_far: SavedAnswers) -> int | None:
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


def _show(desk: Desk, name: str, place: str) -> None:
    """The proposal to be judged: who, where, what."""
    proposal = desk.case.proposals[name]
    hosts = ", ".join(host.name for host in proposal.organizations)
    say(f"\n{'=' * min(width(), 80)}\n[{place}] {name}\n")
    for text in (
        proposal.title,
        f"{hosts}; {', '.join(proposal.focus)}; {' '.join(proposal.countries)}",
        *proposal.description.split("\n\n"),
    ):
        say(_wrapped(text) + "\n\n")
    _scale(desk.open(name), titled=False)
    say(COMMANDS)


def _scale(draft: Draft, *, titled: bool = True) -> None:
    from a87ws.base.text import show

    scale = ", ".join(f"{point} {show(words)}" for point, words in sorted(draft.call.scale.items()))
    say(
        f"{show(draft.title)}\nscale: {scale}, - not applicable"
        if titled
        else f"scale: {scale}, - not applicable"
    )


def _guidance(draft: Draft, name: str) -> None:
    criterion = draft.call.criteria[name]
    say(
        f"\n{_wrapped(criterion.title)}"
        + (f"\n{_wrapped(criterion.guidance, '  ')}" if criterion.guidance else "")
    )


def _wrapped(text: str, indent: str = "") -> str:
    """Foreign text as lines of at most the terminal's width, or of what is still easy to read."""
    from a87ws.base.text import show

    lines = wrap(
        show(" ".join(text.split())),
        min(width(), WIDEST),
        initial_indent=indent,
        subsequent_indent=indent,
    )
    return "\n".join(lines)
