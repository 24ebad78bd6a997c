"""The steps of the contract as claims, their proofs as plain data, and the check of a whole proof.

Needs no solver.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import gcd
from typing import Any

from a87ws.selection.certificate import (
    Aim,
    Box,
    Branch,
    Claim,
    Multipliers,
    Tree,
    boxes_at_limit,
    is_proved_by,
    whole_boxes,
)
from a87ws.selection.instance import Instance, Portfolio

VERSION = 2

MERIT = Aim(0, 1, 0)
LESS_IMBALANCE = Aim(0, 0, 1)

SAYS: Mapping[str, str] = {
    "size": "no allowed series has more sessions",
    "best merit": "no allowed series of this size has more merit than the best merit named",
    "value": "none of this size, within the cap where there is one, has a larger value",
    "merit": "none of that value has more merit",
    "imbalance": "none of that value and merit is less out of balance",
    "draw": "none equal in all of that comes earlier in the draw",
}
"""What each step proves, in words; part of the proof's format."""


@dataclass(frozen=True)
class StepProof:
    """A claim with its trees, one for each box it is about.

    The trees are None where the search limit was too low.
    """

    claim: Claim
    trees: tuple[Tree, ...] | None
    reached: Portfolio | None = None
    """A portfolio that reaches the limit, where that is not the selection itself: it shows that the
    best merit named is not too high.
    """
    beyond: int | None = None
    """Without trees: an upper bound on every portfolio's aim, in units, if one is known."""


def steps(instance: Instance) -> tuple[str, ...]:
    """The steps that this instance needs, in order.

    Value and merit determine the imbalance, unless its factor is 0.
    """
    if instance.balance[0] == 0:
        return tuple(SAYS)
    return tuple(step for step in SAYS if step != "imbalance")


def claim(step: str, instance: Instance, portfolio: Portfolio | None, best_merit: int) -> Claim:
    """The claim of `step` if `portfolio` answers it and the steps before, and `best_merit` is M.

    Without a portfolio, the claim is that the rules allow none.
    """
    if portfolio is None:
        return Claim(step, 0, instance.most, Aim(instance.point, 0, 0), -1)
    if step == "size":
        limit = instance.point * len(portfolio)
        return Claim(step, 0, instance.most, Aim(instance.point, 0, 0), limit)
    if step == "best merit":
        size = len(portfolio)
        return Claim(step, size, size, MERIT, instance.thousandth * best_merit)
    return _value_claim(step, instance, portfolio, best_merit)


def _value_claim(step: str, instance: Instance, portfolio: Portfolio, best_merit: int) -> Claim:
    """The claim of the step `value` or a later one, among the portfolios of the step before."""
    size = len(portfolio)
    factor, one = instance.balance
    value = Aim(0, one, factor)
    best_value = value.of(instance, portfolio)
    if step == "value":
        cap: tuple[tuple[Aim, int], ...] = ()
        if instance.tolerance is not None:
            cap = ((MERIT, instance.floor(best_merit, size) * instance.thousandth),)
        return Claim(step, size, size, value, best_value, cap)
    merit = MERIT.of(instance, portfolio)
    floors: tuple[tuple[Aim, int], ...] = ((value, best_value),)
    if step == "merit":
        return Claim(step, size, size, MERIT, merit, floors, grid=_merit_grid(instance, size))
    floors = (*floors, (MERIT, merit))
    least = LESS_IMBALANCE.of(instance, portfolio)
    if step == "imbalance":
        return Claim(step, size, size, LESS_IMBALANCE, least, floors)
    if factor == 0:
        floors = (*floors, (LESS_IMBALANCE, least))
    return Claim(step, size, size, value, best_value - 1, floors, portfolio)


def _merit_grid(instance: Instance, size: int) -> tuple[int, int]:
    """The total merits that `size` proposals can have, as a step and one of them, in units."""
    least = min(instance.merits, default=0)
    step = gcd(*(merit - least for merit in instance.merits)) or 1
    return instance.thousandth * step, instance.thousandth * least * size


