"""The four steps of the contract, each proved before the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from a87ws.selection.certificate import Box, Multipliers, Tree, is_proved_by, whole_boxes
from a87ws.selection.decision import Obstacle
from a87ws.selection.heuristics import adapt_to_overrides
from a87ws.selection.instance import GroupLimit, Instance, Portfolio
from a87ws.selection.proof import StepProof, claim, next_boxes, steps
from a87ws.selection.question import SelectionOptions
from a87ws.selection.search import Search

NODES = SelectionOptions().nodes


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
    skipped = set()
    if not best_merit and instance.tolerance is None:
        skipped.add("best merit")
    if start is not None:
        start = adapt_to_overrides(instance, start)
    portfolio = start
    proofs: list[StepProof] = []
    highest = 0
    boxes = whole_boxes(instance)
    for step in steps(instance):
        if step in skipped:
            continue
        search = _search_for(step, instance, portfolio, highest, boxes, nodes)
        if step == "value":
            search.prices = prices
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
