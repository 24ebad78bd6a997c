"""A selection problem in integers, and the figures of a portfolio: all that decides, and nothing
else.

Merits are thousandths of a point. Everything else is in *units*: a thousandth of merit is
`Instance.thousandth` units, so fine that merit and imbalance of every portfolio are whole numbers
of units.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any

Portfolio = frozenset[int]
"""The indices of the proposals selected."""


@dataclass(frozen=True, slots=True)
class Row:
    """A rule on one value: at least `least` and at most `most` of `members` may be selected; None
    is no limit.

    `rule` is its number in the call, from 1; `of` and `value` are the attribute and the value it
    counts.
    """

    name: str
    members: tuple[int, ...]
    least: int = 0
    most: int | None = None
    rule: int = 0
    of: str = ""
    value: str = ""

    def allows(self, count: int) -> bool:
        """Whether so many of its members may be selected."""
        return self.least <= count and (self.most is None or count <= self.most)


@dataclass(frozen=True, slots=True)
class Curve:
    """What one value of a balanced attribute costs, the further its count is from its target.

    `weight` is in thousandths of a point, `target` in hundredths; `shares` are in parts of a
    proposal, `parts` to the whole. The cost at whole counts is weight · (count − target)², and on a
    straight line between.
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
    """The whole problem; two instances with the same fields have the same selection."""

    names: tuple[str, ...]
    merits: tuple[int, ...]
    slots: int
    rows: tuple[Row, ...] = ()
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
        """Parts that divide every share, so that costs on the straight lines stay whole."""
        return lcm(1, *(curve.parts for curve in self.curves))

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
        return sum(self.merits[i] for i in portfolio)

    def cost(self, curve: Curve, parts: int) -> int:
        """What `parts` of a value cost, in units."""
        whole, rest = divmod(parts, curve.parts)
        cost = curve.at(whole) * (curve.parts - rest) + (curve.at(whole + 1) * rest if rest else 0)
        return cost * (self.grain // curve.parts)

    @property
    def most(self) -> int:
        """How many can be selected at most: a call may have far more slots than proposals."""
        return min(self.slots, len(self.names))

    @cached_property
    def whole_costs(self) -> tuple[tuple[int, ...], ...]:
        """For each curve, the cost at 0, 1, … and as many as can be selected, in units."""
        return tuple(costs[:: c.parts] for c, costs in zip(self.curves, self.costs, strict=True))

    @cached_property
    def costs(self) -> tuple[tuple[int, ...], ...]:
        """For each curve, the cost at 0, 1, … parts and as many as can be selected, in units."""
        return tuple(
            tuple(self.cost(c, n) for n in range(c.parts * self.most + 1)) for c in self.curves
        )

    @cached_property
    def terms(self) -> tuple[tuple[tuple[int, ...], tuple[tuple[int, int], ...]], ...]:
        """For each proposal, the rules it counts for, and the curves it has shares of, with the
        shares.
        """
        rows: list[list[int]] = [[] for _ in self.names]
        shares: list[list[tuple[int, int]]] = [[] for _ in self.names]
        for r, row in enumerate(self.rows):
            for i in row.members:
                rows[i].append(r)
        for c, curve in enumerate(self.curves):
            for i, share in curve.shares:
                shares[i].append((c, share))
        return tuple((tuple(a), tuple(b)) for a, b in zip(rows, shares, strict=True))

    def but(
        self,
        *,
        include: Iterable[int] = (),
        exclude: Iterable[int] = (),
        merits: Mapping[int, int] | None = None,
    ) -> Instance:
        """The same as if overrides had named these proposals too, or with other merits for some.

        What that leaves as it is, is not worked out again.
        """
        changed = tuple((merits or {}).get(i, merit) for i, merit in enumerate(self.merits))
        other = replace(
            self,
            include=self.include.union(include),
            exclude=self.exclude.union(exclude),
            merits=changed,
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
        """What is to be as large as possible: q · merit − p · imbalance, in units, for the balance
        factor p/q.
        """
        factor, one = self.balance
        return one * self.thousandth * self.merit(portfolio) - factor * self.imbalance(portfolio)

    def allows(self, portfolio: Portfolio) -> bool:
        """Whether every rule and override holds and the slots suffice."""
        return (
            len(portfolio) <= self.slots
            and self.include <= portfolio
            and self.exclude.isdisjoint(portfolio)
            and all(
                row.allows(count)
                for row, count in zip(self.rows, self.counts(portfolio), strict=True)
            )
        )

    def floor(self, best_merit: int, size: int) -> int:
        """The least total merit, in thousandths, that the tolerance leaves to a portfolio of
        `size`.
        """
        assert self.tolerance is not None  # asked only where the call caps  # noqa: S101
        least = best_merit - 1000 * self.tolerance * size
        return -(-least.numerator // least.denominator)

    def preference(self, portfolio: Portfolio) -> tuple[int, int, int, int, tuple[bool, ...]]:
        """Orders portfolios as the contract does, the cap aside: size, value, merit, imbalance, and
        the draw.
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
        return {
            "names": list(self.names),
            "merits": list(self.merits),
            "slots": self.slots,
            "rules": [
                {
                    "name": row.name,
                    "least": row.least,
                    "most": row.most,
                    "members": list(row.members),
                }
                for row in self.rows
            ],
            "curves": [
                {
                    "attribute": curve.attribute,
                    "value": curve.value,
                    "weight": curve.weight,
                    "target": curve.target,
                    "parts": curve.parts,
                    "shares": [list(pair) for pair in curve.shares],
                }
                for curve in self.curves
            ],
            "include": sorted(self.include),
            "exclude": sorted(self.exclude),
            "draw": list(self.draw),
            "tolerance": None if self.tolerance is None else str(self.tolerance),
            "balance": list(self.balance),
        }
