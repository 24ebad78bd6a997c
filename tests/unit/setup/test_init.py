from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from a87ws.base.faults import Severity
from a87ws.base.yaml import parse
from a87ws.call.files import read_templates, shipped_templates
from a87ws.checks import judge
from a87ws.checks.context import Found
from a87ws.series.announce.templates import Templates
from a87ws.setup import files as shipped
from a87ws.setup.files import proposal_to_copy, review_to_copy, starter_texts
from a87ws.setup.init import LEDGER
from tests.committed import copy_call
from tests.fakes import call_cli, tree, type_into
from tests.random_calls import random_call

KINDS = ("acceptance", "invitation", "newsletter", "regret", "reserve")
OURS = re.compile(
    r"Alliance|Alianza|8\.7|Secr[eé]tar|Pathfinder|pionnier|pionero|\bILO\b|\bO[IT]T\b|supply chain"
    "|child labour|travail des enfants|trabajo infantil"
)
HELD = """
=== sessions/{}.yaml
starts: 2027-09-01T14:00
minutes: 60
timezone: Europe/Zurich
audience: alliance
register: https://example.org/register
join: https://example.org/join
recording: https://example.org/recording
languages: [en, fr, es]
interpretation: []
"""
FLAGS = ("--deadline", "2027-03-31", "--no-input")


