"""A second reading of the contract: plain, slow, by counting every portfolio. It shares no line
with the program.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from itertools import combinations
from math import floor
from typing import TypeAlias

from tests.oracle_facts import Facts

Portfolio: TypeAlias = frozenset[str]
NOBODY: Portfolio = frozenset()
SCALE = 1000 * 10_000 * 60
"""Makes every imbalance whole: weights of three decimals, squares of targets of two, shares of up
to six values.
"""


def cost(x: Fraction, target: Fraction) -> Fraction:
    """(x−t)² at whole x, and straight lines between."""
    below = floor(x)
    return (below - target) ** 2 * (below + 1 - x) + (below + 1 - target) ** 2 * (x - below)


@dataclass(frozen=True)
class Chosen:
    """One portfolio with its figures: merits in thousandths, imbalance and value in points."""

    portfolio: Portfolio
    best_merit: int
    merit: int
    imbalance: Fraction
    value: Fraction


class Oracle(Facts):
    """Everything that the contract says of one call's selection, for `slots` and a factor on the
    balance weights.
    """

    def __init__(
        self, files: Mapping[str, str], slots: int | None = None, factor: tuple[int, int] = (1, 1)
    ) -> None:
        super().__init__(files)
        self.slots = slots or self.policy["slots"]
        self.factor = factor  # (1, 0) is infinity
        self.cost_of = cache(self._imbalance)
        self.is_allowed = cache(self._is_allowed)

    # Portfolios

    def named(self, must: str) -> Portfolio:
        return frozenset(
            each["proposal"] for each in self.policy.get("overrides", []) if each["must"] == must
        )

    def _is_allowed(self, portfolio: Portfolio) -> bool:
        """Whether every rule holds."""
        for rule in self.policy.get("rules", []):
            of, least, most = rule["of"], rule.get("at_least"), rule.get("at_most")
            counts: dict[str, int] = {}
            for value in (value for name in portfolio for value in self.values(name, of)):
                counts[value] = counts.get(value, 0) + 1
            one = (
                [str(rule["is"]).lower() if isinstance(rule["is"], bool) else str(rule["is"])]
                if "is" in rule
                else None
            )
            if most is not None and any(counts.get(value, 0) > most for value in one or counts):
                return False
            if least is not None and any(
                counts.get(value, 0) < least for value in one or self.vocabulary(of)
            ):
                return False
        return True

    @cached_property
    def targets(self) -> dict[str, dict[str, Fraction]]:
        """What each balanced attribute aims at, rounded half-even to hundredths."""
        found = {}
        for attribute, aim in self.policy.get("balance", {}).items():
            target, shares = (
                aim.get("target", "even"),
                self.shares(attribute, frozenset(self.eligible)),
            )
            if target == "even":
                exact = {value: Fraction(self.slots, len(shares)) for value in shares}
            elif target == "proportional":
                exact = {
                    value: self.slots * share / sum(shares.values())
                    for value, share in shares.items()
                }
            else:
                exact = {value: Fraction(number) for value, number in target.items()}
            found[attribute] = {
                value: Fraction(round(number * 100), 100) for value, number in exact.items()
            }
        return found

    def shares(self, attribute: str, portfolio: Portfolio) -> dict[str, Fraction]:
        """x(v), for the values that occur."""
        found: dict[str, Fraction] = {}
        for name in portfolio:
            values = self.values(name, attribute)
            for value in values:
                found[value] = found.get(value, Fraction(0)) + Fraction(1, len(values))
        return found

    def _imbalance(self, portfolio: Portfolio) -> int:
        """Imbalance, in points times SCALE."""
        total = Fraction(0)
        for attribute, targets in self.targets.items():
            x = self.shares(attribute, portfolio)
            weight = Fraction(self.policy["balance"][attribute].get("weight", 1))
            total += weight * sum(
                cost(x.get(value, Fraction(0)), target) for value, target in targets.items()
            )
        if (total * SCALE).denominator != 1:
            raise AssertionError("SCALE is too small for this call")
        return int(total * SCALE)

    def pool(self, slots: int, include: Portfolio, exclude: Portfolio) -> list[Portfolio]:
        """Every portfolio of the largest size there is, up to `slots`."""
        include, exclude = include | self.named("include"), exclude | self.named("exclude")
        free = [name for name in self.eligible if name not in include | exclude]
        for size in range(slots, -1, -1):
            if size >= len(include) and not include & exclude:
                found = [include | {*more} for more in combinations(free, size - len(include))]
                if allowed := [portfolio for portfolio in found if self.is_allowed(portfolio)]:
                    return allowed
        return []

    @cached_property
    def draw(self) -> list[str]:
        seed = self.policy.get("seed", "")
        return sorted(
            self.eligible, key=lambda name: hashlib.sha256(f"{seed}:{name}".encode()).hexdigest()
        )

    def choose(self, pool: list[Portfolio], merits: Mapping[str, int]) -> Chosen | None:
        """The four steps, on portfolios of one size."""
        if not pool:
            return None
        merit = {portfolio: sum(merits[name] for name in portfolio) for portfolio in pool}
        best = max(merit.values())
        tolerance = self.policy.get("tolerance")
        if tolerance is not None:
            least = best - Fraction(tolerance) * 1000 * len(pool[0])
            pool = [portfolio for portfolio in pool if merit[portfolio] >= least]
        p, q = self.factor

        def rank(portfolio: Portfolio) -> tuple[int, int, int]:
            value = q * merit[portfolio] * (SCALE // 1000) - p * self.cost_of(portfolio)
            return value, merit[portfolio], -self.cost_of(portfolio)

        ranks = {portfolio: rank(portfolio) for portfolio in pool}
        top = max(ranks.values())
        equal = [portfolio for portfolio in pool if ranks[portfolio] == top]
        taken = NOBODY
        for name in self.draw:
            if any(taken | {name} <= portfolio for portfolio in equal):
                taken |= {name}
        imbalance = Fraction(self.cost_of(taken), SCALE)
        return Chosen(
            taken, best, merit[taken], imbalance, Fraction(merit[taken], 1000) - imbalance
        )

    def selection(
        self, include: Portfolio = NOBODY, exclude: Portfolio = NOBODY, more: int = 0
    ) -> Chosen | None:
        """The selection, with overrides besides the call's and slots besides its own; None: there
        is none.
        """
        if not self.eligible or not self.named("include") <= {*self.eligible}:
            return None
        return self.choose(self.pool(self.slots + more, include, exclude), self.merits)

    @cached_property
    def selected(self) -> Chosen:
        found = self.selection()
        if found is None:
            raise AssertionError("this call has no selection")
        return found

    # Reasons and reserves

    def lacked(self, name: str) -> int | None:
        """The fewest thousandths of merit that bring `name` in, by doubling and halving; both sides
        are tried.
        """
        pool = self.pool(self.slots, NOBODY, NOBODY)

        def comes_in(more: int) -> bool:
            raised = {**self.merits, name: self.merits[name] + more}
            found = self.choose(pool, raised)
            return found is not None and name in found.portfolio

        if not comes_in(10**9):  # with more than any value can differ by
            return None
        above = 1
        while not comes_in(above):
            above *= 2
        below = above // 2 if above > 1 else 0
        while above - below > 1:
            middle = (above + below) // 2
            above, below = (middle, below) if comes_in(middle) else (above, middle)
        return above

    def reserves(self) -> list[str]:
        """One more slot, then the next, all earlier ones included."""
        taken, order = self.selected.portfolio, list[str]()
        while (
            found := self.selection(include=taken, more=len(order) + 1)
        ) and found.portfolio > taken:
            order += found.portfolio - taken
            taken = found.portfolio
        return order

    def balance_table(self) -> dict[str, dict[str, tuple[Fraction | None, Fraction, Fraction]]]:
        """Target, selected share and eligible share of every value that occurs or has a target."""
        table = {}
        for attribute, targets in self.targets.items():
            chosen = self.shares(attribute, self.selected.portfolio)
            pool = self.shares(attribute, frozenset(self.eligible))
            values, none = {*pool, *targets}, Fraction(0)
            table[attribute] = {
                v: (targets.get(v), chosen.get(v, none), pool.get(v, none)) for v in values
            }
        return table
