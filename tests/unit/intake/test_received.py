"""When a form says that it was answered, and whether that is late however it is read."""

from __future__ import annotations

from datetime import date

import pytest

from a87ws.intake.submission import is_late
from tests.unit.intake.form.test_page import call

LATE = [
    *(
        "2026-10-01 00:20:00",
        "2026-10-01T00:20",
        "2026/10/01 12:20:05 AM GMT+2",
        "1.10.2026 00:20",
        "31/10/2026 08.00",
    ),
    *("11/12/26 0:20:11", "10/13/2026 9:05 p. m."),
]
IN_TIME = [
    *(
        "2026-09-30 23:59:00",
        "9/30/26 23:59:59",
        "30/09/2026 11:59 PM",
        "",
        "yesterday",
        "99/99/2026 10:00",
    ),
    *("10/2/2026 9:00", "2/10/2026 9:00"),  # in February to some, in October to others
]


@pytest.mark.parametrize("told", LATE)
def test_what_is_after_the_deadline_in_every_reading_is_late(told: str) -> None:
    assert is_late(told, call())


def test_nobody_answers_before_the_call_is_open() -> None:
    assert is_late("10/2/2026 9:00", call(opens=date(2026, 7, 15)))
    assert not is_late("8/2/2026 9:00", call(opens=date(2026, 7, 15)))


@pytest.mark.parametrize("told", IN_TIME)
def test_what_may_be_in_time_is_not(told: str) -> None:
    assert not is_late(told, call())
