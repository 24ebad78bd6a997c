"""YAML 1.2 in, plain values with their places out; everything else is a fault with a place."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from a87ws.base import yaml as reader
from a87ws.base.faults import Span
from a87ws.base.yaml import MAX_BYTES, Value, parse


def value(text: str) -> Value:
    document = parse("x.yaml", text.encode())
    assert document.faults == ()
    return document.value


def fault(text: str | bytes) -> tuple[str, int, int]:
    (found,) = parse("x.yaml", text if isinstance(text, bytes) else text.encode()).faults
    return found.code, found.primary.span.line, found.primary.span.column


def test_scalars_are_those_of_yaml_1_2() -> None:
    text = (
        "[NO, yes, on, 14:00, 2026-09-30, 1_000, 010, 0o10, 0x1F, 1, -1, 0.25, 1e3, ~, '', true, "
        "'true', .inf]"
    )
    assert value(text) == [
        *("NO", "yes", "on", "14:00", "2026-09-30", "1_000", 10, 8, 31, 1, -1),
        *(Decimal("0.25"), Decimal(1000), None, "", True, "true", ".inf"),
    ]


def test_a_decimal_stays_the_decimal_it_is() -> None:
    assert str(value("0.1")) == "0.1"
    assert isinstance(value("[1.0]"), list)
    assert value("5.") == Decimal(5)


def test_a_number_of_more_digits_than_anyone_needs_is_text() -> None:
    assert value("9" * 19) == "9" * 19


def test_line_ends_and_one_byte_order_mark_do_not_matter() -> None:
    assert value("\ufeffa: 1\r\nb: 2\rc: 3\n") == {"a": 1, "b": 2, "c": 3}


def test_keys_are_text() -> None:
    assert value("{1: a, true: b}") == {"1": "a", "true": "b"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: &x 1", ("yaml-anchor", 1, 4)),
        ("a: *x", ("yaml-alias", 1, 4)),
        ("a: !t 1", ("yaml-tag", 1, 4)),
        ("a: 1\n<<: {b: 2}", ("yaml-merge-key", 2, 1)),
        ("%YAML 1.1\n---\na: 1", ("yaml-directive", 1, 1)),
        ("a: 1\n---\nb: 2", ("yaml-second-document", 2, 1)),
        ("a: 1\na: 2", ("yaml-duplicate-key", 2, 1)),
        ("'a': 1\nb: {c: 1, \"c\": 2}", ("yaml-duplicate-key", 2, 11)),
        ("[a]: 1", ("yaml-key-not-text", 1, 1)),
        ("", ("yaml-empty", 1, 1)),
        ("# only\n", ("yaml-empty", 1, 1)),
        ("a: \x1b[31m", ("yaml-character", 1, 4)),
        ("a: x\x00", ("yaml-character", 1, 5)),
        ("a:\n  語\u2028: b", ("yaml-character", 2, 4)),
        (b"a: 1\nb: \xe9", ("yaml-encoding", 2, 4)),
        ("a: 1\n<<<<<<< ours\nb: 2\n", ("yaml-conflict-marker", 2, 1)),
        ("a: |\n  x\n=======\n>>>>>>> theirs\n", ("yaml-conflict-marker", 3, 1)),
        ("[" * 40, ("yaml-too-deep", 1, 33)),
        ("a: b: c", ("yaml-syntax", 1, 5)),
        ("a: [1,\n\n\n", ("yaml-syntax", 1, 7)),
        ("a: [1, 2\nb: 3\n", ("yaml-syntax", 1, 4)),
        ("a: 'x\nb: 1\n\n", ("yaml-syntax", 1, 4)),
    ],
)
def test_what_a_call_has_no_use_for_is_refused_at_its_place(
    text: str | bytes, expected: tuple[str, int, int]
) -> None:
    assert fault(text) == expected


def test_a_line_of_equals_signs_alone_is_text() -> None:
    assert value("a: |\n  x\n  =======\n") == {"a": "x\n=======\n"}


def test_a_file_too_large_and_one_of_too_many_values_are_refused_at_once() -> None:
    assert fault(b"a" * (MAX_BYTES + 1))[0] == "yaml-too-large"
    assert fault("[" + "1," * 60_000 + "]")[0] == "yaml-too-large"


def test_twenty_thousand_brackets_are_one_fault() -> None:
    assert fault("[" * 20_000) == ("yaml-too-deep", 1, 33)


def test_a_document_knows_where_keys_and_values_are() -> None:
    document = parse(
        "x.yaml",
        "title: Añil 語 x\nlist:\n  - {a: 1, b: [2, 'é']}\nlast: |\n  text\n\n# end\n".encode(),
    )
    assert document.span(("title",)) == Span("x.yaml", 1, 8, 1, 16)
    assert document.span(("title",), key=True) == Span("x.yaml", 1, 1, 1, 6)
    assert document.span(("list", 0, "b", 1)) == Span("x.yaml", 3, 19, 3, 22)
    assert document.span(("list",)) == Span("x.yaml", 3, 3, 3, 24)
    assert document.span(("last",)) == Span("x.yaml", 4, 7, 5, 7)
    assert document.span() == Span("x.yaml", 1, 1, 7, 6)


def test_a_route_that_leads_nowhere_gives_the_nearest_place_around() -> None:
    document = parse("x.yaml", b"a: {b: 1}\n")
    assert document.span(("a", "c")) == document.span(("a",)) == Span("x.yaml", 1, 4, 1, 10)
    assert document.span(("a", "c"), key=True) == document.span(("a",))
    assert document.span(("z", 5, "y")) == document.span()


def test_the_fast_reader_is_the_one_in_use() -> None:
    assert reader._Parser.__name__ == "CParser"


@pytest.mark.parametrize(
    "path", sorted(Path(__file__).parents[3].glob("checks/yaml-*/bad*.yaml")), ids=str
)
def test_without_the_fast_reader_the_same_files_are_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fast = parse("x.yaml", path.read_bytes())
    monkeypatch.setattr(reader, "_Parser", yaml.Loader)
    slow = parse("x.yaml", path.read_bytes())
    assert [each.code for each in slow.faults] == [each.code for each in fast.faults]
    assert [each.primary.span.line for each in slow.faults] == [
        each.primary.span.line for each in fast.faults
    ]
