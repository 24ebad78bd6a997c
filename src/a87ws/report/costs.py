"""What balance costs: every stop of the frontier in words, in a picture, and for the slider."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from a87ws.report.facts import Facts, Words, plain
from a87ws.selection.instance import Instance
from a87ws.selection.studies.frontier import Stop

WIDE, HIGH, EDGE = 1000, 400, 16


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
