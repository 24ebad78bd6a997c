"""Diagnostics as text, as one line each, and as data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from a87ws.diagnostics import Severity
from a87ws.rendering.excerpt import excerpt
from a87ws.rendering.say import say, say_hint, with_hint
from a87ws.rendering.secrets import secrets
from a87ws.rendering.text import show

if TYPE_CHECKING:
    from a87ws.diagnostics import Diagnostic, Label
    from a87ws.rendering.diagnosis import Diagnosis
    from a87ws.source import Document

MOST_IN_A_FILE: Final = 20
_COLOURS: Final = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.NOTE: "1;36"}
_FRAME: Final = "34"
_WEIGHT: Final = {severity: i for i, severity in enumerate(Severity)}


def summary(diagnosis: Diagnosis) -> str:
    """The last line: `32 files checked: 0 errors, 4 warnings, 2 notes`."""
    counts = ", ".join(_counted(diagnosis.count(severity), severity.value) for severity in Severity)
    return f"{_counted(diagnosis.checked, 'file')} checked: {counts}"


def text(diagnosis: Diagnosis, *, colour: bool = False) -> str:
    """Each diagnostic with the line it is about and carets under the place."""
    return "\n\n".join([*blocks(diagnosis, colour=colour), summary(diagnosis)]) + "\n"


def blocks(diagnosis: Diagnosis, *, colour: bool = False) -> Iterator[str]:
    """Each diagnostic of a text, a file at a time, at most 20 of each, the worst first, and then a
    count.
    """
    for path, found in by_path(diagnosis.diagnostics).items():
        for each in found[:MOST_IN_A_FILE]:
            yield "\n".join(_block(each, diagnosis.documents, colour=colour))
        yield from more(path, found)


def more(path: str, found: Sequence[Diagnostic]) -> list[str]:
    """A line on those that are not shown of a file, if there are any."""
    return (
        [f"{show(path)}: {len(found) - MOST_IN_A_FILE} more"] if len(found) > MOST_IN_A_FILE else []
    )


def concise(diagnosis: Diagnosis, *, colour: bool = False) -> str:
    """Each diagnostic on one line: place, severity, code, words, hint."""
    lines = []
    for path, found in by_path(diagnosis.diagnostics).items():
        for each in found[:MOST_IN_A_FILE]:
            head = _paint(
                f"{each.severity.value}[{each.code}]", _COLOURS[each.severity], colour=colour
            )
            words = show(with_hint(each.message, each.hint))
            lines.append(f"{_place(each.primary)}: {head}: {words}")
        lines += more(path, found)
    return "\n".join([*lines, summary(diagnosis)]) + "\n"


def as_json(diagnosis: Diagnosis, *, colour: bool = False) -> str:
    """The contract's JSON; lines and columns from 1."""
    import json

    del colour  # data has none
    value = {
        "version": 1,
        "checked": diagnosis.checked,
        "errors": diagnosis.count(Severity.ERROR),
        "warnings": diagnosis.count(Severity.WARNING),
        "diagnostics": [_as_data(each) for each in diagnosis.diagnostics],
    }
    return json.dumps(value, indent=2) + "\n"


def _as_data(each: Diagnostic) -> dict[str, str | int | None]:
    span = each.primary.span
    return {
        "code": each.code,
        "severity": each.severity.value,
        "message": say(each.message),
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "hint": say_hint(each.hint),
    }


def _block(each: Diagnostic, documents: Mapping[str, Document], *, colour: bool) -> Iterator[str]:
    paint = _COLOURS[each.severity]
    head = _paint(f"{each.severity.value}[{each.code}]", paint, colour=colour)
    yield f"{head}: {show(say(each.message))}"
    margin = max(len(str(label.span.line)) for label in (each.primary, *each.related))
    first, other = _Marks("-->", "^", paint), _Marks(":::", "-", _FRAME)
    yield from _lines(
        first, each.primary, documents.get(each.primary.span.path), margin, colour=colour
    )
    for label in each.related:
        yield from _lines(other, label, documents.get(label.span.path), margin, colour=colour)
    if each.hint:
        yield f"{' ' * (margin + 2)}= hint: {show(say(each.hint))}"


class _Marks(NamedTuple):
    arrow: str
    caret: str
    paint: str


def _lines(
    marks: _Marks, label: Label, document: Document | None, margin: int, *, colour: bool
) -> Iterator[str]:
    yield f"{' ' * (margin + 1)}{_paint(marks.arrow, _FRAME, colour=colour)} {_place(label)}"
    lines = document.text.split("\n") if document else []
    if document is None or label.span.line > len(lines) or not document.text:
        return
    shown = excerpt(lines[label.span.line - 1], label.span, secrets(document, label.span))
    bar = _paint("|", _FRAME, colour=colour)
    yield f"{' ' * (margin + 2)}{bar}"
    yield f" {label.span.line:>{margin}} {bar} {shown.line}".rstrip()
    carets = _paint(marks.caret * shown.carets, marks.paint, colour=colour)
    words = show(say(label.text)) if label.text else ""
    yield f"{' ' * (margin + 2)}{bar} {' ' * shown.indent}{carets} {words}".rstrip()


def _place(label: Label) -> str:
    """A path that begins with a colon would make the line a command to a CI runner."""
    path = show(label.span.path)
    if path.startswith(":"):
        path = f"./{path}"
    return f"{path}:{label.span.line}:{label.span.column}"


def by_path(diagnostics: Iterable[Diagnostic]) -> Mapping[str, list[Diagnostic]]:
    """The diagnostics of each file; where they are too many to show, errors come before the rest."""
    found: dict[str, list[Diagnostic]] = {}
    for each in diagnostics:
        found.setdefault(each.primary.span.path, []).append(each)
    for many in found.values():
        if len(many) > MOST_IN_A_FILE:
            many.sort(key=lambda each: _WEIGHT[each.severity])
    return found


def _paint(words: str, code: str, *, colour: bool) -> str:
    return f"\x1b[{code}m{words}\x1b[0m" if colour else words


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
