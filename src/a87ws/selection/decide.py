"""Choose the series: load, judge, build, choose, explain, and write the record with its proof."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from a87ws.base.disk.write import dump_yaml, write_text
from a87ws.base.faults import Fault
from a87ws.call.case import Case
from a87ws.data import pathfinders
from a87ws.reviews.judge import JudgedCase, judge
from a87ws.selection.choose import (
    Choice,
    choose,
    conflicting_rules,
    is_possible,
    verify_choice,
)
from a87ws.selection.decision import (
    NOTHING_FIXED,
    Decision,
    History,
    SelectionRecord,
)
from a87ws.selection.explain import explain
from a87ws.selection.instance import Instance
from a87ws.selection.proof import SAYS, as_data, steps
from a87ws.selection.question import (
    OWN_POLICY,
    DecisionQuestion,
    Fixed,
    SelectionOptions,
    ask,
    instance_of,
)
from a87ws.selection.record import (
    PROOF,
    RECORD,
    inputs,
    record_data,
)
from a87ws.selection.sentences import ineligible_words, speech_of


@dataclass(frozen=True)
class Posed:
    """A judged call with the question it asks, by name and in whole numbers."""

    judged: JudgedCase
    question: DecisionQuestion
    instance: Instance


NO_HISTORY: Final = History(replacements=())


@dataclass(frozen=True)
class Selection:
    """A decision with all that it came from."""

    posed: Posed
    choice: Choice
    decision: Decision
    slots_asked: int | None = None
    fixed: Fixed = NOTHING_FIXED
    history: History = NO_HISTORY

    @property
    def judged(self) -> JudgedCase:
        """The call it is of."""
        return self.posed.judged

    @property
    def instance(self) -> Instance:
        """What was asked, with what is fixed."""
        return self.posed.instance


def pose(case: Case, options: SelectionOptions = OWN_POLICY) -> Posed:
    """The question that a call asks.

    Raises Fault where nothing is eligible, an override asks for what cannot be, or the rules cannot
    hold together.
    """
    judged = judge(case)
    require_some_eligible(judged)
    _check_overrides(judged)
    question = ask(case, judged.eligible, options)
    instance = instance_of(question)
    if not is_possible(instance, nodes=options.nodes):
        raise impossible(instance)
    return Posed(judged, question, instance)


def select(case: Case, options: SelectionOptions = OWN_POLICY) -> Selection:
    """The selection of a call; writes nothing. Raises Fault as `pose` does."""
    posed = pose(case, options)
    return explained(posed, choose_series(posed.instance, options.nodes), options.slots)


def choose_series(instance: Instance, nodes: int) -> Choice:
    """The choice of an instance, verified. Raises Fault where no series was found."""
    choice = verify_choice(instance, choose(instance, nodes=nodes))
    if choice.portfolio is None:
        raise Fault(
            "no series that meets every rule was found within the search limit",
            "try a larger --nodes",
            exit_code=1,
        )
    return choice


def explained(posed: Posed, choice: Choice, slots: int | None) -> Selection:
    """A choice with its reasons; `slots` is what was asked for in place of the call's number."""
    judged = posed.judged
    decision = explain(
        judged.case, judged.standings, judged.ineligible, posed.question, posed.instance, choice
    )
    return Selection(posed, choice, decision, slots)


def write(selection: Selection) -> None:
    """Write the decision record and its proof, the proof first: a record without its proof is never
    there.
    """
    proof = {"written_by": "a87ws select", **as_data(selection.instance, selection.choice.proofs)}
    root, speech = selection.judged.case.folder, speech_of(selection.judged)
    write_text(root, PROOF, _lines(proof))
    write_text(
        root, RECORD, dump_yaml(record_data(record_of(selection), speech), by="a87ws select")
    )


def record_of(selection: Selection) -> SelectionRecord:
    """What `selection.yaml` holds: the decision, the question it answers, what was proved of it,
    its history, and the digests of the files it came from.
    """
    case = selection.judged.case
    pathfinder_countries = "the list in call.yaml"
    if case.call.pathfinder_countries is None:
        shipped = pathfinders().as_of
        pathfinder_countries = f"the list shipped with the tool, as of {shipped}"
    return SelectionRecord(
        **vars(selection.decision),
        **vars(selection.history),
        version=1,
        call=case.call.name,
        proof=_what_is_proved(selection),
        question=selection.posed.question,
        slots_asked=selection.slots_asked,
        fixed=selection.fixed,
        seed=case.call.selection.seed,
        pathfinder_countries=pathfinder_countries,
        inputs=inputs(case),
    )


def _what_is_proved(selection: Selection) -> str:
    if selection.fixed.closed:
        return "the series was kept as it had been decided; it was not chosen again"
    if not selection.choice.is_proved:
        return "this is the best series found; that no better one exists was not shown"
    among = ", among the series that keep the confirmed places" if selection.fixed.stays else ""
    said = "; ".join(SAYS[step] for step in steps(selection.instance))
    return f"proved{among}, each step before the next: {said}"


def require_some_eligible(judged: JudgedCase) -> None:
    """Raises Fault where nothing can be selected."""
    if judged.eligible:
        return
    count = len(judged.ineligible)
    if count:
        raise Fault(
            f"nothing to select: none of the {count} proposals is eligible",
            "run `a87ws why PROPOSAL` to see why",
            exit_code=1,
        )
    raise Fault(
        "nothing to select: there are no proposals",
        "put one file per proposal into proposals/",
        exit_code=1,
    )


def _check_overrides(judged: JudgedCase) -> None:
    for override in judged.case.call.selection.overrides:
        barred = judged.ineligible.get(override.proposal)
        if override.must == "include" and barred is not None:
            why = ineligible_words(barred, speech_of(judged))
            message = f"the override includes `{override.proposal}`, which is not eligible: {why}"
            raise Fault(
                message, "remove the override from call.yaml, or fix the proposal", exit_code=1
            )


def impossible(instance: Instance) -> Fault:
    """What to say where no portfolio keeps every rule: which cannot hold together, and what would
    do.
    """
    lines = []
    for culprit in conflicting_rules(instance):
        cure = "no change to it alone would be enough"
        if culprit.cure:
            cure = f"`{culprit.cure}` would be enough"
        lines.append(f"{culprit.name}: {cure}")
    message = "no series can meet all of these rules, but without any one of them a series could:"
    return Fault("\n  ".join([message, *lines]), "change one of them in call.yaml", exit_code=1)


def _lines(data: Mapping[str, Any]) -> str:
    """JSON with one node of a tree a line, so that a change shows."""

    def compact(value: object) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def step(part: Mapping[str, Any]) -> str:
        head = compact({key: value for key, value in part.items() if key != "nodes"})
        return f'{head[:-1]},"nodes":[\n{_join(map(compact, part["nodes"]))}\n]}}'

    head = compact({key: value for key, value in data.items() if key != "steps"})
    return f'{head[:-1]},"steps":[\n{_join(map(step, data["steps"]))}\n]}}\n'


def _join(lines: Iterable[str]) -> str:
    return ",\n".join(lines)
