"""Where every proposal stands, and which reviews are still missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from a87ws.model.review import ReviewKey
from a87ws.model.round import Round
from a87ws.scoring.merit import offsets
from a87ws.usecases.judge import Judged, judge


@dataclass(frozen=True)
class Standings:
    """A judged call with what is missing, by reviewer, and each reviewer's leniency where the call calibrates."""

    judged: Judged
    missing: Mapping[str, Sequence[str]]
    offsets: Mapping[str, Fraction]


def standings(root: Path) -> Standings:
    """The standings of the call at `root`."""
    judged = judge(root)
    return Standings(judged, _missing(judged.round), offsets(judged.round))


def _missing(round_: Round) -> Mapping[str, Sequence[str]]:
    missing: dict[str, list[str]] = {}
    for proposal, reviewers in sorted(round_.assignments.assignments.items()):
        found = round_.proposals.get(proposal)
        if found is None or found.is_withdrawn:
            continue
        for reviewer in reviewers:
            if ReviewKey(proposal, reviewer) not in round_.reviews:
                missing.setdefault(reviewer, []).append(proposal)
    return dict(sorted(missing.items()))
