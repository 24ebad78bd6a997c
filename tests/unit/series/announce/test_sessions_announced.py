"""Sessions on their way to the audience: who is told what, in which languages, and what calendars
learn of a change.
"""

from __future__ import annotations

import json
import re
import shutil
from datetime import UTC, datetime, timedelta
from email import message_from_string
from email.policy import default
from pathlib import Path

import icalendar
import pytest

from a87ws.base.faults import Fault
from a87ws.reviews.judge import open_for_judging
from a87ws.selection import decide as choosing
from a87ws.selection.record import verified
from a87ws.series.announce.outbox import Announced
from a87ws.series.announce.outbox import announce as announce_at
from tests.fakes import call_cli, tree
from tests.unit.series.announce.test_announce import SCORES, SETTINGS, change, proposal, review

WHEN = datetime(2026, 11, 1, 9, tzinfo=UTC)
SESSION = """=== sessions/alpha.yaml
starts: 2026-12-03T14:00
minutes: 60
timezone: Asia/Kathmandu
register: https://example.org/register
join: https://meet.example.org/JOIN-CANARY
languages: [fr]
interpretation: [en]
title: {fr: Le coton, en: Cotton}
moderator: {name: Modest Moderator}
speakers:
  - {name: Willing Speaker, role: Guide, consent: true}
  - {name: SILENT-CANARY}
agenda:
  - {minutes: 60, item: Discussion, speakers: [Willing Speaker, SILENT-CANARY, Modest Moderator]}
"""


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("decided")
    settings = SETTINGS.replace(
        "timezone: Europe/Zurich\n", "timezone: Europe/Zurich\nlanguages: [en, fr, es]\n"
    )
    reviews = [
        review(name, i, score) for name, scores in SCORES.items() for i, score in enumerate(scores)
    ]
    tree(root, settings + "".join([*map(proposal, SCORES), *reviews]))
    choosing.write(choosing.select(open_for_judging(root)))
    return root


@pytest.fixture
def call(decided: Path, tmp_path: Path) -> Path:
    return tree(Path(shutil.copytree(decided, tmp_path / "call")), SESSION)


def announce(root: Path, *wanted: str, days: int = 0) -> Announced:
    return announce_at(verified(open_for_judging(root)), wanted, as_of=WHEN + timedelta(days=days))


def text(root: Path, path: str) -> str:
    return (root / "announcements" / path).read_text()


def event(root: Path, path: str = "calendar/alpha.ics") -> icalendar.Component:
    (found,) = icalendar.Calendar.from_ical(text(root, path)).walk("VEVENT")
    return found


def test_the_meeting_link_goes_to_host_and_participants_alone(call: Path) -> None:
    announce(call)
    told = {
        path.relative_to(call / "announcements").as_posix().partition(".")[0]
        for path in call.glob("announcements/**/*")
        if path.is_file() and path.suffix != ".json" and "JOIN-CANARY" in path.read_text()
    }
    assert told == {"briefing/alpha", "reminder/alpha"}
    assert (
        str(event(call, "reminder/alpha.ics")["location"]) == "https://meet.example.org/JOIN-CANARY"
    )
    assert "location" not in event(call)


def test_nobody_is_named_without_having_agreed(call: Path) -> None:
    announce(call)
    for path in call.glob("announcements/**/*.txt"):
        assert "SILENT-CANARY" not in path.read_text()
        assert "Modest Moderator" not in path.read_text()
    assert "Willing Speaker, Guide" in text(call, "programme.en.txt")
    assert "- Discussion (Willing Speaker): 60 minutes" in text(call, "invitation/alpha.txt")


def test_a_session_that_names_whoever_has_not_agreed_is_not_announced(call: Path) -> None:
    announce(call)
    before = text(call, "invitation/alpha.txt")
    change(call, "sessions/alpha.yaml", "item: Discussion", "item: MODEST  Moderator")
    failed = announce(call).outbox.failed
    assert "invitation/alpha" in failed
    assert {str(fault) for fault in failed.values()} == {"`sessions/alpha.yaml` has an error"}
    assert text(call, "invitation/alpha.txt") == before


