"""The whole test suite of the YAML project: each case has the value that it gives, or is refused
with a place.

Where each file comes from: tests/vendored/SOURCES.md.
"""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from a87ws.base import yaml as reader
from a87ws.base.yaml import Value, parse
from a87ws.checks.say import say

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[3] / "vendored/yaml-test-suite.json").read_text(encoding="utf-8")
)
NOT_OURS = frozenset(  # what a call has no use for, however right it is as YAML
    ("alias", "anchor", "directive", "empty", "key-not-text", "merge-key", "second-document", "tag")
)
PASSED_OVER = {  # the suite wants them refused; the reader takes them for what anybody would mean
    "9C9N": "the lines of a list in brackets are indented too little",
    "9JBA": "no space before a comment, after a bracket",
    "CVW2": "no space before a comment, after a comma",
    "DK95/1": "a tab indents the second line of a text in quotes",
    "G5U8": "a dash alone in brackets",
    "QB6E": "the lines of a text in quotes are indented too little",
    "S98Z": "blank lines of a block text are indented more than its first",
    "SU5Z": "no space before a comment, after a quote",
    "X4QW": "no space before a comment, after a block text's indicator",
    "Y79Y/3": "a tab indents a line of a list in brackets",
    "YJV2": "a dash alone in brackets",
}
ALTERED = {"L24T/1": "a last line of nothing but spaces, which does not end, loses its line end"}


def _plain(value: Value) -> Any:  # noqa: ANN401  as the json module gives it
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _verdict(case: dict[str, Any]) -> str:
    document = parse("x.yaml", case["yaml"].encode())
    lines = document.text.split("\n")
    for fault in document.faults:
        assert 1 <= fault.primary.span.line <= len(lines)
        assert 1 <= fault.primary.span.column <= len(lines[fault.primary.span.line - 1]) + 1
        assert say(fault.message)
        assert "\n" not in say(fault.message)
    if document.faults:
        code = document.faults[0].code.removeprefix("yaml-")
        return "not ours" if code in NOT_OURS else "refused"
    if "json" not in case:
        return "a value"
    return "the value" if _plain(document.value) == json.loads(case["json"]) else "another value"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_no_case_of_the_suite_is_read_as_anything_else(case: dict[str, Any]) -> None:
    verdict = _verdict(case)
    if case["id"] in ALTERED:
        assert verdict == "another value"
    elif case.get("fail"):
        assert (verdict == "a value") == (case["id"] in PASSED_OVER)
    else:
        assert verdict != "another value"


def test_the_suite_is_whole_and_most_of_what_a_call_may_hold_is_read() -> None:
    counts = Counter((bool(case.get("fail")), _verdict(case)) for case in CASES)
    assert sum(counts.values()) == 402
    assert counts[True, "a value"] == len(PASSED_OVER) == 11
    assert counts[False, "the value"] == 165
    assert counts[False, "not ours"] == 91
    assert (
        counts[False, "refused"] == 49
    )  # tabs, `?x` and `:x` in brackets, keys over two lines: refused in plain words


def test_without_the_fast_reader_no_case_is_read_as_anything_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fast = {case["id"]: parse("x.yaml", case["yaml"].encode()) for case in CASES}
    monkeypatch.setattr(reader, "_Parser", yaml.Loader)
    for case in CASES:
        slow, quick = parse("x.yaml", case["yaml"].encode()), fast[case["id"]]
        if case["id"] not in ALTERED:
            assert slow.faults or quick.faults or slow.value == quick.value
