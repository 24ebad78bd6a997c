"""A selection problem in integers, and the figures of a portfolio: everything that decides.

Merits are thousandths of a point. Everything else is in *units*: a thousandth of merit is
`Instance.thousandth` units, so fine that merit and imbalance of every portfolio are whole numbers
of units.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import repeat
from math import lcm
from operator import attrgetter
from typing import Any

Portfolio = frozenset[int]
"""The indices of the selected proposals."""


@dataclass(frozen=True, slots=True)
class GroupLimit:
    """A rule on one value: at least `least` and at most `most` of `members` may be selected.

    `most` is None where there is no upper limit. `rule` is the number of the rule in the call, from
    1; `of` and `value` are the attribute and the value it counts.
    """

    name: str
    members: tuple[int, ...]
    least: int = 0
    most: int | None = None
    rule: int = 0
    of: str = ""
    value: str = ""

    def allows(self, count: int) -> bool:
        """Whether exactly `count` members may be selected."""
        return self.least <= count and (self.most is None or count <= self.most)


@dataclass(frozen=True, slots=True)
class Curve:
    """The cost of one value of a balanced attribute, which grows with the distance from its target.

    `weight` is in thousandths of a point, `target` in hundredths; `shares` are in parts of a
    proposal, and `parts` of them make a whole. At whole counts the cost is
    weight · (count − target)²; between them it is linear.
    """

    attribute: str
    value: str
    weight: int
    target: int
    parts: int
    shares: tuple[tuple[int, int], ...]
    """(proposal, parts), for each proposal that has the value."""

    def at(self, whole: int) -> int:
        """The cost at a whole count, in ten-millionths of a point."""
        return self.weight * (100 * whole - self.target) ** 2


@dataclass(frozen=True)
class Instance:
    """The whole problem; two instances with equal fields have the same selection."""

    names: tuple[str, ...]
    merits: tuple[int, ...]
    slots: int
    rows: tuple[GroupLimit, ...] = ()
    curves: tuple[Curve, ...] = ()
    include: Portfolio = frozenset()
    exclude: Portfolio = frozenset()
    draw: tuple[int, ...] = ()
    """Every index once, in the order of the draw."""
    tolerance: Fraction | None = None
    """Points of merit per slot that may be given up for balance."""
    balance: tuple[int, int] = (1, 1)
    """The factor p/q on all balance weights; (1, 0) is infinity: balance alone."""

    @cached_property
    def grain(self) -> int:
        """A multiple of every curve's `parts`, so that costs between whole counts stay integers."""
        return lcm(1, *map(attrgetter("parts"), self.curves))

    @cached_property
    def thousandth(self) -> int:
        """Units in a thousandth of a point of merit."""
        return 10_000 * self.grain

    @cached_property
    def point(self) -> int:
        """Units in a point."""
        return 1000 * self.thousandth

    def merit(self, portfolio: Iterable[int]) -> int:
        """Total merit, in thousandths."""
        return sum(map(self.merits.__getitem__, portfolio))

    def cost(self, curve: Curve, parts: int) -> int:
        """The cost of `parts` of a value, in units."""
        whole, rest = divmod(parts, curve.parts)
        cost = curve.at(whole) * (curve.parts - rest)
        if rest:
            cost += curve.at(whole + 1) * rest
        return cost * (self.grain // curve.parts)

    @property
    def most(self) -> int:
        """The largest possible number of selected proposals; a call may have more slots."""
        return min(self.slots, len(self.names))

    @cached_property
    def whole_costs(self) -> tuple[tuple[int, ...], ...]:
        """For each curve, the cost in units at every whole count from 0 to `most`."""
        return tuple(
            costs[:: curve.parts] for curve, costs in zip(self.curves, self.costs, strict=True)
        )

    @cached_property
    def costs(self) -> tuple[tuple[int, ...], ...]:
        """For each curve, the cost in units at every number of parts from 0 to `most` wholes."""
        costs = []
        for curve in self.curves:
            amounts = range(curve.parts * self.most + 1)
            costs.append(tuple(map(self.cost, repeat(curve), amounts)))
        return tuple(costs)

    @cached_property
    def terms(self) -> tuple[tuple[tuple[int, ...], tuple[tuple[int, int], ...]], ...]:
        """For each proposal, the rules that count it and its (curve, share) pairs."""
        rows: list[list[int]] = [[] for _ in self.names]
        shares: list[list[tuple[int, int]]] = [[] for _ in self.names]
        for r, row in enumerate(self.rows):
            for i in row.members:
                rows[i].append(r)
        for c, curve in enumerate(self.curves):
            for i, share in curve.shares:
                shares[i].append((c, share))
        return tuple(zip(map(tuple, rows), map(tuple, shares), strict=True))

    def vary(
        self,
        *,
        include: Iterable[int] = (),
        exclude: Iterable[int] = (),
        merits: Mapping[int, int] | None = None,
    ) -> Instance:
        """The same problem with further overrides, or with other merits for some proposals.

        What these cannot change is shared with this instance rather than worked out again.
        """
        changed = list(self.merits)
        for i, merit in (merits or {}).items():
            changed[i] = merit
        other = replace(
            self,
            include=self.include.union(include),
            exclude=self.exclude.union(exclude),
            merits=tuple(changed),
        )
        vars(other).update(terms=self.terms, costs=self.costs, whole_costs=self.whole_costs)
        return other

    def counts(self, portfolio: Portfolio) -> list[int]:
        """For each rule, how many of its members are selected."""
        counts = [0] * len(self.rows)
        for i in portfolio:
            for r in self.terms[i][0]:
                counts[r] += 1
        return counts

    def parts(self, portfolio: Portfolio) -> list[int]:
        """For each curve, how many parts of its value are selected."""
        parts = [0] * len(self.curves)
        for i in portfolio:
            for c, share in self.terms[i][1]:
                parts[c] += share
        return parts

    def imbalance(self, portfolio: Portfolio) -> int:
        """The cost of all curves, in units, at the call's own weights."""
        return sum(map(self.cost, self.curves, self.parts(portfolio)))

    def value(self, portfolio: Portfolio) -> int:
        """What the selection maximises: q · merit − p · imbalance, in units, for the factor p/q."""
        factor, one = self.balance
        return one * self.thousandth * self.merit(portfolio) - factor * self.imbalance(portfolio)

    def allows(self, portfolio: Portfolio) -> bool:
        """Whether every rule and override holds and the slots suffice."""
        if len(portfolio) > self.slots or not self.include <= portfolio:
            return False
        if not self.exclude.isdisjoint(portfolio):
            return False
        counts = self.counts(portfolio)
        return all(map(GroupLimit.allows, self.rows, counts))

    def floor(self, best_merit: int, size: int) -> int:
        """The least total merit, in thousandths, that the tolerance allows for this size."""
        assert self.tolerance is not None  # asked only where the call caps  # noqa: S101
        least = best_merit - 1000 * self.tolerance * size
        return -(-least.numerator // least.denominator)

    def preference(self, portfolio: Portfolio) -> tuple[int, int, int, int, tuple[bool, ...]]:
        """A key that orders portfolios as the contract does, apart from the cap.

        By size, value, merit, less imbalance, and the draw.
        """
        drawn = tuple(i in portfolio for i in self.draw)
        return (
            len(portfolio),
            self.value(portfolio),
            self.merit(portfolio),
            -self.imbalance(portfolio),
            drawn,
        )

    def as_data(self) -> Mapping[str, Any]:
        """The instance in plain numbers and names, for the proof."""
        tolerance = None
        if self.tolerance is not None:
            tolerance = str(self.tolerance)
        return {
            "names": list(self.names),
            "merits": list(self.merits),
            "slots": self.slots,
            "rules": list(map(_rule_as_data, self.rows)),
            "curves": list(map(_curve_as_data, self.curves)),
            "include": sorted(self.include),
            "exclude": sorted(self.exclude),
            "draw": list(self.draw),
            "tolerance": tolerance,
            "balance": list(self.balance),
        }


def _rule_as_data(row: GroupLimit) -> Mapping[str, Any]:
    return {
        "name": row.name,
        "least": row.least,
        "most": row.most,
        "members": list(row.members),
    }


def _curve_as_data(curve: Curve) -> Mapping[str, Any]:
    return {
        "attribute": curve.attribute,
        "value": curve.value,
        "weight": curve.weight,
        "target": curve.target,
        "parts": curve.parts,
        "shares": list(map(list, curve.shares)),
    }
