"""Rules that cannot hold together, or that keep a proposal in or out: smallest such sets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from a87ws.selection.choose import is_possible
from a87ws.selection.decision import Obstacle
from a87ws.selection.instance import GroupLimit, Instance


@dataclass(frozen=True, slots=True)
class Culprit:
    """A rule or override of a smallest conflicting set.

    `cure` is the least change to it that would suffice on its own; None if none would.
    """

    name: str
    cure: str | None


def conflicting_rules(instance: Instance) -> tuple[Culprit, ...]:
    """Rules and overrides that cannot all hold, although they could without any one of them.

    Each is left out in turn, and stays out if the rest is still impossible.
    """
    core = instance
    parts: list[int | GroupLimit] = [*instance.rows]
    parts += [*sorted(instance.include), *sorted(instance.exclude)]
    for part in parts:
        smaller = _without(core, part)
        if not is_possible(smaller):
            core = smaller
    culprits = [Culprit(row.name, _rule_cure(instance, row)) for row in core.rows]
    for must, proposals in (("include", core.include), ("exclude", core.exclude)):
        for i in sorted(proposals):
            cure = _override_cure(instance, i)
            culprits.append(Culprit(f"override {must} {instance.names[i]}", cure))
    if not core.rows and len(core.include) > instance.slots:
        culprits.append(Culprit(f"{instance.slots} slots", f"have {len(instance.include)} slots"))
    return tuple(culprits)


def _without(instance: Instance, part: int | GroupLimit) -> Instance:
    if isinstance(part, int):
        return replace(
            instance, include=instance.include - {part}, exclude=instance.exclude - {part}
        )
    return replace(instance, rows=tuple(row for row in instance.rows if row is not part))


def _override_cure(instance: Instance, proposal: int) -> str | None:
    if is_possible(_without(instance, proposal)):
        return "leave it out"
    return None


def _rule_cure(instance: Instance, rule: GroupLimit) -> str | None:
    """The least relaxation of one rule, with all others kept, that makes a portfolio possible."""
    for words, relaxed in _relaxations(instance, rule):
        rows = [relaxed if row is rule else row for row in instance.rows]
        if is_possible(replace(instance, rows=tuple(rows))):
            return words
    return None


def _relaxations(instance: Instance, rule: GroupLimit) -> Iterator[tuple[str, GroupLimit]]:
    """Looser versions of a rule, the closest first, each in words."""
    for least in range(rule.least - 1, -1, -1):
        yield f"at least {least}", replace(rule, least=least)
    if rule.most is not None:
        for most in range(rule.most + 1, min(instance.slots, len(rule.members)) + 1):
            yield f"at most {most}", replace(rule, most=most)


def obstacles(
    instance: Instance, proposal: int, size: int, *, inside: bool
) -> tuple[Obstacle, ...]:
    """Rules and overrides that keep every allowed series of at least `size` from having the
    proposal inside, or outside; none of them can be left out.

    Empty where there are too few other proposals. An override is named only where the rules alone
    would not forbid it, a rule that counts the proposal only where the others would not.
    """
    overrides = sorted((instance.include | instance.exclude) - {proposal})
    rows = sorted(instance.rows, key=lambda row: (proposal in row.members, row.rule, row.value))
    include, exclude = frozenset[int](), frozenset([proposal])
    if inside:
        include, exclude = exclude, include
    everyone = tuple(range(len(instance.names)))
    question = replace(
        instance,
        rows=(GroupLimit("as many sessions", everyone, size),),
        include=include,
        exclude=exclude,
    )
    needed = _needed(instance, question, [*overrides, *rows])
    return tuple(_obstacle(instance, part) for part in reversed(needed))


def _obstacle(instance: Instance, part: int | GroupLimit) -> Obstacle:
    if isinstance(part, int):
        return Obstacle(override=instance.names[part])
    return Obstacle(part.rule, part.of, part.value, part.least, part.most)


def _needed(
    instance: Instance, question: Instance, candidates: Sequence[int | GroupLimit]
) -> list[int | GroupLimit]:
    """A smallest set of candidates that makes the question impossible.

    Earlier candidates are dropped first, in halves, since most can go together (after Junker's
    QuickXplain, 2004).
    """
    kept: list[int | GroupLimit] = []
    waiting: list[Sequence[int | GroupLimit]] = []
    if candidates:
        waiting.append(candidates)
    while waiting:
        group = waiting.pop()
        others = list(kept)
        for other_group in waiting:
            others += other_group
        if not is_possible(_under(instance, question, others)):
            continue
        if len(group) == 1:
            kept += group
        else:
            half = len(group) // 2
            waiting += [group[half:], group[:half]]
    return kept


def _under(instance: Instance, question: Instance, parts: Sequence[int | GroupLimit]) -> Instance:
    """The question under these rules and overrides alone."""
    overridden = frozenset(part for part in parts if isinstance(part, int))
    rows = tuple(part for part in parts if isinstance(part, GroupLimit))
    return replace(
        question,
        rows=(*question.rows, *rows),
        include=question.include | (overridden & instance.include),
        exclude=question.exclude | (overridden & instance.exclude),
    )
