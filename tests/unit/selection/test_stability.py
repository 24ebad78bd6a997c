"""What a place in the series is called, and what is counted for it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from a87ws.selection.stability import Verdict, stability, verdict


@pytest.mark.parametrize(
    ("hundredths", "selected", "turned", "called"),
    [
        (100, True, False, "safe"),
        (90, True, False, "safe"),
        (90, True, True, "contested"),
        (89, True, False, "contested"),
        (50, True, True, "contested"),
        (49, True, False, "lucky"),
        (50, False, False, "unlucky"),
        (49, False, False, "contested"),
        (10, False, False, "contested"),
        (9, False, False, "out"),
        (9, False, True, "contested"),
    ],
)
def test_a_place_is_called_by_its_share_and_by_what_would_turn_it(
    hundredths: int, selected: bool, turned: bool, called: Verdict
) -> None:
    assert verdict(Fraction(hundredths, 100), is_selected=selected, turned=turned) == called


def test_places_count_the_draws_and_name_who_turns_them() -> None:
    ab, ac = frozenset("ab"), frozenset("ac")
    found = stability(
        ab,
        {"a": 4000, "b": 3000, "c": 2000},
        [ab, ac, ab, None],
        {"ann": ac, "ben": ab},
        {"+x": ab},
    )
    a, b, c = found.proposals
    assert (found.resamples, found.without_series, found.reviewers, found.weights) == (4, 1, 2, 1)
    assert (a.proposal, a.times, a.resampled, a.verdict) == ("a", 3, Fraction(3, 4), "contested")
    assert (b.proposal, b.times, b.changed_by_reviewers, b.changed_by_weights, b.verdict) == (
        "b",
        2,
        ("ann",),
        (),
        "contested",
    )
    assert (c.proposal, c.selected, c.times, c.changed_by_reviewers, c.verdict) == (
        "c",
        False,
        1,
        ("ann",),
        "contested",
    )


def test_one_that_is_eligible_in_some_draw_alone_has_a_place() -> None:
    found = stability(frozenset("a"), {"a": 4000}, [frozenset("d"), frozenset("a")], {}, {})
    assert [(each.proposal, each.times, each.verdict) for each in found.proposals] == [
        ("a", 1, "contested"),
        ("d", 1, "unlucky"),
    ]
