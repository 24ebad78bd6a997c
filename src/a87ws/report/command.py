"""`a87ws report`."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Final

import typer

from a87ws.base.page.terminal import Column, Page
from a87ws.base.shell import Format, FormatOption, emit, say, use_colour, width
from a87ws.base.text import bar, points, rounded, sparks
from a87ws.call.review import Standing, places
from a87ws.checks.command import root_of
from a87ws.report.standings import Standings, agreement_words
from a87ws.reviews.conflicts import waived
from a87ws.reviews.doubt import RESAMPLES
from a87ws.selection.sentences import Speech, ineligible_words
from a87ws.selection.studies.command import ENGLISH, Language


def report(
    ctx: typer.Context,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="FILE", help="Where to write it (default: report.html)"
        ),
    ] = None,
    public: Annotated[
        bool,
        typer.Option(
            "--public", help="Edition for everyone: the series, its balance and how it was chosen"
        ),
    ] = False,
    language: Annotated[
        Language, typer.Option(metavar="LANGUAGE", help="Language of the page: en, fr or es")
    ] = ENGLISH,
    frontier: Annotated[
        int | None,
        typer.Option(metavar="N", help="Search limit for what balance costs", min=0),
    ] = None,
    resamples: Annotated[
        int | None,
        typer.Option(
            metavar="N", help="How often to resample the reviews (default: by size)", min=0
        ),
    ] = None,
) -> None:
    """Create the committee's page, which works offline

    One self-contained HTML file.
    """
    from a87ws.custody.pages import advice
    from a87ws.report.facts import FILE, gather, write
    from a87ws.report.page import render as render_report
    from a87ws.reviews.judge import open_for_judging

    root = root_of(ctx)
    case = open_for_judging(root)
    facts = gather(case, language=language, public=public, nodes=frontier, resamples=resamples)
    target = root / FILE if out is None else Path.cwd() / out
    write(target, render_report(facts, language=language, is_public=public))
    kind = "public" if public else "confidential"
    say(f"written: {out or FILE} ({kind})")
    warning = None if public or out is None else advice(root, target)
    if warning:
        say(warning)
    for problem in facts.problems:
        say(f"note: {problem}")


def standings(
    ctx: typer.Context,
    compare: Annotated[
        bool | None,
        typer.Option(
            "--compare/--no-compare",
            help="Compare the series with and without correcting for leniency",
        ),
    ] = None,
    output: FormatOption = Format.TEXT,
) -> None:
    """Show where each proposal stands, and how sure that is

    Ratings, counts, spread and merit; reviewers' leniency and agreement; what is doubtful; which
    reviews are missing.
    """
    from a87ws.report.standings import data
    from a87ws.report.standings import standings as load_standings
    from a87ws.reviews.judge import judge, open_for_judging

    case = open_for_judging(root_of(ctx))
    from a87ws.selection.sentences import speech_of

    found, speech = load_standings(case, compare=compare), speech_of(judge(case))
    if output is Format.JSON:
        from a87ws.base.shell import to_json

        emit(to_json(data(found, speech)))
        return
    from a87ws.base.page.terminal import Page

    page = Page(width(), colour=use_colour(), plain=output is Format.PLAIN)
    emit(render(found, speech, page))


MOST_FLIPS: Final = 8
BAR_CELLS: Final = 24
LEAST_FLIPS: Final = RESAMPLES // 10


def render(found: Standings, speech: Speech, page: Page) -> str:
    """The whole, in the order in which a committee asks."""
    _ranking(found, speech, page)
    _leniency(found, page)
    _agreement(found, page)
    _doubt(found, page)
    _progress(found, page)
    return str(page)


def _ranking(found: Standings, speech: Speech, page: Page) -> None:
    standings, ineligible = found.standings, found.ineligible
    page.line(found.case.call.name, style="bold")
    place = places(standings, ineligible)
    page.line(f"{len(standings)} proposals, {len(place)} of them eligible")
    page.line()
    ranked = sorted(
        standings, key=lambda each: (each.merit is None, -(each.merit or 0), each.proposal)
    )
    columns = (
        Column("", "number", spoken="place"), Column("proposal"), Column("rating", "number"),
        Column("±", "number", 3, "give or take"), Column("", "bar", 6),
        Column("spread", "number", 2), Column("reviews", "number", 1), Column("joint", "mark", 5),
        Column("Pathf.", "mark", 4, "Pathfinder"),
        Column("merit", "number"), Column("", "bar", 7),
    )  # fmt: skip
    most = max((each.merit or 0 for each in standings), default=0) or 1
    per_cell = Fraction(most, BAR_CELLS)
    page.table(
        columns,
        [
            (_place(place.get(each.proposal), page), *_figures(found, each, per_cell))
            for each in ranked
        ],
        indent=0,
    )
    notes = [
        (each.proposal, ineligible[each.proposal]) for each in ranked if each.proposal in ineligible
    ]
    if notes:
        page.heading("Not eligible" if page.plain else "Not eligible (–)")
        for name, why in notes:
            page.item(f"{name}: {ineligible_words(why, speech)}")


def _place(place: int | None, page: Page) -> str:
    return str(place) if place else "none" if page.plain else "–"


def _figures(found: Standings, each: Standing, per_cell: Fraction) -> tuple[str, ...]:
    scale = found.case.call.scale
    rating = "" if each.rating is None else rounded(each.rating)
    interval = found.doubt.intervals.get(each.proposal)
    half = rounded((interval[1] - interval[0]) / 2, 2) if interval else ""
    spread = rounded(max(each.ratings) - min(each.ratings), 2) if len(each.ratings) > 1 else ""
    merit = "" if each.merit is None else points(each.merit)
    yes = {True: "yes", False: ""}
    drawn = sparks(each.ratings, min(scale), max(scale))
    line = bar(Fraction(each.merit or 0), None, per_cell, BAR_CELLS)
    joint, pathfinder = yes[each.joint], yes[each.pathfinder]
    return (
        each.proposal,
        rating,
        half,
        drawn,
        spread,
        str(each.reviews),
        joint,
        pathfinder,
        merit,
        line,
    )


def _leniency(found: Standings, page: Page) -> None:
    if not found.offsets:
        return
    taken = found.case.call.reviews.calibration == "leniency"
    page.heading(f"Leniency, in points, {'' if taken else 'not '}corrected for in the ratings")
    if not found.comparable.is_connected:
        groups = "; ".join(", ".join(group) for group in found.comparable.groups)
        page.item(
            "these groups of reviewers share no proposal, so their leniency cannot be compared: "
            f"{groups}"
        )
    if found.comparable.is_thin:
        page.item(
            "too few proposals have more than one review to adjust by: "
            f"{found.comparable.comparisons} comparisons for {found.comparable.offsets} reviewers' "
            f"offsets, where {2 * found.comparable.offsets} are the least"
        )
    page.table(
        (Column(""), Column("", "number")),
        [(name, _signed(offset)) for name, offset in found.offsets.items()],
    )
    here, there = (
        places(found.standings, found.ineligible),
        places(found.other.standings, found.other.ineligible),
    )
    rates = [
        {each.proposal: each.rating for each in side}
        for side in (found.standings, found.other.standings)
    ]
    raw, adjusted = (1, 0) if taken else (0, 1)
    place = (here, there)
    moved = [name for name in here if here[name] != there.get(name)]
    if moved:
        page.line()
        columns = (
            Column("other places"), Column("raw", "number", 1, "rating raw"),
            Column("adjusted", "number", 2, "rating adjusted"), Column("place raw", "number"),
            Column("adjusted", "number", spoken="place adjusted"),
        )  # fmt: skip
        rows = [
            (name, *(_rating(rates[side][name]) for side in (raw, adjusted)),
             *(str(place[side].get(name, "–")) for side in (raw, adjusted)))
            for name in moved
        ]  # fmt: skip
        page.table(columns, rows)
    _difference(found, page)


def _difference(found: Standings, page: Page) -> None:
    other = found.other.selection
    how = (
        "with correction for leniency"
        if found.other.calibration == "leniency"
        else "without correction for leniency"
    )
    if other is None:
        return
    if not other.joins and not other.leaves:
        page.item(f"the selection would be the same {how}")
        return
    parts = [
        f"{', '.join(names)} {word}"
        for names, word in ((other.joins, "in"), (other.leaves, "out"))
        if names
    ]
    page.item(f"the selection would differ {how}: {'; '.join(parts)}")


def _agreement(found: Standings, page: Page) -> None:
    page.heading("Agreement of the reviewers (Krippendorff's alpha: 1 is perfect, 0 is chance)")
    rows = [("all criteria", found.agreement.overall), *found.agreement.criteria.items()]
    page.table(
        (Column(""), Column("", "number"), Column("")),
        [
            (name, "–" if value is None else rounded(value, 2), agreement_words(value))
            for name, value in rows
        ],
        whole=True,
    )


def _doubt(found: Standings, page: Page) -> None:
    if found.doubt.usual:
        page.heading("Doubt")
        page.item(
            f"a review is usually {rounded(found.doubt.usual, 2)} points from its proposal's "
            "mean; ± is the range in which the rating would lie 19 times out of 20 with other "
            "reviewers like these"
        )
    for outlier in found.doubt.outliers:
        higher = "above" if outlier.gap > 0 else "below"
        gap = rounded(abs(outlier.gap), 2)
        page.item(
            f"{outlier.key.reviewer} rates {outlier.key.proposal} {gap} points {higher} "
            "the others: ask why"
        )
    for key, waiver in found.waived.items():
        page.item(f"{key.reviewer}'s review of {key.proposal} counts, {waived(waiver)}")
    _flips(found, page)


def _flips(found: Standings, page: Page) -> None:
    """The pairs on either side of the line that might as well stand the other way round."""
    flips = [each for each in found.doubt.flips if each.times >= LEAST_FLIPS]
    if not flips:
        return
    slots = found.case.call.selection.slots
    page.heading(f"Near the line of {slots} slots: how often other reviews would reverse the order")
    columns = (
        Column("now above", spoken="now above"),
        Column("now below"),
        Column("of 100", "number", spoken="times of 100"),
    )
    rows = [
        (each.above, each.below, str(each.times * 100 // RESAMPLES)) for each in flips[:MOST_FLIPS]
    ]
    page.table(columns, rows, whole=True)
    if len(flips) > MOST_FLIPS:
        page.item(f"and {len(flips) - MOST_FLIPS} more such pairs, each in at least 10 of 100")


def _progress(found: Standings, page: Page) -> None:
    if not found.progress:
        return
    page.heading("Progress")
    kinds = ("asked", "scored", "not_counted", "abstained", "recused", "missing")
    columns = (
        Column("reviewer"), Column("asked", "number"), Column("scored", "number"),
        Column("not counted", "number", 1), Column("abstained", "number", 2),
        Column("recused", "number"), Column("missing", "number"),
    )  # fmt: skip
    rows = [
        (name, *(_count(getattr(each, kind)) for kind in kinds))
        for name, each in found.progress.items()
    ]
    total = (
        str(sum(len(getattr(each, kind)) for each in found.progress.values())) for kind in kinds
    )
    page.table(columns, [*rows, ("all", *total)])
    missing = {name: each.missing for name, each in found.progress.items() if each.missing}
    if missing:
        page.heading("Reviews still missing")
        for reviewer, proposals in missing.items():
            page.item(f"{reviewer}: {', '.join(proposals)}")


def _count(names: Iterable[str]) -> str:
    return str(len(list(names)) or "")


def _rating(rating: Fraction | None) -> str:
    return "" if rating is None else rounded(rating)


def _signed(number: Fraction) -> str:
    return rounded(number) if number < 0 else f"+{rounded(number)}"
