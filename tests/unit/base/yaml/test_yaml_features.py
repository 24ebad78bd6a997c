"""Every construct of YAML 1.2, chapter by chapter, has a clean verdict: a value, or one fault with
its code.

The cases are ours, after the productions of the specification; the values are worked out by hand.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from a87ws.base.yaml import parse
from a87ws.checks.say import say

VALUES: list[tuple[str, Any]] = [
    # 5 characters, 6 structure: comments, indentation, separation
    ("a: b", {"a": "b"}),
    ("a: b # c", {"a": "b"}),
    ("# only\na: b\n# after", {"a": "b"}),
    ("a: b#c", {"a": "b#c"}),
    ("a:\n    b:\n     c: d", {"a": {"b": {"c": "d"}}}),
    ("a:   b   ", {"a": "b"}),
    ("a:\tb", {"a": "b"}),
    ("a: b\r\nc: d\r\n", {"a": "b", "c": "d"}),
    ("a: b\rc: d", {"a": "b", "c": "d"}),
    ("\ufeffa: b", {"a": "b"}),
    ("---\na: b\n", {"a": "b"}),
    ("a: b\n...\n", {"a": "b"}),
    ("--- {a: b}", {"a": "b"}),
    # 7.1, 7.2: empty nodes
    ("a:", {"a": None}),
    ("a:\nb: c", {"a": None, "b": "c"}),
    ("- \n- a", [None, "a"]),
    ("{a: , b: }", {"a": None, "b": None}),
    # 7.3: flow scalars
    ('a: "b\\tc\\u00e9\\x41\\n"', {"a": "b\tc\u00e9A\n"}),
    ('a: "b \\\n   c"', {"a": "b c"}),
    ('a: "b\n   c\n\n  d"', {"a": "b c\nd"}),
    ("a: 'it''s'", {"a": "it's"}),
    ("a: 'b\n  c'", {"a": "b c"}),
    ("a: b\n  c\n\n  d", {"a": "b c\nd"}),
    ("a: -b", {"a": "-b"}),
    ("a: :b", {"a": ":b"}),
    ("a: ?b", {"a": "?b"}),
    ("a: http://x.org/y?z=1", {"a": "http://x.org/y?z=1"}),
    ("a: b:c", {"a": "b:c"}),
    ("a b: c d", {"a b": "c d"}),
    ("'a: b': c", {"a: b": "c"}),
    ('"a#": c', {"a#": "c"}),
    # 7.4: flow collections
    ("[a, b, ]", ["a", "b"]),
    ("{a: b, }", {"a": "b"}),
    ("[a, [b, {c: d}]]", ["a", ["b", {"c": "d"}]]),
    ("[a: b, c]", [{"a": "b"}, "c"]),
    ("{a, b: c}", {"a": None, "b": "c"}),
    ('{"a":b}', {"a": "b"}),
    ("a: [\n  b,\n  c\n]", {"a": ["b", "c"]}),
    ("[]", []),
    ("{}", {}),
    ("? a\n: b", {"a": "b"}),
    ("{? a : b}", {"a": "b"}),
    ("[a?, b?c: d?]", ["a?", {"b?c": "d?"}]),
    ("? a", {"a": None}),
    # 8.1: block scalars
    ("a: |\n  b\n  c\n", {"a": "b\nc\n"}),
    ("a: |-\n  b\n\n", {"a": "b"}),
    ("a: |+\n  b\n\n", {"a": "b\n\n"}),
    ("a: >\n  b\n  c\n\n  d\n", {"a": "b c\nd\n"}),
    ("a: >-\n  b\n   c\n  d\n", {"a": "b\n c\nd"}),
    ("a: |2\n   b\n", {"a": " b\n"}),
    ("a: |\n  # no comment\n", {"a": "# no comment\n"}),
    ("a: |\n  b: [c\n", {"a": "b: [c\n"}),
    ("a: | # comment\n  b\n", {"a": "b\n"}),
    ("a: |\n\nb: c", {"a": "", "b": "c"}),
    # 8.2: block collections
    ("- a\n- - b\n  - c", ["a", ["b", "c"]]),
    ("a:\n- b\n- c", {"a": ["b", "c"]}),
    ("- a: b\n  c: d\n- e", [{"a": "b", "c": "d"}, "e"]),
    ("-\n  a: b", [{"a": "b"}]),
    # 10: the core schema
    ("[null, Null, NULL, ~]", [None] * 4),
    ("[true, True, TRUE, false]", [True, True, True, False]),
    ("[yes, no, on, off, y, n, NO]", ["yes", "no", "on", "off", "y", "n", "NO"]),
    ("[0, 12, -7, +3, 0o17, 0xFF, 010]", [0, 12, -7, 3, 15, 255, 10]),
    ("[1.5, .5, 1., 1e3, -2.5e-1]", [Decimal(n) for n in ("1.5", ".5", "1.", "1e3", "-2.5e-1")]),
    (
        "[.inf, -.inf, .nan, 1_000, 14:00, 2026-09-30]",
        [".inf", "-.inf", ".nan", "1_000", "14:00", "2026-09-30"],
    ),
    ("['1', \"true\", '~', '']", ["1", "true", "~", ""]),
    ("1: a", {"1": "a"}),
    ("true: a", {"true": "a"}),
]
FAULTS: list[tuple[str, str]] = [
    ("", "yaml-empty"),
    ("# comment", "yaml-empty"),
    ("---\n...\n", ""),
    ("a: &b c", "yaml-anchor"),
    ("&a b: c", "yaml-anchor"),
    ("- &a b\n- *a", "yaml-anchor"),
    ("a: *b", "yaml-alias"),
    ("*a : b", "yaml-alias"),
    ("a: !b c", "yaml-tag"),
    ("!!map {a: b}", "yaml-tag"),
    ("a: !!str 1", "yaml-tag"),
    ("a: ! b", "yaml-tag"),
    ("!<tag:yaml.org,2002:str> a", "yaml-tag"),
    ("%YAML 1.2\n---\na: b", "yaml-directive"),
    ("%TAG ! tag:x,2000:\n---\na: b", "yaml-directive"),
    # the reader passes it over with a value, or refuses: both are clean
    ("%UNKNOWN x\n---\na: b", ""),
    ("a: b\n---\nc: d", "yaml-second-document"),
    ("a: b\n...\n---\n", "yaml-second-document"),
    ("<<: {a: b}", "yaml-merge-key"),
    ("a:\n  <<: [b]", "yaml-merge-key"),
    ("a: b\na: c", "yaml-duplicate-key"),
    ("{a: b, 'a': c}", "yaml-duplicate-key"),
    ("? [a]\n: b", "yaml-key-not-text"),
    ("{{a: b}: c}", "yaml-key-not-text"),
    (": b", "yaml-syntax"),
    ("? |\n  a\n: b", ""),
    ("a: [b", "yaml-syntax"),
    ("a: b]", ""),
    ("a: {b: c", "yaml-syntax"),
    ("a: 'b", "yaml-syntax"),
    ('a: "b', "yaml-syntax"),
    ('a: "\\q"', "yaml-syntax"),
    ("a: b: c", "yaml-syntax"),
    ("a:\n\tb: c", "yaml-syntax"),
    ("a: b\n c: d", "yaml-syntax"),
    ("a:\n  b: c\n d: e", "yaml-syntax"),
    ("a: - b", "yaml-syntax"),
    ("a: @b", "yaml-syntax"),
    ("a: `b`", "yaml-syntax"),
    ("a: %b", "yaml-syntax"),
    ("a: |b\n  c", "yaml-syntax"),
    ("a\nb: c", "yaml-syntax"),
    ("- a\nb: c", "yaml-syntax"),
    ("a: [b c\n]d", "yaml-syntax"),
    ("a: b\x00", "yaml-character"),
    ("a: b\x85c", "yaml-character"),
    ("a: b\u2028c", "yaml-character"),
    ("a\u00a0: b", ""),
    ("\u00a0a: b", "yaml-character"),
    ("a: b\u200bc", "yaml-character"),
    ("a: b\ufeffc", "yaml-character"),
    ("a: \U000e0041", "yaml-character"),
    ("a: b\u202ec", "yaml-character"),
    ("<<<<<<< HEAD\na: b\n=======\na: c\n>>>>>>> x", "yaml-conflict-marker"),
    ("<<<<<<< HEAD\na: b\n||||||| base\na: a\n=======\na: c\n>>>>>>> x", "yaml-conflict-marker"),
    ("a: |\n  b\n>>>>>>> x\n", "yaml-conflict-marker"),
    ("[" * 40, "yaml-too-deep"),
    ("- " * 40 + "a", "yaml-too-deep"),
    ("a: " + "[" * 33 + "]" * 33, "yaml-too-deep"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_what_yaml_1_2_allows_is_read_as_it_says(text: str, value: object) -> None:
    document = parse("x.yaml", text.encode())
    assert document.faults == ()
    assert document.value == value


@pytest.mark.parametrize(("text", "code"), FAULTS)
def test_what_a_call_has_no_use_for_is_one_fault_with_a_place(text: str, code: str) -> None:
    document = parse("x.yaml", text.encode())
    assert len(document.faults) <= (2 if code == "yaml-character" else 1)
    assert not code or next(fault.code for fault in document.faults) == code
    for fault in document.faults:
        span = fault.primary.span
        assert 1 <= span.line <= text.replace("\r", "\n").count("\n") + 1
        first = say(fault.message)[0]
        assert first.islower() or not first.isalpha()


@pytest.mark.parametrize(
    "data",
    [b"\xff\xfea\x00", b"\xfe\xff\x00a", b"a: \xe9", b"a: \xed\xa0\x80", b"\x80", b"a: \xc0\xaf"],
)
def test_other_encodings_are_named(data: bytes) -> None:
    (fault,) = parse("x.yaml", data).faults
    assert fault.code == "yaml-encoding"
    assert fault.hint
    assert say(fault.hint) == "save the file as UTF-8"


SLIPS = [
    (
        "title: Cotton: hearing",
        14,
        "a colon followed by a space inside an unquoted value",
        "put the value in quotes",
    ),
    ("title: “Cotton: hearing”", 15, "a colon inside curly quotes", "straight quotes"),
    ("title:Cotton\nfocus: x", 7, "no space after a colon", "write `title: …`"),
    ("title:\u00a0Cotton", 7, "a no-break space where a space is needed", "delete it"),
    ("title: @home", 8, "a value that begins with `@`", "put the value in quotes"),
    ("title: *important*", 8, "a value that begins with `*`", "put the value in quotes"),
    ("title: `x`", 8, "a value that begins with a back-tick", "put the value in quotes"),
    ("title: [Draft] x", 16, "text after a closing bracket", "put the whole value in quotes"),
    ('title: "a" b', 12, "text after a closing quote", "put the whole value in quotes"),
    ('title: "a', 8, "a quote that is never closed", "close it"),
    (
        "focus: [?Who decides]",
        9,
        "a `?` at the start of a text in brackets",
        "put the text in quotes",
    ),
    (
        "{Ñandú: 1, ?0': 2}",
        12,
        "a `?` at the start of a text in brackets",
        "put the text in quotes",
    ),
    ("{?'a b': 1}", 2, "a `?` at the start of a text in brackets", "put the text in quotes"),
    ("focus: {a: ?b}", 12, "a value that begins with `?`", "put the value in quotes"),
    ("contact:\n\tname: x", 1, "a tab where spaces are needed", "indent with spaces"),
]


@pytest.mark.parametrize(("text", "column", "message", "hint"), SLIPS)
def test_slips_of_the_pen_are_said_in_plain_words(
    text: str, column: int, message: str, hint: str
) -> None:
    (fault,) = parse("proposals/x.yaml", f"{text}\n".encode()).faults
    assert say(fault.message).startswith(message)
    assert fault.hint
    assert hint in say(fault.hint)
    assert fault.primary.span.column == column
