"""How sure each place is: how often a proposal is selected when the reviews are drawn again."""

from __future__ import annotations

from dataclasses import dataclass

from a87ws.rendering.report.facts import Facts
from a87ws.rendering.report.people import criterion_title
from a87ws.rendering.report.ranking import reviewer_name
from a87ws.rendering.report.words import Words, plain
from a87ws.selection.stability import SeriesPlace

WIDE = 1000


@dataclass(frozen=True)
class ShownPlace:
    """One proposal: its share of the draws, its verdict, and what alone would change its side."""

    id: str
    title: str
    is_selected: bool
    share: str
    at: int
    verdict: str
    kind: str
    changes: str


def held(facts: Facts, words: Words) -> tuple[ShownPlace, ...]:
    """The selected, and those that came near; nothing where it was not worked out."""
    found = facts.study.stability
    if found is None:
        return ()
    return tuple(
        _held(facts, words, each)
        for each in found.proposals
        if each.selected or each.verdict != "out"
    )


def _held(facts: Facts, words: Words, each: SeriesPlace) -> ShownPlace:
    proposals = facts.sureness.case.proposals
    changes = []
    if each.changed_by_reviewers:
        who = [reviewer_name(facts, name) for name in each.changed_by_reviewers]
        changes.append(words("changed_without", names=words.speech.listed(who, "or")))
    if each.changed_by_weights:
        changes += [_weight(words, name) for name in each.changed_by_weights]
    return ShownPlace(
        each.proposal,
        plain(proposals[each.proposal].title)
        if each.proposal in proposals
        else plain(each.proposal),
        each.selected,
        words.percent(each.resampled),
        round(WIDE * each.resampled),
        words(f"verdict_{each.verdict}"),
        each.verdict,
        "; ".join(changes),
    )


def _weight(words: Words, name: str) -> str:
    """A step of one weight, such as `+balance.outcome`, in words."""
    kind, _, what = name[1:].partition(".")
    title = words.attribute(what) if kind == "balance" else criterion_title(what)
    return words("weight_heavier" if name[0] == "+" else "weight_lighter", what=title)
