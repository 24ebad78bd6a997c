"""What an hour is like for the people of a session: the clocks of its hosts' countries and of those
it is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from a87ws.data import clocks
from a87ws.model.proposal import Proposal
from a87ws.model.session import later
from a87ws.model.who import Register

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
