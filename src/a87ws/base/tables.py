"""Tables as bytes and back: CSV in whatever encoding and dialect a European spreadsheet writes, and
XLSX.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
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
_SEPARATOR: Final = "sep="  # a first line in which Excel names what separates the cells


@dataclass(frozen=True)
class TableFile:
    """The rows of a file, heads first, and remarks on how they were read."""

    rows: Rows
    remarks: tuple[str, ...] = ()


class Sheet(NamedTuple):
    """One sheet of a workbook: rows with heads first, the choices of columns by their heads, the
    widths of the columns and how many of them stay in sight.
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
    wide = _utf_16(data)
    if wide:
        with suppress(UnicodeError):
            return data.decode(wide), None
    with suppress(UnicodeError):
        return data.decode(), None
    with suppress(UnicodeError):
        guess = "not UTF-8: read as Windows-1252; check its accents"
        return data.decode("cp1252"), guess
    raise ValueError("the file is neither UTF-8 nor Windows text: save it as `CSV UTF-8`")


def _utf_16(data: bytes) -> str | None:
    """The kind of UTF-16 that a file without a mark seems to be: every other byte is zero."""
    even, odd = data[0:200:2].count(0), data[1:200:2].count(0)
    if len(data) <= 1 or max(even, odd) <= len(data[:200]) // 4:
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


class _Reading(NamedTuple):
    """The rows of a CSV cut at one delimiter; the largest reading is the likeliest."""

    has_columns: bool
    alike: int
    """How many rows are as wide as the first."""
    width: int
    rows: Rows


def read_csv(data: bytes, encoding: str | None = None) -> TableFile:
    """The rows of a CSV, whichever of comma, semicolon, tab and bar separates its cells. Raises
    ValueError.
    """
    text, guess = decode(data, encoding)
    delimiters: Sequence[str] = _DELIMITERS
    head, _, rest = text.partition("\n")
    given = head.strip()[len(_SEPARATOR) :]
    if given and head.strip().lower().startswith(_SEPARATOR):
        text = rest
        if len(given) == 1:
            delimiters = (given,)
    csv.field_size_limit(_MOST_IN_A_FIELD)
    readings, faults = [], []
    for delimiter in delimiters:
        try:
            readings.append(_cut(text, delimiter))
        except csv.Error as error:
            faults.append(error)
    nothing = _Reading(has_columns=False, alike=0, width=0, rows=[])
    best = max(readings, key=lambda reading: reading[:3], default=nothing)
    if faults and not best.has_columns:
        raise ValueError(f"the table cannot be read: {faults[0]}")
    rows = [list(map(_line_ends, row)) for row in best.rows]
    return TableFile(rows, (guess,) if guess else ())


def _cut(text: str, delimiter: str) -> _Reading:
    """The reading of a text with one delimiter. Raises csv.Error."""
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    widths = [len(row) for row in rows if row]
    width = widths[0] if widths else 0
    return _Reading(width > 1, widths.count(width), width, rows)


def write_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """CSV as a spreadsheet opens it: UTF-8 with a mark, and no cell that it would take for a
    formula.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        writer.writerow(map(_guard, row))
    return codecs.BOM_UTF8 + out.getvalue().encode()


def unguarded(rows: Rows) -> Rows:
    """The cells of a CSV that `write_csv` wrote, as they were before."""
    return [list(map(_unguard, row)) for row in rows]


def _guard(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _unguard(cell: str) -> str:
    if cell.startswith("'") and cell[1:].startswith(_FORMULA):
        return cell[1:]
    return cell


def write_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """A workbook in which every cell is text, so that none is a formula; `choices` are offered in
    their columns.

    Raises ValueError where a text is longer than a cell can be.
    """
    import xlsxwriter

    for sheet in sheets:
        _check_lengths(sheet)
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
        head = book.add_format({"bold": True, "text_wrap": True})
        body = book.add_format({"text_wrap": True, "num_format": "@"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            page.freeze_panes(1, sheet.fixed)
            for column, width in enumerate(sheet.widths):
                page.set_column(column, column, width, body)
            for number, row in enumerate(sheet.rows):
                for column, cell in enumerate(row):
                    page.write_string(number, column, cell, body if number else head)
            last = len(sheet.rows) - 1
            for column, choices in _offers(sheet):
                page.data_validation(1, column, last, column, _validation(choices))
    return out.getvalue()


def _check_lengths(sheet: Sheet) -> None:
    """Raises ValueError where a text is longer than a cell can be."""
    for cell in chain.from_iterable(sheet.rows):
        if len(cell) > _MOST_IN_A_CELL:
            limit = f"{_MOST_IN_A_CELL:,}"
            raise ValueError(f"a text of more than {limit} characters does not fit into a cell")


def _offers(sheet: Sheet) -> Iterator[tuple[int, Sequence[str]]]:
    """The columns in which something can be chosen, each with its choices."""
    if len(sheet.rows) > 1:
        for column, head in enumerate(sheet.rows[0]):
            if head in sheet.choices:
                yield column, sheet.choices[head]


def _validation(choices: Sequence[str]) -> dict[str, object]:
    return {
        "validate": "list",
        "source": list(choices),
        "ignore_blank": True,
        "error_type": "warning",
    }


def read_xlsx(data: bytes) -> TableFile:
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
        raise ValueError("the workbook cannot be read: it is damaged, or not a workbook") from None
    filled = [name for name, rows in sheets.items() if any(chain.from_iterable(rows))]
    if not filled:
        return TableFile([])
    rows = [list(map(_text, row)) for row in sheets[filled[0]]]
    if len(filled) == 1:
        return TableFile(rows)
    others = ", ".join(f"`{name}`" for name in filled[1:])
    return TableFile(rows, (f"of the workbook `{filled[0]}` was read, not {others}",))


def _unpacked(data: bytes) -> int:
    """How many bytes a workbook says it has, unpacked; a few kilobytes may be many gigabytes.
    Raises ValueError.
    """
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            return sum(part.file_size for part in parts.infolist())
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        raise ValueError("the workbook cannot be read: it is damaged, or not a workbook") from None


def _line_ends(cell: str) -> str:
    return cell.replace("\r\n", "\n")


def _text(cell: object) -> str:
    """A cell as it was meant: a spreadsheet keeps 4 as 4.0."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return _line_ends(str(cell))