def contents(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def call(tmp_path: Path) -> Path:
    root = tmp_path / "call"
    assert call_cli(tmp_path, "init", "call", *FLAGS, "--languages", "en, fr,es").returncode == 0
    return root


def test_a_new_call_is_whole_and_passes_validate(call: Path) -> None:
    assert set(contents(call)) == {
        LEDGER,
        ".editorconfig",
        ".gitattributes",
        ".github/CODEOWNERS",
        ".github/ISSUE_TEMPLATE/proposal-es.yml",
        ".github/ISSUE_TEMPLATE/proposal-fr.yml",
        ".github/ISSUE_TEMPLATE/proposal.yml",
        ".github/a87ws.txt",
        ".github/workflows/proposal.yml",
        ".github/workflows/validate.yml",
        ".gitignore",
        ".pre-commit-config.yaml",
        ".vscode/extensions.json",
        ".vscode/settings.json",
        "README.es.md",
        "README.fr.md",
        "README.md",
        "call.yaml",
        "proposals/.gitkeep",
        "registry/members.yaml",
        "registry/reviewers.yaml",
        "reviews/README.md",
        *(
            f"schemas/{kind}.json"
            for kind in ("call", "members", "proposal", "review", "reviewers", "session")
        ),
        "templates/proposal.yaml",
        "templates/review.yaml",
        *(
            f"templates/{kind}.{language}.md.j2"
            for kind in KINDS
            for language in ("en", "fr", "es")
        ),
    }
    done = call_cli(call, "validate", "--format", "json")
    assert (done.returncode, json.loads(done.stdout)["diagnostics"]) == (0, [])


def test_no_workflow_takes_the_tool_from_anywhere_before_somebody_has_said_from_where(
    call: Path,
) -> None:
    """A name that nobody holds on an index yet is one that anybody may take."""
    lines = (call / ".github/a87ws.txt").read_text(encoding="utf-8").splitlines()
    assert all(line.startswith("#") for line in lines)
    for name in ("validate", "proposal"):
        workflow = (call / f".github/workflows/{name}.yml").read_text(encoding="utf-8")
        script = re.search(r"run: \|\n((?: {10}.*\n)+? {10}fi\n)", workflow)
        assert script
        for text, code in (("# a\n\n", 1), ("# a\ngit+https://host/a87ws@1\n", 0)):
            tree(call / "ci", f"=== base/.github/a87ws.txt\n{text}")
            done = subprocess.run(
                ["bash", "-c", script[1]], cwd=call / "ci", capture_output=True, check=False
            )
            assert done.returncode == code


def test_init_alone_works_and_says_what_comes_next(tmp_path: Path) -> None:
    done = call_cli(tmp_path, "init")
    assert done.returncode == 0
    assert "call.yaml" in done.stdout
    assert done.stderr.startswith("Next steps:\n  1. Read call.yaml")
    assert call_cli(tmp_path, "validate").returncode == 0


def test_the_templates_of_a_new_call_pass_where_they_are_copied_to(call: Path) -> None:
    (call / "proposals/river.yaml").write_bytes((call / "templates/proposal.yaml").read_bytes())
    (call / "reviews/river").mkdir()
    (call / "reviews/river/amina.yaml").write_bytes((call / "templates/review.yaml").read_bytes())
    tree(
        call,
        "=== registry/reviewers.yaml\nreviewers: [{id: amina, name: Amina, email: "
        "amina@example.org}]\n",
    )
    done = call_cli(call, "validate", "--format", "json")
    assert (done.returncode, json.loads(done.stdout)["diagnostics"]) == (0, [])


def test_every_file_of_settings_is_what_its_reader_takes(call: Path) -> None:
    yaml = YAML(typ="safe", pure=True)
    for path in (*call.rglob("*.yml"), *call.rglob("*.yaml")):
        assert yaml.load(path.read_text(encoding="utf-8")), path
        assert path.read_bytes().endswith(b"\n")
    for path in call.rglob("*.json"):
        json.loads(path.read_text(encoding="utf-8"))
    settings = json.loads((call / ".vscode/settings.json").read_text())
    for schema in settings["yaml.schemas"]:
        Draft202012Validator.check_schema(json.loads((call / schema).read_text(encoding="utf-8")))


def test_init_again_changes_nothing(call: Path) -> None:
    before = contents(call)
    assert call_cli(call, "init").stdout == "everything is up to date\n"
    assert call_cli(call, "init", "--update").returncode == 0
    assert contents(call) == before


def test_init_again_shows_what_follows_from_a_change_and_writes_it_when_asked(call: Path) -> None:
    policy = call / "call.yaml"
    policy.write_text(
        policy.read_text().replace("people: People and skills", "water: Water and soil")
    )
    before = contents(call)
    shown = call_cli(call, "init")
    assert shown.returncode == 0
    assert "-        - label: People and skills\n+        - label: Water and soil\n" in shown.stdout
    assert "README.fr.md: would be written; `a87ws init --update` does it\n" in shown.stdout
    assert contents(call) == before
    assert (
        ".github/ISSUE_TEMPLATE/proposal.yml: written\n"
        in call_cli(call, "init", "--update").stdout
    )
    assert "Water and soil" in (call / ".github/ISSUE_TEMPLATE/proposal.yml").read_text()
    assert "water" in (call / "schemas/proposal.json").read_text()
    assert policy.read_bytes() == before["call.yaml"]


def test_what_a_person_changed_or_removed_is_left_so(call: Path) -> None:
    (call / "README.md").write_text("# Ours\n")
    (call / ".gitignore").unlink()
    (call / ".github/CODEOWNERS").write_text("* @us\n")
    done = call_cli(call, "init", "--update")
    assert "README.md: changed by hand, left unchanged; the tool would write\n" in done.stdout
    assert "-# Ours\n" in done.stdout
    assert ".gitignore: removed by hand, not written again\n" in done.stdout
    assert "CODEOWNERS" not in done.stdout
    assert (call / "README.md").read_text() == "# Ours\n"
    assert not (call / ".gitignore").exists()


def test_a_file_that_is_there_is_left_and_named(tmp_path: Path) -> None:
    tree(tmp_path, "=== README.md\nMine\n=== notes.txt\nKeep\n")
    done = call_cli(tmp_path, "init", *FLAGS)
    assert "README.md: already exists, left unchanged\n" in done.stderr
    assert (tmp_path / "README.md").read_text() == "Mine\n"
    assert (tmp_path / "call.yaml").exists()


def test_no_register_of_another_call_is_taken_over(tmp_path: Path) -> None:
    tree(tmp_path, "=== registry/members.yaml\nmembers: []\n")
    done = call_cli(tmp_path, "init", *FLAGS)
    assert (done.returncode, done.stderr.splitlines()[0]) == (
        1,
        "error: `registry/members.yaml` already exists",
    )
    assert not (tmp_path / "call.yaml").exists()


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (("--deadline", "soon"), "`soon` is not a date"),
        (("--timezone", "CET"), "`CET` is not a time zone"),
        (("--languages", "english"), "`english` is not a language code"),
        (("--languages", ","), "an empty list"),
        (("--name", " "), "empty text"),
        (("--example", "--name", "X"), "the demonstration call has its own answers"),
        (("--update",), "`--update` needs an existing call"),
    ],
)
def test_an_answer_that_cannot_be_taken_is_named_and_nothing_is_written(
    tmp_path: Path, flags: tuple[str, ...], said: str
) -> None:
    done = call_cli(tmp_path, "init", "--no-input", *flags)
    assert done.returncode == 2
    assert said in done.stderr
    assert contents(tmp_path) == {}


