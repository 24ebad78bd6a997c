"""The standings on a terminal: every proposal by merit, and what is still missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from a87ws.model.round import Round
from a87ws.model.standing import Standing
from a87ws.rendering.numbers import points, rounded
from a87ws.rendering.terminal import Column, Page


def render(
    round_: Round,
    standings: Sequence[Standing],
    ineligible: Mapping[str, str],
    missing: Mapping[str, Sequence[str]],
    offsets: Mapping[str, Fraction],
    page: Page,
) -> str:
    """`missing` is, by reviewer, the proposals they were assigned and have not judged; `offsets` their leniency."""
    page.line(round_.call.name, style="bold")
    eligible = len(standings) - len(ineligible.keys() & {each.proposal for each in standings})
    page.line(f"{len(standings)} proposals, {eligible} of them eligible")
    page.line()
    ranked = sorted(standings, key=lambda each: (each.merit is None, -(each.merit or 0), each.proposal))
    columns = (
        Column("", "number"), Column("proposal"), Column("rating", "number"), Column("spread", "number"),
        Column("reviews", "number"), Column("joint", "mark"), Column("Pathf.", "mark"), Column("merit", "number"),
    )  # fmt: skip
    places = iter(range(1, len(ranked) + 1))
    rows = [("–" if each.proposal in ineligible else str(next(places)), *_figures(each)) for each in ranked]
    page.table(columns, rows, indent=0)
    notes = [(each.proposal, ineligible[each.proposal]) for each in ranked if each.proposal in ineligible]
    if notes:
        page.heading("Not eligible (–)")
        for name, reason in notes:
            page.item(f"{name}: {reason}")
    if offsets:
        page.heading("Leniency, in points, taken out of each rating")
        page.table((Column(""), Column("", "number")), [(name, _signed(offset)) for name, offset in offsets.items()])
    if missing:
        page.heading("Reviews still missing")
        for reviewer, proposals in missing.items():
            page.item(f"{reviewer}: {', '.join(proposals)}")
    return str(page)


def _figures(each: Standing) -> tuple[str, ...]:
    rating = "" if each.rating is None else rounded(each.rating)
    spread = rounded(max(each.ratings) - min(each.ratings), 2) if len(each.ratings) > 1 else ""
    merit = "" if each.merit is None else points(each.merit)
    yes = {True: "yes", False: ""}
    return each.proposal, rating, spread, str(each.reviews), yes[each.joint], yes[each.pathfinder], merit


def _signed(number: Fraction) -> str:
    return rounded(number) if number < 0 else f"+{rounded(number)}"
