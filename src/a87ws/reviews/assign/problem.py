"""The question of who reviews what, in integers: sets of proposals are bit masks, one a reviewer."""

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
    """What is to be given out; proposals and reviewers are numbered in the order of their ids.

    `needs` is how many more reviewers each proposal is to get. Of each reviewer: `held`, the
    proposals they have already and keep; `loads`, how many those are as work; `room`, how many more
    they may get (None: any number); `allowed`, those they may be given; `unread`, those in no
    language they read.
    """

    proposals: tuple[str, ...]
    reviewers: tuple[str, ...]
    needs: tuple[int, ...]
    loads: tuple[int, ...]
    room: tuple[int | None, ...]
    allowed: tuple[int, ...]
    unread: tuple[int, ...]
    held: tuple[int, ...]

    @property
    def steep(self) -> int:
        """What one review in an unread language costs: more than the most uneven loads ever could."""
        return (sum(self.loads) + sum(self.needs) + 1) ** 2

    def has_room(self, reviewer: int, given: int) -> bool:
        """Whether a reviewer with so many new reviews may get one more."""
        room = self.room[reviewer]
        return room is None or given < room


@dataclass
class Plan:
    """Who is given what, beside what they hold: a mask of proposals for each reviewer."""

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

    @property
    def unread(self) -> int:
        """How many are given to somebody who reads none of the proposal's languages."""
        return sum(
            (mask & no).bit_count()
            for mask, no in zip(self.given, self.instance.unread, strict=True)
        )

    @property
    def cost(self) -> int:
        """What is to be least: first reviews in unread languages, then the sum of the squares of
        the loads.
        """
        return self.instance.steep * self.unread + sum(
            self.load(r) ** 2 for r in range(len(self.given))
        )


def bits(mask: int) -> Iterator[int]:
    """The numbers in a mask, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


@dataclass(frozen=True)
class CurrentAssignments:
    """What stands already: who has which proposal, and of those, whose review can no longer count
    or come.
    """

    by_proposal: Mapping[str, tuple[str, ...]]
    lost: Mapping[ReviewKey, str]
    """Why an assignment or a review gives no counted review, in a word: a conflict, a recusal, an
    abstention.
    """


def current_assignments(case: Case, interests: Iterable[Interest]) -> CurrentAssignments:
    """Whoever is assigned or has filed, by proposal in the order of the file, those who only filed
    after them.
    """
    registered = {each.id for each in case.reviewers}
    found = {name: list(dict.fromkeys(each)) for name, each in case.assignments.assignments.items()}
    for key in case.reviews:
        if key.reviewer in registered and key.reviewer not in found.setdefault(key.proposal, []):
            found[key.proposal].append(key.reviewer)
    conflicted = {
        ReviewKey(each.proposal, each.reviewer)
        for each in interests
        if each.kind in NOT_COUNTED and each.bars
    }
    lost = {}
    for name, reviewers in found.items():
        for reviewer in reviewers:
            key = ReviewKey(name, reviewer)
            reason = _lost(case, key, registered, conflicted)
            if reason:
                lost[key] = reason
    return CurrentAssignments(
        {name: tuple(reviewers) for name, reviewers in found.items() if reviewers}, lost
    )


def _lost(
    case: Case, key: ReviewKey, registered: Collection[str], conflicted: Collection[ReviewKey]
) -> str | None:
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
    case: Case, open_: Collection[str], standing: CurrentAssignments, interests: Iterable[Interest]
) -> AssignmentProblem:
    """The instance over the proposals in `open_`; what is lost is made up for, what is kept counts
    as work.
    """
    proposals = tuple(sorted(open_))
    reviewers = tuple(sorted(case.reviewers, key=lambda each: each.id))
    barred = {(each.reviewer, each.proposal) for each in interests if each.bars}
    everything = (1 << len(proposals)) - 1
    held, loads, allowed, unread = [], [], [], []
    for each in reviewers:
        has = [each.id in standing.by_proposal.get(name, ()) for name in proposals]
        works = [
            h and standing.lost.get(ReviewKey(name, each.id)) in (None, "abstained")
            for h, name in zip(has, proposals, strict=True)
        ]
        good = [
            w and ReviewKey(name, each.id) not in standing.lost
            for w, name in zip(works, proposals, strict=True)
        ]
        held.append(_mask(good))
        loads.append(sum(works))
        allowed.append(
            everything & ~_mask(has) & ~_mask((each.id, name) in barred for name in proposals)
        )
        unread.append(
            _mask(not reads_language_of(each, case.proposals[name]) for name in proposals)
        )
    needs = [
        max(0, case.call.reviews.per_proposal - sum(mask >> p & 1 for mask in held))
        for p in range(len(proposals))
    ]
    room = tuple(
        None if each.load is None else max(0, each.load - load)
        for each, load in zip(reviewers, loads, strict=True)
    )
    ids = tuple(each.id for each in reviewers)
    return AssignmentProblem(
        proposals, ids, tuple(needs), tuple(loads), room, tuple(allowed), tuple(unread), tuple(held)
    )


def reads_language_of(reviewer: Reviewer, proposal: Proposal) -> bool:
    """Whether the reviewer reads one of the proposal's languages; where either is not known, they
    are taken to.
    """
    theirs, its = (
        {tag.casefold().partition("-")[0] for tag in each.languages}
        for each in (reviewer, proposal)
    )
    return not theirs or not its or not theirs.isdisjoint(its)


def _mask(holds: Iterable[bool]) -> int:
    return sum(1 << place for place, each in enumerate(holds) if each)
