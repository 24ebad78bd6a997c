"""A host withdraws: all others stay, and the place is filled by the call's own policy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from a87ws.base.faults import Fault
from a87ws.reviews.judge import open_for_judging
from a87ws.selection.amend import replace
from a87ws.selection.decide import select, write
from a87ws.selection.record import check, read_record
from tests.committed import RECEIVED, copy_call


@pytest.fixture(scope="module")
def decided(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_call(demonstration, tmp_path_factory.mktemp("decided"), RECEIVED)
    write(select(open_for_judging(root)))
    return root


@pytest.fixture(scope="module")
def replaced(decided: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same call after one host has withdrawn, to read or to copy."""
    root = Path(shutil.copytree(decided, tmp_path_factory.mktemp("replaced") / "call"))
    write(replace(open_for_judging(root), ["fishing-vessel-crew-contact"], on="2026-12-01"))
    return root


@pytest.fixture
def call(decided: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(decided, tmp_path / "call"))


def selected(root: Path) -> set[str]:
    return {each.proposal for each in read_record(open_for_judging(root)).selected}


def test_all_others_stay_and_one_comes_in(call: Path) -> None:
    before = selected(call)
    write(replace(open_for_judging(call), ["fishing-vessel-crew-contact"], on="2026-12-01"))
    after = selected(call)
    assert before - after == {"fishing-vessel-crew-contact"}
    assert len(after) == len(before)


def test_the_new_record_verifies_and_keeps_its_history(call: Path) -> None:
    write(replace(open_for_judging(call), ["fishing-vessel-crew-contact"], on="2026-12-01"))
    write(replace(open_for_judging(call), ["survivor-advisers-paid-work"], on="2026-12-01"))
    checked = check(open_for_judging(call))
    assert checked.problems == ()
    assert [each.withdrew for each in checked.record.replacements] == [
        ("fishing-vessel-crew-contact",),
        ("survivor-advisers-paid-work",),
    ]
    assert "fishing-vessel-crew-contact" not in selected(call)


def test_a_record_whose_history_was_forged_does_not_verify(call: Path) -> None:
    write(replace(open_for_judging(call), ["fishing-vessel-crew-contact"], on="2026-12-01"))
    path = call / "selection.yaml"
    path.write_text(
        path.read_text("utf-8").replace(
            "gone:\n    - fishing-vessel-crew-contact", "gone:\n    - brick-kiln-seasonal-schools"
        ),
        "utf-8",
    )
    assert check(open_for_judging(call)).problems


def test_only_a_selected_proposal_can_be_replaced(call: Path) -> None:
    with pytest.raises(Fault, match="is not in the series"):
        replace(open_for_judging(call), ["coton-cantines-et-recolte"], on="2026-12-01")


def test_the_host_may_have_marked_the_proposal_as_withdrawn(call: Path) -> None:
    (call / "freeze.yaml").unlink()
    write(select(open_for_judging(call)))
    path = call / "proposals/fishing-vessel-crew-contact.yaml"
    path.write_text(path.read_text("utf-8") + "status: withdrawn\n", "utf-8")
    write(replace(open_for_judging(call), ["fishing-vessel-crew-contact"], on="2026-12-01"))
    assert check(open_for_judging(call)).problems == ()
