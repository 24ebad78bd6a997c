"""Who gets what, and what never leaves the folder."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from a87ws.base.faults import Fault
from a87ws.call.brand import LetterKind
from a87ws.reviews.judge import open_for_judging
from a87ws.selection import decide as choosing
from a87ws.selection.record import verified
from a87ws.series.announce.outbox import Announced
from a87ws.series.announce.outbox import announce as announce_at
from tests.fakes import run, tree

TEMPLATES = Path(__file__).parents[4] / "src/a87ws/series/templates"
WHEN = datetime(2026, 11, 26, 9, tzinfo=UTC)
SCORES = {
    "alpha": (5, 5),
    "beta": (4, 4),
    "gamma": (4, 3),
    "delta": (1, 1),
    "echo": (5,),
    "foxtrot": (5, 5),
    "golf": (5, 5),
}
SETTINGS = """
=== call.yaml
name: Example webinars
organizer: The Secretariat
deadline: 2026-09-30
timezone: Europe/Zurich
outcomes: {1: Prevention}
focus: {child-labour: Child labour}
organization_types: {civil-society: Civil society}
pathfinder_countries: [CI]
criteria: {standards: {title: Standards}}
scale: {1: Not shown, 2: Weak, 3: Sound, 4: Strong, 5: Outstanding}
reviews: {per_proposal: 2, minimum: 2}
selection: {slots: 1, reserves: 1, threshold: 2}
=== registry/members.yaml
members:
  - {id: cocoa-watch, name: Cocoa Watch, aliases: [CW], type: civil-society, country: CI}
=== registry/reviewers.yaml
reviewers:
  - id: rev-one
    name: Ottoline Canary
    email: ottoline.canary@example.org
    organizations: [An Institute]
  - id: rev-two
    name: Peregrine Canary
    email: peregrine.canary@example.org
    organizations: [An Institute]
"""


def proposal(name: str, *, title: str | None = None) -> str:
    return f"""=== proposals/{name}.yaml
title: {title or f"Proposal {name}"}
contact: {{name: Contact of {name}, email: {name}@contact.example.org}}
organizations:
  - name: {"Nobody we know" if name == "golf" else "CW"}
    type: civil-society
    country: CI
speakers: [{{name: Speaker of {name}}}]
outcomes: [1]
focus: [child-labour]
countries: [CI]
languages: [fr, en]
description: About {name}.
{"status: withdrawn" if name == "foxtrot" else ""}
"""


def review(name: str, place: int, score: int) -> str:
    return f"""=== reviews/{name}/{("rev-one", "rev-two")[place]}.yaml
