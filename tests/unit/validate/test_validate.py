"""`validate` as a process: stdin, encodings, pipes, full disks, Ctrl-C, hostile files."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.fakes import environment, run, tree

BASE = Path(__file__).parents[2] / "checks" / "base"
BAD = (
    (BASE / "proposals/cotton.yaml")
    .read_text(encoding="utf-8")
    .replace("[1]", "[7]")
    .replace("Hearing", "Héaring 語")
)
posix = pytest.mark.skipif(os.name == "nt", reason="pipes and signals are POSIX's")
A87WS = (sys.executable, "-m", "a87ws")


@pytest.fixture
def call(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BASE, tmp_path / "call"))


def test_a_text_on_stdin_is_judged_as_a_proposal(call: Path) -> None:
    done = run(call, "validate", "-", "--format", "concise", typed=BAD)
    assert done.returncode == 1
    assert done.stdout.startswith("proposals/stdin.yaml:5:12: error[proposal-outcome-unknown]")


def test_an_unsaved_file_is_judged_in_place_of_the_saved_one(call: Path) -> None:
    words = ("validate", "-", "--stdin-path", "proposals/cotton.yaml", "--format", "json")
    done = run(call, *words, typed=BAD)
    found = json.loads(done.stdout)["diagnostics"]
    assert [(each["path"], each["code"]) for each in found] == [
        ("proposals/cotton.yaml", "proposal-outcome-unknown")
    ]
    done = run(
        call, "validate", "-", "--stdin-path", "reviews/cotton/ana.yaml", typed="scores: {}\n"
    )
    assert "review-criterion-missing" in done.stdout
    done = run(call, "validate", "-", "--stdin-path", "notes.txt", typed="x\n")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no file of a call belongs at `notes.txt`" in done.stderr


def test_a_text_on_stdin_that_is_too_large_is_said_to_be(call: Path) -> None:
    assert "yaml-too-large" in run(call, "validate", "-", typed="#" * 300_000).stdout


def test_under_a_runner_annotations_come_by_themselves_and_the_summary_is_written(
    call: Path,
) -> None:
    tree(call, f"=== proposals/bad.yaml\n{BAD}")
    summary = call.parent / "summary.md"
    done = run(call, "validate", GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(summary))
    assert done.stdout.startswith("::error file=proposals/bad.yaml,line=5,")
    assert "error[proposal-outcome-unknown]" in summary.read_text(encoding="utf-8")
    done = run(call, "validate", GITHUB_ACTIONS="true", GITHUB_STEP_SUMMARY=str(call))
    assert done.returncode == 1
    assert done.stderr.startswith("warning: no summary was written: ")
    assert run(call, "validate", "--format", "text", GITHUB_ACTIONS="true").stdout.startswith(
        "error["
    )


STREAMS = [
    {"LANG": "C"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"PYTHONIOENCODING": "ascii"},
    {"PYTHONIOENCODING": "latin-1"},
    {"PYTHONUTF8": "1"},
]


@pytest.mark.parametrize("more", STREAMS, ids=str)
@pytest.mark.parametrize("form", ["text", "github"])
def test_the_verdict_is_the_same_whatever_the_encoding_of_the_streams(
    call: Path, more: dict[str, str], form: str
) -> None:
    tree(call, f"=== proposals/bad.yaml\n{BAD}")
    done = subprocess.run(
        [*A87WS, "validate", "--format", form],
        cwd=call,
        env=environment(call, **more),
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, b"")
    assert b"proposal-outcome-unknown" in done.stdout
    assert b"1 error" in done.stdout or form == "json"


def test_a_file_whose_name_is_no_text_is_named_and_stops_nothing(call: Path) -> None:
    try:
        Path(os.fsdecode(os.fsencode(call / "proposals") + b"/\xff\x1b.yaml")).write_bytes(
            b"title: x\n"
        )
    except OSError:
        pytest.skip("such a name cannot be here")
    done = run(call, "validate", "--format", "concise")
    assert done.returncode == 1
    assert "error[folder-name-malformed]" in done.stdout
    assert "\x1b" not in done.stdout
    assert done.stderr == ""


@posix
def test_a_reader_that_goes_away_changes_no_verdict(call: Path) -> None:
    for i in range(40):
        tree(call, f"=== proposals/bad-{i}.yaml\n{BAD}")
    with subprocess.Popen(
        [*A87WS, "validate"],
        cwd=call,
        env=environment(call),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as program:
        assert program.stdout
        assert program.stderr
        program.stdout.close()
        assert (program.wait(60), program.stderr.read()) == (1, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("form", ["text", "sarif"])
def test_a_full_disk_is_said_in_one_line(call: Path, form: str) -> None:
    with open("/dev/full", "wb") as full:  # noqa: PTH123  a device
        command = [*A87WS, "validate", "--format", form]
        done = subprocess.run(
            command,
            cwd=call,
            env=environment(call),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 3
    assert done.stderr == b"error: the output could not be written: No space left on device\n"


@posix
def test_ctrl_c_ends_it_in_one_word(call: Path) -> None:
    os.mkfifo(call / "pipe")
    command = [*A87WS, "validate", "-"]  # waits for a text that never comes
    with subprocess.Popen(
        command,
        cwd=call,
        env=environment(call),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as program:
        time.sleep(1.0)
        program.send_signal(signal.SIGINT)
        out, errors = program.communicate(timeout=60)
    assert (program.returncode, out, errors) == (130, b"", b"interrupted\n")


HOSTILE = {
    "brackets": "[" * 100_000,
    "braces": "{a: " * 40_000,
    "dashes": "- " * 100_000,
    "keys": "".join(f"k{i}: {i}\n" for i in range(20_000)),
    "unknown keys": BAD + "".join(f"titel{i}: x\n" for i in range(12_000)),
    "outcomes": BAD.replace("[7]", f"[{'7, ' * 20_000}]"),
    "countries": BAD.replace("[BF]", f"[{', '.join(f'Absurdistan {i}' for i in range(8_000))}]"),
    "hosts": BAD.replace(
        "[{name: Cotton Growers' Union}]",
        "[" + ", ".join(f"{{name: Union {i}}}" for i in range(5_000)) + "]",
    ),
    "one word": BAD.replace("title: ", "title: " + "x" * 200_000),
    "marks": BAD.replace("title: ", "title: x" + "\u0301" * 100_000),
    "addresses": BAD + "x: " + "a@" * 100_000,
    "quotes": 'a: "' + "\\" * 200_000,
    "comments": "#\n" * 120_000 + "a: b",
    "blank": "\n" * 250_000,
    "carriage returns": "\r" * 250_000,
    "control": "\x1b" * 250_000,
    "anchors": "".join(f"a{i}: &a{i} [*a{i}]\n" for i in range(9_000)),
    "laughs": "a: &a [x]\n" + "".join(f"b{i}: &b{i} [*a,*a]\n" for i in range(9_000)),
    "hashes": BAD.replace("title: ", "title: " + "x #y " * 40_000),
    "curly": BAD.replace("title: ", "title: “" + "“" * 80_000),
    "dashes of words": BAD.replace("description: ", "description: " + "a-" * 100_000),
    "long key": "k" * 240_000 + ": b",
    "colons": "a:" * 120_000,
    "folded": "a: >\n" + " x\n" * 80_000,
    "shingles": BAD.replace("description: ", "description: " + "a b c d. " * 25_000),
}


QUICK = ("braces", "keys", "outcomes", "countries", "marks", "control", "anchors", "shingles")
"""Those that cost most; all of them where A87WS_EXAMPLES asks for a long run."""


MEASURED = """
import atexit, resource, sys
def used():
    own = resource.getrusage(resource.RUSAGE_SELF)
    peak = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
    sys.stderr.write(f"{own.ru_utime + own.ru_stime} {peak}")
atexit.register(used)
import a87ws.app; a87ws.app.main()
"""
"""The program, then its seconds and its own peak in kB: what the kernel tells a parent counts the
parent too.
"""


@pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="memory is read where Linux tells it"
)
@pytest.mark.parametrize("name", HOSTILE if "A87WS_EXAMPLES" in os.environ else QUICK)
def test_a_hostile_file_costs_neither_time_nor_memory(call: Path, name: str) -> None:
    (call / "proposals/hostile.yaml").write_bytes(HOSTILE[name].encode()[: 255 * 1024])
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, "validate"],
        cwd=call,
        env=environment(call),
        capture_output=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr[-500:]
    seconds, peak = done.stderr.split()[-2:]
    assert float(seconds) < 2
    assert int(peak) < 300 * 1024
    assert len(done.stdout) < 200_000
