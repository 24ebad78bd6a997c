"""YAML 1.2 text to plain values that remember where they were written. Only here is YAML read.

What a call file has no use for is refused as the events stream by.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final, TypeAlias

import yaml

from a87ws.base.faults import Diagnostic, Label, Message, Severity
from a87ws.base.yaml.document import (
    RETYPE,
    Document,
    Node,
    Place,
    Route,
    Scalar,
    Value,
    fault_at,
    hidden,
    refused,
    span_between,
    syntax_fault,
)

__all__ = [
    "MAX_BYTES",
    "MAX_BYTES_GENERATED",
    "MAX_DEPTH",
    "MAX_EVENTS",
    "RETYPE",
    "Document",
    "Documents",
    "Node",
    "Route",
    "Scalar",
    "Value",
    "hidden",
    "parse",
]

_PLAIN = re.compile(
    r"""(?P<null>null|Null|NULL|~|)
      | (?P<true>true|True|TRUE) | (?P<false>false|False|FALSE)
      | (?P<integer>[-+]?[0-9]{1,18}) | (?P<octal>0o[0-7]{1,18}) | (?P<hex>0x[0-9a-fA-F]{1,15})
      | (?P<decimal>[-+]?(?:\.[0-9]{1,18}|[0-9]{1,18}(?:\.[0-9]{0,18})?)
                    (?:[eE][-+]?[0-9]{1,2})?)""",
    re.VERBOSE,
)
_MAY_BE_TYPED = frozenset("nNtTfF~+-.0123456789")


def typed(text: str) -> Scalar:
    """The value of an unquoted scalar by the core schema of YAML 1.2; decimals stay exact."""
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


MAX_BYTES: Final = 256 * 1024
MAX_BYTES_GENERATED: Final = 64 * 1024 * 1024
"""The limit for a file that the tool wrote itself, which grows with the call."""
MAX_DEPTH: Final = 32
MAX_EVENTS: Final = 50_000

# The same events from libyaml, or, where PyYAML was built without it, from pure Python and twenty
# times slower.
_Parser: Any = getattr(getattr(yaml, "cyaml", None), "CParser", None) or yaml.Loader
_Event: TypeAlias = Any  # each class of events has its own attributes


class _Refused(Exception):  # noqa: N818  carries a diagnostic; the stream is at fault, not we
    """The stream holds something a call file may not; carries the diagnostic."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.code)
        self.diagnostic = diagnostic


