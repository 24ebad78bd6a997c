"""When the clocks of a time zone are changed, as calendars write it: by a rule that holds every
year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

_DAY: Final = timedelta(days=1)
_SECOND: Final = timedelta(seconds=1)
_WEEK: Final = 7
_WEEKS_OF_A_MONTH: Final = 4
"""What every month has; the days after them are the fifth of their kind, or there are none."""
_LAST: Final = -1
WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True)
class ClockRule:
    """From `onset` on, told on the clock from before it, the clocks are `after` ahead of UTC.

    With a `weekday` that comes again each year, in that month on the weekday of that `week`: 1 to
    4, or -1 for the last.
    """

    onset: datetime
    before: timedelta
    after: timedelta
    weekday: str | None = None
    week: int = 0


ClockRules: TypeAlias = tuple[ClockRule, ...]


def clock_rules(zone: ZoneInfo, first: int, last: int) -> ClockRules | None:
    """The rules of a zone that hold in all years from `first` to `last`: one of a zone that never
    changes its clocks, else that of its shorter and that of its longer distance from UTC.

    None where two rules do not tell it all.
    """
    changes = _changes(zone, first, last)
    if not changes:
        ahead = _ahead(zone, datetime(first, 1, 1, tzinfo=UTC))
        return (ClockRule(datetime(first, 1, 1), ahead, ahead),)  # noqa: DTZ001 - a clock's reading
    years = range(first, last + 1)
    back = _yearly([each for each in changes if each.after < each.before], years)
    forward = _yearly([each for each in changes if each.after > each.before], years)
    if back is None or forward is None:
        return None
    return back, forward


def _ahead(zone: ZoneInfo, moment: datetime) -> timedelta:
    ahead = moment.astimezone(zone).utcoffset()
    assert ahead is not None  # a zone always knows  # noqa: S101
    return ahead


def _changes(zone: ZoneInfo, first: int, last: int) -> list[ClockRule]:
    """Every change of the clocks in these years, in order."""
    changes = []
    moment, end = datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC)
    while moment < end:
        before, after = _ahead(zone, moment), _ahead(zone, moment + _DAY)
        if before != after:
            onset = _onset(zone, moment).replace(tzinfo=None) + before
            changes.append(ClockRule(onset, before, after))
        moment += _DAY
    return changes


def _onset(zone: ZoneInfo, day: datetime) -> datetime:
    """The first second after the change in the 24 hours from `day`."""
    before, early, late = _ahead(zone, day), day, day + _DAY
    while late - early > _SECOND:
        middle = early + (late - early) // 2
        middle = middle.replace(microsecond=0)
        if _ahead(zone, middle) == before:
            early = middle
        else:
            late = middle
    return late


def _yearly(changes: Sequence[ClockRule], years: Sequence[int]) -> ClockRule | None:
    """The one rule that these changes follow, with the first of them as its beginning."""
    if [each.onset.year for each in changes] != list(years):
        return None
    first = changes[0]
    if len({_sort(each) for each in changes}) > 1:
        return None
    week = _week([each.onset for each in changes])
    if week is None:
        return None
    weekday = WEEKDAYS[first.onset.weekday()]
    return ClockRule(first.onset, first.before, first.after, weekday, week)


def _sort(change: ClockRule) -> tuple[object, ...]:
    """What is the same in every year: all but the day of the month."""
    onset = change.onset
    return change.before, change.after, onset.month, onset.weekday(), onset.time()


def _week(onsets: Sequence[datetime]) -> int | None:
    """In which week of its month the day of all of these is.

    Where it is both the fourth and the last, the last is what a law would say.
    """
    if all((onset + _DAY * _WEEK).month != onset.month for onset in onsets):
        return _LAST
    weeks = {(onset.day - 1) // _WEEK + 1 for onset in onsets}
    week = weeks.pop()
    if weeks or week > _WEEKS_OF_A_MONTH:
        return None
    return week
