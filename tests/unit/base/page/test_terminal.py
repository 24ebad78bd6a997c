"""The page for the terminal: what gives way where it is narrow, and what is left when it is read
aloud.
"""

from __future__ import annotations

import pytest

from a87ws.base.page.terminal import Column, Page
from a87ws.base.text import cells, sparks

COLUMNS = (
    Column("proposal"),
    Column("", "bar", 2),
    Column("rating", "number"),
    Column("±", "number", 1, "give or take"),
    Column("joint", "mark", 3),
)
ROWS = [("cocoa-monitoring", "▇▇▇", "4.000", "0.56", "yes"), ("tea", "▇", "3.000", "", "")]


def table(width: int, *, plain: bool = False) -> str:
    page = Page(width, colour=False, plain=plain)
    page.table(COLUMNS, ROWS)
    return str(page)


def test_columns_to_spare_go_one_by_one_before_words_are_cut() -> None:
    # 2 + 16 + 2 + 3 + 2 + 6 + 2 + 4 + 2 + 5 = 44 cells; 37 without the mark
    wide, narrower = table(44), table(43)
    assert "joint" in wide
    assert "joint" not in narrower
    assert "▇▇▇" in narrower
    page = table(40)
    assert "cocoa-monitoring" in page
    assert all(cells(line) <= 40 for line in page.splitlines())


def test_read_aloud_a_row_is_a_sentence_without_what_is_drawn_or_empty() -> None:
    assert (
        table(40, plain=True)
        == "cocoa-monitoring, rating 4.000, give or take 0.56, joint\ntea, rating 3.000\n"
    )


def test_a_plain_page_neither_colours_nor_breaks_nor_indents() -> None:
    page = Page(40, colour=True, plain=True)
    page.line("word " * 30, style="bold", lead="      ")
    assert str(page) == ("word " * 30).strip() + "\n"


@pytest.mark.parametrize(("values", "drawn"), [((1, 3, 5), "▁▅█"), ((0, 9), "▁█"), ((), "")])
def test_sparks_rise_with_the_scale_and_stay_on_it(values: tuple[int, ...], drawn: str) -> None:
    from fractions import Fraction

    assert sparks(map(Fraction, values), 1, 5) == drawn
