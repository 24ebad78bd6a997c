"""`a87ws report`: who sees what, what is said where there is no decision, and that nothing of it
depends on chance.
"""

from __future__ import annotations

import json
import re
import shutil
from html import unescape
from pathlib import Path

import pytest

from tests.committed import RECEIVED, copy_call
from tests.fakes import call_cli, example

PARTS = (*RECEIVED, "selection.yaml", "selection.proof.json")


@pytest.fixture(scope="module")
def call(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demonstration call, to write into."""
    return copy_call(demonstration, tmp_path_factory.mktemp("call"), PARTS)


def written(root: Path, *flags: str) -> str:
    done = call_cli(root, "report", "--resamples", "0", "--frontier", "0", *flags)
    assert done.returncode == 0, done.stderr
    return unescape((root / "report.html").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def committee(call: Path) -> str:
    return written(call)


@pytest.fixture(scope="module")
def public(call: Path) -> str:
    return written(call, "--public")


def texts(root: Path, folder: str, key: str) -> set[str]:
    found = set()
    for path in (root / folder).rglob("*.yaml"):
        found |= {
            m[1].strip()
            for m in re.finditer(rf"^{key}: (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        }
    return found


@pytest.mark.parametrize("edition", ["committee", "public"])
def test_no_edition_holds_an_address_or_what_a_reviewer_wrote(
    edition: str, call: Path, request: pytest.FixtureRequest
) -> None:
    page = request.getfixturevalue(edition)
    assert "@example.org" not in page
    written_by_reviewers = texts(call, "reviews", "note") | texts(call, "reviews", "feedback")
    assert len(written_by_reviewers) > 20
    assert [words for words in written_by_reviewers if words[:40] in page] == []


def test_the_committee_sees_reviewers_reasons_and_everybody(committee: str) -> None:
    assert "Confidential." in committee
    assert "Claudia Reinhardt" in committee
    assert "tea-estate-grievance-line" in committee
    assert "4.750" in committee


def test_the_public_sees_the_series_and_nothing_of_the_others(call: Path, public: str) -> None:
    record = (call / "selection.yaml").read_text(encoding="utf-8")
    chosen = re.findall(
        r"^  - proposal: (\S+)$",
        record.split("\nselected:\n")[1].split("\nreserves:")[0],
        re.MULTILINE,
    )
    assert len(chosen) == 8
    for path in (call / "proposals").glob("*.yaml"):
        title = re.search(r"^title: (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        assert title
        assert (title[1].strip("'\"") in public) == (path.stem in chosen), path.stem
        assert path.stem not in public
    for reviewer in ("claudia-reinhardt", "Claudia Reinhardt", "Tomasi"):
        assert reviewer not in public
    for merit in re.findall(r"^ +merit: (\d)(\d{3})$", record, re.MULTILINE):
        assert ".".join(merit) not in public


def test_the_same_call_gives_the_same_bytes(call: Path, committee: str) -> None:
    assert written(call) == committee


def test_the_page_allows_its_own_script_and_nothing_else(committee: str) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', committee)
    assert policy
    assert re.fullmatch(
        r"default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; img-src "
        r"data:; base-uri 'none'; "
        r"form-action 'none'",
        policy[1],
    )
    assert " style=" not in committee
    assert not re.search(r"""(?:src|href)=["'](?!#)""", committee)


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "La politique de l’appel"), ("es", "La política de la convocatoria")],
)
def test_the_page_speaks_other_languages_reasons_included(
    call: Path, language: str, words: str
) -> None:
    page = written(call, "--language", language)
    assert f'<html lang="{language}">' in page
    assert words in page
    assert {"fr": "la meilleure série sans elle", "es": "la mejor serie sin ella"}[language] in page
    assert "the best series" not in page
    assert "35,499" in page


def test_a_frontier_that_was_cut_short_says_so_and_how_to_have_it(committee: str) -> None:
    assert "`a87ws report --frontier NODES`" not in committee  # typed words stand in <code>
    assert "<code>a87ws report --frontier NODES</code>" in committee
    assert "<code>a87ws report --resamples 200</code>" in committee


def test_a_record_that_does_not_verify_is_not_shown_as_a_decision(
    call: Path, tmp_path: Path
) -> None:
    root = Path(shutil.copytree(call, tmp_path / "call"))
    record = (root / "selection.yaml").read_text(encoding="utf-8")
    (root / "selection.yaml").write_text(
        record.replace("merit: 4750", "merit: 4751", 1), encoding="utf-8"
    )
    done = call_cli(root, "report", "--resamples", "0", "--frontier", "0")
    assert done.returncode == 0
    assert (
        "the merit of `cocoa-monitoring-shared-costs` does not match the question of the record"
        in done.stderr
    )
    page = (root / "report.html").read_text(encoding="utf-8")
    assert "There is no decision to show." in page
    assert 'id="proof"' not in page


def test_a_call_without_a_record_has_a_report(tmp_path: Path) -> None:
    root = example(tmp_path)
    done = call_cli(root, "report")
    assert (done.returncode, done.stderr.splitlines()[0]) == (
        0,
        "written: report.html (confidential)",
    )
    assert "note: there is no selection.yaml yet" in done.stderr


def test_a_file_of_somebody_else_is_not_overwritten(tmp_path: Path) -> None:
    root = example(tmp_path)
    (root / "report.html").write_text("<!doctype html><p>Mine", encoding="utf-8")
    done = call_cli(root, "report")
    assert done.returncode == 3
    assert (root / "report.html").read_text(encoding="utf-8") == "<!doctype html><p>Mine"


def test_the_page_can_be_written_elsewhere_and_again(tmp_path: Path) -> None:
    root = example(tmp_path)
    for _ in range(2):
        assert call_cli(root, "report", "-o", f"{tmp_path / 'other' / 'page.html'}").returncode == 0
    assert (
        (tmp_path / "other" / "page.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    )
    assert not (root / "report.html").exists()


def test_the_data_of_the_page_cannot_end_its_element(committee: str) -> None:
    found = re.search(r'id="data">(.*?)</script>', committee, re.DOTALL)
    assert found
    assert json.loads(found[1])["check"]["best_merit"] == 35833


def test_the_public_is_not_told_how_the_pool_was_made_up(public: str, committee: str) -> None:
    """A proportional target is the pool's share times the slots: 3.29 for Africa tells of its 11.5
    eligible of 28.
    """
    assert "3.29" in committee
    assert "3.29" not in public
    assert "41\N{NO-BREAK SPACE}%" in committee
    assert "\N{NO-BREAK SPACE}%" not in public
    assert "2.67" in public  # an even target is known from the call


def test_the_page_names_everything_in_its_language(demonstration: Path, call: Path) -> None:
    shutil.copytree(demonstration / "templates", call / "templates", dirs_exist_ok=True)
    for edition in ([], ["--public"]):
        page = written(call, "--language", "fr", *edition)
        assert "<h1><bdi>Webinaires d’approfondissement du Groupe d’action sur les chaînes" in page
        assert "Renforcer le plaidoyer et les partenariats" in page
        assert "Organisation de la société civile" in page
        assert "Strengthen advocacy" not in page
