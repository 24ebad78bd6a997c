"""Every reason why a reviewer should not, or may not, judge a proposal, whether or not they were
asked to.

The contract's conflict of interest is an organization in common; it keeps a review from counting
(`call.case.conflicts`). Two more reasons are shown and keep `assign` from asking: the reviewer is
named in the proposal, or recused themselves. An e-mail domain in common is only a hint to look; the
domain is never shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import filterfalse, groupby
from operator import attrgetter
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
"""The conflicts that keep a review from counting unless they are waived (contract, section 2)."""


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
        """Whether the reviewer must not be asked; a waiver lifts a conflict, but not a recusal."""
        if self.kind is InterestKind.RECUSAL:
            return True
        return self.kind is not InterestKind.DOMAIN and self.waiver is None


def find_interests(case: Case) -> Iterator[Interest]:
    """Every tie between every reviewer and every proposal that was not withdrawn, by proposal,
    reviewer and kind.
    """
    domains = _Domains(case)
    people = [_Person(case, reviewer) for reviewer in sorted(case.reviewers, key=attrgetter("id"))]
    for name, proposal in sorted(case.proposals.items()):
        if proposal.is_withdrawn:
            continue
        ties, roles = case.register.ties(proposal), _list_roles(proposal)
        for person in people:
            reviewer = person.reviewer
            waiver = _find_waiver(reviewer, name)
            certain = list(person.find_ties(proposal, ties, roles))
            for kind, what, through in certain:
                yield Interest(name, reviewer.id, kind, what, through, waiver)
            judgement = case.reviews.get(ReviewKey(name, reviewer.id))
            if isinstance(judgement, Recusal):
                yield Interest(name, reviewer.id, InterestKind.RECUSAL, judgement.recused)
            if not certain and domains.tie(reviewer, proposal):
                yield Interest(name, reviewer.id, InterestKind.DOMAIN, waiver=waiver)


class _Person:
    """A reviewer with what is compared with every proposal."""

    def __init__(self, case: Case, reviewer: Reviewer) -> None:
        register = case.register
        self.reviewer = reviewer
        self.name = normalise(reviewer.name)
        self._own = register.own(reviewer)
        self._employers = frozenset(map(register.key, reviewer.organizations))

    def find_ties(
        self,
        proposal: Proposal,
        ties: Mapping[str, tuple[str, str]],
        roles: Mapping[str, str],
    ) -> Iterator[tuple[InterestKind, str, str]]:
        """How the reviewer is tied to a proposal by organizations and by name: the kind, what, and
        through what.

        Submitters come before organizations of speakers, employers before affiliates.
        """
        order: list[tuple[bool, bool, str]] = []
        for key in self._own & ties.keys():
            is_affiliate = key not in self._employers
            order.append((ties[key][1] != "submits", is_affiliate, key))
        for _, is_affiliate, key in sorted(order):
            kind = InterestKind.AFFILIATE if is_affiliate else InterestKind.ORGANIZATION
            yield kind, *ties[key]
        role = roles.get(self.name, "")
        if not role and _is_same(self.reviewer.email, proposal.contact.email):
            role = "contact"
        if role:
            yield InterestKind.PERSON, role, ""


def _find_waiver(reviewer: Reviewer, proposal: str) -> Waiver | None:
    for waiver in reviewer.waivers:
        if waiver.proposal == proposal:
            return waiver
    return None


def _list_roles(proposal: Proposal) -> Mapping[str, str]:
    """Where each person is named in a proposal, by the normalized name."""
    roles = {normalise(speaker.name): "speaker" for speaker in proposal.speakers}
    return {**roles, normalise(proposal.contact.name): "contact"}


def _is_same(address: str, other: str) -> bool:
    return address.strip().casefold() == other.strip().casefold()


class _Domains:
    """Which e-mail domains tell where somebody works: not those of mail providers, nor those
    reserved for examples.
    """

    def __init__(self, case: Case) -> None:
        register = case.register
        hosts: dict[str, set[str]] = {}
        for proposal in case.proposals.values():
            host = register.key(proposal.organizations[0].name)
            hosts.setdefault(_domain(proposal.contact.email), set()).add(host)
        # People of many unrelated organizations write from such a domain, so it does not tell
        # where a reviewer works.
        self._shared = {domain for domain, names in hosts.items() if len(names) > MOST_HOSTS}

    def tie(self, reviewer: Reviewer, proposal: Proposal) -> bool:
        domain = _domain(reviewer.email)
        if not domain or domain != _domain(proposal.contact.email) or domain in self._shared:
            return False
        first, _, top = domain.partition(".")
        second = domain.rpartition(".")[0].rpartition(".")[2] or first
        if first in PUBLIC or second in PUBLIC:
            return False
        is_reserved = second == "example" or domain.rpartition(".")[2] in RESERVED
        return bool(top) and not is_reserved


def _domain(address: str) -> str:
    return address.rpartition("@")[2].strip().rstrip(".").casefold()


MOST_HOSTS: Final = 2
RESERVED: Final = ("example", "invalid", "localhost", "test")  # RFC 2606
PUBLIC: Final = frozenset((
    "126", "163", "aim", "aliyun", "aol", "bluewin", "bol", "btinternet", "comcast", "daum",
    "duck", "email", "facebook", "fastmail", "foxmail", "free", "freenet", "gmail", "gmx",
    "googlemail", "hanmail", "hey", "hotmail", "icloud", "inbox", "interia", "laposte", "libero",
    "list", "live", "mac", "mail", "mailbox", "mailfence", "me", "msn", "naver", "o2", "online",
    "orange", "outlook", "pm", "posteo", "proton", "protonmail", "qq", "rediffmail",
    "rocketmail", "seznam", "sfr", "sina", "skynet", "startmail", "sunrise", "t-online",
    "telenet", "terra", "tiscali", "tuta", "tutamail", "tutanota", "uol", "virgilio", "wanadoo",
    "web", "wp", "yahoo", "yandex", "ymail", "zoho",
))  # fmt: skip
"""Second-level names of mail providers open to anybody, whatever the country behind them."""


State: TypeAlias = Literal["none", "assigned", "filed", "recused"]
SETTINGS = ("call.yaml", "registry/", "assignments.yaml", "freeze.yaml")


@dataclass(frozen=True)
class Conflicts:
    """The ties of one call, and the state of each pair: nothing, an assignment, a review, a
    recusal.
    """

    case: Case
    interests: tuple[Interest, ...]
    states: Mapping[ReviewKey, State]

    def counts(self, interest: Interest) -> bool | None:
        """Whether the review counts as far as this tie goes; None if there is no review."""
        if self.states[ReviewKey(interest.proposal, interest.reviewer)] != "filed":
            return None
        return interest.kind not in NOT_COUNTED or interest.waiver is not None

    @property
    def certain(self) -> tuple[Interest, ...]:
        """All but the suggestions."""
        return tuple(filterfalse(_is_hint, self.interests))

    @property
    def suggested(self) -> tuple[Interest, ...]:
        """The ties that are only hints to look."""
        return tuple(filter(_is_hint, self.interests))


def _is_hint(interest: Interest) -> bool:
    return interest.kind is InterestKind.DOMAIN


def conflicts(case: Case) -> Conflicts:
    """The conflicts of interest of a call whose registers are free of errors."""
    interests = tuple(find_interests(case))
    states: dict[ReviewKey, State] = {}
    for interest in interests:
        key = ReviewKey(interest.proposal, interest.reviewer)
        states[key] = _state(case, key)
    return Conflicts(case, interests, states)


def open_settled(root: Path) -> Case:
    """The call at `root`, if it and its registers have no error; a faulty proposal or review does
    not stop the others. Raises Fault otherwise.
    """
    loaded = load(root)
    places: list[str] = []
    for diagnostic in loaded.diagnostics:
        span = diagnostic.primary.span
        in_settings = span.path.startswith(SETTINGS) and diagnostic.severity is Severity.ERROR
        if in_settings and not diagnostic.code.startswith("freeze-file"):
            places.append(f"{span.path}:{span.line}")
    if loaded.case is None or places:
        where = "; ".join(places[:5]) or "call.yaml"
        message = f"the call or a register has errors: {where}"
        hint = "mend what `a87ws validate` shows"
        raise Fault(message, hint, exit_code=1 if loaded.call_is_readable else 3)
    return loaded.case


def _state(case: Case, key: ReviewKey) -> State:
    review = case.reviews.get(key)
    if isinstance(review, Recusal):
        return "recused"
    if review is not None:
        return "filed"
    if key.reviewer in case.assignments.assignments.get(key.proposal, ()):
        return "assigned"
    return "none"


VERSION = 1
_STATES = {"none": "", "assigned": "assigned", "filed": "review filed", "recused": ""}


def reason(interest: Interest) -> str:
    """Why this is a conflict of interest, in a phrase that follows the reviewer's name."""
    if interest.kind is InterestKind.PERSON:
        return f"is named in it as {interest.what}"
    if interest.kind is InterestKind.RECUSAL:
        return f"recused themselves ({interest.what})"
    if interest.kind is InterestKind.DOMAIN:
        return "has an e-mail address of the same domain as its contact"
    tie = {"submits": "submits it", "speaks": "sends a speaker"}[interest.through]
    bond = "is of" if interest.kind is InterestKind.ORGANIZATION else "is affiliated with"
    return f"{bond} {interest.what}, which {tie}"


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
    """`states` has the state of each pair; `counts` says whether its review, if any, counts."""
    count = len({(interest.proposal, interest.reviewer) for interest in certain})
    pairs = "1 pair" if count == 1 else f"{count} pairs"
    page.line(f"{pairs} of a reviewer and a proposal with a conflict of interest")
    _list(certain, states, counts, page)
    if suggested:
        page.line()
        page.line("To look at: this alone keeps nobody from reviewing")
        _list(suggested, states, counts, page)
    return str(page)


