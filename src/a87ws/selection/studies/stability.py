"""How sure each place in the series is: how often a proposal would be in it had things been a
little otherwise.

The verdicts, by the share of the resamples in which a proposal is selected, and by what alone
changes its side:

  - a selected one is `safe` in at least nine of ten resamples and whichever reviewer is left out or
  weight takes a step, `lucky` in fewer than half of the resamples, and `contested` between;
  - one left out is `unlucky` in at least half of the resamples, `contested` in at least one of ten,
  or where a reviewer or a step alone would bring it in, and `out` else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, Literal

from a87ws.base.faults import Fault
from a87ws.base.page.terminal import Column, Page
from a87ws.base.shape import Ratio
from a87ws.base.text import bar
from a87ws.call.call import Call
from a87ws.call.case import Case
from a87ws.call.review import Standing
from a87ws.reviews.doubt import (
    Scenario,
    balance_steps,
    criteria_steps,
    resample_reviews,
    without_each_reviewer,
)
from a87ws.reviews.judge import JudgedCase
from a87ws.selection.choose import choose
from a87ws.selection.decide import Posed, pose
from a87ws.selection.instance import Instance
from a87ws.selection.question import OWN_POLICY, SelectionOptions, build

SAFE: Final = Fraction(9, 10)
LUCKY: Final = Fraction(1, 2)
CONTESTED: Final = Fraction(1, 10)

Series = frozenset[str] | None
"""The ids of a series; None where the rules allowed none."""
Verdict = Literal["safe", "contested", "lucky", "unlucky", "out"]


@dataclass(frozen=True, slots=True)
class SeriesPlace:
    """A proposal: in how many resamples it is selected, and which reviewers and weights alone would
    change its side.
    """

    proposal: str
    selected: bool
    merit: int
    resampled: Ratio
    """The share of the resamples in which it is selected."""
    times: int
    changed_by_reviewers: tuple[str, ...]
    changed_by_weights: tuple[str, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Stability:
    """The places of all proposals that may be selected, or were in some resample; of how many each
    count is.

    `without_series` is the number of resamples in which the rules allowed no series: there nobody
    was selected.
    """

    resamples: int
    without_series: int
    reviewers: int
    weights: int
    proposals: tuple[SeriesPlace, ...]


def stability(
    chosen: frozenset[str],
    merits: Mapping[str, int],
    resamples: Sequence[Series],
    reviewers: Mapping[str, Series],
    weights: Mapping[str, Series],
) -> Stability:
    """The places, the selected first, then by how often each is selected and by merit."""
    counted = [series for series in resamples if series is not None]
    names = {*merits}.union(*counted)
    places = [
        _place(name, chosen, merits.get(name, 0), resamples, reviewers, weights) for name in names
    ]
    places.sort(key=lambda each: (not each.selected, -each.times, -each.merit, each.proposal))
    return Stability(
        len(resamples), len(resamples) - len(counted), len(reviewers), len(weights), tuple(places)
    )


def _place(  # noqa: PLR0913, PLR0917  what a place rests on
    name: str,
    chosen: frozenset[str],
    merit: int,
    resamples: Sequence[Series],
    reviewers: Mapping[str, Series],
    weights: Mapping[str, Series],
) -> SeriesPlace:
    inside = name in chosen
    times = sum(series is not None and name in series for series in resamples)
    share = Fraction(times, max(1, len(resamples)))
    by_reviewer, by_weight = (
        tuple(
            by for by, series in others.items() if (series is not None and name in series) != inside
        )
        for others in (reviewers, weights)
    )
    called = verdict(share, is_selected=inside, turned=bool(by_reviewer or by_weight))
    return SeriesPlace(name, inside, merit, share, times, by_reviewer, by_weight, called)


def verdict(share: Fraction, *, is_selected: bool, turned: bool) -> Verdict:
    """What to call a place; `turned` says whether a reviewer or a weight alone would change it."""
    if is_selected:
        if share < LUCKY:
            return "lucky"
        return "safe" if share >= SAFE and not turned else "contested"
    if share >= LUCKY:
        return "unlucky"
    return "contested" if share >= CONTESTED or turned else "out"


RESAMPLES: Final = 200


def study(
    case: Case,
    question: SelectionOptions = OWN_POLICY,
    resamples: int = RESAMPLES,
) -> Stability:
    """The stability of a call's selection; writes nothing. Raises Fault where there is none."""
    return study_posed(pose(case, question), question, resamples)


def study_posed(posed: Posed, question: SelectionOptions, resamples: int = RESAMPLES) -> Stability:
    """As `study`, of a question that is posed already."""
    judged, call = posed.judged, posed.judged.case.call
    chooser = _Chooser(judged, question)
    chosen = chooser.series(posed.instance)
    if chosen is None:
        raise Fault(
            "no series that meets every rule was found within the search limit",
            "try a larger --nodes",
            exit_code=1,
        )
    merits = {each.proposal: each.merit or 0 for each in judged.eligible}
    by_weight = [*criteria_steps(judged.case), *balance_steps(call, judged.standings)]
    return stability(
        chosen,
        merits,
        [chooser.of(each) for each in resample_reviews(call, judged.standings, resamples)],
        {
            each.name: chooser.of(each)
            for each in without_each_reviewer(judged.case, judged.standings)
        },
        {each.name: chooser.of(each) for each in by_weight},
    )


