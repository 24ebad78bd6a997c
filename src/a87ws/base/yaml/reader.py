"""From bytes to a document: whatever a call file has no use for is refused while the events of the
reader stream by.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final, TypeAlias

import yaml

from a87ws.base.faults import Diagnostic, Label, Message, Severity
from a87ws.base.yaml.characters import refused
from a87ws.base.yaml.document import Document, Node, Scalar, Value, fault_at, span_between
from a87ws.base.yaml.faults import syntax_fault

_PLAIN = re.compile(
    r"""(?P<null>null|Null|NULL|~|)
      | (?P<true>true|True|TRUE) | (?P<false>false|False|FALSE)
      | (?P<integer>[-+]?[0-9]{1,18}) | (?P<octal>0o[0-7]{1,18}) | (?P<hex>0x[0-9a-fA-F]{1,15})
      | (?P<decimal>[-+]?(?:\.[0-9]{1,18}|[0-9]{1,18}(?:\.[0-9]{0,18})?)(?:[eE][-+]?[0-9]{1,2})?)""",
    re.VERBOSE,
)
_MAY_BE_TYPED = frozenset("nNtTfF~+-.0123456789")


def typed(text: str) -> Scalar:
    """The value of an unquoted scalar by the core schema of YAML 1.2; decimals stay the decimals
    they are.
    """
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
"""Of a file that the tool wrote itself, which grows with the call."""
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


# one for each fault
def parse(path: str, data: bytes, *, max_bytes: int = MAX_BYTES) -> Document:  # noqa: PLR0911
    """Read one YAML document from bytes. Never raises: what is wrong is in `faults`, each with its
    place.

    `max_bytes` is there for files that the tool wrote itself; keys and values are limited in
    proportion.
    """
    if len(data) > max_bytes:
        message = Message("file-too-large", bytes=len(data), most=max_bytes)
        fault = fault_at(path, "yaml-too-large", message, (0, 0))
        return Document(path, "", None, None, (fault,))
    try:
        text = data.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8").splitlines() or [""]
        place = (len(before) - 1, len(before[-1]))
        is_utf_16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
        message = Message("encoding-utf-16" if is_utf_16 else "yaml-encoding")
        hint = Message("yaml-encoding?")
        fault = fault_at(path, "yaml-encoding", message, place, hint=hint)
        return Document(path, "", None, None, (fault,))
    if faults := refused(path, data, text):
        return Document(path, text, None, None, tuple(faults))
    try:
        value, root = _build(path, text, MAX_EVENTS * max_bytes // MAX_BYTES)
    except _Refused as refusal:
        return Document(path, text, None, None, (refusal.diagnostic,))
    except yaml.MarkedYAMLError as error:
        if error.problem_mark and "maximum nesting depth" in str(
            error.problem
        ):  # the reader's limit, far over ours
            return parse(path, text[: error.problem_mark.index].encode(), max_bytes=max_bytes)
        marks = error.context_mark, error.problem_mark
        began, noticed = ((mark.line, mark.column) if mark else None for mark in marks)
        problem = " ".join(filter(None, (error.context, error.problem)))
        return Document(
            path, text, None, None, (syntax_fault(path, text, problem, began, noticed),)
        )
    except yaml.YAMLError as error:
        # Characters the reader refuses: ours are a superset, so this is a reader older than our
        # list.
        message = Message("character-refused", error=type(error).__name__)
        fault = fault_at(path, "yaml-character", message, (0, 0))
        return Document(path, text, None, None, (fault,))
    return Document(path, text, value, root)


def _build(path: str, text: str, max_events: int) -> tuple[Value, Node]:
    parser = _Parser(text)
    builder = _Builder(path, text)
    try:
        for count in range(max_events + 1):
            if count == max_events:
                message, hint = (
                    Message("too-many-values", most=max_events),
                    Message("too-many-values?"),
                )
                raise _Refused(fault_at(path, "yaml-too-large", message, (0, 0), hint=hint))
            if not builder.take(parser.get_event()):
                break
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
            self._check(event)
            if self.stack and self.key is None and isinstance(self.stack[-1][0], dict):
                self._take_key(event)
            else:
                self._put(typed(event.value) if event.implicit[0] else event.value, event, None)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            self._check(event)
            if self.stack and self.key is None and isinstance(self.stack[-1][0], dict):
                raise self._refuse("yaml-key-not-text", event, Message("yaml-key-not-text"))
            if len(self.stack) == MAX_DEPTH:
                raise self._refuse("yaml-too-deep", event, Message("yaml-too-deep", most=MAX_DEPTH))
            empty: list[Value] | dict[str, Value] = {} if kind is yaml.MappingStartEvent else []
            self.stack.append((empty, self._put(empty, event, {})))
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            mark = event.end_mark
            self.stack.pop()[1].end = (mark.line, mark.column)
        elif kind is yaml.DocumentStartEvent:
            self._take_document(event)
        elif kind is yaml.AliasEvent:
            raise self._refuse("yaml-alias", event, Message("yaml-alias", name=event.anchor))
        return kind is not yaml.StreamEndEvent

    def _check(self, event: _Event) -> None:
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
            # `[?x]` is the text `?x` to YAML 1.2; to this reader, as to most, it is a key `x`
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
        """A fault at an event; its hint has the key of its message with a question mark behind."""
        start, end = event.start_mark, event.end_mark
        span = span_between(self.path, (start.line, start.column), (end.line, end.column))
        hint = Message(f"{message.key}?")
        return _Refused(Diagnostic(code, Severity.ERROR, message, Label(span), also, hint))


class Documents(Mapping[str, Document]):
    """The documents of many files, each read from its bytes when it is asked for.

    The tree of places is ten times as large as the text, and nearly all files are looked at once:
    only the last few are kept, and of the others not even the bytes. What is asked for again has
    something to be shown, and stays.
    """

    def __init__(
        self, files: Mapping[str, bytes], most: Callable[[str], int], again: Callable[[str], bytes]
    ) -> None:
        """Take the bytes of each file by its path, how large each may be, and where its bytes can
        be had again.
        """
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
            document = parse(
                path, self._again(path) if data is None else data, max_bytes=self._most(path)
            )
            self._files[path] = None
        if data is None and len(document.text) <= self._room:
            self._kept[path] = document
            self._room -= len(document.text)
            return document
        self._last[path] = document  # the last that was asked for is the last to go
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
