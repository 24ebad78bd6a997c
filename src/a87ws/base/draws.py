"""Seeded draws, the same on every machine and version: SHA-256 of `SEED:PURPOSE:COUNTER`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final, TypeVar

T = TypeVar("T")

_BYTES: Final = 8  # a draw is taken from 64 bits; a digest holds four
_RANGE: Final = 1 << (8 * _BYTES)


class Draws:
    """A stream of draws; `purpose` keeps two uses of one seed apart."""

    def __init__(self, seed: str, purpose: str) -> None:
        self._name = f"{seed}:{purpose}"
        self._counter = 0
        self._left: list[int] = []

    def below(self, limit: int) -> int:
        """A whole number from 0 to `limit` − 1, all equally likely.

        What would favour the low ones is drawn again.
        """
        fair = _RANGE - _RANGE % limit
        while True:
            drawn = self._next()
            if drawn < fair:
                return drawn % limit

    def shuffle(self, items: Iterable[T]) -> list[T]:
        """The items in a random order, all orders equally likely (Fisher and Yates)."""
        order = list(items)
        for last in range(len(order) - 1, 0, -1):
            other = self.below(last + 1)
            order[last], order[other] = order[other], order[last]
        return order

    def _next(self) -> int:
        if not self._left:
            digest = hashlib.sha256(f"{self._name}:{self._counter}".encode()).digest()
            self._counter += 1
            for start in range(0, len(digest), _BYTES):
                self._left.append(int.from_bytes(digest[start : start + _BYTES], "big"))
        return self._left.pop(0)
