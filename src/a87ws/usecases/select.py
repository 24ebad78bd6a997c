"""Choose the series: load, judge, build, choose, explain, and write the record with its proof."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from a87ws.data import pathfinders
from a87ws.diagnostics import Fault
from a87ws.model.case import Case
from a87ws.rendering.reasons import ineligible_words, speech_of
from a87ws.rendering.record import record_data
from a87ws.selection.build import SelectionQuestion, build
from a87ws.selection.choose import Choice, choose, is_possible, verify_choice
from a87ws.selection.decision import Decision, Replacement, SelectionRecord
from a87ws.selection.explain import explain
from a87ws.selection.infeasible import conflicting_rules
from a87ws.selection.instance import Instance
from a87ws.selection.proof import SAYS, as_data, steps
from a87ws.store.writer import dump_yaml, write_text
from a87ws.usecases.judge import JudgedCase, judge
from a87ws.usecases.record import PROOF, RECORD, inputs


@dataclass(frozen=True)
class Selection:
    """A decision with all that it came from."""

    judged: JudgedCase
    instance: Instance
    choice: Choice
    decision: Decision
    replacements: tuple[Replacement, ...] = ()
    """The hosts that withdrew from earlier decisions, and who came in for them."""


@dataclass(frozen=True)
class Posed:
    """A judged call as an instance of the question."""

    judged: JudgedCase
    instance: Instance


def pose(case: Case, question: SelectionQuestion = SelectionQuestion()) -> Posed:  # noqa: B008  frozen
    """The question that a call asks, in integers.

    Raises Fault where nothing is eligible, an override asks for what cannot be, or the rules cannot
    hold together.
    """
    judged = judge(case)
    if not judged.eligible:
        raise Fault(*_nothing_eligible(judged), exit_code=1)
    _check_overrides(judged)
    instance = build(case, judged.eligible, question)
    if not is_possible(instance, nodes=question.nodes):
        raise impossible(instance)
    return Posed(judged, instance)


def select(case: Case, question: SelectionQuestion = SelectionQuestion()) -> Selection:  # noqa: B008  frozen
    """The selection of a call; writes nothing. Raises Fault as `pose` does."""
    posed = pose(case, question)
    judged, instance = posed.judged, posed.instance
    choice = verify_choice(instance, choose(instance, nodes=question.nodes))
    if choice.portfolio is None:
        raise Fault(
            "no series that keeps every rule was found, and none was ruled out",
            "allow more --nodes",
            exit_code=1,
        )
    decision = explain(case, judged.standings, judged.ineligible, instance, choice)
    return Selection(judged, instance, choice, decision)


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
    """What `selection.yaml` holds: the decision, what was proved of it, and the digests of what it
    rests on.
    """
    case = selection.judged.case
    pathfinder_countries = "the list in call.yaml"
    if case.call.pathfinder_countries is None:
        shipped = pathfinders().as_of
        pathfinder_countries = f"the list shipped with the tool, as of {shipped}"
    return SelectionRecord(
        **vars(selection.decision),
        version=1,
        call=case.call.name,
        proof=_what_is_proved(selection),
        replacements=selection.replacements,
        seed=case.call.selection.seed,
        pathfinder_countries=pathfinder_countries,
        inputs=inputs(case),
    )


def _what_is_proved(selection: Selection) -> str:
    if not selection.choice.is_proved:
        return "this is the best series found; that no better one exists was not shown"
    return "proved, each step before the next: " + "; ".join(
        SAYS[step] for step in steps(selection.instance)
    )


def _nothing_eligible(judged: JudgedCase) -> tuple[str, str]:
    count = len(judged.ineligible)
    if not count:
        return (
            "nothing to select: there are no proposals",
            "put one file a proposal into proposals/",
        )
    return (
        f"nothing to select: none of the {count} proposals is eligible",
        "see why with `a87ws why PROPOSAL`",
    )


def _check_overrides(judged: JudgedCase) -> None:
    for override in judged.case.call.selection.overrides:
        barred = judged.ineligible.get(override.proposal)
        if override.must == "include" and barred is not None:
            why = ineligible_words(barred, speech_of(judged))
            message = f"the override includes `{override.proposal}`, which is not eligible: {why}"
            raise Fault(
                message, "take the override out of call.yaml, or mend the proposal", exit_code=1
            )


def impossible(instance: Instance) -> Fault:
    """What to say where no portfolio keeps every rule: which cannot hold together, and what would
    do.
    """
    lines = [
        f"{culprit.name}: {f'`{culprit.cure}` would do' if culprit.cure else 'no change of it alone would do'}"
        for culprit in conflicting_rules(instance)
    ]
    message = "no series can keep these rules together, and each of them is needed for that:"
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
