"""Proofs as plain data, out and in, and the check of a whole proof against a selection. Needs no
solver.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from a87ws.selection.certificate import (
    Box,
    Branch,
    Claim,
    Multipliers,
    Tree,
    everything,
    holds,
    reaching,
)
from a87ws.selection.instance import Instance, Portfolio
from a87ws.selection.steps import SAYS, claim, steps

VERSION = 2


@dataclass(frozen=True)
class Proof:
    """A claim with its trees, one for each box it is about; None where the nodes allowed did not
    do.
    """

    claim: Claim
    trees: tuple[Tree, ...] | None
    reached: Portfolio | None = None
    """A portfolio that reaches the limit, where that is not the selection: the best merit is no
    more than it is.
    """
    beyond: int | None = None
    """Without trees: what no portfolio's aim exceeds, in units, if that is known."""


def as_data(instance: Instance, proofs: Iterable[Proof]) -> Mapping[str, Any]:
    """The proof of a selection: the instance, and for each step its claim and its tree, nodes in
    reading order.

    A node is `[multipliers or null]`; or `[multipliers or null, proposals, number]` followed by the
    nodes of at most so many of these proposals, then by those of more. Multipliers are `[scale,
    times, floors, size, rules, curves]`, with `[rule, multiplier]` for each rule that has one; the
    limits of the branches above, but those on one proposal, are numbered after the rules, from the
    root down. The best merit names a portfolio that has it. The steps after `value` have one tree
    for each box that the step before leaves open, one after the other.
    """
    return {
        "version": VERSION,
        "instance": instance.as_data(),
        "steps": [
            {
                "step": proof.claim.step,
                "says": SAYS[proof.claim.step],
                "claim": _claim(proof.claim),
                **({} if proof.reached is None else {"reached": sorted(proof.reached)}),
                "nodes": [node for tree in proof.trees for node in _nodes(tree)],
            }
            for proof in proofs
            if proof.trees is not None
        ],
    }


def problems(
    instance: Instance, portfolio: Portfolio, best_merit: int, data: object
) -> Iterator[str]:
    """What is wrong with a proof read from a file, for the selection it is to prove; nothing if it
    stands.
    """
    if not isinstance(data, dict) or data.get("version") != VERSION:
        yield f"the proof is not of version {VERSION}"
        return
    if data.get("instance") != instance.as_data():
        yield "the proof is of another call: its numbers are not those of the files"
        return
    found = data.get("steps")
    parts = [part for part in found if isinstance(part, dict)] if isinstance(found, list) else []
    given = {part["step"]: part for part in parts if isinstance(part.get("step"), str)}
    if instance.tolerance is not None and instance.merit(portfolio) < instance.floor(
        best_merit, len(portfolio)
    ):
        yield "the selection has less merit than the tolerance leaves"
    boxes = everything(instance)
    for step in steps(instance):
        wanted = claim(step, instance, portfolio, best_merit)
        part = given.get(step)
        if part is None:
            yield f"the proof lacks the step `{step}`"
        elif part.get("claim") != _claim(wanted):
            yield f"the step `{step}` proves something else than what the record says"
        elif step == "best merit" and not _reaches(instance, wanted, part.get("reached")):
            yield "no series is shown that has the best merit named"
        else:
            trees = _trees(instance, wanted, part.get("nodes"))
            if trees is None or not holds(instance, wanted, trees, boxes):
                yield f"the step `{step}` is not proved: {SAYS[step]} does not follow"
                return  # the steps after it stand on its trees
            boxes = next_boxes(instance, wanted, trees, boxes)


def _reaches(instance: Instance, wanted: Claim, reached: object) -> bool:
    """Whether it is a portfolio whose aim is the limit itself: without one a limit may be as high
    as a forger likes.
    """
    if not isinstance(reached, list) or any(
        type(i) is not int or not 0 <= i < len(instance.names) for i in reached
    ):
        return False
    portfolio = frozenset(reached)
    fits = wanted.least <= len(portfolio) <= wanted.most and instance.allows(portfolio)
    return fits and wanted.aim.of(instance, portfolio) == wanted.limit


def next_boxes(
    instance: Instance, proved: Claim, trees: Sequence[Tree], boxes: list[Box]
) -> list[Box]:
    """The boxes of the step after a proved one: size and best merit are about other portfolios than
    the rest.
    """
    return (
        boxes if proved.step in ("size", "best merit") else reaching(instance, proved, trees, boxes)
    )


def _trees(instance: Instance, wanted: Claim, nodes: object) -> tuple[Tree, ...] | None:
    try:
        trees = tuple(_read(nodes))
    except (TypeError, ValueError, IndexError):
        return None
    return trees if all(_fits(instance, wanted, tree) for tree in trees) else None


def _claim(of: Claim) -> Mapping[str, Any]:
    return {
        "sizes": [of.least, of.most],
        "aim": list(of.aim),
        "at most": of.limit,
        "floors": [[list(aim), floor] for aim, floor in of.floors],
        "drawn": None if of.drawn is None else sorted(of.drawn),
    }


def _nodes(tree: Tree) -> Iterator[list[Any]]:
    waiting: list[Tree | None] = [tree]
    while waiting:
        node = waiting.pop()
        assert node is not None  # a branch has both its sides  # noqa: S101
        yield [_numbers(node.multipliers), *(node.branch or ())]
        if node.branch is not None:
            waiting += [node.more, node.fewer]


def _numbers(multipliers: Multipliers | None) -> list[Any] | None:
    if multipliers is None:
        return None
    scale, times, floors, size, rows, curves = multipliers
    return [scale, times, floors, size, sorted(rows.items()), curves]


def _read(nodes: object) -> Iterator[Tree]:
    """The trees of nodes in reading order. Raises ValueError, TypeError or IndexError where they
    make none.
    """
    if not isinstance(nodes, list):
        raise TypeError
    waiting: list[Tree] = []
    for entry in nodes:
        if not waiting:
            waiting.append(root := Tree())
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


def _fits(instance: Instance, wanted: Claim, tree: Tree) -> bool:
    """Whether every node holds whole numbers, as many as the instance has terms, and branches on
    what is there.
    """
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if node.multipliers is not None:
            scale, times, floors, size, rows, curves = node.multipliers
            flat = [scale, times, size, *floors, *rows, *rows.values(), *curves]
            lengths = (len(floors), len(curves)) == (len(wanted.floors), len(instance.curves))
            if not lengths or any(type(n) is not int for n in flat) or scale < 1 or times < 1:
                return False
        if node.branch is not None:
            members, most = node.branch
            whole = all(type(n) is int for n in (*members, most)) and len({*members}) == len(
                members
            )
            if not whole or most < 0 or not {*members} <= {*range(len(instance.names))}:
                return False
            waiting += [side for side in (node.fewer, node.more) if side is not None]
    return True
