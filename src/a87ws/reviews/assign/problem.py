"""The question of who reviews what, in integers: each reviewer has bit masks of proposals."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import and_, attrgetter
from typing import NamedTuple

from a87ws.call.case import Case
from a87ws.call.proposal import Proposal
from a87ws.call.registers import Reviewer
from a87ws.call.review import Recusal, Review, ReviewKey
from a87ws.reviews.conflicts import NOT_COUNTED, Interest
from a87ws.reviews.rating import is_abstention


@dataclass(frozen=True)
class AssignmentProblem:
    """What is to be assigned; proposals and reviewers are numbered in the order of their ids.

    `needs` is how many more reviewers each proposal is to get. For each reviewer: `held`, the
    proposals they have already and keep; `loads`, how many of those are work; `room`, how many more
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
        """What one review in an unread language costs: more than the most uneven loads could."""
        return (sum(self.loads) + sum(self.needs) + 1) ** 2

    def has_room(self, reviewer: int, given: int) -> bool:
        """Whether a reviewer with `given` new reviews may get one more."""
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

    @property
    def unread(self) -> int:
        """How many are given to somebody who reads none of the proposal's languages."""
        return sum(map(int.bit_count, map(and_, self.given, self.instance.unread)))

    @property
    def cost(self) -> int:
        """What is to be least: first reviews in unread languages, then the sum of the squares of
        the loads.
        """
        cost = self.instance.steep * self.unread
        for reviewer in range(len(self.given)):
            cost += self.load(reviewer) ** 2
        return cost


def bits(mask: int) -> Iterator[int]:
    """The numbers in a mask, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


@dataclass(frozen=True)
class CurrentAssignments:
    """What is assigned already: who has which proposal, and whose review can no longer come or
    count.
    """

    by_proposal: Mapping[str, tuple[str, ...]]
    lost: Mapping[ReviewKey, str]
    """Why an assignment or a review gives no counted review, in a word: a conflict, a recusal, an
    abstention.
    """


def current_assignments(case: Case, interests: Iterable[Interest]) -> CurrentAssignments:
    """Whoever is assigned or has filed, by proposal: those assigned in the order of the file, then
    those who only filed.
    """
    registered = {reviewer.id for reviewer in case.reviewers}
    conflicted: set[ReviewKey] = set()
    for interest in interests:
        if interest.kind in NOT_COUNTED and interest.bars:
            conflicted.add(ReviewKey(interest.proposal, interest.reviewer))
    by_proposal: dict[str, tuple[str, ...]] = {}
    lost: dict[ReviewKey, str] = {}
    for name, reviewers in _list_company(case, registered).items():
        if not reviewers:
            continue
        by_proposal[name] = reviewers
        for reviewer in reviewers:
            key = ReviewKey(name, reviewer)
            reason = _explain_loss(case, key, registered, conflicted)
            if reason:
                lost[key] = reason
    return CurrentAssignments(by_proposal, lost)


def _list_company(case: Case, registered: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """Who is assigned or has filed, by proposal."""
    company: dict[str, dict[str, None]] = {}
    for name, assigned in case.assignments.assignments.items():
        company[name] = dict.fromkeys(assigned)
    for key in case.reviews:
        if key.reviewer in registered:
            company.setdefault(key.proposal, {})[key.reviewer] = None
    return dict(zip(company, map(tuple, company.values()), strict=True))


def _explain_loss(
    case: Case, key: ReviewKey, registered: Collection[str], conflicted: Collection[ReviewKey]
) -> str | None:
    review = case.reviews.get(key)
    if key.reviewer not in registered:
        return "not registered"
    if isinstance(review, Recusal):
        return "recused"
    if key in conflicted:
        return "conflict of interest"
    if isinstance(review, Review) and is_abstention(review):
        return "abstained"
    return None


def build_problem(
    case: Case, open_: Collection[str], standing: CurrentAssignments, interests: Iterable[Interest]
) -> AssignmentProblem:
    """The instance over the proposals in `open_`; what is lost is made up for, what is kept counts
    as work.
    """
    proposals = tuple(sorted(open_))
    reviewers = tuple(sorted(case.reviewers, key=attrgetter("id")))
    barred: set[ReviewKey] = set()
    for interest in interests:
        if interest.bars:
            barred.add(ReviewKey(interest.proposal, interest.reviewer))
    rows = [_build_row(case, reviewer, proposals, standing, barred) for reviewer in reviewers]
    needs: list[int] = [case.call.reviews.per_proposal] * len(proposals)
    for row in rows:
        for proposal in bits(row.held):
            needs[proposal] = max(0, needs[proposal] - 1)
    return AssignmentProblem(
        proposals,
        tuple(map(attrgetter("id"), reviewers)),
        tuple(needs),
        tuple(map(attrgetter("load"), rows)),
        tuple(map(attrgetter("room"), rows)),
        tuple(map(attrgetter("allowed"), rows)),
        tuple(map(attrgetter("unread"), rows)),
        tuple(map(attrgetter("held"), rows)),
    )


class _Row(NamedTuple):
    """One reviewer's part of the instance."""

    load: int
    room: int | None
    allowed: int
    unread: int
    held: int


def _build_row(
    case: Case,
    reviewer: Reviewer,
    proposals: Sequence[str],
    standing: CurrentAssignments,
    barred: Collection[ReviewKey],
) -> _Row:
    load = allowed = unread = held = 0
    for place, name in enumerate(proposals):
        bit = 1 << place
        key = ReviewKey(name, reviewer.id)
        if reviewer.id in standing.by_proposal.get(name, ()):
            reason = standing.lost.get(key)
            if reason in (None, "abstained"):
                load += 1
            if reason is None:
                held |= bit
        elif key not in barred:
            allowed |= bit
        if not reads_language_of(reviewer, case.proposals[name]):
            unread |= bit
    if reviewer.load is None:
        return _Row(load, None, allowed, unread, held)
    return _Row(load, max(0, reviewer.load - load), allowed, unread, held)


def reads_language_of(reviewer: Reviewer, proposal: Proposal) -> bool:
    """Whether the reviewer reads one of the proposal's languages; assumed where the languages of
    either are unknown.
    """
    read = set(map(_base_language, reviewer.languages))
    written = set(map(_base_language, proposal.languages))
    return not read or not written or not read.isdisjoint(written)


def _base_language(tag: str) -> str:
    return tag.casefold().partition("-")[0]
