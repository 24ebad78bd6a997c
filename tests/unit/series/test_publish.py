"""What is published holds nothing private, wherever in the call it was planted."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

from tests.fakes import call_cli, tree

ADDRESS = "spy@canary.example.org"
LINK = "https://meet.example.org/canary-room?pwd=canary"
CALL = f"""
=== call.yaml
# canary of {ADDRESS}
name: Example webinars by {ADDRESS}
organizer: The Secretariat, {ADDRESS}
deadline: 2026-09-30
timezone: Europe/Zurich
outcomes: {{1: "Prevention ({ADDRESS})"}}
focus: {{child-labour: "Child labour {ADDRESS}"}}
organization_types: {{civil-society: "Civil society {ADDRESS}"}}
questions: {{secret: {{text: "canary?"}}}}
languages: [fr, en]
criteria: {{standards: {{title: canary standards, guidance: canary guidance}}}}
scale: {{1: canary low, 2: canary high}}
reviews: {{per_proposal: 1, minimum: 1}}
selection:
  slots: 2
  seed: canary
  overrides: [{{proposal: alpha, must: include, reason: "canary reason {ADDRESS}"}}]
=== registry/members.yaml
members:
  - id: watch
    name: "Cocoa Watch {ADDRESS}"
    aliases: [canary alias]
    type: civil-society
    country: CI
=== registry/reviewers.yaml
reviewers:
  - id: canary-one
    name: Ottoline Canary
    email: {ADDRESS}
    organizations: [canary institute]
    waivers: [{{proposal: alpha, by: canary, on: 2026-10-02, reason: canary waiver}}]
=== templates/acceptance.en.md.j2
canary {ADDRESS}
=== templates/brand.yaml
sender: {{name: canary sender, email: {ADDRESS}}}
members: {{name: canary list, email: {ADDRESS}}}
series: {{fr: "Webinaires, {ADDRESS}"}}
footer: {{en: "Footer {ADDRESS}", fr: "Pied de page {ADDRESS}"}}
=== assignments.yaml
# written by a87ws assign
assignments: {{alpha: [canary-one], beta: [canary-one], gamma: [canary-one]}}
"""
PROPOSAL = f"""
=== proposals/{{name}}.yaml
# canary of {ADDRESS}
title: Proposal {{title}}, {ADDRESS}
contact: {{{{name: canary contact, email: {ADDRESS}}}}}
organizations:
  - {{{{name: watch}}}}
  - {{{{name: "Partner {ADDRESS}", type: civil-society, country: CI}}}}
speakers: [{{{{name: canary speaker, role: canary role {ADDRESS}}}}}]
outcomes: [1]
focus: [child-labour]
countries: [CI]
description: "{{title}} about much; write to {ADDRESS} or come to {LINK}"
answers: {{{{secret: canary answer}}}}
initiative: canary initiative
supply_chains: [canary chain]
=== reviews/{{name}}/canary-one.yaml
scores: {{{{standards: {{score}}}}}}
confidence: 1
feedback: canary feedback {ADDRESS}
note: canary note {ADDRESS}
"""
SESSION = f"""
=== sessions/alpha.yaml
# canary of {ADDRESS}
starts: 2026-11-19T14:00
timezone: Asia/Kathmandu
minutes: 60
room: "Aula, {ADDRESS} or {LINK}"
audience: public
register: "https://example.org/register?from={ADDRESS}"
join: {LINK}
languages: [fr]
interpretation: [en]
title: {{fr: "Titre, {ADDRESS}"}}
moderator: {{name: canary moderator}}
speakers:
  - {{name: "Issa {ADDRESS}", role: "Chair {ADDRESS}", organization: Cocoa Watch, consent: true}}
  - {{name: canary unwilling, role: canary, organization: canary}}
agenda:
  - {{minutes: 30, item: "Opening, {ADDRESS}", speakers: [canary unwilling, "Issa {ADDRESS}"]}}
