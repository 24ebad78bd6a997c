"""The examples in the package and the page in docs/ are those of the files here, and of the
docstrings.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from a87ws.checks import ALL
from a87ws.validate.command import Example, as_list, as_markdown, as_page, examples
from tests.checks.test_checks import digest, lay_out
from tests.goldens import expect

HERE = Path(__file__).parent
TOP = HERE.parents[1]
SHIPPED = TOP / "src/a87ws/checks/examples.json"
PAGE = TOP / "docs/rules.md"


def first(code: str, kind: str) -> Path:
    """`bad.yaml` if there is one, else the first of the kind."""
    found = sorted(
        HERE.glob(f"{code}/{kind}*.yaml"), key=lambda path: (path.stem != kind, path.name)
    )
    return found[0]


def read(path: Path, room: Path) -> str:
    """The file as somebody can try it: what stands for a digest or for a text of some length is put
    in.
    """
    text = path.read_bytes().decode("utf-8", "backslashreplace")
    if "{sha256 " in text:
        root = lay_out(path, room / path.parent.name / path.stem)
        text = re.sub(r"\{sha256 ([^}]+)\}", lambda match: digest(root / match[1]), text)
    return re.sub(r"\{repeat (\d{1,3}) ([^}]*)\}", lambda match: match[2] * int(match[1]), text)


def of_files(room: Path) -> dict[str, Example]:
    found = {}
    for code in sorted(ALL):
        bad = first(code, "bad")
        printed = re.sub(
            r"\n\n[^\n]* checked: [^\n]*\n\Z", "\n", read(bad.with_suffix(".txt"), room)
        )
        found[code] = Example(read(bad, room), printed, read(first(code, "good"), room))
    return found


def test_the_examples_in_the_package_are_the_files_of_the_tests(tmp_path: Path) -> None:
    data = {code: example._asdict() for code, example in of_files(tmp_path).items()}
    expect(SHIPPED, json.dumps(data, indent=1, ensure_ascii=False) + "\n")


def test_the_page_in_the_docs_is_what_the_rules_say_of_themselves() -> None:
    examples.cache_clear()
    expect(PAGE, as_markdown())


@pytest.mark.parametrize("code", ALL)
def test_the_page_of_a_rule_has_its_words_and_both_examples(code: str) -> None:
    page = as_page(code)
    assert page.startswith(
        f"{code} ({ALL[code].severity.value})\n\n{ALL[code].text}\n\nFails:\n\n    "
    )
    assert "\nPasses:\n\n    " in page
    assert f"[{code}]" in page
    assert f"\n{code} " in f"\n{as_list()}"
    assert len(page) < 12_000
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", page)
