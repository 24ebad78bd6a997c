"""Diagnostics as text, as one line each, and as data."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from importlib import import_module
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple, Self, TypeAlias

from a87ws.base.faults import Diagnostic, Severity
from a87ws.base.text import ESCAPED_BRACKET, RUNNER_COMMAND, cells, show, show_character
from a87ws.base.yaml import Document
from a87ws.checks.say import say, say_hint, with_hint
from a87ws.checks.secrets import ADDRESS, Stretch, secrets

if TYPE_CHECKING:
    from a87ws.base.faults import Diagnostic, Label, Span
    from a87ws.base.yaml import Document

Range: TypeAlias = tuple[int, int]  # of a line: from 0, end exclusive
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
    index = span.line - 1
    if len(line) <= LONG:
        return _excerpt(line, span, _of_line(index, len(line), hidden))
    # What is far from the carets is not shown: look only at the part around them.
    offset = max(0, min(span.column - 1, len(line)) - LONG // 2)
    end_column = max(span.end_column - offset, 1)
    moved = replace(span, column=span.column - offset, end_column=end_column)
    part = line[offset : offset + LONG]
    ranges = []
    for start, end in _of_line(index, len(line), hidden):
        if end > offset:
            ranges.append((max(start - offset, 0), min(end - offset, len(part))))
    return _excerpt(part, moved, ranges)


def _excerpt(line: str, span: Span, hidden: Iterable[Range]) -> Excerpt:
    shown = _masked(line, hidden)
    first = min(max(span.column - 1, 0), len(shown))
    last = span.end_column - 1
    if span.end_line > span.line:
        last = len(line.rstrip())
    last = min(max(last, first), len(shown))
    widths = list(map(cells, shown))
    costs = widths
    if len(shown) > MOST_CHARACTERS:
        # A heap of combining marks takes no cells, but must be cut all the same.
        costs = list(map(max, widths, map(bool, shown)))
    left, right = _window(costs, first, last)
    before, text, after = "", "".join(shown[left:right]), ""
    if left:
        before = CUT
    if right < len(shown):
        after = CUT
    indent = len(before) + sum(widths[left:first])
    return Excerpt(before + text + after, indent, max(1, sum(widths[first : min(last, right)])))


def _masked(line: str, hidden: Iterable[Range]) -> list[str]:
    """What is shown for each character of a line; addresses and what is hidden become a mark."""
    shown = list(map(show_character, line))
    for match in re.finditer(re.escape(RUNNER_COMMAND), line):
        shown[match.end() - 1] = ESCAPED_BRACKET
    addresses = map(re.Match.span, ADDRESS.finditer(line))
    for start, end in chain(hidden, addresses):
        words = line[start:end]
        if any(shown[start:end]) and words.strip():
            begin = start + len(words) - len(words.lstrip())
            shown[begin:end] = [""] * (end - begin)
            shown[begin] = "…@…" if "@" in words else MASK
    return shown


def _of_line(line: int, length: int, hidden: Iterable[Stretch]) -> Iterator[Range]:
    """What is hidden of a line: where each stretch begins and ends in it."""
    for stretch in hidden:
        if stretch.line <= line <= stretch.end_line:
            start, end = 0, length
            if stretch.line == line:
                start = min(stretch.column, length)
            if stretch.end_line == line:
                end = min(stretch.end_column, length)
            yield start, end


def _window(widths: list[int], first: int, last: int) -> Range:
    """The part of a line to show: all, or the carets with a third of the width before them."""
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
    # Where the carets are near the end, there is room for more of what is before.
    while left > 0 and room >= widths[left - 1]:
        left -= 1
        room -= widths[left]
    return left, max(right, min(last, first + 1))


MOST_IN_A_FILE: Final = 20
_COLOURS: Final = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.NOTE: "1;36"}
_FRAME: Final = "34"
_WEIGHT: Final = {severity: i for i, severity in enumerate(Severity)}


def summary(diagnosis: Diagnosis) -> str:
    """The last line: `32 files checked: 0 errors, 4 warnings, 2 notes`."""
    counts = [_counted(diagnosis.count(severity), severity.value) for severity in Severity]
    return f"{_counted(diagnosis.checked, 'file')} checked: {', '.join(counts)}"


def text(diagnosis: Diagnosis, *, colour: bool = False) -> str:
    """Each diagnostic with the line it is about and carets under the place."""
    return "\n\n".join([*blocks(diagnosis, colour=colour), summary(diagnosis)]) + "\n"


def blocks(diagnosis: Diagnosis, *, colour: bool = False) -> Iterator[str]:
    """Each diagnostic as text, by file: at most 20 of each, the worst first, then a count."""
    for path, diagnostics in by_path(diagnosis.diagnostics).items():
        for diagnostic in diagnostics[:MOST_IN_A_FILE]:
            yield "\n".join(_block(diagnostic, diagnosis.documents, colour=colour))
        yield from more(path, diagnostics)


def more(path: str, diagnostics: Sequence[Diagnostic]) -> Iterator[str]:
    """A line that counts those of a file that are not shown, if there are any."""
    if len(diagnostics) > MOST_IN_A_FILE:
        yield f"{show(path)}: {len(diagnostics) - MOST_IN_A_FILE} more"


def concise(diagnosis: Diagnosis, *, colour: bool = False) -> str:
    """Each diagnostic on one line: place, severity, code, words, hint."""
    lines = []
    for path, diagnostics in by_path(diagnosis.diagnostics).items():
        for diagnostic in diagnostics[:MOST_IN_A_FILE]:
            head = _head(diagnostic, colour=colour)
            words = show(with_hint(diagnostic.message, diagnostic.hint))
            lines.append(f"{_place(diagnostic.primary)}: {head}: {words}")
        lines += more(path, diagnostics)
    return "\n".join([*lines, summary(diagnosis)]) + "\n"


def _head(diagnostic: Diagnostic, *, colour: bool) -> str:
    words = f"{diagnostic.severity.value}[{diagnostic.code}]"
    return _paint(words, _COLOURS[diagnostic.severity], colour=colour)


def as_json(diagnosis: Diagnosis, *, colour: bool = False) -> str:
    """The contract's JSON; lines and columns from 1."""
    import json

    del colour  # data has none
    value = {
        "version": 1,
        "checked": diagnosis.checked,
        "errors": diagnosis.count(Severity.ERROR),
        "warnings": diagnosis.count(Severity.WARNING),
        "diagnostics": list(map(_as_data, diagnosis.diagnostics)),
    }
    return json.dumps(value, indent=2) + "\n"


