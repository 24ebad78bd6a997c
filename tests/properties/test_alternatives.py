"""On pools too large to count, at two ways to the same answer: what was known of the selection must
not change it.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest

from a87ws.selection.choose import Choice, choose, verify_choice
from a87ws.selection.explain import best_with, best_without, merit_lacking
from a87ws.selection.instance import Curve, GroupLimit, Instance, Portfolio

SIZE, SLOTS = 36, 8
CAPS = (None, Fraction(1, 5))


def pool(seed: int, tolerance: Fraction | None) -> Instance:
    """Proposals with shares of two attributes, an attribute in whole, rules on both sides, and many
    equal merits.
    """
    dice = Random(seed)

    def curves(attribute: str, values: int, weight: int, most: int) -> list[Curve]:
        named = [dice.sample(range(values), dice.randint(1, most)) for _ in range(SIZE)]
        return [
            Curve(
                attribute,
                f"{value}",
                weight,
                100 * SLOTS // values,
                6,
                tuple((i, 6 // len(mine)) for i, mine in enumerate(named) if value in mine),
            )
            for value in range(values)
        ]

    order = dice.sample(range(SIZE), SIZE)
    hosts = [dice.randrange(12) for _ in range(SIZE)]
    rows = [
        GroupLimit(f"host {h}", tuple(i for i in range(SIZE) if hosts[i] == h), most=1)
        for h in range(12)
    ]
    return Instance(
        names=tuple(f"p{i:02}" for i in range(SIZE)),
        merits=tuple(dice.randrange(2500, 5500, 250) for _ in range(SIZE)),
        slots=SLOTS,
        rows=(*rows, GroupLimit("at least", tuple(dice.sample(range(SIZE), 9)), least=2)),
        curves=(
            *curves("focus", 3, 300, 2),
            *curves("outcome", 4, 125, 3),
            *curves("region", 5, 200, 1),
        ),
        draw=tuple(order),
        tolerance=tolerance,
    )


def chosen(problem: Instance) -> tuple[Choice, Portfolio]:
    choice = verify_choice(problem, choose(problem))
    assert choice.is_proved
    assert choice.portfolio is not None
    return choice, choice.portfolio


@pytest.mark.parametrize("tolerance", CAPS)
@pytest.mark.parametrize("seed", range(2))
def test_counterfactuals_are_the_same_from_nothing_and_from_the_selection(
    seed: int, tolerance: Fraction | None
) -> None:
    problem = pool(seed, tolerance)
    choice, portfolio = chosen(problem)
    for i in range(0, SIZE, 3):
        other = best_without if i in portfolio else best_with
        assert other(problem, i, choice) == other(problem, i)


@pytest.mark.parametrize(("seed", "tolerance"), [(0, None), (1, None), (0, CAPS[1])])
def test_with_what_it_lacked_a_proposal_is_in_and_with_a_thousandth_less_it_is_not(
    seed: int, tolerance: Fraction | None
) -> None:
    problem = pool(seed, tolerance)
    choice, portfolio = chosen(problem)
    seen = 0
    for i in [i for i in range(SIZE) if i not in portfolio][::9]:
        short = merit_lacking(problem, portfolio, i, best_with(problem, i, choice))
        if short is None:
            continue
        for more, inside in ((short, True), (short - 1, False)):
            found = choose(problem.vary(merits={i: problem.merits[i] + more})).portfolio
            assert found is not None
            assert (i in found) is inside, (i, more)
        seen += 1
    assert seen > 1


@pytest.mark.parametrize("tolerance", CAPS)
@pytest.mark.parametrize("seed", range(2))
def test_a_selected_proposal_whose_merit_rises_stays(seed: int, tolerance: Fraction | None) -> None:
    problem = pool(seed, tolerance)
    _, portfolio = chosen(problem)
    for i in portfolio:
        for more in (1, 250, 1500):
            found = choose(problem.vary(merits={i: problem.merits[i] + more})).portfolio
            assert found is not None
            assert i in found


def test_the_order_of_the_proposals_does_not_matter() -> None:
    problem = pool(0, CAPS[1])
    turned = {i: SIZE - 1 - i for i in range(SIZE)}
    other = replace(
        problem,
        names=problem.names[::-1],
        merits=problem.merits[::-1],
        rows=tuple(
            replace(row, members=tuple(sorted(turned[i] for i in row.members)))
            for row in problem.rows[::-1]
        ),
        curves=tuple(
            replace(curve, shares=tuple(sorted((turned[i], share) for i, share in curve.shares)))
            for curve in problem.curves[::-1]
        ),
        draw=tuple(turned[i] for i in problem.draw),
    )
    assert {problem.names[i] for i in chosen(problem)[1]} == {
        other.names[i] for i in chosen(other)[1]
    }
