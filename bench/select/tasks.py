"""What is measured, each in a process of its own: takes words, returns what is to be known of it.

Times in here are of the processor, one thread at work: other programs on the machine disturb them
less.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from pools import instance, pool

from a87ws.selection.instance import Instance, Portfolio

Answer = Mapping[str, Any]


def check(folder: str) -> Answer:
    """The check of a written proof, as `select --check` does it, once the call's files are read."""
    from a87ws.reviews.judge import judge, open_for_judging
    from a87ws.selection.proof import find_problems
    from a87ws.selection.question import build
    from a87ws.selection.record import PROOF, read_record

    root = Path(folder)
    case = open_for_judging(root)
    judged = judge(case)
    problem = build(judged.case, judged.eligible)
    record = read_record(case)
    chosen = frozenset(problem.names.index(each.proposal) for each in record.selected)
    text = (root / PROOF).read_text(encoding="utf-8")
    data = json.loads(text)
    start = time.process_time()
    wrong = list(find_problems(problem, chosen, record.best_merit, data))
    ms = 1000 * (time.process_time() - start)
    return {"wrong": wrong, "ms": ms, "bytes": len(text.encode()), "trees": _bytes(data["steps"])}


def folder(name: str) -> Answer:
    """The selection of a call repository."""
    return _selected(_read(name))


def misses(name: str, count: str) -> Answer:
    """The selection, and the best portfolio with each of those that come nearest: by the best
    exchange for them.
    """
    from a87ws.selection.choose import choose
    from a87ws.selection.explain import best_with

    problem = _read(name)
    choice = choose(problem)
    chosen = choice.portfolio
    assert chosen is not None  # the pools are such that the rules can be kept  # noqa: S101
    near = sorted(
        (i for i in range(len(problem.names)) if i not in chosen),
        key=lambda i: -_exchange(problem, chosen, i),
    )
    found = [best_with(problem, i, choice) for i in near[: int(count)]]
    return {"asked": len(found), "solved": sum(rival is not None for rival in found)}


def whole(size: str, slots: str, seed: str) -> Answer:
    """The selection of an instance that is made here."""
    return _selected(instance(pool(int(size), int(slots), int(seed))))


def rivals(size: str, slots: str, seed: str) -> Answer:
    """Our value step, the greedy and the MIP solver on one instance, each with its time."""
    from rivals import GAIN, greedy, greedy_on_value, mip

    from a87ws.selection.certificate import whole_boxes
    from a87ws.selection.proof import claim
    from a87ws.selection.search import Search

    k = int(slots)
    problem = instance(pool(int(size), k, int(seed)))
    start = time.process_time()
    first = Search(problem, claim("size", problem, None, 0), whole_boxes(problem))
    first.run()
    assert first.best is not None  # the pools are such that the rules can be kept  # noqa: S101
    start = time.process_time()  # the size is given to the others too
    search = Search(
        problem, claim("value", problem, first.best, 0), whole_boxes(problem), first.best
    )
    proved = search.run() is not None
    seconds = time.process_time() - start
    best = search.best or first.best
    assert len(best) == k  # as above  # noqa: S101
    value = problem.value(best)
    answer: dict[str, Any] = {
        "seconds": seconds,
        "nodes": search.visited,
        "proved": proved,
        "value": value / problem.point,
    }
    kinds: Mapping[str, Callable[[], Portfolio]] = {
        "as published": lambda: greedy(problem, k, int(seed)),
        "with merit": lambda: greedy(problem, k, int(seed), merit=GAIN),
        "on our value": lambda: greedy_on_value(problem, k, int(seed)),
    }
    for kind, run in kinds.items():
        start = time.process_time()
        found = run()
        answer[kind] = {
            "seconds": time.process_time() - start,
            "value": problem.value(found) / problem.point,
            "allowed": problem.allows(found),
        }
    start = time.process_time()
    found, nodes = mip(problem, k)
    answer["mip"] = {
        "seconds": time.process_time() - start,
        "nodes": nodes,
        "same value": problem.allows(found) and problem.value(found) == value,
        "same series": found == best,
    }
    return answer


def _read(name: str) -> Instance:
    from a87ws.reviews.judge import judge, open_for_judging
    from a87ws.selection.question import build

    judged = judge(open_for_judging(Path(name)))
    return build(judged.case, judged.eligible)


def _exchange(problem: Instance, chosen: Portfolio, i: int) -> int:
    """The largest value that one exchange for `i` leaves, in units."""
    return max(problem.value((chosen - {out}) | {i}) for out in chosen)


def _selected(problem: Instance) -> Answer:
    from a87ws.selection import choose, search
    from a87ws.selection.proof import as_data

    visited: list[int] = []

    class Counting(search.Search):
        """A search that tells how many nodes it took."""

        def run(self) -> Any:  # noqa: ANN401  as it is
            found = super().run()
            visited.append(self.visited)
            return found

    choose.Search = Counting  # type: ignore[misc]
    start = time.process_time()
    choice = choose.choose(problem)
    seconds = time.process_time() - start
    start = time.process_time()
    proved = choose.verify_choice(problem, choice).is_proved
    ms = 1000 * (time.process_time() - start)
    data = as_data(problem, choice.proofs)
    assert choice.portfolio is not None  # as above  # noqa: S101
    return {
        "seconds": seconds,
        "ms": ms,
        "proved": proved,
        "nodes": sum(visited),
        "value": problem.value(choice.portfolio) / problem.point,
        "bytes": _bytes(data),
        "trees": _bytes(data["steps"]),
    }


def _bytes(data: object) -> int:
    return len(json.dumps(data, separators=(",", ":")).encode())


TASKS: Final[Mapping[str, Callable[..., Answer]]] = {
    "check": check,
    "folder": folder,
    "misses": misses,
    "instance": whole,
    "rivals": rivals,
}
