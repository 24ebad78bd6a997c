"""The demonstration call in the repository is what its files say it is."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from a87ws.diagnostics import Severity
from a87ws.usecases.judge import open_for_judging
from a87ws.usecases.load import load
from a87ws.usecases.record import PROOF, RECORD, check
from a87ws.usecases.select import select, write
from tests.transcripts.replay import PROJECT

PARTS = ("call.yaml", "freeze.yaml", "assignments.yaml", "registry", "proposals", "reviews")


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration call without its decision, chosen anew."""
    root = tmp_path_factory.mktemp("again")
    for part in PARTS:
        copy = shutil.copytree if (PROJECT / part).is_dir() else shutil.copyfile
        copy(PROJECT / part, root / part)
    write(select(open_for_judging(root)))
    return root


def test_the_committed_decision_verifies() -> None:
    assert check(open_for_judging(PROJECT)).problems == ()


@pytest.mark.parametrize("name", [RECORD, PROOF])
def test_choosing_again_writes_the_committed_bytes(again: Path, name: str) -> None:
    assert (again / name).read_bytes() == (PROJECT / name).read_bytes()


def test_only_the_planted_difficulties_are_found() -> None:
    found = Counter(
        (each.code, each.primary.span.path.partition("/")[2]) for each in load(PROJECT).diagnostics
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


def test_nothing_in_it_is_an_error() -> None:
    assert not any(each.severity is Severity.ERROR for each in load(PROJECT).diagnostics)
