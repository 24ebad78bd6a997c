"""The forms that hosts of code read: annotations, summaries, code quality, SARIF."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import unquote

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from a87ws.base.faults import Diagnostic, Label, Severity, Span
from a87ws.base.yaml import parse
from a87ws.validate.forges import MOST_BYTES, step_summary
from a87ws.validate.text import Diagnosis, render
from tests.fakes import verbatim

ERROR, WARNING, NOTE = Severity


def diagnosis(*counts: tuple[str, Severity, int], prefix: str = "") -> Diagnosis:
    """So many diagnostics of a severity in each file."""
    found = [
        Diagnostic(
            "proposal-x", severity, verbatim(f"{path} {i}"), Label(Span(path, i + 1, 1, i + 1, 3))
        )
        for path, severity, count in counts
        for i in range(count)
    ]
    return Diagnosis(len(counts), tuple(found), prefix=prefix)


def annotated(text: str, level: str = "error") -> list[str]:
    return [
        line.rpartition("::")[2] for line in text.splitlines() if line.startswith(f"::{level} ")
    ]


def test_every_file_shows_once_before_any_shows_twice() -> None:
    text = render("github", diagnosis(("a", ERROR, 5), ("b", ERROR, 1), ("c", ERROR, 2)))
    assert annotated(text) == ["a 0", "b 0", "c 0", "a 1", "c 1", "a 2", "a 3", "a 4"]


def test_the_tenth_annotation_counts_what_the_host_would_drop() -> None:
    text = render(
        "github",
        diagnosis(*((f"f{i}", ERROR, 2) for i in range(8)), ("w", WARNING, 10), ("n", NOTE, 11)),
    )
    errors = annotated(text)
    assert errors[:8] == [f"f{i} 0" for i in range(8)]
    assert errors[8:] == ["f0 1", "7 more in 7 files: see the log or the summary of this run"]
    assert "::error title=16 errors::" in text
    assert len(annotated(text, "warning")) == 10
    assert annotated(text, "notice")[9].startswith("2 more in 1 file:")


def test_an_annotation_says_where_and_escapes_what_is_foreign() -> None:
    found = Diagnostic(
        "proposal-x",
        ERROR,
        verbatim("50 %: a,b\n::add-mask::x"),
        Label(Span("a,b:%.yaml", 2, 3, 2, 6)),
        hint=verbatim("do"),
    )
    line = render("github", Diagnosis(1, (found,), prefix="calls/2026/")).splitlines()[0]
    assert line == (
        "::error "
        "file=calls/2026/a%2Cb%3A%25.yaml,line=2,endLine=2,col=3,endColumn=5,title=proposal-x"
        "::50 %25: a,b%0A::add-mask::x%0Ado"
    )


@given(st.text(), st.text())
def test_no_text_is_a_command_to_a_runner(path: str, words: str) -> None:
    document = parse(path, words.encode("utf-8", "surrogatepass"))
    hostile = f"{words}\n::error::x ##[add-mask]x"
    found = Diagnostic(
        "proposal-x",
        ERROR,
        verbatim(hostile),
        Label(Span(path), verbatim(hostile)),
        hint=verbatim(hostile),
    )
    for form in ("text", "concise", "github"):
        text = render(form, Diagnosis(1, (found,), {path: document}))
        stopped, end = False, ""
        for line in text.splitlines():
            if line.startswith("::stop-commands::"):
                stopped, end = True, f"::{line.removeprefix('::stop-commands::')}::"
            elif stopped and line == end:
                stopped = False
            else:
                assert not line.strip().startswith("::") or (
                    line.startswith("::error file=") and not stopped
                )
                assert "##[" not in line or line.startswith("::error file=")
        assert not stopped


def test_the_summary_holds_the_whole_report_in_a_fence_that_nothing_closes() -> None:
    text = "a: ```x````\n"
    found = Diagnostic("proposal-x", ERROR, verbatim("m"), Label(Span("p", 1, 4, 1, 5)))
    summary = step_summary(Diagnosis(1, (found,), {"p": parse("p", text.encode())}))
    assert summary.startswith(
        "### 1 file checked: 1 error, 0 warnings, 0 notes\n\n`````text\nerror[proposal-x]: m\n"
    )
    assert summary.endswith("\n`````\n")
    assert step_summary(Diagnosis(1, ())) == "### 1 file checked: 0 errors, 0 warnings, 0 notes\n"


def test_a_summary_stays_below_what_the_host_takes_and_counts_the_rest() -> None:
    many = Diagnosis(
        5_000,
        tuple(
            Diagnostic(
                "proposal-x", ERROR, verbatim("語" * 60), Label(Span(f"proposals/p{i}.yaml"))
            )
            for i in range(5_000)
        ),
    )
    summary = step_summary(many)
    assert MOST_BYTES - 1_000 < len(summary.encode()) <= MOST_BYTES
    shown = summary.count("error[proposal-x]")
    rest = re.search(r"\n([\d,]+) more do not fit here", summary)
    assert rest
    assert shown + int(rest[1].replace(",", "")) == 5_000


def test_code_quality_has_what_gitlab_needs_and_stays_the_same_when_lines_move() -> None:
    one, other = (
        json.loads(render("gitlab", Diagnosis(1, tuple(_moved(by)), prefix="calls/2026/")))
        for by in (0, 7)
    )
    assert [set(each) for each in one] == [
        {"description", "check_name", "fingerprint", "severity", "location"}
    ] * 3
    assert one[0]["location"] == {"path": "calls/2026/p.yaml", "lines": {"begin": 1, "end": 1}}
    assert [each["severity"] for each in one] == ["major", "minor", "info"]
    prints = [each["fingerprint"] for each in one]
    assert len(set(prints)) == 3
    assert prints == [each["fingerprint"] for each in other]


def _moved(by: int) -> list[Diagnostic]:
    return [
        Diagnostic(
            "proposal-x", each, verbatim("same"), Label(Span("p.yaml", 1 + by, 1, 1 + by, 2))
        )
        for each in Severity
    ]


LEVELS = {"error", "warning", "note"}


def test_sarif_has_the_shape_of_its_standard() -> None:
    label = Label(Span("proposals/é b.yaml", 2, 3, 2, 6), verbatim("here"))
    found = Diagnostic(
        "proposal-outcome-unknown",
        ERROR,
        verbatim("m"),
        label,
        (Label(Span("call.yaml")),),
        verbatim("do this"),
    )
    log = json.loads(render("sarif", Diagnosis(2, (found, *_moved(0)), prefix="calls/")))
    assert (log["version"], set(log)) == ("2.1.0", {"$schema", "version", "runs"})
    run = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert len({rule["id"] for rule in rules}) == len(rules) == 2
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in LEVELS
        assert result["message"]["text"]
        for place in [*result["locations"], *result.get("relatedLocations", ())]:
            region = place["physicalLocation"]["region"]
            assert all(isinstance(value, int) and value >= 1 for value in region.values())
            assert set(region) == {"startLine", "startColumn", "endLine", "endColumn"}
    uri = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "calls/proposals/%C3%A9%20b.yaml"
    assert unquote(uri) == "calls/proposals/é b.yaml"
    assert rules[0]["defaultConfiguration"] == {"level": "error"}


def test_sarif_keeps_to_the_published_schema() -> None:
    schema = json.loads(
        (Path(__file__).parents[2] / "vendored/sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8")
    )
    found = Diagnostic(
        "proposal-outcome-unknown",
        ERROR,
        verbatim("m"),
        Label(Span("p", 1, 1, 1, 2), verbatim("l")),
        (Label(Span("q")),),
        verbatim("h"),
    )
    for given_ in (Diagnosis(0, ()), Diagnosis(1, (found, *_moved(3)), prefix="calls/é b/")):
        jsonschema.validate(json.loads(render("sarif", given_)), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"version": "2.1.0"}, schema)
