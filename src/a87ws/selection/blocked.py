"""Which rules and overrides keep a proposal in, or out: of those named none can be left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from a87ws.selection.choose import is_possible
from a87ws.selection.decision import Obstacle
from a87ws.selection.instance import Instance, Row


def obstacles(
    instance: Instance, proposal: int, size: int, *, inside: bool
) -> tuple[Obstacle, ...]:
    """Why no allowed series of at least `size` has the proposal inside, or outside.

    Empty where there are too few others. What the rules alone forbid is not laid to an override,
    what the rules it does not count for forbid not to those it counts for.
    """
    overrides = sorted((instance.include | instance.exclude) - {proposal})
    rows = sorted(instance.rows, key=lambda row: (proposal in row.members, row.rule, row.value))
    question = replace(
        instance,
        rows=(Row("as many sessions", tuple(range(len(instance.names))), size),),
        include=frozenset([proposal] if inside else []),
        exclude=frozenset([] if inside else [proposal]),
    )
    kept = _needed(instance, question, [*overrides, *rows])
    return tuple(
        Obstacle(override=instance.names[part])
        if isinstance(part, int)
        else Obstacle(part.rule, part.of, part.value, part.least, part.most)
        for part in reversed(kept)
    )


def _needed(
    instance: Instance, question: Instance, candidates: Sequence[int | Row]
) -> list[int | Row]:
    """Leave out what can be, the first first, in halves: most can go together (after Junker's
    QuickXplain, 2004).
    """
    kept: list[int | Row] = []
    waiting: list[Sequence[int | Row]] = [candidates] if candidates else []
    while waiting:
        here = waiting.pop()
        others = [*kept, *(part for group in waiting for part in group)]
        if not is_possible(_with(instance, question, others)):
            continue
        if len(here) == 1:
            kept += here
        else:
            half = len(here) // 2
            waiting += [here[half:], here[:half]]
    return kept


def _with(instance: Instance, question: Instance, parts: Sequence[int | Row]) -> Instance:
    """The question under these rules and overrides alone."""
    named = frozenset(part for part in parts if isinstance(part, int))
    return replace(
        question,
        rows=(*question.rows, *(part for part in parts if isinstance(part, Row))),
        include=question.include | (named & instance.include),
        exclude=question.exclude | (named & instance.exclude),
    )