presentation: slides/canary.pdf
flyer: {{file: flyers/canary.png, alt: canary flyer {ADDRESS}}}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    call = tree(tmp_path / "call", CALL)
    for name, title, score in (
        ("alpha", "first", 2),
        ("beta", "second", 2),
        ("gamma", "turned-down", 1),
    ):
        tree(call, PROPOSAL.format(name=name, title=title, score=score))
    assert call_cli(call, "freeze", "proposals", "--as-of", "2026-10-01T09:00").returncode == 0
    accepted = call_cli(call, "select")
    assert accepted.returncode == 0, accepted.stderr
    return tree(call, SESSION)


def published(root: Path, folder: str = "public") -> dict[str, str]:
    done = call_cli(root, "publish", f"{root / folder}")
    assert done.returncode == 0, done.stderr
    return {path.name: path.read_bytes().decode() for path in (root / folder).iterdir()}


def test_nothing_that_was_planted_comes_out(root: Path) -> None:
    for name, text in published(root).items():
        assert "canary" not in text.casefold(), name
        assert "spy" not in text, name
        assert "meet.example.org" not in text, name
        assert "turned-down" not in text, name
        assert "@…" not in text.replace("…@…", ""), name
        assert "@" not in text.replace("…@…", "").replace("@media", ""), name


def test_the_planted_call_is_planted_in_every_file(root: Path) -> None:
    """Else the test above would look for nothing."""
    for path in (
        path for path in root.rglob("*.yaml") if path.name not in {"freeze.yaml", "selection.yaml"}
    ):
        assert "canary" in path.read_text(), path


def test_the_room_is_on_the_page_in_each_language(root: Path) -> None:
    pages = published(root)
    assert 'Room: <span lang="fr">Aula' in pages["programme.en.html"]
    assert "Salle&nbsp;: Aula" in pages["programme.fr.html"]
    assert pages["programme.en.html"].count("Room: ") == 1  # the other session has none


def test_what_is_allowed_comes_out(root: Path) -> None:
    session = json.loads(published(root)["programme.json"])["sessions"][0]
    assert session["title"] == "Proposal first, …@…"
    assert (session["starts"], session["timezone"], session["offset"]) == (
        "2026-11-19T14:00", "Asia/Kathmandu", "UTC+5:45",
    )  # fmt: skip
    assert session["room"] == "Aula, …@… or …"
    assert session["speakers"] == [
        {"name": "Issa …@…", "role": "Chair …@…", "organization": "Cocoa Watch"}
    ]
    assert session["moderator"] is None
    assert session["agenda"][0]["speakers"] == ["Issa …@…"]
    assert session["description"] == {"und": "first about much; write to …@… or come to …"}
    assert set(session) == {
        "agenda",
        "audience",
        "countries",
        "description",
        "focus",
        "hosts",
        "interpretation",
        "languages",
        "minutes",
        "moderator",
        "offset",
        "outcomes",
        "register",
        "room",
        "speakers",
        "starts",
        "timezone",
        "title",
        "titles",
    }


@pytest.mark.parametrize(
    ("starts", "zone", "en", "fr"),
    [
        (
            "2027-03-28T01:30", "Europe/Zurich",
            "Sunday 28 March 2027, 01:30–03:30</strong>, Geneva time (UTC+1, then UTC+2)",
            "Dimanche 28 mars 2027, 1 h 30 – 3 h 30</strong>, heure de Genève (UTC+1, puis UTC+2)",
        ),
        (
            "2027-10-31T02:30+02:00", "Europe/Zurich",
            "Sunday 31 October 2027, 02:30–02:30</strong>, Geneva time (UTC+2, then UTC+1)",
            (
                "Dimanche 31 octobre 2027, 2 h 30 – 2 h 30</strong>, heure de Genève (UTC+2, puis "
                "UTC+1)"
            ),
        ),
        (
            "2027-03-14T01:30", "America/New_York",
            "Sunday 14 March 2027, 01:30–03:30</strong>, New York time (UTC−5, then UTC−4)",
            (
                "Dimanche 14 mars 2027, 1 h 30 – 3 h 30</strong>, heure de New York (UTC−5, puis "
                "UTC−4)"
            ),
        ),
        (
            "2027-01-14T09:00", "Pacific/Fiji",
            "Thursday 14 January 2027, 09:00–10:00</strong>, Suva time (UTC+12)",
            "Jeudi 14 janvier 2027, 9 h – 10 h</strong>, heure de Suva (UTC+12)",
        ),
    ],
)  # fmt: skip
def test_the_hour_is_right_when_the_clocks_change_and_far_away(
    root: Path, starts: str, zone: str, en: str, fr: str
) -> None:
    tree(root, SESSION.replace("2026-11-19T14:00", starts).replace("Asia/Kathmandu", zone))
    text = published(root)
    assert en in text["programme.en.html"]
    assert fr in text["programme.fr.html"].replace("&nbsp;", " ")


