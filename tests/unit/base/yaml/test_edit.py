"""Edits of a person's file: what was asked, and not a byte more."""

from __future__ import annotations

import pytest

from a87ws.base.yaml import Route, parse
from a87ws.base.yaml.write import REMOVE, Changes, Remove, edit_yaml

COMMENTED = """\
# my first review
scores:   # see the guidance
  standards: 4      # solid
  'root-causes': 3

  scalability:
confidence: 2 # fairly sure

feedback: |
  Two lines
  of praise.

# the end
"""


@pytest.mark.parametrize(
    ("route", "value", "old", "new"),
    [
        (("scores", "standards"), 5, "standards: 4      # solid", "standards: 5      # solid"),
        (("scores", "root-causes"), None, "'root-causes': 3", "'root-causes': null"),
        (("scores", "scalability"), 1, "  scalability:\n", "  scalability: 1\n"),
        (("scores", "innovation"), 2, "  scalability:\n", "  scalability:\n  innovation: 2\n"),
        (("confidence",), 3, "confidence: 2 #", "confidence: 3 #"),
        (("confidence",), REMOVE, "confidence: 2 # fairly sure\n", ""),
        (("feedback",), "Short", "|\n  Two lines\n  of praise.\n", "Short\n"),
        (("feedback",), "One\nTwo", "|\n  Two lines\n  of praise.\n", "|-\n  One\n  Two\n"),
        (("feedback",), REMOVE, "feedback: |\n  Two lines\n  of praise.\n", ""),
        (("note",), "NO", "  of praise.\n", '  of praise.\nnote: "NO"\n'),
        (("note",), "One\nTwo\n", "  of praise.\n", "  of praise.\nnote: |\n  One\n  Two\n"),
        (("note",), REMOVE, "", ""),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_an_edit_touches_nothing_else(
    route: Route, value: int | str | Remove | None, old: str, new: str, line_end: str, mark: str
) -> None:
    assert COMMENTED.count(old) == 1 or not old
    before = mark + COMMENTED.replace("\n", line_end)
    expected = mark + COMMENTED.replace(old, new, 1).replace("\n", line_end)
    assert edit_yaml(before, {route: value}) == expected


@pytest.mark.parametrize(
    ("text", "route", "value", "expected"),
    [
        ("scores: {a: 1, b: null} # all", ("scores", "b"), 4, "scores: {a: 1, b: 4} # all"),
        ("scores: {a: 1, b: 2}", ("scores", "c"), 4, "scores: {a: 1, b: 2, c: 4}"),
        ("scores: {a: 1,\n  b: 2,\n}\n", ("scores", "c"), 4, "scores: {a: 1,\n  b: 2, c: 4,\n}\n"),
        ("scores: {}\n", ("scores", "c"), 4, "scores: {c: 4}\n"),
        ("scores:\n", ("scores", "c"), 4, "scores: {c: 4}\n"),
        ("scores: # none yet\n", ("scores", "c"), 4, "scores: {c: 4} # none yet\n"),
        ("note: a", ("scores", "c"), 4, "note: a\nscores: {c: 4}\n"),
        ("{note: a}\n", ("scores", "c"), 4, "{note: a, scores: {c: 4}}\n"),
        ("{}", ("recused",), "host", "{recused: host}"),
        ("---\nnote: a\n...\n", ("confidence",), 1, "---\nnote: a\nconfidence: 1\n...\n"),
        ("note: 'it''s'\nconfidence: 1", ("note",), "b", "note: b\nconfidence: 1"),
        ('note: "a\n  b"\n# end', ("note",), "b", "note: b\n# end"),
        ("é: 1\nnote: 😀 a # b\n", ("note",), "c", "é: 1\nnote: c # b\n"),
        (
            "note: >-\n    folded\n    text\n  # aside\nconfidence: 1\n",
            ("note",),
            "c",
            "note: c\n  # aside\nconfidence: 1\n",
        ),
    ],
)
def test_every_style_of_mapping(
    text: str, route: Route, value: int | str | None, expected: str
) -> None:
    assert edit_yaml(text, {route: value}) == expected


def test_scores_give_way_to_a_recusal() -> None:
    changes: dict[Route, Remove | str] = {
        (key,): REMOVE for key in ("scores", "confidence", "feedback")
    }
    after = edit_yaml(COMMENTED, {**changes, ("recused",): "host"})
    assert parse("", after.encode()).value == {"recused": "host"}
    assert after.startswith("# my first review\n")
    assert "# the end" in after


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("", {("note",): "a"}),
        ("- a\n", {("note",): "a"}),
        ("a: [\n", {("note",): "a"}),
        ("{a: 1, b: 2}\n", {("a",): REMOVE}),
        ("note: a\n", {("note",): REMOVE}),
    ],
)
def test_a_file_that_no_small_edit_can_keep_is_refused(text: str, changes: Changes) -> None:
    with pytest.raises(ValueError, match=r"."):
        edit_yaml(text, changes)
