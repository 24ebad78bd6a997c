"""Measure `a87ws validate` against check-jsonschema and yamllint, in one run on the same files:
`nox -s bench`.

Each whole process is measured from outside, with every file on one command line; all output goes
nowhere. Seconds are those of the processor: no process starts another or waits, and a machine that
others use too changes them least.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess  # noqa: TID251  whole processes are what is measured
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import NamedTuple

from generate import generate

HERE = Path(__file__).parent
OURS = (sys.executable, "-m", "a87ws")


class Cost(NamedTuple):
    """Median seconds of the processor that a process took, and its largest memory in MB."""

    seconds: float
    memory: float


def measure(command: tuple[str, ...], cwd: Path, times: int) -> Cost:
    """Run a command so many times and take the middle."""
    costs = []
    for _ in range(times):
        child = subprocess.Popen(  # noqa: S603  our own words, no shell
            command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _, _, used = os.wait4(child.pid, 0)
        costs.append((used.ru_utime + used.ru_stime, used.ru_maxrss / 1024))
        child.returncode = 0
    return Cost(median(seconds for seconds, _ in costs), max(memory for _, memory in costs))


def tool(name: str) -> str | None:
    """A peer beside this Python, or on the path."""
    beside = Path(sys.executable).parent / name
    return str(beside) if beside.exists() else shutil.which(name)


def row(name: str, cost: Cost, ours: Cost | None = None, aim: str = "") -> None:
    """Print a line of the table."""
    ratio = f"{cost.seconds / ours.seconds:8.2f} x" if ours else " " * 10
    print(
        f"  {name:<34}{cost.seconds:8.3f} s{cost.memory:8.0f} MB{ratio}  {aim}".rstrip(), flush=True
    )


def whole(room: Path, count: int, times: int, *, slow: int) -> None:
    """All proposals of a call, ours and the peers'."""
    root = generate(room / f"call-{count}", count)
    files = tuple(f"proposals/{path.name}" for path in sorted((root / "proposals").iterdir()))
    print(f"{count:,} proposals, 5 % bad (in brackets the aim)")
    ours = measure((*OURS, "validate"), root, times)
    row("a87ws validate", ours, aim="[memory under 150 MB]")
    bare = measure((sys.executable, str(HERE / "bare.py"), str(root)), root, times)
    ratio = ours.seconds / bare.seconds
    print(f"  {'parse and pydantic alone':<34}{bare.seconds:8.3f} s   ours is {ratio:.2f} x [1.6]")
    schema, lint = (5, 8) if count < 5_000 else (8, 12)
    if checker := tool("check-jsonschema"):
        cost = measure((checker, "--schemafile", "schema.json", *files), root, slow)
        row("check-jsonschema", cost, ours, f"[{schema}]")
    if linter := tool("yamllint"):
        row("yamllint", measure((linter, "proposals"), root, slow), ours, f"[{lint}]")


def starting(room: Path, times: int) -> None:
    """What a command costs before it has done anything."""
    root = generate(room / "call-1", 1)
    (root / "proposals/proposal-0.yaml").rename(root / "proposals/one.yaml")
    (root / "registry/members.yaml").write_text(
        "members:\n  - {id: a, name: A, type: business, country: BF}\n"
    )
    print("Starting")
    bare = measure((sys.executable, str(HERE / "typer_app.py")), root, times)
    row("a bare Typer app", bare)
    for words, aim in ((("--version",), 1.3), (("validate", "proposals/one.yaml"), 2.0)):
        cost = measure((*OURS, *words), root, times)
        ratio = cost.seconds / bare.seconds
        print(
            f"  {'a87ws ' + words[0]:<34}{cost.seconds:8.3f} s{cost.memory:8.0f} MB  "
            f"{ratio:.2f} x the bare one [{aim}]"
        )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=[1_000, 10_000])
    parser.add_argument("--times", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        starting(Path(name), 4 * given.times)
        for count in given.sizes:
            whole(
                Path(name),
                count,
                given.times,
                slow=max(1, given.times // (1 if count < 5_000 else 5)),
            )


if __name__ == "__main__":
    main()
