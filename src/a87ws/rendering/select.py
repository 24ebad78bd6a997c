"""The selection on a terminal: the series, its balance, what that cost, and who came close."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from a87ws.model.base import decimal
from a87ws.model.call import ATTRIBUTES
from a87ws.model.case import Case
from a87ws.model.standing import Standing
from a87ws.rendering.bars import bar
from a87ws.rendering.numbers import points, rounded
from a87ws.rendering.reasons import Speech, ineligible_words
from a87ws.rendering.terminal import Column, Page
from a87ws.selection.decision import Decision, LeftOut, Replacement, Share

NEAR_MISSES = 5
LEAST_CELLS, MOST_CELLS, BESIDE = 8, 48, 56
"""A bar is as long as the page leaves beside the longest value and its numbers, within these."""
INDENT = "  "
OPEN_TIES = {"merit": "most merit", "imbalance": "least imbalance", "draw": "draw"}


def render(  # noqa: PLR0913, PLR0917  all that a committee asks
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
        f"{len(decision.selected)} of {decision.slots} sessions from {len(eligible)} eligible proposals: {found}"
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
        return "how much better another may be is not known"
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
            f"Merit {merit}, where {best} was possible: {points(given_up)} points were given up for balance.",
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
    page.heading("Closest to coming in")
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
        page.heading("Reserves, in this order")
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
