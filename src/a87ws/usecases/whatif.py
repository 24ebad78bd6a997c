"""What the series would be under another policy, beside the call's own; nothing is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import reduce

from a87ws.diagnostics import Fault
from a87ws.model.call import Call
from a87ws.model.case import Case
from a87ws.rendering.reasons import ineligible_words, speech_of
from a87ws.rendering.say import say, say_hint
from a87ws.scoring.rating import standings
from a87ws.selection.build import SelectionQuestion, build
from a87ws.selection.choose import choose, is_possible
from a87ws.selection.comparison import Comparison, MeasuredSeries, ranked
from a87ws.selection.decision import Worth
from a87ws.selection.eligibility import ineligible
from a87ws.selection.figures import imbalance_of
from a87ws.selection.policy import SettingFault, sets_slots, with_setting
from a87ws.usecases.judge import JudgedCase, judge
from a87ws.usecases.select import impossible, pose


def what_if(
    case: Case,
    settings: Sequence[str],
    question: SelectionQuestion = SelectionQuestion(),  # noqa: B008  frozen
) -> Comparison:
    """The series of a call under `settings` (`slots=10`) beside its own.

    Raises Fault where a setting is none, or there is no series under the one policy or the other.
    """
    own = pose(case, question).judged
    call = reduce(_set, settings, case.call)
    other = _judged_by(own, call)
    asked = replace(question, slots=None) if any(map(sets_slots, settings)) else question
    merits = merits_of(case)
    (before, is_best), (after, is_also_best) = (
        _series(own, own, question, merits),
        _series(own, other, asked, merits),
    )
    barred = [why for name, why in other.ineligible.items() if name not in own.ineligible]
    return Comparison(
        settings=tuple(settings),
        proved=is_best and is_also_best,
        own=before,
        what_if=after,
        joins=ranked({*after.selected} - {*before.selected}, merits),
        leaves=ranked({*before.selected} - {*after.selected}, merits),
        no_longer_eligible=tuple(barred),
        newly_eligible=tuple(sorted(own.ineligible.keys() - other.ineligible.keys())),
    )


def _set(call: Call, setting: str) -> Call:
    """The call with one setting changed. Raises Fault."""
    try:
        return with_setting(call, setting)
    except SettingFault as fault:
        hint = say_hint(fault.advice) or fault.hint
        why = f"{fault.message}: {say(fault.why)}"
        raise Fault(why, hint, exit_code=fault.exit_code) from None


def merits_of(case: Case) -> Mapping[str, int]:
    """The merit of every proposal that has one, in thousandths. Raises Fault as `judge` does."""
    return {each.proposal: each.merit for each in judge(case).standings if each.merit is not None}


def _judged_by(own: JudgedCase, call: Call) -> JudgedCase:
    """The same files judged by another call."""
    case = replace(own.case, call=call)
    ratings = standings(case)
    unread = {name: why for name, why in own.ineligible.items() if name not in case.proposals}
    barred = {**unread, **ineligible(case, ratings, own.codes)}
    return replace(own, case=case, standings=ratings, ineligible=barred)


def _series(
    own: JudgedCase, judged: JudgedCase, question: SelectionQuestion, merits: Mapping[str, int]
) -> tuple[MeasuredSeries, bool]:
    """The selection of a judged call, measured by the call's own policy, and whether it is proved."""
    for override in judged.case.call.selection.overrides:
        barred = judged.ineligible.get(override.proposal)
        if override.must == "include" and barred:
            why = ineligible_words(barred, speech_of(judged))
            message = (
                f"under these settings the override includes `{override.proposal}`, which is not "
                f"eligible: {why}"
            )
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
    selected = ranked({instance.names[i] for i in choice.portfolio}, merits)
    measure = build(own.case, own.eligible, replace(question, slots=instance.slots))
    merit = sum(merits.get(name, 0) for name in selected)
    worth = Worth(merit, imbalance_of(own.case, measure, selected))
    series = MeasuredSeries(instance.slots, merit, worth.imbalance, worth.value, selected)
    return series, choice.is_proved
