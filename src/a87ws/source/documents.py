"""The documents of many files, read when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from a87ws.source.document import Document
from a87ws.source.reader import parse


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