scores: {{standards: {score}}}
feedback: Feedback {"BA"[place]} on {name}.
note: NOTE-CANARY {name} {place}
"""


@pytest.fixture
def call(tmp_path: Path) -> Path:
    """One selected, one reserve, regrets of every sort, one withdrawn; the decision recorded."""
    reviews = [
        review(name, i, score) for name, scores in SCORES.items() for i, score in enumerate(scores)
    ]
    tree(tmp_path, SETTINGS + "".join([*map(proposal, SCORES), *reviews]))
    shutil.copytree(TEMPLATES, tmp_path / "templates", ignore=shutil.ignore_patterns("*.yml"))
    decide(tmp_path)
    return tmp_path


def announce(root: Path, wanted: tuple[str, ...] = ()) -> Announced:
    return announce_at(verified(open_for_judging(root)), wanted, as_of=WHEN)


def decide(root: Path) -> None:
    choosing.write(choosing.select(open_for_judging(root)))


def change(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text()
    assert old in text
    (root / path).write_text(text.replace(old, new))


def letters(root: Path) -> set[str]:
    return {
        path.relative_to(root / "announcements").as_posix()
        for path in root.glob("announcements/*/*.md")
    }


def said(done: subprocess.CompletedProcess[str]) -> str:
    return done.stdout + done.stderr


def test_each_proposal_gets_its_letter_and_a_withdrawn_one_none(call: Path) -> None:
    done = announce(call)
    regrets = {f"regret/{name}.md" for name in ("gamma", "delta", "echo", "golf")}
    assert {each for each in letters(call) if not each.startswith(("briefing/", "item/"))} == {
        *("acceptance/alpha.md", "reserve/beta.md"),
        *regrets,
    }
    assert dict(done.counts) == {
        LetterKind.ACCEPTANCE: 1,
        LetterKind.RESERVE: 1,
        LetterKind.REGRET: 4,
        LetterKind.BRIEFING: 1,
        LetterKind.INVITATION: 1,
        LetterKind.NEWSLETTER: 1,
        LetterKind.ITEM: 1,
        LetterKind.PROGRAMME: 1,
    }
    assert {path.with_suffix("") for path in call.glob("announcements/**/*.txt")} == {
        path.with_suffix("") for path in call.glob("announcements/**/*.md")
    }


def test_reserve_letters_go_to_as_many_as_the_call_says(call: Path) -> None:
    change(call, "call.yaml", "reserves: 1", "reserves: 2")
    decide(call)
    announce(call)
    assert {name for name in letters(call) if name.startswith("reserve/")} == {
        "reserve/beta.md",
        "reserve/gamma.md",
    }
    assert "number 2 of 2" in (call / "announcements/reserve/gamma.md").read_text()


def test_an_address_is_in_the_head_of_the_draft_and_in_no_other_form(call: Path) -> None:
    announce(call)
    draft = (call / "announcements/acceptance/alpha.eml").read_text()
    assert "\nTo: Contact of alpha\n <alpha@contact.example.org>\n" in draft
    others = [
        path
        for path in call.glob("announcements/**/*")
        if path.suffix in {".md", ".txt", ".html", ".ics"}
    ]
    assert len(others) > 30
    assert not any("@contact" in path.read_text() for path in others)


def test_a_regret_letter_quotes_feedback_in_an_order_that_is_not_the_reviewers(call: Path) -> None:
    announce(call)
    text = (call / "announcements/regret/gamma.txt").read_text()
    assert "> Feedback A on gamma.\n\n> Feedback B on gamma.\n" in text


def test_feedback_of_a_review_that_does_not_count_is_not_quoted(call: Path) -> None:
    mine = "email: ottoline.canary@example.org\n    organizations: "
    change(call, "registry/reviewers.yaml", f"{mine}[An Institute]", f"{mine}[Nobody we know]")
    decide(call)
    announce(call)
    text = (call / "announcements/regret/golf.txt").read_text()
    assert "Feedback A" in text
    assert "Feedback B" not in text


@pytest.mark.parametrize(
    "words",
    ["Ask me, ottoline CANARY!", "Write to someone@example.org", "Écrivez à Ottoline  Canary"],
)
def test_feedback_that_gives_a_reviewer_away_is_not_quoted_and_said(call: Path, words: str) -> None:
    change(call, "reviews/gamma/rev-one.yaml", "Feedback B on gamma.", f'"{words}"')
    decide(call)
    done = announce(call)
    text = (call / "announcements/regret/gamma.txt").read_text()
    assert "Feedback A" in text
    assert "> " + words[:3] not in text
    assert done.outbox.withheld == ("reviews/gamma/rev-one.yaml",)


def test_no_letter_says_a_note_a_score_a_reviewer_or_another_contact(call: Path) -> None:
    announce(call)
    files = [
        path
        for path in call.glob("announcements/**/*")
        if path.is_file() and path.suffix != ".json"
    ]
    assert len(files) == 11 * 4 - 1
    for path in files:
        text = path.read_text()
        for canary in (
            "NOTE-CANARY",
            "Canary",
            "canary",
            "rev-one",
            "rev-two",
            "Outstanding",
            "Not shown",
            "rating",
            "merit",
        ):
            assert canary not in text
        assert not any(
            figure in text for figure in ("4.5", "3.5", "4.000", "5.000", "threshold", "reviews")
        )
        others = [name for name in SCORES if name != path.stem]
        assert not any(f"{name}@contact" in text or f"Contact of {name}" in text for name in others)


@pytest.mark.parametrize("name", ["newsletter", "invitation"])
def test_public_texts_hold_the_selected_alone_and_no_person(call: Path, name: str) -> None:
    announce(call)
    text = (call / f"announcements/{name}.en.txt").read_text()
    assert "Proposal alpha" in text
    assert "Cocoa Watch" in text
    assert not any(f"Proposal {other}" in text for other in SCORES if other != "alpha")
    assert not any(word in text for word in ("@", "Contact of", "Speaker of", "About alpha"))


def test_kinds_alone(call: Path) -> None:
    done = announce(call, (LetterKind.NEWSLETTER,))
    assert {each.name for each in (call / "announcements").iterdir()} == {
        *("newsletter.en.md", "newsletter.en.txt", "newsletter.en.html", "newsletter.en.eml"),
        *("index.html", ".manifest.json"),
    }
    assert dict(done.counts) == {LetterKind.NEWSLETTER: 1}


def test_a_second_run_changes_nothing(call: Path) -> None:
    announce(call)
    before = {path: path.stat().st_mtime_ns for path in call.glob("announcements/**/*")}
    done = announce(call)
    assert not done.settled.written
    assert before == {path: path.stat().st_mtime_ns for path in call.glob("announcements/**/*")}


def test_letters_no_longer_due_are_removed_but_not_those_changed_by_hand(call: Path) -> None:
    announce(call)
    (call / "announcements/acceptance/alpha.txt").write_text("Dear Alpha, I added this.\n")
    change(
        call,
        "call.yaml",
        "threshold: 2}",
        "threshold: 2, overrides: [{proposal: alpha, must: exclude, reason: Asked}]}",
    )
    decide(call)
    done = announce(call, (LetterKind.NEWSLETTER,))
    removed = {path.removeprefix("announcements/") for path in done.settled.removed}
    assert {
        "acceptance/alpha.md",
        "regret/gamma.md",
        "regret/gamma.txt",
        "reserve/beta.md",
    } <= removed
    assert not removed & {"acceptance/alpha.txt", "regret/delta.md", "newsletter.en.md"}
    assert done.settled.kept == ("announcements/acceptance/alpha.txt",)
    assert (
        call / "announcements/acceptance/alpha.txt"
    ).read_text() == "Dear Alpha, I added this.\n"
    announce(call)
    assert {"acceptance/beta.md", "reserve/gamma.md", "regret/alpha.md"} <= letters(call)


def test_a_letter_changed_by_hand_holds_for_all_its_forms_until_it_is_deleted(call: Path) -> None:
    announce(call)
    letter = call / "announcements/acceptance/alpha.md"
    written = letter.read_text()
    letter.write_text("# Changed é\n\nBy me, *for* you.\n")
    for _ in range(2):
        done = announce(call)
        assert done.by_hand == ("announcements/acceptance/alpha.md",)
        assert letter.read_text() == "# Changed é\n\nBy me, *for* you.\n"
        assert letter.with_suffix(".txt").read_text() == "Changed é\n=========\n\nBy me, for you.\n"
        assert "<p>By me, <em>for</em> you.</p>" in re.sub(
            r' style="[^"]*"', "", letter.with_suffix(".html").read_text()
        )
        assert "Subject: =?utf-8?q?Changed_=C3=A9?=" in letter.with_suffix(".eml").read_text()
    letter.unlink()
    assert "announcements/acceptance/alpha.md" in announce(call).settled.written
    assert letter.read_text() == written


def test_a_letter_changed_by_hand_cannot_stand_beside_another_decision(call: Path) -> None:
    announce(call)
    (call / "announcements/acceptance/alpha.md").write_text("# Welcome\n")
    change(
        call,
        "call.yaml",
        "threshold: 2}",
        "threshold: 2, overrides: [{proposal: alpha, must: exclude, reason: Asked}]}",
    )
    decide(call)
    with pytest.raises(
        Fault, match=r"acceptance/alpha\.md` was changed by hand, and `alpha` is to get regret"
    ):
        announce(call)
    assert not (call / "announcements/regret/alpha.md").exists()


def test_a_changed_template_rewrites_our_own_letters_even_with_other_line_ends(call: Path) -> None:
    announce(call)
    letter = call / "announcements/acceptance/alpha.md"
    letter.write_bytes(letter.read_bytes().replace(b"\n", b"\r\n"))
    change(call, "templates/acceptance.en.md.j2", "very pleased", "delighted")
    announce(call)
    assert "delighted" in letter.read_text()


def test_a_file_that_the_tool_never_wrote_is_neither_replaced_nor_removed(call: Path) -> None:
    tree(
        call,
        "=== announcements/acceptance/zulu.md\n# Mine.\n"
        "=== announcements/newsletter.en.md\n# Mine too.\n",
    )
    assert announce(call).by_hand == ("announcements/newsletter.en.md",)
    assert (call / "announcements/acceptance/zulu.md").read_text() == "# Mine.\n"


def test_the_manifest_cannot_name_a_file_elsewhere(call: Path) -> None:
    announce(call)
    digest = hashlib.sha256((call / "call.yaml").read_bytes()).hexdigest()
    paths = [
        "call.yaml",
        "announcements/acceptance/../../call.yaml",
        "announcements/regret/../call.md",
    ]
    for path in paths:
        change(
            call, "announcements/.manifest.json", '"files": {', f'"files": {{"{path}": "{digest}",'
        )
    announce(call)
    assert (call / "call.yaml").exists()


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"written_by": "a87ws announce", "files": {"a": 1}}', "[" * 100_000]
)
def test_a_manifest_that_is_none_is_refused(call: Path, text: str) -> None:
    tree(call, f"=== announcements/.manifest.json\n{text}")
    with pytest.raises(Fault, match="is not what a87ws wrote"):
        announce(call)


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("selection.yaml", "merit: 5000", "merit: 5001"),
        ("selection.yaml", "proposal: alpha", "proposal: beta"),
        ("selection.yaml", "reserves:\n  - beta", "reserves:\n  - foxtrot"),
        ("selection.yaml", "reserves:\n  - beta", "reserves:\n  - gamma"),
    ],
)
def test_nothing_is_written_unless_the_record_verifies(
    call: Path, path: str, old: str, new: str
) -> None:
    change(call, path, old, new)
    with pytest.raises(Fault, match="the record does not verify") as fault:
        announce(call)
    assert fault.value.exit_code == 1
    assert not (call / "announcements").exists()


def test_without_a_record_there_is_nothing_to_announce(call: Path) -> None:
    (call / "selection.yaml").unlink()
    with pytest.raises(Fault, match=r"there is no selection\.yaml yet"):
        announce(call)


def test_a_fault_in_one_template_stops_no_other_letter(call: Path) -> None:
    change(call, "templates/invitation.en.md.j2", "{{ call.organizer }}", "{{ call.organiser }}")
    failed = announce(call).outbox.failed
    assert [*failed] == ["invitation.en"]
    fault = failed["invitation.en"]
    assert re.match(
        r"templates/invitation\.en\.md\.j2:\d+: there is no `\.organiser`", fault.message
    )
    assert fault.hint == "did you mean `organizer`?"
    assert (call / "announcements/acceptance/alpha.md").exists()
    assert not (call / "announcements/invitation.en.md").exists()
    assert run(call, "announce").returncode == 1


def test_an_unreadable_proposal_gets_no_letter_and_is_named(call: Path) -> None:
    tree(call, "=== proposals/hotel.yaml\ntitle: [\n")
    decide(call)
    assert announce(call).outbox.unreachable == ("hotel",)


def test_another_language_says_which_there_are(call: Path) -> None:
    done = run(call, "announce", "--language", "de")
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr == "error: there are no announcements in `de`\nhint: use one of: en, fr, es\n"
    )


def test_an_unknown_kind_is_wrong_usage(call: Path) -> None:
    done = run(call, "announce", "letters")
    assert done.returncode == 2
    assert "acceptance" in done.stderr


def test_the_terminal_never_shows_an_address(call: Path) -> None:
    first = run(call, "announce")
    assert first.returncode == 0
    assert first.stdout == (
        "announcements/: acceptance 1, reserve 1, regret 4, briefing 1, "
        "invitation 1, newsletter 1, item 1, programme 1\n"
        "43 files written, 0 unchanged, 0 removed\n"
    )
    (call / "announcements/newsletter.en.md").write_text("# Mine\n")
    second = run(call, "announce")
    assert (
        second.stderr
        == "announcements/newsletter.en.md: changed by hand; its other formats now match it\n"
    )
    assert "@" not in said(first) + said(second)
