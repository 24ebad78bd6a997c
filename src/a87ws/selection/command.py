"""`a87ws select`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from a87ws.base.faults import Fault
from a87ws.base.page.terminal import Column, Page
from a87ws.base.records import decimal
from a87ws.base.shell import Format, FormatOption, emit, say, use_colour, width
from a87ws.base.text import bar, points, rounded
from a87ws.call.call import ATTRIBUTES
from a87ws.call.case import Case
from a87ws.call.review import Standing
from a87ws.checks.command import complete_proposals, root_of
from a87ws.selection.decision import Decision, LeftOut, Replacement, Share
from a87ws.selection.sentences import Speech, ineligible_words

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
            help=(
                "Multiply all balance weights: 0 is merit alone, 1 the call's policy, inf "
                "balance alone"
            ),
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
    from a87ws.reviews.judge import open_for_judging
    from a87ws.selection import decide as usecase
    from a87ws.selection.build import SelectionQuestion
    from a87ws.selection.record import PROOF, RECORD

    question = SelectionQuestion(slots, factor(balance), nodes)
    if asked:
        from a87ws.selection.studies import command as studies

        studies.show(asked, open_for_judging(root), question, output, what_if or ())
        return
    case = open_for_judging(root)
    if replace is None:
        made = usecase.select(case, question)
    else:
        from a87ws.selection.decide import replace as fill

        made = fill(case, replace, nodes)
    if output is Format.JSON:
        from a87ws.base.shell import to_json
        from a87ws.selection.record import answer_data
        from a87ws.selection.sentences import speech_of

        emit(to_json(answer_data(made.decision, speech_of(made.judged))))
    else:
        from a87ws.base.page.terminal import Page

        page = Page(width(), colour=use_colour(), plain=output is Format.PLAIN)
        judged = made.judged
        from a87ws.selection.sentences import speech_of

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
        hint = "use one of them"
        raise Fault(f"`--{name}` and `--{others[0]}` cannot be combined", hint, exit_code=USAGE)


def _check(root: Path, output: Format) -> None:
    from a87ws.reviews.judge import open_for_judging
    from a87ws.selection.record import verified

    inputs = verified(open_for_judging(root)).record.inputs
    if output is Format.JSON:
        from a87ws.base.shell import to_json

        emit(to_json({"version": 1, "verified": True, "files": len(inputs)}))
    else:
        emit(f"the record verifies: {len(inputs)} files unchanged, and the proof holds\n")


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
        message = f"`{text}` is not a balance factor: 0, or a number between 1/{MOST} and {MOST}"
        raise Fault(message, "write 0, 1, 0.5, 3/2 or inf", exit_code=USAGE)
    return found.numerator, found.denominator


NEAR_MISSES = 5
LEAST_CELLS, MOST_CELLS, BESIDE = 8, 48, 56
"""A bar is as long as the page leaves beside the longest value and its numbers, within these."""
INDENT = "  "
OPEN_TIES = {"merit": "most merit", "imbalance": "least imbalance", "draw": "draw"}


def render(
    case: Case,
    standings: tuple[Standing, ...],
    decision: Decision,
    page: Page,
    replacements: tuple[Replacement, ...] = (),
    speech: Speech = Speech(),  # noqa: B008  frozen
) -> str:
    """The whole decision, in the order in which a committee asks."""
    by_id = {standing.proposal: standing for standing in standings}
    eligible = by_id.keys() - {each.proposal for each in decision.ineligible}
    page.line(case.call.name, style="bold")
    found = "proved the best possible" if decision.proved else f"the best found; {_open(decision)}"
    page.line(
        f"{len(decision.selected)} of {decision.slots} sessions from {len(eligible)} eligible "
        f"proposals: {found}"
    )
    for each in replacements:
        came = f"{', '.join(each.came_in)} came in" if each.came_in else "nobody came in"
        page.line(f"{each.withdrew} withdrew: {came}, all others stayed")
    _series(case, by_id, decision, page)
    _balance(case, decision, page)
    _price(decision, page)
    _near_misses(decision, page)
    _reserves(case, decision, page)
    _ineligible(decision, page, speech)
    return str(page)


def _open(decision: Decision) -> str:
    """What is known of the others where the search was not allowed to go on."""
    step = decision.bound.step if decision.bound else ""
    at_most = decision.bound.at_most if decision.bound else None
    if step in OPEN_TIES:
        return f"none is worth more, but the {OPEN_TIES[step]} among its equals was not settled"
    if at_most is None:
        return "how much better another could be is not known"
    if step == "size":
        return f"none has more than {at_most} sessions"
    if step == "value":
        more = at_most - decision.value
        return (
            f"none of its size has a value above {rounded(at_most)}, which is {rounded(more)} more"
        )
    return f"none of its size has more merit than {rounded(at_most)}"


def _series(case: Case, by_id: Mapping[str, Standing], decision: Decision, page: Page) -> None:
    page.heading("The series, by merit")
    for number, each in enumerate(decision.selected, 1):
        proposal, standing = case.proposals[each.proposal], by_id[each.proposal]
        facts = [each.proposal, points(each.merit)]
        facts += [
            word
            for word, holds in (("joint", standing.joint), ("Pathfinder", standing.pathfinder))
            if holds
        ]
        facts += [", ".join(proposal.focus), " ".join(proposal.countries)]
        page.line(proposal.title, lead=f"{number:>4}  ", style="bold")
        page.line(" · ".join(facts), lead=" " * 6)


def _balance(case: Case, decision: Decision, page: Page) -> None:
    drawn = "" if page.plain else "│ "
    page.heading(f"Balance: sessions chosen, {drawn}the target, and the share of the eligible")
    cells = max(LEAST_CELLS, min(MOST_CELLS, page.width - BESIDE))
    shares = [share for values in decision.balance.values() for share in values.values()]
    most = max((max(share.selected, share.target or 0) for share in shares), default=Fraction(1))
    per_cell = Fraction(most) / (cells - 1) or Fraction(1)
    for attribute, values in decision.balance.items():
        total = sum((share.eligible for share in values.values()), Fraction(0))
        page.line(_attribute(case, attribute), lead=INDENT, style="dim")
        page.table(
            (
                Column(""),
                Column("", "bar"),
                Column("", "number", spoken="chosen"),
                Column("", "number"),
                Column("", "number", 1, "of the eligible"),
            ),
            [_balance_row(value, share, per_cell, total, cells) for value, share in values.items()],
            indent=4,
        )


def _balance_row(
    value: str, share: Share, per_cell: Fraction, total: Fraction, cells: int
) -> tuple[str, str, str, str, str]:
    target = "" if share.target is None else f"target {decimal(share.target)}"
    pool = f"{round(100 * share.eligible / total)} %" if total else ""
    return (
        value,
        bar(share.selected, share.target, per_cell, cells),
        rounded(share.selected, 2),
        target,
        pool,
    )


def _price(decision: Decision, page: Page) -> None:
    page.heading("What balance cost")
    given_up = decision.best_merit - decision.merit
    merit, best = points(decision.merit), points(decision.best_merit)
    if given_up:
        page.line(
            f"Merit {merit} of a possible {best}: {points(given_up)} points were given up for "
            "balance.",
            lead=INDENT,
        )
    else:
        page.line(f"Nothing: merit {merit} is the most that the rules allow.", lead=INDENT)
    imbalance, value = rounded(decision.imbalance), rounded(decision.value)
    page.line(f"Imbalance {imbalance} points; value {merit} − {imbalance} = {value}.", lead=INDENT)


def _near_misses(decision: Decision, page: Page) -> None:
    near = sorted((each for each in decision.left_out if each.lacked is not None), key=_closeness)[
        :NEAR_MISSES
    ]
    if not near:
        return
    page.heading("Closest to being selected")
    rows = [
        (each.proposal, points(each.merit), points(each.lacked or 0), _in_place_of(each))
        for each in near
    ]
    columns = (
        Column("proposal"),
        Column("merit", "number"),
        Column("lacked", "number"),
        Column("in place of"),
    )
    page.table(columns, rows, whole=True)


def _closeness(each: LeftOut) -> tuple[int, str]:
    return each.lacked or 0, each.proposal


def _in_place_of(each: LeftOut) -> str:
    return ", ".join(each.best_with.leaves) if each.best_with else ""


def _reserves(case: Case, decision: Decision, page: Page) -> None:
    letters = case.call.selection.reserves
    if decision.reserves and letters:
        page.heading("Reserves, in order")
        for number, name in enumerate(decision.reserves[:letters], 1):
            page.line(name, lead=f"{number:>4}  ")


def _ineligible(decision: Decision, page: Page, speech: Speech) -> None:
    if decision.ineligible:
        page.heading("Could not be selected")
        for each in decision.ineligible:
            page.item(f"{each.proposal}: {ineligible_words(each, speech)}")


def _attribute(case: Case, attribute: str) -> str:
    question = case.call.questions.get(attribute)
    return ATTRIBUTES.get(attribute) or (question.text if question else attribute)
