"""What the check of a proof accepts, on a problem whose bounds are worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from a87ws.selection.certificate import (
    Aim,
    Box,
    Branch,
    Claim,
    Multipliers,
    Tree,
    bound,
    boxes_at_limit,
    is_proved_by,
    settle,
    sides,
    whole_boxes,
)
from a87ws.selection.instance import Instance
from tests.small import instance, letters

THREE = instance({"a": 3000, "b": 2000, "c": 1000}, 2, rows=[(0, "ab", 1)])
"""One of a and b at most: the best two are a and c, with a merit of 4000. There are no curves: one
unit is 1/10000.
"""
UNIT = 10_000
EVERYTHING = Box(frozenset(), frozenset([0, 1, 2]))
MERIT = Claim("best merit", 2, 2, Aim(0, 1, 0), 4000 * UNIT)
BOUND = Multipliers(1, UNIT, (), 1000, {0: 2000}, ())
"""A price of 1000 on each slot and 2000 on the rule: a, b and c gain 0, −1000 and 0; 2 · 1000 +
2000 is 4000.
"""


def proves(problem: Instance, claim: Claim, tree: Tree) -> bool:
    return is_proved_by(problem, claim, [tree], whole_boxes(problem))


def count(left: int, branch: int = 0) -> Tree:
    """Out and in of every proposal, one after the other: a leaf is one portfolio."""
    return (
        Tree(None, Branch((branch,), 0), count(left - 1, branch + 1), count(left - 1, branch + 1))
        if left
        else Tree()
    )


def test_the_bound_is_the_prices_of_the_limits_and_what_each_gains_beyond_them() -> None:
    found = bound(THREE, MERIT, BOUND, EVERYTHING)
    assert found is not None
    assert (found.units, dict(found.gains)) == (4000 * UNIT, {0: 0, 1: -1000 * UNIT, 2: 0})


def test_the_bound_that_is_the_best_proves_it() -> None:
    assert proves(THREE, MERIT, Tree(BOUND))


def test_no_bound_proves_less_than_the_best() -> None:
    assert not proves(THREE, replace(MERIT, limit=4000 * UNIT - 1), Tree(BOUND))


def test_where_merits_come_in_steps_a_bound_below_the_next_step_proves_it() -> None:
    """No two of 1000, 2000 and 3000 make between 4000 and 5000: a price of 1499 on each slot is
    enough.
    """
    stepped = replace(MERIT, grid=(1000 * UNIT, 2000 * UNIT))
    assert proves(THREE, stepped, Tree(BOUND._replace(size=1499)))
    assert not proves(THREE, replace(stepped, limit=3000 * UNIT), Tree(BOUND))
    assert not proves(THREE, MERIT, Tree(BOUND._replace(size=1499)))


@pytest.mark.parametrize(
    "numbers",
    [
        BOUND._replace(size=999, rows={0: 1998}),  # 1998 + 1998, and a gains 3, c 1: 4000
        BOUND._replace(rows={0: 1999}),  # a gains 1: 2000 + 1999 + 1 = 4000
    ],
)
def test_many_prices_give_the_same_bound(numbers: Multipliers) -> None:
    assert proves(THREE, MERIT, Tree(numbers))


def test_prices_that_are_off_prove_nothing() -> None:
    assert not proves(
        THREE, MERIT, Tree(BOUND._replace(size=1500))
    )  # 3000 + 2000, and c alone would lose by coming in


@pytest.mark.parametrize("price", [2001, 2500])
def test_prices_that_are_off_may_still_leave_too_few_to_fill_the_slots(price: int) -> None:
    """With 2001, a and b lose 1 and 1001 by coming in, as much as the bound is too high: only c is
    left.
    """
    assert proves(THREE, MERIT, Tree(BOUND._replace(rows={0: price})))
    assert not proves(
        THREE, replace(MERIT, limit=4000 * UNIT - 1), Tree(BOUND._replace(rows={0: price}))
    )


def test_a_price_on_a_limit_that_is_not_there_is_refused() -> None:
    free = instance({"a": 3000, "b": 2000, "c": 1000}, 2, rows=[(1, "ab", None)])
    assert bound(free, MERIT, BOUND, EVERYTHING) is None
    assert not proves(free, MERIT, Tree(BOUND))


def test_a_price_below_zero_on_a_floor_is_refused() -> None:
    floored = replace(MERIT, floors=((Aim(0, 1, 0), 0),))
    assert bound(THREE, floored, BOUND._replace(floors=(-1,)), EVERYTHING) is None


def test_aims_are_whole_numbers_so_a_bound_below_the_next_is_enough() -> None:
    found = bound(THREE, MERIT, BOUND, EVERYTHING)
    assert found is not None
    two = found._replace(scale=2, units=2 * 4000 * UNIT + 1)  # half a unit above the limit
    assert settle(MERIT, two, EVERYTHING) is None
    assert settle(MERIT, two._replace(units=two.units + 1), EVERYTHING) is not None


def test_whoever_would_lose_too_much_on_the_other_side_is_settled() -> None:
    # limit 100 units below the bound of 4000: b, which loses 1000 thousandths by coming in, is
    # settled outside
    lower = replace(MERIT, limit=4000 * UNIT - 100)
    found = bound(THREE, lower, BOUND, EVERYTHING)
    assert found is not None
    assert settle(lower, found, EVERYTHING) == Box(frozenset(), frozenset([0, 2]))


def test_a_tree_without_prices_is_a_full_count() -> None:
    assert proves(THREE, MERIT, count(3))
    assert not proves(THREE, replace(MERIT, limit=4000 * UNIT - 1), count(3))


def test_a_leaf_that_leaves_something_open_proves_nothing() -> None:
    half = Tree(None, Branch((0,), 0), Tree(), Tree(BOUND))
    assert not proves(THREE, MERIT, half)
    assert proves(THREE, MERIT, Tree(None, Branch((0,), 0), Tree(BOUND), Tree(BOUND)))
    assert not proves(THREE, MERIT, Tree(None, Branch((0,), 0), None, Tree(BOUND)))


def test_a_branch_on_a_count_parts_a_box_in_two() -> None:
    box = Box(frozenset([3]), frozenset([0, 1, 2, 4]))
    fewer, more = sides(box, Branch((0, 1, 3), 2))
    assert fewer is not None
    assert more is not None
    assert (fewer.inside, fewer.free) == (box.inside, box.free)
    assert [(row.members, row.least, row.most) for row in fewer.limits] == [((0, 1, 3), 0, 2)]
    assert (more.inside, more.free) == (
        frozenset([0, 1, 3]),
        frozenset([2, 4]),
    )  # more than two is all three
    one = sides(box, Branch((0, 1, 3), 1))[0]
    assert one is not None
    assert (one.inside, one.free) == (
        box.inside,
        frozenset([2, 4]),
    )  # one of them is in: the others are out
    assert sides(box, Branch((0, 1, 3), 0))[0] is None
    assert sides(box, Branch((0, 1, 3), 3))[1] is None
    assert sides(box, Branch((4,), 0)) == (
        Box(frozenset([3]), frozenset([0, 1, 2])),
        Box(frozenset([3, 4]), frozenset([0, 1, 2])),
    )


PAIRS = instance(
    {"a": 3000, "b": 3000, "c": 2900, "e": 2000}, 2, rows=[(0, "ab", 1), (0, "ac", 1), (0, "bc", 1)]
)
"""One of a, b and c at most, but only in pairs: the best are a and e, or b and e, with 5000."""
ONE_OF_THREE = Branch((0, 1, 2), 1)
SECOND = MERIT.limit + 1000 * UNIT
ONE = Multipliers(1, UNIT, (), 2000, {3: 1000}, ())
"""At most one of three, held by a price of 1000: 2 · 2000 + 1000, and a gains 3 - 2 - 1."""


def test_a_limit_of_a_branch_has_a_price_like_a_rule() -> None:
    claim = replace(MERIT, limit=SECOND)
    fewer, more = sides(Box(frozenset(), frozenset(range(4))), ONE_OF_THREE)
    assert fewer is not None
    assert more is not None
    found = bound(PAIRS, claim, ONE, fewer)
    assert found is not None
    assert (found.units, dict(found.gains)) == (5000 * UNIT, {0: 0, 1: 0, 2: -100 * UNIT, 3: 0})
    assert (
        bound(PAIRS, claim, ONE, more) is None
    )  # there the limit is a lower one: no price above zero holds it
    assert (
        bound(PAIRS, claim, ONE, Box(frozenset(), frozenset(range(4)))) is None
    )  # and here it is not there at all
    assert bound(PAIRS, claim, ONE._replace(rows={-1: 1000}), fewer) is None


def test_a_tree_may_branch_on_a_count() -> None:
    claim = replace(MERIT, limit=SECOND)
    # more than one of three: each pair of rules says 1, together 3 · 1; each of a, b, c is in two
    # of them
    two = Multipliers(1, UNIT, (), 0, {0: 9000, 1: 9000, 2: 9000, 3: -16000}, ())
    tree = Tree(None, ONE_OF_THREE, Tree(ONE), Tree(two))
    assert proves(PAIRS, claim, tree)
    assert not proves(PAIRS, replace(claim, limit=SECOND - 1), tree)
    assert not proves(PAIRS, claim, Tree(None, ONE_OF_THREE, Tree(ONE), Tree()))
    assert not proves(PAIRS, claim, Tree(None, ONE_OF_THREE, Tree(), Tree(two)))
    assert not proves(PAIRS, claim, Tree(None, Branch((0, 1), 1), Tree(ONE), Tree(two)))


def test_the_draw_is_a_claim_too() -> None:
    """All equal and one slot: only the first in the draw can be proved to be first."""
    tied = instance(dict.fromkeys("abc", 1000), 1, draw="bca")
    equal = Claim("draw", 1, 1, Aim(0, 1, 0), 1000 * UNIT - 1)
    # without b: lost against b; with b: the one portfolio, which is excepted
    branch = Tree(None, Branch((1,), 0), Tree(), Tree())
    assert proves(tied, replace(equal, drawn=frozenset([1])), branch)
    for other in (0, 2):
        full = Tree(
            None,
            Branch((0,), 0),
            Tree(None, Branch((1,), 0), Tree(None, Branch((2,), 0), Tree(), Tree()), Tree()),
            Tree(),
        )
        assert not proves(tied, replace(equal, drawn=frozenset([other])), full)


def test_a_proof_is_of_as_many_boxes_as_it_has_trees() -> None:
    assert is_proved_by(THREE, MERIT, [Tree(BOUND)] * 2, whole_boxes(THREE) * 2)
    assert not is_proved_by(THREE, MERIT, [Tree(BOUND)], whole_boxes(THREE) * 2)
    assert not is_proved_by(THREE, MERIT, [], whole_boxes(THREE))


def test_the_next_step_is_about_those_that_reach_the_limit() -> None:
    """Of one slot for a, b (equal) and c: after a full count only a and b are left, each in a box
    of its own.
    """
    problem = instance({"a": 3000, "b": 3000, "c": 1000}, 1)
    best = Claim("value", 1, 1, Aim(0, 1, 0), 3000 * UNIT)
    assert proves(problem, best, count(3))
    left = boxes_at_limit(problem, best, [count(3)], whole_boxes(problem))
    assert sorted(letters(problem, box.inside) or "" for box in left) == ["a", "b"]
    assert (
        boxes_at_limit(problem, replace(best, limit=3001 * UNIT), [count(3)], whole_boxes(problem))
        == []
    )


def test_a_tree_that_closes_nothing_leaves_everything_to_the_next_step() -> None:
    assert boxes_at_limit(THREE, MERIT, [Tree()], whole_boxes(THREE)) == whole_boxes(THREE)
