"""The question of who reviews what, in integers: sets of proposals are bit masks, one a reviewer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Instance:
    """What is to be given out; proposals and reviewers are numbered in the order of their ids.

    `needs` is how many more reviewers each proposal is to get. Of each reviewer: `held`, the
    proposals they have already and keep; `loads`, how many those are as work; `room`, how many more
    they may get (None: any number); `allowed`, those they may be given; `unread`, those in no
    language they read.
    """

    proposals: tuple[str, ...]
    reviewers: tuple[str, ...]
    needs: tuple[int, ...]
    loads: tuple[int, ...]
    room: tuple[int | None, ...]
    allowed: tuple[int, ...]
    unread: tuple[int, ...]
    held: tuple[int, ...]

    @property
    def steep(self) -> int:
        """What one review in an unread language costs: more than the most uneven loads ever could."""
        return (sum(self.loads) + sum(self.needs) + 1) ** 2

    def has_room(self, reviewer: int, given: int) -> bool:
        """Whether a reviewer with so many new reviews may get one more."""
        room = self.room[reviewer]
        return room is None or given < room


@dataclass
class Plan:
    """Who is given what, beside what they hold: a mask of proposals for each reviewer."""

    instance: Instance
    given: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not self.given:
            self.given = [0] * len(self.instance.reviewers)

    def load(self, reviewer: int) -> int:
        """How many reviews a reviewer has in all."""
        return self.instance.loads[reviewer] + self.given[reviewer].bit_count()

    def missing(self) -> list[int]:
        """How many reviewers each proposal still lacks."""
        lacks = list(self.instance.needs)
        for mask in self.given:
            for proposal in bits(mask):
                lacks[proposal] -= 1
        return lacks

    @property
    def unread(self) -> int:
        """How many are given to somebody who reads none of the proposal's languages."""
        return sum(
            (mask & no).bit_count()
            for mask, no in zip(self.given, self.instance.unread, strict=True)
        )

    @property
    def cost(self) -> int:
        """What is to be least: first reviews in unread languages, then the sum of the squares of
        the loads.
        """
        return self.instance.steep * self.unread + sum(
            self.load(r) ** 2 for r in range(len(self.given))
        )


def bits(mask: int) -> Iterator[int]:
    """The numbers in a mask, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low
