"""How sure the selection is, as bars and as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from a87ws.model.call import Call
from a87ws.rendering.bars import bar
from a87ws.rendering.numbers import ratio
from a87ws.rendering.record import VERSION
from a87ws.rendering.terminal import Column, Page
from a87ws.selection.stability import CONTESTED, LUCKY, SAFE, Place, Stability

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
    _places("Selected", [each for each in found.places if each.is_selected], page)
    near = [each for each in found.places if not each.is_selected and each.verdict != "out"]
    _places("Left out, but near", near, page)
    _changes([each for each in found.places if each.verdict != "out"], page)
    if found.barren:
        page.line()
        page.line(f"In {found.barren} of {found.resamples} draws the rules allowed no series.")
    page.line()
    page.line(
        f"safe: selected in at least {_percent(SAFE)} of the draws, whichever reviewer or weight changes; lucky: in "
        f"fewer than {_percent(LUCKY)}; unlucky: left out, but in at least {_percent(LUCKY)}; contested: the rest, and "
        f"those left out that are in at least {_percent(CONTESTED)} or would be by one reviewer or weight."
    )
    return str(page)


def stability_data(found: Stability) -> Mapping[str, Any]:
    """Shares as exact fractions of the resamples."""
    return {
        "version": VERSION,
        "resamples": found.resamples,
        "without_series": found.barren,
        "reviewers": found.reviewers,
        "weights": found.weights,
        "proposals": [
            {
                "proposal": each.proposal,
                "selected": each.is_selected,
                "merit": each.merit,
                "resampled": ratio(each.share),
                "times": each.times,
                "changed_by_reviewers": list(each.reviewers),
                "changed_by_weights": list(each.weights),
                "verdict": each.verdict,
            }
            for each in found.places
        ],
    }


def _places(heading: str, places: Sequence[Place], page: Page) -> None:
    if not places:
        return
    page.heading(heading)
    columns = (
        Column("proposal"), Column("drawn", "bar", 3), Column("", "number", spoken="drawn"),
        Column("reviewers", "number", 2), Column("weights", "number", 1), Column("", "mark"),
    )  # fmt: skip
    page.table(columns, [_row(each) for each in places])


def _row(each: Place) -> tuple[str, ...]:
    drawn = bar(each.share, None, Fraction(1, CELLS), CELLS)
    reviewers, weights = len(each.reviewers), len(each.weights)
    return (
        each.proposal,
        drawn,
        _percent(each.share),
        str(reviewers or ""),
        str(weights or ""),
        each.verdict,
    )


def _changes(places: Sequence[Place], page: Page) -> None:
    changed = [each for each in places if each.reviewers or each.weights]
    if not changed:
        return
    page.heading("What alone would change a place")
    for each in changed:
        side = "out" if each.is_selected else "in"
        parts = [f"without {', '.join(each.reviewers)}"] if each.reviewers else []
        parts += [f"weights {', '.join(each.weights)}"] if each.weights else []
        page.item(f"{each.proposal} {side}: {'; '.join(parts)}")


def _percent(share: Fraction) -> str:
    return f"{round(100 * share)} %"