def next_boxes(
    instance: Instance, proved: Claim, trees: Sequence[Tree], boxes: list[Box]
) -> list[Box]:
    """The boxes of the step that follows a proved one.

    The steps `size` and `best merit` concern other portfolios than the rest, and narrow nothing.
    """
    if proved.step in ("size", "best merit"):
        return boxes
    return boxes_at_limit(instance, proved, trees, boxes)


def as_data(instance: Instance, proofs: Iterable[StepProof]) -> Mapping[str, Any]:
    """The proof of a selection: the instance, and for each step its claim and its trees.

    The nodes of a tree are in reading order. A node is `[multipliers or null]`; or `[multipliers or
    null, proposals, number]` followed by the nodes of at most so many of these proposals, then by
    those of more. Multipliers are `[scale, times, floors, size, rules, curves]`, with `[rule,
    multiplier]` for each rule that has one; the limits of the branches above, except those on one
    proposal, are numbered after the rules, from the root down. The best merit names a portfolio
    that has it. The steps after `value` have one tree for each box that the step before leaves
    open, one after the other.
    """
    entries = []
    for proof in proofs:
        if proof.trees is None:
            continue
        entry: dict[str, Any] = {
            "step": proof.claim.step,
            "says": SAYS[proof.claim.step],
            "claim": _claim_as_data(proof.claim),
        }
        if proof.reached is not None:
            entry["reached"] = sorted(proof.reached)
        entry["nodes"] = [node for tree in proof.trees for node in _nodes_as_data(tree)]
        entries.append(entry)
    return {"version": VERSION, "instance": instance.as_data(), "steps": entries}


def _claim_as_data(claim: Claim) -> Mapping[str, Any]:
    drawn = None
    if claim.drawn is not None:
        drawn = sorted(claim.drawn)
    return {
        "sizes": [claim.least, claim.most],
        "aim": list(claim.aim),
        "at most": claim.limit,
        "floors": [[list(aim), floor] for aim, floor in claim.floors],
        "drawn": drawn,
    }


def _nodes_as_data(tree: Tree) -> Iterator[list[Any]]:
    for node in tree.nodes():
        yield [_multipliers_as_data(node.multipliers), *(node.branch or ())]


def _multipliers_as_data(multipliers: Multipliers | None) -> list[Any] | None:
    if multipliers is None:
        return None
    scale, times, floors, size, rows, curves = multipliers
    return [scale, times, floors, size, sorted(rows.items()), curves]


def find_problems(
    instance: Instance, portfolio: Portfolio, best_merit: int, data: object
) -> Iterator[str]:
    """What is wrong with a proof read from a file, for the selection it is meant to prove.

    Yields nothing if the proof is sound.
    """
    if not isinstance(data, dict) or data.get("version") != VERSION:
        yield f"the proof is not of version {VERSION}"
        return
    if data.get("instance") != instance.as_data():
        yield "the proof is of another call: its numbers are not those of the files"
        return
    if instance.tolerance is not None:
        floor = instance.floor(best_merit, len(portfolio))
        if instance.merit(portfolio) < floor:
            yield "the selection has less merit than the tolerance leaves"
    entries = _entries_by_step(data.get("steps"))
    boxes = whole_boxes(instance)
    for step in steps(instance):
        expected = claim(step, instance, portfolio, best_merit)
        entry = entries.get(step)
        if entry is None:
            yield f"the proof lacks the step `{step}`"
            continue
        problem = _find_problem(instance, expected, entry)
        if problem:
            yield problem
            continue
        trees = _read_trees(instance, expected, entry.get("nodes"))
        if trees is None or not is_proved_by(instance, expected, trees, boxes):
            yield f"the step `{step}` is not proved: {SAYS[step]} does not follow"
            return  # the steps after it rest on its trees
        boxes = next_boxes(instance, expected, trees, boxes)


