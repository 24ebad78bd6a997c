"""`a87ws status`: the stages of a call's life, each with the command that comes next."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from a87ws.base.page.terminal import Page
from a87ws.custody.sent import Sending, append_sent
from a87ws.series.owed import Owed, Preparation, SessionState, Status
from a87ws.status.hosts import show_sessions
from tests.fakes import call_cli, example, tree

WHEN = "2026-11-02T09:00"


def data(root: Path, as_of: str = WHEN) -> Any:  # noqa: ANN401  JSON
    done = call_cli(root, "status", "--as-of", as_of, "--format", "json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def stage(found: Any, name: str) -> Any:  # noqa: ANN401  JSON
    return next(each for each in found["stages"] if each["stage"] == name)


def do(root: Path, *words: str) -> None:
    done = call_cli(root, *words)
    assert done.returncode == 0, done.stderr


def test_each_stage_of_a_call_names_the_command_that_comes_next(tmp_path: Path) -> None:
    root = example(tmp_path)
    found = data(root, "2026-07-14T12:00")
    assert stage(found, "call")["facts"] == [
        "opens tomorrow, Wednesday 15 July 2026, 00:00 (Europe/Zurich, UTC+2)"
    ]
    assert (stage(found, "call")["state"], found["next"]) == ("later", None)
    found = data(root, "2026-09-30T23:59:00+02:00")
    assert stage(found, "call")["facts"] == [
        "open; closes today, Wednesday 30 September 2026, 23:59 (Europe/Zurich, UTC+2)"
    ]
    found = data(root, "2026-10-01T00:00:00+02:00")
    assert stage(found, "call") == {
        "stage": "call", "state": "done", "facts": ["closed on 30 September 2026"], "next": None,
    }  # fmt: skip
    assert found["next"] == "a87ws freeze proposals"
    do(root, "freeze", "proposals", "--as-of", "2026-10-01T09:00")
    assert data(root)["next"] == "a87ws freeze reviews"
    do(root, "freeze", "reviews", "--as-of", "2026-11-01T09:00")
    found = data(root)
    assert stage(found, "reviews")["facts"] == ["2 reviews", "recorded on 1 November 2026"]
    assert found["next"] == "a87ws select"
    do(root, "select")
    found = data(root)
    assert stage(found, "selection")["facts"] == ["1 session; the record is current"]
    assert found["next"] == "a87ws announce"
    assert [(each["proposal"], each["has_file"]) for each in found["sessions"]] == [
        ("cotton-dialogue", False)
    ]
    do(root, "announce")
    found = data(root)
    assert found["next"] == "a87ws schedule"
    assert found["sessions"][0]["has_file"]
    assert found["sessions"][0]["owed"][0] == {
        "key": "starts",
        "what": "a day and an hour",
        "by": None,
        "overdue": False,
    }


def test_reviews_that_are_assigned_and_missing_are_counted_by_reviewer(tmp_path: Path) -> None:
    root = tree(
        example(tmp_path),
        "=== assignments.yaml\nassignments: {cocoa-schools: [amina, chen], cotton-dialogue: "
        "[chen]}\n",
    )
    do(root, "freeze", "proposals", "--as-of", "2026-10-01T09:00")
    found = data(root)
    assert stage(found, "reviews")["facts"] == ["2 reviews", "2 assigned and missing: chen 2"]
    assert found["next"] == "a87ws standings"


def test_an_error_of_the_folder_comes_before_all_else(tmp_path: Path) -> None:
    root = example(tmp_path)
    (root / "registry/reviewers.yaml").write_text("reviewers: {}\n")
    found = data(root)
    assert stage(found, "files")["state"] == "mend"
    assert found["next"] == "a87ws validate"


def decide(tmp_path: Path) -> Path:
    """A frozen call with a decision, of which the acceptance was sent."""
    root = example(tmp_path)
    do(root, "freeze", "proposals", "--as-of", "2026-10-01T09:00")
    do(root, "freeze", "reviews", "--as-of", "2026-11-01T09:00")
    do(root, "select")
    do(root, "announce", "--as-of", WHEN)
    do(root, "announce", "acceptance", "--sent", "--as-of", WHEN)
    return root


def add_line(root: Path, path: str, line: str) -> None:
    with (root / path).open("a") as file:
        file.write(f"{line}\n")


def test_a_changed_byte_that_decides_nothing_is_listed_and_the_record_stays_current(
    tmp_path: Path,
) -> None:
    root = example(tmp_path)
    assert data(root)["state"] is None
    do(root, "select")
    add_line(root, "proposals/cotton-dialogue.yaml", "# later")
    found = data(root)
    assert found["state"] == "current"
    assert stage(found, "selection") == {
        "stage": "selection",
        "state": "done",
        "record": "current",
        "next": None,
        "facts": [
            "1 session; the record is current",
            "changed since, with no effect on the decision: `proposals/cotton-dialogue.yaml`",
        ],
    }


def test_over_a_broken_record_status_counts_on_and_names_the_replacement(tmp_path: Path) -> None:
    root = decide(tmp_path)
    add_line(root, "proposals/cotton-dialogue.yaml", "status: withdrawn")
    found = data(root)
    assert (found["state"], found["next"]) == ("broken", "a87ws select --replace cotton-dialogue")
    selection = stage(found, "selection")
    assert (selection["record"], selection["state"]) == ("broken", "mend")
    assert selection["facts"] == [
        "1 session; the record is broken",
        "since the decision: cotton-dialogue withdrawn",
    ]
    assert "1 of" in stage(found, "announcements")["facts"][0]
    assert [session["proposal"] for session in found["sessions"]] == ["cotton-dialogue"]
    shown = call_cli(root, "status", "--as-of", WHEN).stdout
    assert "fix    Selection: 1 session; the record is broken\n" in shown
    assert "mend" not in shown
    assert "Next: a87ws select --replace cotton-dialogue\n" in shown


def test_a_selected_proposal_with_an_error_is_to_be_fixed_before_anybody_is_replaced(
    tmp_path: Path,
) -> None:
    root = example(tmp_path)
    do(root, "select")
    path = root / "proposals/cotton-dialogue.yaml"
    path.write_text(re.sub("(?m)^title: .*\n", "", path.read_text()))
    found = data(root)
    assert found["state"] == "broken"
    selection = stage(found, "selection")
    assert selection["next"] == "a87ws validate proposals/cotton-dialogue.yaml"
    assert selection["facts"][-1] == (
        "fix the file, or give its place to another: `a87ws select --replace cotton-dialogue`"
    )


def test_over_an_affected_record_the_next_step_keeps_the_series(tmp_path: Path) -> None:
    root = decide(tmp_path)
    do(root, "score", "cotton-dialogue", "--as", "amina", "standards=4", "--reopen", "A slip")
    found = data(root)
    assert (found["state"], found["next"]) == ("affected", "a87ws select --keep --reason TEXT")
    facts = stage(found, "selection")["facts"]
    assert facts[0] == "1 session; the record is affected"
    # One review: (5 + 4 + 3/2) / 2.5 is 4.2, and with a 4 for standards 3.8; no priority holds.
    assert facts[1:] == [
        "since the decision: merit of cotton-dialogue 4.200 → 3.800",
        "the series is still the best",
    ]


def test_errors_that_stop_the_comparison_leave_the_counts_and_say_what_to_fix_first(
    tmp_path: Path,
) -> None:
    root = decide(tmp_path)
    add_line(root, "proposals/cocoa-schools.yaml", "# one more thought")
    found = data(root)
    assert found["state"] is None
    assert found["next"] == ("a87ws freeze --accept proposals/cocoa-schools.yaml --reason TEXT")
    assert stage(found, "selection")["facts"] == [
        "1 session; how the record stands to the files cannot be told yet",
        "1 change since the freeze: fix these first",
        "proposals/cocoa-schools.yaml:1:1: changed since it was frozen",
        "run `a87ws validate` to see each one and how to fix it",
    ]
    assert stage(found, "announcements")["facts"] == [
        "1 message sent: acceptance 1",
        "what is due cannot be told before the selection above can be",
    ]
    assert [session["proposal"] for session in found["sessions"]] == ["cotton-dialogue"]


def test_a_received_file_that_is_gone_is_named(tmp_path: Path) -> None:
    root = decide(tmp_path)
    (root / "proposals/cotton-dialogue.yaml").unlink()
    found = data(root)
    assert (
        "received and no longer there: `proposals/cotton-dialogue.yaml`"
        in (stage(found, "proposals")["facts"])
    )
    assert stage(found, "announcements")["facts"][0] == "1 message sent: acceptance 1"


def test_a_record_that_cannot_be_read_leaves_the_letters_that_were_sent(tmp_path: Path) -> None:
    root = decide(tmp_path)
    add_line(root, "selection.yaml", "slots: [")
    found = data(root)
    assert (found["state"], found["next"]) == (
        None,
        "git checkout -- selection.yaml selection.proof.json",
    )
    assert stage(found, "announcements")["facts"] == ["1 message sent: acceptance 1"]


def test_a_record_that_somebody_changed_is_to_be_restored(tmp_path: Path) -> None:
    root = decide(tmp_path)
    (root / "selection.proof.json").unlink()
    found = stage(data(root), "selection")
    assert found["facts"][:2] == [
        "1 session; the record does not verify",
        "there is no selection.proof.json beside the record",
    ]
    assert found["next"] == "git checkout -- selection.yaml selection.proof.json"


def test_a_form_of_an_earlier_call_yaml_is_named_with_the_command_that_renews_it(
    tmp_path: Path,
) -> None:
    root = example(tmp_path)
    do(root, "form", "--email", "desk@example.org")
    assert stage(data(root), "files")["facts"] == ["8 files read, no errors"]
    path = root / "call.yaml"
    path.write_text(path.read_text().replace("Example webinars", "Other webinars"))
    assert stage(data(root), "files")["facts"][1:] == [
        "form.html is not what call.yaml makes now: `a87ws form` renews it"
    ]
    do(root, "form")
    assert stage(data(root), "files")["facts"] == ["8 files read, no errors"]


def test_starter_files_of_an_earlier_call_yaml_are_named_but_not_those_a_person_changed(
    tmp_path: Path,
) -> None:
    root = tmp_path / "call"
    answers = ("--name", "A call", "--organizer", "ILO", "--deadline", "2026-09-30")
    done = call_cli(tmp_path, "init", str(root), *answers, "--timezone", "Europe/Zurich")
    assert done.returncode == 0, done.stderr
    assert not any("init --update" in fact for fact in stage(data(root), "files")["facts"])
    path = root / "call.yaml"
    path.write_text(path.read_text().replace("2026-09-30", "2026-10-30"))
    facts = stage(data(root), "files")["facts"]
    assert any("`a87ws init --update` renews" in fact for fact in facts)
    do(root, "init", "--update")
    assert not any("init --update" in fact for fact in stage(data(root), "files")["facts"])


def test_a_call_that_cannot_be_read_is_a_fault_of_the_folder(tmp_path: Path) -> None:
    root = example(tmp_path)
    (root / "call.yaml").write_text("name: [\n")
    assert call_cli(root, "status").returncode == 3
    (root / "call.yaml").write_text("name: A call\n")
    assert call_cli(root, "status").returncode == 1


SESSION = """=== sessions/cotton-dialogue.yaml
starts: {starts}
timezone: {zone}
minutes: 60
languages: [fr]
interpretation: []
moderator: {{name: Ana, consent: true}}
speakers: [{{name: Issa, consent: false}}]
agenda: [{{minutes: 60, item: All}}]
register: https://example.org/r
join: https://example.org/secret
presentation: https://example.org/s
flyer: {{file: call.yaml, alt: Words}}
"""


@pytest.mark.parametrize(
    ("starts", "zone", "words"),
    [
        (
            "2027-01-14T14:00",
            "Asia/Kathmandu",
            "Thursday 14 January 2027, 14:00 (Asia/Kathmandu, UTC+5:45)",
        ),
        (
            "2027-01-14T09:30",
            "Pacific/Fiji",
            "Thursday 14 January 2027, 09:30 (Pacific/Fiji, UTC+12)",
        ),
        (
            "2027-01-14T09:30",
            "America/Lima",
            "Thursday 14 January 2027, 09:30 (America/Lima, UTC−5)",
        ),
        ("2027-03-28T01:30", "Europe/Zurich", "Sunday 28 March 2027, 01:30 (Europe/Zurich, UTC+1)"),
        ("2027-03-28T03:00", "Europe/Zurich", "Sunday 28 March 2027, 03:00 (Europe/Zurich, UTC+2)"),
        (
            "2027-10-31T02:30+02:00",
            "Europe/Zurich",
            "Sunday 31 October 2027, 02:30 (Europe/Zurich, UTC+2)",
        ),
        (
            "2027-10-31T02:30+01:00",
            "Europe/Zurich",
            "Sunday 31 October 2027, 02:30 (Europe/Zurich, UTC+1)",
        ),
        (
            "2027-06-17T10:00",
            "Africa/Abidjan",
            "Thursday 17 June 2027, 10:00 (Africa/Abidjan, UTC)",
        ),
    ],
)
def test_a_session_is_named_with_its_zone_and_its_distance_from_utc(
    tmp_path: Path, starts: str, zone: str, words: str
) -> None:
    root = example(tmp_path)
    do(root, "select")
    tree(root, SESSION.format(starts=starts, zone=zone))
    shown = call_cli(root, "status", "--as-of", WHEN, width=120).stdout
    assert f"  sessions/cotton-dialogue.yaml; {words}\n" in shown
    assert "secret" not in shown
    assert "the consent of Issa to be named" in shown


@pytest.mark.parametrize("width", [60, 80, 140])
def test_no_line_is_wider_than_the_terminal_and_none_needs_colour(
    tmp_path: Path, width: int
) -> None:
    root = example(tmp_path)
    do(root, "select")
    tree(root, SESSION.format(starts="2026-11-05T10:00", zone="Europe/Zurich"))
    shown = call_cli(root, "status", "--as-of", WHEN, width=width).stdout
    assert max(map(len, shown.splitlines())) <= width
    assert "\x1b" not in shown
    assert "overdue since 8 October 2026: the consent of Issa to be named" in " ".join(
        shown.split()
    )


def test_what_was_sent_is_said_what_remains_and_what_has_changed_since(tmp_path: Path) -> None:
    root = example(tmp_path)
    do(root, "select")
    do(root, "announce")
    found = stage(data(root), "announcements")
    assert (found["state"], found["facts"]) == (
        "now",
        ["written to announcements/; 0 of 5 messages sent"],
    )
    do(root, "announce", "acceptance", "--sent", "--as-of", WHEN)
    found = data(root)
    assert stage(found, "announcements")["facts"] == [
        "written to announcements/; 1 of 5 messages sent",
        "not sent: reserve 1, briefing 1, invitation 1, newsletter 1",
    ]
    assert found["messages"][0] == {
        "what": "acceptance/cotton-dialogue", "kind": "acceptance", "proposal": "cotton-dialogue",
        "state": "sent", "sent": "2026-11-02",
    }  # fmt: skip
    shown = call_cli(root, "status", "--as-of", WHEN).stdout
    assert "  sent: acceptance (2 November 2026)\n  not sent: briefing\n" in shown
    path = root / "proposals/cotton-dialogue.yaml"
    path.write_text(re.sub("(?m)^title: .*", "title: Another title", path.read_text()))
    do(root, "select")
    found = data(root)
    assert (
        stage(found, "announcements")["facts"][-1]
        == "changed since it was sent: `acceptance/cotton-dialogue`"
    )
    assert (stage(found, "announcements")["state"], found["next"]) == (
        "mend",
        "a87ws freeze proposals",
    )


def test_a_message_that_may_have_arrived_is_said_and_so_is_one_that_is_due_no_more(
    tmp_path: Path,
) -> None:
    root = example(tmp_path)
    do(root, "select")
    do(root, "announce")
    append_sent(
        root,
        Sending(
            WHEN,
            "trying",
            "briefing/cotton-dialogue",
            "briefing/cotton-dialogue",
            "briefing",
            "",
            "",
        ),
    )
    append_sent(
        root, Sending(WHEN, "sent", "acceptance/gone", "decision/gone", "acceptance", "", "")
    )
    found = data(root)
    assert (
        stage(found, "announcements")["facts"][-1]
        == "delivery not confirmed: `briefing/cotton-dialogue`"
    )
    assert found["messages"][-1] == {
        "what": "acceptance/gone",
        "kind": "acceptance",
        "proposal": "gone",
        "state": "sent",
        "sent": "2026-11-02",
    }


def test_a_template_with_a_fault_is_said_and_hides_nothing_else(tmp_path: Path) -> None:
    root = example(tmp_path)
    do(root, "select")
    do(root, "announce")
    tree(root, "=== templates/acceptance.en.md.j2\n# {{ propsal.title }}\n")
    found = stage(data(root), "announcements")
    assert (found["state"], found["next"]) == ("mend", "a87ws announce --list")
    assert found["facts"][-1] == "cannot be written: `acceptance/cotton-dialogue`"
    assert data(root)["next"] == "a87ws validate"
    listed = call_cli(root, "announce", "--list").stderr
    assert "templates/acceptance.en.md.j2:1: there is no `propsal` here" in listed


def test_addresses_that_are_kept_too_long_are_said(tmp_path: Path) -> None:
    root = example(tmp_path)
    with (root / "call.yaml").open("a") as file:
        file.write("retention: 2028-06-30\n")
    assert stage(data(root), "retention")["facts"] == ["addresses are kept until 30 June 2028"]
    found = stage(data(root, "2028-07-01T00:00:00+02:00"), "retention")
    assert (found["state"], found["next"]) == ("mend", "a87ws forget --everyone")
    assert found["facts"] == [
        "the addresses of 5 people should have been deleted after 30 June 2028"
    ]


def test_a_date_that_has_passed_does_not_make_a_session_held(tmp_path: Path) -> None:
    root = example(tmp_path)
    do(root, "select")
    file = SESSION.format(starts="2026-11-05T10:00", zone="Europe/Zurich")
    tree(root, file)
    after = "2026-11-06T09:00"
    found = data(root, after)
    assert stage(found, "sessions")["state"] == "mend"
    assert stage(found, "sessions")["facts"] == [
        "1 session",
        "date passed, not marked as held: `cotton-dialogue`",
    ]
    assert (found["sessions"][0]["over"], found["sessions"][0]["held"]) == (True, None)
    shown = call_cli(root, "status", "--as-of", after, width=140).stdout
    assert "- date passed, not marked as held: write `held: true` into the file" in shown
    tree(root, file + "held: true\n")
    found = data(root, after)
    assert (stage(found, "sessions")["state"], stage(found, "sessions")["facts"]) == (
        "done",
        ["1 session, 1 held"],
    )
    assert found["sessions"][0]["held"] is True


def owes(*debts: Owed) -> SessionState:
    preparation = Preparation(None, is_over=False, owed=debts)
    return SessionState("A title", has_file=True, has_errors=False, preparation=preparation)


def test_what_all_sessions_lack_is_said_once_and_then_what_differs() -> None:
    moderator, agenda = Owed("moderator", "the moderator"), Owed("agenda", "the agenda")
    consent = Owed("speakers", "the consent of Issa to be named")
    sessions = {"a": owes(moderator, agenda), "b": owes(moderator, consent, agenda)}
    page = Page(80, colour=False, plain=False)
    show_sessions(Status("A call", datetime(2026, 11, 2, tzinfo=UTC), (), sessions), page)
    assert str(page).split("\n\n", 1)[1] == (
        "all 2 sessions lack: the moderator; the agenda\n\n"
        "A title\n  sessions/a.yaml; no date yet\n\n"
        "A title\n  sessions/b.yaml; no date yet\n"
        "  - lacks: the consent of Issa to be named\n"
    )


def test_of_one_session_everything_is_said_of_it() -> None:
    page = Page(80, colour=False, plain=False)
    sessions = {"a": owes(Owed("agenda", "the agenda", date(2026, 11, 1)))}
    show_sessions(Status("A call", datetime(2026, 11, 2, tzinfo=UTC), (), sessions), page)
    assert str(page).endswith("  - overdue since 1 November 2026: the agenda\n")
