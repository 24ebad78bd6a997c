"""Checks are listed once, and what they say gives no address away."""

from __future__ import annotations

import pytest

from a87ws.base.faults import Severity, Span
from a87ws.base.yaml import parse
from a87ws.checks import ALL
from a87ws.checks.rule import Finding, Related, declare, locate, mask
from tests.fakes import verbatim


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("write to amina@example.org now", "write to …@… now"),
        ("`a@b.org`, (c@d.org)", "`…@…`, (…@…)"),
        ("mailto:a@b.org", "mailto:…@…"),
        ("no address @ all", "no address @ all"),
    ],
)
def test_addresses_are_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


def test_a_long_word_costs_no_more_than_its_length() -> None:
    assert mask("a" * 250_000 + " @") == "a" * 250_000 + " @"


def test_a_code_is_given_once() -> None:
    with pytest.raises(ValueError, match="yaml-syntax"):
        declare("yaml-syntax", "Again.")


def test_a_finding_becomes_a_place_by_its_route() -> None:
    documents = {path: parse(path, b"a: {b: x}\n") for path in ("one.yaml", "two.yaml")}
    rule = ALL["proposal-withdrawn"]
    finding = Finding(
        ("a", "b"),
        verbatim("m c@d.org"),
        verbatim("l"),
        verbatim("h"),
        on_key=True,
        related=(Related("two.yaml", ("a",), verbatim("r")),),
    )
    found = locate(rule, finding, "one.yaml", documents)
    assert (found.code, found.severity, found.message, found.hint) == (
        "proposal-withdrawn",
        Severity.NOTE,
        verbatim("m …@…"),
        verbatim("h"),
    )
    assert found.primary.span == Span("one.yaml", 1, 5, 1, 6)
    assert found.related[0].span == Span("two.yaml", 1, 4, 1, 10)
    assert locate(
        rule, Finding((), verbatim("m"), path="three.yaml"), "one.yaml", documents
    ).primary.span == Span("three.yaml")
