"""A file of submissions, opened: which format it is, and which of its columns hold what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from a87ws.base import tables as table
from a87ws.base.disk.write import edit_yaml, read_bytes, read_text, write_text
from a87ws.base.faults import Fault
from a87ws.base.tables import TableFile
from a87ws.base.text import listed, quote
from a87ws.base.yaml import Route, Value
from a87ws.call.call import Call
from a87ws.call.case import Case
from a87ws.call.layout import CALL
from a87ws.checks.say import suggestion
from a87ws.intake import formats
from a87ws.intake.columns import Columns, distinct, match, submissions
from a87ws.intake.draft import draft
from a87ws.intake.submission import Draft

REFUSED, USAGE = 1, 2
_MOST_NAMED: Final = 8
MAX_BYTES: Final = 64 * 1024 * 1024


@dataclass(frozen=True)
class Opened:
    """What a file holds: proposals of our own export, or a table whose columns are to be told.

    `known` are the columns of a table that its format itself tells.
    """

    proposals: Mapping[str, Value] | None = None
    table: TableFile | None = None
    known: Mapping[str, Sequence[str]] = field(default_factory=dict)


KINDS: Final = (".xlsx", ".csv", ".tsv", ".json")


def read(kind: str, data: bytes, encoding: str | None) -> Opened:
    """What the bytes of a file of this kind hold. Raises ValueError with words for a person."""
    if kind == ".json":
        document = formats.load_json(data)
        if formats.is_own_json(document):
            return Opened(formats.from_json(document))
        found, known = formats.table_of(document)
        return Opened(table=TableFile(distinct(found.rows), found.remarks), known=known)
    found = table.read_xlsx(data) if kind == ".xlsx" else table.read_csv(data, encoding)
    if formats.is_own_table(found.rows):
        return Opened(
            formats.from_rows(found.rows if kind == ".xlsx" else table.unguarded(found.rows))
        )
    return Opened(table=TableFile(distinct(found.rows), found.remarks))


@dataclass(frozen=True)
class Intake:
    """An opened file beside the call that it is for, with its columns told or guessed."""

    case: Case
    opened: Opened
    columns: Columns | None = None

    @property
    def call(self) -> Call:
        """The call that the file is for."""
        return self.case.call

    @property
    def is_frozen(self) -> bool:
        """Whether the proposals were recorded: what comes now is late."""
        return bool(self.case.freeze and self.case.freeze.proposals)

    @property
    def is_guess(self) -> bool:
        """Whether somebody should look at the columns first."""
        return self.columns is not None and bool(self.columns.guessed)

    def left_out(self) -> dict[str, str]:
        """The columns of which nobody has said what they are, each with the rows that hold
        something there.
        """
        if self.opened.table is None or self.columns is None or not self.opened.table.rows:
            return {}
        heads, *rows = self.opened.table.rows
        at = {head: heads.index(head) for head in self.columns.unknown}
        filled = {
            head: [n for n, row in enumerate(rows, 2) if "".join(row[i : i + 1]).strip()]
            for head, i in at.items()
        }
        return {head: _rows(numbers) for head, numbers in filled.items()}

    def drafts(self) -> list[Draft]:
        """Every submission as the file that it is to become."""
        if self.opened.proposals is not None:
            items = self.opened.proposals.items()
            return [Draft(name, value, id=name) for name, value in items if isinstance(value, dict)]
        if self.opened.table is None or self.columns is None:
            return []
        return [
            draft(each, self.call, self.case.register)
            for each in submissions(self.opened.table, self.columns)
        ]


def _rows(numbers: Sequence[int]) -> str:
    if not numbers:
        return ""
    shown = ", ".join(map(str, numbers[:_MOST_NAMED]))
    more = f" and {len(numbers) - _MOST_NAMED} more" if len(numbers) > _MOST_NAMED else ""
    return f"row{'s' * (len(numbers) > 1)} {shown}{more}"


def is_issue(path: Path) -> bool:
    """Whether a file is the body of an issue, or the event of one, rather than an export."""
    kind = path.suffix.casefold()
    if kind == ".json":
        try:
            document = formats.load_json(read_bytes(path, MAX_BYTES) or b"null")
        except ValueError:
            return False
        return isinstance(document, dict) and isinstance(document.get("issue"), dict)
    return kind == ".md"


def take(
    case: Case,
    path: Path,
    given: Mapping[str, Sequence[str]],
    aside: Sequence[str] = (),
    *,
    encoding: str | None = None,
) -> Intake:
    """Open a file for the call; `given` are columns that hold over those in call.yaml.
    Raises Fault.
    """
    kind = path.suffix.casefold()
    if kind not in KINDS:
        kinds = listed((*KINDS, ".md"), last="or")
        raise Fault(
            f"`{path.name}` is not a kind of file that can be read",
            f"use a file that ends in {kinds}",
            exit_code=USAGE,
        )
    data = read_bytes(path, MAX_BYTES)
    if data is None:
        raise Fault(f"there is no file `{path}`", "name the export of the form", exit_code=USAGE)
    try:
        opened = read(kind, data, encoding)
    except ValueError as error:
        raise Fault(
            f"`{path.name}`: {error}", "check how it was saved", exit_code=REFUSED
        ) from None
    intake = Intake(case, opened)
    return replace(intake, columns=_columns(intake, given, aside)) if opened.table else intake


def _columns(intake: Intake, given: Mapping[str, Sequence[str]], aside: Sequence[str]) -> Columns:
    call, opened = intake.call, intake.opened
    for name in given:
        if name not in call.imported:
            hint = suggestion(name, call.imported) or f"there are {listed(call.imported)}"
            raise Fault(
                f"{quote(name)} is not a field that a column can hold", hint, exit_code=USAGE
            )
    heads = opened.table.rows[0] if opened.table and opened.table.rows else []
    ours = {
        name: held for name, held in call.import_.heads.items() if set(map(str, held)) & set(heads)
    }
    told = {**opened.known, **(call.import_.heads if ours or not opened.known else {}), **given}
    try:
        return match(
            heads, call, told, [*call.import_.ignore, *aside], guess=not call.import_.columns
        )
    except KeyError as error:
        hint = f"the file has {listed(heads)}"
        raise Fault(f"there is no column {quote(error.args[0])}", hint, exit_code=REFUSED) from None


def save_columns(intake: Intake) -> bool:
    """Write the columns to call.yaml, where everything else stays as it is; False if they stand
    there. Raises Fault.
    """
    assert intake.columns is not None  # there is nothing to be saved else  # noqa: S101
    text = read_text(intake.case.folder, CALL) or ""
    plain = {
        name: [" ".join(head.split()) for head in held]
        for name, held in intake.columns.fields.items()
    }
    heads: dict[str, Any] = {
        name: held[0] if len(held) == 1 else held for name, held in plain.items()
    }
    is_there = bool(intake.call.import_.columns or intake.call.import_.ignore)
    changes: dict[Route, Any] = (
        {("import", "columns"): heads} if is_there else {("import",): {"columns": heads}}
    )
    try:
        return write_text(intake.case.folder, CALL, edit_yaml(text, changes), replaces=text)
    except ValueError:
        hint = "write the columns under `import:` yourself"
        raise Fault(
            "call.yaml is laid out in a way that a87ws cannot edit", hint, exit_code=REFUSED
        ) from None
