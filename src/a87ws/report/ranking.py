"""Every proposal in a row, and what there is to say of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from a87ws.call.case import Register
from a87ws.call.review import Judgement, Recusal, Review, ReviewKey, Standing, places
from a87ws.data import region_of
from a87ws.report.facts import Facts, Words, paragraphs, plain, reviewer_name
from a87ws.report.standings import give_or_take, sort_by_merit, spread_of
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
    ranking = _Ranking(
        facts,
        words,
        places(found.standings, found.ineligible),
        found.case.register,
        _by_proposal(facts),
        frozenset(counted_ratings(found.case)),
    )
    return tuple(map(ranking.entry, sort_by_merit(found.standings)))


@dataclass(frozen=True)
class _Ranking:
    """What every row rests on; `entry` makes a row."""

    facts: Facts
    words: Words
    places: Mapping[str, int]
    register: Register
    reviews: Mapping[str, Judgements]
    counted: Collection[ReviewKey]

    def entry(self, standing: Standing) -> RankedProposal:
        """The row of one proposal."""
        facts, words, name = self.facts, self.words, standing.proposal
        found = facts.sureness
        proposal, call = found.case.proposals[name], found.case.call
        reviews = self.reviews.get(name, ())
        spread = spread_of(standing)
        state, badge = _state(facts, words, name)
        means, heat = [], []
        for criterion in call.criteria:
            mean = _mean(self.counted, reviews, criterion)
            means.append(words.number(mean, 2))
            heat.append(_heat(facts, mean))
        return RankedProposal(
            id=name,
            title=plain(proposal.title),
            place=self.places.get(name),
            state=state,
            badge=badge,
            hosts=hosts(facts, self.register, name),
            rating=words.number(standing.rating),
            spread=words.number(spread, 2),
            doubt=_doubt(words, give_or_take(found, name)),
            reviews=standing.reviews,
            merit=_merit(words, standing),
            thousandths=_or_minus_one(standing.merit),
            spread_at=_or_minus_one(spread, 1000),
            joint=standing.joint,
            pathfinder=standing.pathfinder,
            focus=words.values("focus", proposal.focus),
            places=words.country_names(proposal.countries),
            outcomes=words.values("outcome", proposal.outcomes),
            focus_ids=tuple(proposal.focus),
            regions=tuple(sorted(regions_of(facts, name))),
            means=tuple(means),
            heat=tuple(heat),
            marks=tuple(self._marks(reviews)),
            description=paragraphs(proposal.description),
            reason=_reason(facts, words, name),
        )

    def _marks(self, reviews: Judgements) -> Iterator[ReviewMark]:
        for key, review in reviews:
            yield _mark(self.facts, self.words, key, review, counts=key in self.counted)


def _doubt(words: Words, half: Fraction | None) -> str:
    if half is None:
        return ""
    return words.number(half, 2)


def _merit(words: Words, standing: Standing) -> str:
    if standing.merit is None:
        return "–"
    return words.points(standing.merit)


def _or_minus_one(number: Fraction | int | None, scale: int = 1) -> int:
    """A number for the script, in whole units; −1 where there is none."""
    if number is None:
        return -1
    return round(scale * number)


def _reason(facts: Facts, words: Words, name: str) -> str:
    """Why a proposal could not be selected, or else why it was or was not; the words of a fault are
    the file's.
    """
    why = facts.sureness.ineligible.get(name)
    if why is not None:
        return words("barred", words=plain(ineligible_words(why, words.speech)))
    if facts.decided is None or not facts.decided.reasons.get(name):
        return ""
    return words("reason", words=plain(facts.decided.reasons[name]))


def hosts(facts: Facts, register: Register, proposal: str) -> tuple[str, ...]:
    """The submitting organizations by their registered names, lead first, each once."""
    of = facts.sureness.case.proposals[proposal]
    named = {}
    for host, member in register.hosts(of):
        name = host.name
        if member is not None:
            name = member.name
        named[register.key(host.name)] = plain(name)
    return tuple(named.values())


def regions_of(facts: Facts, proposal: str) -> frozenset[str]:
    """The ILO regions of a proposal's countries of action."""
    regions = map(region_of, facts.sureness.case.proposals[proposal].countries)
    return frozenset(region for region in regions if region)


def _state(facts: Facts, words: Words, name: str) -> tuple[State, str]:
    decided = facts.decided
    if decided is not None and name in decided.selected:
        return "selected", words("state_selected")
    if name in facts.sureness.ineligible:
        return "barred", words("state_barred")
    if decided is None:
        return "open", words("state_open")
    record = decided.record
    if name in record.reserves[: facts.sureness.case.call.selection.reserves]:
        return "reserve", words("state_reserve", place=record.reserves.index(name) + 1)
    return "left", words("state_left")


def _by_proposal(facts: Facts) -> Mapping[str, Judgements]:
    found: dict[str, list[tuple[ReviewKey, Judgement]]] = {}
    for key, review in sorted(facts.sureness.case.reviews.items()):
        found.setdefault(key.proposal, []).append((key, review))
    return found


def _mean(counted: Collection[ReviewKey], reviews: Judgements, criterion: str) -> Fraction | None:
    scores = []
    for key, review in reviews:
        if key in counted and isinstance(review, Review):
            score = review.scores.get(criterion)
            if score is not None:
                scores.append(score)
    if not scores:
        return None
    return Fraction(sum(scores), len(scores))


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
    scores = [_score(review, name) for name in criteria]
    rating = words.number(rate_review(found.case.call, review))
    note = ""
    if key in found.waived:
        note = words("mark_waived")
    elif not counts:
        note = words("mark_not_counted")
    return ReviewMark(reviewer, tuple(scores), rating, note)


def _score(review: Review, criterion: str) -> str:
    score = review.scores.get(criterion)
    if score is None:
        return "–"
    return str(score)
