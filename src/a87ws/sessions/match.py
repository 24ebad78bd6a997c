"""Each row its own column at the least total cost, in integers, with prices that prove it.

The Hungarian method (Kuhn 1955, in the form of Jonker and Volgenant): rows are added one by one
along the cheapest augmenting path, O(rows² · columns). Python's integers have no end, so costs may
hold whole orders of importance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Match:
    """The column of each row, and a price for each row and column: none of them add up to more than
    the cost there.
    """

    columns: tuple[int, ...]
    row_prices: tuple[int, ...]
    column_prices: tuple[int, ...]


def match(costs: Sequence[Sequence[int]]) -> Match:
    """The cheapest match of rows to columns, of which there are no fewer than rows; proved before
    it is given.
    """
    rows, columns = len(costs), len(costs[0]) if costs else 0
    row_price, price = [0] * rows, [0] * (columns + 1)
    holder = [-1] * (
        columns + 1
    )  # the row of each column; the last column stands for the row that is being added
    for row in range(rows):
        holder[columns] = row
        _augment(costs, row_price, price, holder)
    found = [0] * rows
    for column, row in enumerate(holder[:columns]):
        if row >= 0:
            found[row] = column
    made = Match(tuple(found), tuple(row_price), tuple(price[:columns]))
    if not is_cheapest(costs, made):
        raise AssertionError("the prices do not prove the match")
    return made


def is_cheapest(costs: Sequence[Sequence[int]], made: Match) -> bool:
    """Whether the prices prove that no match is cheaper.

    No column price is above 0, so any match costs at least the sum of the row prices and of all
    column prices; columns that stay free have the price 0, so ours costs just that.
    """
    prices = [[u + v for v in made.column_prices] for u in made.row_prices]
    fair = all(
        price <= cost
        for row, told in zip(costs, prices, strict=True)
        for cost, price in zip(row, told, strict=True)
    )
    cost = sum(costs[row][column] for row, column in enumerate(made.columns))
    distinct = len({*made.columns}) == len(costs)
    signs = all(price <= 0 for price in made.column_prices)
    return fair and signs and distinct and cost == sum(made.row_prices) + sum(made.column_prices)


def _augment(
    costs: Sequence[Sequence[int]], row_price: list[int], price: list[int], holder: list[int]
) -> None:
    """Give the row in the last column a place, moving others along the cheapest path."""
    columns = len(price) - 1
    least: list[int | None] = [None] * columns
    came_from = [columns] * columns
    done = [False] * (columns + 1)
    here = columns
    while holder[here] >= 0:
        done[here] = True
        row = holder[here]
        step, nearest = None, -1
        for column in range(columns):
            if done[column]:
                continue
            reduced = costs[row][column] - row_price[row] - price[column]
            known = least[column]
            if known is None or reduced < known:
                least[column], came_from[column], known = reduced, here, reduced
            if step is None or known < step:
                step, nearest = known, column
        assert step is not None  # there are no fewer columns than rows  # noqa: S101
        for column in range(columns + 1):
            if done[column]:
                row_price[holder[column]] += step
                price[column] -= step
            elif column < columns:
                least[column] = (least[column] or 0) - step
        here = nearest
    while here != columns:
        before = came_from[here]
        holder[here] = holder[before]
        here = before
    price[columns] = 0
    holder[columns] = -1
