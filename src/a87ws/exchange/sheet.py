"""One reviewer's answers as a sheet, CSV or XLSX, and back without a loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from a87ws.exchange.answers import Answers
from a87ws.exchange.table import Sheet, read_csv, read_xlsx, unguarded, write_csv, write_xlsx

REMARKS: Final = ("confidence", "feedback", "note", "recused")


def heads(criteria: Sequence[str]) -> list[str]:
    """The heads of the columns."""
    return ["proposal", "title", *criteria, *REMARKS]


def to_rows(
    criteria: Sequence[str], answers: Sequence[Answers], titles: Mapping[str, str]
) -> list[list[str]]:
    """The sheet, heads first; the title is there to read, and is not read back."""
    rows = [heads(criteria)]
    for row in answers:
        scores = [row.scores.get(name, "") for name in criteria]
        remarks = [row.confidence, row.feedback, row.note, row.recused]
        rows.append([row.proposal, titles[row.proposal], *scores, *remarks])
    return rows


def from_rows(criteria: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Answers]:
    """The answers of a sheet, but for empty rows. Raises ValueError with words for the person who
    filled it.
    """
    if not rows:
        raise ValueError("the sheet is empty")
    names = [name.strip() for name in rows[0]]
    _check_heads(names, criteria)
    answers = []
    for number, row in enumerate(rows[1:], 2):
        cells = dict.fromkeys(filter(None, names), "")
        cells |= {name: cell for name, cell in zip(names, row, strict=False) if name}
        if any(cell.strip() for name, cell in cells.items() if name != "title"):
            answers.append(
                Answers(
                    cells["proposal"].strip(),
                    {name: cells[name].strip() for name in criteria},
                    cells["confidence"].strip(),
                    cells["feedback"],
                    cells["note"],
                    cells["recused"].strip(),
                    where=f"row {number}",
                )
            )
    return answers


def _check_heads(names: Sequence[str], criteria: Sequence[str]) -> None:
    """Raises ValueError where a column is missing, unknown or a duplicate."""
    known = heads(criteria)
    named = list(filter(None, names))
    missing = [name for name in known if name not in (*named, "title")]
    unknown = [name for name in named if name not in known]
    twice = sorted({name for name in named if named.count(name) > 1})
    for fault, columns in (
        ("lacks the column", missing),
        ("has the unknown column", unknown),
        ("has twice", twice),
    ):
        if columns:
            raise ValueError(f"the sheet {fault} `{'`, `'.join(columns)}`")


def to_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """CSV as a spreadsheet opens it, with no cell that it would take for a formula."""
    return write_csv(rows)


def from_csv(data: bytes) -> list[list[str]]:
    """The rows of a CSV. Raises ValueError."""
    table = read_csv(data)
    if table.remarks:  # a review is no place to guess
        raise ValueError("the sheet is not UTF-8 text: save it as `CSV UTF-8`")
    return unguarded(table.rows)


def to_xlsx(
    rows: Sequence[Sequence[str]],
    choices: Mapping[str, Sequence[str]],
    help_: Sequence[Sequence[str]],
) -> bytes:
    """A workbook: every cell is text, each column of `choices` offers them, a second sheet
    explains; or ValueError.
    """
    reviews = Sheet("Reviews", rows, choices, [32, 32, *[14] * 19], fixed=2)
    return write_xlsx([reviews, Sheet("How to fill in", help_, widths=[32, 32, *[60] * 19])])


def from_xlsx(data: bytes) -> list[list[str]]:
    """The rows of a workbook's first sheet, as text. Raises ValueError."""
    return read_xlsx(data).rows
