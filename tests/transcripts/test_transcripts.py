"""What the documents show is what the program prints.

Run with UPDATE=1 to write the present outputs into the documents that differ; their tests still
fail, so that no run can bless itself.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.committed import PROJECT, documents
from tests.fakes import EXAMPLE
from tests.goldens import expect
from tests.transcripts.replay import replayed, steps_in

HERE = Path(__file__).parent
DOCUMENTS = [*HERE.glob("*.md"), *documents()]
SESSIONS = sorted(path for path in DOCUMENTS if "```console\n" in path.read_text(encoding="utf-8"))

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the sessions are a POSIX shell's")


def check(path: Path, room: Path, demonstration: Path) -> None:
    """Replay a document, on the small example where it is one of ours and else on the call it is
    about.
    """
    call = EXAMPLE if path.parent in (HERE, room) else demonstration
    expect(path, replayed(path.read_text(encoding="utf-8"), room, call))


@pytest.mark.parametrize(
    "path", SESSIONS, ids=[path.relative_to(PROJECT).as_posix() for path in SESSIONS]
)
def test_a_document_shows_what_the_program_prints(
    path: Path, tmp_path: Path, demonstration: Path
) -> None:
    check(path, tmp_path, demonstration)


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
   hint: the Secretariat can allow a later change with `--reopen REASON`
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
        check(document, tmp_path, EXAMPLE)
    assert document.read_text() == SESSION.replace(true, false)


def test_update_corrects_a_false_session_and_fails_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UPDATE", "1")
    monkeypatch.delenv("CI", raising=False)
    document = tmp_path / "false.md"
    document.write_text(SESSION.replace("2 new", "3 new"))
    with pytest.raises(pytest.fail.Exception, match="was updated"):
        check(document, tmp_path, EXAMPLE)
    assert document.read_text() == SESSION


def test_output_before_a_command_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="before the first command"):
        replayed("```console\nhello\n```\n", tmp_path)
