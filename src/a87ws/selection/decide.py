"""Choose the series: load, judge, build, choose, explain, and write the record with its proof."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import replace as altered
from pathlib import Path
from typing import Any

from a87ws.base.disk.write import dump_yaml, write_text
from a87ws.base.faults import Fault
from a87ws.data import pathfinders
from a87ws.reviews.judge import Judged, judge, path_of
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
    decision_data,
    inputs,
    read_record,
    withdrawn,
)


@dataclass(frozen=True)
class Selection:
    """A decision with all that it came from."""

    judged: Judged
    instance: Instance
    choice: Choice
    decision: Decision
    replacements: tuple[Replacement, ...] = ()
    """The hosts that withdrew from earlier decisions, and who came in for them."""


@dataclass(frozen=True)
class Posed:
    """A judged call as an instance of the question."""

    judged: Judged
    instance: Instance


def pose(root: Path, question: SelectionQuestion) -> Posed:
    """The question that the call at `root` asks, in integers.

    Raises Fault where nothing is eligible, an override asks for what cannot be, or the rules cannot
    hold together.
    """
    return pose_judged(judge(root), question)


def pose_judged(judged: Judged, question: SelectionQuestion = SelectionQuestion()) -> Posed:  # noqa: B008  frozen
    """As `pose`, of a call that is judged already."""
    if not judged.eligible:
        raise Fault(*_nothing_eligible(judged), exit_code=1)
    _check_overrides(judged)
    instance = build(judged.case, judged.eligible, question)
    if not is_possible(instance, nodes=question.nodes):
        raise impossible(instance)
    return Posed(judged, instance)


def select(root: Path, question: SelectionQuestion = SelectionQuestion()) -> Selection:  # noqa: B008  frozen
    """The selection of the call at `root`; writes nothing. Raises Fault as `pose` does."""
    posed = pose(root, question)
    judged, instance = posed.judged, posed.instance
    choice = verify_choice(instance, choose(instance, nodes=question.nodes))
    if choice.portfolio is None:
        raise Fault(
            "no series that meets every rule was found within the search limit",
            "try a larger --nodes",
            exit_code=1,
        )
    decision = explain(judged.case, judged.standings, judged.ineligible, instance, choice)
    return Selection(judged, instance, choice, decision)


def write(selection: Selection) -> None:
    """Write the decision record and its proof, the proof first: a record without its proof is never
    there.
    """
    proof = {"written_by": "a87ws select", **as_data(selection.instance, selection.choice.proofs)}
    root = selection.judged.loaded.root
    write_text(root, PROOF, _lines(proof))
    write_text(root, RECORD, dump_yaml(record_data(selection), by="a87ws select"))


def record_data(selection: Selection) -> dict[str, Any]:
    """What `selection.yaml` holds: the decision, what was proved of it, and the digests of what it
    rests on.
    """
    call = selection.judged.case.call
    shipped = f"the list shipped with the tool, as of {pathfinders().as_of}"
    data = dict(decision_data(selection.decision))
    return {
        "version": data.pop("version"),
        "call": call.name,
        "proof": _what_is_proved(selection),
        **data,
        "replacements": [dict(vars(each)) for each in selection.replacements],
        "seed": call.selection.seed,
        "pathfinder_countries": shipped
        if call.pathfinder_countries is None
        else "the list in call.yaml",
        "inputs": inputs(selection.judged.case),
    }


def _what_is_proved(selection: Selection) -> str:
    if not selection.choice.is_proved:
        return "this is the best series found; that no better one exists was not shown"
    return "proved, each step before the next: " + "; ".join(
        SAYS[step] for step in steps(selection.instance)
    )


def _nothing_eligible(judged: Judged) -> tuple[str, str]:
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


def _check_overrides(judged: Judged) -> None:
    for override in judged.case.call.selection.overrides:
        reason = judged.ineligible.get(override.proposal)
        if override.must == "include" and reason is not None:
            message = (
                f"the override includes `{override.proposal}`, which is not eligible: {reason}"
            )
            raise Fault(
                message, "remove the override from call.yaml, or fix the proposal", exit_code=1
            )


def impossible(instance: Instance) -> Fault:
    """What to say where no portfolio keeps every rule: which cannot hold together, and what would
    do.
    """
    lines = [
        f"{culprit.name}: {f'`{culprit.cure}` would be enough' if culprit.cure else 'no change to it alone would be enough'}"
        for culprit in conflicting_rules(instance)
    ]
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


def replace(root: Path, proposal: str, nodes: int = NODES) -> Selection:
    """The selection of the record with `proposal` excluded and all others included; writes nothing.

    Raises Fault where the proposal is not selected, the record is of other files, or the rules
    cannot be kept.
    """
    record, judged = read_record(root), judge(root)
    before = tuple(each.proposal for each in record.selected)
    kept = _kept(record, judged, proposal)
    question = SelectionQuestion(record.slots, record.balance_factor, nodes)
    instance = build(judged.case, judged.eligible, question)
    place = {name: i for i, name in enumerate(instance.names)}
    gone = {*withdrawn(record.replacements), proposal}
    excluded = [place[name] for name in gone if name in place]
    instance = instance.vary(include=[place[name] for name in kept], exclude=excluded)
    if not is_possible(instance, nodes=nodes):
        raise impossible(instance)
    choice = verify_choice(instance, choose(instance, nodes=nodes))
    decision = explain(judged.case, judged.standings, judged.ineligible, instance, choice)
    came_in = tuple(each.proposal for each in decision.selected if each.proposal not in before)
    step = Replacement(withdrew=proposal, came_in=came_in, kept=kept)
    return Selection(
        judged, instance, choice, _told(decision, kept, gone), (*record.replacements, step)
    )


def _kept(record: SelectionRecord, judged: Judged, proposal: str) -> tuple[str, ...]:
    """All others, after seeing that nothing else has changed and that each may still be selected."""
    selected = [each.proposal for each in record.selected]
    if proposal not in selected:
        raise Fault(
            f"`{proposal}` is not in the series", f"selected: {', '.join(selected)}", exit_code=2
        )
    own = {path_of(proposal), "freeze.yaml"}
    other = {path: digest for path, digest in record.inputs.items() if path not in own}
    now = {path: digest for path, digest in inputs(judged.case).items() if path not in own}
    problems = list(changes(other, now))
    kept = tuple(name for name in selected if name != proposal)
    problems += [
        f"`{name}` can no longer be selected: {judged.ineligible[name]}"
        for name in kept
        if name in judged.ineligible
    ]
    if problems:
        raise Fault(
            "\n  ".join(["the record is out of date:", *problems]),
            "run `a87ws select` again",
            exit_code=1,
        )
    return kept


def _told(decision: Decision, kept: Sequence[str], gone: set[str]) -> Decision:
    """The decision with the reasons that the replacement itself gives."""
    selected = [
        altered(each, reason=Reason("kept")) if each.proposal in kept else each
        for each in decision.selected
    ]
    left_out = [
        altered(each, reason=Reason("withdrew")) if each.proposal in gone else each
        for each in decision.left_out
    ]
    return altered(decision, selected=tuple(selected), left_out=tuple(left_out))
