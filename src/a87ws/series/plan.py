"""Days and hours for the selected sessions: one part of the window each, the kindest hours, proved;
written to the files that have none.

The days on which sessions may be held are cut, in their order, into as many parts as there are
sessions, so that the series is spread over its months and no two sessions fall on one day. A
session that has a date keeps its part. Which session gets which of the others is a match at the
least cost: hours first, then nearness to the middle of the part.

Where there are fewer days than sessions, and the call allows several a day, each day is a part and
has a timetable: the same times every day, one session at each, or one in each room.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import chain
from operator import add, getitem
from pathlib import Path
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from a87ws.base.disk.ledger import alone
from a87ws.base.disk.write import Writable, edit_yaml, read_text, write_text
from a87ws.base.draws import Draws
from a87ws.base.faults import Fault
from a87ws.base.yaml import Route
from a87ws.call.call import WEEKDAYS, Series
from a87ws.call.case import Case, Register, normalise
from a87ws.call.proposal import Proposal
from a87ws.call.session import Session, later
from a87ws.checks.context import people_of
from a87ws.data import clocks
from a87ws.selection.notice import open_decision
from a87ws.series.owed import make_missing, path_of


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
    it is returned.
    """
    columns = len(costs[0]) if costs else 0
    matching = _Matching(costs, [0] * len(costs), [0] * (columns + 1), [-1] * (columns + 1))
    for row in range(len(costs)):
        matching.add(row)
    column_of = [0] * len(costs)
    for column, row in enumerate(matching.holder[:columns]):
        if row >= 0:
            column_of[row] = column
    row_prices, column_prices = tuple(matching.row_price), tuple(matching.price[:columns])
    result = Match(tuple(column_of), row_prices, column_prices)
    if not is_cheapest(costs, result):
        raise AssertionError("the prices do not prove the match")
    return result


def is_cheapest(costs: Sequence[Sequence[int]], result: Match) -> bool:
    """Whether the prices prove that no match is cheaper.

    No column price is above 0, so any match costs at least the sum of the row prices and of all
    column prices; columns that stay free have the price 0, so ours costs just that.
    """
    for row, row_price in zip(costs, result.row_prices, strict=True):
        for cost, column_price in zip(row, result.column_prices, strict=True):
            if row_price + column_price > cost:
                return False
    if max(result.column_prices, default=0) > 0 or len({*result.columns}) != len(costs):
        return False
    total = sum(map(getitem, costs, result.columns))
    return total == sum(result.row_prices) + sum(result.column_prices)


@dataclass
class _Matching:
    """A match to which one row after the other is added, with the prices that prove it.

    `holder` has the row of each column; its last column stands for the row that is being added.
    """

    costs: Sequence[Sequence[int]]
    row_price: list[int]
    price: list[int]
    holder: list[int]

    def add(self, row: int) -> None:
        """Find a column for the row, moving others along the cheapest path."""
        last = len(self.price) - 1
        self.holder[last] = row
        column, came_from = self._cheapest_path()
        while column != last:
            before = came_from[column]
            self.holder[column] = self.holder[before]
            column = before
        self.price[last] = 0
        self.holder[last] = -1

    def _cheapest_path(self) -> tuple[int, Sequence[int]]:
        """The free column that is reached at the least cost, and for each column the one before
        it. The prices change on the way, so that they stay a proof.
        """
        columns = len(self.price) - 1
        least: list[int | None] = [None] * columns
        came_from = [columns] * columns
        done = [False] * (columns + 1)
        current = columns
        while self.holder[current] >= 0:
            done[current] = True
            row = self.holder[current]
            costs, row_price, price = self.costs[row], self.row_price[row], self.price
            step, nearest = None, -1
            for column in range(columns):
                if done[column]:
                    continue
                reduced = costs[column] - row_price - price[column]
                known = least[column]
                if known is None or reduced < known:
                    least[column], came_from[column], known = reduced, current, reduced
                if step is None or known < step:
                    step, nearest = known, column
            assert step is not None  # there are no fewer columns than rows  # noqa: S101
            self._shift(step, done, least)
            current = nearest
        return current, came_from

    def _shift(self, step: int, done: Sequence[bool], least: list[int | None]) -> None:
        """Raise the prices of the rows that were reached, and lower those of their columns."""
        for column, is_done in enumerate(done):
            if is_done:
                self.row_price[self.holder[column]] += step
                self.price[column] -= step
            elif column < len(least):
                least[column] = (least[column] or 0) - step


