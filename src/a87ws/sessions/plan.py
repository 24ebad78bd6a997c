"""Days and hours for the sessions of a series: one part of the window each, the kindest hours,
proved.

The days on which sessions may be held are cut, in their order, into as many parts as there are
sessions, so that the series is spread over its months and no two sessions fall on one day. A
session that has a date keeps its part. Which session gets which of the others is a match at the
least cost: hours first, then nearness to the middle of the part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from a87ws.data import SATURDAY, SUNDAY
from a87ws.diagnostics import Fault
from a87ws.draws import Draws
from a87ws.model.call import Series
from a87ws.model.session import later
from a87ws.sessions.clocks import Place, discomfort
from a87ws.sessions.match import match

STEP: Final = timedelta(minutes=30)
"""Sessions start at the full and at the half hour."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A session without a date: how long it is, and whose clocks count."""

    minutes: int
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the window: its number from 1, and the days of it on which a session may be
    held.
    """

    number: int
    days: tuple[date, ...]

    @property
    def middle(self) -> date:
        """The day in the middle; of two the earlier."""
        return self.days[(len(self.days) - 1) // 2]


@dataclass(frozen=True, slots=True)
class Slot:
    """What is proposed for a session: the start, in the call's zone, its part, and what the hour
    costs its places.
    """

    starts: datetime
    part: Part
    parts: int
    cost: int


def days_of(window: tuple[date, date], series: Series) -> tuple[date, ...]:
    """The days of the window that are neither Saturday nor Sunday nor a holiday."""
    first, last = window
    every = (first + timedelta(days=passed) for passed in range((last - first).days + 1))
    rests = {*series.holidays}
    return tuple(
        day for day in every if day.isoweekday() not in (SATURDAY, SUNDAY) and day not in rests
    )


def parts_of(days: Sequence[date], number: int) -> tuple[Part, ...]:
    """The days in their order, cut into so many parts of nearly equal length."""
    cuts = [len(days) * i // number for i in range(number + 1)]
    return tuple(Part(i + 1, tuple(days[cuts[i] : cuts[i + 1]])) for i in range(number))


def plan(  # noqa: PLR0913  the whole question
    wanted: Mapping[str, Wanted],
    fixed: Sequence[tuple[datetime, datetime]],
    window: tuple[date, date],
    series: Series,
    *,
    timezone: str,
    seed: str,
) -> Mapping[str, Slot]:
    """A slot for each session that wants one; `fixed` are beginning and end of those that have a
    date.

    Ties fall by a draw with `seed`: whoever comes first in it gets the earlier part. Raises Fault
    where the window has fewer days than sessions, or no hour is long enough.
    """
    zone = ZoneInfo(timezone)
    busy = {moment.astimezone(zone).date() for pair in fixed for moment in pair}
    inside = sorted(begins.astimezone(zone).date() for begins, _ in fixed)
    inside = [day for day in inside if window[0] <= day <= window[1]]
    days, number = days_of(window, series), len(wanted) + len(inside)
    if len(days) < number:
        message = f"{number} sessions need a day each, and the window has {len(days)} on which one may be held"
        raise Fault(message, "give a longer window with --from and --to", exit_code=1)
    parts = parts_of(days, number)
    taken = {
        next((part.number for part in reversed(parts) if part.days[0] <= day), 1) for day in inside
    }
    free = [
        Part(part.number, tuple(day for day in part.days if day not in busy))
        for part in parts
        if part.number not in taken
    ]
    free = [part for part in free if part.days]
    if len(free) < len(wanted):
        raise Fault(
            "too few days are left beside the sessions that have a date",
            "widen the window",
            exit_code=1,
        )
    names = Draws(seed, "schedule").shuffle(sorted(wanted))
    starts = {
        (part.number, minutes): tuple(
            start for day in part.days for start in _starts(day, minutes, series, zone)
        )
        for part in free
        for minutes in {each.minutes for each in wanted.values()}
    }
    best = [
        [_best(wanted[name], part, starts[part.number, wanted[name].minutes]) for part in free]
        for name in names
    ]
    if not all(all(row) for row in best):
        message = (
            f"no hour between {series.earliest:%H:%M} and {series.latest:%H:%M} is long enough"
        )
        raise Fault(message, "let sessions begin earlier, end later or be shorter", exit_code=1)
    found = match(_costs([[slot for slot in row if slot] for row in best]))
    chosen = {name: best[row][found.columns[row]] for row, name in enumerate(names)}
    return {name: Slot(slot[2], free[found.columns[names.index(name)]], number, slot[0])
            for name, slot in sorted(chosen.items()) if slot}  # fmt: skip


_Best = tuple[
    int, int, datetime
]  # what the hour costs, how many days it is from the middle, when it is


def _best(wanted: Wanted, part: Part, starts: Sequence[datetime]) -> _Best | None:
    """The kindest hour of a part, then the nearest day to its middle, then the earliest."""
    every = (
        (
            discomfort(start, wanted.minutes, wanted.places),
            abs((start.date() - part.middle).days),
            start,
        )
        for start in starts
    )
    return min(every, default=None)


def _starts(day: date, minutes: int, series: Series, zone: ZoneInfo) -> Iterator[datetime]:
    """The moments of a day at which a session may start; none in an hour that the clocks leave out
    or have twice.
    """
    clock = datetime.combine(day, series.earliest)
    while clock.date() == day:
        start = clock.replace(tzinfo=zone)
        ends = later(start, minutes)
        once = start.utcoffset() == start.replace(fold=1).utcoffset()
        if once and ends.date() == day and ends.time() <= series.latest:
            yield start
        clock += STEP


def _costs(best: Sequence[Sequence[_Best]]) -> list[list[int]]:
    """The orders of importance as one number: hours, then days from the middle, then the draw.

    The last: a smaller part for the first, whatever it is for all others, then for the second, and
    so on.
    """
    rows, columns = len(best), len(best[0]) if best else 0
    draw = (columns + 1) ** rows
    days = (1 + max((slot[1] for row in best for slot in row), default=0)) * (rows + 1)
    return [
        [(slot[0] * days + slot[1]) * draw * (columns + 1) + column * (columns + 1) ** (rows - 1 - row)
         for column, slot in enumerate(slots)]
        for row, slots in enumerate(best)
    ]  # fmt: skip
