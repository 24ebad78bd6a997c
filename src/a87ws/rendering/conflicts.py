"""Conflicts of interest in words and as data; never an address, nor what follows its @."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from a87ws.assignment.interests import Interest, InterestKind
from a87ws.model.registers import Waiver
from a87ws.model.review import ReviewKey
from a87ws.rendering.terminal import Page

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
        page.line("To look at: this alone keeps nobody from reviewing")
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