def test_a_proposal_that_names_its_speaker_is_announced_without_the_name(call: Path) -> None:
    speaker = re.search(
        r"speakers: \[\{name: ([^,}]+)", (call / "proposals/alpha.yaml").read_text()
    )
    assert speaker is not None
    path = call / "proposals/alpha.yaml"
    described = path.read_text().replace("description: ", f"description: {speaker[1]} tells. ")
    path.write_text(described)
    choosing.write(choosing.select(open_for_judging(call)))
    announce(call)
    assert "… tells." in text(call, "invitation/alpha.txt")
    for letter in call.glob("announcements/**/*.txt"):
        assert f"{speaker[1]} tells" not in letter.read_text()


def test_what_is_sent_about_a_session_has_a_block_for_each_of_its_languages(call: Path) -> None:
    announce(call)
    found = text(call, "invitation/alpha.md")
    assert re.findall("^# .*", found, re.MULTILINE) == [
        "# Invitation\u00a0: Le coton",
        "# Invitation: Cotton",
    ]
    assert "The English text is further down." in found
    html = text(call, "invitation/alpha.html")
    assert '<span lang="en">The English text is further down.</span>' in html
    assert re.findall(r'<div[^>]* lang="(..)"', html) == ["fr", "en"]
    assert "Content-Language: fr, en" in text(call, "invitation/alpha.eml")


def test_pages_and_posts_are_written_in_every_language_of_the_call(call: Path) -> None:
    announce(call)
    for language, words in (
        ("en", "Thursday 3 December"),
        ("fr", "jeudi 3 décembre"),
        ("es", "jueves 3 de diciembre"),
    ):
        for name in ("item/alpha", "programme"):
            assert words.casefold() in text(call, f"{name}.{language}.txt").casefold()
    assert "UTC+5:45" in text(call, "card/alpha.es.txt")
    assert '<h2><span lang="fr">Le coton</span></h2>' in text(call, "programme.es.html")


def test_a_letter_goes_in_the_first_language_of_the_proposal_that_the_call_has(call: Path) -> None:
    announce(call)
    assert text(call, "acceptance/alpha.md").startswith(
        "# Votre proposition a été retenue\u00a0: Proposal alpha\n"
    )
    assert "Ce qu’il nous manque encore" in text(call, "briefing/alpha.md")


def test_the_briefing_asks_for_what_status_says_is_owed(call: Path) -> None:
    change(call, "sessions/alpha.yaml", "timezone:", "presentation: slides/alpha.pdf\ntimezone:")
    announce(call)
    owed = ("l’ordre du jour", "la présentation")
    missing, received = text(call, "briefing/alpha.txt").split("Nous avons déjà reçu")
    assert [each in missing for each in owed] == [
        False,
        True,
    ]  # the file is named, and not in the folder
    assert [each in received for each in owed] == [True, False]
    tree(call, "=== slides/alpha.pdf\nslides\n")
    announce(call)
    assert "la présentation" in text(call, "briefing/alpha.txt").split("Nous avons déjà reçu")[1]


def test_whoever_was_forgotten_gets_no_letter_and_no_briefing(call: Path) -> None:
    announce(call)
    for name in ("alpha", "beta"):
        assert call_cli(call, "forget", f"{name}@contact.example.org").returncode == 0
    announce(call)
    made = {
        path.relative_to(call / "announcements").as_posix()
        for path in call.glob("announcements/*/*")
    }
    gone = ("acceptance/alpha", "briefing/alpha", "reserve/beta", "regret/beta")
    assert not made & {f"{stem}.{form}" for stem in gone for form in ("md", "txt", "html", "eml")}
    assert "regret/gamma.eml" in made
    listed = call_cli(call, "announce", "--list").stdout
    assert "gamma@contact.example.org" in listed
    assert "forgotten.invalid" not in listed


