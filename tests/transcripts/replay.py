"""Console sessions in Markdown, replayed word for word.

A session is a block fenced as `console`: each line that begins with `$ ` is a command (`> `
continues it), and what follows is all that it prints, on stdout and stderr together. The sessions
of one file run one after another in one folder, a copy of a call: in tests of the example,
elsewhere of the demonstration, or of another one where the file says `<!-- call: PATH -->`. `$ echo
$?` shows the exit code of the command before; the folder around the call reads `…`.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.committed import copy_call
from tests.fakes import EXAMPLE, environment

_FENCE: Final = re.compile(
    r"^(?P<indent> *)```console\n(?P<body>.*?)^ *```$", re.MULTILINE | re.DOTALL
)
_CALL: Final = re.compile(r"<!-- call: (?P<path>\S+) -->")
_END: Final = "\x1eend of a command\x1e"


@dataclass(frozen=True)
class Step:
    """A command as it stands in the text, and what is said to come of it."""

    lines: tuple[str, ...]
    output: tuple[str, ...]

    @property
    def command(self) -> str:
        """What the shell is given."""
        return "\n".join(line[2:] for line in self.lines)


def steps_in(text: str) -> list[Step]:
    """The commands of every session of a text, in order."""
    return [step for match in _FENCE.finditer(text) for step in _steps(_body(match))]


def replayed(text: str, room: Path, call: Path = EXAMPLE) -> str:
    """The text with every output as it comes out now, in a fresh copy of the call (or of the text's
    own) in `room`.
    """
    said = _CALL.search(text)
    here = copy_call(call / said["path"] if said else call, room / "call")
    outputs = iter(_run([step.command for step in steps_in(text)], here, room))

    def session(match: re.Match[str]) -> str:
        lines = [line for step in _steps(_body(match)) for line in (*step.lines, *next(outputs))]
        indent = match["indent"]
        return "\n".join(
            [f"{indent}```console", *(f"{indent}{line}".rstrip() for line in lines), f"{indent}```"]
        )

    return _FENCE.sub(session, text)


def _body(match: re.Match[str]) -> list[str]:
    return [line.removeprefix(match["indent"]) for line in match["body"].splitlines()]


def _steps(lines: Sequence[str]) -> Iterator[Step]:
    command: list[str] = []
    output: list[str] = []
    for line in lines:
        if line.startswith("$ "):
            if command:
                yield Step(tuple(command), tuple(output))
            command, output = [line], []
        elif not command:
            raise ValueError(f"output before the first command: {line!r}")
        elif line.startswith("> ") and not output:
            command.append(line)
        else:
            output.append(line)
    if command:
        yield Step(tuple(command), tuple(output))


def _run(commands: Sequence[str], call: Path, room: Path) -> Iterator[list[str]]:
    """What each command prints, all run by one shell, so that `cd` and `$?` mean what they mean to
    a reader.
    """
    tools = room / "bin"
    tools.mkdir()
    (tools / "a87ws").write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m a87ws "$@"\n')
    (tools / "a87ws").chmod(0o755)
    script = "".join(f"{command}\ncode=$?; echo '{_END}'; (exit $code)\n" for command in commands)
    (room / "script").write_text(script)
    env = environment(room)
    done = subprocess.run(
        ["sh", f"{room / 'script'}"],
        cwd=call,
        env={**env, "PATH": f"{tools}{os.pathsep}{env['PATH']}"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
        timeout=600,
    )
    outputs = done.stdout.decode().replace(f"{room.resolve()}", "…").split(f"{_END}\n")
    if len(outputs) != len(commands) + 1:
        raise ValueError(f"the shell stopped early: {outputs[-1]}")
    return iter(
        [output.rstrip("\n").split("\n") if output.strip("\n") else [] for output in outputs[:-1]]
    )
