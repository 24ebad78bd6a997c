"""The files of a call repository: the one table of paths, and what every kind of file is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from a87ws.base.yaml import MAX_BYTES, MAX_BYTES_GENERATED


class Kind(Enum):
    """A kind of file that `validate` reads; the value is the noun that it holds."""

    CALL = "call"
    MEMBERS = "members"
    REVIEWERS = "reviewers"
    ASSIGNMENTS = "assignments"
    FREEZE = "freeze"
    PROPOSAL = "proposal"
    REVIEW = "review"
    SESSION = "session"
    BRAND = "brand"

    @property
    def family(self) -> str:
        """What the codes of this kind's faults begin with."""
        return ROWS[self].family


class Product(Enum):
    """A kind of file beside those: the decision, what commands write, and what hosts attach."""

    RECORD = "record"
    PROOF = "proof"
    LETTER = "letter"
    OUTBOX = "outbox"
    REVIEW_LIST = "review list"
    REPORT = "report"
    FORM = "form"
    SENT = "sent"
    AUDIT = "audit"
    FLYER = "flyer"
    SLIDES = "slides"


class Author(Enum):
    """Who writes a file."""

    SECRETARIAT = "secretariat"
    SUBMITTER = "submitter"
    REVIEWER = "reviewer"
    HOST = "host"
    TOOL = "tool"


Part: TypeAlias = Literal["proposals", "reviews"]
"""A part of the call that is frozen in one go."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """What one kind of file is. An asterisk in `path` stands for one id; a path that ends in a
    slash is a folder whose names are free.
    """

    path: str
    author: Author
    family: str = ""
    record: str = ""
    """Module and class of the record that it is read as; named, so that few need to load it."""
    generated: bool = False
    """Whether the tool lists something in it, so that it grows with the call."""
    freeze: Part | None = None
    """The part of the freeze that holds its digest."""
    decides: bool = False
    """Whether the record of the decision holds its digest."""
    holds: bool = True
    """Whether it is part of the call, with the people named in it."""
    derived: bool = False
    """Whether a command writes it from the call, and can write it again."""

    @property
    def max_bytes(self) -> int:
        """How large it may be."""
        return MAX_BYTES_GENERATED if self.generated else MAX_BYTES

    @property
    def top(self) -> str:
        """The file or folder at the top of the repository that holds it."""
        return self.path.partition("/")[0]


def _product(path: str, *, derived: bool = False, author: Author = Author.TOOL) -> FileRow:
    return FileRow(path, author, generated=author is Author.TOOL, holds=False, derived=derived)


_SECRETARIAT, _TOOL = Author.SECRETARIAT, Author.TOOL
ROWS: Final[dict[Kind | Product, FileRow]] = {
    Kind.CALL: FileRow(
        "call.yaml",
        _SECRETARIAT,
        "call",
        "a87ws.call.call:Call",
        freeze="proposals",  # the settings that proposals answer to are frozen with them
        decides=True,
    ),
    Kind.MEMBERS: FileRow(
        "registry/members.yaml",
        _SECRETARIAT,
        "register",
        "a87ws.call.registers:Members",
        freeze="proposals",
        decides=True,
    ),
    Kind.REVIEWERS: FileRow(
        "registry/reviewers.yaml",
        _SECRETARIAT,
        "register",
        "a87ws.call.registers:Reviewers",
        freeze="proposals",
        decides=True,
    ),
    Kind.PROPOSAL: FileRow(
        "proposals/*.yaml",
        Author.SUBMITTER,
        "proposal",
        "a87ws.call.proposal:Proposal",
        freeze="proposals",
        decides=True,
    ),
    Kind.REVIEW: FileRow(
        "reviews/*/*.yaml",
        Author.REVIEWER,
        "review",
        "a87ws.call.review:Review",
        freeze="reviews",
        decides=True,
    ),
    Kind.SESSION: FileRow("sessions/*.yaml", Author.HOST, "session", "a87ws.call.session:Session"),
    Kind.BRAND: FileRow("templates/brand.yaml", _SECRETARIAT, "brand", "a87ws.call.brand:Brand"),
    Kind.ASSIGNMENTS: FileRow(
        "assignments.yaml",
        _TOOL,
        "assignment",
        "a87ws.call.registers:Assignments",
        generated=True,
    ),
    Kind.FREEZE: FileRow(
        "freeze.yaml",
        _TOOL,
        "freeze",
        "a87ws.call.registers:Freeze",
        generated=True,
        decides=True,
    ),
    Product.RECORD: FileRow(
        "selection.yaml", _TOOL, "selection", "a87ws.call.record:Record", generated=True
    ),
    Product.PROOF: FileRow("selection.proof.json", _TOOL, "selection", generated=True),
    Product.LETTER: _product("announcements/", derived=True),
    Product.OUTBOX: _product("outbox/", derived=True),
    Product.REVIEW_LIST: _product("review-lists/", derived=True),
    Product.REPORT: _product("report.html", derived=True),
    Product.FORM: _product("form.html", derived=True),
    Product.SENT: _product("sent.jsonl"),
    Product.AUDIT: _product("forgotten.json"),
    Product.FLYER: _product("flyers/", author=Author.HOST),
    Product.SLIDES: _product("slides/", author=Author.HOST),
}
"""Every kind of file, in the order in which a call names them."""

_READ: Final = {kind: row for kind, row in ROWS.items() if isinstance(kind, Kind)}
_SINGLE: Final = {row.path: kind for kind, row in _READ.items() if "*" not in row.path}
_MANY: Final = tuple(
    (re.compile(re.escape(row.path).replace(r"\*", "[^/]+")), kind)
    for kind, row in _READ.items()
    if "*" in row.path
)

CALL: Final = ROWS[Kind.CALL].path
MEMBERS: Final = ROWS[Kind.MEMBERS].path
REVIEWERS: Final = ROWS[Kind.REVIEWERS].path
ASSIGNMENTS: Final = ROWS[Kind.ASSIGNMENTS].path
FREEZE: Final = ROWS[Kind.FREEZE].path
BRAND: Final = ROWS[Kind.BRAND].path
RECORD: Final = ROWS[Product.RECORD].path
PROOF: Final = ROWS[Product.PROOF].path
SENT: Final = ROWS[Product.SENT].path
AUDIT: Final = ROWS[Product.AUDIT].path

FILES: Final = tuple(_SINGLE)
"""The files that a call has one of."""
FOLDERS: Final = tuple(row.top for row in _READ.values() if "*" in row.path)
"""The folders with one file for each noun."""
HELD: Final = tuple(dict.fromkeys(row.top for row in ROWS.values() if row.holds))
"""What the call is made of, at the top of its repository."""
DERIVED: Final = tuple(row.path.rstrip("/") for row in ROWS.values() if row.derived)
"""What commands write from the call, and can write again."""
PRIVATE: Final = frozenset(row.top for row in ROWS.values() if "/" in row.path)
"""The folders that are the call's own: nothing is published into them."""