def test_a_language_without_announcements_falls_back_to_the_first_of_the_call(
    decided: Path, tmp_path: Path
) -> None:
    root = Path(shutil.copytree(decided, tmp_path / "call"))
    change(root, "call.yaml", "languages: [en, fr, es]", "languages: [sw, es]")
    change(root, "proposals/alpha.yaml", "languages: [fr, en]", "languages: [sw]")
    choosing.write(choosing.select(open_for_judging(root)))
    announce(root)
    assert text(root, "acceptance/alpha.md").startswith("# Su propuesta ha sido seleccionada")
    assert {path.name for path in (root / "announcements").glob("newsletter*.md")} == {
        "newsletter.es.md"
    }


def test_a_call_that_holds_no_sessions_has_no_files_and_texts_of_them(
    decided: Path, tmp_path: Path
) -> None:
    root = Path(shutil.copytree(decided, tmp_path / "call"))
    change(root, "call.yaml", "languages: [en, fr, es]", "languages: [en]\nsessions: {held: false}")
    choosing.write(choosing.select(open_for_judging(root)))
    assert announce(root).sessions == ()
    assert not (root / "sessions").exists()
    folders = {path.name for path in (root / "announcements").iterdir() if path.is_dir()}
    assert folders == {"acceptance", "reserve", "regret"}
    assert "Sessions" not in call_cli(root, "status").stdout
    scheduled = call_cli(root, "schedule", "--from", "2027-03-01", "--to", "2027-04-01")
    assert (scheduled.returncode, scheduled.stdout) == (1, "")
    assert scheduled.stderr.startswith("error: this call holds no sessions")


def test_language_narrows_what_is_written(call: Path) -> None:
    assert (
        call_cli(call, "announce", "newsletter", "invitation", "--language", "es").returncode == 0
    )
    assert {path.name for path in (call / "announcements").glob("**/*.md")} == {
        "newsletter.es.md",
        "invitation.es.md",
    }


def test_thanks_are_due_once_there_is_a_recording(call: Path) -> None:
    announce(call)
    assert not (call / "announcements/thanks").exists()
    change(call, "sessions/alpha.yaml", "timezone:", "recording: https://example.org/v\ntimezone:")
    announce(call)
    assert "(https://example.org/v)" in text(call, "thanks/alpha.txt")
    assert "Watch the recording" in text(call, "programme.en.txt")


def test_the_number_of_a_calendar_rises_with_every_change_and_with_nothing_else(call: Path) -> None:
    announce(call)
    first = event(call)
    assert (first["sequence"], first.decoded("dtstamp")) == (0, WHEN)
    announce(call, days=1)
    assert event(call) == first
    change(call, "sessions/alpha.yaml", "2026-12-03T14:00", "2026-12-04T14:00")
    announce(call, "calendar", days=2)
    second = event(call)
    assert (second["uid"], second["sequence"]) == (first["uid"], 2)
    assert second.decoded("dtstamp") == WHEN + timedelta(days=2)
    change(call, "sessions/alpha.yaml", "JOIN-CANARY", "NEW-LINK")
    announce(call, days=3)
    assert event(call)["sequence"] == 4


def test_the_edition_for_participants_is_a_revision_ahead_and_else_the_same(call: Path) -> None:
    """A calendar keeps the higher number: the edition for everybody never takes the link away."""
    for days, expected in enumerate([(0, 1), (2, 3), (4, 5)]):
        announce(call, days=days)
        public, own = event(call), event(call, "reminder/alpha.ics")
        assert (public["sequence"], own["sequence"]) == expected
        assert own["location"] == "https://meet.example.org/JOIN-CANARY"
        differing = {name for name in own if own[name] != public.get(name)}
        assert differing == {"LOCATION", "SEQUENCE"}
        change(call, "sessions/alpha.yaml", f"2026-12-0{days + 3}", f"2026-12-0{days + 4}")


