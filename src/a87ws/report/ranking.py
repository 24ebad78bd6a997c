"""Every proposal in a row, and what there is to say of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from a87ws.call.case import Register
from a87ws.call.review import Judgement, Recusal, Review, ReviewKey, Standing, places
from a87ws.data import region_of
from a87ws.report.facts import Facts, Words, paragraphs, plain
from a87ws.reviews.rating import counted_ratings, rate_review
from a87ws.selection.sentences import ineligible_words

Judgements = Sequence[tuple[ReviewKey, Judgement]]
"""The reviews of one proposal, in the order of the reviewers."""
State = Literal["selected", "reserve", "left", "barred", "open"]


@dataclass(frozen=True)
class ReviewMark:
    """One review of one proposal: the reviewer, a score a criterion, and what they come to."""

    reviewer: str
    scores: tuple[str, ...]
    rating: str
    note: str = ""
    """Why it does not count, where it does not."""


@dataclass(frozen=True)
class RankedProposal:
    """One proposal, in words and in what a script sorts and filters by."""

    id: str
    title: str
    place: int | None
    state: State
    badge: str
    hosts: tuple[str, ...]
    rating: str
    spread: str
    doubt: str
    reviews: int
    merit: str
    thousandths: int
    spread_at: int
    joint: bool
    pathfinder: bool
    focus: tuple[str, ...]
    places: tuple[str, ...]
    outcomes: tuple[str, ...]
    focus_ids: tuple[str, ...]
    regions: tuple[str, ...]
    means: tuple[str, ...]
    """The mean of each criterion over the counted reviews."""
    heat: tuple[int, ...]
    """The same in five steps, from 0 for the lowest fifth of the scale to 4; 5 where there is none.
    """
    marks: tuple[ReviewMark, ...]
    description: tuple[str, ...]
    reason: str


def entries(facts: Facts, words: Words) -> tuple[RankedProposal, ...]:
    """All proposals by merit; those without a rating come last."""
    found = facts.sureness
    ranked = sorted(
        found.standings, key=lambda each: (each.merit is None, -(each.merit or 0), each.proposal)
    )
    place = places(found.standings, found.ineligible)
    register = found.case.register
    reviews = _by_proposal(facts)
    counted, barred = frozenset(counted_ratings(found.case)), _barred(facts, words)
    return tuple(
        _entry(
            facts,
            words,
            each,
            place.get(each.proposal),
            register,
            reviews.get(each.proposal, ()),
            counted,
            barred,
        )
        for each in ranked
    )


def _entry(  # noqa: PLR0913, PLR0917  one row rests on them all
    facts: Facts,
    words: Words,
    each: Standing,
    place: int | None,
    register: Register,
    reviews: Judgements,
    counted: Collection[ReviewKey],
    barred: Mapping[str, str],
) -> RankedProposal:
    found = facts.sureness
    proposal, call = found.case.proposals[each.proposal], found.case.call
    interval = found.doubt.intervals.get(each.proposal)
    spread = max(each.ratings) - min(each.ratings) if len(each.ratings) > 1 else None
    state, badge = _state(facts, words, each.proposal)
    means = tuple(_mean(counted, reviews, name) for name in call.criteria)
    reason = facts.decided.reasons.get(each.proposal, "") if facts.decided else ""
    return RankedProposal(
        id=each.proposal,
        title=plain(proposal.title),
        place=place,
        state=state,
        badge=badge,
        hosts=hosts(facts, register, each.proposal),
        rating=words.number(each.rating),
        spread=words.number(spread, 2),
        doubt=words.number((interval[1] - interval[0]) / 2, 2) if interval else "",
        reviews=each.reviews,
        merit="–" if each.merit is None else words.points(each.merit),
        thousandths=-1 if each.merit is None else each.merit,
        spread_at=-1 if spread is None else round(1000 * spread),
        joint=each.joint,
        pathfinder=each.pathfinder,
        focus=tuple(words.value("focus", value) for value in proposal.focus),
        places=tuple(words.country(code) for code in dict.fromkeys(proposal.countries)),
        outcomes=tuple(words.value("outcome", value) for value in proposal.outcomes),
        focus_ids=tuple(proposal.focus),
        regions=tuple(sorted(regions_of(facts, each.proposal))),
        means=tuple(words.number(mean, 2) for mean in means),
        heat=tuple(_heat(facts, mean) for mean in means),
        marks=tuple(
            _mark(facts, words, key, review, counts=key in counted) for key, review in reviews
        ),
        description=paragraphs(proposal.description),
        reason=barred.get(each.proposal)
        or (words("reason", words=plain(reason)) if reason else ""),
    )


def hosts(facts: Facts, register: Register, proposal: str) -> tuple[str, ...]:
    """The submitting organizations by their registered names, lead first, each once."""
    of = facts.sureness.case.proposals[proposal]
    named = {
        register.key(host.name): member.name if member else host.name
        for host, member in register.hosts(of)
    }
    return tuple(map(plain, named.values()))


def regions_of(facts: Facts, proposal: str) -> frozenset[str]:
    """The ILO regions of a proposal's countries of action."""
    codes = facts.sureness.case.proposals[proposal].countries
    return frozenset(region for code in codes if (region := region_of(code)))


