"""Why a proposal was or was not selected, and one beside another, in plain sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from a87ws.model.registers import Waiver
from a87ws.model.standing import Standing
from a87ws.rendering.numbers import points, rounded
from a87ws.rendering.reasons import Speech, ineligible_words, parts_words, sentence
from a87ws.selection.decision import Alternative, Reason, Worth
from a87ws.selection.eligibility import Ineligible


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
        *_verdict(verdict, speech),
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


def _verdict(verdict: Verdict, speech: Speech) -> Iterator[str]:
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
        *_best(one, other, found.with_one, speech),
        *_best(other, one, found.with_other, speech),
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


def _best(one: Verdict, other: Verdict, best: Alternative | None, speech: Speech) -> Iterator[str]:
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
