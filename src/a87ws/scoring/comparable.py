"""Whether the reviews can tell leniency from quality: who met whom, and how often there was
something to compare.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from a87ws.model.review import ReviewKey

LEAST: Final = 2
"""Comparisons that each offset should rest on."""


@dataclass(frozen=True)
class Comparable:
    """`groups` are the reviewers who met, directly or through others; between two groups nothing
    can be compared.

    `comparisons` is the number of reviews beyond the first of each proposal, `offsets` how many are
    to be told from them: one a reviewer, less one a group, since only differences show. `alone` met
    nobody.
    """

    groups: tuple[tuple[str, ...], ...]
    comparisons: int
    offsets: int
    alone: tuple[str, ...]

    @property
    def is_connected(self) -> bool:
        """Whether any two reviewers can be compared."""
        return len(self.groups) <= 1

    @property
    def is_thin(self) -> bool:
        """Whether an offset rests on fewer than two comparisons, on average."""
        return self.comparisons < LEAST * self.offsets


def comparable(counted: Collection[ReviewKey]) -> Comparable:
    """How the counted reviews hang together."""
    company: dict[str, list[str]] = {}
    for key in sorted(counted):
        company.setdefault(key.proposal, []).append(key.reviewer)
    group = {key.reviewer: key.reviewer for key in counted}

    def first(name: str) -> str:
        while group[name] != name:
            group[name] = group[group[name]]
            name = group[name]
        return name

    for names in company.values():
        for name in names[1:]:
            one, other = sorted((first(names[0]), first(name)))
            group[other] = one
    members: dict[str, list[str]] = {}
    for name in sorted(group):
        members.setdefault(first(name), []).append(name)
    groups = tuple(sorted(map(tuple, members.values()), key=lambda each: (-len(each), each)))
    alone = tuple(each[0] for each in groups if len(each) == 1)
    return Comparable(groups, len(counted) - len(company), len(group) - len(groups), alone)
