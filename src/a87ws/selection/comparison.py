"""Two series of one call, by two policies, measured by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from a87ws.selection.decision import Figures


@dataclass(frozen=True, slots=True)
class Series:
    """A series with its figures at the call's own weights, by the targets for its own number of
    slots.
    """

    slots: int
    selected: tuple[str, ...]
    figures: Figures
    proved: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """The call's own series and the one under other settings; merits are thousandths, by the call
    as it is.

    `barred` says why those that leave because they are no longer eligible are not; `admitted` are
    eligible only there.
    """

    settings: tuple[str, ...]
    own: Series
    other: Series
    merits: Mapping[str, int]
    barred: Mapping[str, str]
    admitted: frozenset[str]

    @property
    def joins(self) -> tuple[str, ...]:
        """Who would come in, the highest merit first."""
        return self._ranked({*self.other.selected} - {*self.own.selected})

    @property
    def leaves(self) -> tuple[str, ...]:
        """Who would leave, the highest merit first."""
        return self._ranked({*self.own.selected} - {*self.other.selected})

    def _ranked(self, names: set[str]) -> tuple[str, ...]:
        return tuple(sorted(names, key=lambda name: (-self.merits.get(name, 0), name)))
