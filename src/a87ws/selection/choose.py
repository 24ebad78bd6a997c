"""The four steps of the contract, each proved before the next."""

from __future__ import annotations

from dataclasses import dataclass, replace

from a87ws.selection.certificate import Aim, Claim, Tree
from a87ws.selection.instance import Instance, Portfolio
from a87ws.selection.solve import Search


@dataclass(frozen=True)
class Proof:
    """A claim with its tree; None where it could not be proved within the nodes allowed."""

    claim: Claim
    tree: Tree | None


@dataclass(frozen=True)
class Choice:
    """The selection of an instance and the proofs of its steps; no portfolio where the rules cannot hold together."""

    portfolio: Portfolio | None
    best_merit: int
    """M: the largest total merit, in thousandths, that a portfolio of this size has."""
    proofs: tuple[Proof, ...]

    @property
    def is_proved(self) -> bool:
        """Whether every step has its proof."""
        return all(proof.tree is not None for proof in self.proofs)


class _OutOfNodes(Exception):  # noqa: N818  a way out, not an error
    """A step could not be proved within the nodes allowed."""


@dataclass
class _Steps:
    instance: Instance
    nodes: int
    proofs: list[Proof]
    best: Portfolio | None = None

    def prove(self, claim: Claim) -> Claim:
        """Raise the claim to what is best, starting from the best so far, and prove it."""
        if self.best is not None and claim.drawn is None:
            claim = replace(claim, limit=claim.aim.of(self.instance, self.best))
        search = Search(self.instance, claim, self.best, self.nodes)
        tree = search.run()
        self.best = search.best
        self.proofs.append(Proof(search.claim, tree))
        if tree is None:
            raise _OutOfNodes
        return search.claim


def choose(instance: Instance, *, nodes: int = 100_000) -> Choice:
    """The selection of the contract: size, then value within the cap, then merit and imbalance, then the draw."""
    steps = _Steps(instance, nodes, [])
    best_merit = 0
    try:
        best_merit = _choose(instance, steps)
    except _OutOfNodes:
        pass
    return Choice(steps.best, best_merit, tuple(steps.proofs))


def _choose(instance: Instance, steps: _Steps) -> int:
    point, (factor, one) = instance.point, instance.balance
    steps.prove(Claim("size", 0, instance.slots, Aim(point, 0, 0), -1))
    if steps.best is None:
        return 0
    size = len(steps.best)
    merit, value = Aim(0, 1, 0), Aim(0, one, factor)
    top = steps.prove(Claim("best merit", size, size, merit, 0))
    best_merit = top.limit // instance.thousandth
    floors: tuple[tuple[Aim, int], ...] = ()
    if instance.tolerance is not None:
        floors = ((merit, instance.floor(best_merit, size) * instance.thousandth),)
    reached = steps.prove(Claim("value", size, size, value, 0, floors)).limit
    at_value = ((value, reached),)
    most = steps.prove(Claim("merit", size, size, merit, 0, at_value)).limit
    at_merit = ((merit, most),)
    if factor == 0:
        least = steps.prove(Claim("imbalance", size, size, Aim(0, 0, 1), 0, (*at_value, *at_merit))).limit
        at_merit = (*at_merit, (Aim(0, 0, 1), least))
    steps.prove(Claim("draw", size, size, value, reached - 1, at_merit, steps.best))
    return best_merit