def _barred(facts: Facts, words: Words) -> Mapping[str, str]:
    """Why each that could not be selected could not, as a sentence; the words of a fault are the
    file's.
    """
    barred = {}
    for name, why in facts.sureness.ineligible.items():
        barred[name] = words("barred", words=plain(ineligible_words(why, words.speech)))
    return barred


def _state(facts: Facts, words: Words, name: str) -> tuple[State, str]:
    if name in facts.sureness.ineligible:
        return "barred", words("state_barred")
    if facts.decided is None:
        return "open", words("state_open")
    record = facts.decided.record
    if any(each.proposal == name for each in record.selected):
        return "selected", words("state_selected")
    if name in record.reserves[: facts.sureness.case.call.selection.reserves]:
        return "reserve", words("state_reserve", place=record.reserves.index(name) + 1)
    return "left", words("state_left")


def _by_proposal(facts: Facts) -> Mapping[str, Judgements]:
    found: dict[str, list[tuple[ReviewKey, Judgement]]] = {}
    for key, review in sorted(facts.sureness.case.reviews.items()):
        found.setdefault(key.proposal, []).append((key, review))
    return found


def _mean(counted: Collection[ReviewKey], reviews: Judgements, criterion: str) -> Fraction | None:
    given = [
        review.scores.get(criterion)
        for key, review in reviews
        if key in counted and isinstance(review, Review)
    ]
    scores = [score for score in given if score is not None]
    return Fraction(sum(scores), len(scores)) if scores else None


def _heat(facts: Facts, mean: Fraction | None) -> int:
    scale = facts.sureness.case.call.scale
    low, high = min(scale), max(scale)
    if mean is None or high == low:
        return 5
    return min(4, int(5 * (mean - low) / (high - low)))


def _mark(
    facts: Facts, words: Words, key: ReviewKey, review: Judgement, *, counts: bool
) -> ReviewMark:
    found = facts.sureness
    reviewer = reviewer_name(facts, key.reviewer)
    criteria = found.case.call.criteria
    if isinstance(review, Recusal):
        return ReviewMark(reviewer, ("–",) * len(criteria), "–", words("mark_recused"))
    rating = rate_review(found.case.call, review)
    scores = tuple(
        "–" if review.scores.get(name) is None else str(review.scores[name]) for name in criteria
    )
    note = "" if counts else words("mark_not_counted")
    if key in found.waived:
        note = words("mark_waived")
    return ReviewMark(reviewer, scores, words.number(rating), note)


def reviewer_name(facts: Facts, reviewer: str) -> str:
    """A reviewer by name; by id where the register has none."""
    named = next(
        (each.name for each in facts.sureness.case.reviewers if each.id == reviewer), reviewer
    )
    return plain(named)
