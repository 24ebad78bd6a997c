"""HTML read back: the words that it shows, and what in it could run or load something."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Final

_ACTIVE: Final = {"script", "iframe", "object", "embed", "form", "link", "base", "svg"}
_SILENT: Final = {"style", "title"}


class Reader(HTMLParser):
    """The words of a page, and what in it is active."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.active: list[str] = []
        self._silent = 0

    @property
    def words(self) -> str:
        """All text on one line."""
        return " ".join("".join(self.parts).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what may run or load something."""
        self._silent += tag in _SILENT
        if tag in _ACTIVE:
            self.active.append(tag)
        for name, value in attrs:
            address = (value or "").strip().lower()
            away = name == "src" and not address.startswith(("data:image/", "cid:"))
            if (
                name.startswith("on")
                or away
                or (name == "href" and address.startswith(("javascript:", "data:")))
            ):
                self.active.append(name)

    def handle_endtag(self, tag: str) -> None:
        """Leave what shows no text."""
        self._silent -= tag in _SILENT

    def handle_data(self, data: str) -> None:
        """Take text that is shown."""
        if not self._silent:
            self.parts.append(data)


def read(html: str) -> Reader:
    """What there is to see in `html`, and what may run."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader
