"""The clock of every country: a zone that exists, and known weekends."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pycountry
import pytest

from a87ws.data import clocks, countries

UNINHABITED = {"BV", "HM"}


def test_every_country_has_a_clock() -> None:
    assert set(clocks()) == {each.alpha_2 for each in pycountry.countries} - UNINHABITED | {"XK"}
    assert set(clocks()) == set(countries()) - UNINHABITED
    assert {ZoneInfo(clock.zone).key for clock in clocks().values()}


@pytest.mark.parametrize(
    ("code", "zone", "weekend"),
    [
        ("CH", "Europe/Zurich", {6, 7}),
        ("NP", "Asia/Kathmandu", {6, 7}),
        ("FJ", "Pacific/Fiji", {6, 7}),
        ("JO", "Asia/Amman", {5, 6}),
        ("BR", "America/Sao_Paulo", {6, 7}),
        ("IN", "Asia/Kolkata", {7}),
        ("IR", "Asia/Tehran", {5}),
    ],
)
def test_what_most_people_there_look_at(code: str, zone: str, weekend: set[int]) -> None:
    assert clocks()[code] == (zone, frozenset(weekend))
