"""Balance: what was chosen beside its target, the pool and the series by merit alone; what it
costs, stop by stop; and the proof that the selection is the best.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from typing import Any, Final

from a87ws.base.coding import ratio
from a87ws.data import REGIONS, region_of
from a87ws.report.facts import Decided, Facts, Words, plain
from a87ws.selection.decision import Share, Shares
from a87ws.selection.instance import Instance
from a87ws.selection.studies.frontier import Stop

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
    shares = _public(facts) if public else facts.shares
    most = _most(shares, facts.by_merit)
    found = []
    for attribute, values in shares.items():
        total = sum((share.eligible for share in values.values()), Fraction(0))
        merit = facts.by_merit.get(attribute, {})
        bars = tuple(
            _bar(facts, words, attribute, value, share, merit.get(value), most, total)
            for value, share in values.items()
        )
        found.append(Group(words.attribute(attribute), bars))
    return tuple(found)


def _public(facts: Facts) -> Shares:
    """Without the pool: where values are whatever occurs, those not selected would name hosts that
    were left out.

    A proportional target is the pool's share times the slots, and would tell it.
    """
    call = facts.sureness.case.call
    shown: dict[str, Mapping[str, Share]] = {}
    for attribute, values in facts.shares.items():
        fixed = call.vocabulary(attribute) is not None
        balance = call.selection.balance.get(attribute)
        told = balance is not None and balance.target != "proportional"
        shown[attribute] = {
            value: Share(share.target if told else None, share.selected, Fraction(0))
            for value, share in values.items()
            if fixed or share.selected
        }
    return shown


def _most(*tables: Shares) -> Fraction:
    shares = [share for table in tables for values in table.values() for share in values.values()]
    return max(
        [Fraction(0), *(max(share.selected, share.target or Fraction(0)) for share in shares)]
    ) or Fraction(1)


def _bar(  # noqa: PLR0913, PLR0917
    facts: Facts,
    words: Words,
    attribute: str,
    value: str,
    share: Share,
    merit: Share | None,
    most: Fraction,
    total: Fraction,
) -> Bar:
    def at(number: Fraction | None) -> int:
        return -1 if number is None else round(WIDE * number / most)

    decided = facts.decided is not None
    return Bar(
        value=words.value(attribute, value),
        selected=words.number(share.selected, 2) if decided else "–",
        target=words.number(share.target, 2),
        by_merit=words.number(merit.selected, 2) if merit else "–",
        pool=words.percent(share.eligible / total) if total else "–",
        selected_at=at(share.selected) if decided else -1,
        target_at=at(share.target),
        by_merit_at=at(merit.selected) if merit else -1,
    )


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
    case = facts.sureness.case
    chosen = {each.proposal for each in facts.decided.record.selected} if facts.decided else set()
    received = [name for name, each in case.proposals.items() if not each.is_withdrawn]
    shown = [name for name in received if name in chosen] if public else received
    titles = [*REGIONS, None]
    return tuple(
        found for region in titles if (found := _region(facts, words, region, shown, chosen)).tiles
    )


def _region(
    facts: Facts, words: Words, region: str | None, shown: Collection[str], chosen: Collection[str]
) -> Region:
    case = facts.sureness.case
    here = {
        name: [
            code
            for code in dict.fromkeys(case.proposals[name].countries)
            if region_of(code) == region
        ]
        for name in shown
    }
    held = {name: codes for name, codes in here.items() if codes}
    codes = {code for each in held.values() for code in each}
    tiles = [
        Tile(
            plain(code),
            words.country(code),
            sum(code in each for each in held.values()),
            sum(code in each for name, each in held.items() if name in chosen),
            code in case.call.pathfinders,
        )
        for code in codes
    ]
    tiles.sort(key=lambda tile: (-tile.proposals, tile.name))
    title = words("no_region") if region is None else words.value("region", region)
    return Region(title, tuple(tiles), len(held), sum(name in chosen for name in held))


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

    proved: bool
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
    data = json.loads(decided.proof) if decided.proof else {"steps": []}
    steps = [
        ShownStep(words(f"step_{part['step'].replace(' ', '_')}"), len(part["nodes"]))
        for part in data["steps"]
    ]
    files = tuple(sorted(decided.record.inputs.items()))
    size = len(decided.proof.encode())
    return ShownProof(
        decided.record.proved,
        words("kilobytes", number=words.speech.comma(f"{size / 1000:.1f}")),
        sha256(decided.proof.encode()).hexdigest(),
        decided.digest,
        size <= MOST_EMBEDDED,
        tuple(steps),
        files,
        sha256("".join(f"{digest}  {path}\n" for path, digest in files).encode()).hexdigest(),
    )


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
    here = next(i for i, stop in enumerate(stops) if stop.is_policy)
    halts = tuple(_halt(facts, words, i, here) for i in range(len(stops)))
    proposals = facts.sureness.case.proposals
    record = facts.decided.record if facts.decided else None
    differs = record is not None and {each.proposal for each in record.selected} != {
        *stops[here].selected
    }
    return Costs(
        halts,
        here,
        tuple(plain(proposals[name].title) for name in instance.names),
        instance.names,
        tuple(_band(facts)),
        not any(stop.open for stop in stops),
        all(stop.proved for stop in stops),
        differs,
    )


def slider_data(found: Costs) -> list[dict[str, Any]]:
    """What the script shows at each stop, all of it in words already."""
    return [
        {
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
        for halt in found.halts
    ]


def _halt(facts: Facts, words: Words, number: int, here: int) -> Halt:
    stops, instance = facts.study.stops, facts.study.instance
    assert instance is not None  # the caller has seen it  # noqa: S101
    stop, first, policy = stops[number], stops[0], stops[here]
    ranked, selected = _ranked(instance, stop), _ranked(instance, policy)
    x, y = _at(stops, stop)
    return Halt(
        label=_label(words, number, len(stops), here),
        range=_range(words, stops, number),
        note="" if stop.proved else words("stop_not_proved"),
        merit=words.points(stop.merit),
        imbalance=words.number(stop.imbalance),
        gives=words.points(first.merit - stop.merit),
        gains=words.number(first.imbalance - stop.imbalance),
        series=ranked,
        joins=tuple(i for i in ranked if i not in selected),
        leaves=tuple(i for i in selected if i not in ranked),
        x=x,
        y=y,
    )


def _ranked(instance: Instance, stop: Stop) -> tuple[int, ...]:
    """The series of a stop by the numbers of the proposals, the highest merit first."""
    numbers = [instance.names.index(name) for name in stop.selected]
    return tuple(sorted(numbers, key=lambda i: (-instance.merits[i], instance.names[i])))


def _at(stops: tuple[Stop, ...], stop: Stop) -> tuple[int, int]:
    """Merit given up to the right, imbalance upwards, inside the edges."""
    first, last = stops[0], stops[-1]
    across, up = first.merit - last.merit or 1, first.imbalance - last.imbalance or Fraction(1)
    x = Fraction(first.merit - stop.merit, across)
    y = (stop.imbalance - last.imbalance) / up
    return EDGE + round(x * (WIDE - 2 * EDGE)), HIGH - EDGE - round(y * (HIGH - 2 * EDGE))


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
        return words(
            "range_at", at=words.number(Fraction(*stop.at)) if stop.at.denominator else "∞"
        )
    if stop.upto is None:
        return words("range_from", above=words.number(stop.above)) if number else words("range_any")
    if number == 0:
        return words("range_to", upto=words.number(stop.upto))
    return words("range_between", above=words.number(stop.above), upto=words.number(stop.upto))


def _band(facts: Facts) -> Iterator[Band]:
    """Every proposal that some stop selects, those that are in the most of them first."""
    stops, instance = facts.study.stops, facts.study.instance
    assert instance is not None  # the caller has seen it  # noqa: S101
    series = [frozenset(_ranked(instance, stop)) for stop in stops]
    everybody = frozenset[int]().union(*series)
    found = []
    for i in everybody:
        inside = [i in portfolio for portfolio in series]
        runs, start = [], 0
        for at, (was, now) in enumerate(zip([False, *inside], [*inside, False], strict=True)):
            if now and not was:
                start = at
            elif was and not now:
                runs.append((start, at - start))
        found.append((Band(i, tuple(runs), sum(inside)), runs[0][0]))
    found.sort(key=lambda each: (each[1], -each[0].count, instance.names[each[0].proposal]))
    yield from (band for band, _ in found)
