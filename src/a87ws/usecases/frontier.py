"""What balance costs: the selections from merit alone to balance alone."""

from __future__ import annotations

from a87ws.model.case import Case
from a87ws.selection.build import SelectionQuestion
from a87ws.selection.frontier import Frontier, frontier
from a87ws.usecases.select import pose


def explore(case: Case, question: SelectionQuestion) -> Frontier:
    """The frontier of a call; the factor of the question is not used. Raises Fault as `select`
    does.
    """
    return Frontier(frontier(pose(case, question).instance, nodes=question.nodes))
