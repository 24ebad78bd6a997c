"""Diagnostics as people and programs see them."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from a87ws.base.faults import Diagnostic, Label, Message, Quoted, Severity, Span
from a87ws.base.yaml import Document, parse
from a87ws.validate.text import Diagnosis, Form, render
from tests.fakes import verbatim

PATH = "proposals/cotton-dialogue.yaml"
TEXT = "\n" * 8 + "outcomes: [1, 5]\n"
EXPECTED = """\
error[proposal-outcome-unknown]: outcome `5` is not one of this call's outcomes
  --> proposals/cotton-dialogue.yaml:9:15
   |
 9 | outcomes: [1, 5]
   |               ^ the call has 1, 2, 3, 4
   = hint: for action in one country choose `4`

1 file checked: 1 error, 0 warnings, 0 notes
"""


def one(
    text: str,
    span: Span,
    message: str = "m",
    *,
    label: str = "",
    hint: str | None = None,
    path: str = PATH,
) -> Diagnosis:
    found = Diagnostic(
        "proposal-x",
        Severity.ERROR,
        verbatim(message),
        Label(span, verbatim(label)),
        hint=None if hint is None else verbatim(hint),
    )
    return Diagnosis(1, (found,), {path: parse(path, text.encode("utf-8", "surrogatepass"))})


def excerpt_of(diagnosis: Diagnosis) -> tuple[str, str]:
    lines = render("text", diagnosis).splitlines()
    return lines[3].partition("| ")[2], lines[4].partition("| ")[2]


def test_the_example_of_the_architecture_comes_out_to_the_letter() -> None:
    found = Diagnostic(
        "proposal-outcome-unknown",
        Severity.ERROR,
        Message("outcome-unknown", value=Quoted("5")),
        Label(Span(PATH, 9, 15, 9, 16), Message("the-call-has", values="1, 2, 3, 4")),
        hint=verbatim("for action in one country choose `4`"),
    )
    diagnosis = Diagnosis(1, (found,), {PATH: parse(PATH, TEXT.encode())})
    assert render("text", diagnosis) == EXPECTED
    concise = (
        f"{PATH}:9:15: error[proposal-outcome-unknown]: outcome `5` is not one of this call's "
        "outcomes"
    )
    assert (
        render("concise", diagnosis).splitlines()[0]
        == f"{concise} (for action in one country choose `4`)"
    )
    assert json.loads(render("json", diagnosis)) == {
        "version": 1,
        "checked": 1,
        "errors": 1,
        "warnings": 0,
        "diagnostics": [
            {
                "code": "proposal-outcome-unknown",
                "severity": "error",
                "message": "outcome `5` is not one of this call's outcomes",
                "path": PATH,
                "line": 9,
                "column": 15,
                "end_line": 9,
                "end_column": 16,
                "hint": "for action in one country choose `4`",
            }
        ],
    }


@pytest.mark.parametrize(
    ("line", "column", "end", "carets"),
    [
        ("a: x", 4, 5, "   ^"),
        ("語語: x", 5, 6, "      ^"),  # wide characters take two cells
        ("e\u0301a: x", 6, 7, "     ^"[1:]),  # a combining mark takes none
        ("a: 語語", 4, 6, "   ^^^^"),
        ("a:\tx", 4, 5, "   ^"),  # a tab is one space
        ("a: x", 99, 100, "    ^"),
        ("a: x", 5, 5, "    ^"),
    ],
)
def test_carets_count_cells(line: str, column: int, end: int, carets: str) -> None:
    assert excerpt_of(one(line, Span(PATH, 1, column, 1, end)))[1] == carets


def test_a_long_line_is_cut_around_its_carets() -> None:
    line = "a: " + "x" * 500 + "HERE" + "y" * 500
    shown, carets = excerpt_of(one(line, Span(PATH, 1, 504, 1, 508)))
    assert len(shown) == 102
    assert shown[0] == shown[-1] == "…"
    assert shown[carets.index("^") : carets.rindex("^") + 1] == "HERE"
    shown, carets = excerpt_of(one(line[:507], Span(PATH, 1, 504, 1, 508)))
    assert shown[carets.index("^") :] == "HERE"
    assert len(shown) == 101


def test_many_diagnostics_in_a_file_end_with_a_count() -> None:
    found = tuple(
        Diagnostic("proposal-x", Severity.NOTE, verbatim(f"m{i}"), Label(Span(PATH, 1, i + 1)))
        for i in range(23)
    )
    text = render("text", Diagnosis(1_000, found))
    assert text.count("note[proposal-x]") == 20
    assert text.endswith(
        f"\n{PATH}: 3 more\n\n1,000 files checked: 0 errors, 0 warnings, 23 notes\n"
    )
    concise = render("concise", Diagnosis(1, found))
    assert concise.count("note[") == 20
    assert f"\n{PATH}: 3 more\n" in concise


def test_nothing_to_say_is_one_line() -> None:
    assert render("text", Diagnosis(0, ())) == "0 files checked: 0 errors, 0 warnings, 0 notes\n"


def test_colour_comes_only_when_asked_for() -> None:
    diagnosis = one("a: x", Span(PATH, 1, 4, 1, 5))
    for name in ("text", "concise"):
        assert "\x1b" not in render(name, diagnosis)
        assert "\x1b[1;31merror[proposal-x]\x1b[0m" in render(name, diagnosis, colour=True)
    assert "\x1b" not in render("json", diagnosis, colour=True)


def test_a_stranger_s_text_can_neither_steer_a_terminal_nor_give_commands_to_a_runner() -> None:
    nasty = "\x1b]0;x\x07\n::error::gotcha\r\u202e\u2066\x9b31m\U000e0041"
    document = Document(nasty, nasty, None, None)
    found = Diagnostic(
        "proposal-x",
        Severity.ERROR,
        verbatim(nasty),
        Label(Span(nasty), verbatim(nasty)),
        (Label(Span(nasty), verbatim(nasty)),),
        verbatim(nasty),
    )
    for name in ("text", "concise"):
        text = render(name, Diagnosis(1, (found,), {nasty: document}))
        assert not {
            character
            for character in text
            if character != "\n" and unicodedata.category(character)[0] == "C"
        }
        assert not [line for line in text.splitlines() if line.lstrip().startswith("::error")]


@given(
    st.text(), st.text(), st.integers(-5, 50), st.integers(-5, 50), st.sampled_from(sorted(Form))
)
def test_every_renderer_is_total(text: str, words: str, start: int, end: int, name: str) -> None:
    document = Document(words, text, None, None)
    span = Span(words, max(1, end), start, max(1, end), end)
    found = Diagnostic(
        "proposal-x",
        Severity.WARNING,
        verbatim(words),
        Label(span, verbatim(text)),
        (Label(span, verbatim(words)),),
        verbatim(text),
    )
    for colour in (False, True):
        rendered = render(name, Diagnosis(1, (found,), {words: document}), colour=colour)
        rendered.encode()  # nothing that cannot be written
        assert rendered.endswith("\n")
