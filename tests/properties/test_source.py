"""Whatever the bytes: a document comes out, its places lie in its text, and its values are YAML
1.2's.
"""

from __future__ import annotations

import re
from decimal import Decimal
from io import StringIO
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from a87ws.base.faults import Span
from a87ws.base.yaml import Document, Node, Route, parse

PIECES = st.sampled_from(
    [
        *(
            "a: ",
            "b:",
            "- ",
            "? ",
            ": ",
            "\n",
            "\n  ",
            "    ",
            "[",
            "]",
            "{",
            "}",
            ", ",
            "'",
            '"',
            "|\n",
            ">-\n",
            "#",
        ),
        *(
            "&a ",
            "*a",
            "!t ",
            "<<: ",
            "---\n",
            "...\n",
            "%YAML 1.2\n",
            "\t",
            "\\",
            "é",
            "语",
            "\u0301",
            "\u202e",
        ),
        *(
            "\x00",
            "\x85",
            "\ufeff",
            "\r\n",
            "\r",
            "true",
            "null",
            "0x1F",
            "1.5",
            "1e3",
            "NO",
            "x",
            "@",
            "`",
            "@example.org",
        ),
    ]
)
yaml_like = st.lists(PIECES, max_size=40).map("".join)


def routes(node: Node | None, at: Route = ()) -> list[Route]:
    if node is None:
        return []
    return [
        at,
        *(
            route
            for step, child in (node.children or {}).items()
            for route in routes(child, (*at, step))
        ),
    ]


def lies_in(span: Span, text: str) -> bool:
    lines = text.split("\n")
    start, end = (span.line, span.column), (span.end_line, span.end_column)
    return (
        start <= end
        and 1 <= span.line <= span.end_line <= len(lines)
        and all(1 <= column <= len(lines[line - 1]) + 1 for line, column in (start, end))
    )


def check(document: Document) -> None:
    assert (document.value is None) or not document.faults
    for fault in document.faults:
        assert fault.primary.span.line >= 1
        if document.text:
            assert fault.primary.span.line <= len(document.text.split("\n"))
    for route in routes(document.root):
        assert lies_in(document.span(route), document.text), route
        assert lies_in(document.span(route, key=True), document.text), route
    assert document.span(("no", "such", 5)) == document.span(())


@given(st.binary(max_size=200))
@example(b"\xff\xfe")
@example(b"a: \xe9")
def test_any_bytes_give_a_document(data: bytes) -> None:
    check(parse("proposals/x.yaml", data))


@given(yaml_like)
@example("a: |\n\n\n")
@example("a:\n  b: 1\n\n\n")
@example("a: >\n x\n\n\n# end")
@example("- [")
@example("a: '\n\n")
@example("? a\n: b\n")
@example("a: 語: b")
@example("\n\n\n: ")
def test_any_text_gives_a_document_whose_places_lie_in_it(text: str) -> None:
    check(parse("proposals/x.yaml", text.encode("utf-8", "surrogatepass")))


WORDS = st.text(
    alphabet=st.characters(categories=("L", "N", "P", "Zs", "S"), max_codepoint=0xFFFF), max_size=12
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**9), 10**9)
    | WORDS
    | st.sampled_from(
        [
            "NO",
            "yes",
            "on",
            "~",
            "null",
            "0o17",
            "0x1f",
            "14:00",
            "1e3",
            ".5",
            "+1",
            "2026-09-30",
            "1_0",
        ]
    )
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(WORDS.filter(bool), inner, max_size=4)
    ),
)


@given(st.dictionaries(WORDS.filter(bool), VALUES, min_size=1, max_size=5), st.booleans())
@example({"?0'": None}, True)
@example({"a": ["?b", ":c"]}, True)
@example({"?a": {"?b": "?c"}}, False)
def test_values_are_those_that_were_written(value: dict[str, Any], flow: bool) -> None:
    writer = YAML(typ="safe", pure=True)
    writer.default_flow_style = flow
    writer.allow_unicode = True
    out = StringIO()
    writer.dump(value, out)
    document = parse("x.yaml", out.getvalue().encode())
    refused = {"yaml-character", "yaml-merge-key"}
    if flow and re.search(r"[{\[,:]\s*[?:]", out.getvalue()):
        refused.add(
            "yaml-syntax"
        )  # `?x` and `:x` in brackets are text to YAML 1.2 alone: other readers take them apart
    if not refused & {fault.code for fault in document.faults}:
        assert document.faults == ()
        assert document.value == value


PLAIN = st.text(alphabet="0123456789abcdefABCDEFnulltrueTRUEfalsyo~+-.:xe", min_size=1, max_size=8)


@given(PLAIN)
@example("0o17")
@example("0xFF")
@example(".5")
@example("5.")
@example("-0")
@example("1e5")
@example("NO")
@example("null")
@example("~")
def test_unquoted_scalars_are_read_as_by_a_yaml_1_2_reader(text: str) -> None:
    document = parse("x.yaml", f"a: {text}\n".encode())
    oracle = YAML(typ="safe", pure=True)
    try:
        expected = oracle.load(f"a: {text}\n")["a"]
    except Exception:  # noqa: BLE001  the oracle refuses: then we must only not fall over
        return
    if document.faults or not isinstance(expected, (str, int, float, bool, type(None))):
        return
    assert isinstance(document.value, dict)
    found = document.value["a"]
    if isinstance(found, Decimal):
        assert isinstance(expected, (int, float))
        assert float(found) == float(expected)
    elif isinstance(expected, float):
        assert found == text  # infinities and numbers beyond our digits stay text
    else:
        assert (type(found), found) == (type(expected), expected)
