"""How sure the selection is, as bars."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from a87ws.model.call import Call
from a87ws.rendering.bars import bar
from a87ws.rendering.terminal import Column, Page
from a87ws.selection.stability import CONTESTED, LUCKY, SAFE, SeriesPlace, Stability

CELLS: Final = 20


def render(call: Call, found: Stability, page: Page) -> str:
    """The selected with how often they are, those that came close, and what alone would change a
    place.
    """
    page.line(call.name, style="bold")
    page.line(
        f"How often each is selected in {found.resamples} draws of the reviews; without each of {found.reviewers} "
        f"reviewers in turn; with each weight a quarter lower and higher ({found.weights} ways)."
    )
    _places("Selected", [each for each in found.proposals if each.selected], page)
    near = [each for each in found.proposals if not each.selected and each.verdict != "out"]
    _places("Left out, but near", near, page)
    _changes([each for each in found.proposals if each.verdict != "out"], page)
    if found.without_series:
        page.line()
        page.line(
            f"In {found.without_series} of {found.resamples} draws the rules allowed no series."
        )
    page.line()
    page.line(
        f"safe: selected in at least {_percent(SAFE)} of the draws, whichever reviewer or weight changes; lucky: in "
        f"fewer than {_percent(LUCKY)}; unlucky: left out, but in at least {_percent(LUCKY)}; contested: the rest, and "
        f"those left out that are in at least {_percent(CONTESTED)} or would be by one reviewer or weight."
    )
    return str(page)


def _places(heading: str, places: Sequence[SeriesPlace], page: Page) -> None:
    if not places:
        return
    page.heading(heading)
    columns = (
        Column("proposal"), Column("drawn", "bar", 3), Column("", "number", spoken="drawn"),
        Column("reviewers", "number", 2), Column("weights", "number", 1), Column("", "mark"),
    )  # fmt: skip
    page.table(columns, [_row(each) for each in places])


def _row(each: SeriesPlace) -> tuple[str, ...]:
    drawn = bar(each.resampled, None, Fraction(1, CELLS), CELLS)
    reviewers, weights = len(each.changed_by_reviewers), len(each.changed_by_weights)
    return (
        each.proposal,
        drawn,
        _percent(each.resampled),
        str(reviewers or ""),
        str(weights or ""),
        each.verdict,
    )


def _changes(places: Sequence[SeriesPlace], page: Page) -> None:
    changed = [each for each in places if each.changed_by_reviewers or each.changed_by_weights]
    if not changed:
        return
    page.heading("What alone would change a place")
    for each in changed:
        side = "out" if each.selected else "in"
        parts = (
            [f"without {', '.join(each.changed_by_reviewers)}"] if each.changed_by_reviewers else []
        )
        parts += (
            [f"weights {', '.join(each.changed_by_weights)}"] if each.changed_by_weights else []
        )
        page.item(f"{each.proposal} {side}: {'; '.join(parts)}")


def _percent(share: Fraction) -> str:
    return f"{round(100 * share)} %"
