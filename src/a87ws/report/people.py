"""The reviewers: how far they agree, how lenient each is, and what each still owes. Committee
edition alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from a87ws.call.words import day
from a87ws.report.facts import Facts, Words, plain, reviewer_name
from a87ws.reviews.agreement import RELIABLE, TENTATIVE
from a87ws.reviews.doubt import Outlier
from a87ws.selection.stability import SeriesPlace

WIDE = 1000
LEAST_REACH = Fraction(1, 2)
"""The line of leniency reaches at least so many points to either side."""


@dataclass(frozen=True)
class Agreed:
    """Krippendorff's alpha of one criterion, or of all."""

    title: str
    alpha: str
    at: int
    words: str


@dataclass(frozen=True)
class ReviewerRow:
    """One reviewer; `at` is where their leniency lies on a line of `WIDE` units with 0 in the
    middle, −1 nowhere.
    """

    name: str
    leniency: str
    at: int
    asked: str
    scored: str
    recused: str
    missing: str
    owes: tuple[str, ...]


@dataclass(frozen=True)
class People:
    """The section of the reviewers."""

    agreed: tuple[Agreed, ...]
    persons: tuple[ReviewerRow, ...]
    taken_out: bool
    notes: tuple[str, ...]
    """What is doubtful: groups without comparison, reviews far from the others, waivers."""


def people(facts: Facts, words: Words) -> People:
    """Agreement, leniency and progress."""
    return People(
        tuple(_agreed(facts, words)),
        tuple(_persons(facts, words)),
        facts.sureness.case.call.reviews.calibration == "leniency",
        tuple(_notes(facts, words)),
    )


def _agreed(facts: Facts, words: Words) -> Iterator[Agreed]:
    """The line of all criteria, then one of each."""
    agreement = facts.sureness.agreement
    yield _agreed_line(words, words("all_criteria"), agreement.overall)
    for name in facts.sureness.case.call.criteria:
        yield _agreed_line(words, criterion_title(name), agreement.criteria.get(name))


def _agreed_line(words: Words, title: str, alpha: Fraction | None) -> Agreed:
    at = -1
    if alpha is not None:
        at = round(WIDE * max(alpha, Fraction(0)))
    return Agreed(title, words.number(alpha, 2), at, _says(words, alpha))


def _persons(facts: Facts, words: Words) -> Iterator[ReviewerRow]:
    offsets = facts.sureness.offsets
    reach = max([LEAST_REACH, *map(abs, offsets.values())])
    for name, progress in facts.sureness.progress.items():
        leniency, at = "–", -1
        if name in offsets:
            leniency = words.signed(offsets[name], 2)
            at = round(WIDE * (1 + offsets[name] / reach) / 2)
        yield ReviewerRow(
            reviewer_name(facts, name),
            leniency,
            at,
            str(len(progress.asked)),
            str(len(progress.scored)),
            str(len(progress.recused) or ""),
            str(len(progress.missing) or ""),
            progress.missing,
        )


def criterion_title(name: str) -> str:
    """A criterion's id as a short heading: `root-causes` is `Root causes`."""
    return plain(name.replace("-", " ").replace("_", " ").capitalize())


def _says(words: Words, alpha: Fraction | None) -> str:
    if alpha is None:
        return words("alpha_none")
    if alpha >= RELIABLE:
        return words("alpha_reliable")
    if alpha >= TENTATIVE:
        return words("alpha_tentative")
    if alpha > 0:
        return words("alpha_often")
    return words("alpha_chance")


def _notes(facts: Facts, words: Words) -> Iterator[str]:
    found = facts.sureness
    if not found.comparable.is_connected:
        yield words("note_groups", groups=_groups(facts))
    if found.comparable.is_thin and found.offsets:
        yield words("note_thin")
    for outlier in found.doubt.outliers:
        yield _outlier(facts, words, outlier)
    for key, waiver in found.waived.items():
        yield words(
            "note_waived",
            reviewer=reviewer_name(facts, key.reviewer),
            proposal=plain(found.case.proposals[key.proposal].title),
            by=plain(waiver.by),
            on=day(waiver.on, words.speech.language),
            words=plain(waiver.reason),
        )


def _groups(facts: Facts) -> str:
    """The groups of reviewers that share no proposal, by name."""
    groups = []
    for group in facts.sureness.comparable.groups:
        names = [reviewer_name(facts, reviewer) for reviewer in group]
        groups.append(", ".join(names))
    return "; ".join(groups)


def _outlier(facts: Facts, words: Words, outlier: Outlier) -> str:
    """A review far from the others of its proposal."""
    reviewer = reviewer_name(facts, outlier.key.reviewer)
    proposal = plain(facts.sureness.case.proposals[outlier.key.proposal].title)
    gap = words.number(abs(outlier.gap), 2)
    if outlier.gap > 0:
        return words("note_outlier_above", reviewer=reviewer, proposal=proposal, gap=gap)
    return words("note_outlier_below", reviewer=reviewer, proposal=proposal, gap=gap)


SURE_WIDE = 1000


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
    shown = [each for each in found.proposals if each.selected or each.verdict != "out"]
    return tuple(_held(facts, words, place) for place in shown)


def _held(facts: Facts, words: Words, place: SeriesPlace) -> ShownPlace:
    proposal = facts.sureness.case.proposals.get(place.proposal)
    title = place.proposal
    if proposal is not None:
        title = proposal.title
    return ShownPlace(
        place.proposal,
        plain(title),
        place.selected,
        words.percent(place.resampled),
        round(SURE_WIDE * place.resampled),
        words(f"verdict_{place.verdict}"),
        place.verdict,
        "; ".join(_changes(facts, words, place)),
    )


def _changes(facts: Facts, words: Words, place: SeriesPlace) -> Iterator[str]:
    """What alone would put a proposal on the other side."""
    if place.changed_by_reviewers:
        who = [reviewer_name(facts, name) for name in place.changed_by_reviewers]
        yield words("changed_without", names=words.speech.listed(who, "or"))
    for name in place.changed_by_weights:
        yield _weight(words, name)


def _weight(words: Words, name: str) -> str:
    """A step of one weight, such as `+balance.outcome`, in words."""
    sign, step = name[0], name[1:]
    kind, _, what = step.partition(".")
    title = criterion_title(what)
    if kind == "balance":
        title = words.attribute(what)
    if sign == "+":
        return words("weight_heavier", what=title)
    return words("weight_lighter", what=title)
