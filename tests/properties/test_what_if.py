"""What balance costs, and who follows a host that withdraws, are what counting every portfolio
gives.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from a87ws.base.faults import Fault
from a87ws.reviews.judge import open_for_judging
from a87ws.selection.amend import replace
from a87ws.selection.decide import select, write
from a87ws.selection.frontier import explore
from a87ws.selection.question import SelectionOptions
from a87ws.selection.record import check
from tests.oracle import Oracle
from tests.random_calls import random_call


@pytest.mark.parametrize("chunk", range(5))
def test_every_stop_of_the_frontier_is_the_selection_of_its_factors(
    chunk: int, tmp_path: Path
) -> None:
    for seed in range(chunk, 60, 5):
        call = random_call(seed)
        oracle = Oracle(call.files, call.slots)
        if oracle.selection() is None:
            continue
        case = open_for_judging(call.put(tmp_path / f"{seed}"))
        found, end = explore(case, SelectionOptions(call.slots)), Fraction(0)
        for stop in found.frontier:
            assert stop.proved
            assert (seed, stop.above) == (seed, end)
            end = stop.above if stop.upto is None else stop.upto
            beyond = stop.above + 1 if stop.upto is None else (stop.above + stop.upto) / 2
            for factor in {beyond, end} if stop.upto is not None else {beyond}:
                oracle.factor = (factor.numerator, factor.denominator)
                expected = oracle.selection()
                assert expected is not None
                assert (seed, factor, frozenset(stop.selected)) == (
                    seed,
                    factor,
                    expected.portfolio,
                )
                assert (stop.merit, stop.imbalance) == (
                    expected.merit,
                    expected.imbalance,
                )
        for factor_, stop in (((0, 1), found.frontier[0]), ((1, 0), found.frontier[-1])):
            oracle.factor = factor_
            expected = oracle.selection()
            assert expected is not None
            assert (seed, frozenset(stop.selected)) == (seed, expected.portfolio)
        assert found.frontier[-1].upto is None


@pytest.mark.parametrize("seed", range(24))
def test_after_a_withdrawal_all_others_stay_and_the_best_comes_in(
    seed: int, tmp_path: Path
) -> None:
    call = random_call(seed)
    oracle = Oracle(call.files, call.slots, call.factor)
    if oracle.selection() is None:
        return
    root = call.put(tmp_path)
    write(select(open_for_judging(root), SelectionOptions(call.slots, call.factor)))
    chosen = oracle.selected.portfolio
    for name in sorted(chosen)[:2]:
        expected = oracle.selection(include=chosen - {name}, exclude=frozenset([name]))
        if expected is None:
            with pytest.raises(Fault) as caught:
                replace(open_for_judging(root), [name], on="2026-12-01")
            assert caught.value.exit_code == 1
            continue
        replaced = replace(open_for_judging(root), [name], on="2026-12-01")
        decision = replaced.decision
        assert {each.proposal for each in replaced.decision.selected} == expected.portfolio
        assert (decision.merit, decision.imbalance) == (expected.merit, expected.imbalance)
        assert replaced.decision.best_merit == expected.best_merit
        write(replaced)
        assert check(open_for_judging(root)).problems == ()
        break
