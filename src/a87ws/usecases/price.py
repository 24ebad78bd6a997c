"""What each rule, target and override of a call costs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from a87ws.diagnostics import Fault
from a87ws.model.call import Call
from a87ws.selection.build import SelectionQuestion
from a87ws.selection.price import Prices, price
from a87ws.usecases.select import pose


@dataclass(frozen=True)
class Priced:
    """A call and the prices of its policy."""

    call: Call
    prices: Prices


def prices(root: Path, question: SelectionQuestion = SelectionQuestion()) -> Priced:  # noqa: B008  frozen
    """The prices of the call at `root`; writes nothing. Raises Fault where there is no selection."""
    posed = pose(root, question)
    found = price(posed.instance, question.nodes)
    if found is None:
        raise Fault(
            "no series that keeps every rule was found, and none was ruled out",
            "allow more --nodes",
            exit_code=1,
        )
    return Priced(posed.judged.case.call, found)
