"""Why a proposal was, or was not, selected: the record's word for it, after seeing that the record
still holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from pathlib import Path

from a87ws.base.faults import Fault
from a87ws.base.text import points, rounded
from a87ws.call.case import conflicts
from a87ws.call.registers import Waiver
from a87ws.call.review import Standing
from a87ws.reviews.judge import Ineligible, Judged, ineligible_facts, judge
from a87ws.reviews.rating import counted_ratings
from a87ws.selection.build import SelectionQuestion, alternative, build, figures
from a87ws.selection.decision import (
    Alternative,
    Figures,
    Part,
    Reason,
    RecordedAlternative,
    SelectionRecord,
)
from a87ws.selection.explain import titles
from a87ws.selection.instance import Instance, Portfolio
from a87ws.selection.record import changes, inputs, read_record, withdrawn
from a87ws.selection.sentences import Speech, ineligible_words, parts_words, sentence


@dataclass(frozen=True)
class Verdict:
    """One proposal as it was judged; `reason` is None where it could not be selected, and
    `ineligible` says why.
    """

    proposal: str
    title: str
    standing: Standing | None
    is_selected: bool
    reason: Reason | None
    ineligible: Ineligible | None = None
    reserve: int | None = None
    reserves: int = 0
    waivers: tuple[Waiver, ...] = ()
    """Those by which reviews of it count despite a conflict of interest."""


@dataclass(frozen=True)
class Against:
    """Two proposals, and the best series with each and without the other; `shifts` is what the
    second costs more.
    """

    one: Verdict
    other: Verdict
    with_one: Alternative | None
    with_other: Alternative | None
    sizes: tuple[int, int]


def why_lines(
    verdict: Verdict, figures: Figures, best_merit: int, speech: Speech
) -> tuple[str, ...]:
    """A title and plain sentences."""
    return (
        verdict.title,
        *_standing(verdict.standing, speech),
        *(
            speech.say("waived", on=f"{each.on}", by=each.by, words=each.reason)
            for each in verdict.waivers
        ),
        *_verdict_of_why(verdict, speech),
        *_spent(figures, best_merit, speech),
    )


def _standing(standing: Standing | None, speech: Speech) -> Iterator[str]:
    if standing is None or standing.rating is None or standing.merit is None:
        return
    priorities = _priorities(standing, speech)
    yield speech.say(
        "standing_priority" if priorities else "standing",
        rating=speech.comma(rounded(standing.rating)),
        reviews=speech.count("reviews", standing.reviews),
        merit=speech.comma(points(standing.merit)),
        priorities=priorities,
    )


def _priorities(standing: Standing, speech: Speech) -> str:
    held = [
        name
        for name, holds in (("joint", standing.joint), ("pathfinder", standing.pathfinder))
        if holds
    ]
    return speech.listed(speech.say(f"priority_{name}") for name in held) if held else ""


def _verdict_of_why(verdict: Verdict, speech: Speech) -> Iterator[str]:
    if verdict.reason is None:
        if verdict.ineligible:
            yield speech.say("ineligible", reason=ineligible_words(verdict.ineligible, speech))
        return
    side = "selected" if verdict.is_selected else "left_out"
    yield speech.say(side, reason=sentence(verdict.reason, speech, selected=verdict.is_selected))
    if verdict.reason.joins and verdict.reason.decided != "override":
        yield speech.say("would_join", names=speech.listed(verdict.reason.joins))
    if verdict.reserve:
        yield speech.say("reserve", place=verdict.reserve, of=verdict.reserves)


def _spent(figures: Figures, best_merit: int, speech: Speech) -> Iterator[str]:
    spent = best_merit - figures.merit
    if spent:
        best = speech.comma(points(best_merit))
        yield speech.say("given_up", spent=speech.comma(points(spent)), best=best)


def against_lines(found: Against, speech: Speech) -> tuple[str, ...]:
    """A title and plain sentences on two proposals."""
    one, other = found.one, found.other
    return (
        speech.say("against_title", one=one.title, other=other.title),
        _merit(one, speech),
        _merit(other, speech),
        _sides(one, other, speech),
        *_best_of_why(one, other, found.with_one, speech),
        *_best_of_why(other, one, found.with_other, speech),
        *_between(found, speech),
    )


def _merit(verdict: Verdict, speech: Speech) -> str:
    standing = verdict.standing
    if verdict.ineligible or standing is None or standing.rating is None:
        words = ineligible_words(verdict.ineligible, speech) if verdict.ineligible else ""
        return speech.say("against_none", one=verdict.proposal, reason=words)
    priorities = _priorities(standing, speech)
    return speech.say(
        "against_merit",
        one=verdict.proposal,
        rating=speech.comma(rounded(standing.rating)),
        reviews=speech.count("reviews", standing.reviews),
        merit=speech.comma(points(standing.merit or 0)),
        priorities=speech.say("against_priorities", priorities=priorities) if priorities else "",
    )


def _sides(one: Verdict, other: Verdict, speech: Speech) -> str:
    if one.is_selected == other.is_selected:
        return speech.say("against_both" if one.is_selected else "against_neither")
    inside, outside = (one, other) if one.is_selected else (other, one)
    return speech.say("against_one", one=inside.proposal, other=outside.proposal)


def _best_of_why(
    one: Verdict, other: Verdict, best: Alternative | None, speech: Speech
) -> Iterator[str]:
    if one.ineligible or other.ineligible:
        return
    if best is None:
        yield speech.say("against_not", one=one.proposal, other=other.proposal)
        return
    yield speech.say(
        "against_best",
        one=one.proposal,
        other=other.proposal,
        merit=speech.comma(points(best.figures.merit)),
        imbalance=speech.comma(rounded(best.figures.imbalance)),
        value=speech.comma(rounded(best.figures.value)),
    )


def _between(found: Against, speech: Speech) -> Iterator[str]:
    """Which of the two series is better, merit and balance apart."""
    first, second = found.with_one, found.with_other
    if first is None or second is None:
        return
    names = found.one.proposal, found.other.proposal
    more = found.sizes[0] - found.sizes[1]
    if more:
        ahead = names[0] if more > 0 else names[1]
        yield speech.say("against_size", one=ahead, fewer=speech.count("sessions", abs(more)))
    less = first.figures.value - second.figures.value
    if first.figures == second.figures:
        yield speech.say("against_equal")
        return
    better, worse = (first, second) if less >= 0 else (second, first)
    parts = parts_words(better.figures.merit - worse.figures.merit, _shifts(better, worse), speech)
    if less:
        ahead = names[0] if less > 0 else names[1]
        yield speech.say(
            "against_more", one=ahead, less=speech.count("points", abs(less)), parts=parts
        )
    else:
        yield speech.say("against_same", parts=parts)


def _shifts(better: Alternative, worse: Alternative) -> Mapping[str, Fraction]:
    """By attribute, how much more imbalance the better of the two has; both are told from the
    selection.
    """
    zero = Fraction(0)
    attributes = sorted({*better.shifts, *worse.shifts})
    found = {
        name: better.shifts.get(name, zero) - worse.shifts.get(name, zero) for name in attributes
    }
    return {name: shift for name, shift in found.items() if shift}


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
            f"`{proposal}` cannot be compared with itself", "name another proposal", exit_code=2
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
            hint = f"did you mean `{near[0]}`?" if near else "use the name of a file in proposals/"
            raise Fault(f"there is no proposal `{proposal}`", hint, exit_code=2)
    record = read_record(root)
    changed = tuple(changes(record.inputs, inputs(judged.case)))
    if changed:
        raise Fault(
            "\n  ".join(["the record is out of date:", *changed]),
            "run `a87ws select` again",
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
        message = "the record does not match the files, though none of them has changed"
        raise Fault(
            message, "run `a87ws select --check` to see what is wrong", exit_code=1
        ) from None
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
