"""`a87ws freeze`: what was received is recorded once; later changes need a reason."""

from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path
from typing import Any

import pytest

from a87ws.base.yaml import parse
from a87ws.call.registers import Freeze
from tests.fakes import example, run

COTTON = "proposals/cotton-dialogue.yaml"
AFTER = ("--as-of", "2026-10-01T09:00")


def held(root: Path) -> dict[str, Any]:
    document = parse("freeze.yaml", (root / "freeze.yaml").read_bytes())
    assert not document.faults
    Freeze.model_validate(document.value)
    assert isinstance(document.value, dict)
    return document.value


def digest_of(root: Path, path: str) -> str:
    return hashlib.sha256((root / path).read_bytes()).hexdigest()


def add_line(root: Path, path: str, line: str) -> str:
    """Append a line to a file; its digest then."""
    (root / path).write_bytes((root / path).read_bytes() + line.encode() + b"\n")
    return digest_of(root, path)


def accept(root: Path, path: str, reason: str, *more: str) -> subprocess.CompletedProcess[str]:
    return run(root, "freeze", "--accept", path, "--reason", reason, *more)


def add(root: Path, name: str = "late-idea") -> str:
    path = root / f"proposals/{name}.yaml"
    path.write_bytes((root / COTTON).read_bytes())
    return f"proposals/{name}.yaml"


def test_proposals_are_recorded_with_the_settings_they_answer_to(tmp_path: Path) -> None:
    root = example(tmp_path)
    done = run(root, "freeze", "proposals", *AFTER)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "freeze.yaml written: proposals, 6 new, 0 kept\n"
    settings = ["call.yaml", "registry/members.yaml", "registry/reviewers.yaml"]
    proposals = [
        f"proposals/{name}.yaml" for name in ("cocoa-schools", "cotton-dialogue", "old-idea")
    ]
    found = held(root)
    assert found["proposals"] == "2026-10-01T09:00:00+02:00"
    assert "reviews" not in found
    assert list(found["files"]) == sorted([*settings, *proposals])
    assert found["files"][COTTON] == {
        "sha256": hashlib.sha256((root / COTTON).read_bytes()).hexdigest()
    }
    assert run(root, "validate").returncode == 0


def test_reviews_are_recorded_beside_them(tmp_path: Path) -> None:
    root = example(tmp_path)
    run(root, "freeze", "proposals", *AFTER)
    done = run(root, "freeze", "reviews", "--as-of", "2026-11-01T00:00:00+00:00")
    assert done.stdout == "freeze.yaml written: reviews, 2 new, 0 kept\n"
    found = held(root)
    assert (found["proposals"], found["reviews"]) == (
        "2026-10-01T09:00:00+02:00",
        "2026-11-01T01:00:00+01:00",
    )
    assert len(found["files"]) == 8


@pytest.mark.parametrize(
    "moment", ["2026-09-30", "2026-09-30T23:59:59", "2026-09-30T21:59:59+00:00"]
)
@pytest.mark.parametrize("part", ["proposals", "reviews"])
def test_before_the_deadline_nothing_is_frozen(tmp_path: Path, moment: str, part: str) -> None:
    root = example(tmp_path)
    done = run(root, "freeze", part, "--as-of", moment)
    assert done.returncode == 1
    assert done.stderr == (
        "error: the call is open until 2026-09-30 23:59 (Europe/Zurich)\n"
        "hint: wait until then, or add `--early`\n"
    )
    assert not (root / "freeze.yaml").exists()
    assert run(root, "freeze", part, "--as-of", moment, "--early").returncode == 0


def test_a_second_run_lists_what_came_later_as_late(tmp_path: Path) -> None:
    root = example(tmp_path)
    run(root, "freeze", "proposals", *AFTER)
    before = held(root)
    late = add(root)
    done = run(root, "freeze", "proposals", "--as-of", "2026-10-05")
    assert done.stdout == f"freeze.yaml written: proposals, 1 new, 6 kept, 1 late\n  late: {late}\n"
    after = held(root)
    assert after["proposals"] == before["proposals"]
    assert after["files"].pop(late) == {"sha256": before["files"][COTTON]["sha256"], "late": True}
    assert after["files"] == before["files"]


def test_a_second_run_with_nothing_new_writes_nothing(tmp_path: Path) -> None:
    root = example(tmp_path)
    run(root, "freeze", "proposals", *AFTER)
    before = (root / "freeze.yaml").read_bytes()
    assert (
        run(root, "freeze", "proposals", *AFTER).stdout
        == "freeze.yaml unchanged: proposals, 0 new, 6 kept\n"
    )
    assert (root / "freeze.yaml").read_bytes() == before


