"""The published programme in a real browser: readable with assistive means, at phone and desktop
width.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import violations
from tests.fakes import call_cli, example, tree

if TYPE_CHECKING:
    from playwright.sync_api import Page

SESSION = """=== sessions/cotton-dialogue.yaml
starts: 2027-01-20T10:00
timezone: Asia/Kathmandu
audience: public
register: https://example.org/register
languages: [fr, en]
interpretation: [es]
title: {fr: Les travailleurs d'abord, en: Workers first}
moderator: {name: Ana Fall, role: Chair, consent: true}
speakers: [{name: Issa Traoré, role: Secretary-General, organization: CGU, consent: true}]
agenda: [{minutes: 10, item: Opening, speakers: [Ana Fall]}]
"""


@pytest.mark.parametrize("width", [320, 1280])
def test_the_programme_can_be_read_by_everybody(page: Page, tmp_path: Path, width: int) -> None:
    root = tree(example(tmp_path), SESSION)
    with (root / "call.yaml").open("a") as file:
        file.write("languages: [en, fr, es]\n")
    assert call_cli(root, "select").returncode == 0
    assert call_cli(root, "publish", f"{root / 'public'}").returncode == 0
    page.set_viewport_size({"width": width, "height": 800})
    page.goto((root / "public/programme.en.html").as_uri())
    assert page.get_by_role("link", name="Register for “Workers first”").is_visible()
    assert page.get_by_text("10:00–11:15, Kathmandu time (UTC+5:45)").is_visible()
    for language in ("Français", "Español", "English"):
        page.get_by_role("link", name=language, exact=True).click()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("link", name="Français", exact=True).click()
    assert page.get_by_role("heading", name="Les travailleurs d'abord").is_visible()
    assert page.get_by_text("10 h – 11 h 15, heure de Katmandou (UTC+5:45)").is_visible()
