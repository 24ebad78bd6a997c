"""E-mails, programme and preview of the demonstration call in a real browser, at the width of a
phone and of a desk.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import violations
from tests.committed import copy_call
from tests.fakes import call_cli, tree

if TYPE_CHECKING:
    from playwright.sync_api import Page

SESSION = """=== sessions/cacao-plaintes-et-vigilance.yaml
starts: 2026-11-19T14:00
minutes: 75
register: https://example.org/r
join: https://example.org/j
languages: [fr]
interpretation: [en]
title: {fr: Porter plainte sans perdre sa récolte, en: Complaining without losing the harvest}
agenda: [{minutes: 75, item: Débat}]
"""
PAGES = (
    *("acceptance/oro-altiplano-compradores-formales", "regret/cacao-delegues-des-cooperatives"),
    *("invitation/cacao-plaintes-et-vigilance", "reminder/cacao-plaintes-et-vigilance"),
    *("newsletter.en", "programme.fr", "programme.es", "index"),
)


@pytest.fixture(scope="module")
def outbox(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = copy_call(demonstration, tmp_path_factory.mktemp("call"))
    tree(root, SESSION)
    assert call_cli(root, "announce").returncode == 0
    return root / "announcements"


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_it_fits_is_accessible_and_loads_nothing(
    page: Page, outbox: Path, name: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto((outbox / f"{name}.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []


def test_with_images_off_the_logo_is_its_words(page: Page, outbox: Path, tmp_path: Path) -> None:
    html = (outbox / "newsletter.en.html").read_text(encoding="utf-8")
    start = html.index("data:image/png")
    broken = html[:start] + html[html.index('"', start) :]
    (tmp_path / "mail.html").write_text(broken, encoding="utf-8")
    page.goto((tmp_path / "mail.html").as_uri())
    assert page.get_by_alt_text("Supply Chain Action Group (demonstration)").is_visible()
