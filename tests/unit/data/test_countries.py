"""Countries, regions, typed names and Pathfinder Countries; regions and spellings are written here
by hand.
"""

from collections import Counter

import pycountry
import pytest

from a87ws.data import (
    AMBIGUOUS,
    REGIONS,
    Country,
    countries,
    find_country,
    pathfinders,
    region_of,
    suggest_country,
)

TYPED = [
    ("uk", ("GB",)),
    (" bf ", ("BF",)),
    ("NO", ("NO",)),
    ("na", ("NA",)),
    ("civ", ("CI",)),
    ("U.S.", ("US",)),
    ("EE. UU.", ("US",)),
    ("Ivory Coast", ("CI",)),
    ("Cote d'Ivoire", ("CI",)),
    ("CÔTE D’IVOIRE", ("CI",)),  # the curly apostrophe of a word processor
    ("Co\u0302te d\u02bcIvoire", ("CI",)),
    ("Costa de Marfil", ("CI",)),
    ("DR Congo", ("CD",)),
    ("RDC", ("CD",)),
    ("Congo, The Democratic Republic of the", ("CD",)),
    ("Turkey", ("TR",)),
    ("Birmanie", ("MM",)),
    ("Swaziland", ("SZ",)),
    ("Cap-Vert", ("CV",)),
    ("Vietnam", ("VN",)),
    ("Việt Nam", ("VN",)),
    ("Laos", ("LA",)),
    ("Tanzania, United Republic of", ("TZ",)),
    ("Bolivia", ("BO",)),
    ("Iran", ("IR",)),
    ("the Netherlands", ("NL",)),
    ("Holland", ("NL",)),
    ("South Korea", ("KR",)),
    ("Korea (Republic of)", ("KR",)),
    ("Palestine", ("PS",)),
    ("Kosovo", ("XK",)),
    ("Niger", ("NE",)),
    ("Guinée-Bissau", ("GW",)),
    ("Nauru", ("NR",)),
    ("Congo", ("CG", "CD")),
    ("Corée", ("KP", "KR")),
    ("guinea", ("GN", "GQ", "GW", "PG")),
]

MISSPELLED = [
    ("Camerooon", ("CM",)),
    ("Madagaskar", ("MG",)),
    ("Phillipines", ("PH",)),
    ("Ivory Cost", ("CI",)),
    ("Columbia", ("CO",)),
    ("Nigera", ("NG", "NE")),
    ("Kongo", ("CG", "CD")),
]


def spellings(country: Country) -> tuple[str, ...]:
    return (country.en, country.fr, country.es, *country.aliases)


def test_the_table_holds_every_iso_code_and_kosovo_in_order() -> None:
    iso = {country.alpha_2: country.alpha_3 for country in pycountry.countries}
    assert {code: country.alpha3 for code, country in countries().items()} == {**iso, "XK": "XKX"}
    assert list(countries()) == sorted(countries())


def test_every_country_has_a_clean_name_in_three_languages() -> None:
    for country in countries().values():
        for name in spellings(country):
            assert name == " ".join(name.split()) != ""
            assert not set(name) & set("’‘`´|;"), name  # apostrophes that should be straight


def test_names_are_the_un_short_names() -> None:
    assert countries()["CI"].name("en") == countries()["CI"].name("es") == "Côte d'Ivoire"
    assert countries()["CD"].name("fr") == "République démocratique du Congo"
    assert countries()["TZ"].name("es") == "República Unida de Tanzanía"
    assert countries()["BO"].en == "Bolivia (Plurinational State of)"
    assert countries()["CI"].name("de") == countries()["CI"].en


def test_norway_and_namibia_are_words_like_any_other() -> None:
    assert countries()["NO"].en == "Norway"
    assert countries()["NA"].en == "Namibia"
    assert find_country("N/A") == ()


def test_the_five_regions_have_the_sizes_of_the_source() -> None:
    sizes = Counter(country.region for country in countries().values())
    assert tuple(sizes[region] for region in REGIONS) == (57, 51, 12, 52, 58)
    assert sizes[None] == 20
    assert len(sizes) == 6
    assert tuple(sorted(REGIONS)) == REGIONS


@pytest.mark.parametrize(
    ("region", "codes"),
    [
        ("Africa", "CI CD EG MA SD DJ KM MR NA ZA"),
        ("Americas", "BR CA US HT GL PR"),
        ("Arab States", "AE BH IQ JO KW LB OM PS QA SA SY YE"),
        ("Asia and the Pacific", "AF IR AU FJ NP VN MN TL"),
        ("Europe and Central Asia", "TR IL CY AM GE KZ UZ NO FR XK"),
        (None, "AQ VA AX SX YT UK ZZ"),
    ],
)
def test_a_country_lies_in_its_ilo_region_not_on_its_continent(
    region: str | None, codes: str
) -> None:
    assert {region_of(code) for code in codes.split()} == {region}


@pytest.mark.parametrize(("typed", "codes"), TYPED)
def test_a_typed_name_leads_to_the_country_meant(typed: str, codes: tuple[str, ...]) -> None:
    assert find_country(typed) == codes
    assert suggest_country(typed) == codes


@pytest.mark.parametrize(("typed", "codes"), MISSPELLED)
def test_a_misspelled_name_is_suggested_but_not_found(typed: str, codes: tuple[str, ...]) -> None:
    assert find_country(typed) == ()
    assert suggest_country(typed) == codes


@pytest.mark.parametrize(
    "typed", ["", "  ", "?", "N/A", "xx", "none", "Africa", "Europe", "Wakanda", "Online", "中国"]
)
def test_a_word_that_is_no_country_suggests_nothing(typed: str) -> None:
    assert suggest_country(typed) == ()


def test_every_spelling_leads_back_to_its_own_country() -> None:
    for code, country in countries().items():
        assert find_country(code.lower()) == find_country(country.alpha3.lower()) == (code,)
        for spelling in spellings(country):
            found = find_country(spelling)
            assert found == (code,) or (
                spelling in {"Congo", "Guinea", "Guinée"} and found[0] == code
            )


def test_no_alias_is_an_ambiguous_word() -> None:
    for country in countries().values():
        for alias in country.aliases:
            assert len(find_country(alias)) == 1, alias
    assert {code for codes in AMBIGUOUS.values() for code in codes} <= set(countries())


def test_every_pycountry_name_leads_to_its_code() -> None:
    for entry in pycountry.countries:
        for kind in ("name", "official_name", "common_name"):
            name = getattr(entry, kind, entry.name)
            assert entry.alpha_2 in find_country(name), name


def test_thirty_pathfinder_countries_are_known_as_of_2025() -> None:
    known = pathfinders()
    assert known.as_of == "2025"
    assert len(known.codes) == 30
    assert known.codes <= set(countries())
    assert {"CI", "MG", "MW", "VN"} <= known.codes
    assert not {"GH", "PK", "UZ"} & known.codes


def test_no_pathfinder_country_lies_in_the_arab_states() -> None:
    sizes = Counter(region_of(code) for code in pathfinders().codes)
    assert [sizes[region] for region in REGIONS] == [15, 8, 0, 4, 3]