def test_a_file_that_changed_is_named_and_nothing_is_recorded(tmp_path: Path) -> None:
    root = example(tmp_path)
    run(root, "freeze", "proposals", *AFTER)
    before = (root / "freeze.yaml").read_bytes()
    (root / COTTON).write_bytes((root / COTTON).read_bytes() + b"# mine\n")
    (root / "proposals/old-idea.yaml").unlink()
    add(root)
    done = run(root, "freeze", "proposals", *AFTER)
    assert done.returncode == 1
    assert done.stderr.startswith(
        f"error: since the freeze: `{COTTON}` changed; `proposals/old-idea.yaml` gone\nhint: "
    )
    assert (root / "freeze.yaml").read_bytes() == before


def test_a_change_is_let_in_with_its_reason(tmp_path: Path) -> None:
    root = example(tmp_path)
    run(root, "freeze", "proposals", *AFTER)
    received = digest_of(root, COTTON)
    changed = add_line(root, COTTON, "# mine")
    done = accept(root, COTTON, "a typing error", "--as-of", "2026-10-09T12:00")
    assert done.stdout == f"freeze.yaml written: {COTTON} accepted\n"
    assert held(root)["files"][COTTON] == {
        "sha256": received,
        "accepted": [{"sha256": changed, "on": "2026-10-09", "reason": "a typing error"}],
    }
    assert run(root, "validate").returncode == 0


def test_every_acceptance_of_a_file_is_kept_after_the_digest_as_received(tmp_path: Path) -> None:
    root = example(tmp_path)
    run(root, "freeze", "proposals", *AFTER)
    received = digest_of(root, COTTON)
    first = add_line(root, COTTON, "# first")
    accept(root, COTTON, "a typing error", "--by", "Ana Costa", "--as-of", "2026-10-09T12:00")
    second = add_line(root, COTTON, "# second")
    assert "changed since it was frozen" in run(root, "validate").stdout
    accept(root, COTTON, "another one", "--as-of", "2026-10-10T12:00")
    assert run(root, "validate").returncode == 0
    assert held(root)["files"][COTTON] == {
        "sha256": received,
        "accepted": [
            {
                "sha256": first,
                "on": "2026-10-09",
                "reason": "a typing error",
                "by": "Ana Costa",
            },
            {"sha256": second, "on": "2026-10-10", "reason": "another one"},
        ],
    }


def test_only_the_version_accepted_last_counts(tmp_path: Path) -> None:
    root = example(tmp_path)
    run(root, "freeze", "proposals", *AFTER)
    as_received = (root / COTTON).read_bytes()
    add_line(root, COTTON, "# first")
    accept(root, COTTON, "a typing error")
    (root / COTTON).write_bytes(as_received)
    assert "changed since it was frozen" in run(root, "validate").stdout
    assert accept(root, COTTON, "it was right before").returncode == 0
    reasons = [each["reason"] for each in held(root)["files"][COTTON]["accepted"]]
    assert reasons == ["a typing error", "it was right before"]
    assert run(root, "validate").returncode == 0


def test_git_says_who_accepts_where_nobody_is_named(tmp_path: Path) -> None:
    root = example(tmp_path)
    subprocess.run(["git", "init", "-q", root], check=True)
    subprocess.run(["git", "-C", root, "config", "user.name", "Ana Costa"], check=True)
    run(root, "freeze", "proposals", *AFTER)
    add_line(root, COTTON, "# mine")
    accept(root, COTTON, "a typing error")
    assert held(root)["files"][COTTON]["accepted"][0]["by"] == "Ana Costa"


def test_a_freeze_of_an_older_version_is_read_and_its_acceptance_is_kept(tmp_path: Path) -> None:
    root = example(tmp_path)
    run(root, "freeze", "proposals", *AFTER)
    accepted = digest_of(root, COTTON)
    path = root / "freeze.yaml"
    older = f"{accepted}, accepted: {{on: 2026-10-02, reason: Mail was down}}}}"
    path.write_text(path.read_text().replace(f"{accepted}}}", older))
    assert older in path.read_text()
    assert run(root, "validate").returncode == 0
    newer = add_line(root, COTTON, "# mine")
    accept(root, COTTON, "a typing error", "--as-of", "2026-10-09")
    assert held(root)["files"][COTTON] == {
        "sha256": accepted,
        "accepted": [
            {"on": "2026-10-02", "reason": "Mail was down"},
            {"sha256": newer, "on": "2026-10-09", "reason": "a typing error"},
        ],
    }
    assert run(root, "validate").returncode == 0


