"""Every reason for which a reviewer should not, or may not, judge a proposal, whether or not
anybody asked them to.

The contract's conflict of interest is an organization in common; it keeps a review from counting
(`a87ws.call.case.conflicts`). The other ties found here keep `assign` from asking, and are shown:
that somebody is named in the proposal, and that they recused themselves. An e-mail domain in common
is a hint to look and no more; which domain it is, is never shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

from a87ws.base.faults import Fault, Severity
from a87ws.base.page.terminal import Page
from a87ws.call.case import Case, normalise
from a87ws.call.proposal import Proposal
from a87ws.call.registers import Reviewer, Waiver
from a87ws.call.review import Recusal, ReviewKey
from a87ws.checks.load import load


class InterestKind(StrEnum):
    """How a reviewer is tied to a proposal."""

    ORGANIZATION = "organization"
    AFFILIATE = "affiliate"
    PERSON = "person"
    RECUSAL = "recusal"
    DOMAIN = "email-domain"


NOT_COUNTED: Final = (InterestKind.ORGANIZATION, InterestKind.AFFILIATE)
"""The conflicts that keep a review from counting (contract, section 2), unless they are waived."""


@dataclass(frozen=True)
class Interest:
    """One tie of a reviewer to a proposal, with the waiver if there is one.

    `what` is the organization as the proposal writes it, the place where the person is named, or
    the kind of recusal; `through` is `submits` or `speaks` for an organization, else empty.
    """

    proposal: str
    reviewer: str
    kind: InterestKind
    what: str = ""
    through: str = ""
    waiver: Waiver | None = None

    @property
    def bars(self) -> bool:
        """Whether the reviewer is not to be asked; a waiver lifts a conflict, but no recusal."""
        if self.kind is InterestKind.RECUSAL:
            return True
        return self.kind is not InterestKind.DOMAIN and self.waiver is None


def find_interests(case: Case) -> Iterator[Interest]:
    """Every tie between every reviewer and every proposal that was not withdrawn, by proposal,
    reviewer and kind.
    """
    domains = _Domains(case)
    identities = [_Identity(case, reviewer) for reviewer in case.reviewers]
    identities.sort(key=lambda identity: identity.reviewer.id)
    for name, proposal in sorted(case.proposals.items()):
        if not proposal.is_withdrawn:
            target = _Target(case, name, proposal)
            for identity in identities:
                yield from _interests_between(case, identity, target, domains)


class _Identity:
    """A reviewer, and under which names and keys they are known."""

    def __init__(self, case: Case, reviewer: Reviewer) -> None:
        register = case.register
        self.reviewer = reviewer
        self.name = normalise(reviewer.name)
        self.employers = frozenset(map(register.key, reviewer.organizations))
        self.organizations = register.own(reviewer)
        """Affiliates included."""


class _Target:
    """A proposal, and which organizations and people are tied to it."""

    def __init__(self, case: Case, name: str, proposal: Proposal) -> None:
        self.name, self.proposal = name, proposal
        self.ties = case.register.ties(proposal)
        self.people = {normalise(speaker.name): "speaker" for speaker in proposal.speakers}
        self.people[normalise(proposal.contact.name)] = "contact"

    def place_of(self, identity: _Identity) -> str | None:
        """Where the proposal names the reviewer; None if it does not."""
        place = self.people.get(identity.name)
        if place is None and _same(identity.reviewer.email, self.proposal.contact.email):
            return "contact"
        return place


def _interests_between(
    case: Case, identity: _Identity, target: _Target, domains: _Domains
) -> Iterator[Interest]:
    name, reviewer = target.name, identity.reviewer
    waiver = next((waiver for waiver in reviewer.waivers if waiver.proposal == name), None)
    shared = identity.organizations & target.ties.keys()
    yield from _shared_organizations(identity, target, shared, waiver)
    place = target.place_of(identity)
    if place:
        yield Interest(name, reviewer.id, InterestKind.PERSON, place, waiver=waiver)
    review = case.reviews.get(ReviewKey(name, reviewer.id))
    if isinstance(review, Recusal):
        yield Interest(name, reviewer.id, InterestKind.RECUSAL, review.recused)
    if not place and not shared and domains.are_shared(reviewer, target.proposal):
        yield Interest(name, reviewer.id, InterestKind.DOMAIN, waiver=waiver)


def _shared_organizations(
    identity: _Identity, target: _Target, shared: Iterable[str], waiver: Waiver | None
) -> Iterator[Interest]:
    """One interest for each shared organization: those that submit first, then own before
    affiliates.
    """

    def order(key: str) -> tuple[bool, bool, str]:
        return target.ties[key][1] != "submits", key not in identity.employers, key

    for key in sorted(shared, key=order):
        kind = InterestKind.AFFILIATE
        if key in identity.employers:
            kind = InterestKind.ORGANIZATION
        what, through = target.ties[key]
        yield Interest(target.name, identity.reviewer.id, kind, what, through, waiver)


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


class _Domains:
    """Which e-mail domains say where somebody works: not those of mail providers, nor those
    reserved for examples.
    """

    def __init__(self, case: Case) -> None:
        register = case.register
        hosts: dict[str, set[str]] = {}
        for proposal in case.proposals.values():
            domain = _domain(proposal.contact.email)
            lead = register.key(proposal.organizations[0].name)
            hosts.setdefault(domain, set()).add(lead)
        # People of many unrelated organizations write from a common domain, so it says nothing
        # about where a reviewer works.
        self._common = {domain for domain, leads in hosts.items() if len(leads) > MOST_HOSTS}

    def are_shared(self, reviewer: Reviewer, proposal: Proposal) -> bool:
        """Whether the reviewer writes from the same workplace as the proposal's contact."""
        domain = _domain(reviewer.email)
        if not domain or domain != _domain(proposal.contact.email) or domain in self._common:
            return False
        labels = domain.split(".")
        if len(labels) == 1 or labels[-1] in RESERVED:
            return False
        second = labels[-2] or labels[0]
        return second != "example" and PUBLIC.isdisjoint((labels[0], second))


