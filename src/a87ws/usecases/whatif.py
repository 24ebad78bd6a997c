"""What the series would be under another policy, beside the call's own; nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path

from a87ws.diagnostics import Fault
from a87ws.model.call import Call
from a87ws.rendering.say import say, say_hint
from a87ws.scoring.rating import standings
from a87ws.selection.build import SelectionQuestion, build
from a87ws.selection.choose import choose, is_possible
from a87ws.selection.comparison import Comparison, Series
from a87ws.selection.decision import Figures
from a87ws.selection.eligibility import ineligible
from a87ws.selection.figures import imbalance_of
from a87ws.selection.policy import SettingFault, sets_slots, with_setting
from a87ws.usecases.judge import Judged
from a87ws.usecases.select import impossible, pose


@dataclass(frozen=True)
class Compared:
    """A call, and its series beside that under other settings."""

    call: Call
    comparison: Comparison


def what_if(
    root: Path,
    settings: Sequence[str],
    question: SelectionQuestion = SelectionQuestion(),  # noqa: B008  frozen
) -> Compared:
    """The series of the call at `root` under `settings` (`slots=10`) beside its own.

    Raises Fault where a setting is none, or there is no series under the one policy or the other.
    """
    posed = pose(root, question)
    own = posed.judged
    call = reduce(_set, settings, own.case.call)
    other = _judged_by(own, call)
    asked = replace(question, slots=None) if any(map(sets_slots, settings)) else question
    merits = {each.proposal: each.merit for each in own.standings if each.merit is not None}
    found = Comparison(
        tuple(settings),
        _series(own, own, question, merits),
        _series(own, other, asked, merits),
        merits,
        {name: reason for name, reason in other.ineligible.items() if name not in own.ineligible},
        frozenset(name for name in own.ineligible if name not in other.ineligible),
    )
    return Compared(own.case.call, found)


def _set(call: Call, setting: str) -> Call:
    """The call with one setting changed. Raises Fault."""
    try:
        return with_setting(call, setting)
    except SettingFault as fault:
        hint = say_hint(fault.advice) or fault.hint
        why = f"{fault.message}: {say(fault.why)}"
        raise Fault(why, hint, exit_code=fault.exit_code) from None


def _judged_by(own: Judged, call: Call) -> Judged:
    """The same files judged by another call."""
    case = replace(own.case, call=call)
    ratings = standings(case)
    unread = {name: words for name, words in own.ineligible.items() if name not in case.proposals}
    barred = {**unread, **ineligible(case, ratings, own.faulty)}
    return replace(own, case=case, standings=ratings, ineligible=barred)


def _series(
    own: Judged, judged: Judged, question: SelectionQuestion, merits: dict[str, int]
) -> Series:
    """The selection of a judged call, measured by the call's own policy."""
    for override in judged.case.call.selection.overrides:
        reason = judged.ineligible.get(override.proposal)
        if override.must == "include" and reason:
            message = f"under these settings the override includes `{override.proposal}`, which is not eligible: {reason}"
            raise Fault(message, f"add overrides.{override.proposal}=off", exit_code=1)
    if not judged.eligible:
        raise Fault("under these settings no proposal is eligible", exit_code=1)
    instance = build(judged.case, judged.eligible, question)
    if not is_possible(instance, nodes=question.nodes):
        raise impossible(instance)
    choice = choose(instance, nodes=question.nodes)
    if choice.portfolio is None:
        raise Fault(
            "no series that keeps every rule was found, and none was ruled out",
            "allow more --nodes",
            exit_code=1,
        )
    selected = sorted(
        (instance.names[i] for i in choice.portfolio), key=lambda name: (-merits.get(name, 0), name)
    )
    measure = build(own.case, own.eligible, replace(question, slots=instance.slots))
    cost = imbalance_of(own.case, measure, selected)
    figures = Figures(sum(merits.get(name, 0) for name in selected), cost)
    return Series(instance.slots, tuple(selected), figures, choice.is_proved)
