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
from a87ws.selection.amend import fixed_since, recorded_series
from a87ws.selection.choose import choose
from a87ws.selection.decide import Posed, pose
from a87ws.selection.instance import Instance
from a87ws.selection.question import OWN_POLICY, Fixed, SelectionOptions, build

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
    names = set(merits)
    for series in resamples:
        names.update(series or ())
    places = []
    for name in names:
        merit = merits.get(name, 0)
        places.append(_place(name, chosen, merit, resamples, reviewers, weights))
    places.sort(key=lambda place: (not place.selected, -place.times, -place.merit, place.proposal))
    without_series = resamples.count(None)
    return Stability(len(resamples), without_series, len(reviewers), len(weights), tuple(places))


def _place(  # noqa: PLR0913, PLR0917  what a place rests on
    name: str,
    chosen: frozenset[str],
    merit: int,
    resamples: Sequence[Series],
    reviewers: Mapping[str, Series],
    weights: Mapping[str, Series],
) -> SeriesPlace:
    is_selected = name in chosen
    times = sum(_is_in(series, name) for series in resamples)
    share = Fraction(times, max(1, len(resamples)))
    by_reviewer = _changed_by(reviewers, name, is_selected=is_selected)
    by_weight = _changed_by(weights, name, is_selected=is_selected)
    called = verdict(share, is_selected=is_selected, turned=bool(by_reviewer or by_weight))
    return SeriesPlace(name, is_selected, merit, share, times, by_reviewer, by_weight, called)


def _is_in(series: Series, name: str) -> bool:
    return series is not None and name in series


def _changed_by(others: Mapping[str, Series], name: str, *, is_selected: bool) -> tuple[str, ...]:
    """Under which of the other series, by what was changed, a proposal is on the other side."""
    changed = []
    for change, series in others.items():
        if _is_in(series, name) != is_selected:
            changed.append(change)
    return tuple(changed)


def verdict(share: Fraction, *, is_selected: bool, turned: bool) -> Verdict:
    """What to call a place; `turned` says whether a reviewer or a weight alone would change it."""
    if is_selected:
        return _verdict_of_selected(share, turned=turned)
    if share >= LUCKY:
        return "unlucky"
    if share >= CONTESTED or turned:
        return "contested"
    return "out"


def _verdict_of_selected(share: Fraction, *, turned: bool) -> Verdict:
    if share < LUCKY:
        return "lucky"
    if share >= SAFE and not turned:
        return "safe"
    return "contested"


RESAMPLES: Final = 200


def study(
    case: Case,
    question: SelectionOptions = OWN_POLICY,
    resamples: int = RESAMPLES,
) -> Stability:
    """The stability of a call's selection; writes nothing. Raises Fault where there is none."""
    return study_posed(pose(case, question), question, resamples)


def study_posed(posed: Posed, question: SelectionOptions, resamples: int = RESAMPLES) -> Stability:
    """As `study`, of a question that is posed already.

    After a decision the places are those of its series, and who withdrew is in no draw.
    """
    judged = posed.judged
    case = judged.case
    call = case.call
    chooser = _Chooser(judged, question, fixed_since(case))
    chosen = recorded_series(case, question)
    if chosen is None:
        chosen = chooser.series(posed.instance)
    if chosen is None:
        raise Fault(
            "no series that meets every rule was found within the search limit",
            "try a larger --nodes",
            exit_code=1,
        )
    merits = {standing.proposal: standing.merit or 0 for standing in judged.eligible}
    weight_steps = [*criteria_steps(case), *balance_steps(call, judged.standings)]
    # in this order: each search starts from the selection before it
    drawn = [
        chooser.of(scenario) for scenario in resample_reviews(call, judged.standings, resamples)
    ]
    by_reviewer = chooser.by_name(without_each_reviewer(case, judged.standings))
    by_weight = chooser.by_name(weight_steps)
    return stability(chosen, merits, drawn, by_reviewer, by_weight)


