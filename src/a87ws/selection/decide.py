"""Choose the series: load, judge, build, choose, explain, and write the record with its proof."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import replace as altered
from typing import Any

from a87ws.base.disk.write import dump_yaml, write_text
from a87ws.base.faults import Fault
from a87ws.call.case import Case
from a87ws.data import pathfinders
from a87ws.reviews.judge import JudgedCase, judge, path_of
from a87ws.selection.build import SelectionQuestion, build
from a87ws.selection.choose import (
    NODES,
    Choice,
    choose,
    conflicting_rules,
    is_possible,
    verify_choice,
)
from a87ws.selection.decision import Decision, Reason, Replacement, SelectionRecord
from a87ws.selection.explain import explain
from a87ws.selection.instance import Instance
from a87ws.selection.proof import SAYS, as_data, steps
from a87ws.selection.record import (
    PROOF,
    RECORD,
    changes,
    inputs,
    read_record,
    record_data,
    withdrawn,
)
from a87ws.selection.sentences import ineligible_words, speech_of


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


# frozen
def pose(case: Case, question: SelectionQuestion = SelectionQuestion()) -> Posed:  # noqa: B008
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


# frozen
def select(case: Case, question: SelectionQuestion = SelectionQuestion()) -> Selection:  # noqa: B008
    """The selection of a call; writes nothing. Raises Fault as `pose` does."""
    posed = pose(case, question)
    judged, instance = posed.judged, posed.instance
    choice = verify_choice(instance, choose(instance, nodes=question.nodes))
    if choice.portfolio is None:
        raise Fault(
            "no series that meets every rule was found within the search limit",
            "try a larger --nodes",
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
            "put one file per proposal into proposals/",
        )
    return (
        f"nothing to select: none of the {count} proposals is eligible",
        "run `a87ws why PROPOSAL` to see why",
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


def replace(case: Case, proposal: str, nodes: int = NODES) -> Selection:
    """The selection of the record with `proposal` excluded and all others included; writes nothing.

    Raises Fault where the proposal is not selected, the record is of other files, or the rules
    cannot be kept.
    """
    record, judged = read_record(case), judge(case)
    before = tuple(each.proposal for each in record.selected)
    kept = _kept(record, judged, proposal)
    question = SelectionQuestion(record.slots, record.balance_factor, nodes)
    instance = build(case, judged.eligible, question)
    place = {name: i for i, name in enumerate(instance.names)}
    gone = {*withdrawn(record.replacements), proposal}
    excluded = [place[name] for name in gone if name in place]
    instance = instance.vary(include=[place[name] for name in kept], exclude=excluded)
    if not is_possible(instance, nodes=nodes):
        raise impossible(instance)
    choice = verify_choice(instance, choose(instance, nodes=nodes))
    decision = explain(case, judged.standings, judged.ineligible, instance, choice)
    came_in = tuple(each.proposal for each in decision.selected if each.proposal not in before)
    step = Replacement(withdrew=proposal, came_in=came_in, kept=kept)
    return Selection(
        judged, instance, choice, _with_reasons(decision, kept, gone), (*record.replacements, step)
    )


def _kept(record: SelectionRecord, judged: JudgedCase, proposal: str) -> tuple[str, ...]:
    """All others, once it is clear that nothing else changed and each may still be selected."""
    selected = [each.proposal for each in record.selected]
    if proposal not in selected:
        raise Fault(
            f"`{proposal}` is not in the series", f"selected: {', '.join(selected)}", exit_code=2
        )
    then, now = dict(record.inputs), dict(inputs(judged.case))
    for path in (path_of(proposal), "freeze.yaml"):
        then.pop(path, None)
        now.pop(path, None)
    problems = list(changes(then, now))
    kept = tuple(name for name in selected if name != proposal)
    for name in kept:
        if name in judged.ineligible:
            why = ineligible_words(judged.ineligible[name], speech_of(judged))
            problems.append(f"`{name}` can no longer be selected: {why}")
    if problems:
        raise Fault(
            "\n  ".join(["the record is out of date:", *problems]),
            "run `a87ws select` again",
            exit_code=1,
        )
    return kept


def _with_reasons(decision: Decision, kept: Sequence[str], gone: set[str]) -> Decision:
    """The decision with the reasons that the replacement itself gives."""
    selected = []
    for each in decision.selected:
        why = Reason("kept") if each.proposal in kept else each.why
        selected.append(altered(each, why=why))
    left_out = []
    for other in decision.left_out:
        why = Reason("withdrew") if other.proposal in gone else other.why
        left_out.append(altered(other, why=why))
    return altered(decision, selected=tuple(selected), left_out=tuple(left_out))
