"""The submission form as people use it: typed, left, come back to, heard, and sent."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from ruamel.yaml import YAML

from a87ws.base.text import count_words
from a87ws.base.yaml import parse
from a87ws.call.call import Call, Submission
from a87ws.call.layout import CALL, MEMBERS
from a87ws.call.registers import Member, Members
from a87ws.intake.form.page import render_form
from a87ws.validate.command import diagnose
from tests.browser.conftest import violations
from tests.committed import committed_bytes
from tests.scripts import SCRIPTS, words_of

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

REPOSITORY = "https://github.com/example/deep-dives"


@dataclass
class Given:
    """What somebody types into the form; by itself as little as a proposal needs."""

    title: str = "Hearing workers first"
    description: str = "Who pays for the harvest, and when."
    organization: str = "Coral Arc Fishers' Union"
    type: str = ""
    country: str = ""
    speaker: str = "Issa Traoré"
    role: str = ""
    outcomes: Sequence[str] = ("1",)
    focus: Sequence[str] = ("child-labour",)
    countries: Sequence[str] = ("BF",)
    supply_chains: Sequence[str] = ()
    languages: Sequence[str] = ()
    initiative: str = ""
    perspective: Sequence[str] = ()
    contact: str = "Amina Diallo"
    email: str = "amina@example.org"


def settings() -> tuple[Call, Sequence[Member]]:
    call, members = (parse(path, committed_bytes(path)).value for path in (CALL, MEMBERS))
    return Call.model_validate(call), Members.model_validate(members).members


def opened(
    page: Page, folder: Path, *, submission: Submission | None = None, **changes: object
) -> Page:
    """The form of the demonstration call in the browser, with this and that of the call changed."""
    call, members = settings()
    call = call.model_copy(update={**changes, **({"submission": submission} if submission else {})})
    (folder / "form.html").write_text(render_form(call, members), encoding="utf-8")
    page.emulate_media(
        reduced_motion="reduce"
    )  # else every click waits until the page has scrolled
    page.goto((folder / "form.html").as_uri())
    return page


def row(page: Page, part: str, number: int = 0) -> Locator:
    return page.locator(f"#{part} > ol > li").nth(number)


def cell(page: Page, part: str, key: str = "", number: int = 0) -> Locator:
    return row(page, part, number).locator(f"[data-key='{key}']")


def fill(page: Page, given: Given) -> None:
    page.locator("#title").fill(given.title)
    page.locator("#description").fill(given.description)
    cell(page, "organizations", "name").fill(given.organization)
    if given.type:
        cell(page, "organizations", "type").select_option(given.type)
        cell(page, "organizations", "country").select_option(given.country)
    cell(page, "speakers", "name").fill(given.speaker)
    cell(page, "speakers", "role").fill(given.role)
    for part in ("outcomes", "focus", "languages"):
        for value in getattr(given, part):
            page.locator(f"#{part} input[value='{value}']").check()
    for part in ("countries", "supply_chains"):
        for i, value in enumerate(getattr(given, part)):
            if part == "supply_chains" or i:
                page.locator(f"[data-add={part}]").click()
            if part == "countries":
                cell(page, part, number=i).select_option(value)
            else:
                cell(page, part, number=i).fill(value)
    for value in given.perspective:
        page.locator(f"[id='answers.perspective'] input[value='{value}']").check()
    page.locator("#initiative").fill(given.initiative)
    page.locator("[id='contact.name']").fill(given.contact)
    page.locator("[id='contact.email']").fill(given.email)


def downloaded(page: Page) -> tuple[str, str]:
    """The name and the text of the file that the button gives."""
    page.wait_for_selector("#summary .good", timeout=5_000)
    with page.expect_download() as waiting:
        page.click("button[type=submit]")
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_text(encoding="utf-8")


def retype(page: Page, given: Given) -> None:
    """Type every text of a form anew whose choices were made."""
    places = {
        "#title": given.title,
        "#description": given.description,
        "#initiative": given.initiative,
        "#organizations [data-key=name]": given.organization,
        "#speakers [data-key=name]": given.speaker,
        "#speakers [data-key=role]": given.role,
        "#supply_chains [data-key]": given.supply_chains[0],
        "[id='contact.name']": given.contact,
    }
    for place, text in places.items():
        page.fill(place, text)


def clear(page: Page) -> None:
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("#clear").click()


def random_given(draw: random.Random, script: str, members: Sequence[Member]) -> Given:
    def text(least: int, most: int) -> str:
        return " ".join(words_of(draw, script, draw.randint(least, most)))

    member = draw.random() < 0.5
    words = words_of(draw, script, 60)
    while count_words(" ".join(words))[0] > 120:
        words.pop()
    few = " ".join(words)
    return Given(
        title=text(2, 6),
        description=draw.choice(
            (few, f"{few}\n\n{text(2, 4)}\n- {text(2, 3)}", f"  {few}\n    {text(2, 3)}")
        ),
        organization=draw.choice(members).name if member else text(2, 4),
        type="" if member else "workers-organization",
        country="" if member else "NO",
        speaker=text(1, 3),
        role=draw.choice(("", text(1, 3))),
        outcomes=("1", "3"),
        countries=("NO", "CI"),
        supply_chains=(text(1, 2),),
        languages=("fr",),
        initiative=draw.choice(("", text(1, 3))),
        perspective=("survivors",),
        contact=text(1, 3),
    )


def test_two_hundred_inputs_in_many_scripts_make_files_that_pass_validate(
    page: Page, tmp_path: Path
) -> None:
    opened(page, tmp_path)
    _, members = settings()
    root = tmp_path / "call"
    for path in (CALL, MEMBERS):
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(committed_bytes(path))
    (root / "proposals").mkdir()
    draw, first = random.Random(87), True
    for i in range(200):
        script = list(SCRIPTS)[i % len(SCRIPTS)]
        given = random_given(draw, script, members)
        if first:
            fill(
                page,
                replace(
                    given, organization="A stranger", type="workers-organization", country="NO"
                ),
            )
            first = False
        retype(page, given)
        page.fill("#id", f"{script}-{i}")
        name, text = downloaded(page)
        assert name == f"{script}-{i}.yaml"
        (root / "proposals" / name).write_text(text, encoding="utf-8")
        agree(text, given)
    found = diagnose(root)
    assert [each for each in found.diagnostics if each.severity.value == "error"] == []
    assert {each.code for each in found.diagnostics} <= WARNINGS


WARNINGS = {  # of invented names and of texts made of few sentences
    *(
        "proposal-organization-unregistered",
        "proposal-member-missing",
        "proposal-description-similar",
    ),
    *("proposal-organization-similar", "proposal-duplicate", "proposal-script-mixed"),
}


def agree(text: str, given: Given) -> None:
    """A reader of YAML 1.1, one of 1.2 and our own take the file for what was typed."""
    ours = parse("proposals/a.yaml", text.encode())
    assert ours.faults == ()
    value = ours.value
    assert yaml.safe_load(text) == value == YAML(typ="safe", pure=True).load(StringIO(text))
    assert isinstance(value, dict)
    lines = [line.rstrip() for line in given.description.strip().split("\n")]
    assert value["title"] == given.title
    assert value["description"] == "\n".join(lines) + "\n"
    assert value["countries"] == list(given.countries)
    assert value["outcomes"] == [int(each) for each in sorted(given.outcomes)]
    host = {"name": given.organization} | (
        {"type": given.type, "country": given.country} if given.type else {}
    )
    assert value["organizations"] == [host]
    assert value["contact"] == {"name": given.contact, "email": given.email}
    assert value.get("supply_chains", []) == list(given.supply_chains)
    assert value.get("initiative", "") == given.initiative
    assert value.get("answers") == (
        {"perspective": list(given.perspective)} if given.perspective else None
    )


def test_the_file_is_written_as_a_person_would(page: Page, tmp_path: Path) -> None:
    opened(page, tmp_path)
    fill(
        page,
        Given(
            title="Norway: who pays?",
            countries=("NO", "BF"),
            role="Secretary-General",
            languages=("fr",),
        ),
    )
    page.locator("[data-add=other_languages]").click()
    cell(page, "other_languages").select_option("no")
    name, text = downloaded(page)
    assert name == "norway-who-pays.yaml"
    assert text == (
        'title: "Norway: who pays?"\n'
        "contact:\n  name: Amina Diallo\n  email: amina@example.org\n"
        "organizations:\n  - name: Coral Arc Fishers' Union\n"
        "speakers:\n  - name: Issa Traoré\n    role: Secretary-General\n"
        'outcomes: [1]\nfocus: [child-labour]\ncountries: ["NO", BF]\n'
        "description: |\n  Who pays for the harvest, and when.\n"
        'languages: [fr, "no"]\n'
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_form_is_accessible(
    page: Page, tmp_path: Path, scheme: Literal["light", "dark"], width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    opened(
        page,
        tmp_path,
        submission=Submission(repository=REPOSITORY, email="secretariat@example.org"),
    )
    for language in ("en", "fr", "es"):
        page.locator(f"[data-language={language}]").click()
        assert violations(page) == [], language
        if language == "fr":  # from here on with everything that can be said
            cell(page, "organizations", "name").fill("Ministère du Travail")
            page.locator("button[type=submit]").click()
            page.locator("[data-add=supply_chains]").click()
    fill(page, Given(type="government", country="BF", organization="Ministère du Travail"))
    downloaded(page)
    page.locator("summary").click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_everything_can_be_done_from_the_keyboard(page: Page, tmp_path: Path) -> None:
    opened(page, tmp_path)
    keys = page.keyboard

    def tab_to(selector: str) -> None:
        for _ in range(60):
            if page.locator(selector).first.evaluate("each => each === document.activeElement"):
                return
            keys.press("Tab")
        raise AssertionError(selector)

    def write(selector: str, text: str) -> None:
        tab_to(selector)
        keys.type(text)

    def tick(selector: str) -> None:
        tab_to(selector)
        keys.press("Space")

    write("#title", "Typed")
    write("#description", "By hand.")
    write("#organizations [data-key=name]", "coral arc fishers' union")
    tab_to("[data-add=organizations]")
    keys.press("Enter")
    keys.type("Another Union")  # the new row has the focus
    write("#organizations li:nth-child(2) [data-key=type]", "Work")
    write("#organizations li:nth-child(2) [data-key=country]", "Burk")
    tab_to("#organizations li:nth-child(2) .remove")
    keys.press("Enter")
    assert page.locator("#organizations li").count() == 1
    write("#speakers [data-key=name]", "Issa")
    tick("#outcomes input[value='2']")
    tick("#focus input[value='forced-labour']")
    write("#countries select", "Norw")
    write("[id='contact.name']", "Amina")
    write("[id='contact.email']", "amina@example.org")
    tab_to("button[type=submit]")
    with page.expect_download() as waiting:
        keys.press("Enter")
    text = Path(waiting.value.path()).read_text(encoding="utf-8")
    value = yaml.safe_load(text)
    assert value["organizations"] == [{"name": "coral arc fishers' union"}]
    assert (value["outcomes"], value["focus"], value["countries"]) == (
        [2],
        ["forced-labour"],
        ["NO"],
    )


def test_what_was_typed_is_there_again_and_can_be_cleared(page: Page, tmp_path: Path) -> None:
    opened(page, tmp_path)
    page.locator("[data-language=es]").click()
    fill(
        page,
        Given(
            countries=("NO", "CI"),
            supply_chains=("algodón",),
            languages=("es",),
            perspective=("workers",),
        ),
    )
    page.locator("#id").fill("my-own-name")
    before = page.evaluate("Object.values(localStorage)[0]")
    page.reload()
    assert page.evaluate("document.documentElement.lang") == "es"
    assert page.locator("#title").input_value() == "Hearing workers first"
    assert cell(page, "countries", number=1).input_value() == "CI"
    assert cell(page, "supply_chains").input_value() == "algodón"
    assert (
        page.locator("[id='answers.perspective'] input:checked").get_attribute("value") == "workers"
    )
    name, _ = downloaded(page)
    assert name == "my-own-name.yaml"
    assert page.evaluate("Object.values(localStorage)[0]") == before
    clear(page)
    assert page.evaluate("localStorage.length") == 0
    page.reload()
    assert page.locator("#title").input_value() == ""
    assert page.locator("input:checked").count() == 0
    assert page.locator("#countries li").count() == 1


def test_a_draft_of_another_call_or_of_nobodys_making_does_no_harm(
    page: Page, tmp_path: Path
) -> None:
    opened(page, tmp_path)
    key = page.evaluate(
        "() => { localStorage.setItem('x', 1); return 'a87ws form: ' + "
        "document.querySelector('.call').textContent; }"
    )
    for draft in (
        "{",
        "null",
        "[]",
        (
            '{"rows": {"countries": [{"": "ZZ"}, 7, null]}, "groups": {"outcomes": ["9"]}, '
            '"texts": {"title": 4}}'
        ),
    ):
        page.evaluate("([key, draft]) => localStorage.setItem(key, draft)", [key, draft])
        page.reload()
        assert page.locator("#summary h3").count() >= 1
    assert cell(page, "countries").input_value() == ""


def test_a_message_comes_when_a_field_was_left_and_goes_when_it_is_mended(
    page: Page, tmp_path: Path
) -> None:
    opened(page, tmp_path)
    email, says = page.locator("[id='contact.email']"), page.locator("[data-says='contact.email']")
    email.fill("amina")
    assert says.text_content() == ""
    email.blur()
    assert "not an e-mail address" in (says.text_content() or "")
    assert email.get_attribute("aria-invalid") == "true"
    page.locator("[data-language=fr]").click()
    assert "ceci n’est pas une adresse électronique" in (says.text_content() or "")
    email.fill("amina@example.org")
    assert says.text_content() == ""
    assert email.get_attribute("aria-invalid") is None


def test_asking_too_early_leads_to_what_is_left(page: Page, tmp_path: Path) -> None:
    opened(page, tmp_path)
    page.locator("button[type=submit]").click()
    assert page.evaluate("document.activeElement.id") == "summary"
    assert (
        page.locator("#summary h3").first.text_content()
        == "9 things to complete before the file can be made"
    )
    page.locator("#summary a").first.click()
    assert page.evaluate("document.activeElement.id") == "title"
    assert page.locator("#ready").is_hidden()


def test_a_message_that_appears_takes_no_click_away(page: Page, tmp_path: Path) -> None:
    opened(page, tmp_path)
    page.locator("[id='contact.email']").fill("amina")  # and leaves it by the very click
    page.locator("button[type=submit]").scroll_into_view_if_needed()
    box = page.locator("button[type=submit]").bounding_box()
    assert box
    page.mouse.move(box["x"] + 5, box["y"] + 3)
    page.mouse.down()
    page.mouse.up()
    assert page.evaluate("document.activeElement.id") == "summary"


def test_the_name_of_the_file_follows_the_title_until_somebody_types_one(
    page: Page, tmp_path: Path
) -> None:
    opened(page, tmp_path)
    title, name = page.locator("#title"), page.locator("#id")
    title.fill("Cotton")
    title.fill("Детский труд")
    assert name.input_value() == "detskii-trud"
    name.fill("mine")
    title.fill("Cocoa")
    assert name.input_value() == "mine"


def test_words_are_counted_as_they_are_typed(page: Page, tmp_path: Path) -> None:
    opened(page, tmp_path, description_words=4)
    count = page.locator("#description-count")
    page.locator("#description").press_sequentially("one two-three – four")
    assert count.text_content() == "3 of 4 words"
    page.locator("#description").press_sequentially(" five six")
    assert count.text_content() == "5 of 4 words (1 word over the limit)"
    page.locator("#description").fill(SCRIPTS["thai"])
    assert (count.text_content() or "").startswith("about ")


def test_type_and_country_of_a_member_are_not_asked(page: Page, tmp_path: Path) -> None:
    opened(page, tmp_path)
    name, pair = cell(page, "organizations", "name"), row(page, "organizations").locator(".pair")
    name.fill("CAFU")  # an alias
    assert pair.is_hidden()
    assert row(page, "organizations").locator(".member").is_visible()
    name.fill("CAFU of elsewhere")
    assert pair.is_visible()
    assert "Coral Arc Fishers' Union" in page.locator("#members option").evaluate_all(
        "all => all.map(each => each.value)"
    )


def test_a_character_that_nobody_sees_is_taken_out_by_a_button(page: Page, tmp_path: Path) -> None:
    opened(page, tmp_path)
    page.locator("#title").fill("Pri\u200bces\u202e and pay")
    page.locator("#title").blur()
    says = page.locator("[data-says=title]")
    assert "a zero-width space (U+200B)" in (says.text_content() or "")
    says.locator("button").first.click()
    assert page.locator("#title").input_value() == "Prices and pay"
    assert says.text_content() == ""


def test_text_from_right_to_left_stands_so(page: Page, tmp_path: Path) -> None:
    opened(page, tmp_path)
    page.locator("#title").fill(SCRIPTS["arabic"])
    assert page.locator("#title").evaluate("each => getComputedStyle(each).direction") == "rtl"


@pytest.mark.parametrize(
    ("repository", "page_of"),
    [
        ("https://github.com/example/deep-dives", "/example/deep-dives/new/main"),
        ("https://codeberg.org/example/deep-dives", "/example/deep-dives/_new/main/proposals"),
        ("https://gitlab.com/group/sub/deep-dives.git", "/group/sub/deep-dives/-/new/main"),
    ],
)
def test_the_link_opens_the_hosts_page_for_a_new_file(
    page: Page, tmp_path: Path, repository: str, page_of: str
) -> None:
    opened(page, tmp_path, submission=Submission(repository=repository))
    fill(page, Given(title="Coût & « prix » ?"))
    name, text = downloaded(page)
    url = urlsplit(page.locator("#new-file").get_attribute("href") or "")
    query = parse_qs(url.query)
    assert url.path == page_of
    assert {value for values in query.values() for value in values} >= {
        name if "_new" in page_of else f"proposals/{name}"
    }
    assert ("value" in query) == ("gitlab" not in repository)
    assert query.get("value", [text]) == [text]
    assert page.locator("#step-copy").is_visible() == ("gitlab" in repository)


def test_a_link_that_would_be_too_long_names_the_file_and_the_text_is_copied(
    page: Page, tmp_path: Path
) -> None:
    opened(page, tmp_path, submission=Submission(repository=REPOSITORY))
    fill(page, Given(title="قطن", description=" ".join(SCRIPTS["devanagari"].split() * 11)))
    name, _ = downloaded(page)
    href = page.locator("#new-file").get_attribute("href") or ""
    assert parse_qs(urlsplit(href).query) == {"filename": [f"proposals/{name}"]}
    assert page.locator("#step-copy").is_visible()
    page.locator("#copy").click()
    page.wait_for_function("() => /cop/i.test(document.getElementById('kept-at').textContent)")


def test_the_letter_goes_to_the_secretariat_with_subject_and_file(
    page: Page, tmp_path: Path
) -> None:
    opened(page, tmp_path, submission=Submission(email="secretariat@example.org"))
    fill(page, Given(title="Who & what?"))
    downloaded(page)
    href = page.locator("#write").get_attribute("href") or ""
    assert href.startswith("mailto:secretariat@example.org?")
    assert parse_qs(urlsplit(href).query) == {
        "subject": ["Proposal: Who & what?"],
        "body": ["The file who-what.yaml is attached."],
    }


def test_foreign_text_in_the_call_and_the_register_is_text(page: Page, tmp_path: Path) -> None:
    bad = (
        "</script><script>document.title='owned'</script><img src=x "
        "onerror=alert(1)>\"'`{{7*7}}&amp;\u2028"
    )
    call, _ = settings()
    vocabulary = {"1": bad, "a'b": bad}
    questions = {
        "q": next(iter(call.questions.values())).model_copy(
            update={"text": bad, "choices": vocabulary}
        )
    }
    hostile = call.model_copy(
        update={
            "name": bad,
            "organizer": bad,
            "outcomes": vocabulary,
            "focus": vocabulary,
            "questions": questions,
            "organization_types": vocabulary,
            "submission": Submission(email=f"{bad}@x.org", repository=REPOSITORY, branch=bad),
        }
    )
    members = [Member(id="one", name=bad, aliases=(f"{bad}!",), type="1", country="BF")]
    (tmp_path / "form.html").write_text(
        render_form(hostile, members, prefix=bad, schema=bad), encoding="utf-8"
    )
    page.goto((tmp_path / "form.html").as_uri())
    for language in ("fr", "en"):
        page.locator(f"[data-language={language}]").click()
    fill(page, Given(organization=bad.replace("\u2028", " "), focus=("1",), supply_chains=(bad,)))
    page.locator("button[type=submit]").click()
    assert page.locator("script").count() == 2
    assert page.locator("img").count() == 0
    assert page.title().startswith("Submit a proposal: </script>")
    assert page.locator(".call").text_content() == bad
    assert page.locator("#outcomes bdi").first.text_content() == bad
    assert re.search("owned", page.title()) is not None  # as text


def test_the_page_says_until_when_proposals_are_taken(page: Page, tmp_path: Path) -> None:
    deadline = settings()[0].deadline
    opened(page, tmp_path, deadline=deadline.replace(year=2999))
    until = page.locator("#until")
    assert (
        until.text_content()
        == "Proposals are accepted until the end of Monday, September 30, 2999 (Europe/Zurich)."
    )
    page.locator("[data-language=fr]").click()
    assert (
        until.text_content()
        == "Les propositions sont reçues jusqu’à la fin du lundi 30 septembre 2999 (Europe/Zurich)."
    )
    opened(page, tmp_path, deadline=deadline.replace(year=2001))
    assert (until.text_content() or "").startswith(
        "La date limite est passée\u00a0: dimanche 30 septembre 2001"
    )
