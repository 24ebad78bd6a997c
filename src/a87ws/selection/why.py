"""Why a proposal was, or was not, selected: the record's word for it, after seeing that the record
still holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from fractions import Fraction

from a87ws.base.faults import Fault
from a87ws.base.text import points, rounded
from a87ws.call.case import Case, conflicts
from a87ws.call.registers import Waiver
from a87ws.call.review import Standing
from a87ws.reviews.judge import Ineligible, JudgedCase, judge
from a87ws.reviews.rating import counted_ratings
from a87ws.selection.decision import (
    Alternative,
    Reason,
    SelectionRecord,
    Worth,
    alternative,
    figures,
    shifts,
)
from a87ws.selection.instance import Instance, Portfolio
from a87ws.selection.record import decided_instance, read_record
from a87ws.selection.sentences import Speech, ineligible_words, parts_words, sentence, speech_of


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
    """Two proposals, and the best series with each and without the other; `shifts` is by attribute
    how much more imbalance the second series has.
    """

    one: Verdict
    other: Verdict
    with_one: Alternative | None
    with_other: Alternative | None
    sizes: tuple[int, int]
    shifts: Mapping[str, Fraction] = field(default_factory=dict)


def why_lines(verdict: Verdict, worth: Worth, best_merit: int, speech: Speech) -> tuple[str, ...]:
    """A title and plain sentences."""
    return (
        verdict.title,
        *_standing(verdict.standing, speech),
        *(
            speech.say("waived", on=f"{each.on}", by=each.by, words=each.reason)
            for each in verdict.waivers
        ),
        *_verdict_of_why(verdict, speech),
        *_spent(worth, best_merit, speech),
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


def _spent(worth: Worth, best_merit: int, speech: Speech) -> Iterator[str]:
    spent = best_merit - worth.merit
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
        merit=speech.comma(points(best.merit)),
        imbalance=speech.comma(rounded(best.imbalance)),
        value=speech.comma(rounded(best.value)),
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
    less = first.value - second.value
    if (first.merit, first.imbalance) == (second.merit, second.imbalance):
        yield speech.say("against_equal")
        return
    side = 1 if less >= 0 else -1
    shifts = {name: -side * shift for name, shift in found.shifts.items()}
    parts = parts_words(side * (first.merit - second.merit), shifts, speech)
    if less:
        ahead = names[0] if less > 0 else names[1]
        yield speech.say(
            "against_more", one=ahead, less=speech.count("points", abs(less)), parts=parts
        )
    else:
        yield speech.say("against_same", parts=parts)


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
            f"`{proposal}` cannot be compared with itself", "name another proposal", exit_code=2
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
            hint = "use the name of a file in proposals/"
            if near:
                hint = f"did you mean `{near[0]}`?"
            raise Fault(f"there is no proposal `{proposal}`", hint, exit_code=2)
    return recorded(case)


def recorded(case: Case) -> RecordedDecision:
    """The record with the instance it decided. Raises Fault where it does not fit the files."""
    record, instance = read_record(case), decided_instance(case)
    place = {name: i for i, name in enumerate(instance.names)}
    names = [each.proposal for each in record.selected]
    if not place.keys() >= {*names}:
        message = "the record does not match its own question"
        raise Fault(message, "run `a87ws select --check` to see what is wrong", exit_code=1)
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
    if name in record.fixed.gone:
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
