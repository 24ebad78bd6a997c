"""What others take from this repository to check theirs: the workflow, the action, the hook."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

TOP = Path(__file__).parents[2]
WORKFLOW = TOP / "src/a87ws/templates/validate.yml"
FILES = [WORKFLOW, TOP / "action.yml", TOP / ".pre-commit-hooks.yaml"]


def load(path: Path) -> object:
    return YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))


def test_this_repository_runs_the_workflow_that_others_are_given() -> None:
    own = TOP / ".github/workflows/validate.yml"
    assert own.read_text(encoding="utf-8") == WORKFLOW.read_text(encoding="utf-8")
    assert (TOP / ".github/a87ws.txt").read_text(encoding="utf-8") == "./base\n"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_action_is_pinned_and_nothing_foreign_reaches_a_shell(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert load(path)
    for used in re.findall(r"uses: (\S+)", text):
        assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", used)
    for line in re.findall(r"run: (.*)", text):
        assert "${{" not in line


def test_the_workflow_may_read_and_no_more() -> None:
    workflow = load(WORKFLOW)
    assert isinstance(workflow, dict)
    assert workflow["permissions"] == {}
    assert workflow["on"] == {"pull_request": None}
    (job,) = workflow["jobs"].values()
    assert job["permissions"] == {"contents": "read"}
    assert all(
        step["with"]["persist-credentials"] is False for step in job["steps"] if "checkout" in step.get("uses", "")
    )