@pytest.mark.parametrize("listed", [True, False])
def test_a_late_proposal_is_let_in_with_its_reason(tmp_path: Path, listed: bool) -> None:
    root = example(tmp_path)
    run(root, "freeze", "proposals", *AFTER)
    late = add(root)
    if listed:
        run(root, "freeze", "proposals", *AFTER)
    assert (
        run(
            root, "freeze", "--accept", late, "--reason", "post", "--as-of", "2026-10-09"
        ).returncode
        == 0
    )
    digest = digest_of(root, late)
    assert held(root)["files"][late] == {
        "sha256": digest,
        "late": True,
        "accepted": [{"sha256": digest, "on": "2026-10-09", "reason": "post"}],
    }


def test_a_path_is_taken_from_the_folder_we_run_in(tmp_path: Path) -> None:
    root = example(tmp_path)
    run(root, "freeze", "proposals", *AFTER)
    add(root)
    done = run(
        root / "proposals", "freeze", "--accept", "late-idea.yaml", "--reason", "post", *AFTER
    )
    assert done.stdout == "freeze.yaml written: proposals/late-idea.yaml accepted\n"


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        ((), 2, "say what to freeze"),
        (("proposals", "--accept", COTTON, "--reason", "a"), 2, "say what to freeze"),
        (("proposals", "--as-of", "tomorrow"), 2, "`tomorrow` is not a date and time"),
        (("--accept", COTTON), 2, "accepting a change needs a reason"),
        (("--accept", COTTON, "--reason", " "), 2, "accepting a change needs a reason"),
        (("--accept", COTTON, "--reason", "a"), 1, f"`{COTTON}` is unchanged since the freeze"),
        (
            ("--accept", "proposals/cotton.yaml", "--reason", "a"),
            2,
            "`proposals/cotton.yaml` is not a file that a freeze",
        ),
        (
            ("--accept", "freeze.yaml", "--reason", "a"),
            2,
            "`freeze.yaml` is not a file that a freeze records",
        ),
        (
            ("--accept", "../outside.yaml", "--reason", "a"),
            2,
            "`../outside.yaml` is not a file that a freeze records",
        ),
        (
            ("--accept", "reviews/cotton-dialogue/amina.yaml", "--reason", "a"),
            1,
            "reviews are not frozen yet",
        ),
    ],
)
def test_what_cannot_be_recorded_is_one_message(
    tmp_path: Path, words: tuple[str, ...], code: int, message: str
) -> None:
    root = example(tmp_path)
    run(root, "freeze", "proposals", *AFTER)
    before = (root / "freeze.yaml").read_bytes()
    done = run(root, "freeze", *words)
    assert (done.returncode, done.stdout) == (code, "")
    assert done.stderr.startswith(f"error: {message}")
    assert (root / "freeze.yaml").read_bytes() == before


def test_nothing_can_be_accepted_before_anything_is_frozen(tmp_path: Path) -> None:
    done = run(example(tmp_path), "freeze", "--accept", COTTON, "--reason", "a")
    assert (done.returncode, done.stderr.startswith("error: nothing is frozen yet")) == (1, True)


@pytest.mark.parametrize("text", ["version: 1\nfiles: {}\n", "version: 2\n", "files: [\n"])
def test_a_freeze_that_a_person_wrote_is_left_alone(tmp_path: Path, text: str) -> None:
    root = example(tmp_path)
    (root / "freeze.yaml").write_text(text)
    done = run(root, "freeze", "proposals", *AFTER)
    assert done.returncode in (1, 3)
    assert done.stderr.startswith("error: ")
    assert (root / "freeze.yaml").read_text() == text


def test_select_names_every_change_since_the_freeze_one_by_one_until_each_is_accepted(
    tmp_path: Path,
) -> None:
    root = example(tmp_path)
    copies = [add(root, f"copy-{i}") for i in range(7)]
    run(root, "freeze", "proposals", *AFTER)
    for path in copies:
        (root / path).write_bytes((root / path).read_bytes() + b"# changed\n")
    done = run(root, "select", "--dry-run")
    assert (done.returncode, done.stdout) == (1, "")
    assert [
        line.split(":")[0].strip()
        for line in done.stderr.splitlines()
        if "changed since it was frozen" in line
    ] == (copies)
    for path in copies:
        assert run(root, "freeze", "--accept", path, "--reason", "a comment").returncode == 0
    assert "frozen" not in run(root, "select", "--dry-run").stderr


def test_a_proposal_withdrawn_since_the_freeze_stops_no_second_freeze(tmp_path: Path) -> None:
    root = example(tmp_path)
    run(root, "freeze", "proposals", *AFTER)
    (root / COTTON).write_bytes((root / COTTON).read_bytes() + b"status: withdrawn\n")
    done = run(root, "freeze", "proposals", *AFTER)
    assert (done.returncode, done.stdout) == (
        0,
        "freeze.yaml unchanged: proposals, 0 new, 6 kept\n",
    )
