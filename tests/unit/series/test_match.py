"""The cheapest match, held against every match there is."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from a87ws.series.plan import Match, is_cheapest, match


@st.composite
def tables(draw: st.DrawFn) -> list[list[int]]:
    rows = draw(st.integers(0, 5))
    columns = draw(st.integers(rows, 6))
    return [
        [draw(st.integers(-9, 9) | st.integers(0, 10**30)) for _ in range(columns)]
        for _ in range(rows)
    ]


@given(tables())
def test_no_other_match_is_cheaper(costs: list[list[int]]) -> None:
    found = match(costs)
    width = len(costs[0]) if costs else 0
    every = permutations(range(width), len(costs))
    least = min(sum(costs[row][column] for row, column in enumerate(each)) for each in every)
    assert sum(costs[row][column] for row, column in enumerate(found.columns)) == least


def test_two_who_want_the_same_are_parted_where_it_costs_least() -> None:
    # Both want column 0; moving the first costs 1 more, moving the second 5 more.
    assert match([[1, 2, 9], [1, 6, 9]]).columns == (1, 0)


@pytest.mark.parametrize(
    "false",
    [
        Match((0, 1), (1, 1), (0, 0, 0)),  # dearer than it need be: 1 + 6
        Match((1, 0), (2, 1), (0, 0, 0)),  # prices above a cost
        Match((0, 0), (1, 1), (0, 0, 0)),  # one column twice
        Match((1, 0), (3, 2), (-2, -1, 1)),  # a price to be paid for nothing
    ],
)
def test_a_false_proof_is_refused(false: Match) -> None:
    assert not is_cheapest([[1, 2, 9], [1, 6, 9]], false)
