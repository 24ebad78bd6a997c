"""Two series of one call, by two policies, measured by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from a87ws.model.coding import Explained, Ratio
from a87ws.selection.eligibility import Ineligible


@dataclass(frozen=True, slots=True)
class MeasuredSeries:
    """A series with its figures at the call's own weights, by the targets for its own number of
    slots.
    """

    slots: int
    merit: int
    imbalance: Ratio
    value: Ratio
    selected: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The call's own series and the one under other settings."""

    settings: tuple[str, ...]
    proved: bool
    """Whether both were shown to be the best."""
    own: MeasuredSeries
    what_if: MeasuredSeries
    joins: tuple[str, ...]
    leaves: tuple[str, ...]
    """Who would come in and who would leave, the highest merit first."""
    no_longer_eligible: tuple[Explained[Ineligible], ...]
    newly_eligible: tuple[str, ...]


def ranked(names: set[str], merits: Mapping[str, int]) -> tuple[str, ...]:
    """Names by their merit, the highest first; equal merit goes by the name."""
    return tuple(sorted(names, key=lambda name: (-merits.get(name, 0), name)))
