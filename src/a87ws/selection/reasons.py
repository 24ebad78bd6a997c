"""Why a proposal is in or out, as facts that need no solver; `rendering.reasons` puts them in
words.
"""

from __future__ import annotations

from a87ws.model.call import Call
from a87ws.model.policy import Override
from a87ws.selection.decision import Decider, Obstacle, PolicyPart, Reason
from a87ws.selection.figures import figures, shifts
from a87ws.selection.instance import Instance, Portfolio


def override_of(call: Call, proposal: str) -> Override | None:
    """The committee's override of a proposal."""
    return next(
        (override for override in call.selection.overrides if override.proposal == proposal), None
    )


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
    *,
    override: Override | None = None,
    lacked: int | None = None,
    obstacles: tuple[Obstacle, ...] = (),
    turned_by: tuple[PolicyPart, ...] = (),
) -> Reason:
    """The facts of one proposal; `rival` is the best series where it is on its other side."""
    decided: Decider = "override" if override else decided_by(instance, chosen, rival)
    words = override.reason if override else ""
    if rival is None:
        return Reason(decided, words, obstacles, turned_by=turned_by)
    itself = {proposal}
    return Reason(
        decided,
        words,
        obstacles,
        len(chosen) - len(rival),
        instance.merit(rival) - instance.merit(chosen),
        shifts(instance, chosen, rival),
        _names(instance, chosen - rival - itself),
        _names(instance, rival - chosen - itself),
        lacked,
        turned_by,
    )


def _names(instance: Instance, portfolio: Portfolio) -> tuple[str, ...]:
    return tuple(sorted(instance.names[i] for i in portfolio))
