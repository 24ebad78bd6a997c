"""Stand-ins for the world: a folder in one string, the example call, the program run as people run
it.
"""

from __future__ import annotations

import io
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

from a87ws.base.faults import Message

EXAMPLE = Path(__file__).parent / "example"
SCRUBBED = (
    *("CI", "A87WS_TRACEBACK", "A87WS_SMTP_PASSWORD", "EMAIL", "LANGUAGE", "TZ"),
    *("NO_COLOR", "FORCE_COLOR", "PY_COLORS", "COLORTERM", "TERM", "WT_SESSION", "UNICODE_VERSION"),
    *("COLUMNS", "LINES", "TERMINAL_WIDTH", "TTY_COMPATIBLE", "TTY_INTERACTIVE"),
)
"""Variables of the machine, the terminal or the CI runner that change what the program prints."""
SCRUBBED_FAMILIES = (
    *("GITHUB_", "GIT_", "LC_", "JUPYTER_"),
    *("PYTHONIO", "PYTHONUTF8", "PYTHONWARNINGS", "TYPER_", "_TYPER_", "_A87WS_"),
)
PLAIN_GIT = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
"""Git without the settings of whoever runs the tests."""

TERMINAL = (
    "import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); import a87ws.app; "
    "a87ws.app.main()"
)
"""The program with the terminal as its own, so that Ctrl-C typed there reaches it."""


def verbatim(text: str) -> Message:
    """A message that says these words."""
    return Message("template-syntax", words=text)


def tree(root: Path, text: str) -> Path:
    """Write the files of a text in which each begins with `=== PATH`; `root` is given back.

    >>> tree(root, '''
    === call.yaml
    name: A call
    === proposals/cotton.yaml
    title: Cotton
    ''')
    """
    path = None
    for line in text.lstrip("\n").splitlines(keepends=True):
        if line.startswith("=== "):
            path = root / line[4:].strip()
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"")
        elif path is None:
            raise ValueError(f"text before the first `=== PATH`: {line!r}")
        else:
            path.write_bytes(path.read_bytes() + line.encode())
    return root


def example(where: Path) -> Path:
    """A small call of three proposals in `where`: withdrawn, judged, and one with a conflict of
    interest.
    """
    return Path(shutil.copytree(EXAMPLE, where / "call"))


def is_scrubbed(name: str) -> bool:
    """Whether no run in a test may see this variable."""
    return name in SCRUBBED or name.startswith(SCRUBBED_FAMILIES)


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a run: nothing of the machine or the CI runner that would change what is
    printed.
    """
    kept = {name: value for name, value in os.environ.items() if not is_scrubbed(name)}
    quiet = {"HOME": f"{home}", "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1", "TERM": "dumb"}
    git = {**PLAIN_GIT, "GIT_CEILING_DIRECTORIES": f"{home.parent}"}
    source = os.pathsep.join(path for path in sys.path if path and (Path(path) / "a87ws").is_dir())
    return {**kept, **quiet, **git, "PYTHONPATH": source, **more}


def run(
    root: Path, *words: str, typed: str | None = None, **more: str
) -> subprocess.CompletedProcess[str]:
    """Run `a87ws` with these words in `root`, with a closed keyboard or with `typed` on a pipe."""
    return subprocess.run(
        [sys.executable, "-m", "a87ws", *words],
        cwd=root,
        env=environment(root, **more),
        input=typed or "",
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=60,
    )


def call_cli(root: Path, *words: str, width: int = 80) -> subprocess.CompletedProcess[str]:
    """Run `a87ws` with these words in `root` within this process: ten times quicker, for what needs
    no terminal.
    """
    from a87ws.app import _run

    out, err = io.StringIO(), io.StringIO()
    argv, columns = sys.argv, os.environ.get("COLUMNS")
    sys.argv, os.environ["COLUMNS"] = ["a87ws", "-C", f"{root}", *words], f"{width}"
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = _run()
    finally:
        sys.argv = argv
        os.environ.pop("COLUMNS")
        if columns is not None:
            os.environ["COLUMNS"] = columns
    return subprocess.CompletedProcess(words, code, out.getvalue(), err.getvalue())


def type_into(
    root: Path, words: Sequence[str], lines: Sequence[str], *, end: bytes = b""
) -> tuple[int, str, str]:
    """Run `a87ws` at a terminal and type a line whenever it asks; then the keys `end`. Gives code,
    stdout, screen.
    """
    import pty

    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", TERMINAL, *words],
        cwd=root,
        env=environment(root),
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=theirs,
        start_new_session=True,
    ) as program:
        os.close(theirs)
        screen = ""
        waiting = [f"{line}\n".encode() for line in lines] + ([end] if end else [])
        limit = time.monotonic() + 60
        while True:
            silent = not select.select([ours], [], [], max(0, limit - time.monotonic()))[0]
            if silent:  # it waits for something that nobody types: fail, and do not wait for ever
                program.kill()
                raise AssertionError(screen)
            try:
                read = os.read(ours, 4096).decode()
            except OSError:  # the terminal was closed: the program has ended
                break
            if not read:
                break
            screen += read
            if screen.endswith(": ") and waiting:
                os.write(ours, waiting.pop(0))
        assert program.stdout
        data = program.stdout.read().decode()
    os.close(ours)
    return program.returncode, data, screen.replace("\r\n", "\n")
