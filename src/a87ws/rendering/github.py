"""Annotations beside the changed lines of a pull request, and the whole report for the summary of
the run.

The host shows ten annotations of a level for each step and drops the rest in silence. So every file
comes once before any comes twice, and where there are more than ten the tenth says how many are
left.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from a87ws.diagnostics import Severity
from a87ws.rendering.diagnostics import blocks, summary, text
from a87ws.rendering.say import say
from a87ws.rendering.text import show

if TYPE_CHECKING:
    from a87ws.diagnostics import Diagnostic
    from a87ws.rendering.diagnosis import Diagnosis

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
    tail = f"\n{rest:,} more do not fit in here; the log has them all.\n" if rest else ""
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