def test_the_room_of_a_session_is_its_place_and_participants_have_the_link_too(call: Path) -> None:
    change(call, "sessions/alpha.yaml", "minutes: 60\n", "minutes: 60\nroom: Great hall\n")
    announce(call)
    assert event(call)["location"] == "Great hall"
    own = event(call, "reminder/alpha.ics")["location"]
    assert own == "Great hall; https://meet.example.org/JOIN-CANARY"


def test_the_update_of_a_reminder_keeps_the_meeting_link(call: Path) -> None:
    announce(call)
    announced = call_cli(call, "announce", "reminder/alpha", "--sent")
    assert announced.returncode == 0, announced.stderr
    change(call, "sessions/alpha.yaml", "2026-12-03T14:00", "2026-12-04T14:00")
    announce(call, days=1)
    mail = message_from_string(text(call, "update/reminder-alpha.eml"), policy=default)
    (attached,) = mail.iter_attachments()
    (own,) = icalendar.Calendar.from_ical(attached.get_content()).walk("VEVENT")
    assert (own["sequence"], own["location"]) == (3, "https://meet.example.org/JOIN-CANARY")


def test_the_organizer_is_who_sends_and_stays_the_same(call: Path) -> None:
    """A calendar takes a change only from the organizer that it knows."""
    announce(call)
    first = event(call)["organizer"]
    assert (first, first.params["CN"]) == ("invalid:nomail", "The Secretariat")
    sender = "=== templates/brand.yaml\nsender: {{name: Office, email: {}@example.org}}\n"
    for address in ("one", "two"):
        tree(call, sender.format(address))
        announce(call)
        for path in ("calendar/alpha.ics", "reminder/alpha.ics", "calendar.ics"):
            known = event(call, path)["organizer"]
            assert (known, known.params["CN"]) == ("mailto:one@example.org", "Office")
    (call / "sessions/alpha.yaml").unlink()
    announce(call)
    assert event(call, "cancellation/alpha.ics")["organizer"] == "mailto:one@example.org"


def test_an_address_that_a_link_cannot_hold_is_written_as_one_can(call: Path) -> None:
    tree(call, "=== templates/brand.yaml\nsender: {name: Office, email: a%b/c@example.org}\n")
    announce(call)
    assert event(call)["organizer"] == "mailto:a%25b%2Fc@example.org"  # RFC 6068, 2
    announce(call)  # what was remembered is accepted


def test_a_session_that_loses_its_date_is_called_off_in_the_calendar_of_the_series(
    call: Path,
) -> None:
    announce(call)
    (call / "sessions/alpha.yaml").unlink()
    announce(call, days=1)
    assert not (call / "announcements/calendar/alpha.ics").exists()
    off = event(call, "calendar.ics")
    assert (str(off["status"]), off["sequence"]) == ("CANCELLED", 2)
    announce(call, days=2)
    assert event(call, "calendar.ics") == off


def test_a_session_that_is_off_is_taken_out_of_calendars_by_a_file_of_its_own(call: Path) -> None:
    announce(call)
    first = event(call)
    (call / "sessions/alpha.yaml").unlink()
    announce(call, days=1)
    off = event(call, "cancellation/alpha.ics")
    assert "METHOD:CANCEL\n" in text(call, "cancellation/alpha.ics")
    assert "METHOD:PUBLISH\n" in text(call, "calendar.ics")
    assert (off["uid"], off["status"], off["sequence"]) == (first["uid"], "CANCELLED", 2)
    assert off.decoded("dtstart") == first.decoded("dtstart")
    assert "DESCRIPTION" not in off
    assert "cancellation/alpha.ics" in text(call, "index.html")
    announce(call, "regret", days=2)  # other kinds leave it alone
    assert event(call, "cancellation/alpha.ics") == off
    tree(call, SESSION)
    announce(call, days=3)
    assert not (call / "announcements/cancellation/alpha.ics").exists()
    assert (event(call)["status"], event(call)["sequence"]) == ("CONFIRMED", 4)


