"""One reviewer's answers as a sheet, CSV or XLSX, and back without a loss."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from a87ws.exchange.answers import Answers

REMARKS: Final = ("confidence", "feedback", "note", "recused")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "'")
"""What a spreadsheet takes for the start of a formula, and the apostrophe that keeps it from doing so."""
_DELIMITERS: Final = (",", ";", "\t")
_MOST_IN_A_CELL: Final = 32_767  # of Excel


def heads(criteria: Sequence[str]) -> list[str]:
    """The heads of the columns."""
    return ["proposal", "title", *criteria, *REMARKS]


def to_rows(criteria: Sequence[str], answers: Sequence[Answers], titles: Mapping[str, str]) -> list[list[str]]:
    """The sheet, heads first; the title is there to read, and is not read back."""
    rows = [heads(criteria)]
    for each in answers:
        scores = [each.scores.get(name, "") for name in criteria]
        rows.append(
            [each.proposal, titles[each.proposal], *scores, each.confidence, each.feedback, each.note, each.recused]
        )
    return rows


def from_rows(criteria: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Answers]:
    """The answers of a sheet; empty rows are passed over. Raises ValueError with words for the person who filled it."""
    if not rows:
        raise ValueError("the sheet is empty")
    names = [name.strip() for name in rows[0]]
    needed = [name for name in heads(criteria) if name != "title"]
    missing = [name for name in needed if name not in names]
    unknown = [name for name in names if name and name not in heads(criteria)]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    for what, found in (("lacks the column", missing), ("has the unknown column", unknown), ("has twice", twice)):
        if found:
            raise ValueError(f"the sheet {what} {', '.join(f'`{name}`' for name in found)}")
    answers = []
    for number, row in enumerate(rows[1:], 2):
        cells = {name: cell for name, cell in zip(names, [*row, *[""] * len(names)], strict=False) if name}
        if any(cell.strip() for name, cell in cells.items() if name != "title"):
            scores = {name: cells[name].strip() for name in criteria}
            remarks = (cells["confidence"].strip(), cells["feedback"], cells["note"], cells["recused"].strip())
            answers.append(Answers(cells["proposal"].strip(), scores, *remarks, where=f"row {number}"))
    return answers


def to_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """CSV as a spreadsheet opens it: UTF-8 with a mark, and no cell that it would take for a formula."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([[_guarded(cell) for cell in row] for row in rows])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def from_csv(data: bytes) -> list[list[str]]:
    """The rows of a CSV, whichever of comma, semicolon and tab parts its cells. Raises ValueError."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("the sheet is not UTF-8 text: save it as `CSV UTF-8`") from None
    head = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=head.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise ValueError(f"the sheet cannot be read: {error}") from None
    return [[_unguarded(cell).replace("\r\n", "\n") for cell in row] for row in rows]


def _guarded(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell


def to_xlsx(
    rows: Sequence[Sequence[str]], choices: Mapping[str, Sequence[str]], help_: Sequence[Sequence[str]]
) -> bytes:
    """A workbook: every cell is text, each column of `choices` offers them, a second sheet explains.

    Raises ValueError where a text is longer than a cell can be.
    """
    import xlsxwriter

    if any(len(cell) > _MOST_IN_A_CELL for row in rows for cell in row):
        raise ValueError(f"a text of over {_MOST_IN_A_CELL:,} characters does not fit into a cell")
    out = io.BytesIO()
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, plain) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001  the same bytes whenever it is written
        head, body = (
            book.add_format({"bold": True, "text_wrap": True}),
            book.add_format({"text_wrap": True, "num_format": "@"}),
        )
        for name, cells in (("Reviews", rows), ("How to fill in", help_)):
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 2 if cells is rows else 0)
            sheet.set_column(0, 1, 32, body)
            sheet.set_column(2, 20, 14 if cells is rows else 60, body)
            for r, row in enumerate(cells):
                for c, cell in enumerate(row):
                    sheet.write_string(r, c, cell, head if r == 0 else body)
            for c, title in enumerate(rows[0]):
                if cells is rows and title in choices and len(rows) > 1:
                    kind = {
                        "validate": "list",
                        "source": list(choices[title]),
                        "ignore_blank": True,
                        "error_type": "warning",
                    }
                    sheet.data_validation(1, c, len(rows) - 1, c, kind)
    return out.getvalue()


def from_xlsx(data: bytes) -> list[list[str]]:
    """The rows of a workbook's first sheet, as text. Raises ValueError."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, IndexError, OSError, ValueError) as error:
        raise ValueError(f"the workbook cannot be read ({type(error).__name__})") from None
    return [[_text(cell).replace("\r\n", "\n") for cell in row] for row in rows]


def _text(cell: object) -> str:
    """A cell as it was meant: a spreadsheet keeps 4 as 4.0."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