def _as_data(diagnostic: Diagnostic) -> dict[str, str | int | None]:
    span = diagnostic.primary.span
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": say(diagnostic.message),
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "hint": say_hint(diagnostic.hint),
    }


def _block(
    diagnostic: Diagnostic, documents: Mapping[str, Document], *, colour: bool
) -> Iterator[str]:
    yield f"{_head(diagnostic, colour=colour)}: {show(say(diagnostic.message))}"
    labels = (diagnostic.primary, *diagnostic.related)
    margin = len(str(max(label.span.line for label in labels)))
    marks = _Marks("-->", "^", _COLOURS[diagnostic.severity])
    for label in labels:
        yield from _lines(marks, label, documents.get(label.span.path), margin, colour=colour)
        marks = _Marks(":::", "-", _FRAME)
    if diagnostic.hint:
        yield f"{' ' * (margin + 2)}= hint: {show(say(diagnostic.hint))}"


class _Marks(NamedTuple):
    arrow: str
    caret: str
    paint: str


def _lines(
    marks: _Marks, label: Label, document: Document | None, margin: int, *, colour: bool
) -> Iterator[str]:
    yield f"{' ' * (margin + 1)}{_paint(marks.arrow, _FRAME, colour=colour)} {_place(label)}"
    if document is None or not document.text:
        return
    lines = document.text.split("\n")
    if label.span.line > len(lines):
        return
    shown = excerpt(lines[label.span.line - 1], label.span, secrets(document, label.span))
    bar = _paint("|", _FRAME, colour=colour)
    yield f"{' ' * (margin + 2)}{bar}"
    yield f" {label.span.line:>{margin}} {bar} {shown.line}".rstrip()
    carets = _paint(marks.caret * shown.carets, marks.paint, colour=colour)
    words = show(say(label.text)) if label.text else ""
    yield f"{' ' * (margin + 2)}{bar} {' ' * shown.indent}{carets} {words}".rstrip()


