"""The four steps of the contract, each proved before the next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from a87ws.selection.build import SelectionQuestion
from a87ws.selection.certificate import Box, Multipliers, Tree, is_proved_by, whole_boxes
from a87ws.selection.heuristics import adapt_to_overrides
from a87ws.selection.instance import Instance, Portfolio
from a87ws.selection.proof import StepProof, claim, next_boxes, steps
from a87ws.selection.search import Search

NODES = SelectionQuestion().nodes


class OpenEnd(NamedTuple):
    """The step at which the nodes ran out, and an upper bound on every portfolio's aim there.

    The bound is in units, and None where none is known.
    """

    step: str
    beyond: int | None


@dataclass(frozen=True)
class Choice:
    """The selection of an instance and the proofs of its steps.

    There is no portfolio where the rules cannot all hold.
    """

    portfolio: Portfolio | None
    best_merit: int
    """M: the largest total merit, in thousandths, that a portfolio of this size has."""
    proofs: tuple[StepProof, ...]

    @property
    def prices(self) -> Multipliers | None:
        """The multipliers of rules and targets at the root of the proof of the value."""
        for proof in self.proofs:
            if proof.claim.step == "value" and proof.trees:
                return proof.trees[0].multipliers
        return None

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

    Without `best_merit`, M is found only where a cap needs it. A portfolio near the selection, and
    the prices of an instance with the same rules and curves, shorten the search; the selection is
    the same.
    """
    needs_merit = best_merit or instance.tolerance is not None
    if start is not None:
        start = adapt_to_overrides(instance, start)
    portfolio = start
    proofs: list[StepProof] = []
    highest = 0
    boxes = whole_boxes(instance)
    for step in steps(instance):
        if step == "best merit" and not needs_merit:
            continue
        search = _search_for(step, instance, portfolio, highest, boxes, nodes)
        if step == "value":
            search.prices = prices
            if start is not None:
                search.consider(start)
        trees = search.run()
        portfolio = search.best
        proofs.append(_step_proof(search, trees))
        if portfolio is None or trees is None:
            break
        boxes = next_boxes(instance, search.claim, trees, boxes)
        if step == "best merit":
            highest = instance.merit(portfolio)
    return Choice(portfolio, highest, tuple(proofs))


def _search_for(  # noqa: PLR0913, PLR0917  what a step depends on
    step: str,
    instance: Instance,
    portfolio: Portfolio | None,
    best_merit: int,
    boxes: list[Box],
    nodes: int,
) -> Search:
    """The search that proves a step, from the portfolio of the step before."""
    step_claim = claim(step, instance, portfolio, best_merit)
    if step == "best merit" and portfolio is not None:
        # M is not known yet: from the merit at hand upwards
        step_claim = replace(step_claim, limit=step_claim.aim.of(instance, portfolio))
    return Search(instance, step_claim, boxes, portfolio, nodes)


def _step_proof(search: Search, trees: tuple[Tree, ...] | None) -> StepProof:
    """The proof of a finished search, or how far it got."""
    reached = None
    if search.claim.step == "best merit":
        reached = search.best
    beyond = None
    if not trees:
        beyond = search.beyond
    return StepProof(search.claim, trees, reached, beyond)


def verify_choice(instance: Instance, choice: Choice) -> Choice:
    """The choice with only those proofs that the check accepts.

    Nothing counts as proved before this.
    """
    boxes = whole_boxes(instance)
    proofs = []
    for proof in choice.proofs:
        if proof.trees is None or not is_proved_by(instance, proof.claim, proof.trees, boxes):
            proofs.append(replace(proof, trees=None))
            break
        proofs.append(proof)
        boxes = next_boxes(instance, proof.claim, proof.trees, boxes)
    return replace(choice, proofs=tuple(proofs))


def is_possible(instance: Instance, *, nodes: int = NODES) -> bool:
    """Whether some portfolio satisfies every rule and override.

    Also true where the search limit was too low to tell.
    """
    anything = claim("size", instance, None, 0)
    return Search(instance, anything, whole_boxes(instance), nodes=nodes).find()
