"""`validate --since` in real clones: what a change may do, and from where it is seen."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.fakes import environment, run, tree

BASE = Path(__file__).parents[2] / "checks" / "base"
PROPOSAL = """\
title: Prices and pay
contact: {name: Amina Diallo, email: amina@example.org}
organizations: [{name: Labour Office}]
speakers: [{name: Issa Traoré}]
outcomes: [1]
focus: [child-labour]
countries: [BF]
description: Who pays for the harvest, and when.
"""
IN_TIME = ("--as-of", "2026-09-30T23:59")
LATE = ("--as-of", "2026-10-01T00:00")

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="there is no git here")


def git(root: Path, *words: str) -> str:
    name = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
    command = ["git", *name, *words]
    return subprocess.run(
        command, cwd=root, env=environment(root), check=True, capture_output=True, encoding="utf-8"
    ).stdout.strip()


def commit(root: Path) -> str:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "--message", "change")
    return git(root, "rev-parse", "HEAD")


@pytest.fixture
def call(tmp_path: Path) -> Path:
    """The small call with one old fault, committed on main, and a branch for the change."""
    root = Path(shutil.copytree(BASE, tmp_path / "call"))
    tree(
        root,
        "=== proposals/old.yaml\n"
        + PROPOSAL.replace("[BF]", "[UK]").replace("Prices", "Old prices"),
    )
    git(root, "init", "--quiet")
    commit(root)
    git(root, "switch", "--quiet", "--create", "change")
    return root


def found(root: Path, *words: str, code: int | None = None) -> list[tuple[str, str, str]]:
    done = run(root, "validate", "--since", "main", "--format", "json", *(words or IN_TIME))
    assert done.stderr == ""
    assert code is None or done.returncode == code
    return [
        (each["severity"], each["path"], each["code"])
        for each in json.loads(done.stdout)["diagnostics"]
    ]


OLD = ("note", "proposals/old.yaml", "proposal-country-unknown")


def wages(text: str = PROPOSAL) -> str:
    return "=== proposals/wages.yaml\n" + text.replace("and when.", "and to whom.")


def test_only_what_changed_can_fail(call: Path) -> None:
    assert found(call, code=0) == [OLD]
    tree(call, wages())
    assert found(call, code=0) == [OLD]  # not committed, not even added: it counts
    tree(call, wages(PROPOSAL.replace("[1]", "[7]")))
    assert found(call, code=1) == [
        OLD,
        ("error", "proposals/wages.yaml", "proposal-outcome-unknown"),
    ]
    commit(call)
    assert found(call, code=1) == [
        OLD,
        ("error", "proposals/wages.yaml", "proposal-outcome-unknown"),
    ]


def test_a_submission_that_touches_anything_else_is_refused_and_cannot_bend_the_rules(
    call: Path,
) -> None:
    lenient = (
        (call / "call.yaml")
        .read_text(encoding="utf-8")
        .replace("2: Due diligence", "2: Due diligence, 7: Mine")
    )
    tree(
        call, f"=== call.yaml\n{lenient}{wages(PROPOSAL.replace('[1]', '[7]'))}=== notes.txt\nhi\n"
    )
    commit(call)
    assert found(call, code=1) == [
        ("error", "call.yaml", "change-file-foreign"),
        ("error", "notes.txt", "change-file-foreign"),
        OLD,
        ("error", "proposals/wages.yaml", "proposal-outcome-unknown"),
    ]


def test_without_a_submission_any_file_may_change_and_is_judged_as_it_is(call: Path) -> None:
    text = (call / "call.yaml").read_text(encoding="utf-8").replace("slots: 2", "slots: 0")
    tree(call, f"=== call.yaml\n{text}=== docs/notes.txt\nhi\n")
    commit(call)
    assert ("error", "call.yaml", "call-value-wrong") in found(call, code=1)


def test_after_the_deadline_a_proposal_is_late_until_it_is_accepted(call: Path) -> None:
    tree(call, wages())
    late = ("error", "proposals/wages.yaml", "change-proposal-late")
    assert found(call, *LATE, code=1) == [OLD, late]
    git(call, "stash", "--include-untracked", "--quiet")
    git(call, "switch", "--quiet", "main")
    assert run(call, "freeze", "proposals", *LATE).returncode == 0
    commit(call)
    git(call, "switch", "--quiet", "change")
    git(call, "rebase", "--quiet", "main")
    git(call, "stash", "pop", "--quiet")
    assert found(call, *LATE, code=1) == [
        OLD,
        ("error", "proposals/wages.yaml", "freeze-proposal-unlisted"),
    ]
    commit(call)
    git(call, "switch", "--quiet", "main")
    git(call, "merge", "--quiet", "change")
    assert (
        run(
            call,
            "freeze",
            "--accept",
            "proposals/wages.yaml",
            "--reason",
            "The host's net was down",
        ).returncode
        == 0
    )
    assert found(call, *LATE, code=0) == [OLD]
    commit(call)
    git(call, "switch", "--quiet", "--create", "later")
    path = call / "proposals/cotton.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("title: ", "title: New "), encoding="utf-8"
    )
    assert found(call, *LATE, code=1)[0] == (
        "error",
        "proposals/cotton.yaml",
        "freeze-file-changed",
    )


def test_one_who_lets_in_their_own_late_proposal_is_found_out(call: Path) -> None:
    git(call, "switch", "--quiet", "main")
    assert run(call, "freeze", "proposals", *LATE).returncode == 0
    commit(call)
    git(call, "switch", "--quiet", "--create", "mine")
    tree(call, wages())
    assert (
        run(call, "freeze", "--accept", "proposals/wages.yaml", "--reason", "I say so").returncode
        == 0
    )
    commit(call)
    assert {each for each in found(call, *LATE, code=1) if each[0] == "error"} == {
        ("error", "freeze.yaml", "change-file-foreign"),
        ("error", "proposals/wages.yaml", "freeze-proposal-unlisted"),
    }


def test_a_proposal_that_is_deleted_is_missed(call: Path) -> None:
    (call / "proposals/cotton.yaml").unlink()
    assert ("error", "proposals/cotton.yaml", "change-proposal-removed") in found(call, code=1)


def test_a_call_in_a_folder_of_its_repository_and_a_fork_are_no_different(tmp_path: Path) -> None:
    top = tmp_path / "top"
    shutil.copytree(BASE, top / "calls/2026")
    git(top, "init", "--quiet")
    commit(top)
    git(tmp_path, "clone", "--quiet", f"file://{top}", "fork")
    fork = tmp_path / "fork"
    tree(fork, wages().replace("=== ", "=== calls/2026/") + "=== other.txt\nhi\n")
    commit(fork)
    done = run(
        fork,
        "-C",
        "calls/2026",
        "validate",
        "--since",
        "origin/main",
        "--format",
        "github",
        *IN_TIME,
    )
    assert done.returncode == 1
    assert done.stdout.startswith("::error file=other.txt,")
    assert "in the same change as `proposals/wages.yaml`" in done.stdout


def test_a_shallow_clone_and_an_unknown_revision_are_said_plainly(
    call: Path, tmp_path: Path
) -> None:
    tree(call, wages())
    commit(call)
    git(
        tmp_path,
        "clone",
        "--quiet",
        "--depth",
        "1",
        "--branch",
        "change",
        f"file://{call}",
        "shallow",
    )
    first = git(call, "rev-parse", "main")
    done = run(tmp_path / "shallow", "validate", "--since", first, *IN_TIME)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith(
        f"error: this clone is shallow: it does not reach back to `{first}`\nhint: `git fetch"
    )
    done = run(call, "validate", "--since", "nowhere", *IN_TIME)
    assert done.returncode == 2
    assert "git does not know `nowhere`" in done.stderr
    for hostile in ("--output=/tmp/x", "main --output=x", "-h"):
        assert run(call, "validate", f"--since={hostile}").returncode == 2


def test_outside_of_git_there_is_nothing_to_compare_with(tmp_path: Path) -> None:
    root = Path(shutil.copytree(BASE, tmp_path / "call"))
    done = run(root, "validate", "--since", "main")
    assert (done.returncode, done.stdout) == (3, "")
    assert "git cannot tell what was changed" in done.stderr
