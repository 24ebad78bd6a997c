"""What somebody submitted elsewhere, as they wrote it, before anybody asks what it means."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from a87ws.source import Value

ENDS: Final = ";\n"
"""What parts the organizations and speakers of one cell; in a form that asks for one a line, the
line ends alone.
"""


@dataclass(frozen=True)
class Submission:
    """One row, issue or entry: the text of each field by its key, one of `Call.imported`.

    `where` is its place in words (`row 7`); `source` tells it from all others of its source for
    ever (`response 7`, `issue 12`), and is empty where nothing does; `received` is when it was
    sent, as the form tells it.
    """

    where: str
    cells: Mapping[str, str]
    source: str = ""
    received: str = ""
    ends: str = ENDS

    @property
    def digest(self) -> str:
        """A short digest of everything that was submitted: the same again is the same."""
        text = json.dumps([self.source, sorted(self.cells.items())])
        return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:12]


@dataclass(frozen=True)
class Draft:
    """A submission as the file that it is to become; what could not be read stands in it as it was
    written.

    `remarks` are what a person should look at. `id` is given where the source knows it; then the
    value is `whole`: what is not in it is not in the file either.
    """

    where: str
    value: Mapping[str, Value]
    source: str = ""
    digest: str = ""
    id: str = ""
    remarks: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether what is absent here is to be absent in the file."""
        return bool(self.id)