class _Chooser:
    """The selection of one scenario after the other; what was chosen from before is not searched
    again.
    """

    def __init__(self, judged: JudgedCase, question: SelectionOptions, fixed: Fixed) -> None:
        self.judged = judged
        self.fixed = fixed
        self.question = question
        self.barred: set[str] = set()
        for name, reason in judged.ineligible.items():
            if reason.kind != "threshold":
                self.barred.add(name)
        self.included: set[str] = set()
        for override in judged.case.call.selection.overrides:
            if override.must == "include":
                self.included.add(override.proposal)
        self.known: dict[Instance, Series] = {}
        self.last: frozenset[str] = frozenset()

    def by_name(self, scenarios: Iterable[Scenario]) -> Mapping[str, Series]:
        """The series of each scenario, by its name."""
        return {scenario.name: self.of(scenario) for scenario in scenarios}

    def of(self, scenario: Scenario) -> Series:
        """The series of a scenario, from those at or above the threshold that nothing else bars."""
        eligible = list(self._eligible(scenario))
        if not eligible:
            return None
        case = replace(self.judged.case, call=scenario.call)
        return self.series(self.fixed.without_gone(build(case, eligible, self.question)))

    def _eligible(self, scenario: Scenario) -> Iterable[Standing]:
        """The least number of reviews is not asked anew: who is missing a reviewer is not worse for
        that.
        """
        threshold = scenario.call.selection.threshold
        for standing in scenario.standings:
            name, rating = standing.proposal, standing.rating
            if rating is None or name in self.barred:
                continue
            if threshold is None or rating >= threshold or name in self.included:
                yield standing

    def series(self, instance: Instance) -> Series:
        """The ids of the selection."""
        if instance not in self.known:
            self.known[instance] = self._choose(instance)
        series = self.known[instance]
        self.last = series or self.last
        return series

    def _choose(self, instance: Instance) -> Series:
        """Search from the last selection, since most are alike."""
        names = instance.names
        start = frozenset(i for i, name in enumerate(names) if name in self.last)
        nodes = self.question.nodes
        choice = choose(instance, best_merit=False, nodes=nodes, start=start or None)
        if choice.portfolio is None:
            return None
        return frozenset(names[i] for i in choice.portfolio)


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
    selected: list[SeriesPlace] = []
    near: list[SeriesPlace] = []
    for place in found.proposals:
        if place.selected:
            selected.append(place)
        elif place.verdict != "out":
            near.append(place)
    _places("Selected", selected, page)
    _places("Left out, but close", near, page)
    _changes([*selected, *near], page)
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
    page.table(columns, list(map(_row, places)))


def _row(place: SeriesPlace) -> tuple[str, ...]:
    drawn = bar(place.resampled, None, Fraction(1, CELLS), CELLS)
    reviewers = len(place.changed_by_reviewers)
    weights = len(place.changed_by_weights)
    return (
        place.proposal,
        drawn,
        _percent(place.resampled),
        str(reviewers or ""),
        str(weights or ""),
        place.verdict,
    )


def _changes(places: Sequence[SeriesPlace], page: Page) -> None:
    """One line for each place that a single change would change."""
    lines = []
    for place in places:
        changes = _change_words(place)
        if changes:
            side = "out" if place.selected else "in"
            lines.append(f"{place.proposal} {side}: {'; '.join(changes)}")
    if not lines:
        return
    page.heading("Single changes that would change a place")
    for line in lines:
        page.item(line)


def _change_words(place: SeriesPlace) -> list[str]:
    """Which reviewers and which weights alone would change a place."""
    words = []
    if place.changed_by_reviewers:
        words.append(f"without {', '.join(place.changed_by_reviewers)}")
    if place.changed_by_weights:
        words.append(f"weights {', '.join(place.changed_by_weights)}")
    return words


def _percent(share: Fraction) -> str:
    return f"{round(100 * share)} %"
