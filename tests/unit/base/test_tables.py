"""A CSV is read in whatever encoding and dialect a spreadsheet of Europe writes it; a guess is said
to be one.
"""

from __future__ import annotations

import pytest

from a87ws.base.tables import read_csv

ROWS = [["Titre, et thème", "Prénom"], ["Café; thé", "Zoé"], ["l’un\nl’autre", ""]]


def text(delimiter: str) -> str:
    quoted = [delimiter.join(f'"{cell}"' for cell in row) for row in ROWS]
    return "\r\n".join(quoted) + "\r\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_csv_of_any_dialect_and_encoding_is_read(delimiter: str, encoding: str) -> None:
    table = read_csv(text(delimiter).encode(encoding))
    assert (table.rows, table.remarks) == (ROWS, ())


def test_windows_text_is_read_and_said_to_be_a_guess() -> None:
    table = read_csv(text(";").encode("cp1252"))
    assert table.rows == ROWS
    assert table.remarks == ("not UTF-8: read as Windows-1252; check its accents",)


def test_a_person_may_say_the_encoding() -> None:
    assert read_csv("Łódź;a\n1;2".encode("cp1250"), "cp1250").rows[0] == ["Łódź", "a"]


def test_the_line_by_which_excel_says_what_parts_the_cells_is_no_row() -> None:
    assert read_csv(b"sep=;\r\na,b;c\r\n1;2\r\n").rows == [["a,b", "c"], ["1", "2"]]


def test_commas_in_a_head_do_not_decide() -> None:
    assert read_csv(b"Name (first, middle, last);Mail\nA;b\nC;d\n").rows[0] == [
        "Name (first, middle, last)",
        "Mail",
    ]


@pytest.mark.parametrize(
    ("data", "encoding", "words"),
    [
        (b"\x81\x8d\xff", None, "neither UTF-8 nor Windows"),
        (b"\xff", "ascii", "as `ascii`"),
        (b"a", "klingon", "as `klingon`"),
    ],
)
def test_what_cannot_be_read_is_said(data: bytes, encoding: str | None, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_csv(data, encoding)
