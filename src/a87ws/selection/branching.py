"""On what to branch: the question whose answers, either way, cost the most. Proposes; proves
nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import floor

from a87ws.selection.certificate import Box, Branch
from a87ws.selection.instance import Instance
from a87ws.selection.solve import Point, Relaxation

HARDLY = 1e-6


def groups(instance: Instance, box: Box) -> list[tuple[int, ...]]:
    """Proposals that are alike in one attribute or rule: how many of them are in is what the solver
    leaves open.

    To part on one proposal of many that are nearly alike decides little: another takes its place.
    """
    live = sorted(box.inside | box.free)
    found: dict[object, list[int]] = defaultdict(list)
    for i in live:
        rows, shares = instance.terms[i]
        alike: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for c, share in shares:
            alike[instance.curves[c].attribute].append((c, share))
        for attribute, values in alike.items():
            found[attribute, tuple(values)].append(i)
        for r in rows:
            found[r].append(i)
    return [members for members in dict.fromkeys(map(tuple, found.values())) if len(members) > 1]


def branch_on(
    relaxation: Relaxation, point: Point, box: Box, limit: float, tried: int
) -> tuple[Branch, bool]:
    """The branch to make in a box where the relaxation lies at `point`, and whether more of it
    promises more.

    `limit` is the aim, in points, below which a side is as good as closed; so many questions are
    `tried`.
    """
    assert point.lies is not None  # asked only where it lies somewhere  # noqa: S101
    divided = (
        _nearest_half(_counts(relaxation, point.lies))[:tried]
        + _nearest_half(_singles(point.lies, box))[:1]
    )
    if not divided:
        # where it leans
        return Branch((min(box.free),), 0), point.lies[min(box.free)] > 0.5  # noqa: PLR2004
    if len(divided) == 1:
        return divided[0][0], divided[0][1] % 1 >= 0.5  # noqa: PLR2004  as above
    relaxation.enter(box)
    bounds = relaxation.probe([branch for branch, _ in divided])

    def decides(place: int) -> float:
        costs = (min(point.aim - bound, point.aim - limit) for bound in bounds[place])
        less, more = (max(cost, HARDLY) for cost in costs)
        return less * more

    best = max(range(len(divided)), key=decides)
    fewer, more = bounds[best]
    return divided[best][0], more >= fewer


def _counts(relaxation: Relaxation, lies: Mapping[int, float]) -> Iterable[tuple[Branch, float]]:
    for group, members in enumerate(relaxation.groups):
        count = relaxation.count(lies, group)
        yield Branch(members, floor(count)), count


def _singles(lies: Mapping[int, float], box: Box) -> Iterable[tuple[Branch, float]]:
    return ((Branch((i,), 0), lies[i]) for i in sorted(box.free))


def _nearest_half(branches: Iterable[tuple[Branch, float]]) -> list[tuple[Branch, float]]:
    """Those whose counts are the least whole."""
    divided = ((abs(count % 1 - 0.5), branch, count) for branch, count in branches)
    return [(branch, count) for off, branch, count in sorted(divided) if off < 0.5 - HARDLY]
