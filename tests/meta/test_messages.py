"""Words are the last step: nothing compares or takes apart a sentence, and another wording of every
message changes nothing but the words.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from a87ws.checks import say
from a87ws.checks.say import check_texts
from a87ws.validate.text import Diagnosis, render, summary
from tests.checks.test_checks import CASES, judged, lay_out

PACKAGE = Path(__file__).parents[2] / "src" / "a87ws"
SENTENCES = {"message", "reason", "hint", "words"}
TAKING_APART = {
    *("startswith", "endswith", "removeprefix", "removesuffix", "partition", "rpartition"),
    *("split", "rsplit", "find", "rfind", "index", "rindex", "count"),
    *("match", "fullmatch", "search", "findall", "finditer"),
}
COMPOSED = (
    *("organization-(no-.*|alike|near)\\??", "description-.*", "folder-file-stray-.*", "add-.*"),
    *("differs-.*", "twin-.*", "review-conflict-.*", "character-.*", "list-.*"),
    "no-break-space-.*",
)
"""Keys that are put together where they are used."""
BAD = [path for path in CASES if path.stem.startswith("bad")]
LEFT = {
    "series/announce/text.py": "the words there are those of a page, looked for in its frame",
    "series/announce/outbox.py": (
        "a record says why a proposal was not eligible in a sentence alone"
    ),
}
"""Files with one such reading each, and why it is there."""
COMPARING = (ast.Eq, ast.NotEq, ast.In, ast.NotIn, ast.Lt, ast.LtE, ast.Gt, ast.GtE)


def is_sentence(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in SENTENCES


def is_text_of_exception(node: ast.AST) -> bool:
    """`str(error)`, which is somebody's sentence."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "str"
        and any(isinstance(arg, ast.Name) and arg.id in ("error", "fault") for arg in node.args)
    )


def readings(tree: ast.AST) -> Iterator[int]:
    """The lines on which a sentence is compared, or looked into."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.expr):
            continue
        parts: list[ast.AST] = []
        if isinstance(node, ast.Compare) and any(isinstance(op, COMPARING) for op in node.ops):
            parts = [node.left, *node.comparators]
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in TAKING_APART:
                parts = [node.func.value, *node.args]
        elif isinstance(node, ast.Subscript):
            parts = [node.value]
        if any(is_sentence(part) or is_text_of_exception(part) for part in parts):
            yield node.lineno


@pytest.mark.parametrize(
    "code",
    [
        "each.message == 'x'",
        "'x' in fault.hint",
        "entry.reason != other.reason",
        "fault.message.startswith('x')",
        "re.match('x', each.words)",
        "str(error).removeprefix('x')",
        "each.message[:3]",
    ],
)
def test_a_sentence_that_is_read_is_noticed(code: str) -> None:
    assert list(readings(ast.parse(code))) == [1]


@pytest.mark.parametrize(
    "code", ["each.message.key == 'x'", "each.hint is None", "say(each.message)", "f(each.hint)"]
)
def test_what_reads_no_sentence_is_let_be(code: str) -> None:
    assert list(readings(ast.parse(code))) == []


def test_no_code_reads_a_sentence() -> None:
    found = [
        path.relative_to(PACKAGE).as_posix()
        for path in sorted(PACKAGE.rglob("*.py"))
        for _ in readings(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert found == sorted(LEFT)


SAYS = check_texts("en")
REWORDED = {
    key: f"{len(key)} " + " ".join(reversed(re.findall(r"\{\w+[^}]*\}", text))) + f" {key[::-1]}"
    for key, text in SAYS.items()
}
WORDS = {"message", "description", "hint", "text"}


def without_words(value: Any) -> Any:  # noqa: ANN401  whatever JSON holds
    if isinstance(value, dict):
        return {key: without_words(item) for key, item in value.items() if key not in WORDS}
    if isinstance(value, list):
        return [without_words(item) for item in value]
    return value


def facts(diagnosis: Diagnosis) -> tuple[Any, ...]:
    """All of a report but its words: places, codes, their order, fingerprints, counts."""
    data = [without_words(json.loads(render(form, diagnosis))) for form in ("json", "gitlab")]
    results = json.loads(render("sarif", diagnosis))["runs"][0]["results"]
    heads = re.findall(r"^.*?: (\w+\[[a-z-]+\]):", render("concise", diagnosis), re.MULTILINE)
    return data, without_words(results), heads, summary(diagnosis), diagnosis.has_errors


@pytest.mark.parametrize("case", BAD, ids=[f"{path.parent.name}/{path.stem}" for path in BAD])
def test_another_wording_changes_nothing_but_the_words(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = lay_out(case, tmp_path / "call")
    before, printed = facts(judged(root)), render("text", judged(root))
    monkeypatch.setattr(say, "check_texts", lambda _: REWORDED)
    assert facts(judged(root)) == before
    assert render("text", judged(root)) != printed


def test_every_message_of_the_code_has_a_text_and_every_text_a_message() -> None:
    """Keys are written out, or put together from parts that are."""
    code = "".join(
        path.read_text(encoding="utf-8")
        for path in PACKAGE.rglob("*.py")
        if path.parent.name != "words"
    )
    written = set(re.findall(r'"([a-z][\w-]*\??)"', code))
    assert {key for key in re.findall(r'Message\(\s*"([^"]+)"', code) if key not in SAYS} == set()
    parted = re.compile("|".join(COMPOSED))
    strays = {key for key in SAYS if key not in written and not parted.fullmatch(key)}
    assert {key for key in strays if key.removesuffix("?") not in written} == set()