def _domain(address: str) -> str:
    return address.rpartition("@")[2].strip().rstrip(".").casefold()


MOST_HOSTS: Final = 2
RESERVED: Final = ("example", "invalid", "localhost", "test")  # RFC 2606
PUBLIC: Final = frozenset((
    "126", "163", "aim", "aliyun", "aol", "bluewin", "bol", "btinternet", "comcast", "daum",
    "duck", "email", "facebook", "fastmail", "foxmail", "free", "freenet", "gmail", "gmx",
    "googlemail", "hanmail", "hey", "hotmail", "icloud", "inbox", "interia", "laposte", "libero",
    "list", "live", "mac", "mail", "mailbox", "mailfence", "me", "msn", "naver", "o2", "online",
    "orange", "outlook", "pm", "posteo", "proton", "protonmail", "qq", "rediffmail", "rocketmail",
    "seznam", "sfr", "sina", "skynet", "startmail", "sunrise", "t-online", "telenet", "terra",
    "tiscali", "tuta", "tutamail", "tutanota", "uol", "virgilio", "wanadoo", "web", "wp", "yahoo",
    "yandex", "ymail", "zoho",
))  # fmt: skip
"""Second-level names of mail providers open to anybody, whatever the country behind them."""


State: TypeAlias = Literal["none", "assigned", "filed", "recused"]
SETTINGS = ("call.yaml", "registry/", "assignments.yaml", "freeze.yaml")


@dataclass(frozen=True)
class Conflicts:
    """The ties of one call, and what is there of each pair: nothing, an assignment, a review, a
    recusal.
    """

    case: Case
    interests: tuple[Interest, ...]
    states: Mapping[ReviewKey, State]

    def counts(self, each: Interest) -> bool | None:
        """Whether the review that is there counts as far as this tie goes; None where there is
        none.
        """
        if self.states[ReviewKey(each.proposal, each.reviewer)] != "filed":
            return None
        return each.kind not in NOT_COUNTED or each.waiver is not None

    @property
    def certain(self) -> tuple[Interest, ...]:
        """All but the suggestions."""
        return tuple(each for each in self.interests if each.kind is not InterestKind.DOMAIN)

    @property
    def suggested(self) -> tuple[Interest, ...]:
        """The ties that are hints to look, and no more."""
        return tuple(each for each in self.interests if each.kind is InterestKind.DOMAIN)


def conflicts(case: Case) -> Conflicts:
    """The conflicts of interest of a call whose registers can be relied upon."""
    found = tuple(find_interests(case))
    return Conflicts(
        case,
        found,
        {key: _state(case, key) for key in (ReviewKey(i.proposal, i.reviewer) for i in found)},
    )


