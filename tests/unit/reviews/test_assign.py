"""`a87ws conflicts` and `a87ws assign`, as people run them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.committed import SETTINGS, copy_call
from tests.fakes import call_cli as run
from tests.fakes import example, tree


def with_reviewers(root: Path, *more: str) -> Path:
    path = root / "registry/reviewers.yaml"
    path.write_text(path.read_text() + "".join(f"  - {{{each}}}\n" for each in more))
    return root


def test_conflicts_are_listed_with_their_reason_and_what_is_there(tmp_path: Path) -> None:
    root = example(tmp_path)
    done = run(root, "conflicts")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(
        "1 pair of a reviewer and a proposal with a conflict of interest\n\ncotton-dialogue\n"
    )
    assert "  - ben is of CGU, which submits it\n" in done.stdout
    tree(
        root,
        "=== reviews/cotton-dialogue/ben.yaml\n"
        "scores: {standards: 5, root-causes: 5, innovation: 5}\n",
    )
    assert (
        "ben is of CGU, which submits it; review filed; kept, not counted"
        in run(root, "conflicts").stdout
    )
    found = json.loads(run(root, "conflicts", "--format", "json").stdout)
    assert found["version"] == 1
    assert found["conflicts"] == [
        {
            "proposal": "cotton-dialogue",
            "reviewer": "ben",
            "kind": "organization",
            "organization": "CGU",
            "through": "submits",
            "reason": "ben is of CGU, which submits it",
            "state": "filed",
            "counts": False,
            "waiver": None,
        }
    ]


def test_a_waiver_shows_with_its_date_and_reason(tmp_path: Path) -> None:
    root = example(tmp_path)
    path = root / "registry/reviewers.yaml"
    waiver = (
        "waivers: [{proposal: cotton-dialogue, by: The Chair, on: 2026-10-01, reason: The only "
        "expert}]"
    )
    path.write_text(
        path.read_text().replace("[Cotton Growers' Union]}", f"[Cotton Growers' Union], {waiver}}}")
    )
    assert (
        "waived on 2026-10-01 by The Chair: The only expert"
        in run(root, "conflicts", width=200).stdout
    )
    tree(
        root,
        "=== reviews/cotton-dialogue/ben.yaml\n"
        "scores: {standards: 5, root-causes: 5, innovation: 5}\n",
    )
    shown = run(root, "standings", width=200).stdout
    assert (
        "ben's review of cotton-dialogue counts, waived on 2026-10-01 by The Chair: The only expert"
        in shown
    )
    data = json.loads(run(root, "standings", "--format", "json").stdout)
    assert [(each["reviewer"], each["reason"]) for each in data["waived"]] == [
        ("ben", "The only expert")
    ]


def test_no_address_and_no_domain_is_ever_shown(tmp_path: Path) -> None:
    root = example(tmp_path)
    for path in (root / "registry/reviewers.yaml", root / "proposals/cocoa-schools.yaml"):
        path.write_text(path.read_text().replace("@example.org", "@secret-domain.org"))
    done = run(root, "conflicts")
    assert "Worth checking: this alone keeps nobody from reviewing" in done.stdout
    assert "chen has an e-mail address of the same domain as its contact" in done.stdout
    for words in (
        ("conflicts", "--format", "json"),
        ("conflicts",),
        ("assign", "--dry-run"),
        ("assign", "--for", "chen"),
    ):
        done = run(root, *words)
        assert "secret" not in done.stdout + done.stderr
        assert "@" not in done.stdout + done.stderr


def test_what_is_filed_stays_and_what_is_missing_is_given_out(tmp_path: Path) -> None:
    root = with_reviewers(example(tmp_path), "id: dia, name: Dia, email: dia@example.org")
    done = run(root, "assign")
    assert done.returncode == 0, done.stderr
    assert done.stderr == "assignments.yaml written\n"
    # Amina filed both; Ben belongs to the host of one. So Ben gets the other or Chen and Dia share.
    text = (root / "assignments.yaml").read_text()
    assert text.startswith("# written by a87ws assign")
    found = json.loads(run(root, "assign", "--format", "json", "--dry-run").stdout)
    assert found["new"] == {}
    assert found["proved"] is True
    assert set(found["assignments"]) == {"cocoa-schools", "cotton-dialogue"}
    assert all("amina" in names and len(names) == 2 for names in found["assignments"].values())
    assert "ben" not in found["assignments"]["cotton-dialogue"]
    assert found["closed"] == [{"proposal": "old-idea", "reason": "withdrawn by its hosts"}]
    assert run(root, "validate").returncode == 0


def test_a_proposal_that_comes_later_moves_nothing(tmp_path: Path) -> None:
    root = example(tmp_path)
    assert run(root, "assign").returncode == 0
    before = json.loads(run(root, "assign", "--format", "json", "--dry-run").stdout)["assignments"]
    text = (root / "proposals/cocoa-schools.yaml").read_text()
    (root / "proposals/a-new-one.yaml").write_text(
        text.replace("Schools in", "Wells in").replace("school", "well")
    )
    with_reviewers(root, "id: zoe, name: Zoe, email: zoe@example.org")
    assert run(root, "assign").stderr == "assignments.yaml written\n"
    after = json.loads(run(root, "assign", "--format", "json", "--dry-run").stdout)["assignments"]
    assert {name: after[name] for name in before} == before
    assert len(after["a-new-one"]) == 2


def test_a_hand_written_file_keeps_its_comments(tmp_path: Path) -> None:
    root = example(tmp_path)
    tree(
        root,
        "=== assignments.yaml\n# by hand\nassignments:\n  cocoa-schools: [amina]   # she knows\n",
    )
    assert run(root, "assign").returncode == 0
    text = (root / "assignments.yaml").read_text()
    assert text.startswith("# by hand\nassignments:\n  cocoa-schools: [amina, ")
    assert "# she knows" in text
    assert "  cotton-dialogue: [amina, chen]" in text


def test_nothing_is_written_where_nothing_is_to_be_done(tmp_path: Path) -> None:
    root = example(tmp_path)
    run(root, "assign")
    before = (root / "assignments.yaml").read_bytes()
    done = run(root, "assign")
    assert "nothing new to assign" in done.stdout
    assert done.stderr == "assignments.yaml unchanged\n"
    assert (root / "assignments.yaml").read_bytes() == before


def test_a_shortage_is_counted_with_its_cures_and_nothing_is_written(tmp_path: Path) -> None:
    root = example(tmp_path)
    call = root / "call.yaml"
    call.write_text(call.read_text().replace("per_proposal: 2", "per_proposal: 3"))
    done = run(root, "assign")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "error: cannot give every proposal 3 reviewers: 1 short\n"
        "  cotton-dialogue: 2 reviews needed; all those without a conflict of interest can give "
        "1: 1 review lacking\n"
        "    to fix: waive a conflict of interest of ben, or add a reviewer without a "
        "conflict of interest\n"
        "  to fix them all, use `per_proposal: 2` instead of 3\n"
        "hint: nothing was written\n"
    )
    assert not (root / "assignments.yaml").exists()
    data = run(root, "assign", "--format", "json")
    assert json.loads(data.stdout)["shortages"][0]["lacking"] == 1


def test_a_load_that_is_too_low_is_named(tmp_path: Path) -> None:
    root = example(tmp_path)
    path = root / "registry/reviewers.yaml"
    path.write_text(path.read_text().replace("id: chen,", "id: chen, load: 0,"))
    done = run(root, "assign")
    assert done.returncode == 1
    assert "raise the `load` of chen by 1 in all" in done.stderr


def test_an_error_in_a_register_stops_it(tmp_path: Path) -> None:
    root = with_reviewers(example(tmp_path), "id: dia")
    for command in ("assign", "conflicts"):
        done = run(root, command)
        assert done.returncode == 1
        assert done.stderr.startswith(
            "error: the call or a register has errors: registry/reviewers.yaml:"
        )


def test_each_reviewer_has_a_page_with_guidance(tmp_path: Path) -> None:
    root = example(tmp_path)
    run(root, "assign")
    page = run(root, "assign", "--for", "amina").stdout
    assert page.startswith("# Example webinars\n\n2 proposals for Amina Diallo\n")
    assert "How far does it build on international labour standards?" in page
    assert "## Schools in cocoa villages" in page
    assert "> What a school within walking distance changes." in page
    done = run(root, "assign", "--pages", "review-lists")
    assert done.stdout == "3 lists written to review-lists/\n"
    assert (root / "review-lists/amina.md").read_text() == page
    assert run(root, "assign", "--for", "amino").returncode == 2
    assert run(root, "assign", "--pages", "../outside").returncode == 3
    assert run(root, "assign", "--pages", "/outside").returncode == 3


@pytest.mark.parametrize("seed", ["", "7"])
def test_the_demonstration_call_is_assigned_anew(
    demonstration: Path, tmp_path: Path, seed: str
) -> None:
    copy_call(demonstration, tmp_path, (*SETTINGS, "proposals"))
    done = run(tmp_path, "assign", "--seed", seed, "--format", "json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["proved"] is True
    assert found["unread"] == []
    assert len(found["groups"]) == 1
    assert {len(names) for names in found["assignments"].values()} == {3}
    loads = [each["load"] for each in found["reviewers"]]
    assert max(loads) - min(loads) <= 1
    ties = json.loads(run(tmp_path, "conflicts", "--format", "json").stdout)["conflicts"]
    pairs = {(each["proposal"], each["reviewer"]) for each in ties if each["waiver"] is None}
    assert not pairs & {
        (name, who) for name, names in found["assignments"].items() for who in names
    }
