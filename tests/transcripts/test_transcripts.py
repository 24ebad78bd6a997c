"""What the documents show is what the program prints.

Run with UPDATE=1 to write the present outputs into the documents; that run still fails, so that it
cannot bless itself.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.fakes import EXAMPLE
from tests.transcripts.replay import PROJECT, replayed, steps_in

HERE = Path(__file__).parent
DOCUMENTS = [*HERE.glob("*.md"), *PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")]
SESSIONS = sorted(path for path in DOCUMENTS if "```console\n" in path.read_text(encoding="utf-8"))

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the sessions are a POSIX shell's")


def check(path: Path, room: Path) -> None:
    """Replay a document; fail where it differs, and mend it first where UPDATE asks for that."""
    told = path.read_text(encoding="utf-8")
    found = replayed(told, room, EXAMPLE if path.parent in (HERE, room) else PROJECT)
    if told != found and os.environ.get("UPDATE"):
        path.write_text(found, encoding="utf-8")
        pytest.fail(f"{path.name} was brought up to date: look at the change, then run again")
    assert told == found


@pytest.mark.parametrize(
    "path", SESSIONS, ids=[path.relative_to(PROJECT).as_posix() for path in SESSIONS]
)
def test_a_document_shows_what_the_program_prints(path: Path, tmp_path: Path) -> None:
    check(path, tmp_path)


SESSION = """\
Words.

```console
$ a87ws freeze reviews \\
>   --as-of 2026-11-01
freeze.yaml written: reviews, 2 new, 0 kept
$ cd reviews && ls
cocoa-schools
cotton-dialogue
```

1. More words:

   ```console
   $ a87ws score cocoa-schools --as amina standards=1
   error: the reviews were frozen on 2026-11-01
   hint: the Secretariat may let a later change in with `--reopen REASON`
   $ echo $?
   1
   ```
"""


def test_a_true_session_passes(tmp_path: Path) -> None:
    assert replayed(SESSION, tmp_path) == SESSION


def test_the_commands_of_a_text_are_found_in_order() -> None:
    assert [step.command for step in steps_in(SESSION)] == [
        "a87ws freeze reviews \\\n  --as-of 2026-11-01",
        "cd reviews && ls",
        "a87ws score cocoa-schools --as amina standards=1",
        "echo $?",
    ]


@pytest.mark.parametrize(
    ("true", "false"),
    [("2 new", "3 new"), ("cocoa-schools\ncotton", "cotton"), ("   1\n", "   0\n")],
)
def test_a_false_session_fails_and_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, true: str, false: str
) -> None:
    monkeypatch.delenv("UPDATE", raising=False)
    document = tmp_path / "false.md"
    document.write_text(SESSION.replace(true, false))
    with pytest.raises(AssertionError):
        check(document, tmp_path)
    assert document.read_text() == SESSION.replace(true, false)


def test_update_mends_a_false_session_and_fails_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UPDATE", "1")
    document = tmp_path / "false.md"
    document.write_text(SESSION.replace("2 new", "3 new"))
    with pytest.raises(pytest.fail.Exception, match="brought up to date"):
        check(document, tmp_path)
    assert document.read_text() == SESSION


def test_output_before_a_command_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="before the first command"):
        replayed("```console\nhello\n```\n", tmp_path)
