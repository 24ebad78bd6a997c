"""Diagnostics as text, as one line each, and as data."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple

from a87ws.base.faults import Diagnostic, Severity
from a87ws.base.text import ESCAPED_BRACKET, RUNNER_COMMAND, cells, show, show_character
from a87ws.base.yaml import Document
from a87ws.checks.say import say, say_hint, with_hint
from a87ws.checks.secrets import ADDRESS, Stretch, secrets

if TYPE_CHECKING:
    from a87ws.base.faults import Diagnostic, Label, Span
    from a87ws.base.yaml import Document

WIDTH: Final = 100  # cells of source shown at most; a longer line is cut around the carets
MOST_CHARACTERS: Final = 4 * WIDTH
LONG: Final = 40 * WIDTH
MASK: Final = "…"
CUT: Final = "…"


class Excerpt(NamedTuple):
    """A line as shown, the cells before its carets, and how many carets."""

    line: str
    indent: int
    carets: int


def excerpt(line: str, span: Span, hidden: Iterable[Stretch] = ()) -> Excerpt:
    """The line of `span` (its first, where it has several), without what is hidden."""
    if (
        len(line) > LONG
    ):  # what is far from the carets is not shown: look at the part around them alone
        start = max(0, min(span.column - 1, len(line)) - LONG // 2)
        moved = replace(
            span, column=span.column - start, end_column=max(span.end_column - start, 1)
        )
        cut = [
            Stretch(span.line - 1, at - start, span.line - 1, end - start)
            for at, end in _of_line(span.line - 1, len(line), hidden)
            if end > start
        ]
        return _excerpt(
            line[start : start + LONG],
            moved,
            [each._replace(column=max(each.column, 0)) for each in cut],
        )
    return _excerpt(line, span, hidden)


def _excerpt(line: str, span: Span, hidden: Iterable[Stretch]) -> Excerpt:
    shown = [show_character(character) for character in line]
    for match in re.finditer(re.escape(RUNNER_COMMAND), line):
        shown[match.end() - 1] = ESCAPED_BRACKET
    for start, end in (
        *_of_line(span.line - 1, len(line), hidden),
        *(match.span() for match in ADDRESS.finditer(line)),
    ):
        if any(shown[start:end]) and line[start:end].strip():
            lead = len(line[start:end]) - len(line[start:end].lstrip())
            mask = "…@…" if "@" in line[start:end] else MASK
            shown[start + lead : end] = [mask, *[""] * (end - start - lead - 1)]
    first = min(max(span.column - 1, 0), len(shown))
    last = len(line.rstrip()) if span.end_line > span.line else span.end_column - 1
    last = min(max(last, first), len(shown))
    widths = [cells(each) for each in shown]
    # A heap of combining marks takes no cells, and yet is to be cut.
    heap = len(shown) > MOST_CHARACTERS
    costs = [
        max(width, int(heap and each != "")) for width, each in zip(widths, shown, strict=True)
    ]
    left, right = _window(costs, first, last)
    text = "".join(shown[left:right])
    before, after = CUT if left else "", CUT if right < len(shown) else ""
    indent = len(before) + sum(widths[left:first])
    return Excerpt(before + text + after, indent, max(1, sum(widths[first : min(last, right)])))


def _of_line(line: int, length: int, hidden: Iterable[Stretch]) -> Iterable[tuple[int, int]]:
    for part in hidden:
        if part.line <= line <= part.end_line:
            start = part.column if part.line == line else 0
            end = part.end_column if part.end_line == line else length
            yield min(start, length), min(end, length)


def _window(widths: list[int], first: int, last: int) -> tuple[int, int]:
    """The part of a line to show: all of it, or the carets with a third of the width before them."""
    if sum(widths) <= WIDTH:
        return 0, len(widths)
    left, room = first, WIDTH // 3
    while left > 0 and room >= widths[left - 1]:
        left -= 1
        room -= widths[left]
    right, room = left, WIDTH
    while right < len(widths) and room >= widths[right]:
        room -= widths[right]
        right += 1
    while (
        left > 0 and room >= widths[left - 1]
    ):  # the carets are near the end: show more of what is before
        left -= 1
        room -= widths[left]
    return left, max(right, min(last, first + 1))


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


UNREADABLE = 3


@dataclass(frozen=True)
class Diagnosis:
    """How many files were read, what is to be said of them, in order, and their texts to show it
    in.
    """

    checked: int
    diagnostics: tuple[Diagnostic, ...]
    documents: Mapping[str, Document] = field(default_factory=dict)
    call_is_readable: bool = True
    prefix: str = ""
    """The folder of the call inside its git repository, with a slash after it: hosts name files
    from the top.
    """

    def from_top(self, path: str) -> str:
        """A path of the call as the host of its git repository names it."""
        return posixpath.normpath(self.prefix + path) if self.prefix else path

    def count(self, severity: Severity) -> int:
        """How many diagnostics weigh `severity`."""
        return sum(each.severity is severity for each in self.diagnostics)

    @property
    def has_errors(self) -> bool:
        """Whether the run fails."""
        return any(each.severity is Severity.ERROR for each in self.diagnostics)

    @property
    def exit_code(self) -> int:
        """The contract's: 3 where call.yaml cannot be read at all, 1 where an error was found, else
        0.
        """
        return int(self.has_errors) if self.call_is_readable else UNREADABLE


FORMATS: Final[
    Mapping[str, tuple[str, str]]
] = {  # by module and function: only the one that is asked for is loaded
    "text": ("a87ws.validate.text", "text"),
    "concise": ("a87ws.validate.text", "concise"),
    "json": ("a87ws.validate.text", "as_json"),
    "github": ("a87ws.validate.forges", "github"),
    "gitlab": ("a87ws.validate.forges", "gitlab"),
    "sarif": ("a87ws.validate.forges", "sarif"),
}


def render(form: str, diagnosis: Diagnosis, *, colour: bool = False) -> str:
    """A diagnosis in one of the forms; only text and concise have colour."""
    module, function = FORMATS[form]
    rendered: str = getattr(import_module(module), function)(diagnosis, colour=colour)
    return rendered
