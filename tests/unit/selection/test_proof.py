"""The check of a whole proof, against somebody who has our own search at hand and wants another
answer.
"""

from __future__ import annotations

import copy
import json
from fractions import Fraction

import pytest

from a87ws.selection.choose import choose
from a87ws.selection.instance import Instance, Portfolio
from a87ws.selection.proof import as_data, find_problems
from tests.small import argued, instance

FOUR = {"a": 4000, "b": 3000, "c": 2000, "e": 1000}
AB, AC, AE = frozenset([0, 1]), frozenset([0, 2]), frozenset([0, 3])


def capped(tolerance: str) -> Instance:
    """M is 7 (ab), whose value is 3; ac has 6 of both."""
    return instance(
        FOUR, 2, curves=[(2000, 100, "ab"), (2000, 100, "ce")], tolerance=Fraction(tolerance)
    )


def found(
    problem: Instance, portfolio: Portfolio, best_merit: int, reached: Portfolio
) -> list[str]:
    return list(
        find_problems(
            problem, portfolio, best_merit, argued(problem, portfolio, best_merit, reached)
        )
    )


def test_the_proof_of_the_selection_stands_and_is_what_choosing_gave() -> None:
    for problem, portfolio in ((capped("0.25"), AB), (capped("0.5"), AC)):
        choice = choose(problem)
        assert choice.portfolio == portfolio
        assert (
            list(
                find_problems(
                    problem,
                    portfolio,
                    7000,
                    json.loads(json.dumps(as_data(problem, choice.proofs))),
                )
            )
            == []
        )
        assert found(problem, portfolio, 7000, AB) == []


def test_a_portfolio_below_the_cap_is_refused_though_none_within_it_is_better() -> None:
    assert found(capped("0.25"), AC, 7000, AB) == [
        "the selection has less merit than the tolerance leaves"
    ]


def test_a_best_merit_that_no_portfolio_has_is_refused() -> None:
    """Else it would lift the cap over every portfolio, and anything could be proved."""
    assert "no series is shown that has the best merit named" in found(capped("0.5"), AC, 7500, AB)


@pytest.mark.parametrize("reached", [AC, frozenset([0]), frozenset([0, 1, 2]), frozenset([0, 9])])
def test_the_portfolio_that_has_the_best_merit_must_be_one_and_have_it(reached: Portfolio) -> None:
    assert found(capped("0.5"), AC, 7000, reached) == [
        "no series is shown that has the best merit named"
    ]


def test_a_best_merit_below_the_best_is_refused() -> None:
    assert any(
        "`best merit` is not proved" in problem for problem in found(capped("0.5"), AC, 6000, AC)
    )


@pytest.mark.parametrize("portfolio", [AC, AE])
def test_another_portfolio_is_refused_at_the_step_where_it_is_worse(portfolio: Portfolio) -> None:
    problem = instance(FOUR, 2)
    assert any("`value` is not proved" in told for told in found(problem, portfolio, 7000, AB))


def test_the_later_of_two_equal_in_the_draw_is_refused() -> None:
    problem = instance(dict.fromkeys("ab", 1000), 1, draw="ba")
    assert found(problem, frozenset([1]), 1000, frozenset([0])) == []
    assert any(
        "`draw` is not proved" in told
        for told in found(problem, frozenset([0]), 1000, frozenset([0]))
    )


def test_a_shorter_series_is_refused() -> None:
    assert any(
        "`size` is not proved" in told
        for told in found(instance(FOUR, 2), frozenset([0]), 4000, frozenset([0]))
    )


def test_a_step_is_not_proved_by_the_trees_of_another() -> None:
    problem = capped("0.5")
    data = argued(problem, AC, 7000, AB)
    nodes = {part["step"]: part["nodes"] for part in data["steps"]}
    mixed = copy.deepcopy(data)
    next(part for part in mixed["steps"] if part["step"] == "value")["nodes"] = nodes["size"]
    assert list(find_problems(problem, AC, 7000, mixed))
