"""The reviewers: how far they agree, how lenient each is, and what each still owes. Committee
edition alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from a87ws.call.words import day
from a87ws.report.facts import Facts, Words, plain
from a87ws.report.ranking import reviewer_name
from a87ws.reviews.agreement import RELIABLE, TENTATIVE
from a87ws.selection.studies.stability import SeriesPlace

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
    found = facts.sureness
    call = found.case.call
    reach = max([LEAST_REACH, *map(abs, found.offsets.values())])
    persons = []
    for name, progress in found.progress.items():
        offset = found.offsets.get(name)
        persons.append(
            ReviewerRow(
                reviewer_name(facts, name),
                "–" if offset is None else words.signed(offset, 2),
                -1 if offset is None else round(WIDE * (1 + offset / reach) / 2),
                str(len(progress.asked)),
                str(len(progress.scored)),
                str(len(progress.recused) or ""),
                str(len(progress.missing) or ""),
                progress.missing,
            )
        )
    rows: list[tuple[str, Fraction | None]] = [(words("all_criteria"), found.agreement.overall)]
    rows += [(criterion_title(name), found.agreement.criteria.get(name)) for name in call.criteria]
    agreed = tuple(
        Agreed(
            title,
            words.number(alpha, 2),
            -1 if alpha is None else round(WIDE * max(alpha, Fraction(0))),
            _says(words, alpha),
        )
        for title, alpha in rows
    )
    return People(
        agreed, tuple(persons), call.reviews.calibration == "leniency", tuple(_notes(facts, words))
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
    return words("alpha_often" if alpha > 0 else "alpha_chance")


def _notes(facts: Facts, words: Words) -> list[str]:
    found = facts.sureness
    notes = []
    if not found.comparable.is_connected:
        groups = "; ".join(
            ", ".join(reviewer_name(facts, who) for who in group)
            for group in found.comparable.groups
        )
        notes.append(words("note_groups", groups=groups))
    if found.comparable.is_thin and found.offsets:
        notes.append(words("note_thin"))
    notes += [
        words(
            "note_outlier_above" if outlier.gap > 0 else "note_outlier_below",
            reviewer=reviewer_name(facts, outlier.key.reviewer),
            proposal=plain(found.case.proposals[outlier.key.proposal].title),
            gap=words.number(abs(outlier.gap), 2),
        )
        for outlier in found.doubt.outliers
    ]
    notes += [
        words(
            "note_waived",
            reviewer=reviewer_name(facts, key.reviewer),
            proposal=plain(found.case.proposals[key.proposal].title),
            by=plain(waiver.by),
            on=day(waiver.on, words.speech.language),
            words=plain(waiver.reason),
        )
        for key, waiver in found.waived.items()
    ]
    return notes


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
        round(SURE_WIDE * each.resampled),
        words(f"verdict_{each.verdict}"),
        each.verdict,
        "; ".join(changes),
    )


def _weight(words: Words, name: str) -> str:
    """A step of one weight, such as `+balance.outcome`, in words."""
    kind, _, what = name[1:].partition(".")
    title = words.attribute(what) if kind == "balance" else criterion_title(what)
    return words("weight_heavier" if name[0] == "+" else "weight_lighter", what=title)
