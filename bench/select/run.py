"""How long does `select` take, how much does its proof weigh, and what do others find on the same
pools?

    python bench/select/run.py            10 seeds a row (5 for the largest), a quarter of an hour
    or more python bench/select/run.py --quick    2 seeds and no pool above 1,000, under a minute
    python bench/select/run.py --only small --only rivals --seeds 3

Every measurement is a whole process: a fresh interpreter, its wall-clock time and its peak memory.
Pools up to 300 are written as call repositories; larger ones are made as instances, whose making is
part of the time. Needs a system that tells the memory of a process that has ended (not Windows).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess  # noqa: TID251  it runs the command it measures
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

from pools import pool, write
from tasks import TASKS

HERE: Final = Path(__file__).resolve().parent
MEGABYTE: Final = 1024 if sys.platform != "darwin" else 1024 * 1024
SMALL: Final = ((40, 8), (100, 12))
LARGE: Final = ((1000, 30), (20_000, 30))
KEPT: Final = ("A87WS_BENCH", "HOME", "LANG", "PATH", "PYTHONPATH", "VIRTUAL_ENV")
PIPES: Final[Mapping[str, Any]] = {
    "stdout": subprocess.PIPE,
    "stderr": subprocess.STDOUT,
    "text": True,
}
FEWER: Final = 5
"""Seeds for the largest pools."""


@dataclass(frozen=True)
class Run:
    """One process: what it said, how long it took by the clock and of the processor, in seconds,
    and its peak in MB.
    """

    said: str
    code: int
    seconds: float
    cpu: float
    memory: float

    @property
    def data(self) -> Mapping[str, Any]:
        """What a task said."""
        found: Mapping[str, Any] = json.loads(self.said.splitlines()[-1])
        return found


def process(*words: str) -> Run:
    """Run this Python with these words."""
    environment = {key: os.environ[key] for key in KEPT if key in os.environ}
    start = time.perf_counter()
    command = [sys.executable, *words]
    with subprocess.Popen(command, **PIPES, env=environment) as child:  # noqa: S603  our own words, no shell
        assert child.stdout is not None  # asked for  # noqa: S101
        said = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
    return Run(
        said, child.returncode, seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / MEGABYTE
    )


def task(name: str, *arguments: object) -> Run:
    """Run a task of `tasks.py` in a process of its own."""
    run = process(str(HERE / "run.py"), "--task", name, *map(str, arguments))
    if run.code:
        sys.exit(f"bench: the task {name} {arguments} failed:\n{run.said}")
    return run


def spread(values: Sequence[float], form: str = ".2f") -> str:
    """Median, least and greatest."""
    return f"{median(values):{form}} ({min(values):{form}}–{max(values):{form}})"


def row(*cells: object) -> None:
    """Print one row of a Markdown table."""
    print("| " + " | ".join(map(str, cells)) + " |", flush=True)


def head(title: str, *cells: str) -> None:
    """Print the head of a table."""
    print(f"\n### {title}\n", flush=True)
    row(*cells)
    row(*("---" for _ in cells))


def small(seeds: Sequence[int]) -> None:
    """`a87ws select` on a written call, all reasons and reserves included, and `select --check`."""
    head(
        "The command, with every reason and reserve",
        "pool",
        "select, s",
        "CPU s",
        "peak, MB",
        "proved",
        "check of the proof, CPU ms",
        "select --check, s",
        "proof, bytes",
        "trees alone, bytes",
    )
    for size, slots in SMALL:
        runs, checks, found = [], [], []
        for seed in seeds:
            with tempfile.TemporaryDirectory() as name:
                write(pool(size, slots, seed), Path(name))
                runs.append(process("-m", "a87ws", "-C", name, "select"))
                checks.append(process("-m", "a87ws", "-C", name, "select", "--check"))
                found.append(task("check", name).data)
        proved = sum(run.code == check.code == 0 for run, check in zip(runs, checks, strict=True))
        row(
            f"{size} choose {slots}",
            spread([run.seconds for run in runs]),
            spread([run.cpu for run in runs]),
            f"{max(run.memory for run in runs):.0f}",
            f"{proved} of {len(runs)}",
            spread([data["ms"] for data in found], ".1f"),
            spread([check.seconds for check in checks]),
            spread([data["bytes"] for data in found], ",.0f"),
            spread([data["trees"] for data in found], ",.0f"),
        )


def middle(seeds: Sequence[int]) -> None:
    """At 300, from the call's files: the selection, then also with its 30 nearest misses."""
    selected, missed = [], []
    for seed in seeds:
        with tempfile.TemporaryDirectory() as name:
            write(pool(300, 30, seed), Path(name))
            selected.append(task("folder", name))
            missed.append(task("misses", name, 30))
    head("From the call's files, without the reasons", *SELECTIONS)
    selection("300 choose 30", selected)
    head(
        "The selection and its 30 nearest misses, each by a search of its own",
        "pool",
        "s",
        "CPU s",
        "peak, MB",
        "solved",
    )
    solved, asked = (sum(run.data[key] for run in missed) for key in ("solved", "asked"))
    row(
        "300 choose 30",
        spread([run.seconds for run in missed]),
        spread([run.cpu for run in missed]),
        f"{max(run.memory for run in missed):.0f}",
        f"{solved} of {asked}",
    )


