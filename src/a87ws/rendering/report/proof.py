"""The proof, its size, and all that the page needs to check it by itself."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from a87ws.model.coding import ratio
from a87ws.rendering.report.facts import Decided, Facts
from a87ws.rendering.report.words import Words

MOST_EMBEDDED: Final = 1_000_000
"""A larger proof, in bytes, is not written into the page: it is opened from its file there."""


@dataclass(frozen=True)
class ShownStep:
    """One step of the proof, and over how many cases it was shown."""

    says: str
    nodes: int


@dataclass(frozen=True)
class ShownProof:
    """What is said of the proof; `files` are the inputs with their digests."""

    proved: bool
    size: str
    digest: str
    record: str
    embedded: bool
    steps: tuple[ShownStep, ...]
    files: tuple[tuple[str, str], ...]
    digest_of_all: str
    """SHA-256 of the list of the inputs as `sha256sum` prints it: one number for a minute on paper.
    """


def proof(facts: Facts, words: Words) -> ShownProof | None:
    """None where no decision stands."""
    decided = facts.decided
    if decided is None:
        return None
    data = json.loads(decided.proof) if decided.proof else {"steps": []}
    steps = [
        ShownStep(words(f"step_{part['step'].replace(' ', '_')}"), len(part["nodes"]))
        for part in data["steps"]
    ]
    files = tuple(sorted(decided.record.inputs.items()))
    size = len(decided.proof.encode())
    return ShownProof(
        decided.record.proved,
        words("kilobytes", number=words.speech.comma(f"{size / 1000:.1f}")),
        sha256(decided.proof.encode()).hexdigest(),
        decided.digest,
        size <= MOST_EMBEDDED,
        tuple(steps),
        files,
        sha256("".join(f"{digest}  {path}\n" for path, digest in files).encode()).hexdigest(),
    )


def check_data(decided: Decided) -> Mapping[str, Any]:
    """What the proof has to be of: the numbers of the files and of the record."""
    return {
        "instance": decided.instance.as_data(),
        "selected": sorted(decided.chosen),
        "best_merit": decided.record.best_merit,
        "merit": decided.record.merit,
        "imbalance": ratio(decided.record.imbalance),
    }
