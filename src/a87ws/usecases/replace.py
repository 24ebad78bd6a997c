"""A host withdraws: all others stay, and the place is filled as the call's policy would fill it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace as altered

from a87ws.diagnostics import Fault
from a87ws.model.case import Case
from a87ws.rendering.reasons import ineligible_words, speech_of
from a87ws.selection.build import SelectionQuestion, build
from a87ws.selection.choose import NODES, choose, is_possible, verify_choice
from a87ws.selection.decision import Decision, Reason, Replacement, SelectionRecord
from a87ws.selection.eligibility import path_of
from a87ws.selection.explain import explain
from a87ws.usecases.judge import JudgedCase, judge
from a87ws.usecases.record import changes, inputs, read_record, withdrawn
from a87ws.usecases.select import Selection, impossible


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
    """All others, after seeing that nothing else has changed and that each may still be selected."""
    selected = [each.proposal for each in record.selected]
    if proposal not in selected:
        raise Fault(
            f"`{proposal}` is not in the series", f"in it are: {', '.join(selected)}", exit_code=2
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
            "choose anew with `a87ws select`",
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
