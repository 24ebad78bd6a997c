"""`a87ws standings`: raw and adjusted, agreement, doubt, progress, in words and as data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.fakes import call_cli, example, tree

FULL = "{standards: %d, root-causes: %d, innovation: %d}"


def reviews(root: Path, **scores: tuple[int, int, int]) -> Path:
    for name, given in scores.items():
        proposal, _, who = name.partition("__")
        tree(root, f"=== reviews/{proposal.replace('_', '-')}/{who}.yaml\nscores: {FULL % given}\n")
    return root


def data(root: Path, *words: str) -> Any:  # noqa: ANN401  JSON
    done = call_cli(root, "standings", "--format", "json", *words)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def lenient(root: Path) -> Path:
    """Amina judges both, Chen one of them two points higher, so that one profits."""
    text = (root / "call.yaml").read_text()
    (root / "call.yaml").write_text(
        text.replace("minimum: 1", "minimum: 1, calibration: leniency, shrinkage: 2")
    )
    return reviews(
        root,
        cocoa_schools__amina=(3, 3, 3),
        cocoa_schools__chen=(5, 5, 5),
        cotton_dialogue__amina=(4, 4, 4),
    )


def test_raw_and_adjusted_stand_side_by_side(tmp_path: Path) -> None:
    found = data(lenient(example(tmp_path)))
    cocoa, cotton, old = found["proposals"]
    # One proposal of two reviews, two points apart: 2 · (1 − b)² + 2 · 2b² is least at b = 1/3
    # (0.333 rounded).
    assert found["leniency"]["offsets"] == {"amina": "-333/1000", "chen": "333/1000"}
    assert (cocoa["raw_rating"], cocoa["adjusted_rating"], cocoa["rating"]) == ("4/1", "4/1", "4/1")
    assert (cotton["raw_rating"], cotton["adjusted_rating"], cotton["rating"]) == (
        "4/1",
        "4333/1000",
        "4333/1000",
    )
    # Cocoa has 0.25 of Pathfinder merit: 4.25 is above 4 raw, and below 4.333 adjusted.
    assert (cocoa["place"], cocoa["raw_place"], cocoa["adjusted_place"]) == (2, 1, 2)
    assert (cotton["place"], cotton["raw_place"], cotton["adjusted_place"]) == (1, 2, 1)
    assert (old["place"], old["ineligible"]) == (None, "withdrawn by its hosts")
    leniency = found["leniency"]
    assert (leniency["selection_would_differ"], leniency["joins"], leniency["leaves"]) == (
        True, ["cocoa-schools"], ["cotton-dialogue"],
    )  # fmt: skip
    assert (leniency["connected"], leniency["thin"], leniency["comparisons"]) == (True, True, 1)


def test_the_committee_reads_it_in_words(tmp_path: Path) -> None:
    shown = call_cli(lenient(example(tmp_path)), "standings", width=160).stdout
    assert "Leniency, in points, corrected for in the ratings" in shown
    assert (
        "too few proposals have more than one review to adjust by: 1 comparisons for 1 "
        "reviewers' offsets"
    ) in shown
    assert (
        "the selection would differ without correction for leniency: cocoa-schools in; "
        "cotton-dialogue out"
    ) in shown
    assert "Agreement of the reviewers (Krippendorff's alpha: 1 is perfect, 0 is chance)" in shown
    assert "no more agreement than chance would give" in shown


def test_groups_that_never_met_are_told(tmp_path: Path) -> None:
    root = reviews(example(tmp_path), cotton_dialogue__chen=(3, 3, 3))
    (root / "reviews/cotton-dialogue/amina.yaml").unlink()
    assert data(root)["leniency"]["connected"] is False
    shown = call_cli(root, "standings", width=160).stdout
    assert (
        "these groups of reviewers share no proposal, so their leniency cannot be compared: "
        "amina; chen"
    ) in shown


def test_a_large_call_is_compared_only_when_asked(tmp_path: Path) -> None:
    root = lenient(example(tmp_path))
    assert data(root, "--no-compare")["leniency"]["selection_would_differ"] is None


def test_progress_and_what_is_missing(tmp_path: Path) -> None:
    root = example(tmp_path)
    tree(
        root,
        "=== assignments.yaml\nassignments: {cocoa-schools: [amina, ben, chen], "
        "cotton-dialogue: [amina, chen]}\n"
        "=== reviews/cocoa-schools/ben.yaml\nrecused: personal\n"
        "=== reviews/cocoa-schools/chen.yaml\n"
        "scores: {standards: null, root-causes: null, innovation: null}\n",
    )
    found = {each["reviewer"]: each for each in data(root)["progress"]}
    assert found["amina"]["scored"] == ["cocoa-schools", "cotton-dialogue"]
    assert found["amina"]["not_applicable"] == 1
    assert (found["ben"]["recused"], found["ben"]["missing"]) == (["cocoa-schools"], [])
    assert (found["chen"]["abstained"], found["chen"]["missing"]) == (
        ["cocoa-schools"],
        ["cotton-dialogue"],
    )
    shown = call_cli(root, "standings").stdout
    assert shown.endswith("Reviews still missing\n  - chen: cotton-dialogue\n")


def test_the_contracts_keys_are_there(tmp_path: Path) -> None:
    found = data(example(tmp_path))
    assert found["version"] == 1
    keys = ("proposal", "rating", "reviews", "joint", "pathfinder", "merit")
    assert {key: found["proposals"][0][key] for key in keys} == {
        "proposal": "cocoa-schools",
        "rating": "7/2",
        "reviews": 1,
        "joint": False,
        "pathfinder": True,
        "merit": 3750,
    }
