"""Annotations beside the changed lines of a pull request, and the whole report for the summary of
the run.

The host shows ten annotations of a level for each step and drops the rest in silence. So every file
comes once before any comes twice, and where there are more than ten the tenth says how many are
left.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from a87ws import __version__
from a87ws.base.faults import Label, Severity
from a87ws.base.text import show
from a87ws.checks import ALL
from a87ws.checks.say import say, with_hint
from a87ws.validate.text import blocks, summary, text

if TYPE_CHECKING:
    from a87ws.base.faults import Diagnostic
    from a87ws.checks import Rule
    from a87ws.validate.text import Diagnosis

MOST_OF_A_LEVEL: Final = 10
MOST_BYTES: Final = 900 * 1024  # of a summary: past 1,024 kB the host drops all of it
_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def github(diagnosis: Diagnosis, *, colour: bool = False) -> str:
    """Annotations, and under them the report as text, in which nothing is a command."""
    del colour
    lines = [line for severity in Severity for line in _annotations(diagnosis, severity)]
    report = text(diagnosis)
    token = hashlib.sha256(report.encode("utf-8", "backslashreplace")).hexdigest()
    return (
        "\n".join([*lines, f"::stop-commands::{token}", report.rstrip("\n"), f"::{token}::"]) + "\n"
    )


def step_summary(diagnosis: Diagnosis, *, room: int = MOST_BYTES) -> str:
    """The report as Markdown of at most `room` bytes; what does not fit is counted."""
    found = list(blocks(diagnosis))
    head = f"### {summary(diagnosis)}\n"
    fence = "`" * (
        1 + max((len(run) for block in found for run in re.findall("`{3,}", block)), default=2)
    )
    left = room - len(head) - 2 * len(fence) - 200  # for the line of the count
    shown: list[str] = []
    for block in found:
        left -= len(block.encode("utf-8", "backslashreplace")) + 2
        if left < 0:
            break
        shown.append(block)
    if not shown:
        return head
    rest = len(found) - len(shown)
    tail = f"\n{rest:,} more do not fit here; the log has them all.\n" if rest else ""
    body = "\n\n".join(shown)
    return f"{head}\n{fence}text\n{body}\n{fence}\n{tail}"


def _annotations(diagnosis: Diagnosis, severity: Severity) -> Iterable[str]:
    found = _one_a_file_first([each for each in diagnosis.diagnostics if each.severity is severity])
    most = MOST_OF_A_LEVEL if len(found) <= MOST_OF_A_LEVEL else MOST_OF_A_LEVEL - 1
    yield from (_annotation(each, diagnosis) for each in found[:most])
    rest = found[most:]
    if rest:
        files = len({each.primary.span.path for each in rest})
        words = f"{len(rest):,} more in {files:,} file{'s' * (files != 1)}: see the log or the summary of this run"
        yield f"::{_LEVELS[severity]} title={len(found):,} {severity.value}s::{_message(words)}"


def _one_a_file_first(found: Sequence[Diagnostic]) -> list[Diagnostic]:
    seen: dict[str, int] = {}
    turns = []
    for each in found:
        path = each.primary.span.path
        seen[path] = seen.get(path, 0) + 1
        turns.append(seen[path])
    return [each for _, _, each in sorted(zip(turns, range(len(found)), found, strict=True))]


def _annotation(each: Diagnostic, diagnosis: Diagnosis) -> str:
    span = each.primary.span
    place: dict[str, str | int] = {
        "file": diagnosis.from_top(span.path),
        "line": span.line,
        "endLine": span.end_line,
    }
    if (
        span.end_line == span.line
    ):  # the host takes columns within one line alone, the last one included
        place |= {"col": span.column, "endColumn": max(span.end_column - 1, span.column)}
    place["title"] = each.code
    properties = ",".join(f"{key}={_property(str(value))}" for key, value in place.items())
    words = "\n".join(map(say, filter(None, (each.message, each.hint))))
    return f"::{_LEVELS[each.severity]} {properties}::{_message(words)}"


def _message(words: str) -> str:
    lines = "\n".join(map(show, words.split("\n")))
    return lines.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(words: str) -> str:
    return _message(words).replace(":", "%3A").replace(",", "%2C")


def fingerprinted(diagnostics: Iterable[Diagnostic]) -> Iterator[tuple[Diagnostic, str]]:
    """Each with a digest of its code, file and facts, and of its turn among those that agree in
    all three.
    """
    turns: dict[tuple[str, ...], int] = {}
    for each in diagnostics:
        key = (each.code, each.primary.span.path, *each.message.facts)
        turns[key] = turns.get(key, 0) + 1
        data = "\0".join((*key, str(turns[key]))).encode("utf-8", "backslashreplace")
        yield each, hashlib.sha256(data).hexdigest()


_SEVERITIES: Final = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def gitlab(diagnosis: Diagnosis, *, colour: bool = False) -> str:
    """Every diagnostic as an issue; the fingerprint holds no line number, so that an edit above
    makes none new.
    """
    del colour
    issues = [
        {
            "description": show(with_hint(each.message, each.hint)),
            "check_name": each.code,
            "fingerprint": fingerprint,
            "severity": _SEVERITIES[each.severity],
            "location": {
                "path": diagnosis.from_top(each.primary.span.path),
                "lines": {"begin": each.primary.span.line, "end": each.primary.span.end_line},
            },
        }
        for each, fingerprint in fingerprinted(diagnosis.diagnostics)
    ]
    return json.dumps(issues, indent=2) + "\n"


SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS_OF_SARIF: Final = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.NOTE: "note",
}


def sarif(diagnosis: Diagnosis, *, colour: bool = False) -> str:
    """One run, with the rules that found something and each thing they found; paths from the top of
    the repository.
    """
    del colour
    codes = sorted({each.code for each in diagnosis.diagnostics})
    results = [
        _result(each, codes.index(each.code), fingerprint, diagnosis)
        for each, fingerprint in fingerprinted(diagnosis.diagnostics)
    ]
    driver = {
        "name": "a87ws",
        "version": __version__,
        "rules": [_rule(code, ALL.get(code)) for code in codes],
    }
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(code: str, rule: Rule | None) -> dict[str, Any]:
    if rule is None:
        return {"id": code}
    return {
        "id": code,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.text},
        "help": {"text": f"{rule.text}\n\nExamples: a87ws rules {code}"},
        "defaultConfiguration": {"level": _LEVELS_OF_SARIF[rule.severity]},
    }


def _result(each: Diagnostic, index: int, fingerprint: str, diagnosis: Diagnosis) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": each.code,
        "ruleIndex": index,
        "level": _LEVELS_OF_SARIF[each.severity],
        "message": {"text": with_hint(each.message, each.hint)},
        "locations": [_location(each.primary, diagnosis)],
        "partialFingerprints": {"a87ws/v2": fingerprint},
    }
    if each.related:
        result["relatedLocations"] = [_location(label, diagnosis) for label in each.related]
    return result


def _location(label: Label, diagnosis: Diagnosis) -> dict[str, Any]:
    span = label.span
    region = {
        "startLine": span.line,
        "startColumn": max(span.column, 1),
        "endLine": span.end_line,
        "endColumn": max(span.end_column, 1),
    }
    uri = quote(diagnosis.from_top(span.path).encode("utf-8", "backslashreplace"))
    location: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}
    }
    if label.text:
        location["message"] = {"text": say(label.text)}
    return location
