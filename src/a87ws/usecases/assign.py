"""Give every proposal its reviewers: load, keep what stands, solve, prove, mix, write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from a87ws.assignment.bound import Shortage, is_best, most_reviews, shortages
from a87ws.assignment.interests import Interest, find_interests
from a87ws.assignment.mix import Mixing, measure_mixing, mix
from a87ws.assignment.problem import (
    AssignmentProblem,
    CurrentAssignments,
    Plan,
    bits,
    build_problem,
    current_assignments,
)
from a87ws.assignment.solve import improve, place, start
from a87ws.diagnostics import Fault
from a87ws.draws import Draws
from a87ws.model.case import Case
from a87ws.model.layout import ASSIGNMENTS, max_bytes
from a87ws.source import parse
from a87ws.store.writer import Inline, dump_yaml, edit_yaml, is_generated, read_text, write_text


@dataclass(frozen=True)
class Assigned:
    """The assignment found, or why there is none; nothing is written yet.

    `closed` says why a proposal gets no reviewers; `proved` that a bound in integers shows that
    none is better.
    """

    case: Case
    interests: tuple[Interest, ...]
    kept: CurrentAssignments
    instance: AssignmentProblem
    plan: Plan
    closed: Mapping[str, str]
    proved: bool
    mixing: Mixing
    shortages: tuple[Shortage, ...]
    fewer: int
    """Where there are shortages: how many reviews a proposal could have."""

    @property
    def new(self) -> Mapping[str, Sequence[str]]:
        """Who is new to each proposal that gets somebody."""
        found: dict[str, list[str]] = {}
        for reviewer, mask in enumerate(self.plan.given):
            for proposal in bits(mask):
                found.setdefault(self.instance.proposals[proposal], []).append(
                    self.instance.reviewers[reviewer]
                )
        return dict(sorted(found.items()))

    @property
    def assignments(self) -> Mapping[str, Sequence[str]]:
        """Everybody's, as the file will say: what stands, then those who are new; without a file,
        who filed.
        """
        new, before = self.new, self.case.assignments.assignments
        names = sorted({*(before or self.kept.by_proposal), *new})
        return {name: [*self.kept.by_proposal.get(name, ()), *new.get(name, ())] for name in names}


def assign(case: Case, seed: str | None = None) -> Assigned:
    """Find who reviews what in the call; what is assigned or filed already stays. Writes
    nothing.
    """
    if not case.reviewers:
        raise Fault("there are no reviewers", "list them in registry/reviewers.yaml", exit_code=1)
    closed = _closed(case)
    found = tuple(find_interests(case))
    standing = current_assignments(case, found)
    instance = build_problem(
        case, [name for name in case.proposals if name not in closed], standing, found
    )
    draws = Draws(case.call.selection.seed if seed is None else seed, "assign")
    plan = start(instance, draws)
    place(plan)
    lacking = shortages(plan)
    proved = False
    if not lacking:
        prices = improve(plan)
        mix(plan, draws)
        proved = is_best(plan, prices)
    fewer = most_reviews(instance, case.call.reviews.per_proposal) if lacking else 0
    mixed = measure_mixing(instance, plan.given)
    return Assigned(case, found, standing, instance, plan, closed, proved, mixed, lacking, fewer)


def write(assigned: Assigned) -> bool:
    """Write `assignments.yaml`; a file that a person wrote keeps all but the lists that grow. False
    if nothing did.
    """
    text = read_text(assigned.case.folder, ASSIGNMENTS)
    new = assigned.new
    if not new:
        return False
    whole = {name: Inline(list(names)) for name, names in assigned.assignments.items()}
    if text is None or is_generated(text):
        return write_text(
            assigned.case.folder,
            ASSIGNMENTS,
            dump_yaml({"assignments": whole}, by="a87ws assign"),
            replaces=text,
        )
    value = parse(ASSIGNMENTS, text.encode(), max_bytes=max_bytes(ASSIGNMENTS)).value
    if not isinstance(value, dict) or not value.get("assignments"):
        raise Fault(
            f"`{ASSIGNMENTS}` holds no assignments",
            "delete it and run the command again",
            exit_code=1,
        )
    try:
        text_after = edit_yaml(text, {("assignments", name): whole[name] for name in new})
    except ValueError:
        message = f"`{ASSIGNMENTS}` is written in a way that cannot be edited"
        raise Fault(message, "put each proposal on a line of its own", exit_code=1) from None
    return write_text(assigned.case.folder, ASSIGNMENTS, text_after, replaces=text)


def _closed(case: Case) -> Mapping[str, str]:
    """Why each proposal that is not to be reviewed is not."""
    register, freeze = case.register, case.freeze
    closed: dict[str, str] = {}
    for path in case.documents:
        folder, _, name = path.removesuffix(".yaml").partition("/")
        if folder != "proposals":
            continue
        proposal = case.proposals.get(name)
        if proposal is not None and proposal.is_withdrawn:
            closed[name] = "withdrawn by its hosts"
        elif freeze and freeze.proposals and not freeze.in_time(path):
            closed[name] = "received after the deadline"
        elif proposal is None or path in case.faulty:
            closed[name] = "its file has an error"
        elif case.call.submitters == "members" and not register.member_ids(proposal):
            closed[name] = "no registered member among its organizations"
    return closed
