"""Who reviews what: every small case held against counting all assignments, a large one proved in
seconds.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product

import pytest

from a87ws.base.draws import Draws
from a87ws.reviews.assign_mix import measure_mixing, mix
from a87ws.reviews.assign_solve import (
    improve,
    is_best,
    lower_bound,
    most_reviews,
    place,
    shortages,
    shortfall,
    solve,
    start,
)
from a87ws.reviews.assignment import AssignmentProblem, Plan

CASES = 700


def plain(proposals: int, reviewers: int, each: int, **more: object) -> AssignmentProblem:
    """Nothing held, nobody barred, everybody reads everything."""
    all_, none = ((1 << proposals) - 1,) * reviewers, (0,) * reviewers
    whole = AssignmentProblem(
        tuple(f"p{i:04}" for i in range(proposals)),
        tuple(f"r{i:03}" for i in range(reviewers)),
        (each,) * proposals,
        none,
        (None,) * reviewers,
        all_,
        none,
        none,
    )
    return replace(whole, **more)  # type: ignore[arg-type]


def small(number: int) -> AssignmentProblem:
    """A drawn case that is small enough to count: conflicts, languages, limits, and reviews held
    already.
    """
    draws = Draws(f"{number}", "test")
    proposals, reviewers, each = 2 + draws.below(4), 2 + draws.below(4), 1 + draws.below(3)
    masks: list[tuple[int, int, int]] = []
    for _ in range(reviewers):
        ways = [draws.below(12) for _ in range(proposals)]
        allowed = sum(1 << p for p, way in enumerate(ways) if way < 8)
        held = sum(1 << p for p, way in enumerate(ways) if way in (8, 9))
        masks.append((allowed, held, sum(1 << p for p in range(proposals) if draws.below(4) == 0)))
    held_ = tuple(held for _, held, _ in masks)
    return plain(
        proposals,
        reviewers,
        each,
        needs=tuple(max(0, each - sum(mask >> p & 1 for mask in held_)) for p in range(proposals)),
        loads=tuple(mask.bit_count() for mask in held_),
        room=tuple(None if draws.below(2) else draws.below(4) for _ in range(reviewers)),
        allowed=tuple(allowed for allowed, _, _ in masks),
        unread=tuple(unread for _, _, unread in masks),
        holdings=held_,
    )


def every(instance: AssignmentProblem) -> Iterator[Plan]:
    """Every assignment there is, by counting."""
    everyone = range(len(instance.reviewers))
    choices = [
        list(combinations([r for r in everyone if instance.allowed[r] >> p & 1], need))
        for p, need in enumerate(instance.needs)
    ]
    for chosen in product(*choices):
        given = [sum(1 << p for p, who in enumerate(chosen) if r in who) for r in everyone]
        if all(
            room is None or mask.bit_count() <= room
            for mask, room in zip(given, instance.room, strict=True)
        ):
            yield Plan(instance, given)


def groups(plan: Plan) -> int:
    return len(measure_mixing(plan.instance, plan.given).groups)


def test_small_cases_are_solved_as_counting_them_solves_them() -> None:
    solved = impossible = 0
    for number in range(CASES):
        instance = small(number)
        plans = list(every(instance))
        draws = Draws("seed", "assign")
        plan = start(instance, draws)
        place(plan)
        if not plans:
            impossible += 1
            assert sum(found.lacking for found in shortages(plan)) == sum(plan.missing()) > 0
            continue
        solved += 1
        prices = improve(plan)
        least = min(each.cost for each in plans)
        assert plan.cost == least == lower_bound(instance, prices)
        assert is_best(plan, prices)
        mix(plan, draws)
        assert plan.cost == least
        assert is_best(plan, prices)
        assert groups(plan) == min(groups(each) for each in plans if each.cost == least)
    assert min(solved, impossible) > CASES // 4


def test_a_thousand_proposals_and_120_reviewers_are_proved_in_under_ten_seconds() -> None:
    draws = Draws("large", "test")
    everything = (1 << 1000) - 1
    allowed = [everything] * 120
    for proposal in range(1000):
        for _ in range(draws.below(4)):
            allowed[draws.below(120)] &= ~(1 << proposal)
    spoken = [1 << draws.below(3) for _ in range(1000)]
    read = [1 + draws.below(7) for _ in range(120)]
    unread = tuple(
        sum(1 << p for p, tongue in enumerate(spoken) if not tongue & reads) for reads in read
    )
    instance = plain(1000, 120, 3, allowed=tuple(allowed), unread=unread)
    begun = time.monotonic()
    plan, prices = solve(instance, Draws("", "assign"))
    mix(plan, Draws("", "mix"))
    assert is_best(plan, prices)
    assert time.monotonic() - begun < 10
    assert plan.unread == 0
    assert groups(plan) == 1


def test_loads_differ_by_at_most_one_and_the_same_two_meet_once() -> None:
    plan, prices = solve(plain(100, 12, 3), draws := Draws("", "assign"))
    mix(plan, draws)
    assert is_best(plan, prices)
    assert {plan.load(r) for r in range(12)} == {25}
    found = measure_mixing(plan.instance, plan.given)
    assert found.pairs_met == found.pairs == 66  # 12 · 11 / 2; 300 meetings over 66 pairs: 4.5 each
    assert found.most_met <= 7


def test_the_seed_decides_and_nothing_else() -> None:
    def given(seed: str) -> list[int]:
        plan, _ = solve(plain(20, 6, 3), Draws(seed, "assign"))
        return plan.given

    assert given("7") == given("7") != given("8")


def test_a_full_reviewer_hands_on_to_one_with_room() -> None:
    # p0 can only go to r0, who may take one; p1 to either.
    plan, prices = solve(plain(2, 2, 1, allowed=(0b11, 0b10), room=(1, 1)), Draws("", "assign"))
    assert plan.given == [0b01, 0b10]
    assert is_best(plan, prices)


def test_reading_comes_before_even_loads() -> None:
    # r1 reads neither: r0 gets both, though one each would be even.
    plan, prices = solve(plain(2, 2, 1, unread=(0, 0b11)), Draws("", "assign"))
    assert plan.given == [0b11, 0]
    assert is_best(plan, prices)


def test_a_plan_that_could_be_better_is_not_proved_by_any_price() -> None:
    instance = plain(2, 2, 1)
    uneven = Plan(instance, [0b11, 0])
    for prices in product(range(-5, 9), repeat=2):
        assert not is_best(uneven, prices)
    assert is_best(Plan(instance, [0b01, 0b10]), (1, 1))


@pytest.mark.parametrize("given", [[0b01, 0b00], [0b11, 0b00], [0b01, 0b11]])
def test_a_plan_that_breaks_a_limit_is_not_proved(given: list[int]) -> None:
    instance = plain(2, 2, 1, allowed=(0b01, 0b10))
    assert not is_best(Plan(instance, given), (1, 1))


def test_a_shortage_is_counted() -> None:
    # Three proposals of two reviews; a and b may take one each, c any number, but c has a conflict
    # with the third.
    instance = plain(3, 3, 2, allowed=(0b111, 0b111, 0b011), room=(1, 1, None))
    plan = Plan(instance)
    place(plan)
    (found,) = shortages(plan)
    assert (found.needed, found.room, found.rest, found.lacking) == (6, 2, 2, 2)
    assert found.proposals == ("p0000", "p0001", "p0002")
    assert found.full == ("r000", "r001")
    assert found.idle == ("r002",)
    assert shortfall(instance, 0b111, 0b011) == 2
    assert shortfall(instance, 0b111, 0b111) == 2
    assert shortfall(instance, 0b001, 0b011) <= 0
    assert most_reviews(instance, 2) == 1


def test_a_proposal_with_too_few_reviewers_is_a_shortage_without_limits() -> None:
    plan = Plan(plain(2, 2, 2, allowed=(0b11, 0b10)))
    place(plan)
    (found,) = shortages(plan)
    assert (found.proposals, found.full, found.needed, found.rest, found.lacking) == (
        ("p0000",),
        (),
        2,
        1,
        1,
    )


def test_groups_that_never_meet_are_joined_by_an_exchange() -> None:
    # a and b share p0 and p1, c and d share p2 and p3: any swap across joins them.
    plan = Plan(plain(4, 4, 2), [0b0011, 0b0011, 0b1100, 0b1100])
    assert groups(plan) == 2
    cost = plan.cost
    mix(plan, Draws("", "mix"))
    assert (groups(plan), plan.cost) == (1, cost)


def test_what_is_held_is_never_exchanged() -> None:
    instance = plain(
        2,
        4,
        2,
        holdings=(0b01, 0b01, 0b10, 0b10),
        needs=(0, 0),
        loads=(1, 1, 1, 1),
        allowed=(0,) * 4,
    )
    plan, prices = solve(instance, Draws("", "assign"))
    mix(plan, Draws("", "mix"))
    assert plan.given == [0, 0, 0, 0]
    assert is_best(plan, prices)
    assert groups(plan) == 2


def test_draws_are_even_and_the_same_everywhere() -> None:
    draws = Draws("seed", "purpose")
    # sha256sum of "seed:purpose:0" begins af1dd55165771ac9; below 2^16 that is its last four
    # digits.
    assert draws.below(1 << 16) == 0x1AC9
    counts = [0] * 6
    for _ in range(6000):
        counts[draws.below(6)] += 1
    assert 850 < min(counts) <= max(counts) < 1150
    assert sorted(draws.shuffle(range(50))) == list(range(50))
