"""The decision and everything a committee has to answer for, by the names of the proposals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Figures:
    """What a portfolio amounts to: `merit` in thousandths, `imbalance` in points at the call's own weights."""

    merit: int
    imbalance: Fraction

    @property
    def value(self) -> Fraction:
        """Merit less imbalance, in points."""
        return Fraction(self.merit, 1000) - self.imbalance


@dataclass(frozen=True, slots=True)
class Alternative:
    """The selection as it would be if one proposal had to be in, or out."""

    figures: Figures
    joins: tuple[str, ...]
    leaves: tuple[str, ...]
    shifts: Mapping[str, Fraction]
    """By balanced attribute, how many points the imbalance would change; attributes that stay are left out."""


@dataclass(frozen=True, slots=True)
class Selected:
    """A selected proposal, and the selection without it."""

    proposal: str
    rating: Fraction
    merit: int
    best_without: Alternative | None
    reason: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An eligible proposal not selected; `lacked` is the fewest thousandths of merit that would bring it in."""

    proposal: str
    merit: int
    best_with: Alternative | None
    lacked: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Share:
    """One value of a balanced attribute: its target if it has one, and its shares of the selected and the eligible."""

    target: Fraction | None
    selected: Fraction
    eligible: Fraction


@dataclass(frozen=True)
class Decision:
    """A selection with its reasons."""

    slots: int
    balance: tuple[int, int]
    """The factor p/q on all balance weights; (1, 0) is infinity."""
    proved: bool
    figures: Figures
    best_merit: int
    selected: tuple[Selected, ...]
    reserves: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    ineligible: Mapping[str, str]
    shares: Mapping[str, Mapping[str, Share]]
