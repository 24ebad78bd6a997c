"""The policy in parts, each of which can be left out: rules, balanced attributes, overrides."""

from __future__ import annotations

from dataclasses import replace

from a87ws.selection.decision import PolicyPart
from a87ws.selection.instance import Instance


def parts(instance: Instance) -> tuple[PolicyPart, ...]:
    """Every part that could change the selection, rules first; a weight of 0 is none."""
    rules = sorted({row.rule for row in instance.rows})
    balanced = sorted({curve.attribute for curve in instance.curves if curve.weight})
    overrides = sorted(instance.include | instance.exclude)
    return (
        *(PolicyPart("rule", str(rule)) for rule in rules),
        *(PolicyPart("balance", attribute) for attribute in balanced),
        *(PolicyPart("override", instance.names[i]) for i in overrides),
    )


def without(instance: Instance, part: PolicyPart) -> Instance:
    """The same instance as if the policy did not have that part."""
    if part.kind == "rule":
        return replace(
            instance, rows=tuple(row for row in instance.rows if str(row.rule) != part.name)
        )
    if part.kind == "balance":
        return replace(
            instance,
            curves=tuple(curve for curve in instance.curves if curve.attribute != part.name),
        )
    named = {instance.names.index(part.name)}
    return replace(instance, include=instance.include - named, exclude=instance.exclude - named)
