"""Why a proposal was, or was not, selected: the record's word for it, after seeing that the record
still holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from a87ws.diagnostics import Fault
from a87ws.model.record import RecordedAlternative, SelectionRecord
from a87ws.model.who import conflicts
from a87ws.rendering.reasons import Speech
from a87ws.rendering.why import Against, Verdict, against_lines, why_lines
from a87ws.scoring.rating import counted_ratings
from a87ws.selection.build import SelectionQuestion, build
from a87ws.selection.decision import Part, Reason
from a87ws.selection.eligibility import Ineligible, ineligible_facts
from a87ws.selection.figures import alternative, figures
from a87ws.selection.instance import Instance, Portfolio
from a87ws.selection.reasons import titles
from a87ws.usecases.judge import Judged, judge
from a87ws.usecases.record import changes, inputs, read_record, withdrawn

Turned = Mapping[Part, Portfolio | None]
"""The selection without each part of the policy."""


@dataclass(frozen=True)
class Recorded:
    """The record of a call with the instance it decided, after seeing that it is of the files as
    they are.
    """

    judged: Judged
    record: SelectionRecord
    instance: Instance
    chosen: Portfolio

    def speech(self, language: str) -> Speech:
        """How to put it in a language."""
        return Speech(language, titles(self.judged.case.call, self.judged.case.members))

    def portfolio(self, other: RecordedAlternative | None) -> Portfolio | None:
        """A series of the record, told from the chosen one."""
        if other is None:
            return None
        place = {name: i for i, name in enumerate(self.instance.names)}
        return (self.chosen - {place[name] for name in other.leaves}) | {
            place[name] for name in other.joins
        }


def why(root: Path, proposal: str, language: str = "en") -> tuple[str, ...]:
    """Plain sentences on one proposal of the call at `root`, a title first.

    Raises Fault where there is no such proposal, or the record is not of the files as they are.
    """
    found = _recorded(root, proposal)
    now = figures(found.instance, found.chosen)
    return why_lines(
        _verdict(found, proposal), now, found.record.best_merit, found.speech(language)
    )


def against(root: Path, proposal: str, other: str, language: str = "en") -> tuple[str, ...]:
    """Plain sentences on two proposals, a title first. Raises Fault as `why` does, and where the
    two are one.
    """
    if proposal == other:
        raise Fault(
            f"`{proposal}` cannot be held against itself", "name another proposal", exit_code=2
        )
    found = _recorded(root, proposal, other)
    sides = [_best(found, one, two) for one, two in ((proposal, other), (other, proposal))]
    best = [alternative(found.instance, found.chosen, side) for side in sides]
    cases = [_verdict(found, name, explained=False) for name in (proposal, other)]
    sizes = (len(sides[0] or ()), len(sides[1] or ()))
    return against_lines(
        Against(cases[0], cases[1], best[0], best[1], sizes), found.speech(language)
    )


def _recorded(root: Path, *proposals: str) -> Recorded:
    judged = judge(root)
    known = {*judged.case.proposals, *judged.ineligible}
    for proposal in proposals:
        if proposal not in known:
            near = get_close_matches(proposal, known, 1)
            hint = (
                f"did you mean `{near[0]}`?"
                if near
                else "the ids are the names of the files in proposals/"
            )
            raise Fault(f"there is no proposal `{proposal}`", hint, exit_code=2)
    record = read_record(root)
    changed = tuple(changes(record.inputs, inputs(judged.case)))
    if changed:
        raise Fault(
            "\n  ".join(["the record is out of date:", *changed]),
            "choose anew with `a87ws select`",
            exit_code=1,
        )
    return recorded(judged, record)


def recorded(judged: Judged, record: SelectionRecord) -> Recorded:
    """The record with the instance it decided. Raises Fault where it does not fit the files."""
    try:
        instance = build(
            judged.case, judged.eligible, SelectionQuestion(record.slots, record.balance_factor)
        )
        place = {name: i for i, name in enumerate(instance.names)}
        chosen = frozenset(place[each.proposal] for each in record.selected)
        gone = [place[name] for name in withdrawn(record.replacements) if name in place]
        kept = [place[name] for each in record.replacements[-1:] for name in each.kept]
    except KeyError:
        message = "the record does not fit the files, though none of them has changed"
        raise Fault(message, "see what is wrong with `a87ws select --check`", exit_code=1) from None
    return Recorded(judged, record, instance.vary(include=kept, exclude=gone), chosen)


def _verdict(found: Recorded, name: str, *, explained: bool = True) -> Verdict:
    judged = found.judged
    proposal = judged.case.proposals.get(name)
    standing = next((each for each in judged.standings if each.proposal == name), None)
    title = f"{proposal.title} ({name})" if proposal else name
    ratings = counted_ratings(judged.case)
    pairs = [key for key in ratings if key.proposal == name]
    waivers = tuple(each.waiver for each in conflicts(judged.case, pairs) if each.waiver)
    if name not in found.instance.names:
        facts = ineligible_facts(judged.case, judged.standings, judged.faulty)
        barred = facts.get(
            name, Ineligible("withdrawn")
        )  # without a fact it was withdrawn and cannot be read
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
    reason = reason_of_record(found, i) if explained else None
    place = reserves.index(name) + 1 if name in reserves else None
    inside = i in found.chosen
    return Verdict(
        name,
        title,
        standing,
        inside,
        reason,
        reserve=place,
        reserves=len(reserves),
        waivers=waivers,
    )


def reason_of_record(found: Recorded, i: int, turned: Turned | None = None) -> Reason:
    """The reason of the record's series; what the record leaves out is looked for anew, and
    `turned` if not given.
    """
    from a87ws.selection.alternatives import best_with, merit_lacking
    from a87ws.selection.choose import Choice
    from a87ws.selection.explain import reason_of, turned_by_parts

    name, record = found.instance.names[i], found.record
    if name in withdrawn(record.replacements):
        return Reason("withdrew")
    if record.replacements and name in record.replacements[-1].kept:
        return Reason("kept")
    short = None
    inside = next((each for each in record.selected if each.proposal == name), None)
    outside = next((each for each in record.left_out if each.proposal == name), None)
    if inside:
        rival = found.portfolio(inside.best_without)
    elif outside:
        rival, short = found.portfolio(outside.best_with), outside.lacked
    else:
        rival = best_with(found.instance, i, Choice(found.chosen, record.best_merit, ()))
        short = merit_lacking(found.instance, found.chosen, i, rival)
    turned = turned_by_parts(found.instance, found.chosen) if turned is None else turned
    return reason_of(found.judged.case, found.instance, found.chosen, i, rival, short, turned)


def _best(found: Recorded, one: str, other: str) -> Portfolio | None:
    """The best series with one proposal and without the other."""
    from a87ws.selection.choose import choose

    place = {name: i for i, name in enumerate(found.instance.names)}
    if one not in place or other not in place:
        return None
    asked = found.instance.vary(include=[place[one]], exclude=[place[other]])
    return choose(asked, best_merit=False, start=found.chosen).portfolio
