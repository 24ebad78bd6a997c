"""How sure each place in the series is: how often a proposal would be in it had things been a
little otherwise.

The verdicts, by the share of the resamples in which a proposal is selected, and by what alone
changes its side:

  - a selected one is `safe` in at least nine of ten resamples and whichever reviewer is left out or
  weight takes a step, `lucky` in fewer than half of the resamples, and `contested` between;
  - one left out is `unlucky` in at least half of the resamples, `contested` in at least one of ten,
  or where a reviewer or a step alone would bring it in, and `out` else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from a87ws.model.coding import Ratio

SAFE: Final = Fraction(9, 10)
LUCKY: Final = Fraction(1, 2)
CONTESTED: Final = Fraction(1, 10)

Series = frozenset[str] | None
"""The ids of a series; None where the rules allowed none."""
Verdict = Literal["safe", "contested", "lucky", "unlucky", "out"]


@dataclass(frozen=True, slots=True)
class SeriesPlace:
    """A proposal: in how many resamples it is selected, and which reviewers and weights alone would
    change its side.
    """

    proposal: str
    selected: bool
    merit: int
    resampled: Ratio
    """The share of the resamples in which it is selected."""
    times: int
    changed_by_reviewers: tuple[str, ...]
    changed_by_weights: tuple[str, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Stability:
    """The places of all proposals that may be selected, or were in some resample; of how many each
    count is.

    `without_series` is the number of resamples in which the rules allowed no series: there nobody
    was selected.
    """

    resamples: int
    without_series: int
    reviewers: int
    weights: int
    proposals: tuple[SeriesPlace, ...]


def stability(
    chosen: frozenset[str],
    merits: Mapping[str, int],
    resamples: Sequence[Series],
    reviewers: Mapping[str, Series],
    weights: Mapping[str, Series],
) -> Stability:
    """The places, the selected first, then by how often each is selected and by merit."""
    counted = [series for series in resamples if series is not None]
    names = {*merits}.union(*counted)
    places = [
        _place(name, chosen, merits.get(name, 0), resamples, reviewers, weights) for name in names
    ]
    places.sort(key=lambda each: (not each.selected, -each.times, -each.merit, each.proposal))
    return Stability(
        len(resamples), len(resamples) - len(counted), len(reviewers), len(weights), tuple(places)
    )


def _place(  # noqa: PLR0913, PLR0917  what a place rests on
    name: str,
    chosen: frozenset[str],
    merit: int,
    resamples: Sequence[Series],
    reviewers: Mapping[str, Series],
    weights: Mapping[str, Series],
) -> SeriesPlace:
    inside = name in chosen
    times = sum(series is not None and name in series for series in resamples)
    share = Fraction(times, max(1, len(resamples)))
    by_reviewer, by_weight = (
        tuple(
            by for by, series in others.items() if (series is not None and name in series) != inside
        )
        for others in (reviewers, weights)
    )
    called = verdict(share, is_selected=inside, turned=bool(by_reviewer or by_weight))
    return SeriesPlace(name, inside, merit, share, times, by_reviewer, by_weight, called)


def verdict(share: Fraction, *, is_selected: bool, turned: bool) -> Verdict:
    """What to call a place; `turned` says whether a reviewer or a weight alone would change it."""
    if is_selected:
        if share < LUCKY:
            return "lucky"
        return "safe" if share >= SAFE and not turned else "contested"
    if share >= LUCKY:
        return "unlucky"
    return "contested" if share >= CONTESTED or turned else "out"