@pytest.mark.parametrize(
    "name", ['Say "yes": {deadline} # not', "- *a* & [b]", "=1+1", "Ünïcode 日本 \u200d", "NO"]
)
def test_a_name_of_any_letters_comes_out_as_it_went_in(tmp_path: Path, name: str) -> None:
    assert call_cli(tmp_path, "init", *FLAGS, "--name", name).returncode == 0
    call = YAML(typ="safe", pure=True).load((tmp_path / "call.yaml").read_text(encoding="utf-8"))
    assert call["name"] == name
    assert call_cli(tmp_path, "validate").returncode == 0


def test_a_folder_with_a_call_is_no_place_for_another(call: Path) -> None:
    for flags in (("--example",), ("--name", "Another")):
        done = call_cli(call, "init", *flags)
        assert done.returncode == 2
        assert "there is already a call in" in done.stderr


def test_a_call_with_errors_is_mended_first(call: Path) -> None:
    (call / "call.yaml").write_text("name: X\n")
    done = call_cli(call, "init")
    assert (done.returncode, done.stderr.splitlines()[0]) == (1, "error: `call.yaml` has errors")


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "call").write_text("")
    done = call_cli(tmp_path, "init", "call", *FLAGS)
    assert done.returncode == 2
    assert "is not a folder" in done.stderr


def test_five_questions_are_asked_each_until_it_can_be_taken(tmp_path: Path) -> None:
    typed = [
        "Talks 2027",
        "A club",
        "someday",
        "2027-01-31",
        "Geneva",
        "Europe/Zurich",
        "en, pt-BR",
    ]
    code, out, screen = type_into(tmp_path, ["init", "talks"], typed)
    assert code == 0
    assert "call.yaml" in out
    assert "`someday` is not a date; write it as 2026-09-30" in screen
    assert "`Geneva` is not a time zone" in screen
    call = YAML(typ="safe", pure=True).load((tmp_path / "talks/call.yaml").read_text())
    said = (
        call["name"],
        call["organizer"],
        f"{call['deadline']}",
        call["timezone"],
        call["languages"],
    )
    assert said == ("Talks 2027", "A club", "2027-01-31", "Europe/Zurich", ["en", "pt-BR"])


def test_the_demonstration_call_runs_through_in_an_empty_folder(
    demonstration: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shipped, "_demonstration", lambda: demonstration)
    done = call_cli(tmp_path, "init", "--example")
    assert done.returncode == 0
    assert "a87ws select" in done.stderr
    assert (tmp_path / "templates/logo.png").read_bytes() == (
        demonstration / "templates/logo.png"
    ).read_bytes()
    assert call_cli(tmp_path, "validate").returncode == 0
    assert call_cli(tmp_path, "select").returncode == 0
    assert call_cli(tmp_path, "announce").returncode == 0
    letter = next(tmp_path.glob("announcements/acceptance/*.html")).read_text(encoding="utf-8")
    assert 'alt="Supply Chain Action Group (demonstration)"' in letter
    assert "What the Secretariat does" in letter
    assert len(list(tmp_path.glob("announcements/acceptance/*.md"))) == 8


@pytest.mark.parametrize("name", ["conference-talks", "small-grants"])
def test_an_example_call_is_completed_and_stays_clean(
    demonstration: Path, tmp_path: Path, name: str
) -> None:
    root = copy_call(demonstration / "docs/examples" / name, tmp_path / name)
    before = contents(root)
    assert call_cli(root, "init", "--update").returncode == 0
    after = contents(root)
    assert {path: after[path] for path in before if path != "README.md"} == {
        path: data for path, data in before.items() if path != "README.md"
    }
    assert {
        ".github/workflows/proposal.yml",
        "schemas/review.json",
        "templates/proposal.yaml",
    } <= after.keys()
    (root / "proposals/a-copy.yaml").write_bytes(after["templates/proposal.yaml"])
    found = json.loads(call_cli(root, "validate", "--format", "json").stdout)["diagnostics"]
    assert [each["message"] for each in found if each["severity"] != "note"] == []


