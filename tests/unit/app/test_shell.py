"""The shell: whatever a file, a flag, a disk, a pipe or a key can cause ends in words and an exit
code.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer

import a87ws.app
from a87ws.base import shell as common
from tests.fakes import environment, example, run

posix = pytest.mark.skipif(os.name == "nt", reason="pipes and signals are POSIX's")
full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
A87WS = (sys.executable, "-m", "a87ws")


def test_importing_the_shell_imports_nothing_heavy(tmp_path: Path) -> None:
    code = "import sys, a87ws.app; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(tmp_path), capture_output=True, check=True
    )
    heavy = {"pydantic", "pydantic_core", "rich", "jinja2", "ruamel", "yaml", "numpy", "highspy"}
    assert not heavy & set(done.stdout.decode().split())


def test_judging_a_call_loads_nothing_that_it_does_not_need(tmp_path: Path) -> None:
    root = example(tmp_path)
    code = (
        "import sys, a87ws.__main__ as start\n"
        "sys.argv = ['a87ws', 'validate']\n"
        "try: start.main()\n"
        "except SystemExit: print(*sorted(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=root,
        env=environment(tmp_path),
        capture_output=True,
        check=True,
    )
    loaded = set(done.stdout.decode().splitlines()[-1].split())
    assert "a87ws.checks.rules.proposal" in loaded
    slow = {"pydantic", "ruamel", "rich", "jinja2", "email_validator", "json", "secrets"}
    assert not {*slow, "a87ws.base.disk.write"} & loaded


def test_the_version_is_one_line(tmp_path: Path) -> None:
    done = run(tmp_path, "--version")
    assert re.fullmatch(r"a87ws \S.*\n", done.stdout)
    assert (done.returncode, done.stderr) == (0, "")


def test_an_interrupt_while_the_program_still_loads_is_a_word_and_an_exit_code(
    tmp_path: Path,
) -> None:
    code = (
        "import sys, types, a87ws.__main__ as start\n"
        "class Loading(types.ModuleType):\n"
        "    def __getattr__(self, name): raise KeyboardInterrupt\n"
        "sys.modules['a87ws.app'] = Loading('a87ws.app')\n"
        "start.main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(tmp_path), capture_output=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"interrupted\n")


def test_without_a_command_the_help_is_shown(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert done.returncode == 2
    assert "Usage: a87ws" in done.stdout + done.stderr


@pytest.mark.parametrize("command", list(a87ws.app.COMMANDS))
def test_every_command_has_help_that_says_what_it_does(tmp_path: Path, command: str) -> None:
    done = run(tmp_path, command, "--help")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"Usage: a87ws {command} ")
    assert "\x1b" not in done.stdout


def test_a_command_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    done = run(tmp_path, "valdate")
    assert (done.returncode, done.stdout) == (2, "")
    assert "No such command 'valdate'" in done.stderr


def test_outside_a_call_one_line_and_a_hint(tmp_path: Path) -> None:
    done = run(tmp_path, "validate")
    assert (done.returncode, done.stdout) == (3, "")
    assert re.fullmatch(r"error: no call\.yaml .*\nhint: .*\n", done.stderr)


def test_the_call_is_found_from_a_folder_inside_it(tmp_path: Path) -> None:
    assert run(example(tmp_path) / "proposals", "validate").returncode == 0


def test_c_runs_as_if_started_there(tmp_path: Path) -> None:
    example(tmp_path)
    here = run(tmp_path / "call/proposals", "validate", "cocoa-schools.yaml")
    there = run(tmp_path, "-C", "call/proposals", "validate", "cocoa-schools.yaml")
    assert here.returncode == 0
    assert (here.stdout, here.stderr, here.returncode) == (
        there.stdout,
        there.stderr,
        there.returncode,
    )


def test_c_to_nowhere_is_one_line(tmp_path: Path) -> None:
    done = run(tmp_path, "-C", "nowhere", "validate")
    assert done.returncode == 3
    assert done.stderr.startswith(
        "error: cannot run in `nowhere`: No such file or directory\nhint: "
    )


@posix
def test_a_reader_that_goes_away_changes_nothing(tmp_path: Path) -> None:
    root = example(tmp_path)
    reading, writing = os.pipe()
    os.close(reading)
    with subprocess.Popen(
        [*A87WS, "validate"], cwd=root, env=environment(root), stdout=writing, stderr=-1
    ) as program:
        os.close(writing)
        _, talk = program.communicate(timeout=60)
    assert (program.returncode, talk) == (0, b"")


@posix
@pytest.mark.parametrize("words", [("--help",), ("validate", "--help"), ("--version",)])
def test_a_reader_that_goes_away_from_the_help_is_left_in_peace(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with subprocess.Popen(
        [*A87WS, *words], env=environment(tmp_path), stdout=writing, stderr=-1
    ) as program:
        os.close(writing)
        _, talk = program.communicate(timeout=60)
    assert talk == b""


@posix
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_are_no_fault(tmp_path: Path, closed: str) -> None:
    root = example(tmp_path)
    line = (
        f'"{sys.executable}" -m a87ws score cotton-dialogue --as chen standards=3 root-causes=3 '
        f"innovation=- {closed}"
    )
    done = subprocess.run(
        ["sh", "-c", line], cwd=root, env=environment(root), capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert (
        (root / "reviews/cotton-dialogue/chen.yaml")
        .read_bytes()
        .startswith(b"scores: {standards: 3, ")
    )


@full
@pytest.mark.parametrize("words", [("validate",), ("--help",), ("--version",)])
def test_a_full_disk_is_said_once(tmp_path: Path, words: tuple[str, ...]) -> None:
    root = example(tmp_path)
    with Path("/dev/full").open("w") as disk:
        done = subprocess.run(
            [*A87WS, *words],
            cwd=root,
            env=environment(root),
            stdout=disk,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 3
    assert done.stderr.decode().startswith("error: ")
    assert b"No space left on device" in done.stderr
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


@full
def test_a_full_disk_under_the_talk_is_no_fault(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as disk:
        done = subprocess.run(
            [*A87WS, "validate"], cwd=tmp_path, env=environment(tmp_path), stderr=disk, check=False
        )
    assert done.returncode == 3


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp437", "utf-8"])
def test_no_encoding_of_the_terminal_is_a_fault(tmp_path: Path, encoding: str) -> None:
    root = example(tmp_path)
    path = root / "proposals/cotton-dialogue.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("[child-labour]", "[子供 Traoré]"),
        encoding="utf-8",
    )
    for words in (("validate",), ("score", "Traoré子", "--as", "chen")):
        done = subprocess.run(
            [*A87WS, *words],
            cwd=root,
            env=environment(root, PYTHONIOENCODING=encoding, PYTHONUTF8="1"),
            capture_output=True,
            check=False,
        )
        assert done.returncode in (1, 2), done.stderr
        assert "Traor" in (done.stdout + done.stderr).decode(encoding)


@posix
def test_ctrl_c_is_one_line_and_130(tmp_path: Path) -> None:
    root = example(tmp_path)
    code = (
        "import time, a87ws.app, a87ws.validate.command as v\n"
        "v.root_of = lambda _: print('ready', flush=True) or time.sleep(60)\n"
        "a87ws.app.main()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, "validate"],
        cwd=root,
        env=environment(root),
        stdout=-1,
        stderr=-1,
    ) as program:
        assert program.stdout
        program.stdout.readline()
        time.sleep(0.2)
        program.send_signal(signal.SIGINT)
        _, talk = program.communicate(timeout=60)
    assert (program.returncode, talk) == (130, b"interrupted\n")


def _broken(tmp_path: Path, code: str, **more: str) -> subprocess.CompletedProcess[str]:
    code = (
        f"import a87ws.app, a87ws.validate.command as v\ndef broken(_): {code}\n"
        "v.root_of = broken\na87ws.app.main()"
    )
    words = [sys.executable, "-c", code, "validate"]
    return subprocess.run(
        words, env=environment(tmp_path, **more), capture_output=True, check=False, encoding="utf-8"
    )


def test_a_bug_of_ours_says_so_without_a_traceback(tmp_path: Path) -> None:
    done = _broken(tmp_path, "raise KeyError('amina@example.org')")
    assert done.returncode == 70
    assert done.stderr.startswith(
        "error: this is a bug in a87ws, not in your files: KeyError at validate/command.py:"
    )
    assert "command line: a87ws validate" in done.stderr
    assert "Traceback" not in done.stderr
    assert "amina" not in done.stderr


def test_a_bug_of_ours_shows_its_traceback_to_who_asks(tmp_path: Path) -> None:
    done = _broken(tmp_path, "raise KeyError('key')", A87WS_TRACEBACK="1")
    assert done.returncode == 70
    assert "Traceback (most recent call last)" in done.stderr


def test_a_fault_of_the_disk_that_nobody_expected_is_one_message(tmp_path: Path) -> None:
    done = _broken(tmp_path, "raise PermissionError(13, 'Permission denied', 'reviews')")
    assert done.returncode == 3
    assert done.stderr.startswith("error: `reviews`: Permission denied\nhint: ")


def test_what_a_fault_quotes_cannot_steer_the_terminal(tmp_path: Path) -> None:
    done = run(example(tmp_path), "score", "\x1b[31mred\x07", "--as", "chen")
    assert done.returncode == 2
    assert "\x1b" not in done.stderr
    assert "\\x1b[31mred\\x07" in done.stderr


class Terminal:
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("variables", "coloured"),
    [
        ({}, True),
        ({"TERM": "dumb"}, False),
        ({"NO_COLOR": "1"}, False),
        ({"NO_COLOR": ""}, True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        ({"FORCE_COLOR": "0", "TERM": "dumb"}, False),
    ],
)
def test_colour_goes_by_the_usual_rules(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], coloured: bool
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"TERM": "xterm", **variables}.items():
        monkeypatch.setenv(name, value)
    assert common.use_colour(Terminal()) is coloured  # type: ignore[arg-type]


def test_colour_stays_off_where_there_is_no_terminal(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    with (tmp_path / "out").open("w") as file:
        assert not common.use_colour(file)


def test_columns_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "123")
    assert common.width() == 123


def test_the_moment_has_a_time_zone() -> None:
    assert common.now().tzinfo is not None


def test_every_command_of_the_table_is_listed_once() -> None:
    names = list(a87ws.app.COMMANDS)
    assert len(set(names)) == len(names)
    assert isinstance(a87ws.app.app, typer.Typer)
