"""`a87ws import` and `export`: an export of sixty rows becomes files, twice is once, and a round
trip loses nothing.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from a87ws.base.disk.write import dump_yaml
from a87ws.base.yaml import parse
from a87ws.checks.load import load
from tests.committed import SETTINGS, copy_call
from tests.fakes import call_cli, example, tree, type_into
from tests.form_export import MEMBERS, workbook
from tests.unit.reviews.test_score import posix

CSV = "Title;Your email;Organization;Themes\nA talk;a@example.org;UPC;Child labour\n"
OPEN = """
=== call.yaml
name: A small call
organizer: The Secretariat
deadline: 2026-09-30   # a day
timezone: Europe/Zurich
outcomes: {1: Prevention, 2: Due diligence}
focus: {child-labour: Child labour, forced-labour: Forced labour}
organization_types: {workers: Workers}
criteria: {standards: {title: Standards}}
scale: {1: Weak, 2: Sound}
selection: {slots: 2}
=== registry/members.yaml
members:
  - {id: cgu, name: Cotton Growers' Union, aliases: [UPC], type: workers, country: BF}
"""


def small(tmp_path: Path, csv: str = CSV) -> Path:
    (tmp_path / "rows.csv").write_text(csv, encoding="utf-8")
    return tree(tmp_path / "call", OPEN)


def files(root: Path) -> dict[str, str]:
    return {
        path.name: path.read_text(encoding="utf-8")
        for path in sorted((root / "proposals").glob("*.yaml"))
    }


@pytest.fixture(scope="module")
def series(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's settings alone, with the sixty rows taken once."""
    root = copy_call(demonstration, tmp_path_factory.mktemp("series"), SETTINGS)
    (root / "responses.xlsx").write_bytes(workbook())
    done = call_cli(root, "import", f"{root / 'responses.xlsx'}", "--yes", "--save")
    assert done.returncode == 0
    assert "60 read: 60 new" in done.stderr
    assert "ignored                 `Anything else?`, filled in row 32" in done.stderr
    (root / "said.txt").write_text(done.stdout, encoding="utf-8")
    return root


def test_sixty_rows_become_sixty_files_and_only_what_is_wrong_in_the_rows_is_an_error(
    series: Path,
) -> None:
    assert len(files(series)) == 60
    errors = {
        (d.code, d.primary.span.path.split("-")[1])
        for d in load(series).diagnostics
        if d.severity == "error"
    }
    assert errors == {
        ("proposal-key-missing", "11"),
        ("proposal-organization-incomplete", "17"),
        ("proposal-email-malformed", "19"),
        ("proposal-country-unknown", "23"),
        ("proposal-outcome-unknown", "29"),
    }


def test_every_difficulty_of_the_rows_is_met(series: Path) -> None:
    case = load(series).must_be_call()
    by_number = {
        name.split("-")[1]: proposal
        for name, proposal in case.proposals.items()
        if name[:7] == "webinar"
    }
    assert by_number["15"].countries == ("NA",)  # Namibia, and no empty cell
    assert by_number["2"].countries == ("CI", "GH")
    assert by_number["7"].countries == ("TZ", "MW")
    assert by_number["1"].outcomes == ("2", "3")
    assert by_number["6"].outcomes == ("3",)
    assert [host.name for host in by_number["3"].organizations] == [MEMBERS[3], MEMBERS[4]]
    assert by_number["13"].organizations[0].type == "civil-society"
    assert by_number["1"].speakers[1].role == "Chair"
    assert by_number["1"].answers == {"perspective": ("workers",)}
    assert by_number["4"].answers == {}
    assert by_number["1"].description.count("\n") == 2
    assert "1-1-things-we-learnt" in case.proposals


def test_what_somebody_should_look_at_is_said_with_the_row(series: Path) -> None:
    said = (series / "said.txt").read_text(encoding="utf-8")
    assert "(row 8): written\n  check: `CĂ´te` looks damaged; should it be `Côte`?\n" in said
    assert (
        "(row 38): written\n  check: the same title as row 37: if they are one joint proposal"
        in said
    )
    late = (
        "check: answered `2026-10-01 00:20:00`, after the deadline: if so, import it after "
        "`a87ws freeze proposals`"
    )
    assert said.count("after the deadline") == 1
    assert f"(row 31): written\n  {late}" in said
    assert "  to do: countries: list the countries where the action takes place" in said
    assert "@" not in said


def test_the_same_again_changes_nothing_even_where_somebody_has_worked_on_the_files(
    series: Path, tmp_path: Path
) -> None:
    root = Path(shutil.copytree(series, tmp_path / "call"))
    file = root / "proposals/webinar-11-what-we-learnt-and-what-it-cost.yaml"
    file.write_text(
        file.read_text().replace("Webinar 11", "Eleven")
        + "focus: [child-labour] # asked\ncountries: [KE]\n"
    )
    before = files(root)
    done = call_cli(root, "import", f"{root / 'responses.xlsx'}")
    assert (done.returncode, done.stdout) == (0, "")
    assert "60 read: 0 new, 60 unchanged, 4 incomplete" in done.stderr  # rows 17, 19, 23 and 29
    assert files(root) == before


def test_status_says_what_is_missing(series: Path) -> None:
    done = call_cli(series, "status", "--as-of", "2026-09-01", width=300)
    assert (
        "webinar-17-what-we-learnt-and-what-it-cost lacks 1: organizations: add type and country of"
        in done.stdout
    )


def test_from_the_rows_to_a_selection(series: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(series, tmp_path / "call"))
    mended = {
        "11": ("outcomes:", "focus: [child-labour]\ncountries: [KE]\noutcomes:"),
        "17": (
            "Lowland Seed Savers\n",
            "Lowland Seed Savers\n    type: business\n    country: NP\n",
        ),
        "19": ("not an address", "nineteen@example.org"),
        "23": ("[Congo]", "[CD]"),
        "29": ('["Outcome 9: Something else"]', "[1]"),
    }
    for number, (old, new) in mended.items():
        file = root / f"proposals/webinar-{number}-what-we-learnt-and-what-it-cost.yaml"
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")
    for n, name in enumerate(sorted(files(root))):
        for reviewer in ("lucia-marin", "koffi-aka", "javier-quispe"):
            points = {
                key: 2 + (n * 7 + len(reviewer) + i) % 4
                for i, key in enumerate(("standards", "root-causes", "scalability", "innovation"))
            }
            review = root / f"reviews/{name.removesuffix('.yaml')}/{reviewer}.yaml"
            review.parent.mkdir(parents=True, exist_ok=True)
            review.write_text(dump_yaml({"scores": points}))
    assert call_cli(root, "validate").returncode == 0
    chosen = call_cli(root, "select")
    assert chosen.returncode == 0, chosen.stderr
    record: Any = parse(
        "selection.yaml", (root / "selection.yaml").read_bytes(), max_bytes=10_000_000
    ).value
    assert len(record["selected"]) == 8
    assert call_cli(root, "select", "--check").returncode == 0


def test_nobody_is_asked_where_there_is_no_terminal_and_nothing_is_written(tmp_path: Path) -> None:
    root = small(tmp_path)
    done = call_cli(root, "import", f"{tmp_path / 'rows.csv'}")
    assert done.returncode == 2
    assert "  title                   `Title`" in done.stderr
    assert "add `--yes` to accept this, or set one with `--column FIELD=HEADING`" in done.stderr
    assert not (root / "proposals").exists()


def test_a_file_says_how_it_came_to_be_and_what_it_lacks_is_said(tmp_path: Path) -> None:
    root = small(tmp_path)
    done = call_cli(root, "import", f"{tmp_path / 'rows.csv'}", "--yes")
    assert done.stdout.startswith(
        "proposals/a-talk.yaml (row 2): written\n  to do: contact.name: give the name of someone "
        "to write to\n"
    )
    text = files(root)["a-talk.yaml"]
    assert text.startswith("# imported (")
    assert text.endswith("organizations:\n  - name: UPC\nfocus: [child-labour]\n")
    assert (root / "call.yaml").read_text() == tree(tmp_path / "again", OPEN).joinpath(
        "call.yaml"
    ).read_text()


def test_a_changed_row_shows_a_difference_and_waits_for_a_word(tmp_path: Path) -> None:
    root = small(tmp_path, "ID;" + CSV.replace("\nA", "\n1;A"))
    rows = tmp_path / "rows.csv"
    assert call_cli(root, "import", f"{rows}", "--yes").returncode == 0
    file = root / "proposals/a-talk.yaml"
    file.write_text(file.read_text() + "# asked on Friday\n")
    before = file.read_text()
    rows.write_text(
        rows.read_text().replace("A talk", "A better talk").replace("Child labour", "Forced labour")
    )
    done = call_cli(root, "import", f"{rows}", "--yes")
    assert done.returncode == 1
    assert {"-title: A talk", "+title: A better talk", "-focus: [child-labour]"} <= {
        *done.stderr.splitlines()
    }
    assert done.stdout.startswith(
        "proposals/a-talk.yaml (row 2): has changed; skipped, `--accept` overwrites it\n"
    )
    assert file.read_text() == before
    taken = call_cli(root, "import", f"{rows}", "--yes", "--accept")
    assert taken.returncode == 0
    after = file.read_text()
    assert "title: A better talk\n" in after
    assert "focus: [forced-labour]\n# asked on Friday\n" in after
    again = call_cli(root, "import", f"{rows}", "--yes")
    assert "0 new, 1 unchanged" in again.stderr


def test_a_changed_address_is_not_shown(tmp_path: Path) -> None:
    root = small(tmp_path, "ID;" + CSV.replace("\nA", "\n1;A"))
    rows = tmp_path / "rows.csv"
    call_cli(root, "import", f"{rows}", "--yes")
    rows.write_text(rows.read_text().replace("a@example.org", "b@example.org"))
    done = call_cli(root, "import", f"{rows}", "--yes")
    assert done.returncode == 1
    assert "example.org" not in done.stdout + done.stderr


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    root = small(tmp_path)
    done = call_cli(root, "import", f"{tmp_path / 'rows.csv'}", "--dry-run")
    assert done.returncode == 0
    assert done.stdout.startswith("proposals/a-talk.yaml (row 2): would be written\n")
    assert not (root / "proposals").exists()


def test_the_columns_are_written_to_the_call_once_and_hold_from_then_on(tmp_path: Path) -> None:
    root = small(tmp_path, "Name of it;Title\nA talk;Dr\n")
    rows = f"{tmp_path / 'rows.csv'}"
    before = (root / "call.yaml").read_text()
    assert (
        call_cli(
            root, "import", rows, "--column", "title=Name of it", "--save", "--no-save"
        ).returncode
        == 0
    )
    assert (root / "call.yaml").read_text() == before
    assert call_cli(root, "import", rows, "--column", "title=Name of it", "--save").returncode == 0
    assert (
        root / "call.yaml"
    ).read_text() == before + "import:\n  columns:\n    title: Name of it\n"
    done = call_cli(root, "import", rows)
    assert done.returncode == 0
    assert "  ignored                 `Title`, filled in row 2\n" in done.stderr


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (
            ("rows.csv", "--column", "titel=Title"),
            2,
            "`titel` is not a field that a column can hold",
        ),
        (("rows.csv", "--column", "title"), 2, "`title` names no column"),
        (("rows.csv", "--column", "title=Nothing"), 1, "there is no column `Nothing`"),
        (("rows.ods",), 2, "`rows.ods` is not a kind of file that can be read"),
        (("nothing.csv",), 2, "there is no file"),
        (("broken.xlsx",), 1, "`broken.xlsx`: the workbook cannot be read"),
        (("broken.json",), 1, "`broken.json`: the file cannot be read as JSON"),
        (("odd.csv",), 1, "`odd.csv`: the file is neither UTF-8 nor Windows text"),
        ((".",), 2, "is not a kind of file that can be read"),
    ],
)
def test_what_cannot_be_taken_is_said(
    tmp_path: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    root = small(tmp_path)
    for name in ("rows.ods", "broken.xlsx", "broken.json", "odd.csv"):
        (tmp_path / name).write_bytes(b"\x81\x8d{")
    done = call_cli(root, "import", f"{tmp_path / words[0]}", *words[1:])
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (
            {"id": "a", "title": "\ud800"},
            "proposals/a.yaml: has content that no file can hold; nothing was written",
        ),
        (
            {"id": "a", "outcomes": [10**400]},
            "proposals/a.yaml: has content that no file can hold; nothing was written",
        ),
        ({"id": "../../call", "title": "x"}, "proposals/x.yaml: written"),
        ({"title": "x"}, "proposal 1: it has no id"),
        (
            {"id": "a", "title": [[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]},
            "nests values more than 24 levels deep",
        ),
        ({"id": "a", "title": "x", "contact": {"email": 1.5}}, "proposals/a.yaml: written"),
    ],
)
def test_a_hostile_file_of_ours_writes_nothing_odd(
    tmp_path: Path, entry: dict[str, Any], said: str
) -> None:
    root = small(tmp_path)
    (tmp_path / "all.json").write_text(json.dumps({"version": 1, "proposals": [entry]}))
    done = call_cli(root, "import", f"{tmp_path / 'all.json'}")
    assert said in done.stdout + done.stderr
    assert done.returncode in (0, 1)
    assert {path.name for path in tmp_path.iterdir()} == {"all.json", "call", "rows.csv"}


