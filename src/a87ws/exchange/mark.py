"""The line by which an imported file remembers what it was made of, so that the same again changes
nothing.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from a87ws.exchange.damage import clean

_LINE: Final = re.compile(
    r"^# imported(?: from (?P<source>[^()\n]+))? \((?P<digest>[0-9a-f]{12})\)$", re.MULTILINE
)

_LONGEST: Final = 80


class Mark(NamedTuple):
    """Of which response or issue a file was made, if that had a name, and the digest of what stood
    there.
    """

    source: str
    digest: str

    def __str__(self) -> str:
        return (
            f"imported from {self.source} ({self.digest})"
            if self.source
            else f"imported ({self.digest})"
        )


def mark(source: str, digest: str) -> Mark:
    """A mark that fits on its line, whatever the source calls itself."""
    return Mark(" ".join(re.sub(r"[()\s]+", " ", clean(source)).split())[:_LONGEST], digest)


def mark_of(text: str) -> Mark | None:
    """The mark in the text of a file, if there is one."""
    found = _LINE.search(text)
    return Mark(found["source"] or "", found["digest"]) if found else None


def renew(text: str, new: Mark) -> str:
    """The text with this mark in the place of its own, or on top."""
    if mark_of(text) is None:
        return f"# {new}\n{text}"
    return _LINE.sub(f"# {new}", text, count=1)
