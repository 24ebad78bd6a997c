"""The demonstration call in the repository is what its files say it is."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from a87ws.base.faults import Severity
from a87ws.checks.load import load
from a87ws.reviews.judge import open_for_judging
from a87ws.selection.decide import select, write
from a87ws.selection.record import PROOF, RECORD, check
from tests.committed import RECEIVED, copy_call


@pytest.fixture(scope="module")
def again(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration call without its decision, chosen anew."""
    root = copy_call(demonstration, tmp_path_factory.mktemp("again"), RECEIVED)
    write(select(open_for_judging(root)))
    return root


def test_the_committed_decision_verifies(demonstration: Path) -> None:
    assert check(open_for_judging(demonstration)).problems == ()


@pytest.mark.parametrize("name", [RECORD, PROOF])
def test_choosing_again_writes_the_committed_bytes(
    demonstration: Path, again: Path, name: str
) -> None:
    assert (again / name).read_bytes() == (demonstration / name).read_bytes()


def test_only_the_planted_difficulties_are_found(demonstration: Path) -> None:
    found = Counter(
        (each.code, each.primary.span.path.partition("/")[2])
        for each in load(demonstration).diagnostics
    )
    assert found == Counter(
        {
            ("freeze-proposal-late", "mica-familles-trieuses-androy.yaml"): 1,
            ("proposal-organization-unregistered", "or-artisanal-routes-du-sahel.yaml"): 1,
            ("proposal-register-differs", "seasonal-tomato-camps.yaml"): 1,
            ("proposal-withdrawn", "cotton-harvest-third-party-monitoring.yaml"): 1,
            ("review-conflict", "cocoa-monitoring-shared-costs/koffi-aka.yaml"): 1,
            ("review-conflict-waived", "palm-oil-family-harvest-units/lucia-marin.yaml"): 1,
            (
                "review-proposal-withdrawn",
                "cotton-harvest-third-party-monitoring/javier-quispe.yaml",
            ): 1,
            (
                "review-proposal-withdrawn",
                "cotton-harvest-third-party-monitoring/koffi-aka.yaml",
            ): 1,
        }
    )


def test_nothing_in_it_is_an_error(demonstration: Path) -> None:
    assert not any(each.severity is Severity.ERROR for each in load(demonstration).diagnostics)