@posix
def test_at_a_terminal_the_columns_are_confirmed_and_written_with_consent(tmp_path: Path) -> None:
    root = small(tmp_path)
    code, out, screen = type_into(root, ["import", "../rows.csv"], ["y", "y"])
    assert (code, out.splitlines()[0]) == (0, "proposals/a-talk.yaml (row 2): written")
    assert "Is that right? y or n" in screen
    assert "import:\n  columns:\n    title: Title\n" in (root / "call.yaml").read_text()


@posix
def test_at_a_terminal_no_is_no(tmp_path: Path) -> None:
    root = small(tmp_path)
    code, out, _ = type_into(root, ["import", "../rows.csv"], ["n"])
    assert (code, out) == (1, "")
    assert not (root / "proposals").exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_an_export_taken_by_an_empty_copy_loses_no_field(
    demonstration: Path, tmp_path: Path, kind: str
) -> None:
    file = tmp_path / f"all.{kind}"
    done = call_cli(demonstration, "export", f"{file}")
    assert done.returncode == 0
    assert "32 proposals" in done.stdout
    root = copy_call(demonstration, tmp_path / "copy", SETTINGS)
    taken = call_cli(root, "import", f"{file}")
    assert taken.returncode == 0
    assert load(root).must_be_call().proposals == load(demonstration).must_be_call().proposals
    assert call_cli(demonstration, "import", f"{file}").stdout == ""


