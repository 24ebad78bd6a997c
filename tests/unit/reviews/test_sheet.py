"""A sheet loses nothing: whatever a review can hold comes back from CSV and XLSX as it went out."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from a87ws.reviews import score_forms as sheet
from a87ws.reviews.score_sheets import Answers

CRITERIA = ("standards", "causes")
# What YAML may hold and the checks let through: no control characters but tab and line feed, no
# halves of characters.
TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn"), include_characters="\t\n=+-@'\";,"),
    max_size=40,
)
SCORE = st.sampled_from(["", "n/a", "1", "5"])
ANSWERS = st.builds(
    Answers,
    st.just("p"),
    st.fixed_dictionaries(dict.fromkeys(CRITERIA, SCORE)),
    st.sampled_from(["", "1", "3"]),
    TEXT,
    TEXT,
    st.sampled_from(["", "host"]),
    st.just("row 2"),
)


@given(ANSWERS)
@settings(max_examples=150, deadline=None)
def test_csv_comes_back_as_it_went_out(each: Answers) -> None:
    data = sheet.to_csv(sheet.to_rows(CRITERIA, [each], {"p": "Title"}))
    assert sheet.from_rows(CRITERIA, sheet.from_csv(data)) == [each]


@given(ANSWERS)
@settings(max_examples=60, deadline=None)
def test_xlsx_comes_back_as_it_went_out(each: Answers) -> None:
    data = sheet.to_xlsx(
        sheet.to_rows(CRITERIA, [each], {"p": "=Title"}), {"standards": ["1", "5"]}, [["help"]]
    )
    assert sheet.from_rows(CRITERIA, sheet.from_xlsx(data)) == [each]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "'=1", "'", "''"])
def test_no_cell_is_a_formula(text: str) -> None:
    data = sheet.to_csv([["a"], [text]])
    assert data.endswith(b"a\r\n'" + text.encode() + b"\r\n")
    assert sheet.from_csv(data) == [["a"], [text]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_saved_by_a_spreadsheet_is_read_whatever_parts_its_cells(delimiter: str) -> None:
    heads = delimiter.join(sheet.heads(CRITERIA))
    row = delimiter.join(["p", "T", "4", "n/a", "2", '"two\r\nlines"', "", ""])
    (found,) = sheet.from_rows(
        CRITERIA, sheet.from_csv(f"{heads}\r\n{row}\r\n".encode("utf-8-sig"))
    )
    assert found == Answers(
        "p", {"standards": "4", "causes": "n/a"}, "2", "two\nlines", where="row 2"
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"proposal,standards\n", "lacks the column `causes`, `confidence`"),
        (",".join([*sheet.heads(CRITERIA), "colour"]).encode(), "unknown column `colour`"),
        (",".join([*sheet.heads(CRITERIA), "note"]).encode(), "has twice `note`"),
        ("proposal,é".encode("latin-1"), "not UTF-8 text"),
        (b'proposal,"open', "cannot be read"),
    ],
)
def test_a_sheet_that_cannot_be_taken_is_told_why(data: bytes, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        sheet.from_rows(CRITERIA, sheet.from_csv(data))


def test_what_is_no_workbook_is_told_so() -> None:
    with pytest.raises(ValueError, match="the workbook cannot be read"):
        sheet.from_xlsx(b"PK\x03\x04 nonsense")


def test_numbers_typed_into_a_workbook_are_scores() -> None:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    import io

    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet()
        for c, (head, cell) in enumerate(
            zip(sheet.heads(CRITERIA), ["p", "T", 4, 5.0, 2, "x", "", ""], strict=True)
        ):
            page.write(0, c, head)
            page.write(1, c, cell)
    (found,) = sheet.from_rows(CRITERIA, sheet.from_xlsx(out.getvalue()))
    assert (found.scores, found.confidence) == ({"standards": "4", "causes": "5"}, "2")


def test_a_text_that_no_cell_can_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="32,767"):
        sheet.to_xlsx([["x" * 32_768]], {}, [])
