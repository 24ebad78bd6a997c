"""Why a proposal was, or was not, selected: the record's word for it, after seeing that the record
still holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches

from a87ws.diagnostics import Fault
from a87ws.model.case import Case
from a87ws.model.who import conflicts
from a87ws.rendering.reasons import speech_of
from a87ws.rendering.why import Against, Verdict, against_lines, why_lines
from a87ws.scoring.rating import counted_ratings
from a87ws.selection.decision import Reason, SelectionRecord
from a87ws.selection.figures import alternative, figures, shifts
from a87ws.selection.instance import Instance, Portfolio
from a87ws.usecases.judge import JudgedCase, judge
from a87ws.usecases.record import changed_inputs, decided_instance, read_record, withdrawn


@dataclass(frozen=True)
class RecordedDecision:
    """The record of a call with the instance it decided, after seeing that it is of the files as
    they are.
    """

    judged: JudgedCase
    record: SelectionRecord
    instance: Instance
    chosen: Portfolio


def why(case: Case, proposal: str, language: str = "en") -> tuple[str, ...]:
    """Plain sentences on one proposal of a call, a title first.

    Raises Fault where there is no such proposal, or the record is not of the files as they are.
    """
    found = _recorded(case, proposal)
    now = figures(found.instance, found.chosen)
    speech = speech_of(found.judged, language)
    return why_lines(_verdict(found, proposal), now, found.record.best_merit, speech)


def against(case: Case, proposal: str, other: str, language: str = "en") -> tuple[str, ...]:
    """Plain sentences on two proposals, a title first. Raises Fault as `why` does, and where the
    two are one.
    """
    if proposal == other:
        raise Fault(
            f"`{proposal}` cannot be held against itself", "name another proposal", exit_code=2
        )
    found = _recorded(case, proposal, other)
    instance, chosen = found.instance, found.chosen
    one, two = _best(found, proposal, other), _best(found, other, proposal)
    pair = Against(
        _verdict(found, proposal, explained=False),
        _verdict(found, other, explained=False),
        alternative(instance, chosen, one),
        alternative(instance, chosen, two),
        (len(one or ()), len(two or ())),
        shifts(instance, one, two) if one is not None and two is not None else {},
    )
    return against_lines(pair, speech_of(found.judged, language))


def _recorded(case: Case, *proposals: str) -> RecordedDecision:
    known = {*case.proposals, *judge(case).ineligible}
    for proposal in proposals:
        if proposal not in known:
            near = get_close_matches(proposal, known, 1)
            hint = "the ids are the names of the files in proposals/"
            if near:
                hint = f"did you mean `{near[0]}`?"
            raise Fault(f"there is no proposal `{proposal}`", hint, exit_code=2)
    changed = changed_inputs(case)
    if changed:
        raise Fault(
            "\n  ".join(["the record is out of date:", *changed]),
            "choose anew with `a87ws select`",
            exit_code=1,
        )
    return recorded(case)


def recorded(case: Case) -> RecordedDecision:
    """The record with the instance it decided. Raises Fault where it does not fit the files."""
    record, instance = read_record(case), decided_instance(case)
    place = {name: i for i, name in enumerate(instance.names)}
    names = [each.proposal for each in record.selected]
    if not place.keys() >= {
        *names,
        *(name for each in record.replacements[-1:] for name in each.kept),
    }:
        message = "the record does not fit the files, though none of them has changed"
        raise Fault(message, "see what is wrong with `a87ws select --check`", exit_code=1)
    return RecordedDecision(judge(case), record, instance, frozenset(place[name] for name in names))


def _verdict(found: RecordedDecision, name: str, *, explained: bool = True) -> Verdict:
    judged = found.judged
    proposal = judged.case.proposals.get(name)
    standing = next((each for each in judged.standings if each.proposal == name), None)
    title = f"{proposal.title} ({name})" if proposal else name
    ratings = counted_ratings(judged.case)
    pairs = [key for key in ratings if key.proposal == name]
    waivers = tuple(each.waiver for each in conflicts(judged.case, pairs) if each.waiver)
    barred = judged.ineligible.get(name)
    if barred is not None:
        return Verdict(
            name,
            title,
            standing,
            is_selected=False,
            reason=None,
            ineligible=barred,
            waivers=waivers,
        )
    i, reserves = found.instance.names.index(name), found.record.reserves
    return Verdict(
        name,
        title,
        standing,
        is_selected=i in found.chosen,
        reason=_reason(found, i) if explained else None,
        reserve=reserves.index(name) + 1 if name in reserves else None,
        reserves=len(reserves),
        waivers=waivers,
    )


def _reason(found: RecordedDecision, i: int) -> Reason:
    """The reason in the record; where a large pool was not worked out whole, it is found now."""
    record = found.record
    reasons = {each.proposal: each.why for each in record.selected}
    reasons |= {each.proposal: each.why for each in record.left_out}
    name = found.instance.names[i]
    if name in reasons:
        return reasons[name]
    if name in withdrawn(record.replacements):
        return Reason("withdrew")
    from a87ws.selection.choose import Choice
    from a87ws.selection.explain import left_out, turned_by_parts

    choice = Choice(found.chosen, record.best_merit, ())
    turned = turned_by_parts(found.instance, found.chosen)
    return left_out(found.judged.case, found.instance, choice, i, turned).why


def _best(found: RecordedDecision, one: str, other: str) -> Portfolio | None:
    """The best series with one proposal and without the other."""
    from a87ws.selection.choose import choose

    place = {name: i for i, name in enumerate(found.instance.names)}
    if one not in place or other not in place:
        return None
    asked = found.instance.vary(include=[place[one]], exclude=[place[other]])
    return choose(asked, best_merit=False, start=found.chosen).portfolio
