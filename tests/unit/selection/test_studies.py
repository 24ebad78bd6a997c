"""What is shown beside the selection, as text and as data, from values made by hand."""

from __future__ import annotations

from fractions import Fraction

from a87ws.base.page.terminal import Page
from a87ws.call.review import Standing
from a87ws.reviews.judge import Ineligible
from a87ws.selection.decision import Alternative
from a87ws.selection.price import Price, Prices, Surplus, moves, part_words
from a87ws.selection.price import render as render_prices
from a87ws.selection.record import answer_data
from a87ws.selection.sentences import Speech
from a87ws.selection.stability import Stability, stability
from a87ws.selection.stability import render as render_stability
from a87ws.selection.what_if import Comparison, MeasuredSeries, ranked
from a87ws.selection.what_if import render as render_what_if
from a87ws.selection.why import Against, Verdict, against_lines
from tests.small import call

RULED = call(
    {
        "rules": [
            {"at_most": 2, "of": "organization"},
            {"at_least": 1, "of": "region", "is": "Africa"},
        ],
        "overrides": [{"proposal": "tin", "must": "exclude", "reason": "R"}],
    }
)


def page() -> Page:
    return Page(200, colour=False)


def squeezed(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines()]


def test_a_part_is_named_as_the_call_has_it() -> None:
    none = Surplus(0, Fraction(0), 0)
    same = Alternative(0, Fraction(0), Fraction(0), (), ())
    parts = (
        Price("rule", "1", none, same),
        Price("rule", "2", none, same),
        Price("balance", "region", none, same),
        Price("override", "tin", none, same),
    )
    assert [part_words(RULED, part) for part in parts] == [
        "rule 1, at most 2 of organization",
        "rule 2, at least 1 of region Africa",
        "the balance of Region of action",
        "exclude tin",
    ]


def found_prices() -> Prices:
    other = Alternative(7000, Fraction(5, 4), Fraction(23, 4), ("b",), ("c",))
    rule = Price("rule", "1", Surplus(1000, Fraction(1, 4), 0), other)
    return Prices(
        slots=2,
        proved=True,
        merit=6000,
        best_merit=6500,
        imbalance=Fraction(1, 2),
        value=Fraction(11, 2),
        selected=("a", "c"),
        prices=(rule,),
        by_merit=other,
    )


def test_prices_stand_in_a_table_with_the_pure_merit_order_last() -> None:
    lines = squeezed(render_prices(RULED, found_prices(), page()))
    assert "The series chosen: merit 6.000, imbalance 0.500, value 5.500." in lines
    assert "rule 1, at most 2 of organization +1.000 +0.750 +0.250" in lines
    assert "everything: by merit alone +1.000 +0.750 +0.250" in lines
    assert "- without rule 1, at most 2 of organization: b in; c out" in lines


def test_prices_as_data_are_exact() -> None:
    data = answer_data(found_prices())
    assert (data["merit"], data["value"], data["proved"]) == (6000, "11/2", True)
    assert data["prices"][0]["costs"] == {"merit": 1000, "value": "1/4", "sessions": 0}
    assert data["by_merit"]["leaves"] == ["c"]


def test_where_nothing_moves_that_is_said() -> None:
    assert moves(Alternative(0, Fraction(0), Fraction(0), (), ())) == "nothing would change"


MERITS = {"a": 4000, "b": 3000, "c": 1000}


def compared(*selected: str) -> Comparison:
    chosen = {"a", "b"}
    return Comparison(
        settings=("slots=2", "threshold=1"),
        proved=True,
        own=MeasuredSeries(2, 7000, Fraction(1, 2), Fraction(13, 2), ("a", "b")),
        what_if=MeasuredSeries(2, 5000, Fraction(0), Fraction(5), selected),
        joins=ranked({*selected} - chosen, MERITS),
        leaves=ranked(chosen - {*selected}, MERITS),
        no_longer_eligible=(Ineligible("b", "late"),),
        newly_eligible=("c",),
    )


def test_another_policy_is_compared_line_by_line() -> None:
    lines = squeezed(render_what_if("A call", compared("a", "c"), MERITS, Speech(), page()))
    assert "What if slots=2, threshold=1" in lines
    assert "the call as it is 2 of 2 7.000 0.500 6.500" in lines
    assert "what if 2 of 2 5.000 0.000 5.000" in lines
    assert "- c · 1.000 · not eligible at present" in lines
    assert "- b · 3.000 · no longer eligible: received after the deadline" in lines


