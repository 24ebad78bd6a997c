"""The four steps of the contract, each proved before the next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from a87ws.selection.build import Question
from a87ws.selection.certificate import Multipliers, everything, holds
from a87ws.selection.improve import adapted
from a87ws.selection.instance import Instance, Portfolio
from a87ws.selection.proof import Proof, next_boxes
from a87ws.selection.search import Search
from a87ws.selection.steps import claim, steps

NODES = Question().nodes


class OpenEnd(NamedTuple):
    """The step that the nodes did not do for, and what no portfolio's aim exceeds there, in units,
    if that is known.
    """

    step: str
    beyond: int | None


@dataclass(frozen=True)
class Choice:
    """The selection of an instance and the proofs of its steps; no portfolio where the rules cannot
    hold together.
    """

    portfolio: Portfolio | None
    best_merit: int
    """M: the largest total merit, in thousandths, that a portfolio of this size has."""
    proofs: tuple[Proof, ...]

    @property
    def prices(self) -> Multipliers | None:
        """What the root of the proof of the value puts on rules and targets."""
        proofs = (proof for proof in self.proofs if proof.claim.step == "value")
        return next((tree.multipliers for proof in proofs for tree in proof.trees or ()), None)

    @property
    def open_end(self) -> OpenEnd | None:
        """Where the proof ends before the last step, if it does."""
        for proof in self.proofs:
            if proof.trees is None:
                return OpenEnd(proof.claim.step, proof.beyond)
        return None

    @property
    def is_proved(self) -> bool:
        """Whether every step has its proof."""
        return all(proof.trees is not None for proof in self.proofs)


def choose(
    instance: Instance,
    *,
    best_merit: bool = True,
    nodes: int = NODES,
    start: Portfolio | None = None,
    prices: Multipliers | None = None,
) -> Choice:
    """The selection of the contract: size, then value within the cap, then merit and imbalance,
    then the draw.

    Without `best_merit`, M is found only where a cap needs it. The search is shorter from a
    portfolio that is near the selection, and with the prices of an instance of the same rules and
    curves; the selection is the same.
    """
    portfolio = start = None if start is None else adapted(instance, start)
    proofs: list[Proof] = []
    highest = 0
    boxes = everything(instance)
    for step in steps(instance):
        if step == "best merit" and not best_merit and instance.tolerance is None:
            continue
        search = Search(
            instance, claim(step, instance, portfolio, highest), boxes, portfolio, nodes
        )
        if (
            step == "best merit" and portfolio is not None
        ):  # M is not known yet: from the merit at hand upwards
            search.claim = replace(search.claim, limit=search.claim.aim.of(instance, portfolio))
        if step == "value":
            search.prices = prices
            if start is not None:
                search.consider(start)
        trees = search.run()
        portfolio = search.best
        reached = portfolio if step == "best merit" else None
        proofs.append(Proof(search.claim, trees, reached, None if trees else search.beyond))
        if portfolio is None or trees is None:
            break
        boxes = next_boxes(instance, search.claim, trees, boxes)
        if step == "best merit":
            highest = instance.merit(portfolio)
    return Choice(portfolio, highest, tuple(proofs))


def checked(instance: Instance, choice: Choice) -> Choice:
    """The choice with those proofs alone that the check accepts: nothing counts as proved before."""
    boxes = everything(instance)
    proofs = []
    for proof in choice.proofs:
        if proof.trees is None or not holds(instance, proof.claim, proof.trees, boxes):
            proofs.append(replace(proof, trees=None))
            break
        proofs.append(proof)
        boxes = next_boxes(instance, proof.claim, proof.trees, boxes)
    return replace(choice, proofs=tuple(proofs))


def is_possible(instance: Instance, *, nodes: int = NODES) -> bool:
    """Whether any portfolio keeps every rule and override, or that could not be ruled out within
    the nodes.
    """
    return Search(
        instance, claim("size", instance, None, 0), everything(instance), nodes=nodes
    ).find()
