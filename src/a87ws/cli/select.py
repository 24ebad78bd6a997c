"""`a87ws select`."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from a87ws.cli.common import Format, FormatOption, emit, say, use_colour, width
from a87ws.cli.where import complete_proposals, root_of
from a87ws.diagnostics import Fault

USAGE = 2
MOST = 1000  # as a factor: more is as good as balance alone, less as merit alone


def select(
    ctx: typer.Context,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the series; write nothing")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Check the recorded decision (needs no solver)")
    ] = False,
    slots: Annotated[
        int | None,
        typer.Option(metavar="N", help="Override the number of slots", min=1, max=100_000),
    ] = None,
    balance: Annotated[
        str,
        typer.Option(
            metavar="FACTOR",
            help="Multiply all balance weights: 0 is merit alone, 1 the call's policy, inf balance alone",
        ),
    ] = "1",
    frontier: Annotated[
        bool,
        typer.Option("--frontier", help="Show the series for every factor: what balance costs"),
    ] = False,
    price: Annotated[
        bool,
        typer.Option("--price", help="Show what each rule, target and override costs"),
    ] = False,
    stability: Annotated[
        bool,
        typer.Option("--stability", help="Show which places are safe, contested or lucky"),
    ] = False,
    what_if: Annotated[
        list[str] | None,
        typer.Option(
            "--what-if",
            metavar="PATH=VALUE",
            help="Compare with another policy, such as region.weight=0.4 or slots=10",
        ),
    ] = None,
    replace: Annotated[
        str | None,
        typer.Option(
            "--replace",
            metavar="PROPOSAL",
            help="Fill the place of a host who withdrew; all others stay",
            autocompletion=complete_proposals,
        ),
    ] = None,
    nodes: Annotated[
        int, typer.Option(metavar="N", help="Search limit for each step of the proof", min=1)
    ] = 100_000,
    output: FormatOption = Format.TEXT,
) -> None:
    """Choose the series, prove it and record the decision"""
    root = root_of(ctx)
    questions = {"frontier": frontier, "price": price, "stability": stability, "what-if": what_if}
    asked = [name for name, wanted in questions.items() if wanted]
    others = [
        *asked,
        *(["slots"] if slots is not None else []),
        *(["balance"] if balance != "1" else []),
    ]
    _must_stand_alone("check", check, [*others, *(["replace"] if replace is not None else [])])
    _must_stand_alone("replace", replace is not None, others)
    if check:
        _check(root, output)
        return
    from a87ws.selection.build import SelectionQuestion
    from a87ws.usecases import select as usecase
    from a87ws.usecases.judge import open_for_judging
    from a87ws.usecases.record import PROOF, RECORD

    question = SelectionQuestion(slots, factor(balance), nodes)
    if asked:
        from a87ws.cli import studies

        studies.show(asked, open_for_judging(root), question, output, what_if or ())
        return
    case = open_for_judging(root)
    if replace is None:
        made = usecase.select(case, question)
    else:
        from a87ws.usecases.replace import replace as fill

        made = fill(case, replace, nodes)
    if output is Format.JSON:
        from a87ws.cli.common import to_json
        from a87ws.rendering.reasons import speech_of
        from a87ws.rendering.record import answer_data

        emit(to_json(answer_data(made.decision, speech_of(made.judged))))
    else:
        from a87ws.rendering.select import render
        from a87ws.rendering.terminal import Page

        page = Page(width(), colour=use_colour(), plain=output is Format.PLAIN)
        judged = made.judged
        from a87ws.rendering.reasons import speech_of

        speech, gone = speech_of(judged), made.replacements
        emit(render(case, judged.standings, made.decision, page, gone, speech))
    if not dry_run:
        usecase.write(made)
        say(f"written: {RECORD}, {PROOF}; check them with `a87ws select --check`")
    if not made.decision.proved:
        raise typer.Exit(1)


def _must_stand_alone(name: str, given: object, others: Sequence[str]) -> None:
    """Raises Fault (wrong usage) where one option would be passed over for another."""
    if given and others:
        hint = "give one of them"
        raise Fault(
            f"`--{name}` and `--{others[0]}` cannot be given together", hint, exit_code=USAGE
        )


def _check(root: Path, output: Format) -> None:
    from a87ws.usecases.judge import open_for_judging
    from a87ws.usecases.record import verified

    inputs = verified(open_for_judging(root)).record.inputs
    if output is Format.JSON:
        from a87ws.cli.common import to_json

        emit(to_json({"version": 1, "verified": True, "files": len(inputs)}))
    else:
        emit(f"the record verifies: {len(inputs)} files as they were, and the proof holds\n")


def factor(text: str) -> tuple[int, int]:
    """The factor on the balance weights as p/q; (1, 0) is infinity. Raises Fault (wrong usage)."""
    if text.strip().lower() in ("inf", "infinity", "∞"):
        return 1, 0
    try:
        # more digits than anybody means
        found = Fraction(text) if len(text) <= 32 else None  # noqa: PLR2004
    except (ValueError, ZeroDivisionError):
        found = None
    if found is None or (found and not 1 / MOST <= found <= MOST):
        message = f"the balance factor `{text}` is none: 0, or a number between 1/{MOST} and {MOST}"
        raise Fault(message, "write 0, 1, 0.5, 3/2 or inf", exit_code=USAGE)
    return found.numerator, found.denominator