LIST, PART, LINE = ";", "|", "\n"
_ESCAPES: Final = {"\\": "\\\\", LIST: "\\;", PART: "\\|", LINE: "\\n"}
_TO_ESCAPE: Final = re.compile(r"[\\;|\n]|^ | $")
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)


def join(values: Iterable[str]) -> str:
    """A list in a cell; a value alone keeps its separator, which tells it from a text."""
    cells = list(map(_escape, values))
    if len(cells) > 1:
        return f"{LIST} ".join(cells)
    return "".join(cells) + LIST


def split(cell: str) -> list[str]:
    """The values of a list in a cell; empty ones are dropped."""
    values = map(_trim, _parts(cell, LIST))
    return [_unescape(value) for value in values if value]


def is_list(cell: str) -> bool:
    """Whether a cell holds a list rather than a text."""
    return len(_parts(cell, LIST)) > 1


def join_lines(rows: Iterable[Mapping[str, str]], keys: Sequence[str]) -> str:
    """Mappings in a cell, one a line, each with its values in the order of `keys`."""
    lines = []
    for row in rows:
        values = [row.get(key, "") for key in keys]
        while len(values) > 1 and not values[-1]:
            values.pop()
        lines.append(" | ".join(map(_escape, values)))
    return LINE.join(lines)


def split_lines(cell: str, keys: Sequence[str]) -> list[dict[str, str]]:
    """The mappings of a cell; raises ValueError where a line has more parts than there are keys."""
    rows = []
    for line in cell.split(LINE):
        parts = [_unescape(_trim(part)) for part in _parts(line, PART)]
        if len(parts) > len(keys):
            raise ValueError(f"{len(parts)} parts; expected {' | '.join(keys)}")
        row = {key: part for key, part in zip(keys, parts, strict=False) if part}
        if row:
            rows.append(row)
    return rows


def quote_text(text: str) -> str:
    """A text for a cell that could hold a list too."""
    return text.replace("\\", "\\\\").replace(LIST, "\\;")


def unquote_text(cell: str) -> str:
    """The text in a cell that could hold a list too."""
    return _ESCAPED.sub(r"\1", cell)


def _escape(value: str) -> str:
    return _TO_ESCAPE.sub(lambda match: _ESCAPES.get(match[0], f"\\{match[0]}"), value)


def _unescape(cell: str) -> str:
    return _ESCAPED.sub(lambda match: LINE if match[1] == "n" else match[1], cell)


def _trim(cell: str) -> str:
    """A cell without the spaces around it, but for one that is escaped."""
    cell = cell.lstrip(" ")
    bare = cell.rstrip(" ")
    backslashes = len(bare) - len(bare.rstrip("\\"))
    if backslashes % 2 and len(bare) < len(cell):
        return f"{bare} "
    return bare


def _parts(cell: str, separator: str) -> list[str]:
    """A cell cut at each separator that is not escaped."""
    parts, start = [], 0
    for match in re.finditer(rf"\\.|{re.escape(separator)}", cell, re.DOTALL):
        if match[0] == separator:
            parts.append(cell[start : match.start()])
            start = match.end()
    return [*parts, cell[start:]]