def test_there_is_a_page_in_each_language_of_the_call_and_each_leads_to_the_others(
    root: Path,
) -> None:
    text = published(root)
    assert {name for name in text if name.endswith(".html")} == {
        "programme.fr.html",
        "programme.en.html",
        "index.html",
    }
    assert text["index.html"] == text["programme.fr.html"]
    assert '<html lang="fr">' in text["programme.fr.html"]
    assert '<a href="programme.en.html" hreflang="en">English</a>' in text["programme.fr.html"]
    assert '<span aria-current="page">Français</span>' in text["programme.fr.html"]
    assert '<a href="programme.fr.html" hreflang="fr">Français</a>' in text["programme.en.html"]


def test_a_page_names_everything_in_its_language(root: Path) -> None:
    french = published(root)["programme.fr.html"].replace("&nbsp;", " ")
    for words in (
        "français, avec interprétation en anglais",
        "Côte d’Ivoire",
        "Proposition conjointe",
        "Afrique",
        "oui",
    ):
        assert words in french
    assert (
        "Civil society" in french
    )  # a label of the call that is not known in French stays as it is


def test_what_is_written_in_another_language_says_so(root: Path) -> None:
    assert '<h2><span lang="fr">Titre, …@…</span></h2>' in published(root)["programme.en.html"]


def test_the_page_is_the_programme_of_the_announcements_with_the_statistics_below(
    root: Path,
) -> None:
    change = f"=== templates/programme.fr.md.j2\n# {{{{ call.name }}}}\n\nUn modèle, {ADDRESS}\n"
    assert "<p>Un modèle, …@…</p>" in published(tree(root, change))["programme.fr.html"]


def test_a_layout_of_the_call_that_loses_the_statistics_is_refused(root: Path) -> None:
    tree(
        root, "=== templates/page.html.j2\n{% for block in blocks %}{{ block.html }}{% endfor %}\n"
    )
    done = call_cli(root, "publish", f"{root / 'public'}")
    assert (done.returncode, done.stdout) == (1, "")
    assert "templates/page.html.j2: it does not show the statistics" in done.stderr


def test_sessions_go_by_date_and_title_since_the_record_goes_by_merit(root: Path) -> None:
    def order() -> list[str]:
        return re.findall("<h2>(.*)</h2>", published(root)["programme.en.html"])

    tree(root, SESSION.replace('title: {fr: "Titre, ', 'title: {en: "Zinc, '))
    assert order() == ["Zinc, …@…", "Proposal second, …@…"]
    tree(
        root,
        SESSION.replace('title: {fr: "Titre, ', 'title: {en: "Zinc, ').replace(
            "starts:", "# starts:"
        ),
    )
    assert order() == ["Proposal second, …@…", "Zinc, …@…"]


def test_small_numbers_are_not_told(root: Path) -> None:
    found = json.loads(published(root)["statistics.json"])
    assert (found["submitted"], found["selected"]) == (None, 2)  # of three one was turned down
    assert {row["submitted"] for table in found["counts"] for row in table["rows"]} <= {None, 0}


def test_a_second_run_changes_nothing(root: Path) -> None:
    before = published(root)
    times = {path.name: path.stat().st_mtime_ns for path in (root / "public").iterdir()}
    assert published(root) == before
    assert {path.name: path.stat().st_mtime_ns for path in (root / "public").iterdir()} == times


