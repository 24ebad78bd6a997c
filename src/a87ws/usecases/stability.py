"""How sure the selection of a call is: it is chosen again and again from a little other reviews and
weights.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from a87ws.diagnostics import Fault
from a87ws.model.case import Case
from a87ws.model.standing import Standing
from a87ws.scoring.scenarios import (
    Scenario,
    balance_steps,
    criteria_steps,
    resample_reviews,
    without_each_reviewer,
)
from a87ws.selection.build import SelectionQuestion, build
from a87ws.selection.choose import choose
from a87ws.selection.instance import Instance
from a87ws.selection.stability import Series, Stability, stability
from a87ws.usecases.judge import JudgedCase
from a87ws.usecases.select import Posed, pose

RESAMPLES: Final = 200


def study(
    case: Case,
    question: SelectionQuestion = SelectionQuestion(),  # noqa: B008  frozen
    resamples: int = RESAMPLES,
) -> Stability:
    """The stability of the selection of a call; writes nothing. Raises Fault where there is none."""
    return study_posed(pose(case, question), question, resamples)


def study_posed(posed: Posed, question: SelectionQuestion, resamples: int = RESAMPLES) -> Stability:
    """As `study`, of a question that is posed already."""
    judged, call = posed.judged, posed.judged.case.call
    chooser = _Chooser(judged, question)
    chosen = chooser.series(posed.instance)
    if chosen is None:
        raise Fault(
            "no series that keeps every rule was found, and none was ruled out",
            "allow more --nodes",
            exit_code=1,
        )
    merits = {each.proposal: each.merit or 0 for each in judged.eligible}
    by_weight = [*criteria_steps(judged.case), *balance_steps(call, judged.standings)]
    return stability(
        chosen,
        merits,
        [chooser.of(each) for each in resample_reviews(call, judged.standings, resamples)],
        {
            each.name: chooser.of(each)
            for each in without_each_reviewer(judged.case, judged.standings)
        },
        {each.name: chooser.of(each) for each in by_weight},
    )


class _Chooser:
    """The selection of one scenario after the other; what was chosen from before is not searched
    again.
    """

    def __init__(self, judged: JudgedCase, question: SelectionQuestion) -> None:
        self.judged, self.question = judged, question
        self.barred = {name for name, why in judged.ineligible.items() if why.kind != "threshold"}
        overrides = judged.case.call.selection.overrides
        self.included = {each.proposal for each in overrides if each.must == "include"}
        self.known: dict[Instance, Series] = {}
        self.last: frozenset[str] = frozenset()

    def of(self, scenario: Scenario) -> Series:
        """The series of a scenario, from those at or above the threshold that nothing else bars."""
        eligible = list(self._eligible(scenario))
        if not eligible:
            return None
        return self.series(
            build(replace(self.judged.case, call=scenario.call), eligible, self.question)
        )

    def _eligible(self, scenario: Scenario) -> Iterable[Standing]:
        """The least number of reviews is not asked anew: who is missing a reviewer is not worse for
        that.
        """
        threshold = scenario.call.selection.threshold
        for each in scenario.standings:
            if each.rating is None or each.proposal in self.barred:
                continue
            if threshold is None or each.rating >= threshold or each.proposal in self.included:
                yield each

    def series(self, instance: Instance) -> Series:
        """The ids of the selection."""
        if instance not in self.known:
            start = frozenset(
                i for i, name in enumerate(instance.names) if name in self.last
            )  # most are alike
            found = choose(
                instance, best_merit=False, nodes=self.question.nodes, start=start or None
            ).portfolio
            self.known[instance] = (
                None if found is None else frozenset(instance.names[i] for i in found)
            )
        self.last = self.known[instance] or self.last
        return self.known[instance]
