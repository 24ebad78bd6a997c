"""The workflow that answers issues, run as a host runs it: its script, git, and a host that keeps
what it is sent.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.fakes import environment, example

TOP = Path(__file__).parents[2]
EVENTS = TOP / "tests/events"
CURL = """\
#!/bin/sh
for word; do
  case "$word" in
    @*/headers) cp "${word#@}" "$HOST/headers" ;;
    @*.json) cp "${word#@}" "$HOST/$(basename "$word")" ;;
    http*) printf '%s\\n' "$word" >> "$HOST/addresses" ;;
    */said) printf '%s' "$SAID" > "$word" ;;
  esac
done
printf '%s' "$CODE"
"""

pytestmark = pytest.mark.skipif(
    os.name == "nt" or not shutil.which("git"), reason="the runner is a POSIX system with git"
)


@dataclass(frozen=True)
class Host:
    """A host: the bare repository that is pushed to, and what it was sent."""

    room: Path

    @property
    def sent(self) -> Path:
        return self.room / "host"

    def branch(self, name: str) -> list[str]:
        """The files that a branch adds to main; none where there is no such branch."""
        done = git(
            self.room / "server/sag/call", "diff", "--name-only", f"main..{name}", check=False
        )
        return done.stdout.split()

    def json(self, name: str) -> dict[str, str]:
        found: dict[str, str] = json.loads((self.sent / name).read_text())
        return found


def git(where: Path, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
    env = environment(where)
    return subprocess.run(
        ["git", *who, *words], cwd=where, env=env, capture_output=True, text=True, check=check
    )


@pytest.fixture
def host(tmp_path: Path) -> Host:
    room = tmp_path / "room"
    (room / "host").mkdir(parents=True)
    (room / "temp").mkdir()
    (room / "bin").mkdir()
    call = example(room)
    call.rename(room / "base")
    git(room / "base", "init", "--quiet")
    git(room / "base", "add", ".")
    git(room / "base", "commit", "--quiet", "--message", "The call")
    git(room, "clone", "--quiet", "--bare", "base", "server/sag/call")
    (room / "bin/a87ws").write_text(
        f'#!/bin/sh\nexec {sys.executable} -m a87ws "$@" --as-of 2026-09-01T09:00\n'
    )
    (room / "bin/curl").write_text(CURL)
    for program in (room / "bin").iterdir():
        program.chmod(0o755)
    return Host(room)


def run(host: Host, event: str, *, code: str = "201", said: str = "") -> int:
    """Run the workflow's last two steps on a saved event; the others check out and install."""
    workflow = YAML(typ="safe", pure=True).load(
        (TOP / "src/a87ws/setup/workflows/proposal.yml").read_text()
    )
    (job,) = workflow["jobs"].values()
    room = host.room
    given = environment(room)
    env = {
        **given,
        "PATH": f"{room / 'bin'}{os.pathsep}{given['PATH']}",
        "GITHUB_EVENT_PATH": f"{EVENTS / event}.json",
        "GITHUB_API_URL": "https://api.example.org",
        "GITHUB_REPOSITORY": "sag/call",
        "GITHUB_SERVER_URL": f"{room / 'server'}",
        "RUNNER_TEMP": f"{room / 'temp'}",
        "HOST": f"{host.sent}",
        "CODE": code,
        "SAID": said,
    }
    number = str(json.loads((EVENTS / f"{event}.json").read_text())["issue"]["number"])
    for step in job["steps"][-2:]:
        more = (
            {"TOKEN": "a-secret", "ISSUE": number, "BRANCH": f"proposal/issue-{number}"}
            if "env" in step
            else {}
        )
        where = room / step.get("working-directory", ".")
        done = subprocess.run(
            ["bash", "-eo", "pipefail", "-c", step["run"]],
            cwd=where,
            env={**env, **more},
            check=False,
        )
        if done.returncode:
            return done.returncode
    return 0


def test_a_complete_issue_is_pushed_and_answered(host: Host) -> None:
    assert run(host, "github-complete") == 0
    assert host.branch("proposal/issue-12") == ["proposals/hearing-workers-first.yaml"]
    assert host.json("pull.json")["head"] == "proposal/issue-12"
    assert host.json("comment.json")["body"].startswith("Thank you for your proposal!")
    assert (host.sent / "addresses").read_text().split() == [
        "https://api.example.org/repos/sag/call/pulls",
        "https://api.example.org/repos/sag/call/issues/12/comments",
    ]
    assert (host.sent / "headers").read_text().splitlines()[0] == "Authorization: token a-secret"


def test_what_is_to_be_mended_is_answered_and_nothing_pushed(host: Host) -> None:
    assert run(host, "github-french") == 0
    assert host.branch("proposal/issue-13") == []
    assert not (host.sent / "pull.json").exists()
    assert host.json("comment.json")["body"].startswith("Merci de votre proposition !")


def test_nothing_of_a_hostile_issue_is_run(host: Host) -> None:
    assert run(host, "github-hostile") == 0
    assert len(host.branch("proposal/issue-14")) == 1
    assert not list(host.room.rglob("pwned*"))
    log = git(host.room / "server/sag/call", "log", "--format=%B", "main..proposal/issue-14").stdout
    assert log.strip() == "Add the proposal of issue #14"


def test_an_issue_that_the_form_did_not_make_is_left_alone(host: Host) -> None:
    assert run(host, "github-other") == 0
    assert not list(host.sent.iterdir())


def test_an_edited_issue_moves_its_branch_and_its_pull_request_stays(host: Host) -> None:
    assert run(host, "github-complete") == 0
    git(host.room / "base", "reset", "--quiet", "--hard", "HEAD^")
    shutil.rmtree(host.room / "temp/answer")
    assert (
        run(host, "github-edited", code="422", said='{"message": "A pull request already exists"}')
        == 1
    )  # the comment
    assert host.branch("proposal/issue-12") == ["proposals/hearing-workers-first.yaml"]
    shown = git(
        host.room / "server/sag/call",
        "show",
        "proposal/issue-12:proposals/hearing-workers-first.yaml",
    ).stdout
    assert "and the buyers last." in shown
    assert (host.sent / "addresses").read_text().split()[-1].endswith("/issues/12/comments")


def test_a_host_that_refuses_the_pull_request_fails_the_run(host: Host) -> None:
    assert (
        run(host, "github-complete", code="403", said="not permitted to create pull requests") == 1
    )
    assert not (host.sent / "comment.json").exists()
