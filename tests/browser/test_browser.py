"""The fixtures themselves: a test that cannot fail proves nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.browser.conftest import violations

if TYPE_CHECKING:
    from playwright.sync_api import Page

GOOD = "<!doctype html><html lang=en><title>A page</title><main><h1>A page</h1></main></html>"
BAD = (
    "<!doctype html><html lang=en><title>A page</title><main><h1>A page</h1><img "
    "src='data:,'></main></html>"
)


def test_a_plain_page_is_accessible(page: Page, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(GOOD, encoding="utf-8")
    page.goto((tmp_path / "page.html").as_uri())
    assert violations(page) == []


def test_a_picture_without_words_is_a_violation(page: Page, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(BAD, encoding="utf-8")
    page.goto((tmp_path / "page.html").as_uri())
    assert [line.partition(":")[0] for line in violations(page)] == ["image-alt"]