def test_the_same_series_is_said_to_be_the_same() -> None:
    assert "The series would be the same." in squeezed(
        render_what_if("A call", compared("a", "b"), MERITS, Speech(), page())
    )
    data = answer_data(compared("a", "c"))
    assert (data["joins"], data["leaves"], data["newly_eligible"]) == (["c"], ["b"], ["c"])
    assert data["own"]["value"] == "13/2"
    assert data["no_longer_eligible"] == [
        {"proposal": "b", "kind": "late", "reason": "received after the deadline"}
    ]


def found_stability() -> Stability:
    ab, ac = frozenset("ab"), frozenset("ac")
    return stability(
        ab,
        {"a": 4000, "b": 3000, "c": 2000, "e": 1000},
        [ab, ab, ac, None],
        {"ann": ac},
        {"+x": ab},
    )


def test_stability_shows_bars_and_who_alone_would_change_a_place() -> None:
    lines = squeezed(render_stability(RULED, found_stability(), page()))
    assert "a ███████████████ 75 % contested" in lines
    assert "b ██████████ 50 % 1 contested" in lines
    assert "c █████ 25 % 1 contested" in lines
    assert "- b out: without ann" in lines
    assert "- c in: without ann" in lines
    assert "In 1 of 4 draws the rules allowed no series." in lines
    assert "\ne " not in "\n".join(["", *lines])


def test_stability_as_data_has_every_proposal() -> None:
    data = answer_data(found_stability())
    assert [each["proposal"] for each in data["proposals"]] == ["a", "b", "c", "e"]
    assert data["proposals"][1]["resampled"] == "1/2"
    assert data["proposals"][1]["changed_by_reviewers"] == ["ann"]


def case(
    name: str, rating: int, *, selected: bool = False, barred: Ineligible | None = None
) -> Verdict:
    standing = Standing(
        name,
        (Fraction(rating),),
        Fraction(rating),
        joint=True,
        pathfinder=False,
        merit=1000 * rating,
    )
    return Verdict(name, name.upper(), standing, selected, None, barred)


def test_two_proposals_are_told_apart_by_merit_and_balance() -> None:
    # with tin: 7 − 1/2; with tea: 6 − 0, told from a chosen series with 1/2 of imbalance
    with_tin = Alternative(7000, Fraction(1, 2), Fraction(13, 2), (), ())
    with_tea = Alternative(6000, Fraction(0), Fraction(6), ("tea",), ("tin",))
    tin, tea, less = case("tin", 4, selected=True), case("tea", 3), {"focus": Fraction(-1, 2)}
    found = Against(tin, tea, with_tin, with_tea, (2, 2), less)
    assert against_lines(found, Speech("en")) == (
        "TIN beside TEA",
        "tin: rating 4.000 from 1 review, merit 4.000, including joint priority.",
        "tea: rating 3.000 from 1 review, merit 3.000, including joint priority.",
        "tin is in the selection, tea is not.",
        "The best series with tin and without tea: merit 7.000, imbalance 0.500, value 6.500.",
        "The best series with tea and without tin: merit 6.000, imbalance 0.000, value 6.000.",
        "The series with tin is worth 0.5 points more: +1 in merit and −0.5 in balance (Focus).",
    )
    assert against_lines(found, Speech("es"))[-1] == (
        "La de tin vale 0,5 puntos más: +1 de mérito y −0,5 de equilibrio (Tema)."
    )


def test_where_one_could_not_be_selected_that_is_all_there_is_to_say() -> None:
    found = Against(
        case("tin", 4), case("tea", 3, barred=Ineligible("tea", "withdrawn")), None, None, (0, 0)
    )
    assert against_lines(found, Speech("fr"))[2:] == (
        "tea : ne pouvait être retenue, retirée par ses organisations hôtes.",
        "Aucune des deux n’est dans la sélection.",
    )


def test_equals_are_left_to_the_draw_and_a_rule_may_forbid_one() -> None:
    same = Alternative(7000, Fraction(0), Fraction(7), (), ())
    equal = against_lines(Against(case("tin", 4), case("tea", 4), same, same, (2, 2)), Speech("en"))
    assert equal[-1] == "Both are equal in value and merit: the draw decides between them."
    barred = against_lines(
        Against(case("tin", 4), case("tea", 4), same, None, (2, 0)), Speech("en")
    )
    assert barred[-1] == "No series that meets the rules has tea without tin."