BY_HOUR: Final = (64, 64, 64, 64, 64, 32, 16, 4, 1, *([0] * 8), 1, 4, 4, 8, 16, 32, 64)
"""What each hour of the local day costs, from midnight: nothing from 9 to 17, then ever more the
further from it.
"""
WEEKEND: Final = 16
"""What a day of rest costs, as much as an hour after 21."""


@dataclass(frozen=True, slots=True)
class SessionPlace:
    """A country of a session: its code, its zone, and its days of rest as ISO weekdays."""

    country: str
    zone: str
    weekend: frozenset[int]


def places(
    proposal: Proposal, register: Register, zones: Mapping[str, str]
) -> tuple[SessionPlace, ...]:
    """The countries of its hosts and of its action, each once, by code; `zones` overrides the zone
    in which most people of a country live.
    """
    codes = {*proposal.countries}
    for host, member in register.hosts(proposal):
        country = host.country if member is None else member.country
        codes.add(country or "")
    known = clocks()
    countries = []
    for code in sorted(codes & known.keys()):
        zone = zones.get(code, known[code].zone)
        countries.append(SessionPlace(code, zone, known[code].weekend))
    return tuple(countries)


def discomfort(start: datetime, minutes: int, where: Iterable[SessionPlace]) -> int:
    """What the hour costs all places together: for each the worst hour of its clock that the
    session touches.
    """
    return sum(_at(start, minutes, place.zone, place.weekend) for place in where)


@lru_cache(maxsize=1 << 20)
def _at(start: datetime, minutes: int, name: str, weekend: frozenset[int]) -> int:
    """What it costs one place; many sessions ask the same."""
    zone = ZoneInfo(name)
    begins, end = start.astimezone(zone), later(start, minutes).astimezone(zone)
    cost = BY_HOUR[begins.hour]
    for passed in range(15, minutes, 15):
        cost = max(cost, BY_HOUR[later(begins, passed).hour])
    last = end - timedelta(minutes=1)
    if begins.isoweekday() in weekend or last.isoweekday() in weekend:
        cost += WEEKEND
    return cost


_STEP: Final = 30
"""Minutes: sessions start at the full and at the half hour."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A session without a date: how long it is, whose clocks count, who is needed, each under a
    key, and its room if its host has one.
    """

    minutes: int
    places: tuple[SessionPlace, ...]
    people: Mapping[str, str] = field(default_factory=dict)
    room: str | None = None


class Booking(NamedTuple):
    """A session that has a date: from when to when, where, and who is needed."""

    begins: datetime
    ends: datetime
    room: str | None = None
    people: Iterable[str] = ()


@dataclass(frozen=True, slots=True)
class SeriesPart:
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
    """What is proposed for a session: the start, in the call's zone, its part, what the hour costs
    its places, and the room.

    `on_day` is how many sessions the day has where it has several; else 0.
    """

    starts: datetime
    part: SeriesPart
    parts: int
    cost: int
    room: str | None = None
    on_day: int = 0


def days_of(window: tuple[date, date], series: Series) -> tuple[date, ...]:
    """The days of the window that are among the series' weekdays and no holiday."""
    first, last = window
    holidays = {*series.holidays}
    days = []
    for passed in range((last - first).days + 1):
        day = first + timedelta(days=passed)
        if WEEKDAYS[day.weekday()] in series.weekdays and day not in holidays:
            days.append(day)
    return tuple(days)


