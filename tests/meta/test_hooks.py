"""What others take from this repository to check theirs: the workflow, the action, the hook."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML

TOP = Path(__file__).parents[2]
WORKFLOW = TOP / "src/a87ws/setup/workflows/validate.yml"
ANSWER = TOP / "src/a87ws/setup/workflows/proposal.yml"
FILES = [WORKFLOW, ANSWER, TOP / "action.yml", TOP / ".pre-commit-hooks.yaml"]


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
    for script in scripts(load(path)):
        assert "${{" not in script


def scripts(value: object) -> Iterator[str]:
    """Everything that a file hands to a shell."""
    for key, item in value.items() if isinstance(value, dict) else ():
        if key in ("run", "entry") and isinstance(item, str):
            yield item
        yield from scripts(item)
    for item in value if isinstance(value, list) else ():
        yield from scripts(item)


def test_the_workflow_may_read_and_no_more() -> None:
    workflow = load(WORKFLOW)
    assert isinstance(workflow, dict)
    assert workflow["permissions"] == {}
    assert workflow["on"] == {"pull_request": None}
    (job,) = workflow["jobs"].values()
    assert job["permissions"] == {"contents": "read"}
    assert all(
        step["with"]["persist-credentials"] is False
        for step in job["steps"]
        if "checkout" in step.get("uses", "")
    )


def test_the_answering_workflow_has_three_permissions_and_only_its_last_step_the_token() -> None:
    workflow = load(ANSWER)
    assert isinstance(workflow, dict)
    assert workflow["permissions"] == {}
    (job,) = workflow["jobs"].values()
    assert job["permissions"] == {"contents": "write", "issues": "write", "pull-requests": "write"}
    *others, last = job["steps"]
    assert "TOKEN" in last["env"]
    assert not any("env" in step or "github.token" in str(step) for step in others)
    assert others[0]["with"]["persist-credentials"] is False
