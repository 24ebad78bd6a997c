"""Days and hours for the selected sessions: one part of the window each, the kindest hours, proved;
written to the files that have none.

The days on which sessions may be held are cut, in their order, into as many parts as there are
sessions, so that the series is spread over its months and no two sessions fall on one day. A
session that has a date keeps its part. Which session gets which of the others is a match at the
least cost: hours first, then nearness to the middle of the part.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import chain
from operator import getitem
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from a87ws.base.disk.ledger import alone
from a87ws.base.disk.write import Writable, edit_yaml, read_text, write_text
from a87ws.base.draws import Draws
from a87ws.base.faults import Fault
from a87ws.base.yaml import Route
from a87ws.call.call import Call, Series
from a87ws.call.case import Case, Register
from a87ws.call.proposal import Proposal
from a87ws.call.session import Session, later
from a87ws.data import SATURDAY, SUNDAY, clocks
from a87ws.reviews.judge import open_for_judging
from a87ws.selection.record import verified
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


STEP: Final = timedelta(minutes=30)
"""Sessions start at the full and at the half hour."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A session without a date: how long it is, and whose clocks count."""

    minutes: int
    places: tuple[SessionPlace, ...]


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
    """What is proposed for a session: the start, in the call's zone, its part, and what the hour
    costs its places.
    """

    starts: datetime
    part: SeriesPart
    parts: int
    cost: int


def days_of(window: tuple[date, date], series: Series) -> tuple[date, ...]:
    """The days of the window that are neither Saturday nor Sunday nor a holiday."""
    first, last = window
    holidays = {*series.holidays}
    days = []
    for passed in range((last - first).days + 1):
        day = first + timedelta(days=passed)
        if day.isoweekday() not in (SATURDAY, SUNDAY) and day not in holidays:
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
    inside = _days_inside(fixed, window, zone)
    number = len(wanted) + len(inside)
    days = days_of(window, series)
    if len(days) < number:
        message = (
            f"{number} sessions need a day each, "
            f"and the window has {len(days)} on which one may be held"
        )
        raise Fault(message, "give a longer window with --from and --to", exit_code=1)
    free = _free_parts(parts_of(days, number), fixed, inside, zone)
    if len(free) < len(wanted):
        raise Fault(
            "too few days are left besides the sessions that already have a date",
            "widen the window",
            exit_code=1,
        )
    names = Draws(seed, "schedule").shuffle(sorted(wanted))
    options = _options([wanted[name] for name in names], free, series, zone)
    columns = match(_costs(options)).columns
    slots = {}
    for name, row, column in zip(names, options, columns, strict=True):
        cost, _, start = row[column]
        slots[name] = Slot(start, free[column], number, cost)
    return dict(sorted(slots.items()))


def _days_inside(
    fixed: Sequence[tuple[datetime, datetime]], window: tuple[date, date], zone: ZoneInfo
) -> list[date]:
    """The days in the window on which a session with a date begins."""
    days = []
    for begins, _ in fixed:
        day = begins.astimezone(zone).date()
        if window[0] <= day <= window[1]:
            days.append(day)
    return sorted(days)


def _free_parts(
    parts: Sequence[SeriesPart],
    fixed: Sequence[tuple[datetime, datetime]],
    inside: Sequence[date],
    zone: ZoneInfo,
) -> list[SeriesPart]:
    """The parts in which no session has a date yet, with the days that are free in them."""
    firsts = [part.days[0] for part in parts]
    taken = {max(bisect_right(firsts, day), 1) for day in inside}
    busy = {moment.astimezone(zone).date() for moment in chain.from_iterable(fixed)}
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
                message = (
                    f"no hour between {series.earliest:%H:%M} and {series.latest:%H:%M} "
                    "is long enough"
                )
                hint = "allow an earlier start, a later end or shorter sessions"
                raise Fault(message, hint, exit_code=1)
            row.append(_best(session, part, starts[key]))
        options.append(row)
    return options


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
        clock += STEP


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


@dataclass(frozen=True)
class Scheduled:
    """What is proposed for the sessions without a date, and what those with one have."""

    case: Case
    wanted: Mapping[str, Wanted]
    slots: Mapping[str, Slot]
    fixed: Mapping[str, datetime]


def schedule(root: Path, *, first: date | None = None, last: date | None = None) -> Scheduled:
    """Days and hours for the selected sessions that have none; writes nothing.

    Raises Fault where the record does not verify, a session's file has an error, or the window is
    not known or too small.
    """
    checked = verified(open_for_judging(root))
    case, loaded = checked.judged.case, checked.judged.loaded
    call, register = case.call, case.register
    if not call.sessions.held:
        raise Fault(
            "this call holds no sessions",
            "check `held` under `sessions:` in call.yaml",
            exit_code=1,
        )
    wanted, fixed, taken = {}, {}, []
    for place in checked.record.selected:
        name, path = place.proposal, path_of(place.proposal)
        if loaded.errors_in(path):
            raise Fault(
                f"`{path}` has errors", "fix what `a87ws validate sessions` reports", exit_code=1
            )
        session = case.sessions.get(name, Session())
        minutes, begins = call.sessions.lasts(session), session.begins(call.timezone)
        if begins is None:
            countries = places(case.proposals[name], register, call.sessions.zones)
            wanted[name] = Wanted(minutes, countries)
        else:
            fixed[name] = begins
            taken.append((begins, later(begins, minutes)))
    slots: Mapping[str, Slot] = {}
    if wanted:
        window = _window(call, first, last)
        slots = plan(
            wanted, taken, window, call.sessions, timezone=call.timezone, seed=call.selection.seed
        )
    return Scheduled(case, wanted, slots, fixed)


def _window(call: Call, first: date | None, last: date | None) -> tuple[date, date]:
    window = call.sessions.window(first, last)
    if window is None:
        hint = "give --from DAY and --to DAY, or `sessions: {from: …, to: …}` in call.yaml"
        raise Fault("the first and last day of the series are not known", hint, exit_code=2)
    if window[0] > window[1]:
        raise Fault("the series would end before it begins", "change --from or --to", exit_code=2)
    return window


def write(proposed: Scheduled) -> tuple[str, ...]:
    """Write each proposed start to its session's file, and return the paths written. Missing files
    are created first.

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
    try:
        return write_text(case.folder, path, edit_yaml(text, changes), replaces=text)
    except ValueError:
        raise Fault(
            f"`{path}` is laid out in a way that a87ws cannot edit",
            f"write `starts: {words}` into it",
        ) from None
