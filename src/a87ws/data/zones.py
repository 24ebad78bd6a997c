"""Where the people of a country look at the clock: one time zone a country, and its weekend."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pkgutil import get_data
from types import MappingProxyType
from typing import NamedTuple, cast

SATURDAY, SUNDAY = 6, 7


class Clock(NamedTuple):
    """The IANA zone in which most people of a country live, and its days of rest as ISO weekdays
    (Monday is 1).
    """

    zone: str
    weekend: frozenset[int]


@cache
def clocks() -> Mapping[str, Clock]:
    """Give the clock of every country of the table by its alpha-2 code; two uninhabited ones have
    none.
    """
    lines = cast("bytes", get_data(__name__, "zones.csv")).decode("utf-8").splitlines()[1:]
    rows = (line.split(",") for line in lines)
    return MappingProxyType(
        {code: Clock(zone, frozenset(map(int, weekend))) for code, zone, weekend in rows if zone}
    )
