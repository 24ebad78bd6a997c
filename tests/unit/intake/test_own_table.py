"""A row loses nothing: whatever a proposal can hold comes back from CSV, XLSX and JSON as it went
out.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from a87ws.base import tables as table
from a87ws.base.tables import join, split
from a87ws.base.yaml import Value
from a87ws.intake import formats

TEXT = st.text(
    st.characters(
        exclude_categories=("Cs", "Cc", "Co", "Cn"), include_characters="\t\n=+-@'\";,|\\"
    ),
    min_size=1,
).filter(lambda text: bool(text.strip()))
WORDS = st.lists(TEXT, min_size=1, max_size=3)
HOST = st.fixed_dictionaries({"name": TEXT}, optional={"type": TEXT, "country": TEXT})
SPEAKER = st.fixed_dictionaries({"name": TEXT}, optional={"role": TEXT, "organization": TEXT})
PROPOSAL = st.fixed_dictionaries(
    {
        "title": TEXT,
        "contact": st.fixed_dictionaries({"name": TEXT, "email": TEXT}),
        "organizations": st.lists(HOST, min_size=1, max_size=3),
        "speakers": st.lists(SPEAKER, min_size=1, max_size=3),
        "outcomes": WORDS,
        "focus": WORDS,
        "countries": WORDS,
        "description": TEXT,
    },
    optional={
        "supply_chains": WORDS,
        "languages": WORDS,
        "initiative": TEXT,
        "answers": st.dictionaries(st.sampled_from(["view", "a.b"]), TEXT | WORDS, min_size=1),
        "status": st.sampled_from(["submitted", "withdrawn"]),
    },
)


@given(PROPOSAL)
@settings(max_examples=150, deadline=None)
def test_csv_comes_back_as_it_went_out(proposal: Value) -> None:
    data = table.write_csv(formats.to_rows({"one": proposal}, ["view"]))
    rows = table.unguarded(table.read_csv(data).rows)
    assert formats.is_own_table(rows)
    assert formats.from_rows(rows) == {"one": proposal}


@given(PROPOSAL)
@settings(max_examples=60, deadline=None)
def test_xlsx_comes_back_as_it_went_out(proposal: Value) -> None:
    rows = formats.to_rows({"one": proposal}, ["view"])
    data = table.write_xlsx([table.Sheet("Proposals", rows)])
    assert formats.from_rows(table.read_xlsx(data).rows) == {"one": proposal}


@pytest.mark.parametrize(
    ("values", "cell"),
    [
        (["a"], "a;"),
        (["a", "b"], "a; b"),
        ([], ";"),
        (["a;b", " c"], "a\\;b; \\ c"),
        (["a\\n", "\n"], "a\\\\n; \\n"),
    ],
)
def test_a_list_reads_as_a_person_would_write_it(values: list[str], cell: str) -> None:
    assert (join(values), split(cell)) == (cell, values)


def test_a_person_may_leave_out_the_mark_of_a_single_value() -> None:
    assert split("cotton") == ["cotton"]


def test_numbers_are_the_words_they_stand_for() -> None:
    assert formats.flatten({"outcomes": [1, 3], "initiative": None}) == {"outcomes": "1; 3"}


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["a", "T"], ["a", "U"]], "row 3: duplicate id `a`"),
        ([["", "T"]], "row 2: the id is missing"),
    ],
)
def test_a_row_that_names_no_one_proposal_is_refused(rows: list[list[str]], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        formats.from_rows([["id", "title"], *rows])


def test_a_line_with_too_many_parts_is_refused() -> None:
    with pytest.raises(ValueError, match="4 parts; expected name"):
        formats.unflatten({"speakers": "a | b | c | d"})
