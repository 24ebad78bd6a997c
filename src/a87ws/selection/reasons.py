"""Why a proposal is in or out, as facts that need no solver; `rendering.reasons` puts them in
words.
"""

from __future__ import annotations

from collections.abc import Iterable

from a87ws.model.call import Call
from a87ws.model.policy import Override
from a87ws.model.registers import Member
from a87ws.selection.decision import Alternative, Decider, Obstacle, Part, Reason, Titles
from a87ws.selection.figures import figures
from a87ws.selection.instance import Instance, Portfolio


def override_of(call: Call, proposal: str) -> Override | None:
    """The committee's override of a proposal."""
    return next(
        (override for override in call.selection.overrides if override.proposal == proposal), None
    )


def titles(call: Call, members: Iterable[Member]) -> Titles:
    """What the call calls things."""
    values = {
        "focus": call.focus,
        "outcome": call.outcomes,
        "organization_type": call.organization_types,
        "organization": {member.id: member.name for member in members},
        **call.choices,
    }
    return Titles({name: question.text for name, question in call.questions.items()}, values)


def decided_by(instance: Instance, chosen: Portfolio, rival: Portfolio | None) -> Decider:
    """What puts the chosen series before the best one where a proposal is on its other side;
    overrides aside.
    """
    if rival is None:
        return "rules"
    if len(rival) < len(chosen):
        return "size"
    if figures(instance, rival) == figures(instance, chosen):
        return "draw"
    if instance.preference(rival) > instance.preference(chosen):
        return "cap"  # nothing else keeps out what would be better
    if instance.balance != (1, 1):
        return "factor"
    return "merit" if instance.value(rival) == instance.value(chosen) else "value"


def reason(  # noqa: PLR0913  the facts, each from another source
    instance: Instance,
    chosen: Portfolio,
    proposal: int,
    rival: Portfolio | None,
    other: Alternative | None,
    *,
    override: Override | None = None,
    lacked: int | None = None,
    obstacles: tuple[Obstacle, ...] = (),
    turned_by: tuple[Part, ...] = (),
) -> Reason:
    """The facts of one proposal; `rival` is the best series where it is on its other side, `other`
    its figures.
    """
    decided: Decider = "override" if override else decided_by(instance, chosen, rival)
    words = override.reason if override else ""
    if other is None or rival is None:
        return Reason(decided, words, obstacles, turned_by=turned_by)
    name = instance.names[proposal]
    return Reason(
        decided,
        words,
        obstacles,
        len(chosen) - len(rival),
        other.figures.merit - instance.merit(chosen),
        other.shifts,
        tuple(each for each in other.leaves if each != name),
        tuple(each for each in other.joins if each != name),
        lacked,
        turned_by,
    )