def test_an_export_is_for_the_secretariat_and_never_in_the_place_of_a_file(tmp_path: Path) -> None:
    root = example(tmp_path)
    file = tmp_path / "all.json"
    done = call_cli(root, "export", f"{file}")
    assert "for the Secretariat: it holds e-mail addresses, reviews and notes" in done.stderr
    written = json.loads(file.read_bytes())
    assert {"version", "call", "proposals", "reviews", "members", "reviewers"} <= set(written)
    again = call_cli(root, "export", f"{file}")
    assert again.returncode == 1
    assert "already exists" in again.stderr


def test_what_was_changed_in_an_export_comes_back_and_what_was_taken_away_goes(
    tmp_path: Path,
) -> None:
    root = example(tmp_path)
    file, proposal = tmp_path / "all.json", root / "proposals/cotton-dialogue.yaml"
    proposal.write_text(proposal.read_text() + "initiative: Cotton dialogue\n")
    call_cli(root, "export", f"{file}")
    written = json.loads(file.read_bytes())
    (entry,) = [each for each in written["proposals"] if each["id"] == "cotton-dialogue"]
    entry["title"] = "NO"
    del entry["initiative"]
    file.write_text(json.dumps(written))
    done = call_cli(root, "import", f"{file}", "--accept")
    assert done.returncode == 0
    value: Any = parse("", proposal.read_bytes()).value
    assert value["title"] == "NO"
    assert "initiative" not in value


def test_a_file_that_cannot_be_read_is_missing_in_the_export_and_said_to_be(tmp_path: Path) -> None:
    root = example(tmp_path)
    (root / "proposals/cotton-dialogue.yaml").write_text("title: [")
    done = call_cli(root, "export", f"{tmp_path / 'all.csv'}")
    assert done.returncode == 1
    assert "left out because it cannot be read: proposals/cotton-dialogue.yaml" in done.stdout
