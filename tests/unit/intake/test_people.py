"""Organizations, speakers, countries and addresses are read as people write them into one cell."""

from __future__ import annotations

import pytest

from a87ws.call.case import Register
from a87ws.call.registers import Member
from a87ws.intake import people

REGISTER = Register(
    (
        Member(
            id="cgu", name="Cotton Growers' Union", aliases=("UPC",), type="workers", country="BF"
        ),
        Member(
            id="open", name="Origen Abierto, Cooperativa de Datos", type="business", country="PE"
        ),
        Member(id="food", name="Union of Food and Farm Workers", type="workers", country="KE"),
    )
)


@pytest.mark.parametrize(
    ("cell", "hosts"),
    [
        ("Cotton Growers’ Union", [{"name": "Cotton Growers’ Union"}]),
        ("UPC; Tea Forum", [{"name": "UPC"}, {"name": "Tea Forum"}]),
        ("1. UPC\n2. Tea Forum", [{"name": "UPC"}, {"name": "Tea Forum"}]),
        (
            "Origen Abierto, Cooperativa de Datos",
            [{"name": "Origen Abierto, Cooperativa de Datos"}],
        ),
        (
            "UPC, Origen Abierto, Cooperativa de Datos",
            [{"name": "UPC"}, {"name": "Origen Abierto, Cooperativa de Datos"}],
        ),
        (
            "UPC and Union of Food and Farm Workers",
            [{"name": "UPC"}, {"name": "Union of Food and Farm Workers"}],
        ),
        (
            "UPC, Tea, Spice and Salt Forum",
            [{"name": "UPC"}, {"name": "Tea, Spice and Salt Forum"}],
        ),
        ("Tea, Spice and Salt Forum", [{"name": "Tea, Spice and Salt Forum"}]),
        (
            "Tea Forum | business | India",
            [{"name": "Tea Forum", "type": "business", "country": "India"}],
        ),
        ("Tea Forum (India)", [{"name": "Tea Forum", "country": "IN"}]),
        ("Tea Forum (Assam)", [{"name": "Tea Forum (Assam)"}]),
        ("", []),
    ],
)
def test_several_organizations_stand_in_one_cell(cell: str, hosts: list[dict[str, str]]) -> None:
    assert people.organizations(cell, REGISTER) == hosts


@pytest.mark.parametrize(
    ("line", "speaker", "sure"),
    [
        ("Issa Traoré", {"name": "Issa Traoré"}, True),
        (
            "Issa Traoré, Secretary-General, UPC",
            {"name": "Issa Traoré", "role": "Secretary-General", "organization": "UPC"},
            True,
        ),
        ("Issa Traoré (UPC)", {"name": "Issa Traoré", "organization": "UPC"}, True),
        (
            "Issa Traoré – Head of data, Tea Forum",
            {"name": "Issa Traoré", "role": "Head of data", "organization": "Tea Forum"},
            True,
        ),
        ("Issa | Chair |", {"name": "Issa", "role": "Chair"}, True),
        ("Issa Traoré, Mary Jones", {"name": "Issa Traoré", "role": "Mary Jones"}, False),
        (
            "Issa Traoré, a, b, c",
            {"name": "Issa Traoré", "role": "a, b", "organization": "c"},
            False,
        ),
    ],
)
def test_a_speaker_is_read_and_where_it_may_be_wrong_it_is_said(
    line: str, speaker: dict[str, str], sure: bool
) -> None:
    assert people.speakers(line, REGISTER, ["Tea Forum"]) == ([speaker], [] if sure else [line])


def test_an_address_of_a_speaker_does_not_get_into_the_file_silently() -> None:
    line = "Issa Traoré (issa@example.org)"
    assert people.speakers(line, REGISTER, []) == ([{"name": "Issa Traoré"}], [line])


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("NA", ["NA"]),
        ("Namibia, Kenya", ["NA", "KE"]),
        ("Tanzania, United Republic of; Kenya", ["TZ", "KE"]),
        ("Kenya and Uganda", ["KE", "UG"]),
        ("Bosnia and Herzegovina", ["BA"]),
        ("Côte d’Ivoire\nCI", ["CI"]),
        ("Congo", ["Congo"]),
        ("Kenya, Wakanda", ["KE", "Wakanda"]),
    ],
)
def test_countries_become_codes_and_what_is_none_stays(cell: str, codes: list[str]) -> None:
    assert people.countries(cell) == codes


def test_languages_become_codes_and_what_is_none_stays() -> None:
    assert people.languages("English; Français, pt-br, Klingon") == ["en", "fr", "pt-BR", "Klingon"]


def test_a_line_of_many_pieces_costs_no_time() -> None:
    assert len(people.organizations(", ".join(["UPC"] * 20_000), REGISTER)) == 1
