"""`a87ws report`."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from operator import add
from pathlib import Path
from typing import Annotated, Final

import typer

from a87ws.base.page.terminal import Column, Page
from a87ws.base.shell import Format, FormatOption, emit, say, use_colour, width
from a87ws.base.text import bar, points, rounded, sparks
from a87ws.call.review import Standing, places
from a87ws.checks.command import root_of
from a87ws.custody.freeze import show_let_in
from a87ws.report.standings import (
    Recalibrated,
    Standings,
    agreement_words,
    both_ways,
    give_or_take,
    sort_by_merit,
    spread_of,
)
from a87ws.reviews.conflicts import waived
from a87ws.reviews.doubt import RESAMPLES
from a87ws.reviews.rating import Comparability
from a87ws.selection.sentences import Speech, ineligible_words
from a87ws.selection.state import RecordState
from a87ws.selection.studies_command import ENGLISH, Language


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
    from a87ws.custody.people import advice
    from a87ws.report.facts import FILE, gather, write
    from a87ws.report.page import render as render_report
    from a87ws.reviews.judge import open_for_judging

    root = root_of(ctx)
    case = open_for_judging(root)
    facts = gather(case, language=language, public=public, nodes=frontier, resamples=resamples)
    target = root / FILE
    if out is not None:
        target = Path.cwd() / out
    write(target, render_report(facts, language=language, is_public=public))
    kind = "confidential"
    if public:
        kind = "public"
    say(f"written: {out or FILE} ({kind})")
    warning = None if public or out is None else advice(root, target)
    if warning:
        say(warning)
    for problem in facts.problems:
        say(f"note: {problem}")
    if facts.decided is not None and facts.decided.state is not RecordState.CURRENT:
        say(f"note: the record is {facts.decided.state}: it is shown as it was decided")


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
    show_let_in(found.case.freeze, page)
    return str(page)


def _ranking(found: Standings, speech: Speech, page: Page) -> None:
    standings, ineligible = found.standings, found.ineligible
    page.line(found.case.call.name, style="bold")
    place = places(standings, ineligible)
    page.line(f"{len(standings)} proposals, {len(place)} of them eligible")
    page.line()
    ranked = sort_by_merit(standings)
    columns = (
        Column("", "number", spoken="place"), Column("proposal"), Column("rating", "number"),
        Column("±", "number", 3, "give or take"), Column("", "bar", 6),
        Column("spread", "number", 2), Column("reviews", "number", 1), Column("joint", "mark", 5),
        Column("Pathf.", "mark", 4, "Pathfinder"),
        Column("merit", "number"), Column("", "bar", 7),
    )  # fmt: skip
    per_cell = Fraction(_most(standings), BAR_CELLS)
    rows = []
    for each in ranked:
        number = _place(place.get(each.proposal), page)
        rows.append((number, *_figures(found, each, per_cell)))
    page.table(columns, rows, indent=0)
    if not ineligible:
        return
    page.heading("Not eligible" if page.plain else "Not eligible (–)")
    for each in ranked:
        if each.proposal in ineligible:
            why = ineligible_words(ineligible[each.proposal], speech)
            page.item(f"{each.proposal}: {why}")


def _most(standings: Iterable[Standing]) -> int:
    """The highest merit, for the bars; 1 where there is none, so that it can divide."""
    merits = [each.merit or 0 for each in standings]
    return max(merits, default=0) or 1


def _place(place: int | None, page: Page) -> str:
    if place is not None:
        return str(place)
    return "none" if page.plain else "–"


def _figures(found: Standings, each: Standing, per_cell: Fraction) -> tuple[str, ...]:
    scale = found.case.call.scale
    return (
        each.proposal,
        _rounded(each.rating),
        _rounded(give_or_take(found, each.proposal), 2),
        sparks(each.ratings, min(scale), max(scale)),
        _rounded(spread_of(each), 2),
        str(each.reviews),
        _yes(each.joint),
        _yes(each.pathfinder),
        _merit(each.merit),
        bar(Fraction(each.merit or 0), None, per_cell, BAR_CELLS),
    )


def _yes(holds: bool) -> str:
    return "yes" if holds else ""


def _merit(merit: int | None) -> str:
    return "" if merit is None else points(merit)


def _leniency(found: Standings, page: Page) -> None:
    if not found.offsets:
        return
    heading = "Leniency, in points, not corrected for in the ratings"
    if found.case.call.reviews.calibration == "leniency":
        heading = "Leniency, in points, corrected for in the ratings"
    page.heading(heading)
    _comparability(found.comparable, page)
    offsets = []
    for name, offset in found.offsets.items():
        offsets.append((name, _signed(offset)))
    page.table((Column(""), Column("", "number")), offsets)
    _other_places(found, page)
    _difference(found.other, page)


def _comparability(comparable: Comparability, page: Page) -> None:
    """Why the leniency of these reviewers says little, where it does."""
    if not comparable.is_connected:
        groups = "; ".join(map(", ".join, comparable.groups))
        page.item(
            "these groups of reviewers share no proposal, so their leniency cannot be compared: "
            f"{groups}"
        )
    if comparable.is_thin:
        page.item(
            "too few proposals have more than one review to adjust by: "
            f"{comparable.comparisons} comparisons for {comparable.offsets} reviewers' "
            f"offsets, where {2 * comparable.offsets} are the least"
        )


def _other_places(found: Standings, page: Page) -> None:
    """The eligible proposals that the correction for leniency moves."""
    sides = both_ways(found)
    rows = []
    for name in places(found.standings, found.ineligible):
        raw, adjusted = sides.raw_places.get(name), sides.adjusted_places.get(name)
        if raw == adjusted:
            continue
        ratings = _rounded(sides.raw_ratings[name]), _rounded(sides.adjusted_ratings[name])
        rows.append((name, *ratings, str(raw or "–"), str(adjusted or "–")))
    if not rows:
        return
    page.line()
    columns = (
        Column("other places"), Column("raw", "number", 1, "rating raw"),
        Column("adjusted", "number", 2, "rating adjusted"), Column("place raw", "number"),
        Column("adjusted", "number", spoken="place adjusted"),
    )  # fmt: skip
    page.table(columns, rows)


def _difference(other: Recalibrated, page: Page) -> None:
    """Whether the selection would differ under the other calibration."""
    moves = other.selection
    if moves is None:
        return
    how = "without correction for leniency"
    if other.calibration == "leniency":
        how = "with correction for leniency"
    parts = []
    if moves.joins:
        parts.append(f"{', '.join(moves.joins)} in")
    if moves.leaves:
        parts.append(f"{', '.join(moves.leaves)} out")
    if not parts:
        page.item(f"the selection would be the same {how}")
        return
    page.item(f"the selection would differ {how}: {'; '.join(parts)}")


def _agreement(found: Standings, page: Page) -> None:
    page.heading("Agreement of the reviewers (Krippendorff's alpha: 1 is perfect, 0 is chance)")
    alphas = [("all criteria", found.agreement.overall), *found.agreement.criteria.items()]
    rows = []
    for name, alpha in alphas:
        figure = "–" if alpha is None else rounded(alpha, 2)
        rows.append((name, figure, agreement_words(alpha)))
    page.table((Column(""), Column("", "number"), Column("")), rows, whole=True)


def _doubt(found: Standings, page: Page) -> None:
    if found.doubt.usual:
        page.heading("Doubt")
        page.item(
            f"a review is usually {rounded(found.doubt.usual, 2)} points from its proposal's "
            "mean; ± is the range in which the rating would lie 19 times out of 20 with other "
            "reviewers like these"
        )
    for outlier in found.doubt.outliers:
        side = "below"
        if outlier.gap > 0:
            side = "above"
        gap = rounded(abs(outlier.gap), 2)
        page.item(
            f"{outlier.key.reviewer} rates {outlier.key.proposal} {gap} points {side} "
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
    rows = []
    for flip in flips[:MOST_FLIPS]:
        of_100 = flip.times * 100 // RESAMPLES
        rows.append((flip.above, flip.below, str(of_100)))
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
    rows = []
    totals = [0] * len(kinds)
    for name, each in found.progress.items():
        counts = [len(getattr(each, kind)) for kind in kinds]
        totals = list(map(add, totals, counts))
        rows.append((name, *map(_count, counts)))
    rows.append(("all", *map(str, totals)))
    page.table(columns, rows)
    _missing_reviews(found, page)


def _missing_reviews(found: Standings, page: Page) -> None:
    missing = {name: each.missing for name, each in found.progress.items() if each.missing}
    if not missing:
        return
    page.heading("Reviews still missing")
    for reviewer, proposals in missing.items():
        page.item(f"{reviewer}: {', '.join(proposals)}")


def _count(number: int) -> str:
    return str(number or "")


def _rounded(number: Fraction | None, places: int = 3) -> str:
    return "" if number is None else rounded(number, places)


def _signed(number: Fraction) -> str:
    if number < 0:
        return rounded(number)
    return f"+{rounded(number)}"