class _Chooser:
    """The selection of one scenario after the other; what was chosen from before is not searched
    again.
    """

    def __init__(self, judged: JudgedCase, question: SelectionOptions) -> None:
        self.judged, self.question = judged, question
        self.barred = {name for name, why in judged.ineligible.items() if why.kind != "threshold"}
        overrides = judged.case.call.selection.overrides
        self.included = {each.proposal for each in overrides if each.must == "include"}
        self.known: dict[Instance, Series] = {}
        self.last: frozenset[str] = frozenset()

    def of(self, scenario: Scenario) -> Series:
        """The series of a scenario, from those at or above the threshold that nothing else bars."""
        eligible = list(self._eligible(scenario))
        if not eligible:
            return None
        return self.series(
            build(replace(self.judged.case, call=scenario.call), eligible, self.question)
        )

    def _eligible(self, scenario: Scenario) -> Iterable[Standing]:
        """The least number of reviews is not asked anew: who is missing a reviewer is not worse for
        that.
        """
        threshold = scenario.call.selection.threshold
        for each in scenario.standings:
            if each.rating is None or each.proposal in self.barred:
                continue
            if threshold is None or each.rating >= threshold or each.proposal in self.included:
                yield each

    def series(self, instance: Instance) -> Series:
        """The ids of the selection."""
        if instance not in self.known:
            start = frozenset(
                i for i, name in enumerate(instance.names) if name in self.last
            )  # most are alike
            found = choose(
                instance, best_merit=False, nodes=self.question.nodes, start=start or None
            ).portfolio
            self.known[instance] = (
                None if found is None else frozenset(instance.names[i] for i in found)
            )
        self.last = self.known[instance] or self.last
        return self.known[instance]


CELLS: Final = 20


def render(call: Call, found: Stability, page: Page) -> str:
    """The selected with how often they are, those that came close, and what alone would change a
    place.
    """
    page.line(call.name, style="bold")
    page.line(
        f"How often each is selected in {found.resamples} draws of the reviews; without each of "
        f"{found.reviewers} "
        f"reviewers in turn; with each weight a quarter lower and higher ({found.weights} ways)."
    )
    _places("Selected", [each for each in found.proposals if each.selected], page)
    near = [each for each in found.proposals if not each.selected and each.verdict != "out"]
    _places("Left out, but close", near, page)
    _changes([each for each in found.proposals if each.verdict != "out"], page)
    if found.without_series:
        page.line()
        page.line(
            f"In {found.without_series} of {found.resamples} draws the rules allowed no series."
        )
    page.line()
    page.line(
        f"safe: selected in at least {_percent(SAFE)} of the draws, whichever reviewer or weight "
        "changes; lucky: in "
        f"fewer than {_percent(LUCKY)}; unlucky: left out, but in at least {_percent(LUCKY)}; "
        "contested: the rest, and "
        f"those left out that are in at least {_percent(CONTESTED)} or would be by one reviewer "
        "or weight."
    )
    return str(page)


def _places(heading: str, places: Sequence[SeriesPlace], page: Page) -> None:
    if not places:
        return
    page.heading(heading)
    columns = (
        Column("proposal"), Column("drawn", "bar", 3), Column("", "number", spoken="drawn"),
        Column("reviewers", "number", 2), Column("weights", "number", 1), Column("", "mark"),
    )  # fmt: skip
    page.table(columns, [_row(each) for each in places])


def _row(each: SeriesPlace) -> tuple[str, ...]:
    drawn = bar(each.resampled, None, Fraction(1, CELLS), CELLS)
    reviewers, weights = len(each.changed_by_reviewers), len(each.changed_by_weights)
    return (
        each.proposal,
        drawn,
        _percent(each.resampled),
        str(reviewers or ""),
        str(weights or ""),
        each.verdict,
    )


def _changes(places: Sequence[SeriesPlace], page: Page) -> None:
    changed = [each for each in places if each.changed_by_reviewers or each.changed_by_weights]
    if not changed:
        return
    page.heading("Single changes that would change a place")
    for each in changed:
        side = "out" if each.selected else "in"
        parts = (
            [f"without {', '.join(each.changed_by_reviewers)}"] if each.changed_by_reviewers else []
        )
        parts += (
            [f"weights {', '.join(each.changed_by_weights)}"] if each.changed_by_weights else []
        )
        page.item(f"{each.proposal} {side}: {'; '.join(parts)}")


def _percent(share: Fraction) -> str:
    return f"{round(100 * share)} %"
