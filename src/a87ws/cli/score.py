"""`a87ws score`: record a review, from flags or by asking."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from a87ws.cli.common import ask, emit, is_interactive, root_of, say
from a87ws.diagnostics import Fault

if TYPE_CHECKING:
    from a87ws.usecases.score import Draft


def score(
    ctx: typer.Context,
    proposal: Annotated[str, typer.Argument(help="The id of the proposal.")],
    scores: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CRITERION=SCORE]...", help="A point of the scale, or - for not applicable."),
    ] = None,
    reviewer: Annotated[
        str | None, typer.Option("--as", metavar="REVIEWER", help="Who reviews; else found by git's user.email.")
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--recuse", metavar="TYPE", help="Do not judge: host, institutional, personal, collaborator or other."
        ),
    ] = None,
    confidence: Annotated[int | None, typer.Option(min=1, max=3, help="From 1, low, to 3, high.")] = None,
    feedback: Annotated[str | None, typer.Option(help="For the host; may be quoted in a letter.")] = None,
    note: Annotated[str | None, typer.Option(help="For the committee; never leaves the folder.")] = None,
) -> None:
    """Record a review; asks for it when run by hand.

    A review that is there keeps whatever the command line does not name.
    """
    from a87ws.model.base import decimal
    from a87ws.usecases.score import USAGE, open_review, read_scores, record, recuse

    given = _pairs(scores or [])
    remarks = {"confidence": confidence, "feedback": feedback, "note": note}
    remarks = {name: value for name, value in remarks.items() if value is not None}
    if kind is not None and (given or remarks):
        raise Fault("a recusal stands instead of scores and remarks", "leave them out", exit_code=USAGE)
    draft = open_review(root_of(ctx), proposal, reviewer)
    if kind is not None:
        done = recuse(draft, kind)
    else:
        if draft.conflict:
            raise draft.conflict
        typed = dict(read_scores(draft.call, given))
        known = draft.scores if given or remarks else {}
        if is_interactive():
            typed |= _ask(draft, [name for name in draft.call.criteria if name not in typed and name not in known])
        done = record(draft, typed, remarks)  # type: ignore[arg-type]  # no remark is None any more
    if done.recused:
        verdict = f"recused, {done.recused}"
    else:
        verdict = "no score applies, so it does not count" if done.rating is None else f"rating {decimal(done.rating)}"
    emit(f"{done.path} {'written' if done.changed else 'unchanged'}: {verdict}\n")


def _pairs(arguments: list[str]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for argument in arguments:
        name, equals, text = argument.partition("=")
        if not equals or name in pairs:
            what = "stands twice" if equals else "names no score"
            raise Fault(f"`{argument}` {what}", "write each criterion once, as in standards=4", exit_code=2)
        pairs[name] = text
    return pairs


def _ask(draft: Draft, names: list[str]) -> dict[str, int | None]:
    """Ask for one criterion after another, with what the file holds as default."""
    from a87ws.rendering.text import show
    from a87ws.usecases.score import read_score

    answers: dict[str, int | None] = {}
    scale = ", ".join(f"{point} {show(words)}" for point, words in sorted(draft.call.scale.items()))
    if names:
        say(f"{show(draft.title)}\nscale: {scale}, - not applicable")
    for name in names:
        criterion = draft.call.criteria[name]
        say(f"\n{show(criterion.title)}" + (f"\n  {show(criterion.guidance)}" if criterion.guidance else ""))
        default = "-" if draft.scores.get(name, 0) is None else str(draft.scores.get(name, ""))
        while name not in answers:
            try:
                answers[name] = read_score(draft.call, ask(name, default))
            except Fault as fault:
                say(f"{fault.message}: {fault.hint}")
    return answers