def open_settled(root: Path) -> Case:
    """The call at `root`, if it and its registers have no error; a faulty proposal or review stops
    nobody else's. Raises Fault otherwise.
    """
    loaded = load(root)
    errors = [
        each.primary.span
        for each in loaded.diagnostics
        if each.severity is Severity.ERROR
        and each.primary.span.path.startswith(SETTINGS)
        and not each.code.startswith("freeze-file")
    ]
    if loaded.case is None or errors:
        where = "; ".join(f"{span.path}:{span.line}" for span in errors[:5]) or "call.yaml"
        message = f"the call or a register has errors: {where}"
        raise Fault(
            message,
            "fix what `a87ws validate` reports",
            exit_code=1 if loaded.call_is_readable else 3,
        )
    return loaded.case


def _state(case: Case, key: ReviewKey) -> State:
    review = case.reviews.get(key)
    if isinstance(review, Recusal):
        return "recused"
    if review is not None:
        return "filed"
    return (
        "assigned" if key.reviewer in case.assignments.assignments.get(key.proposal, ()) else "none"
    )


VERSION = 1
_STATES = {"none": "", "assigned": "assigned", "filed": "review filed", "recused": ""}


def reason(each: Interest) -> str:
    """Why this is a conflict of interest, in a phrase that stands behind the reviewer's name."""
    if each.kind is InterestKind.PERSON:
        return f"is named in it as {each.what}"
    if each.kind is InterestKind.RECUSAL:
        return f"recused themselves ({each.what})"
    if each.kind is InterestKind.DOMAIN:
        return "has an e-mail address of the same domain as its contact"
    tie = {"submits": "submits it", "speaks": "sends a speaker"}[each.through]
    bond = "is of" if each.kind is InterestKind.ORGANIZATION else "is affiliated with"
    return f"{bond} {each.what}, which {tie}"


def waived(waiver: Waiver) -> str:
    """A waiver in words: when, by whom, why."""
    return f"waived on {waiver.on.isoformat()} by {waiver.by}: {waiver.reason}"


def render(
    certain: Sequence[Interest],
    suggested: Sequence[Interest],
    states: Mapping[ReviewKey, str],
    counts: Mapping[Interest, bool | None],
    page: Page,
) -> str:
    """`states` says what is there of each pair, `counts` whether a review that is there counts."""
    pairs = {(each.proposal, each.reviewer) for each in certain}
    page.line(
        f"{len(pairs)} pair{'' if len(pairs) == 1 else 's'} of a reviewer and a proposal with a "
        "conflict of interest"
    )
    _list(certain, states, counts, page)
    if suggested:
        page.line()
        page.line("Worth checking: this alone keeps nobody from reviewing")
        _list(suggested, states, counts, page)
    return str(page)


def _list(
    found: Iterable[Interest],
    states: Mapping[ReviewKey, str],
    counts: Mapping[Interest, bool | None],
    page: Page,
) -> None:
    last = ""
    for each in found:
        if each.proposal != last:
            page.line()
            page.line(each.proposal, style="bold")
            last = each.proposal
        parts = [
            f"{each.reviewer} {reason(each)}",
            _STATES[states[ReviewKey(each.proposal, each.reviewer)]],
        ]
        if counts[each] is False:
            parts.append("kept, not counted")
        if each.waiver:
            parts.append(waived(each.waiver))
        page.item("; ".join(filter(None, parts)))


def data(
    certain: Sequence[Interest],
    suggested: Sequence[Interest],
    states: Mapping[ReviewKey, str],
    counts: Mapping[Interest, bool | None],
) -> Mapping[str, Any]:
    """The same as data; `counts` is null where there is no review."""

    def one(each: Interest) -> Mapping[str, Any]:
        waiver = each.waiver
        return {
            "proposal": each.proposal,
            "reviewer": each.reviewer,
            "kind": str(each.kind),
            "organization": each.what if each.through else None,
            "through": each.through or None,
            "reason": f"{each.reviewer} {reason(each)}",
            "state": states[ReviewKey(each.proposal, each.reviewer)],
            "counts": counts[each],
            "waiver": waiver
            and {"by": waiver.by, "on": waiver.on.isoformat(), "reason": waiver.reason},
        }

    return {
        "version": VERSION,
        "conflicts": list(map(one, certain)),
        "suggestions": list(map(one, suggested)),
    }
