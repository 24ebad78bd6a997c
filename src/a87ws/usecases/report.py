"""Gather what a report shows: the standings, the decision if it stands, what balance costs, and how
sure it is.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Final

from a87ws.diagnostics import Fault
from a87ws.model.case import Case
from a87ws.rendering.reasons import sentence, speech_of
from a87ws.rendering.report.facts import Decided, Facts, Study
from a87ws.selection.build import SelectionQuestion
from a87ws.selection.figures import balance_table
from a87ws.selection.frontier import frontier
from a87ws.store.writer import read_text, write_text
from a87ws.usecases.judge import judge
from a87ws.usecases.record import PROOF, RECORD, check
from a87ws.usecases.select import Posed, pose
from a87ws.usecases.stability import RESAMPLES, study_posed
from a87ws.usecases.standings import standings
from a87ws.usecases.why import recorded

FILE: Final = "report.html"
NODES: Final = 5_000
"""How many nodes the frontier may take by itself: half a minute for three hundred proposals."""
MOST_RESAMPLED: Final = 60
"""So many eligible proposals are chosen from again and again without being asked to."""


def gather(
    case: Case,
    *,
    language: str = "en",
    public: bool = False,
    nodes: int | None = None,
    resamples: int | None = None,
) -> Facts:
    """What a report on a call shows. Raises Fault where the call cannot be judged at all.

    A record that is missing or does not stand is no fault: the report says so. A public report
    rests on the decision alone, so no study is made for it.
    """
    found, faults = standings(case, compare=False), judge(case).faults
    decided, problems = _decided(case, language)
    shares = decided.record.balance if decided else {}
    if public:
        return Facts(found, faults, decided, problems, shares=shares)
    question = SelectionQuestion(decided.record.slots) if decided else SelectionQuestion()
    try:
        posed = pose(case, question)
    except Fault as fault:
        return Facts(found, faults, decided, (*problems, fault.message), shares=shares)
    study = _study(posed, question, nodes, resamples)
    place = {name: i for i, name in enumerate(posed.instance.names)}
    first = frozenset(place[name] for name in study.stops[0].selected)
    by_merit = balance_table(case, posed.instance, first)
    return Facts(found, faults, decided, problems, study, shares or by_merit, by_merit)


def _decided(case: Case, language: str) -> tuple[Decided | None, tuple[str, ...]]:
    """The decision that stands, or what is to be said instead."""
    try:
        checked = check(case)
        if checked.problems:
            return None, checked.problems
        found = recorded(case)
    except Fault as fault:
        return None, (fault.message,)
    record, speech = checked.record, speech_of(checked.judged, language)
    reasons = {}
    for each in record.selected:
        reasons[each.proposal] = sentence(each.why, speech, selected=True)
    for other in record.left_out:
        reasons[other.proposal] = sentence(other.why, speech, selected=False)
    text = read_text(case.folder, RECORD) or ""
    proof = read_text(case.folder, PROOF) or ""
    digest = sha256(text.encode()).hexdigest()
    return Decided(record, found.instance, found.chosen, reasons, proof, digest), ()


def _study(
    posed: Posed, question: SelectionQuestion, nodes: int | None, resamples: int | None
) -> Study:
    budget = NODES if nodes is None else nodes
    few = len(posed.instance.names) <= MOST_RESAMPLED
    times = (RESAMPLES if few else 0) if resamples is None else resamples
    stops = frontier(posed.instance, nodes=question.nodes, budget=budget)
    stability = study_posed(posed, question, times) if times else None
    return Study(posed.instance, stops, stability, budget, times)


def write(target: Path, page: str) -> None:
    """Write the page whole or not at all. Raises Fault where a file that is not ours stands there."""
    write_text(target.parent, target.name, page)
