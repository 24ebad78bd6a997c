"""Better portfolios by exchange, so that the search starts from a good one. Proves nothing; any
answer will do.
"""

from __future__ import annotations

from collections.abc import Sequence

from a87ws.selection.certificate import Box, Claim
from a87ws.selection.instance import Instance, Portfolio


def improved(
    instance: Instance, claim: Claim, portfolio: Portfolio, box: Box, candidates: Sequence[int]
) -> Portfolio:
    """Exchange one for one while the aim rises, always for the best gain; stays inside the box and
    the rules.
    """
    tally = _Tally(instance, claim, portfolio)
    while True:
        best = max(
            (
                (gain, -out, -into)
                for out in sorted(tally.portfolio - box.inside)
                for into in candidates
                if into not in tally.portfolio and (gain := tally.gain(out, into)) is not None
            ),
            default=(0, 0, 0),
        )
        if best[0] <= 0:
            return tally.portfolio
        tally.exchange(-best[1], -best[2])


def adapted(instance: Instance, portfolio: Portfolio) -> Portfolio | None:
    """The best portfolio that differs from one by what the overrides ask, and by one more where the
    size does.
    """
    base = (portfolio | instance.include) - instance.exclude
    if len(base) > len(portfolio):
        near = [base - {out} for out in sorted(base - instance.include)]
    elif len(base) < len(portfolio):
        near = [
            base | {into}
            for into in range(len(instance.names))
            if into not in base | instance.exclude
        ]
    else:
        near = [base]
    allowed = [each for each in near if instance.allows(each)]
    return max(allowed, key=lambda each: instance.preference(each)[:-1], default=None)


class _Tally:
    """A portfolio with its counts, so that an exchange is weighed by what it touches alone."""

    def __init__(self, instance: Instance, claim: Claim, portfolio: Portfolio) -> None:
        self.instance, self.claim = instance, claim
        self._count(portfolio)

    def _count(self, portfolio: Portfolio) -> None:
        self.portfolio = portfolio
        self.rows, self.parts = self.instance.counts(portfolio), self.instance.parts(portfolio)

    def gain(self, out: int, into: int) -> int | None:
        """What the exchange adds to the aim, in units; None where a rule forbids it."""
        (out_rows, out_shares), (in_rows, in_shares) = (
            self.instance.terms[out],
            self.instance.terms[into],
        )
        if out_rows != in_rows and not self._allowed(set(out_rows), set(in_rows)):
            return None
        moved = dict(in_shares)
        for c, share in out_shares:
            moved[c] = moved.get(c, 0) - share
        costs, aim = self.instance.costs, self.claim.aim
        worse = sum(
            [costs[c][self.parts[c] + by] - costs[c][self.parts[c]] for c, by in moved.items()]
        )
        merits = self.instance.merits
        return (
            aim.merit * self.instance.thousandth * (merits[into] - merits[out])
            - aim.imbalance * worse
        )

    def _allowed(self, out_rows: set[int], in_rows: set[int]) -> bool:
        rows = self.instance.rows
        full = any(
            (most := rows[r].most) is not None and self.rows[r] >= most for r in in_rows - out_rows
        )
        return not full and all(self.rows[r] > rows[r].least for r in out_rows - in_rows)

    def exchange(self, out: int, into: int) -> None:
        """Carry it out."""
        self._count((self.portfolio - {out}) | {into})
