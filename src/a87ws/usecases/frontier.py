"""What balance costs: the selections from merit alone to balance alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from a87ws.selection.build import SelectionQuestion
from a87ws.selection.frontier import Stop, frontier
from a87ws.selection.instance import Instance
from a87ws.usecases.select import pose


@dataclass(frozen=True)
class Frontier:
    """The instance and every stop, by rising factor."""

    instance: Instance
    stops: tuple[Stop, ...]


def explore(root: Path, question: SelectionQuestion) -> Frontier:
    """The frontier of the call at `root`; the factor of the question is not used. Raises Fault as
    `select` does.
    """
    posed = pose(root, question)
    return Frontier(posed.instance, frontier(posed.instance, nodes=question.nodes))