def parts_of(days: Sequence[date], number: int) -> tuple[SeriesPart, ...]:
    """The days in their order, cut into `number` parts of nearly equal length."""
    parts = []
    for i in range(number):
        first, end = len(days) * i // number, len(days) * (i + 1) // number
        parts.append(SeriesPart(i + 1, tuple(days[first:end])))
    return tuple(parts)


def plan(  # noqa: PLR0913  the whole question
    wanted: Mapping[str, Wanted],
    fixed: Sequence[Booking],
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
    if series.rooms:  # everybody is in one place, and looks at its clock
        wanted = {name: replace(session, places=()) for name, session in wanted.items()}
    inside = _days_inside(fixed, window, zone)
    number = len(wanted) + len(inside)
    days = days_of(window, series)
    free = []
    if number <= len(days):
        free = _free_parts(parts_of(days, number), fixed, inside, zone)
    drawn = {name: wanted[name] for name in Draws(seed, "schedule").shuffle(sorted(wanted))}
    if len(free) >= len(wanted):
        slots = _one_a_day(drawn, free, number, series, zone)
    elif series.per_day > 1 and days:
        slots = _Timetable(drawn, fixed, days, series, zone).slots()
    else:
        raise _too_few_days(number, days, window, series)
    return dict(sorted(slots.items()))


def _one_a_day(
    drawn: Mapping[str, Wanted],
    free: Sequence[SeriesPart],
    parts: int,
    series: Series,
    zone: ZoneInfo,
) -> dict[str, Slot]:
    """A part of its own for each session; `drawn` is in the order of the draw."""
    options = _options(list(drawn.values()), free, series, zone)
    columns = match(_costs(options)).columns
    room = next(iter(series.rooms), None)
    slots = {}
    for (name, session), row, column in zip(drawn.items(), options, columns, strict=True):
        cost, _, start = row[column]
        slots[name] = Slot(start, free[column], parts, cost, session.room or room)
    return slots


def _too_few_days(
    number: int, days: Sequence[date], window: tuple[date, date], series: Series
) -> Fault:
    """What would have to change so that the sessions have days."""
    hint = "give a longer window with --from and --to"
    options = _options_for_days(number, days, window, series)
    if options:
        hint += f", or use {' and '.join(options)}"
    if days and number <= len(days):
        return Fault(
            "too few days are left besides the sessions that already have a date",
            hint,
            exit_code=1,
        )
    if series.per_day > 1:
        return Fault("the window has no day on which sessions may be held", hint, exit_code=1)
    message = (
        f"{number} sessions need a day each, "
        f"and the window has {len(days)} on which one may be held"
    )
    return Fault(message, hint, exit_code=1)


def _options_for_days(
    number: int, days: Sequence[date], window: tuple[date, date], series: Series
) -> list[str]:
    """The options with which the window is long enough: its days of rest, several a day."""
    usable = days or days_of(window, series.model_copy(update={"weekdays": WEEKDAYS}))
    options = []
    if not days and usable:
        names = dict.fromkeys(WEEKDAYS[day.weekday()] for day in usable)
        options.append(f"`--weekdays {','.join(names)}`")
    if usable:
        several = max(-(-number // len(usable)), 1 + bool(days))
        if several > series.per_day:
            options.append(f"`--per-day {several}`")
    return options


def _days_inside(fixed: Sequence[Booking], window: tuple[date, date], zone: ZoneInfo) -> list[date]:
    """The days in the window on which a session with a date begins."""
    days = []
    for booking in fixed:
        day = booking.begins.astimezone(zone).date()
        if window[0] <= day <= window[1]:
            days.append(day)
    return sorted(days)


def _free_parts(
    parts: Sequence[SeriesPart],
    fixed: Sequence[Booking],
    inside: Sequence[date],
    zone: ZoneInfo,
) -> list[SeriesPart]:
    """The parts in which no session has a date yet, with the days that are free in them."""
    firsts = [part.days[0] for part in parts]
    taken = {max(bisect_right(firsts, day), 1) for day in inside}
    busy = set()
    for booking in fixed:
        busy.add(booking.begins.astimezone(zone).date())
        busy.add(booking.ends.astimezone(zone).date())
    free = []
    for part in parts:
        if part.number in taken:
            continue
        days = tuple(day for day in part.days if day not in busy)
        if days:
            free.append(SeriesPart(part.number, days))
    return free


_Best = tuple[int, int, datetime]
"""What the hour costs, how many days it is from the middle, and when it is."""


def _options(
    wanted: Sequence[Wanted], free: Sequence[SeriesPart], series: Series, zone: ZoneInfo
) -> list[list[_Best]]:
    """For each session the best hour of each free part. Raises Fault where there is none."""
    starts: dict[tuple[int, int], list[datetime]] = {}
    options = []
    for session in wanted:
        row = []
        for part in free:
            key = (part.number, session.minutes)
            if key not in starts:
                starts[key] = list(_starts_of(part, session.minutes, series, zone))
            if not starts[key]:
                raise _no_hour(series)
            row.append(_best(session, part, starts[key]))
        options.append(row)
    return options


def _no_hour(series: Series) -> Fault:
    return Fault(
        f"no hour between {series.earliest:%H:%M} and {series.latest:%H:%M} is long enough",
        "allow an earlier start, a later end or shorter sessions",
        exit_code=1,
    )


def _best(wanted: Wanted, part: SeriesPart, starts: Sequence[datetime]) -> _Best:
    """The kindest hour of a part, then the nearest day to its middle, then the earliest."""
    middle = part.middle
    options = []
    for start in starts:
        cost = discomfort(start, wanted.minutes, wanted.places)
        options.append((cost, abs((start.date() - middle).days), start))
    return min(options)


def _starts_of(
    part: SeriesPart, minutes: int, series: Series, zone: ZoneInfo
) -> Iterator[datetime]:
    """The moments of a part at which a session may start."""
    for day in part.days:
        yield from _starts(day, minutes, series, zone)


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
        clock += timedelta(minutes=_STEP)


def _costs(best: Sequence[Sequence[_Best]]) -> list[list[int]]:
    """The orders of importance as one number: hours, then days from the middle, then the draw.

    The last: a smaller part for the first, whatever it is for all others, then for the second, and
    so on.
    """
    rows = len(best)
    columns = len(best[0]) if best else 0
    most = 0
    for _, distance, _ in chain.from_iterable(best):
        most = max(most, distance)
    days = (1 + most) * (rows + 1)
    draw = (columns + 1) ** rows * (columns + 1)
    costs: list[list[int]] = []
    for row, options in enumerate(best):
        weight = (columns + 1) ** (rows - 1 - row)
        costs.append([])
        for column, (cost, distance, _) in enumerate(options):
            costs[row].append((cost * days + distance) * draw + column * weight)
    return costs


@dataclass(frozen=True, slots=True)
class _Row:
    """A time on one of the days, by its number: the rooms that are free then, and who and what has
    another session.
    """

    day: int
    start: datetime
    rooms: tuple[str, ...]
    busy: frozenset[str]


class _Placing(NamedTuple):
    row: _Row
    room: str | None
    cost: int


MOST_TRIED: Final = 50_000
"""So often a session is put somewhere before the search for a timetable gives up."""


class _Timetable:
    """Several sessions a day, at the same times every day, nobody in two of them at once.

    The times follow each other at the length of the longest session, in full half hours. Without
    rooms one session is on at a time, and the hours are the kindest; with rooms one in each.
    """

    def __init__(
        self,
        drawn: Mapping[str, Wanted],
        fixed: Sequence[Booking],
        days: Sequence[date],
        series: Series,
        zone: ZoneInfo,
    ) -> None:
        self.drawn, self.fixed, self.days = drawn, fixed, days
        self.series, self.zone = series, zone
        self.rooms = tuple(dict.fromkeys(series.rooms)) or ("",)
        self.longest = max(session.minutes for session in drawn.values())
        self.booked = [0] * len(days)
        for day in _days_inside(fixed, (days[0], days[-1]), zone):
            if day in days:
                self.booked[days.index(day)] += 1
        self.per_day = min(series.per_day, len(drawn) + sum(self.booked))
        self.needs = {name: self._needs_of(session) for name, session in drawn.items()}
        self.left_to_try = MOST_TRIED
        length = -(-self.longest // _STEP) * _STEP
        self.rasters = []
        for offset in range(0, length, _STEP):
            self.rasters.append(list(self._rows(offset, length)))

    def slots(self) -> dict[str, Slot]:
        """A slot for each session. Raises Fault where they do not fit."""
        if not any(any(_starts(day, self.longest, self.series, self.zone)) for day in self.days):
            raise _no_hour(self.series)
        if not any(map(self._quotas, self.rasters)):
            raise self._too_many()
        placings = self._parallel() if self.series.rooms else self._sequence()
        on_day = self.booked.copy()
        for placing in placings.values():
            on_day[placing.row.day] += 1
        slots = {}
        for name, (row, room, cost) in placings.items():
            part = SeriesPart(row.day + 1, (self.days[row.day],))
            slots[name] = Slot(row.start, part, len(self.days), cost, room, on_day[row.day])
        return slots

    def _needs_of(self, session: Wanted) -> frozenset[str]:
        """Everybody the session needs, and its room if its host has one."""
        if session.room is None or not self.series.rooms:
            return frozenset(session.people)
        return frozenset([*session.people, _room_key(session.room)])

    def _rows(self, offset: int, length: int) -> Iterator[_Row]:
        """The times of all days, each `length` minutes after the one before, but for those that a
        session with a date takes.
        """
        first = self.series.earliest.hour * 60 + self.series.earliest.minute
        for number, day in enumerate(self.days):
            for start in _starts(day, self.longest, self.series, self.zone):
                passed = start.hour * 60 + start.minute - first
                if passed % length == offset:
                    yield from self._row(number, start)

    def _row(self, number: int, start: datetime) -> Iterator[_Row]:
        """The time, unless a session is on for which nobody has named a room: its audience is
        everybody.
        """
        ends = later(start, self.longest)
        busy: set[str] = set()
        for booking in self.fixed:
            if booking.begins < ends and start < booking.ends:
                if booking.room is None or not self.series.rooms:
                    return
                busy.update(booking.people)
                busy.add(_room_key(booking.room))
        free = tuple(room for room in self.rooms if _room_key(room) not in busy)
        yield _Row(number, start, free, frozenset(busy))

    def _quotas(self, rows: Iterable[_Row]) -> list[int]:
        """How many more sessions each day gets, as evenly as can be; none where they do not fit."""
        space = [0] * len(self.days)
        for row in rows:
            space[row.day] += len(row.rooms)
        quotas = [0] * len(self.days)
        for _ in self.drawn:
            open_days = []
            for day, quota in enumerate(quotas):
                total = quota + self.booked[day]
                if quota < space[day] and total < self.per_day:
                    open_days.append((total, day))
            if not open_days:
                return []
            quotas[min(open_days)[1]] += 1
        return quotas

    def _too_many(self) -> Fault:
        """What would have to change so that all sessions fit."""
        number = len(self.drawn) + sum(self.booked)
        times = max(Counter(row.day for row in self.rasters[0]).values(), default=1)
        space, per_day = times * len(self.rooms), self.series.per_day
        needed = -(-number // len(self.days))
        changes = []
        if needed > per_day:
            changes.append(f"`--per-day {needed}`")
        if needed > space:
            changes.append(f"{-(-needed // times)} rooms (`--room NAME` for each)")
        days = max(-(-number // min(space, per_day)), len(self.days) + 1)
        options = [" and ".join(changes)] if changes else []
        options.append(f"a window with {days} such days")
        return Fault(
            f"{number} sessions do not fit: the window has {_days_in_words(len(self.days))}, "
            f"with at most {min(space, per_day)} each",
            f"allow at least {', or '.join(options)}",
            exit_code=1,
        )

    def _sequence(self) -> dict[str, _Placing]:
        """One session at a time, at the hours that cost least; among equals the earliest."""
        best: tuple[int, dict[str, _Placing]] | None = None
        for rows in self.rasters:
            quotas = self._quotas(rows)
            if quotas:
                placings = self._kindest(rows, quotas)
                cost = sum(placing.cost for placing in placings.values())
                if best is None or cost < best[0]:
                    best = (cost, placings)
        assert best is not None  # some raster has room for all  # noqa: S101
        return best[1]

    def _kindest(self, rows: Sequence[_Row], quotas: Sequence[int]) -> dict[str, _Placing]:
        """The match of sessions to times that costs least; what a day may not use is matched to
        nobody.
        """
        options: list[list[_Best]] = []
        for session in self.drawn.values():
            options.append([])
            for row in rows:
                cost = discomfort(row.start, session.minutes, session.places)
                options[-1].append((cost, 0, row.start))
        costs = _costs(options)
        never = max(map(max, costs)) * len(costs) + 1
        for day, quota in enumerate(quotas):
            nobody = [never] * len(rows)
            there = 0
            for column, row in enumerate(rows):
                if row.day == day:
                    nobody[column] = 0
                    there += 1
            costs += [nobody] * (there - quota)
        columns = match(costs).columns
        placings = {}
        for number, (name, session) in enumerate(self.drawn.items()):
            column = columns[number]
            placings[name] = _Placing(rows[column], session.room, options[number][column][0])
        return placings

    def _parallel(self) -> dict[str, _Placing]:
        """A session in each room: the days as even as can be, then at the fewest times a day.

        Those that share people are put first, the most entangled before the others. Raises Fault.
        """
        entangled = self._entangled()
        for rows, quotas in self._trials():
            board = _Board(rows, quotas, self.needs)
            if self._has_times(rows) and self._put(board, entangled, 0):
                for name in self.drawn:
                    if name not in entangled:
                        board.put(next(board.options(name)), name)
                return self._in_rooms(board)
        raise self._clash()

    def _has_times(self, rows: Sequence[_Row]) -> bool:
        """Whether whoever is needed in several sessions is free at that many times."""
        counts = Counter(chain.from_iterable(self.needs.values()))
        for need, number in counts.items():
            if number > 1 and number > sum(need not in row.busy for row in rows):
                return False
        return True

    def _clash(self) -> Fault:
        """Who or what is needed most, where the sessions fit but their people do not."""
        counts = Counter(chain.from_iterable(self.needs.values()))
        for booking in self.fixed:
            counts.update(booking.people)
        names: dict[str, str] = {}
        for session in self.drawn.values():
            names |= session.people
            if session.room is not None:
                names[_room_key(session.room)] = session.room
        most = max(names, key=lambda need: (counts[need], need))
        return Fault(
            "no timetable keeps everybody out of two sessions at once: "
            f"`{names[most]}` is needed in {counts[most]}",
            "allow more days, more a day, or an earlier start and a later end in call.yaml",
            exit_code=1,
        )

    def _trials(self) -> Iterator[tuple[list[_Row], list[int]]]:
        """Times and the most sessions of each day, the best first: even days before few times."""
        most_rows = max(map(len, self.rasters))
        for rise in range(self.per_day + 1):
            for most in range(1, most_rows + 1):
                for raster in self.rasters:
                    rows = _first_of_each_day(raster, most)
                    quotas = self._raised(self._quotas(rows), rise)
                    if quotas:
                        yield rows, quotas

    def _raised(self, quotas: Sequence[int], rise: int) -> list[int]:
        """Quotas that first let every day have as many as the fullest, then one more each time;
        none where that is more than a day may have.
        """
        if rise == 0 or not quotas:
            return [*quotas]
        totals = [*map(add, quotas, self.booked)]
        most = max(totals) + rise - 1
        if most > self.per_day:
            return []
        return [max(0, most - booked) for booked in self.booked]

    def _entangled(self) -> list[str]:
        """The sessions that need a person or a room that another one needs."""
        others = Counter(chain.from_iterable(self.needs.values()))
        for booking in self.fixed:
            others.update(booking.people)
        clashes = {}
        for name, needs in self.needs.items():
            number = sum(others[need] - 1 for need in needs)
            if number or self.drawn[name].room is not None:
                clashes[name] = number
        return sorted(clashes, key=lambda name: -clashes[name])

    def _put(self, board: _Board, names: Sequence[str], i: int) -> bool:
        """Put each of the sessions from the i-th on at a time, so that the others have space too.

        Raises Fault where that takes too long.
        """
        if i == len(names):
            return len(self.drawn) - len(names) <= board.space()
        name = names[i]
        for number in board.options(name):
            self.left_to_try -= 1
            if self.left_to_try < 0:
                raise Fault(
                    "no timetable was found within the search limit",
                    "allow more days or rooms, or give some of the sessions their date",
                    exit_code=1,
                )
            board.put(number, name)
            if self._put(board, names, i + 1):
                return True
            board.take_back(number, name)
        return False

    def _in_rooms(self, board: _Board) -> dict[str, _Placing]:
        """The room of each session: its own, else the first that is free, in the draw's order."""
        placings = {}
        for row, names in zip(board.rows, board.names, strict=True):
            kept = {_room_key(self.drawn[name].room or "") for name in names}
            free = [room for room in row.rooms if _room_key(room) not in kept]
            for name in sorted(names, key=[*self.drawn].index):
                room = self.drawn[name].room or free.pop(0)
                placings[name] = _Placing(row, room, 0)
        return placings


def _room_key(room: str) -> str:
    return f"room {normalise(room)}"


def _first_of_each_day(rows: Iterable[_Row], most: int) -> list[_Row]:
    numbers = Counter[int]()
    first = []
    for row in rows:
        numbers[row.day] += 1
        if numbers[row.day] <= most:
            first.append(row)
    return first


def _days_in_words(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


class _Board:
    """Times with the sessions that were put there so far; `left` is how many more a day may have,
    `free` how many rooms a time has.
    """

    def __init__(
        self, rows: Sequence[_Row], left: Sequence[int], needs: Mapping[str, frozenset[str]]
    ) -> None:
        self.rows, self.left, self.needs = rows, [*left], needs
        self.free: list[int] = []
        self.busy: list[set[str]] = []
        self.names: list[list[str]] = []
        for row in rows:
            self.free.append(len(row.rooms))
            self.busy.append(set(row.busy))
            self.names.append([])

    def options(self, name: str) -> Iterator[int]:
        """The times at which a session can be; of empty ones of a day that do not differ, one."""
        tried = set()
        for number, row in enumerate(self.rows):
            if not self._is_open(number, self.needs[name]):
                continue
            if not self.names[number]:
                alike = (row.day, row.rooms, row.busy)
                if alike in tried:
                    continue
                tried.add(alike)
            yield number

    def _is_open(self, number: int, needs: frozenset[str]) -> bool:
        """Whether the day, the rooms and the people allow another session at this time."""
        return (
            self.left[self.rows[number].day] > 0
            and self.free[number] > 0
            and self.busy[number].isdisjoint(needs)
        )

    def put(self, number: int, name: str) -> None:
        """Put a session at a time."""
        self.left[self.rows[number].day] -= 1
        self.free[number] -= 1
        self.busy[number] |= self.needs[name]
        self.names[number].append(name)

    def take_back(self, number: int, name: str) -> None:
        """Undo `put`."""
        self.left[self.rows[number].day] += 1
        self.free[number] += 1
        self.busy[number] -= self.needs[name]
        self.names[number].remove(name)

    def space(self) -> int:
        """For how many more sessions that share nobody there is space."""
        free = [0] * len(self.left)
        for row, rooms in zip(self.rows, self.free, strict=True):
            free[row.day] += rooms
        return sum(map(min, free, self.left))


@dataclass(frozen=True)
class Scheduled:
    """What is proposed for the sessions without a date, and what those with one have."""

    case: Case
    wanted: Mapping[str, Wanted]
    slots: Mapping[str, Slot]
    fixed: Mapping[str, datetime]


def schedule(  # noqa: PLR0913  what the options of the command replace
    root: Path,
    *,
    first: date | None = None,
    last: date | None = None,
    per_day: int | None = None,
    weekdays: Sequence[str] = (),
    rooms: Sequence[str] = (),
) -> Scheduled:
    """Days, hours and rooms for the selected sessions that have no date; writes nothing. What is
    given replaces what the call says.

    Raises Fault where the record does not verify, a session's file has an error, the window is not
    known or the sessions do not fit.
    """
    checked = open_decision(root)
    case, loaded = checked.judged.case, checked.judged.loaded
    call = case.call
    if not call.sessions.held:
        raise Fault(
            "this call holds no sessions",
            "check `held` under `sessions:` in call.yaml",
            exit_code=1,
        )
    given = {"per_day": per_day, "weekdays": tuple(weekdays), "rooms": tuple(rooms)}
    series = call.sessions.model_copy(update={key: value for key, value in given.items() if value})
    wanted, fixed, bookings = {}, {}, []
    for name in checked.standing:
        path = path_of(name)
        if loaded.errors_in(path):
            raise Fault(
                f"`{path}` has errors", "fix what `a87ws validate sessions` reports", exit_code=1
            )
        session = case.sessions.get(name, Session())
        minutes, begins = series.lasts(session), session.begins(call.timezone)
        people = people_of(session, case.proposals.get(name))
        if begins is None:
            countries = places(case.proposals[name], case.register, series.zones)
            wanted[name] = Wanted(minutes, countries, people, session.room)
        else:
            fixed[name] = begins
            bookings.append(Booking(begins, later(begins, minutes), session.room, people))
    slots: Mapping[str, Slot] = {}
    if wanted:
        window = _window(series, first, last)
        slots = plan(
            wanted, bookings, window, series, timezone=call.timezone, seed=call.selection.seed
        )
    return Scheduled(case, wanted, slots, fixed)


def _window(series: Series, first: date | None, last: date | None) -> tuple[date, date]:
    window = series.window(first, last)
    if window is None:
        hint = "give --from DAY and --to DAY, or `sessions: {from: …, to: …}` in call.yaml"
        raise Fault("the first and last day of the series are not known", hint, exit_code=2)
    if window[0] > window[1]:
        raise Fault("the series would end before it begins", "change --from or --to", exit_code=2)
    return window


def write(proposed: Scheduled) -> tuple[str, ...]:
    """Write each proposed start and room to its session's file, and return the paths written.
    Missing files are created first.

    All else in a file stays the same to the byte; one that was given a date meanwhile is left
    alone. Raises Fault.
    """
    paths = []
    with alone(proposed.case.folder):
        make_missing(proposed.case.folder, proposed.case, proposed.slots)
        for name, slot in proposed.slots.items():
            if _put(proposed.case, name, slot):
                paths.append(path_of(name))
    return tuple(paths)


def _put(case: Case, name: str, slot: Slot) -> bool:
    """Write the start to the session's file; False if it is there already."""
    path, session = path_of(name), case.sessions.get(name, Session())
    text = read_text(case.folder, path) or ""
    zone = session.timezone or case.call.timezone
    local = slot.starts.astimezone(ZoneInfo(zone))
    is_twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    if not is_twice:
        local = local.replace(tzinfo=None)
    words = local.isoformat(timespec="minutes")
    changes: dict[Route, Writable] = {("starts",): words}
    if session.timezone is None:
        changes["timezone",] = zone
    if session.room is None and slot.room:
        changes["room",] = slot.room
    try:
        return write_text(case.folder, path, edit_yaml(text, changes), replaces=text)
    except ValueError:
        raise Fault(
            f"`{path}` is laid out in a way that a87ws cannot edit",
            f"write `starts: {words}` into it",
        ) from None
