"""The question of who reviews what, in integers: what is open, who may take it, what is kept.

Sets of proposals are bit masks, one for each reviewer.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from a87ws.call.case import Case
from a87ws.call.proposal import Proposal
from a87ws.call.registers import Reviewer
from a87ws.call.review import Recusal, Review, ReviewKey
from a87ws.reviews.conflicts import NOT_COUNTED, Interest


@dataclass(frozen=True)
class AssignmentProblem:
    """What is to be assigned; proposals and reviewers are numbered in the order of their ids."""

    proposals: tuple[str, ...]
    reviewers: tuple[str, ...]
    needs: tuple[int, ...]
    """How many more reviewers each proposal needs."""
    loads: tuple[int, ...]
    """How many reviews each reviewer already has as work."""
    room: tuple[int | None, ...]
    """How many more reviews each reviewer may get; None is any number."""
    allowed: tuple[int, ...]
    """For each reviewer, the proposals they may be given."""
    unread: tuple[int, ...]
    """For each reviewer, the proposals in no language they read."""
    holdings: tuple[int, ...]
    """For each reviewer, the proposals they already have and keep."""

    @property
    def unread_cost(self) -> int:
        """The cost of one review in an unread language: more than the most uneven loads could."""
        return (sum(self.loads) + sum(self.needs) + 1) ** 2

    def has_room(self, reviewer: int, given: int) -> bool:
        """Whether a reviewer with this many new reviews may get one more."""
        room = self.room[reviewer]
        return room is None or given < room


@dataclass
class Plan:
    """Who is given what, besides what they hold: a mask of proposals for each reviewer."""

    instance: AssignmentProblem
    given: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not self.given:
            self.given = [0] * len(self.instance.reviewers)

    def load(self, reviewer: int) -> int:
        """How many reviews a reviewer has in all."""
        return self.instance.loads[reviewer] + self.given[reviewer].bit_count()

    def missing(self) -> list[int]:
        """How many reviewers each proposal still lacks."""
        lacks = list(self.instance.needs)
        for mask in self.given:
            for proposal in bits(mask):
                lacks[proposal] -= 1
        return lacks

    def can_hand(self, giver: int, taker: int) -> int:
        """The proposals that `giver` could hand to `taker`, as a mask."""
        return self.given[giver] & self.instance.allowed[taker] & ~self.given[taker]

    @property
    def unread(self) -> int:
        """How many reviews go to somebody who reads none of the proposal's languages."""
        count = 0
        for mask, unread in zip(self.given, self.instance.unread, strict=True):
            count += (mask & unread).bit_count()
        return count

    @property
    def cost(self) -> int:
        """What is minimised: first unread languages, then the sum of the squares of the loads."""
        squares = sum(self.load(r) ** 2 for r in range(len(self.given)))
        return self.instance.unread_cost * self.unread + squares


