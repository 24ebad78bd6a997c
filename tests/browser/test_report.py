"""The committee's page in a real browser: every stop of the slider, the check of the proof, hostile
text, print.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

from tests.browser.conftest import violations
from tests.fakes import call_cli

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

UNFOLD = """
const closed = [...document.querySelectorAll('details')];
const proposals = document.querySelectorAll('.proposal:nth-of-type(-n+2)');
[...closed.filter((part) => !part.matches('.proposal')), ...proposals]
  .forEach((part) => { part.open = true; });
document.querySelectorAll('main > section, details')
  .forEach((part) => { part.style.contentVisibility = 'visible'; });
"""
"""What is off the screen is not laid out until it comes near; axe would take it for lying over
something else.
"""
LEFT_OUT = "Vendre la fleur"
"""The beginning of the title of a proposal that was not selected."""


@pytest.fixture(scope="module")
def report(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(demonstration, tmp_path_factory.mktemp("report") / "report.html")


@pytest.fixture(scope="module")
def public(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(demonstration, tmp_path_factory.mktemp("public") / "report.html", "--public")


def write(root: Path, target: Path, *flags: str) -> Path:
    done = call_cli(root, "report", "-o", f"{target}", *flags)
    assert done.returncode == 0, done.stderr
    return target


def data(page: Page) -> Any:  # noqa: ANN401
    return json.loads(page.locator("#data").text_content() or "")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_both_editions_are_accessible(
    page: Page, report: Path, public: Path, scheme: Literal["light", "dark"], width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    for edition in (report, public):
        page.goto(edition.as_uri())
        page.evaluate(UNFOLD)
        assert violations(page) == []


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 1920])
def test_nothing_is_wider_than_the_screen(
    page: Page, report: Path, public: Path, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for edition in (report, public):
        page.goto(edition.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_every_stop_of_the_slider_is_the_selection_at_its_factor(
    page: Page, report: Path, demonstration: Path
) -> None:
    page.goto(report.as_uri())
    stops = json.loads(call_cli(demonstration, "select", "--frontier", "--format", "json").stdout)[
        "frontier"
    ]
    knob = page.locator("#factor")
    assert int(knob.get_attribute("max") or 0) == len(stops) - 1
    knob.focus()
    page.keyboard.press("Home")
    for number, stop in enumerate(stops):
        assert page.locator("#stop").get_attribute("data-stop") == f"{number}"
        shown = [each.get_attribute("data-id") for each in page.locator("#stop-series li").all()]
        factor = stop["upto"] or f"{Fraction(stop['above']) + 1}"
        chosen = json.loads(
            call_cli(
                demonstration, "select", "--dry-run", "--balance", factor, "--format", "json"
            ).stdout,
        )
        assert shown == [each["proposal"] for each in chosen["selected"]]
        assert page.locator("#stop-merit").text_content() == f"{chosen['merit'] / 1000:.3f}"
        page.keyboard.press("ArrowRight")


def test_the_slider_says_where_it_is_and_who_comes_and_goes(page: Page, report: Path) -> None:
    page.goto(report.as_uri())
    knob = page.locator("#factor")
    assert (
        knob.get_attribute("aria-valuetext")
        == "stop 3 of 13: The call’s policy, factor 0.121 to 1.158"
    )
    assert page.locator("#stop-leaves").inner_text() == "nobody"
    knob.focus()
    page.keyboard.press(
        "ArrowLeft"
    )  # from the terminal: out coton-cantines-et-recolte, in oro-altiplano at the policy
    assert (
        page.locator("#stop-leaves li").get_attribute("data-id")
        == "oro-altiplano-compradores-formales"
    )
    coming = page.locator("#stop-series li", has=page.locator(".flag"))
    assert [each.get_attribute("data-id") for each in coming.all()] == ["coton-cantines-et-recolte"]


def test_the_page_accepts_the_proof_of_the_demonstration(page: Page, report: Path) -> None:
    page.goto(report.as_uri())
    page.locator("#check").click()
    page.locator("#outcome.good").wait_for()
    assert page.locator("#outcome").text_content() == "The proof holds."
    steps = page.locator("#checked li").all_inner_texts()
    assert (
        len(steps) == 9
    )  # the digest; series, figures, numbers; size, best merit, value, merit, draw
    assert all("does not" not in step for step in steps)


def multiplier(proof: Any) -> None:  # noqa: ANN401
    node = next(
        node
        for step in proof["steps"]
        if step["step"] == "value"
        for node in step["nodes"]
        if node[0]
    )
    node[0][3] += 10**9


def branch(proof: Any) -> None:  # noqa: ANN401
    (value,) = (step for step in proof["steps"] if step["step"] == "value")
    at = next(i for i, node in enumerate(value["nodes"]) if len(node) > 1)
    value["nodes"] = [[value["nodes"][at][0]]]


def higher(proof: Any) -> None:  # noqa: ANN401
    (value,) = (step for step in proof["steps"] if step["step"] == "value")
    value["claim"]["at most"] += 1


def kinder(proof: Any) -> None:  # noqa: ANN401
    proof["instance"]["merits"][0] += 1


def unfinished(proof: Any) -> None:  # noqa: ANN401
    proof["steps"] = [step for step in proof["steps"] if step["step"] != "draw"]


@pytest.mark.parametrize(
    ("tamper", "step"),
    [
        (multiplier, "None has a larger value"),
        (branch, "None has a larger value"),
        (higher, "None has a larger value"),
        (kinder, "The proof is about this call’s numbers"),
        (unfinished, "None equal to it comes earlier in the draw"),
    ],
)
def test_the_page_rejects_a_tampered_proof(
    page: Page,
    report: Path,
    demonstration: Path,
    tmp_path: Path,
    tamper: Callable[[Any], None],
    step: str,
) -> None:
    proof = json.loads((demonstration / "selection.proof.json").read_text(encoding="utf-8"))
    tamper(proof)
    (tmp_path / "proof.json").write_text(json.dumps(proof), encoding="utf-8")
    page.goto(report.as_uri())
    page.set_input_files("#proof-file", tmp_path / "proof.json")
    page.locator("#outcome.bad").wait_for()
    assert page.locator("#outcome").text_content() == f"The proof does not hold: {step}."


def test_the_page_rejects_another_series_with_the_same_proof(
    page: Page, report: Path, tmp_path: Path
) -> None:
    """Two of the pool change places in the page itself: then the figures are not those of the
    record.
    """
    text = report.read_text(encoding="utf-8")
    selected = re.search(r'"selected":\[([0-9,]+)\],"best_merit"', text)
    assert selected
    first = int(selected[1].split(",")[0])
    forged = text.replace(selected[0], selected[0].replace(f"[{first},", f"[{first - 1},"))
    (tmp_path / "forged.html").write_text(forged, encoding="utf-8")
    page.goto((tmp_path / "forged.html").as_uri())
    page.locator("#check").click()
    page.locator("#outcome.bad").wait_for()
    assert (page.locator("#outcome").text_content() or "").startswith("The proof does not hold")


def test_the_files_of_a_folder_are_compared_with_the_digests(
    page: Page, report: Path, demonstration: Path, tmp_path: Path
) -> None:
    inputs = list(data_of(report)["files"])
    for path in inputs[:-1]:
        target = tmp_path / "call" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((demonstration / path).read_bytes())
    (tmp_path / "call" / "call.yaml").write_bytes(b"name: another\n")
    page.goto(report.as_uri())
    page.set_input_files("#folder", tmp_path / "call")
    page.locator("#folder-outcome", has_text="files").wait_for()
    said = page.locator("#folder-outcome").text_content()
    assert said == f"{len(inputs) - 2} files are identical, 1 differ, 1 are missing."


def data_of(report: Path) -> Any:  # noqa: ANN401
    found = re.search(
        r'<script type="application/json" id="data">(.*?)</script>',
        report.read_text("utf-8"),
        re.DOTALL,
    )
    assert found
    return json.loads(found[1])


def shown_rows(page: Page) -> list[str]:
    return [each.inner_text() for each in page.locator("#rows tbody tr:visible th a").all()]


def test_the_table_sorts_filters_and_finds(page: Page, report: Path) -> None:
    page.goto(report.as_uri())
    assert len(shown_rows(page)) == 32
    page.locator("th[data-sort=spread] button").focus()
    page.keyboard.press("Enter")
    assert page.locator("th[data-sort=spread]").get_attribute("aria-sort") == "descending"
    assert shown_rows(page)[0].startswith(
        "Coffee prices and school days"
    )  # 1.50, the widest spread
    page.locator("#by-state").select_option("selected")
    assert len(shown_rows(page)) == 8
    page.locator("#by-region").select_option("Arab States")
    assert [row[:14] for row in shown_rows(page)] == ["Paying it back"]
    assert page.locator("#shown").inner_text() == "1 of 32 shown"
    page.locator("#by-state").select_option("")
    page.locator("#by-region").select_option("")
    page.locator("#find").fill("ORO pequena")  # neither case nor accents matter
    assert [row[:15] for row in shown_rows(page)] == ["Oro de la peque"]


def test_a_link_opens_the_proposal_it_leads_to(page: Page, report: Path) -> None:
    page.goto(report.as_uri())
    page.locator("#series a").first.click()
    opened = page.locator("details.proposal[open]")
    assert opened.get_attribute("id") == "p-cocoa-monitoring-shared-costs"
    assert "In one village near Soubré" in opened.inner_text()


def test_everything_can_be_reached_with_the_keyboard_and_shows_where_it_is(
    page: Page, report: Path
) -> None:
    page.goto(report.as_uri())
    seen: list[str] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        name, outline = page.evaluate(
            "() => [document.activeElement.id || document.activeElement.tagName,"
            " getComputedStyle(document.activeElement).outlineStyle]"
        )
        assert outline != "none", name
        seen.append(name)
    assert {"print", "factor", "SUMMARY", "A"} <= {*seen}


@pytest.fixture
def without_scripts(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_without_scripts_everything_can_be_read_and_nothing_idle_is_shown(
    without_scripts: Page, report: Path
) -> None:
    page = without_scripts
    page.goto(report.as_uri())
    assert page.locator("#stop-series li").count() == 8
    assert page.locator("#costs table tbody tr").count() == 13
    assert page.locator("#rows tbody tr").count() == 32
    assert page.locator("#factor").is_hidden()
    assert page.locator("#filters").is_hidden()
    assert page.locator("#check").is_hidden()


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_what_is_printed_is_a_minute_of_four_pages(
    page: Page, demonstration: Path, tmp_path: Path, language: str
) -> None:
    page.goto(write(demonstration, tmp_path / "report.html", "--language", language).as_uri())
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 4


HOSTILE = (
    "<script>document.title='x'</script></title></style>\"'><img src=x onerror=alert(1)> "
    "{{ 7*7 }} &amp; =1+1"
)


def test_hostile_text_in_every_field_is_text(page: Page, tmp_path: Path) -> None:
    root = hostile_call(tmp_path / "call")
    done = call_cli(root, "select")
    assert done.returncode == 0, done.stderr
    for flags in ([], ["--public"], ["--language", "fr"]):
        page.goto(write(root, tmp_path / "report.html", *flags).as_uri())
        assert page.title().startswith(f"Call {HOSTILE}")
        assert page.locator("img").count() == 0
        assert page.locator("script").count() == (0 if "--public" in flags else 2)
        assert page.locator("h1").inner_text() == f"Call {HOSTILE}"
        held = page.locator("body").text_content() or ""
        fields = ["Organizer", "Title", "Host", "Focus", "Outcome"]
        fields += [] if "--public" in flags else ["Criterion", "Reviewer", "Description"]
        assert [field for field in fields if f"{field} {HOSTILE}" not in held] == []


def hostile_call(root: Path) -> Path:
    def hostile(word: str) -> str:
        return json.dumps(f"{word} {HOSTILE}")

    (root / "registry").mkdir(parents=True)
    (root / "proposals").mkdir()
    (root / "call.yaml").write_text(
        f"""\
