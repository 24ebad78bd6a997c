"""What makes a diagnostic the same one after the lines around it have moved."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from a87ws.diagnostics import Diagnostic


def fingerprinted(diagnostics: Iterable[Diagnostic]) -> Iterator[tuple[Diagnostic, str]]:
    """Each with a digest of its code, file and facts, and of its turn among those that agree in
    all three.
    """
    turns: dict[tuple[str, ...], int] = {}
    for each in diagnostics:
        key = (each.code, each.primary.span.path, *each.message.facts)
        turns[key] = turns.get(key, 0) + 1
        data = "\0".join((*key, str(turns[key]))).encode("utf-8", "backslashreplace")
        yield each, hashlib.sha256(data).hexdigest()
