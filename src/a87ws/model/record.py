"""The decision record as it is read back (`selection.yaml`); contract, section 3, and what the
check needs besides.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, Literal, TypeAlias

from a87ws.model.base import Count, Many
from a87ws.model.shape import Record, before


def _ratio(value: Any) -> Fraction:  # noqa: ANN401  before validation it may be anything
    numerator, slash, denominator = value.partition("/") if isinstance(value, str) else ("", "", "")
    if (
        not slash
        or not denominator.isdecimal()
        or not numerator.removeprefix("-").isdecimal()
        or not int(denominator)
    ):
        raise ValueError("not a fraction p/q")
    return Fraction(int(numerator), int(denominator))


def _factor(value: Any) -> tuple[int, int]:  # noqa: ANN401  as above
    if value == "infinity":
        return 1, 0
    ratio = _ratio(value)
    if ratio < 0:
        raise ValueError("a factor below 0")
    return ratio.numerator, ratio.denominator


Factor: TypeAlias = Annotated[tuple[int, int], before(_factor, reads=str)]
Ratio: TypeAlias = Annotated[Fraction, before(_ratio, reads=str)]


class RecordedAlternative(Record):
    """The selection with, or without, one proposal."""

    merit: int
    imbalance: Ratio
    value: Ratio
    joins: Many[str]
    leaves: Many[str]


class RecordedSelected(Record):
    """A selected proposal."""

    proposal: str
    rating: Ratio
    merit: int
    best_without: RecordedAlternative | None
    reason: str


class RecordedLeftOut(Record):
    """An eligible proposal that was not selected."""

    proposal: str
    merit: int
    best_with: RecordedAlternative | None
    lacked: Count | None
    reason: str


class RecordedIneligible(Record):
    """A proposal that could not be selected."""

    proposal: str
    reason: str


class RecordedShare(Record):
    """One value of a balanced attribute."""

    target: Ratio | None
    selected: Ratio
    eligible: Ratio


class Replacement(Record):
    """A host withdrew after the decision: who came in, and who stayed."""

    withdrew: str
    came_in: Many[str]
    kept: Many[str]


class RecordedBound(Record):
    """Where the series is only the best found: the step that stayed open, and what nothing exceeds
    there.
    """

    step: str
    at_most: Ratio | None


class SelectionRecord(Record):
    """`selection.yaml`."""

    version: Literal[1]
    call: str
    slots: Count
    balance_factor: Factor
    """p/q; (1, 0) is infinity."""
    proved: bool
    bound: RecordedBound | None = None
    proof: str
    merit: int
    best_merit: int
    imbalance: Ratio
    value: Ratio
    selected: Many[RecordedSelected]
    reserves: Many[str]
    left_out: Many[RecordedLeftOut]
    ineligible: Many[RecordedIneligible]
    balance: Mapping[str, Mapping[str, RecordedShare]]
    replacements: Many[Replacement]
    seed: str
    pathfinder_countries: str
    inputs: Mapping[str, str]
    """SHA-256 of every file the decision rests on, by path."""