def _find_problem(instance: Instance, expected: Claim, entry: Mapping[str, Any]) -> str | None:
    """What is wrong with a step's claim, or with the portfolio shown to reach its limit."""
    if entry.get("claim") != _claim_as_data(expected):
        return f"the step `{expected.step}` proves something else than what the record says"
    if expected.step == "best merit" and not _reaches(instance, expected, entry.get("reached")):
        return "no series is shown that has the best merit named"
    return None


def _entries_by_step(entries: object) -> Mapping[str, Mapping[str, Any]]:
    by_step: dict[str, Mapping[str, Any]] = {}
    if isinstance(entries, list):
        for entry in entries:
            if isinstance(entry, dict) and isinstance(entry.get("step"), str):
                by_step[entry["step"]] = entry
    return by_step


def _reaches(instance: Instance, claim: Claim, reached: object) -> bool:
    """Whether this is an allowed portfolio whose aim equals the limit.

    Without such a portfolio, a forger could set the limit as high as they like.
    """
    if not isinstance(reached, list) or not _are_proposals(instance, reached):
        return False
    portfolio = frozenset(reached)
    if not claim.least <= len(portfolio) <= claim.most or not instance.allows(portfolio):
        return False
    return claim.aim.of(instance, portfolio) == claim.limit


def _are_proposals(instance: Instance, numbers: Iterable[object]) -> bool:
    """Whether all of these are indices of proposals."""
    count = len(instance.names)
    return all(type(number) is int and 0 <= number < count for number in numbers)


def _read_trees(instance: Instance, claim: Claim, nodes: object) -> tuple[Tree, ...] | None:
    """The trees of nodes read from a file; None where these are malformed."""
    try:
        trees = tuple(_parse_trees(nodes))
    except (TypeError, ValueError, IndexError):
        return None
    for tree in trees:
        for node in tree.nodes():
            if not _is_sound(instance, claim, node):
                return None
    return trees


def _parse_trees(nodes: object) -> Iterator[Tree]:
    """The trees of nodes in reading order.

    Raises ValueError, TypeError or IndexError where the nodes do not form trees.
    """
    if not isinstance(nodes, list):
        raise TypeError
    waiting: list[Tree] = []
    for entry in nodes:
        if not waiting:
            root = Tree()
            waiting.append(root)
            yield root
        node = waiting.pop()
        multipliers, *branch = entry
        if multipliers is not None:
            scale, times, floors, size, rows, curves = multipliers
            node.multipliers = Multipliers(
                scale, times, tuple(floors), size, dict(rows), tuple(curves)
            )
        if branch:
            members, most = branch
            node.branch = Branch(tuple(members), most)
            node.fewer, node.more = Tree(), Tree()
            waiting += [node.more, node.fewer]
    if waiting:
        raise ValueError


def _is_sound(instance: Instance, claim: Claim, node: Tree) -> bool:
    """Whether a node has one integer for each term of the instance and branches on proposals."""
    if node.multipliers is not None and not _are_sound(instance, claim, node.multipliers):
        return False
    if node.branch is None:
        return True
    members, most = node.branch
    if not _are_integers((most, *members)) or most < 0:
        return False
    return len(set(members)) == len(members) and _are_proposals(instance, members)


def _are_sound(instance: Instance, claim: Claim, multipliers: Multipliers) -> bool:
    """Whether the multipliers are integers, one for each term of the instance."""
    scale, times, floors, size, rows, curves = multipliers
    if len(floors) != len(claim.floors) or len(curves) != len(instance.curves):
        return False
    numbers = [scale, times, size, *floors, *rows, *rows.values(), *curves]
    return _are_integers(numbers) and scale >= 1 and times >= 1


def _are_integers(numbers: Iterable[object]) -> bool:
    """Whether all of these are integers, and none a boolean."""
    return all(type(number) is int for number in numbers)
