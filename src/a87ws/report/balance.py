"""Balance: what was chosen beside its target, the pool and the series by merit alone; what it
costs, stop by stop; and the proof that the selection is the best.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from typing import Any, Final

from a87ws.base.shape import BalanceFactor, ratio
from a87ws.data import REGIONS, region_of
from a87ws.report.facts import Decided, Facts, Words, plain
from a87ws.selection.decision import Basis, Share, Shares, basis_of
from a87ws.selection.frontier import Stop
from a87ws.selection.instance import Instance

WIDE = 1000
"""Units across a bar, and across the picture of the costs."""


@dataclass(frozen=True)
class Bar:
    """One value: its numbers in words, and where they lie on a line of `WIDE` units.

    A place of −1 is not shown.
    """

    value: str
    selected: str
    target: str
    by_merit: str
    pool: str
    selected_at: int
    target_at: int
    by_merit_at: int


@dataclass(frozen=True)
class Group:
    """One balanced attribute."""

    title: str
    bars: tuple[Bar, ...]


def groups(facts: Facts, words: Words, *, public: bool = False) -> tuple[Group, ...]:
    """Every balanced attribute. The public sees what was selected, and the targets that do not tell
    of the pool.
    """
    shares = facts.shares
    if public:
        shares = _public(facts)
    most = _most(shares, facts.by_merit)
    found = []
    for attribute, values in shares.items():
        pool = sum((share.eligible for share in values.values()), Fraction(0))
        merit = facts.by_merit.get(attribute, {})
        drawing = _Drawing(words, attribute, facts.decided is not None, pool, most)
        bars = []
        for value, share in values.items():
            bars.append(drawing.bar(value, share, merit.get(value)))
        found.append(Group(words.attribute(attribute), tuple(bars)))
    return tuple(found)


def _public(facts: Facts) -> Shares:
    """Without the pool: where values are whatever occurs, those not selected would name hosts that
    were left out.

    A proportional target is the pool's share times the slots, and would tell it.
    """
    call = facts.sureness.case.call
    public: dict[str, Mapping[str, Share]] = {}
    for attribute, values in facts.shares.items():
        is_fixed = call.vocabulary(attribute) is not None
        balance = call.selection.balance.get(attribute)
        is_told = balance is not None and balance.target != "proportional"
        shown = {}
        for value, share in values.items():
            if not is_fixed and not share.selected:
                continue
            target = None
            if is_told:
                target = share.target
            shown[value] = Share(target, share.selected, Fraction(0))
        public[attribute] = shown
    return public


def _most(*tables: Shares) -> Fraction:
    """The largest number that a bar has to show; 1 where every number is 0."""
    most = Fraction(0)
    for table in tables:
        for values in table.values():
            for share in values.values():
                most = max(most, share.selected, share.target or Fraction(0))
    return most or Fraction(1)


@dataclass(frozen=True)
class _Drawing:
    """What the bars of one attribute share; `pool` is everything eligible, `most` the far end."""

    words: Words
    attribute: str
    is_decided: bool
    pool: Fraction
    most: Fraction

    def bar(self, value: str, share: Share, merit: Share | None) -> Bar:
        """The bar of one value; `merit` is its share of the series by merit alone."""
        selected = by_merit = None
        if self.is_decided:
            selected = share.selected
        if merit is not None:
            by_merit = merit.selected
        pool = "–"
        if self.pool:
            pool = self.words.percent(share.eligible / self.pool)
        return Bar(
            value=self.words.value(self.attribute, value),
            selected=self.words.number(selected, 2),
            target=self.words.number(share.target, 2),
            by_merit=self.words.number(by_merit, 2),
            pool=pool,
            selected_at=self._at(selected),
            target_at=self._at(share.target),
            by_merit_at=self._at(by_merit),
        )

    def _at(self, number: Fraction | None) -> int:
        if number is None:
            return -1
        return round(WIDE * number / self.most)


@dataclass(frozen=True)
class Tile:
    """One country: how many proposals name it, and how many of those are selected."""

    code: str
    name: str
    proposals: int
    selected: int
    pathfinder: bool


@dataclass(frozen=True)
class Region:
    """The countries of a region, most proposals first."""

    title: str
    tiles: tuple[Tile, ...]
    proposals: int
    selected: int


def regions(facts: Facts, words: Words, *, public: bool = False) -> tuple[Region, ...]:
    """The five regions, and what has none. In public only the countries of what was selected are
    named.
    """
    chosen = _chosen(facts)
    shown = []
    for name, proposal in facts.sureness.case.proposals.items():
        if not proposal.is_withdrawn and (name in chosen or not public):
            shown.append(name)
    found = []
    for title in (*REGIONS, None):
        region = _region(facts, words, title, shown, chosen)
        if region.tiles:
            found.append(region)
    return tuple(found)


def _chosen(facts: Facts) -> frozenset[str]:
    """The proposals that the decision selected; none where there is no decision."""
    if facts.decided is None:
        return frozenset()
    return frozenset(facts.decided.selected)


def _region(
    facts: Facts, words: Words, region: str | None, shown: Collection[str], chosen: Collection[str]
) -> Region:
    """The countries of a region, or of none, that one of these proposals names."""
    case = facts.sureness.case
    by_country: dict[str, list[str]] = {}
    named = set()
    for name in shown:
        for code in dict.fromkeys(case.proposals[name].countries):
            if region_of(code) == region:
                by_country.setdefault(code, []).append(name)
                named.add(name)
    tiles = []
    for code, proposals in by_country.items():
        selected = _count_in(proposals, chosen)
        pathfinder = code in case.call.pathfinders
        tiles.append(Tile(plain(code), words.country(code), len(proposals), selected, pathfinder))
    tiles.sort(key=lambda tile: (-tile.proposals, tile.name))
    title = words("no_region")
    if region is not None:
        title = words.value("region", region)
    return Region(title, tuple(tiles), len(named), _count_in(named, chosen))


def _count_in(names: Iterable[str], chosen: Collection[str]) -> int:
    return sum(name in chosen for name in names)


MOST_EMBEDDED: Final = 1_000_000
"""A larger proof, in bytes, is not written into the page: it is opened from its file there."""


@dataclass(frozen=True)
class ShownStep:
    """One step of the proof, and over how many cases it was shown."""

    says: str
    nodes: int


@dataclass(frozen=True)
class ShownProof:
    """What is said of the proof; `files` are the inputs with their digests."""

    basis: Basis
    size: str
    digest: str
    record: str
    embedded: bool
    steps: tuple[ShownStep, ...]
    files: tuple[tuple[str, str], ...]
    digest_of_all: str
    """SHA-256 of the list of the inputs as `sha256sum` prints it: one number for a minute on paper.
    """


def proof(facts: Facts, words: Words) -> ShownProof | None:
    """None where no decision stands."""
    decided = facts.decided
    if decided is None:
        return None
    size = len(decided.proof.encode())
    files = tuple(sorted(decided.record.inputs.items()))
    listing = "".join(f"{digest}  {path}\n" for path, digest in files)
    return ShownProof(
        basis_of(decided.record.fixed, proved=decided.record.proved),
        words("kilobytes", number=words.speech.comma(f"{size / 1000:.1f}")),
        sha256(decided.proof.encode()).hexdigest(),
        decided.digest,
        size <= MOST_EMBEDDED,
        _steps(decided.proof, words),
        files,
        sha256(listing.encode()).hexdigest(),
    )


def _steps(proof: str, words: Words) -> tuple[ShownStep, ...]:
    """The steps of a proof; none where there is no proof."""
    if not proof:
        return ()
    steps = []
    for step in json.loads(proof)["steps"]:
        name = step["step"].replace(" ", "_")
        steps.append(ShownStep(words(f"step_{name}"), len(step["nodes"])))
    return tuple(steps)


def check_data(decided: Decided) -> Mapping[str, Any]:
    """What the proof has to be of: the numbers of the files and of the record."""
    return {
        "instance": decided.instance.as_data(),
        "selected": sorted(decided.chosen),
        "best_merit": decided.record.best_merit,
        "merit": decided.record.merit,
        "imbalance": ratio(decided.record.imbalance),
    }


HIGH, EDGE = 400, 16
"""The picture of the costs, in the same units: its height, and the space left free around it."""


@dataclass(frozen=True)
class Halt:
    """One stop: its figures in words, its place in the picture, and its series by the numbers of
    the proposals.
    """

    label: str
    range: str
    note: str
    merit: str
    imbalance: str
    gives: str
    """Merit given up against merit alone."""
    gains: str
    """Imbalance spared against merit alone."""
    series: tuple[int, ...]
    joins: tuple[int, ...]
    leaves: tuple[int, ...]
    """Against the call's policy."""
    x: int
    y: int