def test_foreign_text_is_no_markup_and_no_formula(root: Path) -> None:
    hostile = SESSION.replace("Opening", "<script>alert(1)</script>").replace("Chair", "=cmd")
    tree(root, hostile)
    text = published(root)
    assert "<script" not in text["programme.en.html"]
    rows = list(csv.reader(text["programme.csv"].splitlines()))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_a_link_that_no_browser_opens_is_not_published(root: Path) -> None:
    tree(root, SESSION.replace("https://example.org/register", "javascript:alert(1)//"))
    assert call_cli(root, "publish", f"{root / 'public'}").returncode == 1
    assert not (root / "public").exists()


@pytest.mark.parametrize(
    "folder",
    [
        "reviews",
        "proposals/new",
        "sessions",
        "registry",
        "templates",
        "announcements",
        ".git",
        "Reviews/x",
        ".",
    ],
)
def test_the_private_folders_of_a_call_are_refused(root: Path, folder: str) -> None:
    before = sorted(root.rglob("*"))
    done = call_cli(root, "publish", f"{root / folder}")
    assert (done.returncode, done.stdout) == (2, "")
    assert sorted(root.rglob("*")) == before


def test_a_link_into_a_private_folder_is_refused(root: Path, tmp_path: Path) -> None:
    (tmp_path / "out").symlink_to(root / "reviews")
    assert call_cli(root, "publish", f"{tmp_path / 'out'}").returncode == 2


def test_a_foreign_file_stops_it_before_anything_is_written(root: Path) -> None:
    tree(root, "=== public/programme.csv\nmine\n")
    done = call_cli(root, "publish", f"{root / 'public'}")
    assert done.returncode == 2
    assert "was not written by `a87ws publish`" in done.stderr
    assert [path.name for path in (root / "public").iterdir()] == ["programme.csv"]


def test_a_record_that_does_not_verify_is_not_published(root: Path) -> None:
    record = root / "selection.yaml"
    record.write_text(record.read_text("utf-8").replace("\nmerit: ", "\nmerit: 1"), "utf-8")
    assert call_cli(root, "publish", f"{root / 'public'}").returncode == 1
    assert not (root / "public").exists()


UNWILLING = """
=== sessions/alpha.yaml
title: {fr: "Le cacao vu par Ottilie Unwilling"}
description: {fr: "Ottilie  UNWILLING raconte, et Issa Koné répond."}
moderator: {name: Ottilie Unwilling, consent: false}
speakers: [{name: Issa Koné, consent: true}]
agenda: [{minutes: 30, item: "Unwilling, Ottilie", speakers: [Ottilie Unwilling, Issa Koné]}]
"""


def test_whoever_has_not_agreed_is_named_in_no_text(root: Path) -> None:
    texts = published(tree(root, UNWILLING))
    for name, text in texts.items():
        assert "unwilling" not in text.casefold(), name
    assert "… raconte, et Issa Koné répond." in texts["programme.fr.html"]
    session = json.loads(texts["programme.json"])["sessions"][0]
    assert session["titles"] == {"fr": "Le cacao vu par …"}
    assert session["agenda"] == [{"minutes": 30, "item": "…", "speakers": ["Issa Koné"]}]


def test_a_proposal_that_names_its_speaker_is_published_without_the_name(root: Path) -> None:
    tree(root, SESSION.replace("title: {fr:", "# title: {fr:"))
    path = root / "proposals/alpha.yaml"
    named = path.read_text().replace("first about much", "Cai Weizmann tells of much")
    named = named.replace("title: Proposal first", "title: Weizmann, Cai on cocoa")
    path.write_text(named.replace("name: canary speaker", "name: Cai Weizmann"))
    reason = ("--reason", "the name of the speaker")
    assert call_cli(root, "freeze", "--accept", f"{path}", *reason).returncode == 0
    assert call_cli(root, "select").returncode == 0
    texts = published(root)
    assert not [name for name, text in texts.items() if "Weizmann" in text]
    assert "… tells of much" in texts["programme.en.html"]
    page = root / "public-report.html"
    assert call_cli(root, "report", "--public", "-o", f"{page}").returncode == 0
    assert "Weizmann" not in page.read_text()
    assert "… on cocoa" in page.read_text()