def _place(label: Label) -> str:
    """A path that begins with a colon would turn the line into a command to a CI runner."""
    path = show(label.span.path)
    if path.startswith(":"):
        path = f"./{path}"
    return f"{path}:{label.span.line}:{label.span.column}"


def by_path(diagnostics: Iterable[Diagnostic]) -> Mapping[str, list[Diagnostic]]:
    """The diagnostics of each file; of too many to show, errors come first."""
    files: dict[str, list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        files.setdefault(diagnostic.primary.span.path, []).append(diagnostic)
    for of_file in files.values():
        if len(of_file) > MOST_IN_A_FILE:
            of_file.sort(key=lambda diagnostic: _WEIGHT[diagnostic.severity])
    return files


def _paint(words: str, code: str, *, colour: bool) -> str:
    if not colour:
        return words
    return f"\x1b[{code}m{words}\x1b[0m"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


UNREADABLE = 3


@dataclass(frozen=True)
class Diagnosis:
    """How many files were read, the diagnostics in order, and the texts to show them in."""

    checked: int
    diagnostics: tuple[Diagnostic, ...]
    documents: Mapping[str, Document] = field(default_factory=dict)
    call_is_readable: bool = True
    prefix: str = ""
    """The folder of the call in its git repository, with a final slash; hosts need it."""

    def from_top(self, path: str) -> str:
        """A path of the call as the host of its git repository names it."""
        if not self.prefix:
            return path
        return posixpath.normpath(self.prefix + path)

    def count(self, severity: Severity) -> int:
        """How many diagnostics have that severity."""
        return list(map(attrgetter("severity"), self.diagnostics)).count(severity)

    @property
    def has_errors(self) -> bool:
        """Whether the run fails."""
        return self.count(Severity.ERROR) > 0

    @property
    def exit_code(self) -> int:
        """The contract's: 3 where call.yaml cannot be read at all, 1 for an error, else 0."""
        if not self.call_is_readable:
            return UNREADABLE
        return int(self.has_errors)


class Form(StrEnum):
    """The forms in which a diagnosis is printed: each with the module and the function that print
    it, loaded only when it is asked for. A new form is one line here and its function.
    """

    TEXT = "text", "a87ws.validate.text", "text"
    CONCISE = "concise", "a87ws.validate.text", "concise"
    JSON = "json", "a87ws.validate.text", "as_json"
    GITHUB = "github", "a87ws.validate.forges", "github"
    GITLAB = "gitlab", "a87ws.validate.forges", "gitlab"
    SARIF = "sarif", "a87ws.validate.forges", "sarif"

    module: str
    function: str

    def __new__(cls, name: str, module: str = "", function: str = "") -> Self:
        """A member is written with all three, and looked up by its name alone."""
        form = str.__new__(cls, name)
        form._value_ = name
        form.module = module
        form.function = function
        return form


def render(form: str, diagnosis: Diagnosis, *, colour: bool = False) -> str:
    """A diagnosis in one of the forms; only text and concise have colour."""
    printer = Form(form)
    function = getattr(import_module(printer.module), printer.function)
    rendered: str = function(diagnosis, colour=colour)
    return rendered