# one return for each fault
def parse(path: str, data: bytes, *, max_bytes: int = MAX_BYTES) -> Document:  # noqa: PLR0911
    """Read one YAML document from bytes. Never raises: `faults` says what is wrong, and where.

    A larger `max_bytes` is for files that the tool wrote itself; it raises the limit on keys and
    values in proportion.
    """
    if len(data) > max_bytes:
        message = Message("file-too-large", bytes=len(data), most=max_bytes)
        fault = fault_at(path, "yaml-too-large", message, (0, 0))
        return Document(path, "", None, None, (fault,))
    try:
        text = data.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        fault = _encoding_fault(path, data, error)
        return Document(path, "", None, None, (fault,))
    if faults := refused(path, data, text):
        return Document(path, text, None, None, tuple(faults))
    try:
        value, root = _build(path, text, MAX_EVENTS * max_bytes // MAX_BYTES)
    except _Refused as refusal:
        return Document(path, text, None, None, (refusal.diagnostic,))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        if mark and "maximum nesting depth" in str(error.problem):
            # The reader's limit is far above ours: the part before it has a fault of our own.
            return parse(path, text[: mark.index].encode(), max_bytes=max_bytes)
        return Document(path, text, None, None, (_syntax_fault(path, text, error),))
    except yaml.YAMLError as error:
        # Characters that the reader refuses. We refuse all of them and more, so this is a reader
        # older than our list.
        message = Message("character-refused", error=type(error).__name__)
        fault = fault_at(path, "yaml-character", message, (0, 0))
        return Document(path, text, None, None, (fault,))
    return Document(path, text, value, root)


def _encoding_fault(path: str, data: bytes, error: UnicodeDecodeError) -> Diagnostic:
    before = data[: error.start].decode("utf-8").splitlines() or [""]
    place = (len(before) - 1, len(before[-1]))
    message = Message("yaml-encoding")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        message = Message("encoding-utf-16")
    return fault_at(path, "yaml-encoding", message, place, hint=Message("yaml-encoding?"))


def _syntax_fault(path: str, text: str, error: yaml.MarkedYAMLError) -> Diagnostic:
    problem = " ".join(filter(None, (error.context, error.problem)))
    began, noticed = _place(error.context_mark), _place(error.problem_mark)
    return syntax_fault(path, text, problem, began, noticed)


def _place(mark: Any) -> Place | None:  # noqa: ANN401  the reader's own, without a type
    if mark is None:
        return None
    return mark.line, mark.column


def _build(path: str, text: str, max_events: int) -> tuple[Value, Node]:
    parser = _Parser(text)
    builder = _Builder(path, text)
    take, get_event = builder.take, parser.get_event
    try:
        for _ in range(max_events):
            if not take(get_event()):
                break
        else:
            message = Message("too-many-values", most=max_events)
            hint = Message("too-many-values?")
            raise _Refused(fault_at(path, "yaml-too-large", message, (0, 0), hint=hint))
    finally:
        parser.dispose()
    if builder.root is None:
        message, hint = Message("yaml-empty"), Message("yaml-empty?")
        raise _Refused(fault_at(path, "yaml-empty", message, (0, 0), hint=hint))
    return builder.value, builder.root


class _Builder:
    """Turns events into one value and the tree of its places, with an explicit stack."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text if "?" in text else None
        self.value: Value = None
        self.root: Node | None = None
        self.stack: list[tuple[list[Value] | dict[str, Value], Node]] = []
        self.key: tuple[str, _Event] | None = None  # the key that waits for its value
        self.documents = 0

    def take(self, event: _Event) -> bool:
        """Take one event; False after the last."""
        kind = type(event)
        if kind is yaml.ScalarEvent:
            self._take_scalar(event)
        elif kind is yaml.MappingStartEvent:
            self._open({}, event)
        elif kind is yaml.SequenceStartEvent:
            self._open([], event)
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            mark = event.end_mark
            self.stack.pop()[1].end = (mark.line, mark.column)
        elif kind is yaml.DocumentStartEvent:
            self._take_document(event)
        elif kind is yaml.AliasEvent:
            raise self._refuse("yaml-alias", event, Message("yaml-alias", name=event.anchor))
        return kind is not yaml.StreamEndEvent

    def _take_scalar(self, event: _Event) -> None:
        if event.anchor is not None or event.tag is not None:
            self._check(event)
        if self.stack and self.key is None and isinstance(self.stack[-1][0], dict):
            self._take_key(event)
        elif event.implicit[0]:
            self._put(typed(event.value), event, None)
        else:
            self._put(event.value, event, None)

    def _open(self, empty: list[Value] | dict[str, Value], event: _Event) -> None:
        """Begin a list or a mapping."""
        self._check(event)
        if self.stack and self.key is None and isinstance(self.stack[-1][0], dict):
            raise self._refuse("yaml-key-not-text", event, Message("yaml-key-not-text"))
        if len(self.stack) == MAX_DEPTH:
            raise self._refuse("yaml-too-deep", event, Message("yaml-too-deep", most=MAX_DEPTH))
        self.stack.append((empty, self._put(empty, event, {})))

    def _check(self, event: _Event) -> None:
        """Refuse an anchor or a tag."""
        if event.anchor is not None:
            raise self._refuse("yaml-anchor", event, Message("yaml-anchor", name=event.anchor))
        if event.tag is not None:
            written = event.tag.replace("tag:yaml.org,2002:", "!!", 1)
            raise self._refuse("yaml-tag", event, Message("yaml-tag", tag=written))

    def _take_document(self, event: _Event) -> None:
        self.documents += 1
        if event.version or event.tags:
            raise self._refuse("yaml-directive", event, Message("yaml-directive"))
        if self.documents > 1:
            raise self._refuse("yaml-second-document", event, Message("yaml-second-document"))

    def _take_key(self, event: _Event) -> None:
        container, node = self.stack[-1]
        name = event.value
        if self.text and self.text[event.start_mark.index - 1 : event.start_mark.index] == "?":
            # YAML 1.2 reads `[?x]` as the text `?x`; this reader, like most, reads a key `x`
            # without a value.
            at = (event.start_mark.line, event.start_mark.column - 1)
            message, hint = Message("question-mark"), Message("question-mark?")
            raise _Refused(fault_at(self.path, "yaml-syntax", message, at, hint=hint))
        if name == "<<" and event.implicit[0]:
            raise self._refuse("yaml-merge-key", event, Message("yaml-merge-key"))
        if not name:
            raise self._refuse("yaml-key-not-text", event, Message("key-absent"))
        if name in container:
            first = (node.children or {})[name].key
            also: tuple[Label, ...] = ()
            if first:
                also = (Label(span_between(self.path, *first), Message("first-here")),)
            message = Message("yaml-duplicate-key", key=name)
            raise self._refuse("yaml-duplicate-key", event, message, also)
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
            node.key = (
                (at.start_mark.line, at.start_mark.column),
                (at.end_mark.line, at.end_mark.column),
            )
            container[step] = value
            self.key = None
        else:
            step = len(container)
            container.append(value)
        assert parent.children is not None  # only collections are on the stack  # noqa: S101
        parent.children[step] = node
        return node

    def _refuse(
        self, code: str, event: _Event, message: Message, also: tuple[Label, ...] = ()
    ) -> _Refused:
        """A fault at an event; the key of its hint is that of its message and a question mark."""
        start, end = event.start_mark, event.end_mark
        span = span_between(self.path, (start.line, start.column), (end.line, end.column))
        hint = Message(f"{message.key}?")
        return _Refused(Diagnostic(code, Severity.ERROR, message, Label(span), also, hint))


class Documents(Mapping[str, Document]):
    """The documents of many files, each read from its bytes when it is asked for.

    The tree of places is ten times as large as the text, and nearly every file is needed once, so
    only the last few documents are kept; of the others even the bytes are dropped. A file that is
    asked for again has something to show, and stays.
    """

    def __init__(
        self, files: Mapping[str, bytes], most: Callable[[str], int], again: Callable[[str], bytes]
    ) -> None:
        """Take the bytes of each file by path, its size limit, and how to get its bytes again."""
        self._files: dict[str, bytes | None] = dict(files)
        self._most = most
        self._again = again
        self._last: dict[str, Document] = {}
        self._kept: dict[str, Document] = {}
        self._room = _ROOM

    def __getitem__(self, path: str) -> Document:
        """Read one document."""
        if path in self._kept:
            return self._kept[path]
        data = self._files[path]
        document = self._last.pop(path, None)
        if document is None:
            source = self._again(path) if data is None else data
            document = parse(path, source, max_bytes=self._most(path))
            self._files[path] = None
        if data is None and len(document.text) <= self._room:
            self._kept[path] = document
            self._room -= len(document.text)
            return document
        self._last[path] = document  # the most recent is dropped last
        if len(self._last) > _LAST:
            self._last.pop(next(iter(self._last)))
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


_LAST: Final = 16
_ROOM: Final = 4 * 1024 * 1024  # characters
