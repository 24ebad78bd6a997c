"""A file of submissions, opened: which format it is, and which of its columns hold what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
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
        sheet, known = formats.table_of(document)
        return Opened(table=TableFile(distinct(sheet.rows), sheet.remarks), known=known)
    is_workbook = kind == ".xlsx"
    sheet = table.read_xlsx(data) if is_workbook else table.read_csv(data, encoding)
    if formats.is_own_table(sheet.rows):
        rows = sheet.rows if is_workbook else table.unguarded(sheet.rows)
        return Opened(formats.from_rows(rows))
    return Opened(table=TableFile(distinct(sheet.rows), sheet.remarks))


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
        """The columns that nobody has explained, each with the rows that hold something there."""
        if self.opened.table is None or self.columns is None or not self.opened.table.rows:
            return {}
        heads, *rows = self.opened.table.rows
        places = {}
        for head in self.columns.unknown:
            places[head] = _rows(list(_filled(rows, heads.index(head))))
        return places

    def drafts(self) -> list[Draft]:
        """Every submission as the file that it is to become."""
        return list(self._drafts())

    def _drafts(self) -> Iterator[Draft]:
        if self.opened.proposals is not None:
            for name, value in self.opened.proposals.items():
                if isinstance(value, dict):
                    yield Draft(name, value, id=name)
        elif self.opened.table is not None and self.columns is not None:
            for submission in submissions(self.opened.table, self.columns):
                yield draft(submission, self.call, self.case.register)


def _filled(rows: Sequence[Sequence[str]], column: int) -> Iterator[int]:
    """The numbers of the rows, counted from the heads, that hold something in a column."""
    for number, row in enumerate(rows, 2):
        if column < len(row) and row[column].strip():
            yield number


def _rows(numbers: Sequence[int]) -> str:
    if not numbers:
        return ""
    if len(numbers) == 1:
        return f"row {numbers[0]}"
    shown = ", ".join(map(str, numbers[:_MOST_NAMED]))
    rest = len(numbers) - _MOST_NAMED
    if rest > 0:
        return f"rows {shown} and {rest} more"
    return f"rows {shown}"


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
    fields: Mapping[str, Sequence[str]],
    aside: Sequence[str] = (),
    *,
    encoding: str | None = None,
) -> Intake:
    """Open a file for the call; `fields` overrides the columns in call.yaml.
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
    if opened.table is None:
        return intake
    return replace(intake, columns=_columns(intake, opened.table, fields, aside))


def _columns(
    intake: Intake, sheet: TableFile, fields: Mapping[str, Sequence[str]], aside: Sequence[str]
) -> Columns:
    """The columns of a sheet: options first, then call.yaml, then what the format tells."""
    settings = intake.call.import_
    _require_fields(fields, intake.call)
    heads = sheet.rows[0] if sheet.rows else []
    known = dict(intake.opened.known)
    if not known or _names_any(settings.heads, heads):
        known |= settings.heads
    known |= fields
    ignored = [*settings.ignore, *aside]
    try:
        return match(heads, intake.call, known, ignored, guess=not settings.columns)
    except KeyError as error:
        hint = f"the file has {listed(heads)}"
        raise Fault(f"there is no column {quote(error.args[0])}", hint, exit_code=REFUSED) from None


def _require_fields(names: Iterable[str], call: Call) -> None:
    for name in names:
        if name not in call.imported:
            hint = suggestion(name, call.imported) or f"there are {listed(call.imported)}"
            raise Fault(
                f"{quote(name)} is not a field that a column can hold", hint, exit_code=USAGE
            )


def _names_any(fields: Mapping[str, Sequence[str]], heads: Sequence[str]) -> bool:
    """Whether a heading that call.yaml gives a field is in the sheet."""
    named = set(map(str, chain.from_iterable(fields.values())))
    return not named.isdisjoint(heads)


def save_columns(intake: Intake) -> bool:
    """Write the columns to call.yaml, leaving the rest unchanged; False if they are there already.
    Raises Fault.
    """
    assert intake.columns is not None  # there is nothing to be saved else  # noqa: S101
    columns: dict[str, Any] = {}
    for name, heads in intake.columns.fields.items():
        plain = [" ".join(head.split()) for head in heads]
        columns[name] = plain[0] if len(plain) == 1 else plain
    edits: dict[Route, Any] = {("import",): {"columns": columns}}
    if intake.call.import_.columns or intake.call.import_.ignore:
        edits = {("import", "columns"): columns}
    text = read_text(intake.case.folder, CALL) or ""
    try:
        return write_text(intake.case.folder, CALL, edit_yaml(text, edits), replaces=text)
    except ValueError:
        hint = "write the columns under `import:` yourself"
        raise Fault(
            "call.yaml is laid out in a way that a87ws cannot edit", hint, exit_code=REFUSED
        ) from None
