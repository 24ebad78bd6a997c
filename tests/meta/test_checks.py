"""Every check is explained, and has a file that has the fault and one that has not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from a87ws.base.records import is_id
from a87ws.call.layout import Kind
from a87ws.checks import ALL

CASES = Path(__file__).parent.parent / "checks"
FAMILIES = {"yaml", "folder", "change", "template", *(kind.family for kind in Kind)}
SOURCE = Path(__file__).parents[2] / "src" / "a87ws"


@pytest.mark.parametrize("code", ALL)
def test_a_code_is_a_kebab_name_of_a_known_family(code: str) -> None:
    assert is_id(code)
    assert ALL[code].family in FAMILIES


@pytest.mark.parametrize("code", ALL)
def test_a_rule_is_explained_in_sentences(code: str) -> None:
    text = ALL[code].text
    assert text.endswith("."), text
    assert ALL[code].title[0].isupper()
    assert 30 <= len(text) <= 800
    assert "invalid" not in text.lower()


@pytest.mark.parametrize("code", ALL)
def test_a_code_has_a_good_and_a_bad_file(code: str) -> None:
    assert list((CASES / code).glob("good*.yaml"))
    bad = list((CASES / code).glob("bad*.yaml"))
    assert bad
    assert [path for path in bad if not path.with_suffix(".txt").exists()] == []


def test_every_folder_of_cases_is_a_code() -> None:
    assert {path.parent.name for path in CASES.glob("*/bad*.yaml")} == set(ALL)


def test_the_codes_that_the_reader_of_yaml_uses_are_all_declared() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (SOURCE / "base/yaml").glob("*.py"))
    used = set(re.findall(r'"(yaml-[a-z-]+)"', code))
    assert used <= set(ALL)
    of_documents = {code for code, rule in ALL.items() if rule.of == "document"}
    assert {code for code in ALL if code.startswith("yaml-")} == used | of_documents
