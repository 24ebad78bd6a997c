"""Counts of what was submitted beside what was selected, with nothing in them that tells of a few.

Whom the series has is public; who was turned down is not. A count that stands for one or two of
them would tell of them, and so would one that can be found by subtracting its neighbours from the
total.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from a87ws.model.case import Case
from a87ws.selection.build import attributes

FEWEST: Final = 3
"""The smallest number of proposals, submitted or turned down, that may be told."""
SHOWN: Final = ("focus", "outcome", "organization_type", "region", "joint", "pathfinder")


@dataclass(frozen=True, slots=True)
class Count:
    """One value of an attribute: how many were submitted (None: not told) and how many of them
    selected.
    """

    value: str
    submitted: int | None
    selected: int


@dataclass(frozen=True)
class Statistics:
    """How many were submitted and selected, in all and by attribute; a proposal counts under each
    of its values.
    """

    submitted: int | None
    selected: int
    tables: Mapping[str, tuple[Count, ...]]


def statistics(case: Case, selected: Collection[str]) -> Statistics:
    """The counts of the proposals that can be read and were not withdrawn, small ones left out."""
    register, call = case.register, case.call
    open_ = [name for name, proposal in case.proposals.items() if not proposal.is_withdrawn]
    values = {name: attributes(call, register, case.proposals[name]) for name in open_}
    chosen = {*selected}
    tables = {}
    for attribute in SHOWN:
        rows: dict[str, tuple[int, int]] = {}
        for value in call.vocabulary(attribute) or ():
            having = {name for name in open_ if value in values[name][attribute]}
            rows[value] = len(having), len(having & chosen)
        tables[attribute] = tuple(_counts(rows))
    (whole,) = suppress([(len(open_), len(chosen))], alone=True)
    return Statistics(len(open_) if whole else None, len(chosen), tables)


def _counts(rows: Mapping[str, tuple[int, int]]) -> Iterator[Count]:
    """The counts of each value, without those that may not be told."""
    told = suppress([*rows.values()])
    for (value, (submitted, selected)), is_told in zip(rows.items(), told, strict=True):
        yield Count(value, submitted if is_told else None, selected)


def suppress(rows: Sequence[tuple[int, int]], *, alone: bool = False) -> list[bool]:
    """For each row of submitted and selected whether its submitted may be told, though the total of
    all is.

    A row is left out where it, or what was turned down of it, is small. Then more are, the smallest
    first, until what the others leave over could be shared out among those left out so that any of
    them reaches `FEWEST` above the least that is known of it (one, or as many as were selected).
    `alone`: no total is told, and there is nothing to subtract.
    """
    told = [
        not (_is_small(submitted) or _is_small(submitted - selected))
        for submitted, selected in rows
    ]
    while not alone and not all(told) and not _is_vague(rows, told):
        others = [i for i, shown in enumerate(told) if shown and rows[i][0]]
        if not others:
            return [False] * len(rows)
        told[min(others, key=lambda i: (rows[i][0], i))] = False
    return told


def _is_small(number: int) -> bool:
    return 0 < number < FEWEST


def _is_vague(rows: Sequence[tuple[int, int]], told: Sequence[bool]) -> bool:
    hidden = [row for row, shown in zip(rows, told, strict=True) if not shown]
    slack = sum(submitted - max(1, selected) for submitted, selected in hidden)
    return len(hidden) > 1 and slack >= FEWEST - 1
