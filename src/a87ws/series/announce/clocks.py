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
    back, forward = [], []
    for change in changes:
        if change.after < change.before:
            back.append(change)
        else:
            forward.append(change)
    years = range(first, last + 1)
    rules = _yearly(back, years), _yearly(forward, years)
    if rules[0] is None or rules[1] is None:
        return None
    return rules[0], rules[1]


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
    if len(changes) != len(years):
        return None
    first, weeks = changes[0], {_LAST, *range(1, _WEEKS_OF_A_MONTH + 1)}
    for change, year in zip(changes, years, strict=True):
        if change.onset.year != year or _kind(change) != _kind(first):
            return None
        weeks &= _weeks(change.onset)
    if not weeks:
        return None
    # Where it is both the fourth and the last, the last is what a law would say.
    week, weekday = min(weeks), WEEKDAYS[first.onset.weekday()]
    return ClockRule(first.onset, first.before, first.after, weekday, week)


def _kind(change: ClockRule) -> tuple[object, ...]:
    """What is the same in every year: all but the day of the month."""
    onset = change.onset
    return change.before, change.after, onset.month, onset.weekday(), onset.time()


def _weeks(day: datetime) -> set[int]:
    """Which of its weekday it is in its month, counted from the first, and -1 if it is the last."""
    weeks = {(day.day - 1) // _WEEK + 1}
    if (day + _DAY * _WEEK).month != day.month:
        weeks.add(_LAST)
    return weeks