@pytest.mark.parametrize("templates", ["its own", "the tool's"])
@pytest.mark.parametrize("name", ["conference-talks", "small-grants"])
def test_no_announcement_of_another_call_speaks_of_the_alliance(
    demonstration: Path, tmp_path: Path, name: str, templates: str
) -> None:
    root = copy_call(demonstration / "docs/examples" / name, tmp_path / name)
    call = (root / "call.yaml").read_text(encoding="utf-8").replace("sessions: {held: false}\n", "")
    (root / "call.yaml").write_text(
        re.sub("(?m)^languages: .*", "languages: [en, fr, es]", call), encoding="utf-8"
    )
    if templates == "the tool's":
        shutil.rmtree(root / "templates")
    assert call_cli(root, "select").returncode == 0
    record: Any = parse(
        "selection.yaml", (root / "selection.yaml").read_bytes(), max_bytes=10_000_000
    ).value
    for each in record["selected"]:
        tree(root, HELD.format(each["proposal"]))
    done = call_cli(root, "announce", "--as-of", "2027-06-01T12:00")
    assert done.returncode == 0, done.stderr
    texts = {path: path.read_text(encoding="utf-8") for path in root.glob("announcements/**/*.md")}
    kinds = {path.relative_to(root / "announcements").parts[0].partition(".")[0] for path in texts}
    assert kinds >= {*KINDS, "briefing", "card", "item", "programme", "reminder", "thanks"}
    assert [
        (path.name, found[0]) for path, text in texts.items() if (found := OURS.search(text))
    ] == []


def test_no_text_of_the_tool_speaks_of_the_alliance() -> None:
    texts = {**shipped_templates(), **starter_texts()}
    ours = {
        name: found[0]
        for name, text in texts.items()
        if name.endswith(".j2") and (found := OURS.search(text))
    }
    assert {name: word for name, word in ours.items() if not name.startswith("shared.")} == {}
    assert {*ours.values()} <= {
        "Pathfinder",
        "pionnier",
        "pionero",
    }  # said where the call asks for them alone


@given(st.integers(0, 10_000))
@settings(max_examples=25)
def test_the_templates_of_any_call_pass(seed: int) -> None:
    made = random_call(seed)
    paths = ("call.yaml", "registry/members.yaml", "registry/reviewers.yaml")
    texts = {path: made.files[path].encode() for path in paths if path in made.files}
    judged = judge(
        tuple(map(Found, texts)), {path: parse(path, data) for path, data in texts.items()}, {}
    )
    if judged.case is None or any(each.severity is Severity.ERROR for each in judged.diagnostics):
        return
    call = judged.case.call
    texts["proposals/copy.yaml"] = proposal_to_copy(call, judged.case.members).encode()
    texts["reviews/copy/somebody.yaml"] = review_to_copy(call).encode()
    found = judge(
        tuple(map(Found, texts)), {path: parse(path, data) for path, data in texts.items()}, {}
    )
    about = [
        each
        for each in found.diagnostics
        if each.primary.span.path.startswith(("proposals/", "reviews/"))
    ]
    assert [each.message for each in about if each.severity is Severity.ERROR] == []


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_the_letters_of_a_new_call_can_be_written(call: Path, language: str) -> None:
    templates = Templates(read_templates(call))
    hosts = ("A *club*", "A shop")
    values = {
        "language": language,
        "call": SimpleNamespace(
            name="Talks [2027]", organizer="The club", deadline="31 January 2027"
        ),
        "contact": SimpleNamespace(name="Amina", email="amina@example.org"),
        "proposal": SimpleNamespace(title="Talking # together", hosts=hosts),
        "sessions": (SimpleNamespace(title="Talking # together", hosts=hosts),),
        "place": 2,
        "reserves": 3,
        "eligible": True,
        "feedback": ("Good <b>work</b>.",),
    }
    for kind in KINDS:
        text = templates.render(f"{kind}.{language}.md.j2", values)
        assert text.startswith("# ")
        assert "Talking \\# together" in text
        assert "Alliance" not in text
        assert ("Good \\<b\\>work" in text) == (kind == "regret")
        assert not re.search(r"[{}]", text)
