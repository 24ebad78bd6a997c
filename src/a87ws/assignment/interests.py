"""Every reason for which a reviewer should not, or may not, judge a proposal, whether or not
anybody asked them to.

The contract's conflict of interest is an organization in common; it keeps a review from counting
(`register.conflicts`). What else is found here keeps `assign` from asking, and is shown: that
somebody is named in the proposal, and that they recused themselves. An e-mail domain in common is a
hint to look, no more: which one is never shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from a87ws.model.case import Case
from a87ws.model.proposal import Proposal
from a87ws.model.registers import Reviewer, Waiver
from a87ws.model.review import Recusal, ReviewKey
from a87ws.model.who import normalise


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
        """Whether the reviewer is not to be asked: a waiver lifts a conflict, but nobody's own
        word.
        """
        return self.kind is InterestKind.RECUSAL or (
            self.kind is not InterestKind.DOMAIN and self.waiver is None
        )


def find_interests(case: Case) -> Iterator[Interest]:
    """Every tie between every reviewer and every proposal that was not withdrawn, by proposal,
    reviewer and kind.
    """
    register = case.register
    domains = _Domains(case)
    own = {each.id: register.own(each) for each in case.reviewers}
    employers = {
        each.id: frozenset(map(register.key, each.organizations)) for each in case.reviewers
    }
    people = {each.id: normalise(each.name) for each in case.reviewers}
    reviewers = sorted(case.reviewers, key=lambda each: each.id)
    for name, proposal in sorted(case.proposals.items()):
        if proposal.is_withdrawn:
            continue
        ties, named = register.ties(proposal), _named(proposal)
        for each in reviewers:
            waiver = next((w for w in each.waivers if w.proposal == name), None)
            shared = sorted(
                (ties[key][1] != "submits", key not in employers[each.id], key)
                for key in own[each.id] & ties.keys()
            )
            for _, affiliate, key in shared:
                yield Interest(
                    name,
                    each.id,
                    InterestKind.AFFILIATE if affiliate else InterestKind.ORGANIZATION,
                    *ties[key],
                    waiver,
                )
            where = named.get(people[each.id]) or (
                "contact" if _same(each.email, proposal.contact.email) else None
            )
            if where:
                yield Interest(name, each.id, InterestKind.PERSON, where, waiver=waiver)
            judged = case.reviews.get(ReviewKey(name, each.id))
            if isinstance(judged, Recusal):
                yield Interest(name, each.id, InterestKind.RECUSAL, judged.recused)
            if not where and not shared and domains.tie(each, proposal):
                yield Interest(name, each.id, InterestKind.DOMAIN, waiver=waiver)


def _named(proposal: Proposal) -> Mapping[str, str]:
    """Where each person is named in a proposal, by the name as it is compared."""
    named = {normalise(speaker.name): "speaker" for speaker in proposal.speakers}
    return {**named, normalise(proposal.contact.name): "contact"}


def _same(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


class _Domains:
    """Which e-mail domains say where somebody works: not those of mail providers, nor those kept
    for examples.
    """

    def __init__(self, case: Case) -> None:
        register = case.register
        hosts: dict[str, set[str]] = {}
        for proposal in case.proposals.values():
            hosts.setdefault(_domain(proposal.contact.email), set()).add(
                register.key(proposal.organizations[0].name)
            )
        # People of many unrelated organizations write from it: so it says nothing about where a
        # reviewer works.
        self._shared = {domain for domain, found in hosts.items() if len(found) > MOST_HOSTS}

    def tie(self, reviewer: Reviewer, proposal: Proposal) -> bool:
        domain = _domain(reviewer.email)
        if not domain or domain != _domain(proposal.contact.email) or domain in self._shared:
            return False
        first, _, top = domain.partition(".")
        second = domain.rpartition(".")[0].rpartition(".")[2] or first
        return not (
            first in PUBLIC
            or second in PUBLIC
            or second == "example"
            or domain.rpartition(".")[2] in RESERVED
            or not top
        )


def _domain(address: str) -> str:
    return address.rpartition("@")[2].strip().rstrip(".").casefold()


MOST_HOSTS: Final = 2
RESERVED: Final = ("example", "invalid", "localhost", "test")  # RFC 2606
PUBLIC: Final = frozenset((
    "126", "163", "aim", "aliyun", "aol", "bluewin", "bol", "btinternet", "comcast", "daum", "duck", "email",
    "facebook", "fastmail", "foxmail", "free", "freenet", "gmail", "gmx", "googlemail", "hanmail", "hey",
    "hotmail", "icloud", "inbox", "interia", "laposte", "libero", "list", "live", "mac", "mail", "mailbox",
    "mailfence", "me", "msn", "naver", "o2", "online", "orange", "outlook", "pm", "posteo", "proton",
    "protonmail", "qq", "rediffmail", "rocketmail", "seznam", "sfr", "sina", "skynet", "startmail", "sunrise",
    "t-online", "telenet", "terra", "tiscali", "tuta", "tutamail", "tutanota", "uol", "virgilio", "wanadoo",
    "web", "wp", "yahoo", "yandex", "ymail", "zoho",
))  # fmt: skip
"""Second-level names of mail providers open to anybody, whatever the country behind them."""
