"""What a report is made of: the judged call, its decision if there is one that stands, and the
studies of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final

from a87ws.base.disk.write import read_text, write_text
from a87ws.base.faults import Fault
from a87ws.report.standings import Sureness, standings
from a87ws.reviews.judge import Judged
from a87ws.selection.build import SelectionQuestion, balance_table
from a87ws.selection.decide import Posed, pose_judged
from a87ws.selection.decision import SelectionRecord, Share
from a87ws.selection.instance import Instance, Portfolio
from a87ws.selection.record import PROOF, RECORD, check_judged, read_record
from a87ws.selection.sentences import sentence
from a87ws.selection.studies.frontier import Stop, frontier
from a87ws.selection.studies.stability import RESAMPLES, Stability, study_posed
from a87ws.selection.why import reason_of_record, recorded

Shares = Mapping[str, Mapping[str, Share]]


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

    sureness: Sureness
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


FILE: Final = "report.html"
NODES: Final = 5_000
"""How many nodes the frontier may take by itself: half a minute for three hundred proposals."""
MOST_RESAMPLED: Final = 60
"""So many eligible proposals are chosen from again and again without being asked to."""


def gather(
    root: Path,
    *,
    language: str = "en",
    public: bool = False,
    nodes: int | None = None,
    resamples: int | None = None,
) -> Facts:
    """What a report on the call at `root` shows. Raises Fault where the call cannot be judged at
    all.

    A record that is missing or does not stand is no fault: the report says so. A public report
    rests on the decision alone, so no study is made for it.
    """
    found = standings(root, compare=False)
    judged = found.judged
    shown = Sureness(
        judged.case, judged.standings, judged.ineligible, found.offsets, found.comparable, found.other,
        found.agreement, found.doubt, found.progress, found.waived,
    )  # fmt: skip
    decided, problems = _decided(root, judged, language)
    if public:
        return Facts(shown, decided, problems, shares=_shares(decided))
    question = SelectionQuestion(decided.record.slots) if decided else SelectionQuestion()
    try:
        posed = pose_judged(judged, question)
    except Fault as fault:
        return Facts(shown, decided, (*problems, fault.message), shares=_shares(decided))
    study = _study(posed, question, nodes, resamples)
    by_merit = balance_table(judged.case, posed.instance, study.stops[0].portfolio)
    return Facts(shown, decided, problems, study, _shares(decided) or by_merit, by_merit)


def _decided(root: Path, judged: Judged, language: str) -> tuple[Decided | None, tuple[str, ...]]:
    """The decision that stands, or what is to be said instead."""
    try:
        record = read_record(root)
        problems = check_judged(judged, record).problems
        if problems:
            return None, problems
        found = recorded(judged, record)
    except Fault as fault:
        return None, (fault.message,)
    reasons = _recorded_reasons(record) if language == "en" else {}
    if not reasons:
        from a87ws.selection.explain import turned_by_parts

        speech, turned = found.speech(language), turned_by_parts(found.instance, found.chosen)
        names = [
            *(each.proposal for each in record.selected),
            *(each.proposal for each in record.left_out),
        ]
        for name in names:
            i = found.instance.names.index(name)
            why = reason_of_record(found, i, turned)
            reasons = {**reasons, name: sentence(why, speech, selected=i in found.chosen)}
    text = read_text(root, RECORD) or ""
    proof = read_text(root, PROOF) or ""
    digest = sha256(text.encode()).hexdigest()
    return Decided(record, found.instance, found.chosen, reasons, proof, digest), ()


def _recorded_reasons(record: SelectionRecord) -> Mapping[str, str]:
    chosen = {each.proposal: each.reason for each in record.selected}
    return chosen | {each.proposal: each.reason for each in record.left_out}


def _shares(decided: Decided | None) -> Shares:
    from a87ws.selection.decision import Share

    if decided is None:
        return {}
    return {
        attribute: {
            value: Share(each.target, each.selected, each.eligible)
            for value, each in values.items()
        }
        for attribute, values in decided.record.balance.items()
    }


def _study(
    posed: Posed, question: SelectionQuestion, nodes: int | None, resamples: int | None
) -> Study:
    budget = NODES if nodes is None else nodes
    few = len(posed.instance.names) <= MOST_RESAMPLED
    times = (RESAMPLES if few else 0) if resamples is None else resamples
    stops = frontier(posed.instance, nodes=question.nodes, budget=budget)
    stability = study_posed(posed, question, times).stability if times else None
    return Study(posed.instance, stops, stability, budget, times)


def write(target: Path, page: str) -> None:
    """Write the page whole or not at all. Raises Fault where a file that is not ours stands there."""
    write_text(target.parent, target.name, page)
