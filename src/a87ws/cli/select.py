"""`a87ws select`."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from a87ws.cli.common import Format, FormatOption, emit, root_of, say, use_colour, width
from a87ws.diagnostics import Fault

USAGE = 2
MOST = 1000  # as a factor: more is as good as balance alone, less as merit alone


def select(
    ctx: typer.Context,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Choose and show, but write nothing.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Check the record that is there, without a solver.")
    ] = False,
    slots: Annotated[
        int | None, typer.Option(min=1, max=100_000, help="So many slots instead of the call's.")
    ] = None,
    balance: Annotated[
        str,
        typer.Option(
            metavar="FACTOR",
            help="A factor on all balance weights: 0 is merit alone, 1 the call's policy, `inf` balance alone.",
        ),
    ] = "1",
    frontier: Annotated[
        bool,
        typer.Option(
            "--frontier",
            help="Show the series for every factor: what balance costs. Writes nothing.",
        ),
    ] = False,
    price: Annotated[
        bool,
        typer.Option(
            "--price", help="Show what each rule, target and override costs. Writes nothing."
        ),
    ] = False,
    stability: Annotated[
        bool,
        typer.Option(
            "--stability", help="Show which places are safe, contested or lucky. Writes nothing."
        ),
    ] = False,
    what_if: Annotated[
        list[str] | None,
        typer.Option(
            "--what-if",
            metavar="PATH=VALUE",
            help="Compare with another policy: region.weight=0.4, slots=10.",
        ),
    ] = None,
    replace: Annotated[
        str | None,
        typer.Option(
            "--replace", metavar="ID", help="Its host withdraws: fill its place, all others stay."
        ),
    ] = None,
    nodes: Annotated[
        int, typer.Option(min=1, help="How long to search for a proof of each step.")
    ] = 100_000,
    output: FormatOption = Format.TEXT,
) -> None:
    """Choose the series, prove it, explain it, write the record."""
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
    from a87ws.selection.build import Question
    from a87ws.usecases import select as usecase
    from a87ws.usecases.judge import open_for_judging
    from a87ws.usecases.record import PROOF, RECORD

    question = Question(slots, factor(balance), nodes)
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
        from a87ws.rendering.record import answer_data, to_json

        emit(to_json(answer_data(made.decision, made.judged.speech())))
    else:
        from a87ws.rendering.select import render
        from a87ws.rendering.terminal import Page

        page = Page(width(), colour=use_colour(), plain=output is Format.PLAIN)
        judged = made.judged
        speech, gone = judged.speech(), made.replacements
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
        from a87ws.rendering.record import to_json

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