@dataclass(frozen=True)
class Costs:
    """The whole frontier; `here` is the stop of the call's policy, `band` the runs of each proposal
    over the stops.
    """

    halts: tuple[Halt, ...]
    here: int
    titles: tuple[str, ...]
    ids: tuple[str, ...]
    band: tuple[Band, ...]
    whole: bool
    proved: bool
    differs: bool
    """Whether the decision is not the stop of factor 1: a host withdrew, or another factor was
    asked for.
    """


@dataclass(frozen=True)
class Band:
    """A proposal of the frontier, and the runs of stops in which it is selected.

    A run is its first stop, and how many stops it has.
    """

    proposal: int
    runs: tuple[tuple[int, int], ...]
    count: int


def costs(facts: Facts, words: Words) -> Costs | None:
    """None where there is no frontier."""
    stops, instance = facts.study.stops, facts.study.instance
    if not stops or instance is None:
        return None
    here = _policy_stop(stops)
    halts = [_halt(words, instance, stops, number, here) for number in range(len(stops))]
    proposals = facts.sureness.case.proposals
    return Costs(
        tuple(halts),
        here,
        tuple(plain(proposals[name].title) for name in instance.names),
        instance.names,
        tuple(_band(instance, stops)),
        not any(stop.open for stop in stops),
        all(stop.proved for stop in stops),
        facts.decided is not None and _chosen(facts) != frozenset(stops[here].selected),
    )


