"""The sentences, word for word, in three languages."""

from __future__ import annotations

from fractions import Fraction

import pytest

from a87ws.data.words import LANGUAGES
from a87ws.reviews.judge import Ineligible
from a87ws.selection.decision import Obstacle, PolicyPart, Reason, Titles
from a87ws.selection.sentences import Speech, ineligible_words, sentence

TITLES = Titles({"perspective": "Whose perspective?"}, {"organization": {"upc": "Growers' Union"}})
VALUE = Reason(
    "value",
    merit=-666,
    shifts={"outcome": Fraction(-1, 2), "perspective": Fraction(-3, 40)},
    leaves=("brick", "cocoa"),
    joins=("mine",),
    lacked=92,
    turned_by=(PolicyPart("rule", "2"), PolicyPart("balance", "focus")),
)


def said(reason: Reason, language: str, *, selected: bool = False) -> str:
    return sentence(reason, Speech(language, TITLES), selected=selected)


EXPECTED = {
    "en": (
        "the best series with it (brick and cocoa would leave and one other would come in) is "
        "worth 0.091 points less than the one chosen: −0.666 in merit and +0.575 in balance "
        "(Outcome +0.5, Whose perspective? +0.075); with 0.092 points of extra merit it would "
        "have been selected; without rule 2 or the balance of Focus it would have been selected"
    ),
    "fr": (
        "la meilleure série qui la contient (brick et cocoa en sortiraient et une autre y "
        "entrerait) vaut 0,091 point "
        "de moins que la série retenue : −0,666 de mérite et +0,575 d’équilibre (Résultat "
        "+0,5, Whose perspective? "
        "+0,075) ; avec 0,092 point de mérite de plus, elle aurait été retenue ; "
        "sans la règle 2 ou l’équilibre de Thème, elle aurait été retenue"
    ),
    "es": (
        "la mejor serie con ella (saldrían brick y cocoa y entraría otra) vale 0,091 puntos "
        "menos que la elegida: "
        "−0,666 de mérito y +0,575 de equilibrio (Resultado +0,5, Whose perspective? +0,075); "
        "con 0,092 puntos más de mérito habría sido seleccionada; "
        "sin la regla 2 o el equilibrio de Tema habría sido seleccionada"
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_proposal_left_out_reads_what_it_lacked(language: str) -> None:
    assert said(VALUE, language) == EXPECTED[language]


def test_who_else_was_left_out_is_not_named_to_a_host() -> None:
    for language in LANGUAGES:
        assert "mine" not in said(VALUE, language)


def test_a_rule_in_the_way_is_named_by_the_titles_of_the_call() -> None:
    rule = Obstacle(1, "organization", "upc", 0, 2)
    region = Obstacle(3, "region", "Arab States", 2)
    reason = Reason("rules", obstacles=(rule, region, Obstacle(override="tin")))
    assert said(reason, "en") == (
        "no series that meets the rules of this call can include it; obstacles: at most 2 of "
        "Organization “Growers' Union” (rule 1), at least 2 of Region of action “Arab States” "
        "(rule 3) and the decision on tin"
    )
    assert "au plus 2 pour Organisation « Growers' Union » (règle 1)" in said(reason, "fr")
    assert "al menos 2 de Región de acción «Estados Árabes» (regla 3)" in said(reason, "es")


def test_what_a_rule_forbids_no_merit_would_have_changed() -> None:
    reason = Reason(
        "size",
        fewer=1,
        obstacles=(Obstacle(2, "joint", "true", 1, 1),),
        turned_by=(PolicyPart("rule", "2"),),
    )
    assert said(reason, "en") == (
        "a series with it would have 1 session fewer; obstacles: at least 1 and at most 1 of "
        "Joint “yes” (rule 2)"
    )


@pytest.mark.parametrize(
    ("reason", "selected", "expected"),
    [
        (
            Reason("override", "Asked {for} by the Chair"),
            False,
            "the committee decided to keep it out of the series: Asked {for} by the Chair",
        ),
        (
            Reason("override", "Promised"),
            True,
            "the committee decided to include it in the series: Promised",
        ),
        (
            Reason("draw", leaves=("tin",)),
            False,
            (
                "the best series with it (tin would leave) is equal in value and merit, "
                "and the draw decided"
            ),
        ),
        (Reason("size", fewer=2), True, "a series without it would have 2 sessions fewer"),
        (Reason("rules"), True, "no series that meets the rules of this call can leave it out"),
        (
            Reason("value", merit=-1000, joins=("a", "b")),
            True,
            (
                "the best series without it (2 others would come in) is worth 1 point less: −1 "
                "in merit"
            ),
        ),
        (
            Reason("value", shifts={"focus": Fraction(1, 2)}, lacked=501),
            False,
            (
                "the best series with it is worth 0.5 points less than the one chosen: −0.5 in "
                "balance (Focus); with 0.501 points of extra merit it would have been selected"
            ),
        ),
        (
            Reason("kept"),
            True,
            "it was already confirmed when another host withdrew, and keeps its place",
        ),
        (Reason("withdrew"), False, "its host withdrew after the selection"),
    ],
)
def test_each_way_of_deciding_has_its_sentence(
    reason: Reason, selected: bool, expected: str
) -> None:
    assert said(reason, "en", selected=selected) == expected


@pytest.mark.parametrize(
    ("why", "en", "fr"),
    [
        (Ineligible("p", "reviews", Fraction(1), Fraction(2)),
         "1 review counted; at least 2 are required",
         "évaluations prises en compte : 1, où il en faut au moins 2"),
        (Ineligible("p", "threshold", Fraction(9, 4), Fraction(5, 2)),
         "its rating of 2.25 is below the minimum of 2.5",
         "sa note de 2,25 est inférieure à 2,5, la plus basse qui puisse être retenue"),
        (Ineligible("p", "withdrawn"),
         "withdrawn by its hosts", "retirée par ses organisations hôtes"),
    ],
)  # fmt: skip
def test_why_a_proposal_could_not_be_selected(why: Ineligible, en: str, fr: str) -> None:
    assert (ineligible_words(why, Speech("en")), ineligible_words(why, Speech("fr"))) == (en, fr)


def test_a_fault_is_told_in_its_own_words_and_by_its_code_where_they_are_not_at_hand() -> None:
    why = Ineligible("p", "fault", code="proposal-outcome-unknown")
    speech = Speech(faults={"p": "outcome `5` is not one of this call's outcomes"})
    assert ineligible_words(why, speech) == (
        "its file has an error: outcome `5` is not one of this call's outcomes"
    )
    assert ineligible_words(why, Speech()) == "its file has an error: proposal-outcome-unknown"


def test_a_language_that_is_not_there_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        Speech("de")
