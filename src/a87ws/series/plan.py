"""Days and hours for the sessions of a series: one part of the window each, the kindest hours,
proved.

The days on which sessions may be held are cut, in their order, into as many parts as there are
sessions, so that the series is spread over its months and no two sessions fall on one day. A
session that has a date keeps its part. Which session gets which of the others is a match at the
least cost: hours first, then nearness to the middle of the part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from a87ws.base.draws import Draws
from a87ws.base.faults import Fault
from a87ws.call.call import Series
from a87ws.call.case import Register
from a87ws.call.proposal import Proposal
from a87ws.call.session import later
from a87ws.data import SATURDAY, SUNDAY, clocks


@dataclass(frozen=True)
class Match:
    """The column of each row, and a price for each row and column: none of them add up to more than
    the cost there.
    """

    columns: tuple[int, ...]
    row_prices: tuple[int, ...]
    column_prices: tuple[int, ...]


def match(costs: Sequence[Sequence[int]]) -> Match:
    """The cheapest match of rows to columns, of which there are no fewer than rows; proved before
    it is given.
    """
    rows, columns = len(costs), len(costs[0]) if costs else 0
    row_price, price = [0] * rows, [0] * (columns + 1)
    holder = [-1] * (
        columns + 1
    )  # the row of each column; the last column stands for the row that is being added
    for row in range(rows):
        holder[columns] = row
        _augment(costs, row_price, price, holder)
    found = [0] * rows
    for column, row in enumerate(holder[:columns]):
        if row >= 0:
            found[row] = column
    made = Match(tuple(found), tuple(row_price), tuple(price[:columns]))
    if not is_cheapest(costs, made):
        raise AssertionError("the prices do not prove the match")
    return made


def is_cheapest(costs: Sequence[Sequence[int]], made: Match) -> bool:
    """Whether the prices prove that no match is cheaper.

    No column price is above 0, so any match costs at least the sum of the row prices and of all
    column prices; columns that stay free have the price 0, so ours costs just that.
    """
    prices = [[u + v for v in made.column_prices] for u in made.row_prices]
    fair = all(
        price <= cost
        for row, told in zip(costs, prices, strict=True)
        for cost, price in zip(row, told, strict=True)
    )
    cost = sum(costs[row][column] for row, column in enumerate(made.columns))
    distinct = len({*made.columns}) == len(costs)
    signs = all(price <= 0 for price in made.column_prices)
    return fair and signs and distinct and cost == sum(made.row_prices) + sum(made.column_prices)


def _augment(
    costs: Sequence[Sequence[int]], row_price: list[int], price: list[int], holder: list[int]
) -> None:
    """Give the row in the last column a place, moving others along the cheapest path."""
    columns = len(price) - 1
    least: list[int | None] = [None] * columns
    came_from = [columns] * columns
    done = [False] * (columns + 1)
    here = columns
    while holder[here] >= 0:
        done[here] = True
        row = holder[here]
        step, nearest = None, -1
        for column in range(columns):
            if done[column]:
                continue
            reduced = costs[row][column] - row_price[row] - price[column]
            known = least[column]
            if known is None or reduced < known:
                least[column], came_from[column], known = reduced, here, reduced
            if step is None or known < step:
                step, nearest = known, column
        assert step is not None  # there are no fewer columns than rows  # noqa: S101
        for column in range(columns + 1):
            if done[column]:
                row_price[holder[column]] += step
                price[column] -= step
            elif column < columns:
                least[column] = (least[column] or 0) - step
        here = nearest
    while here != columns:
        before = came_from[here]
        holder[here] = holder[before]
        here = before
    price[columns] = 0
    holder[columns] = -1


BY_HOUR: Final = (64, 64, 64, 64, 64, 32, 16, 4, 1, *([0] * 8), 1, 4, 4, 8, 16, 32, 64)
"""What each hour of the local day costs, from midnight: nothing from 9 to 17, then ever more the
further from it.
"""
WEEKEND: Final = 16
"""What a day of rest costs, as much as an hour after 21."""


@dataclass(frozen=True, slots=True)
class Place:
    """A country of a session: its code, its zone, and its days of rest as ISO weekdays."""

    country: str
    zone: str
    weekend: frozenset[int]


def places(proposal: Proposal, register: Register, zones: Mapping[str, str]) -> tuple[Place, ...]:
    """The countries of its hosts and of its action, each once, by code; `zones` says another zone
    than most live in.
    """
    codes = {*proposal.countries}
    codes |= {
        (member.country if member else host.country) or ""
        for host, member in register.hosts(proposal)
    }
    known = clocks()
    return tuple(
        Place(code, zones.get(code, known[code].zone), known[code].weekend)
        for code in sorted(codes)
        if code in known
    )


def discomfort(start: datetime, minutes: int, where: Iterable[Place]) -> int:
    """What the hour costs all places together: for each the worst hour of its clock that the
    session touches.
    """
    return sum(_at(start, minutes, place.zone, place.weekend) for place in where)


@lru_cache(maxsize=1 << 20)
def _at(start: datetime, minutes: int, name: str, weekend: frozenset[int]) -> int:
    """What it costs one place; many sessions ask the same."""
    zone = ZoneInfo(name)
    here, end = start.astimezone(zone), later(start, minutes).astimezone(zone)
    touched = [here.hour, *(later(here, passed).hour for passed in range(15, minutes, 15))]
    rests = here.isoweekday() in weekend or (end - timedelta(minutes=1)).isoweekday() in weekend
    return max(BY_HOUR[hour] for hour in touched) + (WEEKEND if rests else 0)


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
            "too few days are left besides the sessions that already have a date",
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
        raise Fault(message, "allow an earlier start, a later end or shorter sessions", exit_code=1)
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