def _policy_stop(stops: tuple[Stop, ...]) -> int:
    """The number of the stop at which the call's policy holds: every frontier has one."""
    return next(number for number, stop in enumerate(stops) if stop.is_policy)


def slider_data(found: Costs) -> list[dict[str, Any]]:
    """What the script shows at each stop, all of it in words already."""
    stops = []
    for halt in found.halts:
        stop = {
            "label": halt.label,
            "range": halt.range,
            "note": halt.note,
            "merit": halt.merit,
            "imbalance": halt.imbalance,
            "gives": halt.gives,
            "gains": halt.gains,
            "series": list(halt.series),
            "joins": list(halt.joins),
            "leaves": list(halt.leaves),
        }
        stops.append(stop)
    return stops


def _halt(
    words: Words, instance: Instance, stops: tuple[Stop, ...], number: int, here: int
) -> Halt:
    stop, first = stops[number], stops[0]
    series, policy = _ranked(instance, stop), _ranked(instance, stops[here])
    note = ""
    if not stop.proved:
        note = words("stop_not_proved")
    x, y = _at(stops, stop)
    return Halt(
        label=_label(words, number, len(stops), here),
        range=_range(words, stops, number),
        note=note,
        merit=words.points(stop.merit),
        imbalance=words.number(stop.imbalance),
        gives=words.points(first.merit - stop.merit),
        gains=words.number(first.imbalance - stop.imbalance),
        series=series,
        joins=_without(series, policy),
        leaves=_without(policy, series),
        x=x,
        y=y,
    )


def _without(series: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    """What is in one series and not in the other, in the order of the first."""
    return tuple(i for i in series if i not in other)


def _ranked(instance: Instance, stop: Stop) -> tuple[int, ...]:
    """The series of a stop by the numbers of the proposals, the highest merit first."""
    numbers = map(instance.names.index, stop.selected)
    return tuple(sorted(numbers, key=lambda i: (-instance.merits[i], instance.names[i])))


def _at(stops: tuple[Stop, ...], stop: Stop) -> tuple[int, int]:
    """Merit given up to the right, imbalance upwards, inside the edges."""
    first, last = stops[0], stops[-1]
    merit_span = first.merit - last.merit or 1
    imbalance_span = first.imbalance - last.imbalance or Fraction(1)
    right = Fraction(first.merit - stop.merit, merit_span)
    up = (stop.imbalance - last.imbalance) / imbalance_span
    x = EDGE + round(right * (WIDE - 2 * EDGE))
    y = HIGH - EDGE - round(up * (HIGH - 2 * EDGE))
    return x, y


def _label(words: Words, number: int, count: int, here: int) -> str:
    if number == here:
        return words("stop_policy")
    if number == 0:
        return words("stop_merit")
    if number == count - 1:
        return words("stop_balance")
    return words("stop_between")


def _range(words: Words, stops: tuple[Stop, ...], number: int) -> str:
    """The factors at which it is selected; where others may lie next to it, the one at which it was
    found.
    """
    stop = stops[number]
    if stop.open or (number and stops[number - 1].open):
        return words("range_at", at=_factor(words, stop.at))
    if stop.upto is None and number == 0:
        return words("range_any")
    if stop.upto is None:
        return words("range_from", above=words.number(stop.above))
    if number == 0:
        return words("range_to", upto=words.number(stop.upto))
    return words("range_between", above=words.number(stop.above), upto=words.number(stop.upto))


def _factor(words: Words, factor: BalanceFactor) -> str:
    """A factor as a number; the infinite one has denominator 0."""
    if not factor.denominator:
        return "∞"
    return words.number(Fraction(*factor))


def _band(instance: Instance, stops: tuple[Stop, ...]) -> list[Band]:
    """Every proposal that some stop selects: by the first stop that does, and of those that share
    one, first those that are in the most stops.
    """
    stops_of: dict[int, list[int]] = {}
    for number, stop in enumerate(stops):
        for i in _ranked(instance, stop):
            stops_of.setdefault(i, []).append(number)
    band = []
    for i, numbers in stops_of.items():
        band.append(Band(i, _runs(numbers), len(numbers)))
    band.sort(key=lambda each: (each.runs[0][0], -each.count, instance.names[each.proposal]))
    return band


def _runs(numbers: list[int]) -> tuple[tuple[int, int], ...]:
    """Ascending numbers as runs: where each begins, and how long it is."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and number == sum(runs[-1]):  # the one right after the last run
            start, length = runs.pop()
            runs.append((start, length + 1))
        else:
            runs.append((number, 1))
    return tuple(runs)