@lru_cache(maxsize=1 << 16)
def kind_of(path: str) -> Kind | None:
    """The kind of file that belongs at `path`, or None where none does."""
    if path in _SINGLE:
        return _SINGLE[path]
    for pattern, kind in _MANY:
        if pattern.fullmatch(path):
            return kind
    return None


def path_of(kind: Kind | Product, *ids: str) -> str:
    """The path of a file of that kind; `ids` are those that the path holds, in order."""
    path = ROWS[kind].path
    for name in ids:
        path = path.replace("*", name, 1)
    return path


def stem(path: str) -> str:
    """The id that a path gives: its last part without `.yaml`."""
    return path.rpartition("/")[2].removesuffix(".yaml")


def part_of(path: str) -> Part | None:
    """The part of the freeze that holds the digest of the file at `path`."""
    kind = kind_of(path)
    if kind is None:
        return None
    return ROWS[kind].freeze


def decides(path: str) -> bool:
    """Whether the record of the decision holds the digest of the file at `path`."""
    kind = kind_of(path)
    return kind is not None and ROWS[kind].decides


def max_bytes(path: str) -> int:
    """How large the file at `path` may be: what people write is small, what the tool lists grows
    with the call.
    """
    kind = kind_of(path)
    if kind is None:
        return MAX_BYTES
    return ROWS[kind].max_bytes
