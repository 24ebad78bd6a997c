"""Whether a letter differs from the one that was sent: its facts decide, not its text."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from a87ws.call.brand import MAILS
from a87ws.call.files import shipped_templates
from a87ws.custody.sent import SENT, read_sent
from a87ws.data import words as catalogue
from a87ws.reviews.judge import open_for_judging
from a87ws.selection import decide as choosing
from a87ws.selection.record import verified
from a87ws.series.announce.letter import Letter, LetterState, proposal_facts, session_facts
from a87ws.series.announce.outbox import announce, open_outbox
from a87ws.series.announce.send import mark
from a87ws.series.announce.values import Outline, SessionWords
from tests.fakes import tree
from tests.unit.series.announce.test_announce import SCORES, SETTINGS, change, proposal, review
from tests.unit.series.announce.test_sessions_announced import SESSION

WHEN = datetime(2026, 11, 1, 9, tzinfo=UTC)
ABOUT_ALPHA = {"acceptance/alpha", "briefing/alpha", "invitation/alpha", "reminder/alpha"}
BRAND = """=== templates/brand.yaml
members: {name: Members, email: members@lists.example.org}
"""


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A call of which every letter that is due was sent."""
    root = tmp_path_factory.mktemp("sent")
    settings = SETTINGS.replace("slots: 1, reserves: 1", "slots: 1, reserves: 2")
    settings = settings.replace(
        "timezone: Europe/Zurich", "timezone: Europe/Zurich\nlanguages: [en, fr]"
    )
    reviews = [
        review(name, i, score) for name, scores in SCORES.items() for i, score in enumerate(scores)
    ]
    tree(root, settings + BRAND + "".join([*map(proposal, SCORES), *reviews]) + SESSION)
    choosing.write(choosing.select(open_for_judging(root)))
    announce(verified(open_for_judging(root)), as_of=WHEN)
    mark(open_outbox(verified(open_for_judging(root)), as_of=WHEN), SENT, as_of=WHEN)
    return root


@pytest.fixture
def call(sent: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sent, tmp_path / "call"))


def mails(root: Path) -> list[Letter]:
    outbox = open_outbox(verified(open_for_judging(root)), as_of=WHEN + timedelta(days=1))
    return [letter for letter in outbox.letters if letter.due.kind in MAILS]


def corrected(root: Path) -> set[str]:
    """The letters that say something else than what was sent."""
    return {letter.due.stem for letter in mails(root) if letter.corrects}


def test_a_comma_in_every_template_makes_no_letter_due(call: Path) -> None:
    for name, text in shipped_templates().items():
        if name.endswith(".md.j2"):
            (call / "templates" / name).write_text(f"{text}\nOne comma, and no fact.\n")
    assert {letter.state for letter in mails(call)} == {LetterState.SENT}
    announce(verified(open_for_judging(call)), as_of=WHEN)
    assert not (call / "announcements/correction").exists()


def test_other_colours_and_words_of_the_brand_make_no_letter_due(call: Path) -> None:
    brand = 'colours: {accent: "#003366"}\noffice: {en: our small office}\ncities: [Asia/Tokyo]\n'
    (call / "templates/brand.yaml").write_text(BRAND.partition("\n")[2] + brand)
    assert {letter.state for letter in mails(call)} == {LetterState.SENT}


def test_other_words_of_the_tool_make_no_letter_due(
    call: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain: dict[str, Callable[..., str]] = {
        "month": catalogue.month,
        "weekday": catalogue.weekday,
        "language_name": catalogue.language_name,
    }
    for name, words in plain.items():
        monkeypatch.setattr(
            catalogue, name, lambda *key, words=words: f"{words(*key)} in other words"
        )
    letters = mails(call)
    assert "in other words" in "".join(letter.rendered.markdown for letter in letters)
    assert {letter.state for letter in letters} == {LetterState.SENT}


@pytest.mark.parametrize(
    ("path", "old", "new", "due"),
    [
        (
            "sessions/alpha.yaml",
            "en: Cotton",
            "en: Wool",  # the briefing is in French
            {"invitation/alpha", "reminder/alpha", "invitation.en", "newsletter.en"},
        ),
        (
            "sessions/alpha.yaml",
            "14:00",
            "15:00",
            ABOUT_ALPHA - {"acceptance/alpha"}
            | {"invitation.en", "invitation.fr", "newsletter.en", "newsletter.fr"},
        ),
        ("sessions/alpha.yaml", "JOIN-CANARY", "OTHER", {"briefing/alpha", "reminder/alpha"}),
        ("sessions/alpha.yaml", "name: SILENT", "name: STILL-SILENT", set()),
    ],
    ids=["title", "start", "join", "not named"],
)
def test_a_fact_makes_those_letters_due_that_hold_it(
    call: Path, path: str, old: str, new: str, due: set[str]
) -> None:
    change(call, path, old, new)
    choosing.write(choosing.select(open_for_judging(call)))
    assert corrected(call) == due


def test_an_address_that_changed_makes_the_same_letter_due_again(call: Path) -> None:
    change(call, "proposals/beta.yaml", "beta@contact", "new.beta@contact")
    assert corrected(call) == set()
    states = {letter.stem: letter.state for letter in mails(call)}
    moved = {stem for stem, state in states.items() if state is LetterState.NEW_ADDRESS}
    assert moved == {"reserve/beta"}


def test_a_place_on_the_reserve_list_is_a_fact(call: Path) -> None:
    for i in (0, 1):
        reviewer = ("rev-one", "rev-two")[i]
        change(call, f"reviews/gamma/{reviewer}.yaml", f"standards: {4 - i}", "standards: 4")
        change(call, f"reviews/beta/{reviewer}.yaml", "standards: 4", "standards: 3")
    choosing.write(choosing.select(open_for_judging(call)))
    assert corrected(call) == {"reserve/beta", "reserve/gamma"}


def test_a_text_that_a_person_changes_after_sending_is_another_letter(call: Path) -> None:
    path = call / "announcements/acceptance/alpha.md"
    path.write_text(path.read_text() + "\nOne more sentence.\n")
    assert corrected(call) == {"acceptance/alpha"}


def test_a_line_from_before_there_were_facts_is_taken_as_sent_and_unchanged(call: Path) -> None:
    log = call / "sent.jsonl"
    old = (
        '{"at": "2026-11-01T09:00:00+00:00", "state": "sent", "what": "%s", "topic": "%s", '
        '"kind": "%s", "says": "0a", "subject": "S", "message_id": ""}\n'
    )
    lines = [old % (step.what, step.topic, step.kind) for step in read_sent(call)]
    log.write_text("".join(lines))
    change(call, "sessions/alpha.yaml", "14:00", "15:00")
    assert {letter.state for letter in mails(call)} == {LetterState.SENT}


def test_every_value_of_a_template_has_its_fact(call: Path) -> None:
    case = open_outbox(verified(open_for_judging(call)), as_of=WHEN).case
    outline = {field.name for field in fields(Outline)}
    assert set(proposal_facts(case, case.proposals["alpha"])) == outline
    assert set(session_facts(case, "alpha")["en"]) == {field.name for field in fields(SessionWords)}
