"""Tables as bytes and back: CSV in whatever encoding and dialect a European spreadsheet writes, and
XLSX.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple, TypeAlias

Rows: TypeAlias = "list[list[str]]"

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "'")
"""What a spreadsheet takes for the start of a formula, and the apostrophe that keeps it from doing
so.
"""
_DELIMITERS: Final = (",", ";", "\t", "|")
_MOST_IN_A_CELL: Final = 32_767  # of Excel
_MOST_IN_A_FIELD: Final = 16 * 1024 * 1024
_MOST_UNPACKED: Final = 512 * 1024 * 1024
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SEPARATOR: Final = "sep="  # a first line by which Excel says what parts the cells


@dataclass(frozen=True)
class Table:
    """The rows of a file, heads first, and what is to be said of how they were read."""

    rows: Rows
    remarks: tuple[str, ...] = ()


class Sheet(NamedTuple):
    """One sheet of a workbook: rows with heads first, what each column may hold, how many columns
    stay in sight.
    """

    name: str
    rows: Sequence[Sequence[str]]
    choices: Mapping[str, Sequence[str]] = {}
    widths: Sequence[int] = ()
    fixed: int = 0


def decode(data: bytes, encoding: str | None = None) -> tuple[str, str | None]:
    """The text of a file, and how it was read where that was a guess. Raises ValueError."""
    if encoding is not None:
        try:
            return data.decode(encoding), None
        except (LookupError, UnicodeError):
            raise ValueError(f"the file cannot be read as `{encoding}`") from None
    for mark, name in _MARKS:
        if data.startswith(mark):
            with suppress(UnicodeError):
                return data.decode(name), None
    zeros = (data[0:200:2].count(0), data[1:200:2].count(0))
    if len(data) > 1 and max(zeros) > len(data[:200]) // 4:
        with suppress(UnicodeError):
            return data.decode("utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"), None
    with suppress(UnicodeError):
        return data.decode(), None
    with suppress(UnicodeError):
        return data.decode(
            "cp1252"
        ), "not UTF-8: read as Windows-1252; see whether its accents are right"
    raise ValueError("the file is neither UTF-8 nor Windows text: save it as `CSV UTF-8`")


def read_csv(data: bytes, encoding: str | None = None) -> Table:
    """The rows of a CSV, whichever of comma, semicolon, tab and bar parts its cells. Raises
    ValueError.
    """
    text, guess = decode(data, encoding)
    head = text.partition("\n")[0].strip()
    given = head[len(_SEPARATOR) :] if head.lower().startswith(_SEPARATOR) else ""
    if given:
        text = text.partition("\n")[2]
    csv.field_size_limit(_MOST_IN_A_FIELD)
    found, fault = [], ""
    for delimiter in (given,) if len(given) == 1 else _DELIMITERS:
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
        except csv.Error as error:
            fault = fault or str(error)
            continue
        widths = [len(row) for row in rows if row]
        alike = sum(width == widths[0] for width in widths) if widths else 0
        found.append((bool(widths) and widths[0] > 1, alike, widths[0] if widths else 0, rows))
    best = max(found, key=lambda each: each[:3], default=(False, 0, 0, []))
    if fault and not best[0]:
        raise ValueError(f"the table cannot be read: {fault}")
    return Table([list(map(_line_ends, row)) for row in best[3]], (guess,) if guess else ())


def write_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """CSV as a spreadsheet opens it: UTF-8 with a mark, and no cell that it would take for a
    formula.
    """
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(
        [[_guarded(cell) for cell in row] for row in rows]
    )
    return codecs.BOM_UTF8 + out.getvalue().encode()


def unguarded(rows: Rows) -> Rows:
    """The cells of a CSV that `write_csv` wrote, as they were before."""
    return [[_unguarded(cell) for cell in row] for row in rows]


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def write_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """A workbook in which every cell is text, so that none is a formula; `choices` are offered in
    their columns.

    Raises ValueError where a text is longer than a cell can be.
    """
    import xlsxwriter

    if any(len(cell) > _MOST_IN_A_CELL for sheet in sheets for row in sheet.rows for cell in row):
        raise ValueError(f"a text of over {_MOST_IN_A_CELL:,} characters does not fit into a cell")
    out = io.BytesIO()
    plain = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, plain) as book:
        # the same bytes whenever it is written
        book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001
        head, body = (
            book.add_format({"bold": True, "text_wrap": True}),
            book.add_format({"text_wrap": True, "num_format": "@"}),
        )
        for each in sheets:
            sheet = book.add_worksheet(each.name)
            sheet.freeze_panes(1, each.fixed)
            for column, width in enumerate(each.widths):
                sheet.set_column(column, column, width, body)
            for r, row in enumerate(each.rows):
                for c, cell in enumerate(row):
                    sheet.write_string(r, c, cell, head if r == 0 else body)
            for first, last, column, choices in _offers(each):
                kind = {
                    "validate": "list",
                    "source": choices,
                    "ignore_blank": True,
                    "error_type": "warning",
                }
                sheet.data_validation(first, column, last, column, kind)
    return out.getvalue()


def _offers(sheet: Sheet) -> Iterator[tuple[int, int, int, list[str]]]:
    if len(sheet.rows) > 1:
        for column, title in enumerate(sheet.rows[0]):
            if title in sheet.choices:
                yield 1, len(sheet.rows) - 1, column, list(sheet.choices[title])


def read_xlsx(data: bytes) -> Table:
    """The rows of a workbook's first sheet that holds any, as text; other sheets are named. Raises
    ValueError.
    """
    from python_calamine import CalamineError, CalamineWorkbook

    if _unpacked(data) > _MOST_UNPACKED:
        raise ValueError(f"the workbook unpacks to over {_MOST_UNPACKED:,} bytes")
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in book.sheet_names
        }
    except (CalamineError, IndexError, OSError, ValueError):
        raise ValueError("the workbook cannot be read: it is none, or damaged") from None
    filled = [name for name, rows in sheets.items() if any(map(any, rows))]
    if not filled:
        return Table([])
    others = ", ".join(f"`{name}`" for name in filled[1:])
    rows = [[_line_ends(_text(cell)) for cell in row] for row in sheets[filled[0]]]
    return Table(rows, (f"of the workbook `{filled[0]}` was read, not {others}",) if others else ())


def _unpacked(data: bytes) -> int:
    """How many bytes a workbook says it has, unpacked; a few kilobytes may be many gigabytes.
    Raises ValueError.
    """
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            return sum(part.file_size for part in parts.infolist())
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        raise ValueError("the workbook cannot be read: it is none, or damaged") from None


def _line_ends(cell: str) -> str:
    return cell.replace("\r\n", "\n")


def _text(cell: object) -> str:
    """A cell as it was meant: a spreadsheet keeps 4 as 4.0."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
