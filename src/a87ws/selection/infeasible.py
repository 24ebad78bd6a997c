"""Rules that cannot hold together: a smallest such set, and what would have to change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from a87ws.selection.choose import is_possible
from a87ws.selection.instance import Instance


@dataclass(frozen=True, slots=True)
class Culprit:
    """A rule or override of a smallest conflicting set, and the least change of it that would do by
    itself.
    """

    name: str
    cure: str | None


def conflicting_rules(instance: Instance) -> tuple[Culprit, ...]:
    """Rules and overrides of which none can be left out without the rest becoming possible.

    Leave each out in turn, and keep it out while it is still impossible without it.
    """
    left = instance
    for part in [*instance.rows, *sorted(instance.include), *sorted(instance.exclude)]:
        without = _without(left, part)
        if not is_possible(without):
            left = without
    culprits = [Culprit(row.name, _cure(instance, row)) for row in left.rows]
    for must, named in (("include", left.include), ("exclude", left.exclude)):
        for i in sorted(named):
            alone = is_possible(_without(instance, i))
            culprits.append(
                Culprit(f"override {must} {instance.names[i]}", "leave it out" if alone else None)
            )
    if not left.rows and len(left.include) > instance.slots:
        culprits.append(Culprit(f"{instance.slots} slots", f"have {len(instance.include)} slots"))
    return tuple(culprits)


def _without(instance: Instance, part: object) -> Instance:
    if isinstance(part, int):
        return replace(
            instance, include=instance.include - {part}, exclude=instance.exclude - {part}
        )
    return replace(instance, rows=tuple(row for row in instance.rows if row is not part))


def _cure(instance: Instance, row: object) -> str | None:
    """The least relaxation of one rule, all others kept, that makes the whole possible."""
    for number, relaxed in enumerate(instance.rows):
        if relaxed is row:
            for words, other in _relaxations(instance, number):
                if is_possible(other):
                    return words
    return None


def _relaxations(instance: Instance, number: int) -> Iterator[tuple[str, Instance]]:
    row = instance.rows[number]
    rows = instance.rows
    for least in range(row.least - 1, -1, -1):
        yield (
            f"at least {least}",
            replace(
                instance, rows=(*rows[:number], replace(row, least=least), *rows[number + 1 :])
            ),
        )
    if row.most is not None:
        for most in range(row.most + 1, min(instance.slots, len(row.members)) + 1):
            yield (
                f"at most {most}",
                replace(
                    instance, rows=(*rows[:number], replace(row, most=most), *rows[number + 1 :])
                ),
            )