SELECTIONS: Final = (
    "pool",
    "whole process, s",
    "CPU s",
    "search alone, CPU s",
    "peak, MB",
    "proved",
    "nodes",
    "check, CPU ms",
    "proof, bytes",
    "trees alone, bytes",
)


def selection(name: str, runs: Sequence[Run]) -> None:
    """One row for the selection of a pool."""
    data = [run.data for run in runs]
    row(
        name,
        spread([run.seconds for run in runs]),
        spread([run.cpu for run in runs]),
        spread([answer["seconds"] for answer in data]),
        f"{max(run.memory for run in runs):.0f}",
        f"{sum(answer['proved'] for answer in data)} of {len(data)}",
        spread([answer["nodes"] for answer in data], ",.0f"),
        spread([answer["ms"] for answer in data], ",.0f"),
        spread([answer["bytes"] for answer in data], ",.0f"),
        spread([answer["trees"] for answer in data], ",.0f"),
    )


def large(seeds: Sequence[int], *, quick: bool) -> None:
    """At 1,000 and 20,000: the selection of an instance."""
    head("As instances (no files are read; making the pool is part of the whole)", *SELECTIONS)
    for size, slots in LARGE[:1] if quick else LARGE:
        few = seeds if size < LARGE[-1][0] else seeds[:FEWER]
        selection(f"{size:,} choose {slots}", [task("instance", size, slots, seed) for seed in few])


def rivals(seeds: Sequence[int], *, quick: bool) -> None:
    """Greedy and plain MIP beside our value step, on the same instances."""
    found = {
        (size, slots): [task("rivals", size, slots, seed).data for seed in seeds]
        for size, slots in (*SMALL, (300, 30), *(() if quick else LARGE[:1]))
    }
    head(
        "Greedy with 15 random restarts, on our value",
        "pool",
        "greedy",
        "below our optimum, points",
        "in % of it",
        "finds it",
        "keeps the rules",
        "greedy, CPU s",
        "ours, CPU s",
    )
    for (size, slots), runs in found.items():
        for kind in ("as published", "with merit", "on our value"):
            below = [run["value"] - run[kind]["value"] for run in runs]
            hits = sum(
                gap == 0 and run[kind]["allowed"] for gap, run in zip(below, runs, strict=True)
            )
            row(
                f"{size:,} choose {slots}",
                kind,
                spread(below),
                spread(
                    [100 * gap / run["value"] for gap, run in zip(below, runs, strict=True)], ".1f"
                ),
                f"{hits} of {len(runs)}",
                f"{sum(run[kind]['allowed'] for run in runs)} of {len(runs)}",
                spread([run[kind]["seconds"] for run in runs], ".3f"),
                spread([run["seconds"] for run in runs], ".3f"),
            )
    head(
        "HiGHS' MIP by itself, on the same value step",
        "pool",
        "HiGHS, CPU s",
        "its nodes",
        "ours with proof, CPU s",
        "our nodes",
        "HiGHS / ours",
        "same value",
        "same series",
    )
    for (size, slots), runs in found.items():
        row(
            f"{size:,} choose {slots}",
            spread([run["mip"]["seconds"] for run in runs], ".3f"),
            spread([run["mip"]["nodes"] for run in runs], ",.0f"),
            spread([run["seconds"] for run in runs], ".3f"),
            spread([run["nodes"] for run in runs], ",.0f"),
            spread([run["mip"]["seconds"] / run["seconds"] for run in runs]),
            f"{sum(run['mip']['same value'] for run in runs)} of {len(runs)}",
            f"{sum(run['mip']['same series'] for run in runs)} of {len(runs)}",
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="2 seeds, no pool above 1,000")
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--only", choices=("small", "middle", "large", "rivals"), action="append")
    parser.add_argument("--task", nargs="+", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.task:
        name, *rest = arguments.task
        print(json.dumps(TASKS[name](*rest)))
        return
    seeds = range(min(2, arguments.seeds) if arguments.quick else arguments.seeds)
    tables: Mapping[str, Callable[[], None]] = {
        "small": lambda: small(seeds),
        "middle": lambda: middle(seeds),
        "large": lambda: large(seeds, quick=arguments.quick),
        "rivals": lambda: rivals(seeds, quick=arguments.quick),
    }
    print(f"{'; '.join(_where())}; median (least–greatest) over seeds 0–{seeds[-1]}")
    for name, table in tables.items():
        if not arguments.only or name in arguments.only:
            table()


def _where() -> Iterator[str]:
    from importlib.metadata import version

    yield f"Python {platform.python_version()}, highspy {version('highspy')}"
    yield f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the start"
    yield f"this process {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE:.0f} MB"


if __name__ == "__main__":
    main()