def _list(
    interests: Iterable[Interest],
    states: Mapping[ReviewKey, str],
    counts: Mapping[Interest, bool | None],
    page: Page,
) -> None:
    for proposal, group in groupby(interests, attrgetter("proposal")):
        page.line()
        page.line(proposal, style="bold")
        for interest in group:
            parts = [
                f"{interest.reviewer} {reason(interest)}",
                _STATES[states[ReviewKey(proposal, interest.reviewer)]],
            ]
            if counts[interest] is False:
                parts.append("kept, not counted")
            if interest.waiver:
                parts.append(waived(interest.waiver))
            page.item("; ".join(filter(None, parts)))


def data(
    certain: Sequence[Interest],
    suggested: Sequence[Interest],
    states: Mapping[ReviewKey, str],
    counts: Mapping[Interest, bool | None],
) -> Mapping[str, Any]:
    """The same as data; `counts` is null where there is no review."""

    def describe(interest: Interest) -> Mapping[str, Any]:
        waiver = interest.waiver
        return {
            "proposal": interest.proposal,
            "reviewer": interest.reviewer,
            "kind": str(interest.kind),
            "organization": interest.what if interest.through else None,
            "through": interest.through or None,
            "reason": f"{interest.reviewer} {reason(interest)}",
            "state": states[ReviewKey(interest.proposal, interest.reviewer)],
            "counts": counts[interest],
            "waiver": waiver
            and {"by": waiver.by, "on": waiver.on.isoformat(), "reason": waiver.reason},
        }

    return {
        "version": VERSION,
        "conflicts": list(map(describe, certain)),
        "suggestions": list(map(describe, suggested)),
    }
