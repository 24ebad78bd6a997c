"""What a report is made of: the judged call, its decision if there is one that stands, and the
studies of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from a87ws.rendering.sureness import Standings
from a87ws.selection.decision import SelectionRecord, Shares
from a87ws.selection.frontier import Stop
from a87ws.selection.instance import Instance, Portfolio
from a87ws.selection.stability import Stability


@dataclass(frozen=True)
class Decided:
    """A decision record that verified, the instance it decided, and its proof as text.

    `reasons` is one sentence a proposal, in the language of the report.
    """

    record: SelectionRecord
    instance: Instance
    chosen: Portfolio
    reasons: Mapping[str, str]
    proof: str
    digest: str
    """SHA-256 of the record."""


@dataclass(frozen=True)
class Study:
    """What was worked out beside the decision; `instance` is the call's question in whole numbers.

    `nodes` and `resamples` are what was allowed: a study that was left out for its cost is empty,
    and says so.
    """

    instance: Instance | None = None
    stops: tuple[Stop, ...] = ()
    stability: Stability | None = None
    nodes: int = 0
    resamples: int = 0


@dataclass(frozen=True)
class Facts:
    """Everything a report may show; what each edition shows of it is for the edition to say."""

    sureness: Standings
    faults: Mapping[str, str]
    """What the error in a proposal's file says, by proposal."""
    decided: Decided | None = None
    problems: tuple[str, ...] = ()
    """Why there is no decision to show: none yet, one that does not verify, or rules that cannot
    hold together.
    """
    study: Study = field(default_factory=Study)
    shares: Shares = field(default_factory=dict)
    """Target, selected and eligible, of the decision, or of the call's policy where there is none.
    """
    by_merit: Shares = field(default_factory=dict)
    """The same of the series by merit alone."""
