"""The four steps, each on a problem small enough to be seen through."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from a87ws.selection.certificate import Tree
from a87ws.selection.choose import Choice, choose, is_possible, verify_choice
from a87ws.selection.instance import Instance
from a87ws.selection.proof import StepProof
from tests.small import instance, letters

FOUR = {"a": 4000, "b": 3000, "c": 2000, "e": 1000}


def chosen(problem: Instance) -> str | None:
    choice = verify_choice(problem, choose(problem))
    assert choice.is_proved
    return letters(problem, choice.portfolio)


def test_without_rules_and_balance_the_best_are_chosen() -> None:
    assert chosen(instance(FOUR, 2)) == "ab"


def test_as_many_as_possible_come_before_the_best() -> None:
    # of a, b, c one at most: with a there is only e beside it, so ae, and not a alone, though e
    # lowers the mean
    assert chosen(instance(FOUR, 3, rows=[(0, "abc", 1)])) == "ae"


def test_fewer_slots_are_filled_where_the_rules_let_no_more_in() -> None:
    assert chosen(instance(FOUR, 3, rows=[(0, "abce", 2)])) == "ab"


def test_where_nobody_may_be_selected_nobody_is() -> None:
    problem = instance(FOUR, 3, rows=[(0, "abce", 0)])
    assert chosen(problem) == ""
    assert is_possible(problem)


def test_balance_takes_a_lesser_proposal_where_it_costs_less_than_it_saves() -> None:
    # one of each of ab and ce is aimed at: ab 7 − 0.4·2 = 6.2; ac 6 − 0: with weight 0.4 merit
    # wins, with 0.6 balance
    def problem(weight: int) -> Instance:
        return instance(FOUR, 2, curves=[(weight, 100, "ab"), (weight, 100, "ce")])

    assert (chosen(problem(400)), chosen(problem(600))) == ("ab", "ac")


@pytest.mark.parametrize(
    ("tolerance", "portfolio"),
    # M = 7 (ab). Value: ac 6, ae 5, bc 5, ab 7 − 4 = 3. Per slot: ac gives up 0.5.
    [(None, "ac"), ("0.5", "ac"), ("0.4999", "ab"), ("0", "ab")],
)
def test_a_cap_holds_the_mean_merit_given_up(tolerance: str | None, portfolio: str) -> None:
    cap = None if tolerance is None else Fraction(tolerance)
    problem = instance(FOUR, 2, curves=[(2000, 100, "ab"), (2000, 100, "ce")], tolerance=cap)
    assert chosen(problem) == portfolio
    assert choose(problem).best_merit == 7000


def test_the_best_merit_is_that_of_the_portfolios_that_the_rules_allow() -> None:
    assert choose(instance(FOUR, 2, rows=[(0, "ab", 1)])).best_merit == 6000
    assert choose(instance(FOUR, 2, exclude="a", include="e")).best_merit == 4000


def test_of_equal_value_the_larger_merit_is_chosen() -> None:
    # a: 4 − 1 = 3, b: 3 − 0 = 3
    problem = instance({"a": 4000, "b": 3000}, 1, curves=[(1000, 100, "b")], draw="ba")
    assert chosen(problem) == "a"


def test_at_factor_nothing_ties_go_to_less_imbalance() -> None:
    tied = {"a": 3000, "b": 3000}
    more: dict[str, Any] = {"curves": [(1000, 100, "b")], "draw": "ab"}
    assert chosen(instance(tied, 1, balance=(0, 1), **more)) == "b"
    assert chosen(instance({**tied, "a": 3001}, 1, balance=(0, 1), **more)) == "a"


def test_at_factor_infinity_ties_go_to_more_merit() -> None:
    more: dict[str, Any] = {"curves": [(1, 100, "bc")], "balance": (1, 0), "draw": "abc"}
    assert chosen(instance({"a": 9000, "b": 1000, "c": 1001}, 1, **more)) == "c"


@pytest.mark.parametrize(
    ("draw", "portfolio"),
    # all equal, but a and b exclude each other, and so do c and e: ac, ae, bc, be
    [("abce", "ac"), ("ebca", "be"), ("bace", "bc"), ("eabc", "ae")],
)
def test_the_draw_takes_each_that_goes_with_all_taken(draw: str, portfolio: str) -> None:
    tied = dict.fromkeys("abce", 3000)
    assert chosen(instance(tied, 2, rows=[(0, "ab", 1), (0, "ce", 1)], draw=draw)) == portfolio


def test_the_draw_breaks_ties_and_nothing_else() -> None:
    assert chosen(instance({"a": 3000, "b": 3001}, 1, draw="ab")) == "b"


def test_an_include_holds_even_where_it_costs_value() -> None:
    assert chosen(instance(FOUR, 2, include="e")) == "ae"


def test_an_exclude_holds_even_where_a_slot_stays_empty() -> None:
    assert chosen(instance(FOUR, 4, exclude="a")) == "bce"


@pytest.mark.parametrize(
    "more",
    [
        {"rows": [(1, "", None)]},
        {"rows": [(2, "ab", None), (0, "abc", 1)]},
        {"include": "abc"},
        {"include": "a", "exclude": "a"},
    ],
)
def test_where_the_rules_cannot_hold_together_that_is_proved(more: dict[str, Any]) -> None:
    problem = instance(FOUR, 2, **more)
    choice = verify_choice(problem, choose(problem))
    assert (choice.portfolio, choice.is_proved) == (None, True)
    assert not is_possible(problem)


def test_a_search_that_may_not_go_on_claims_no_proof() -> None:
    rows = [
        (0, "ab", 1),
        (0, "bc", 1),
        (0, "ac", 1),
    ]  # the relaxation takes half of each: one node does not do
    assert not choose(instance(dict.fromkeys("abc", 3000), 2, rows=rows), nodes=1).is_proved


def test_a_search_cut_short_knows_what_nothing_exceeds() -> None:
    """At most one of three, in pairs: the relaxation takes half of each, and half of d: 4.5 + 0.5
    after one node.
    """
    rows = [(0, "ab", 1), (0, "bc", 1), (0, "ac", 1)]
    problem = instance({"a": 3000, "b": 3000, "c": 3000, "d": 1000}, 2, rows=rows)
    full = choose(problem)
    assert letters(problem, full.portfolio) == "ad"
    assert full.open_end is None
    cut = choose(problem, nodes=1)
    assert cut.open_end is not None
    assert cut.open_end == ("best merit", 5000 * problem.thousandth)


def test_what_the_check_does_not_accept_is_not_called_proved() -> None:
    problem = instance(FOUR, 2)
    choice = choose(problem)
    assert choice.is_proved
    lower = [replace(proof.claim, limit=proof.claim.limit - 1) for proof in choice.proofs]
    false = Choice(
        choice.portfolio, choice.best_merit, tuple(StepProof(claim, (Tree(),)) for claim in lower)
    )
    assert not verify_choice(problem, false).is_proved
