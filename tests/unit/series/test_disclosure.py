"""No small count can be read, nor found by subtraction: held against every table that fits what is
told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from a87ws.series.publication import FEWEST, suppress


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([(10, 4), (20, 4)], [True, True]),
        ([(0, 0), (9, 2)], [True, True]),  # that there was none tells of nobody
        ([(2, 0), (10, 2), (20, 5)], [False, False, True]),  # the 2 would be 32 less 30
        ([(4, 3), (10, 2), (20, 5)], [False, False, True]),  # one of the 4 was turned down
        ([(3, 3), (10, 2)], [True, True]),  # none of the 3 was
        (
            [(1, 0), (1, 0), (1, 0), (9, 1)],
            [False] * 4,
        ),  # three ones: their sum of 3 gives each away
        ([(2, 0), (2, 0), (9, 1)], [False, False, True]),  # 4 may be 1 and 3, 2 and 2 or 3 and 1
        ([(2, 1)], [False]),
    ],
)
def test_small_counts_and_what_would_give_them_away_are_left_out(
    rows: list[tuple[int, int]], told: list[bool]
) -> None:
    assert suppress(rows) == told


def fitting(lowest: Sequence[int], total: int) -> Iterator[tuple[int, ...]]:
    """Every way to share out the total over rows of which the lowest counts are known."""
    if len(lowest) == 1:
        if total >= lowest[0]:
            yield (total,)
        return
    for first in range(lowest[0], total + 1):
        yield from ((first, *rest) for rest in fitting(lowest[1:], total - first))


@given(
    st.lists(
        st.integers(0, 6).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))),
        min_size=1,
        max_size=4,
    )
)
def test_whoever_subtracts_is_left_with_a_choice(rows: list[tuple[int, int]]) -> None:
    told = suppress(rows)
    for (submitted, selected), shown in zip(rows, told, strict=True):
        if shown:
            assert submitted == 0 or submitted >= FEWEST
            assert submitted == selected or submitted - selected >= FEWEST
    hidden = [row for row, shown in zip(rows, told, strict=True) if not shown]
    if not hidden or all(not shown for shown, row in zip(told, rows, strict=True) if row[0]):
        return  # then nothing but the total is told
    every = list(
        fitting(
            [max(1, selected) for _, selected in hidden], sum(submitted for submitted, _ in hidden)
        )
    )
    for i in range(len(hidden)):
        assert len({each[i] for each in every}) >= FEWEST