name: {hostile("Call")}
organizer: {hostile("Organizer")}
submitters: anyone
deadline: 2026-09-30
timezone: Europe/Zurich
outcomes: {{1: {hostile("Outcome")}}}
focus: {{one: {hostile("Focus")}}}
organization_types: {{business: {hostile("Type")}}}
criteria: {{good: {{title: {hostile("Criterion")}}}}}
scale: {{1: low, 4: {hostile("Scale")}}}
selection: {{slots: 1, balance: {{focus: {{weight: 0.3}}}}}}
""",
        encoding="utf-8",
    )
    (root / "registry" / "members.yaml").write_text("members: []\n", encoding="utf-8")
    (root / "registry" / "reviewers.yaml").write_text(
        f"reviewers: [{{id: r, name: {hostile('Reviewer')}, email: r@example.org, "
        f"organizations: []}}]\n",
        encoding="utf-8",
    )
    for name in ("a", "b"):
        (root / "proposals" / f"{name}.yaml").write_text(
            f"""\
title: {hostile("Title")}
contact: {{name: {hostile("Contact")}, email: secret@example.org}}
organizations: [{{name: {hostile("Host")}, type: business, country: CH}}]
speakers: [{{name: {hostile("Speaker")}}}]
outcomes: [1]
focus: [one]
countries: [CH]
description: {hostile("Description")}
""",
            encoding="utf-8",
        )
        (root / "reviews" / name).mkdir(parents=True)
        (root / "reviews" / name / "r.yaml").write_text(
            f"scores: {{good: 4}}\nfeedback: {hostile('Feedback')}\nnote: {hostile('Note')}\n",
            encoding="utf-8",
        )
    return root


def test_a_title_from_right_to_left_turns_nothing_around_it(
    page: Page, report: Path, tmp_path: Path
) -> None:
    """A bdi keeps its direction to itself: the badge behind an Arabic title stays at its right."""
    text = report.read_text(encoding="utf-8").replace(LEFT_OUT, "حوار القطن: الاستماع إلى العمال")
    (tmp_path / "rtl.html").write_text(text, encoding="utf-8")
    page.goto((tmp_path / "rtl.html").as_uri())
    row = page.locator("#rows tbody tr", has_text="حوار القطن")
    title, badge = row.locator("th a").bounding_box(), row.locator(".state .badge").bounding_box()
    assert title
    assert badge
    assert title["x"] + title["width"] <= badge["x"]


def test_a_call_without_a_decision_has_a_report_that_says_so(page: Page, tmp_path: Path) -> None:
    root = hostile_call(tmp_path / "call")
    page.goto(write(root, tmp_path / "report.html").as_uri())
    assert "There is no decision to show." in page.locator("#glance").inner_text()
    assert page.locator("#rows tbody tr").count() == 2
    assert violations(page) == []


def test_the_page_of_three_hundred_proposals_is_light_and_opens_at_once(
    page: Page, tmp_path: Path
) -> None:
    from bench.select.pools import pool
    from bench.select.pools import write as write_call

    root = tmp_path / "call"
    write_call(pool(300, 30, 1), root)
    long = json.dumps(
        "word " * 249 + "word"
    )  # as long as the call allows, which the pool's are not
    for path in (root / "proposals").iterdir():
        path.write_text(
            path.read_text("utf-8").replace('"What the session is about."', long), encoding="utf-8"
        )
    target = write(root, tmp_path / "report.html", "--frontier", "0")
    assert 1_200_000 < target.stat().st_size < 3_000_000
    page.goto(target.as_uri())
    assert page.locator("#rows tbody tr").count() == 300
    took = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    assert took < 3000  # about 400 on a quiet machine, and this one may be busy
    page.locator("#find").fill("p00123")
    assert shown_rows(page) == ["Proposal p00123"]
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 4


def test_the_page_of_forty_proposals_is_light(report: Path) -> None:
    """The demonstration has 32; forty like them weigh five quarters of it."""
    assert report.stat().st_size * 5 / 4 < 600_000
