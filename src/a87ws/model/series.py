"""How sessions are spread over the months, and by when their hosts owe what (`sessions` in
call.yaml).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time

from a87ws.model.base import Clock, Count, Day, Many, Positive, Zone
from a87ws.model.session import Session
from a87ws.model.shape import Record, field


class LeadTimes(Record):
    """How many days before its session a host owes each thing; the defaults are those of the
    checklist in the docs.
    """

    moderator: Count = 28
    speakers: Count = 28
    interpretation: Count = 28
    agenda: Count = 21
    flyer: Count = 21
    register: Count = 21
    join: Count = 7
    presentation: Count = 3


class Series(Record):
    """When sessions may be held, in the call's time zone, and what is owed by when."""

    held: bool = True
    """False in a call whose selected proposals hold none, such as a round of grants."""
    first: Day | None = field(default=None, alias="from")
    last: Day | None = field(default=None, alias="to")
    minutes: Positive = 75
    earliest: Clock = time(8)
    """No session starts earlier."""
    latest: Clock = time(18)
    """No session ends later."""
    holidays: Many[Day] = ()
    zones: Mapping[str, Zone] = {}
    """Another zone than that of most people, for the clocks of a country."""
    due: LeadTimes = field(default_factory=LeadTimes)

    def lasts(self, session: Session) -> int:
        """How many minutes a session takes: as its host says, else as those of the call do."""
        return session.minutes or self.minutes

    def window(self, first: date | None, last: date | None) -> tuple[date, date] | None:
        """The first and the last day of the series, those given before those of the call; None
        where one is missing.
        """
        start, end = first or self.first, last or self.last
        return (start, end) if start and end else None
