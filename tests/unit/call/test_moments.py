"""Days and hours in words, where clocks are odd: Kathmandu, Suva, and the nights on which they are
changed.
"""

from __future__ import annotations

from datetime import datetime

import pytest
from babel import Locale

from a87ws.call.session import Session, later
from a87ws.call.words import Times, times
from a87ws.data import words as catalogue
from a87ws.data.words import LANGUAGES, room


def at(starts: str, zone: str, language: str = "en", minutes: int = 75) -> Times:
    session = Session(starts=datetime.fromisoformat(starts), timezone=zone)
    begins = session.begins("UTC")
    assert begins
    return times(begins, minutes, language)


def elsewhere(found: Times) -> dict[str, str]:
    return {each.city: f"{each.hours} {each.day}".strip() for each in found.elsewhere}


def test_a_session_in_geneva_in_three_languages() -> None:
    en, fr, es = (
        at("2026-11-19T14:00", "Europe/Zurich", language) for language in ("en", "fr", "es")
    )
    assert (en.date, en.hours, en.city, en.offset) == (
        "Thursday 19 November 2026",
        "14:00–15:15",
        "Geneva",
        "UTC+1",
    )
    assert (fr.date, fr.hours, fr.city) == (
        "jeudi 19 novembre 2026",
        "14 h – 15 h 15".replace(" ", "\u00a0", 2).replace(" h 15", "\u00a0h\u00a015"),
        "Genève",
    )
    assert (es.date, es.hours, es.city) == (
        "jueves 19 de noviembre de 2026",
        "14:00–15:15",
        "Ginebra",
    )


def test_a_session_in_kathmandu_has_its_quarter_of_an_hour() -> None:
    found = at("2026-12-03T14:00", "Asia/Kathmandu")
    assert (found.city, found.offset) == ("Kathmandu", "UTC+5:45")
    # 14:00 less 5:45 is 08:15 UTC
    assert elsewhere(found)["Abidjan"] == "08:15–09:30"
    assert elsewhere(found)["Geneva"] == "09:15–10:30"
    assert "Kathmandu" not in elsewhere(found)


def test_a_morning_in_suva_is_the_day_before_elsewhere() -> None:
    found = at("2026-12-01T09:00", "Pacific/Fiji", "fr")
    assert (found.date, found.offset) == ("mardi 1er décembre 2026", "UTC+12")
    assert elsewhere(found)["Genève"].replace("\u00a0", " ") == "22 h – 23 h 15 lundi"
    assert elsewhere(found)["Nairobi"].replace("\u00a0", " ") == "0 h – 1 h 15"


def test_a_session_in_the_night_on_which_clocks_go_back_says_both_offsets() -> None:
    # 02:30 in summer time is 00:30 UTC; 75 minutes later it is 01:45 UTC, which is 02:45 in winter
    # time
    found = at("2026-10-25T02:30+02:00", "Europe/Zurich")
    assert (found.hours, found.offset) == ("02:30–02:45", "UTC+2, then UTC+1")
    assert elsewhere(found)["Abidjan"] == "00:30–01:45"
    assert at("2026-10-25T02:30+01:00", "Europe/Zurich").hours == "02:30–03:45"


def test_a_session_in_the_night_on_which_clocks_go_forward() -> None:
    found = at("2026-03-29T00:30", "Africa/Abidjan", "es")
    assert (found.hours, found.offset) == ("00:30–01:45", "UTC")
    geneva = next(each for each in found.elsewhere if each.city == "Ginebra")
    assert (geneva.hours, geneva.offset) == ("01:30–03:45", "UTC+1, luego UTC+2")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_the_table_are_those_of_unicode(language: str) -> None:
    locale = Locale(language)
    months, days = locale.months["format"]["wide"], locale.days["format"]["wide"]
    assert [catalogue.month(i, language) for i in range(1, 13)] == [months[i] for i in range(1, 13)]
    assert [catalogue.weekday(i, language) for i in range(7)] == [days[i] for i in range(7)]
    tags = [
        tag for tag in room(language, "language") if tag not in ("bn", "own-name")
    ]  # newer versions say Bangla in English
    assert [catalogue.language_name(tag, language) for tag in tags] == [
        locale.languages[tag] for tag in tags
    ]


def test_an_official_term_is_translated_and_a_label_of_the_calls_own_is_not() -> None:
    assert catalogue.term("Child labour", "fr") == "Travail des enfants"
    assert catalogue.term("human trafficking", "es") == "Trata de personas"
    assert catalogue.term("Forced labour in fishing", "fr") == "Forced labour in fishing"
    assert catalogue.term("Child labour", "en") == "Child labour"


def test_a_zone_that_is_not_in_the_table_goes_by_the_last_part_of_its_name() -> None:
    assert catalogue.city("America/Port_of_Spain", "fr") == "Port of Spain"


@pytest.mark.parametrize(
    ("starts", "is_taken"),
    [
        ("1899-12-31T23:59", False),
        ("1900-01-01T00:00", True),
        ("2999-12-31T23:59", True),
        ("3000-01-01T00:00", False),
        ("9999-12-31T23:59", False),
    ],
)
def test_a_session_starts_in_a_year_that_calendars_can_reckon_with(
    starts: str, *, is_taken: bool
) -> None:
    if is_taken:
        session = Session.model_validate({"starts": starts, "minutes": 1440})
        begins = session.begins("Pacific/Kiritimati")
        assert begins is not None
        assert (later(begins, 1440) - begins).total_seconds() == 86400
    else:
        with pytest.raises(ValueError, match="refused"):
            Session.model_validate({"starts": starts})
