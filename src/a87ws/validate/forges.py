"""Annotations beside the changed lines of a pull request, and the report for the run's summary.

The host shows ten annotations of a level for each step and silently drops the rest. So every file
comes once before any comes twice, and of more than ten the tenth says how many are left.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from a87ws import __version__
from a87ws.base.faults import Label, Severity
from a87ws.base.text import show
from a87ws.checks import ALL
from a87ws.checks.say import say, with_hint
from a87ws.validate.text import blocks, by_path, summary, text

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
    lines: list[str] = []
    for severity in Severity:
        lines += _annotations(diagnosis, severity)
    report = text(diagnosis)
    token = hashlib.sha256(report.encode("utf-8", "backslashreplace")).hexdigest()
    lines += [f"::stop-commands::{token}", report.rstrip("\n"), f"::{token}::"]
    return "\n".join(lines) + "\n"


def step_summary(diagnosis: Diagnosis, *, room: int = MOST_BYTES) -> str:
    """The report as Markdown of at most `room` bytes; what does not fit is counted."""
    everything = list(blocks(diagnosis))
    head = f"### {summary(diagnosis)}\n"
    fence = fence_around("\n".join(everything))
    left = room - len(head) - 2 * len(fence) - 200  # for the line of the count
    shown: list[str] = []
    for block in everything:
        left -= len(block.encode("utf-8", "backslashreplace")) + 2
        if left < 0:
            break
        shown.append(block)
    if not shown:
        return head
    body, tail = "\n\n".join(shown), ""
    rest = len(everything) - len(shown)
    if rest:
        tail = f"\n{rest:,} more do not fit here; the log has them all.\n"
    return f"{head}\n{fence}text\n{body}\n{fence}\n{tail}"


def fence_around(text: str) -> str:
    """Back-ticks that no line of a text can close: three, or one more than its longest run."""
    return "`" * (1 + max(map(len, re.findall("`{3,}", text)), default=2))


def _annotations(diagnosis: Diagnosis, severity: Severity) -> Iterable[str]:
    of_level = [each for each in diagnosis.diagnostics if each.severity is severity]
    ordered = _one_a_file_first(of_level)
    most = MOST_OF_A_LEVEL
    if len(ordered) > most:
        most -= 1
    for diagnostic in ordered[:most]:
        yield _annotation(diagnostic, diagnosis)
    rest = ordered[most:]
    if rest:
        files = len(by_path(rest))
        more = f"{len(rest):,} more in {files:,} file{'s' * (files != 1)}"
        words = _message(f"{more}: see the log or the summary of this run")
        yield f"::{_LEVELS[severity]} title={len(ordered):,} {severity.value}s::{words}"


def _one_a_file_first(diagnostics: Sequence[Diagnostic]) -> Sequence[Diagnostic]:
    """The first of every file, then the second of every file, and so on."""
    turns: dict[int, list[Diagnostic]] = {}
    seen: Counter[str] = Counter()
    for diagnostic in diagnostics:
        path = diagnostic.primary.span.path
        turns.setdefault(seen[path], []).append(diagnostic)
        seen[path] += 1
    return list(chain.from_iterable(turns.values()))


def _annotation(diagnostic: Diagnostic, diagnosis: Diagnosis) -> str:
    span = diagnostic.primary.span
    place: dict[str, str | int] = {
        "file": diagnosis.from_top(span.path),
        "line": span.line,
        "endLine": span.end_line,
    }
    if span.end_line == span.line:
        # the host takes columns only within one line, and counts the last one in
        place |= {"col": span.column, "endColumn": max(span.end_column - 1, span.column)}
    place["title"] = diagnostic.code
    properties = ",".join(f"{key}={_property(str(value))}" for key, value in place.items())
    words = "\n".join(map(say, filter(None, (diagnostic.message, diagnostic.hint))))
    return f"::{_LEVELS[diagnostic.severity]} {properties}::{_message(words)}"


def _message(words: str) -> str:
    lines = "\n".join(map(show, words.split("\n")))
    return lines.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(words: str) -> str:
    return _message(words).replace(":", "%3A").replace(",", "%2C")


def fingerprinted(diagnostics: Iterable[Diagnostic]) -> Iterator[tuple[Diagnostic, str]]:
    """Each with a digest of its code, file and facts, and of its turn among those that agree in
    all three.
    """
    turns: Counter[tuple[str, ...]] = Counter()
    for diagnostic in diagnostics:
        key = (diagnostic.code, diagnostic.primary.span.path, *diagnostic.message.facts)
        turns[key] += 1
        data = "\0".join((*key, str(turns[key]))).encode("utf-8", "backslashreplace")
        yield diagnostic, hashlib.sha256(data).hexdigest()


_SEVERITIES: Final = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}


def gitlab(diagnosis: Diagnosis, *, colour: bool = False) -> str:
    """Every diagnostic as an issue; the fingerprint has no line number, so edits above keep it."""
    del colour
    issues = []
    for diagnostic, fingerprint in fingerprinted(diagnosis.diagnostics):
        span = diagnostic.primary.span
        issue = {
            "description": show(with_hint(diagnostic.message, diagnostic.hint)),
            "check_name": diagnostic.code,
            "fingerprint": fingerprint,
            "severity": _SEVERITIES[diagnostic.severity],
            "location": {
                "path": diagnosis.from_top(span.path),
                "lines": {"begin": span.line, "end": span.end_line},
            },
        }
        issues.append(issue)
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
    """One run: the rules that found something, and what they found; paths from the repository."""
    del colour
    codes = sorted(set(map(attrgetter("code"), diagnosis.diagnostics)))
    results = []
    for diagnostic, fingerprint in fingerprinted(diagnosis.diagnostics):
        index = codes.index(diagnostic.code)
        results.append(_result(diagnostic, index, fingerprint, diagnosis))
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


def _result(
    diagnostic: Diagnostic, index: int, fingerprint: str, diagnosis: Diagnosis
) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": index,
        "level": _LEVELS_OF_SARIF[diagnostic.severity],
        "message": {"text": with_hint(diagnostic.message, diagnostic.hint)},
        "locations": [_location(diagnostic.primary, diagnosis)],
        "partialFingerprints": {"a87ws/v2": fingerprint},
    }
    if diagnostic.related:
        result["relatedLocations"] = [_location(label, diagnosis) for label in diagnostic.related]
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
