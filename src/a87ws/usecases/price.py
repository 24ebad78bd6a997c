"""What each rule, target and override of a call costs."""

from __future__ import annotations

from a87ws.diagnostics import Fault
from a87ws.model.case import Case
from a87ws.selection.build import SelectionQuestion
from a87ws.selection.price import Prices, price
from a87ws.usecases.select import pose


def prices(case: Case, question: SelectionQuestion = SelectionQuestion()) -> Prices:  # noqa: B008  frozen
    """The prices of a call; writes nothing. Raises Fault where there is no selection."""
    found = price(pose(case, question).instance, question.nodes)
    if found is None:
        raise Fault(
            "no series that keeps every rule was found, and none was ruled out",
            "allow more --nodes",
            exit_code=1,
        )
    return found