def bits(mask: int) -> Iterator[int]:
    """The numbers in a mask, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


@dataclass(frozen=True)
class CurrentAssignments:
    """What is already assigned or filed, and which of it can give no counted review any more."""

    by_proposal: Mapping[str, tuple[str, ...]]
    lost: Mapping[ReviewKey, str]
    """Why an assignment or a review gives no counted review, in a word: a conflict, a recusal, an
    abstention.
    """

    def has(self, proposal: str, reviewer: str) -> bool:
        """Whether the reviewer is assigned the proposal or has filed a review of it."""
        return reviewer in self.by_proposal.get(proposal, ())

    def is_work(self, key: ReviewKey) -> bool:
        """Whether the reviewer has done or has to do this review, whether or not it counts."""
        return self.lost.get(key) in {None, "abstained"}


def current_assignments(case: Case, interests: Iterable[Interest]) -> CurrentAssignments:
    """Who is assigned, by proposal in the order of the file, then who filed without being asked."""
    registered = {reviewer.id for reviewer in case.reviewers}
    reviewers_of = _reviewers_of(case, registered)
    conflicted: set[ReviewKey] = set()
    for interest in interests:
        if interest.kind in NOT_COUNTED and interest.bars:
            conflicted.add(ReviewKey(interest.proposal, interest.reviewer))
    by_proposal: dict[str, tuple[str, ...]] = {}
    lost: dict[ReviewKey, str] = {}
    for name, reviewers in reviewers_of.items():
        if reviewers:
            by_proposal[name] = tuple(reviewers)
        for reviewer in reviewers:
            key = ReviewKey(name, reviewer)
            reason = _loss(case, key, registered, conflicted)
            if reason:
                lost[key] = reason
    return CurrentAssignments(by_proposal, lost)


def _reviewers_of(case: Case, registered: Collection[str]) -> Mapping[str, list[str]]:
    """Who is assigned each proposal or has filed a review of it, each reviewer once."""
    reviewers_of: dict[str, list[str]] = {}
    for name, assigned in case.assignments.assignments.items():
        reviewers_of[name] = list(dict.fromkeys(assigned))
    for key in case.reviews:
        if key.reviewer in registered:
            reviewers = reviewers_of.setdefault(key.proposal, [])
            if key.reviewer not in reviewers:
                reviewers.append(key.reviewer)
    return reviewers_of


def _loss(
    case: Case, key: ReviewKey, registered: Collection[str], conflicted: Collection[ReviewKey]
) -> str | None:
    """Why a review is not or will not be counted; None where nothing speaks against it."""
    review = case.reviews.get(key)
    if key.reviewer not in registered:
        return "not registered"
    if isinstance(review, Recusal):
        return "recused"
    if key in conflicted:
        return "conflict of interest"
    if isinstance(review, Review) and all(score is None for score in review.scores.values()):
        return "abstained"
    return None


def build_problem(
    case: Case,
    open_proposals: Collection[str],
    current: CurrentAssignments,
    interests: Iterable[Interest],
) -> AssignmentProblem:
    """The problem over the proposals that are open to review.

    What is lost is made up for by other reviewers; what is kept counts as work.
    """
    proposals = tuple(sorted(open_proposals))
    reviewers = sorted(case.reviewers, key=lambda reviewer: reviewer.id)
    barred = {(interest.reviewer, interest.proposal) for interest in interests if interest.bars}
    loads, room, allowed, unread, holdings = [], [], [], [], []
    for reviewer in reviewers:
        load, holding, open_to_them = 0, 0, 0
        for p, name in enumerate(proposals):
            key = ReviewKey(name, reviewer.id)
            if current.has(name, reviewer.id):
                load += current.is_work(key)
                holding |= (key not in current.lost) << p
            else:
                open_to_them |= ((reviewer.id, name) not in barred) << p
        loads.append(load)
        room.append(_room(reviewer, load))
        allowed.append(open_to_them)
        unread.append(_unread(reviewer, [case.proposals[name] for name in proposals]))
        holdings.append(holding)
    needs = [case.call.reviews.per_proposal] * len(proposals)
    for mask in holdings:
        for proposal in bits(mask):
            needs[proposal] = max(0, needs[proposal] - 1)
    return AssignmentProblem(
        proposals,
        tuple(reviewer.id for reviewer in reviewers),
        tuple(needs),
        tuple(loads),
        tuple(room),
        tuple(allowed),
        tuple(unread),
        tuple(holdings),
    )


def _room(reviewer: Reviewer, load: int) -> int | None:
    if reviewer.load is None:
        return None
    return max(0, reviewer.load - load)


def _unread(reviewer: Reviewer, proposals: Iterable[Proposal]) -> int:
    """The proposals in no language the reviewer reads, as a mask."""
    mask = 0
    for p, proposal in enumerate(proposals):
        mask |= (not reads_language_of(reviewer, proposal)) << p
    return mask


def reads_language_of(reviewer: Reviewer, proposal: Proposal) -> bool:
    """Whether the reviewer reads one of the proposal's languages; true where either is unknown."""
    read, written = _base_languages(reviewer.languages), _base_languages(proposal.languages)
    return not read or not written or not read.isdisjoint(written)


def _base_languages(tags: Iterable[str]) -> set[str]:
    """Language tags without script or region: `fr` for `fr-CH`."""
    return {tag.casefold().partition("-")[0] for tag in tags}