def test_a_session_that_was_never_announced_needs_no_cancellation(call: Path) -> None:
    (call / "sessions/alpha.yaml").unlink()
    announce(call)
    assert not (call / "announcements/cancellation").exists()


def test_what_is_remembered_leads_to_no_other_folder(call: Path) -> None:
    announce(call)
    state = call / "announcements/.calendar.json"
    state.write_text(state.read_text().replace('"alpha": {', '"../alpha": {'))
    with pytest.raises(Fault, match="is not what a87ws wrote"):
        announce(call)


def test_numbers_from_before_there_were_two_editions_go_on(call: Path) -> None:
    """Then the number of both was that of the revision, which half of the new one is."""
    announce(call)
    state = call / "announcements/.calendar.json"
    data = json.loads(state.read_text())
    del data["organizer"]
    data["sessions"]["alpha"]["sequence"] = 3
    state.write_text(json.dumps(data))
    announce(call)
    assert (event(call)["sequence"], event(call, "reminder/alpha.ics")["sequence"]) == (6, 7)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        '{"written_by": "a87ws announce", "sessions": {"alpha": {}}}',
        '{"written_by": "a87ws announce", "sessions": {}, "organizer": "mailto:a@b\\nX:y"}',
        '{"written_by": "a87ws announce", "sessions": {}, "organizer": null}',
        "[" * 9999,
    ],
)
def test_numbers_that_somebody_changed_are_refused(call: Path, text: str) -> None:
    tree(call, f"=== announcements/.calendar.json\n{text}")
    with pytest.raises(Fault, match="is not what a87ws wrote"):
        announce(call)


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "meet.example.net", "https:///x", "'https://a b'", "'https://x/>y'"],
)
@pytest.mark.parametrize("key", ["register", "join"])
def test_a_link_that_no_browser_opens_is_refused_and_not_told(
    call: Path, key: str, link: str
) -> None:
    found = text_of(call)
    (call / "sessions/alpha.yaml").write_text(
        re.sub(f"^{key}: .*", f"{key}: {link}", found, flags=re.MULTILINE)
    )
    with pytest.raises(Fault, match=f"`{key}` is not the address of a web page") as fault:
        announce(call)
    assert link.strip("'") not in f"{fault.value.message}{fault.value.hint}"


def text_of(call: Path) -> str:
    return (call / "sessions/alpha.yaml").read_text()


def test_an_error_in_a_session_stops_its_letters_alone(call: Path) -> None:
    change(call, "sessions/alpha.yaml", "2026-12-03T14:00", "tomorrow")
    done = call_cli(call, "announce")
    assert done.returncode == 1
    assert "briefing/alpha: not written: `sessions/alpha.yaml` has an error" in done.stderr
    assert (call / "announcements/acceptance/alpha.md").exists()
    assert not (call / "announcements/briefing/alpha.md").exists()


def test_an_error_in_the_brand_stops_everything(call: Path) -> None:
    tree(call, SESSION + "=== templates/brand.yaml\ncolours: {text: '#777777'}\n")
    with pytest.raises(Fault, match=r"`templates/brand\.yaml` has an error"):
        announce(call)
    assert not (call / "announcements").exists()


def test_a_logo_that_is_not_there_is_named(call: Path) -> None:
    tree(call, "=== templates/brand.yaml\nlogos: [{file: templates/logo.png, alt: Logo}]\n")
    with pytest.raises(Fault, match=r"the logo `templates/logo\.png` cannot be read"):
        announce(call)


def test_the_preview_leads_to_every_file(call: Path) -> None:
    done = call_cli(call, "announce", "--preview")
    index = call / "announcements/index.html"
    assert done.stdout.splitlines()[-1] == str(index.resolve())
    links = re.findall(r'href="([^"]+)"', index.read_text())
    files = {
        path.relative_to(index.parent).as_posix()
        for path in index.parent.glob("**/*")
        if path.is_file()
    }
    assert {*links} == {each for each in files if not each.startswith(".") and each != "index.html"}
