"""Every reason for which a reviewer should not, or may not, judge a proposal, whether or not
anybody asked them to.

The contract's conflict of interest is an organization in common; it keeps a review from counting
(`register.conflicts`). What else is found here keeps `assign` from asking, and is shown: that
somebody is named in the proposal, and that they recused themselves. An e-mail domain in common is a
hint to look, no more: which one is never shown.
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
    """The call at `root`, if it and its registers have no error; a faulty proposal or review stops nobody
    else's. Raises Fault otherwise.
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
        f"{len(pairs)} pair{'' if len(pairs) == 1 else 's'} of a reviewer and a proposal with a conflict of interest"
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
