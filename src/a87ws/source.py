"""YAML 1.2 text to plain values that remember where they were written. The only room that knows the YAML reader.

The builder walks the parser's event stream without recursion and refuses while streaming whatever a call file has no
use for: anchors, aliases, tags, merge keys, directives, second documents, duplicate keys, great depth.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, TypeAlias

import yaml

from a87ws.diagnostics import Diagnostic, Label, Severity, Span

Route: TypeAlias = tuple[str | int, ...]
Scalar: TypeAlias = str | int | bool | Decimal | None
Value: TypeAlias = "Scalar | list[Value] | dict[str, Value]"

MAX_BYTES: Final = 256 * 1024
MAX_BYTES_GENERATED: Final = 64 * 1024 * 1024
"""Of a file that the tool wrote itself, which grows with the call."""
MAX_DEPTH: Final = 32
MAX_EVENTS: Final = 50_000

# The same events from libyaml, or, where PyYAML was built without it, from pure Python and twenty times slower.
_Parser: Any = getattr(getattr(yaml, "cyaml", None), "CParser", None) or yaml.Loader
_Event: TypeAlias = Any  # each class of events has its own attributes

_PLAIN = re.compile(
    r"""(?P<null>null|Null|NULL|~|)
      | (?P<true>true|True|TRUE) | (?P<false>false|False|FALSE)
      | (?P<integer>[-+]?[0-9]{1,18}) | (?P<octal>0o[0-7]{1,18}) | (?P<hex>0x[0-9a-fA-F]{1,15})
      | (?P<decimal>[-+]?(?:\.[0-9]{1,18}|[0-9]{1,18}(?:\.[0-9]{0,18})?)(?:[eE][-+]?[0-9]{1,2})?)""",
    re.VERBOSE,
)
_MAY_BE_TYPED = frozenset("nNtTfF~+-.0123456789")

# Two patterns that only files with other letters than ASCII need: compiled when they are, since that takes 5 ms.
_REFUSED = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 and C1 controls but tab and line feed
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u2028\u2029\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff0-\uffff\U000e0000-\U000e00ff\U000e01f0-\U000e0fff\ue000-\uf8ff\U000f0000-\U0010ffff]"
)
_ASCII_TEXT = bytes([9, 10, 13, *range(32, 127)])
_ALLOWED_IN_REFUSED = frozenset("\u061c")  # the Arabic letter mark orders ordinary text
_CONFLICT_MARKER = re.compile(r"^(?:<{7}|\|{7}|={7}|>{7})(?: .*)?$", re.MULTILINE)
_REFUSED_RUNS = (
    "(?m)(?P<marks>[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{5,})"
    "|^ *(?P<indentation>\u00a0)[ \u00a0]*(?:- |[\"']?\\w[\\w-]*[\"']?:(?: |$))"
    "|^ *(?:- +)*(?:-|[\"']?\\w[\\w-]*[\"']?:)(?P<separator>\u00a0)"
)
_NAMES: Mapping[str, str] = {
    "\x00": "a NUL byte",
    "\x1b": "an escape character",
    "\u00ad": "a soft hyphen",
    "\u0085": "a next-line character",
    "\u200b": "a zero-width space",
    "\u2028": "a line separator",
    "\u2029": "a paragraph separator",
    "\u2060": "a word joiner",
    "\ufeff": "a byte order mark inside the text",
    "\ufffd": "a replacement character, left where text was damaged",
}

_RUNS: Mapping[str, str] = {
    "marks": "a letter with more than four marks",
    "indentation": "a no-break space in the indentation",
    "separator": "a no-break space where a space is needed",
}

_INDENTED = ("a line that is indented unlike its neighbours", "align it, or put the value in quotes")
_UNKNOWN = ("not readable as YAML here", "look for a missing quote, colon or bracket on this line or the one before")
_CANNOT_BEGIN = "a character that cannot begin an unquoted value"
_PLAIN_WORDS: Sequence[tuple[str, str, str]] = (
    ("mapping values are not", "a colon followed by a space inside an unquoted value", "put the value in quotes"),
    ("could not find expected ':'", "a line that is no `key: value` nor part of one", "add the colon, or indent it"),
    ("violates indentation", "a tab where spaces are needed", "indent with spaces"),
    ("found character that cannot start", _CANNOT_BEGIN, "put the value in quotes"),
    ("found character '", _CANNOT_BEGIN, "put the value in quotes"),
    ("found unexpected end of stream", "a quote that is never closed", "close it; an apostrophe inside is `''`"),
    ("while parsing a flow", "a bracket that is not closed, or a missing comma", "close the bracket, or add the comma"),
    ("node content", "a bracket or comma where a value is needed", "put the value in quotes"),
    ("expected <block end>", *_INDENTED),
    ("did not find expected '-' indicator", "a list item indented unlike its neighbours", "align the dashes"),
    ("did not find expected key", *_INDENTED),
    ("<document start>", *_INDENTED),
    ("scanning an anchor", "a value that begins with `&`", "put the value in quotes"),
    ("scanning an alias", "a value that begins with `*`", "put the value in quotes"),
    ("scanning a block scalar", "text beside `|` or `>`", "begin the text on the next line"),
    ("scanning a directive", "a line that begins with `%`", "delete the line, or put the value in quotes"),
    ("unknown escape character", "a backslash that YAML does not know in double quotes", "use single quotes"),
    ("entries are not allowed", "a list item where none can begin", "start the list on a new line"),
)
_BEGINS_THERE = (
    "found unexpected end of stream",
    "while parsing a flow",
    "could not find expected ':'",
    "scanning an anchor",
    "scanning an alias",
)
_VALUE = re.compile(r"""\s*(?:-\ +)*(?:[\w-]+:\ +)?(?P<value>(?P<first>\S).*)""", re.VERBOSE)
_STUCK = re.compile(r"\s*(?:- +)*(?P<key>[A-Za-z_][\w-]*):(?P<value>[^\s:/].*)")
_CURLY = "\u201c\u201d\u201e\u2018\u2019\u00ab"


@dataclass(slots=True)
class Node:
    """The place of a value, of its key if it has one, and of the values inside it."""

    start: tuple[int, int]
    end: tuple[int, int]
    key: tuple[tuple[int, int], tuple[int, int]] | None = None
    children: dict[str | int, Node] | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """One file as read: its text, its value, the place of every key and value, and what is wrong with it as YAML.

    A document with faults has no value.
    """

    path: str
    text: str
    value: Value
    root: Node | None
    faults: tuple[Diagnostic, ...] = ()

    def span(self, route: Route = (), *, key: bool = False) -> Span:
        """The place of the value (or of the key) at `route`; the nearest one around it if there is none."""
        node, found = self.root, self.root
        for step in route:
            node = (node.children or {}).get(step) if node else None
            if node is None:
                key = False
                break
            found = node
        if found is None:
            return Span(self.path)
        start, end = found.key if key and found.key else (found.start, found.end)
        if end[0] > start[0]:
            end = self._trim(start, end)
        last = self.text.count("\n")
        if start[0] > last:  # an empty value at the end of a text without a last line feed
            start = end = (last, len(self.text.rpartition("\n")[2]))
        return Span(self.path, start[0] + 1, start[1] + 1, end[0] + 1, end[1] + 1)

    def _trim(self, start: tuple[int, int], end: tuple[int, int]) -> tuple[int, int]:
        """The parser ends a block where the next token begins; take the blank tail off."""
        lines = self.text.split("\n")
        line, column = end
        while line > start[0] and not (lines[line] if line < len(lines) else "")[:column].strip():
            line, column = line - 1, len(lines[line - 1])
        return line, len(lines[line][:column].rstrip()) if line < len(lines) else column


class Documents(Mapping[str, Document]):
    """The documents of many files, each read from its bytes when it is asked for.

    The tree of places is ten times as large as the text, and nearly all files are looked at once: only the last few
    are kept, and of the others not even the bytes.
    """

    def __init__(self, files: Mapping[str, bytes], most: Callable[[str], int], again: Callable[[str], bytes]) -> None:
        """Take the bytes of each file by its path, how large each may be, and where its bytes can be had again."""
        self._files: dict[str, bytes | None] = dict(files)
        self._most = most
        self._again = again
        self._kept: dict[str, Document] = {}

    def __getitem__(self, path: str) -> Document:
        """Read one document."""
        document = self._kept.pop(path, None)
        if document is None:
            data = self._files[path]
            document = parse(path, self._again(path) if data is None else data, max_bytes=self._most(path))
            self._files[path] = None
            if len(self._kept) == _KEPT:
                self._kept.pop(next(iter(self._kept)))
        self._kept[path] = document  # the last that was asked for is the last to go
        return document

    def __contains__(self, path: object) -> bool:
        """Whether there is such a file; nothing is read."""
        return path in self._files

    def __iter__(self) -> Iterator[str]:
        """The paths, in the order they were given."""
        return iter(self._files)

    def __len__(self) -> int:
        """How many files there are."""
        return len(self._files)


_KEPT: Final = 16


class _Refused(Exception):  # noqa: N818  carries a diagnostic; the stream is at fault, not we
    """The stream holds something a call file may not; carries the diagnostic."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def parse(path: str, data: bytes, *, max_bytes: int = MAX_BYTES) -> Document:  # noqa: PLR0911  one for each fault
    """Read one YAML document from bytes. Never raises: what is wrong is in `faults`, each with its place.

    `max_bytes` is there for files that the tool wrote itself; keys and values are limited in proportion.
    """
    if len(data) > max_bytes:
        fault = _fault(path, "yaml-too-large", f"{len(data):,} bytes; a file may have {max_bytes:,}", (0, 0))
        return Document(path, "", None, None, (fault,))
    try:
        text = data.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8").splitlines() or [""]
        place = (len(before) - 1, len(before[-1]))
        what = "UTF-16 text, not UTF-8" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "not UTF-8 text"
        fault = _fault(path, "yaml-encoding", what, place, hint="save the file as UTF-8")
        return Document(path, "", None, None, (fault,))
    plain = data.isascii() and not data.translate(None, _ASCII_TEXT)  # at once: most files
    faults = [*(() if plain else _refused_characters(path, text)), *_conflict_markers(path, text)]
    if faults:
        return Document(path, text, None, None, tuple(faults))
    try:
        value, root = _build(path, text, MAX_EVENTS * max_bytes // MAX_BYTES)
    except _Refused as refused:
        return Document(path, text, None, None, (refused.diagnostic,))
    except yaml.MarkedYAMLError as error:
        if error.problem_mark and "maximum nesting depth" in str(error.problem):  # the reader's limit, far over ours
            return parse(path, text[: error.problem_mark.index].encode(), max_bytes=max_bytes)
        return Document(path, text, None, None, (_syntax(path, text, error),))
    except yaml.YAMLError as error:
        # Characters the reader refuses: ours are a superset, so this is a reader older than our list.
        fault = _fault(path, "yaml-character", f"a character YAML does not allow ({type(error).__name__})", (0, 0))
        return Document(path, text, None, None, (fault,))
    return Document(path, text, value, root)


def _build(path: str, text: str, max_events: int) -> tuple[Value, Node]:
    parser = _Parser(text)
    builder = _Builder(path)
    try:
        for count in range(max_events + 1):
            if count == max_events:
                raise _Refused(_fault(path, "yaml-too-large", f"over {max_events:,} keys and values", (0, 0)))
            if not builder.take(parser.get_event()):
                break
    finally:
        parser.dispose()
    if builder.root is None:
        raise _Refused(_fault(path, "yaml-empty", "the file is empty", (0, 0), hint="write its keys, or delete it"))
    return builder.value, builder.root


class _Builder:
    """Turns events into one value and the tree of its places, with an explicit stack."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.value: Value = None
        self.root: Node | None = None
        self.stack: list[tuple[list[Value] | dict[str, Value], Node]] = []
        self.key: tuple[str, _Event] | None = None  # the key that waits for its value
        self.documents = 0

    def take(self, event: _Event) -> bool:
        """Take one event; False after the last."""
        kind = type(event)
        if kind is yaml.ScalarEvent:
            self._check(event)
            if self.stack and self.key is None and isinstance(self.stack[-1][0], dict):
                self._take_key(event)
            else:
                self._put(_typed(event.value) if event.implicit[0] else event.value, event, None)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            self._check(event)
            if self.stack and self.key is None and isinstance(self.stack[-1][0], dict):
                hint = "use a word as key; put a value that begins with `{{` or `[[` in quotes"
                raise self._refuse("yaml-key-not-text", "a key that is a list or a mapping", event, hint)
            if len(self.stack) == MAX_DEPTH:
                raise self._refuse("yaml-too-deep", f"more than {MAX_DEPTH} levels inside each other", event)
            empty: list[Value] | dict[str, Value] = {} if kind is yaml.MappingStartEvent else []
            self.stack.append((empty, self._put(empty, event, {})))
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            mark = event.end_mark
            self.stack.pop()[1].end = (mark.line, mark.column)
        elif kind is yaml.DocumentStartEvent:
            self._take_document(event)
        elif kind is yaml.AliasEvent:
            raise self._refuse("yaml-alias", f"alias `*{event.anchor}`", event, "write the value out, or quote it")
        return kind is not yaml.StreamEndEvent

    def _check(self, event: _Event) -> None:
        if event.anchor is not None:
            raise self._refuse("yaml-anchor", f"anchor `&{event.anchor}`", event, "write the value out, or quote it")
        if event.tag is not None:
            raise self._refuse("yaml-tag", f"tag `{event.tag}`", event, "leave the tag out, or quote the value")

    def _take_document(self, event: _Event) -> None:
        self.documents += 1
        if event.version or event.tags:
            raise self._refuse("yaml-directive", "a `%` directive", event, "delete the line")
        if self.documents > 1:
            raise self._refuse("yaml-second-document", "a second document in one file", event, "delete the `---`")

    def _take_key(self, event: _Event) -> None:
        container, node = self.stack[-1]
        name = event.value
        if name == "<<" and event.implicit[0]:
            raise self._refuse("yaml-merge-key", "merge key `<<`", event, "write the keys out")
        if not name:
            raise self._refuse("yaml-key-not-text", "a value without a key", event, "write the key before the colon")
        if name in container:
            first = (node.children or {})[name].key
            label = Label(_span(self.path, *first), "first here") if first else None
            raise self._refuse("yaml-duplicate-key", f"key `{name}` stands twice", event, "keep one", label)
        self.key = (name, event)

    def _put(self, value: Value, event: _Event, children: dict[str | int, Node] | None) -> Node:
        start, end = event.start_mark, event.end_mark
        node = Node((start.line, start.column), (end.line, end.column), None, children)
        if not self.stack:
            self.value, self.root = value, node
            return node
        container, parent = self.stack[-1]
        step: str | int
        if isinstance(container, dict):
            assert self.key is not None  # a mapping's events come in pairs  # noqa: S101
            step, at = self.key
            node.key = ((at.start_mark.line, at.start_mark.column), (at.end_mark.line, at.end_mark.column))
            container[step] = value
            self.key = None
        else:
            step = len(container)
            container.append(value)
        assert parent.children is not None  # only collections are on the stack  # noqa: S101
        parent.children[step] = node
        return node

    def _refuse(
        self, code: str, message: str, event: _Event, hint: str | None = None, related: Label | None = None
    ) -> _Refused:
        start, end = event.start_mark, event.end_mark
        span = _span(self.path, (start.line, start.column), (end.line, end.column))
        also = (related,) if related else ()
        return _Refused(Diagnostic(code, Severity.ERROR, message, Label(span), also, hint))


def _typed(text: str) -> Scalar:
    """The value of an unquoted scalar by the core schema of YAML 1.2; decimals stay the decimals they are."""
    if text and text[0] not in _MAY_BE_TYPED:
        return text
    match = _PLAIN.fullmatch(text)
    if match is None:
        return text
    kind = match.lastgroup
    if kind == "integer":
        return int(text)
    if kind == "decimal":
        return Decimal(text)
    if kind in ("octal", "hex"):
        return int(text, 0)
    return {"true": True, "false": False}.get(str(kind))


def _refused_characters(path: str, text: str) -> list[Diagnostic]:
    found = []
    for match in re.finditer(_REFUSED, text):
        character = match[0]
        if character in _ALLOWED_IN_REFUSED:
            continue
        name = _NAMES.get(character, "a character that does not show or turns text around")
        message = f"{name} (U+{ord(character):04X})"
        line = text.count("\n", 0, match.start())
        column = match.start() - (text.rfind("\n", 0, match.start()) + 1)
        found.append(_fault(path, "yaml-character", message, (line, column), hint="delete it and type the text again"))
        if len(found) == 5:  # noqa: PLR2004  a damaged file says so five times, not five thousand
            return found
    run = None if text.isascii() else re.search(_REFUSED_RUNS, text)
    if run is not None:
        at = run.start(str(run.lastgroup))
        message = _RUNS[str(run.lastgroup)]
        line, column = text.count("\n", 0, at), at - (text.rfind("\n", 0, at) + 1)
        found.append(_fault(path, "yaml-character", message, (line, column), hint="delete it and type the text again"))
    return found


def _conflict_markers(path: str, text: str) -> list[Diagnostic]:
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return []
    markers = list(_CONFLICT_MARKER.finditer(text))
    if not any(match[0][0] in "<>" for match in markers):  # a line of equals signs alone underlines a heading
        return []
    line = text.count("\n", 0, markers[0].start())
    hint = "keep one side and delete the marker lines"
    message = "a merge conflict was left in the file"
    return [_fault(path, "yaml-conflict-marker", message, (line, 0), len(markers[0][0]), hint=hint)]


def _syntax(path: str, text: str, error: yaml.MarkedYAMLError) -> Diagnostic:
    problem = " ".join(filter(None, (error.context, error.problem)))
    mark = error.problem_mark or error.context_mark
    if any(words in problem for words in _BEGINS_THERE):  # the reader noticed only later
        mark = error.context_mark or mark
    message, hint = next(
        ((words, cure) for needle, words, cure in _PLAIN_WORDS if needle in problem),
        _UNKNOWN,
    )
    at = (mark.line, mark.column) if mark else (0, 0)
    at, message, hint = _reworded(text.split("\n"), at, problem, (message, hint))
    return _fault(path, "yaml-syntax", message, at, hint=hint)


def _reworded(
    lines: list[str], at: tuple[int, int], problem: str, words: tuple[str, str]
) -> tuple[tuple[int, int], str, str]:
    """The place and the words, after a look at the line itself: the reader often stops behind what is wrong."""
    (line, column), (message, hint) = at, words
    while line > 0 and (line >= len(lines) or not lines[line].strip()):  # the reader stopped on the blank tail
        line, column = line - 1, len(lines[line - 1].rstrip())
    before, after = lines[line][:column], lines[line][column:]
    value = match["value"] if (match := _VALUE.match(lines[line])) else ""
    stuck = _STUCK.fullmatch(lines[line - 1]) if "mapping values" in problem and line > 0 else None
    if after.startswith("\t") and not before.strip():
        message, hint = "a tab where spaces are needed", "indent with spaces"
    elif stuck and before.count(":") == 0:  # the reader took two lines for one value, and stopped at the next colon
        line, column = line - 1, stuck.start("value")
        message, hint = "no space after a colon", f"write `{stuck['key']}: …`"
    elif "mapping values" in problem and value[:1] in _CURLY and value:
        message, hint = (
            "a colon inside curly quotes, which are no quotes to YAML",
            'put the value in straight quotes: `"`',
        )
    elif "mapping values" in problem and ":" not in before and line > 0 and ": " in f"{lines[line - 1]} ":
        message, hint = _INDENTED  # the first colon of its line: a key that stands too far in
    elif (message, hint) == _INDENTED and before.strip().endswith(("'", '"')):
        message = "text after a closing quote"
        hint = "put the whole value in quotes; within `'…'` an apostrophe is `''`"
    elif (message, hint) == _INDENTED and value[:1] in ("[", "{") and before.strip().endswith(("]", "}")):
        message, hint = "text after a closing bracket", "put the whole value in quotes"
    elif (message, hint) == _UNKNOWN and value[:1] in tuple("?@`%*&!|>[]{},"):
        message, hint = f"a value that begins with `{value[0]}`", "put the value in quotes"
    elif message == _CANNOT_BEGIN and after:
        message = f"a value that begins with {'a back-tick' if after[0] == '`' else f'`{after[0]}`'}"
    return (line, column), message, hint


def _fault(  # noqa: PLR0913  what a diagnostic has
    path: str, code: str, message: str, at: tuple[int, int], width: int = 1, *, hint: str | None = None
) -> Diagnostic:
    span = _span(path, at, (at[0], at[1] + width))
    return Diagnostic(code, Severity.ERROR, message, Label(span), hint=hint)


def _span(path: str, start: tuple[int, int], end: tuple[int, int]) -> Span:
    return Span(path, start[0] + 1, start[1] + 1, end[0] + 1, end[1] + 1)
