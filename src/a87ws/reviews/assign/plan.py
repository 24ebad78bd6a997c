"""Give every proposal its reviewers: load, keep what stands, solve, prove, mix, write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from a87ws.base.disk.ledger import Settled, read_ledger, settle
from a87ws.base.disk.write import Inline, dump_yaml, edit_yaml, is_generated, read_text, write_text
from a87ws.base.draws import Draws
from a87ws.base.faults import Fault
from a87ws.base.page.markdown import literal, quoted
from a87ws.base.text import quote
from a87ws.base.yaml import parse
from a87ws.call.call import Call
from a87ws.call.case import Case
from a87ws.call.layout import ASSIGNMENTS, max_bytes
from a87ws.call.proposal import Proposal
from a87ws.call.registers import Reviewer
from a87ws.call.review import Recusal, ReviewKey
from a87ws.checks.say import suggestion
from a87ws.reviews.assign.mix import Mixing, measure_mixing, mix
from a87ws.reviews.assign.problem import (
    AssignmentProblem,
    CurrentAssignments,
    Plan,
    bits,
    build_problem,
    current_assignments,
)
from a87ws.reviews.assign.solve import (
    Shortage,
    improve,
    is_best,
    most_reviews,
    place,
    shortages,
    start,
)
from a87ws.reviews.conflicts import Interest, find_interests


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
        message = f"`{ASSIGNMENTS}` is laid out in a way that a87ws cannot edit"
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


def review_list(
    call: Call, reviewer: Reviewer, proposals: Sequence[tuple[str, Proposal, str]]
) -> str:
    """Markdown; each proposal comes with its id and what is there of the review: open, filed,
    recused.
    """
    return "\n".join(_lines(call, reviewer, proposals)) + "\n"


def _lines(
    call: Call, reviewer: Reviewer, proposals: Sequence[tuple[str, Proposal, str]]
) -> Iterator[str]:
    count = len(proposals)
    yield f"# {literal(call.name)}"
    yield f"\n{count} proposal{'' if count == 1 else 's'} for {literal(reviewer.name)}\n"
    for name, proposal, state in proposals:
        yield f"- {literal(proposal.title)} (`{name}`): {state}"
    yield "\n## How to judge\n"
    yield "Judge each proposal by the criteria, not against other proposals, and before you discuss it."
    yield f"The scale is {', '.join(f'{point} {literal(words)}' for point, words in sorted(call.scale.items()))}.\n"
    for criterion in call.criteria.values():
        weight = "" if criterion.weight == 1 else f" (weight {criterion.weight})"
        guidance = f": {literal(criterion.guidance)}" if criterion.guidance else ""
        yield f"- **{literal(criterion.title)}**{weight}{guidance}"
    yield "\nFour different answers:\n"
    yield "- *Not applicable* (`-`): the criterion does not fit this proposal. It is left out of the mean."
    yield "- *Low*: the criterion fits, but the proposal does not meet it: the lowest point of the scale."
    yield "- *Recused*: you are close to the hosts, a speaker or the work. Say so; someone else will be asked."
    yield "- *Missing*: not yet done. It is asked for until the reviews are closed."
    yield f"\nTo record your reviews one by one: `a87ws score --as {reviewer.id}`. In an editor or a spreadsheet:"
    yield f"`a87ws score --as {reviewer.id} --form FILE`, or `--sheet FILE.xlsx`; fill it in and run that again.\n"
    for name, proposal, _ in proposals:
        yield f"## {literal(proposal.title)}\n"
        hosts = ", ".join(literal(host.name) for host in proposal.organizations)
        yield f"`{name}` · {hosts} · {literal(' '.join(proposal.countries))} · {literal(', '.join(proposal.focus))}\n"
        yield f"{quoted(proposal.description)}\n"


LEDGER: Final = ".ledger.json"


def assigned_to(case: Case, reviewer: str) -> Sequence[str]:
    """The ids of the proposals that a reviewer is to judge, those withdrawn or unreadable left out."""
    return sorted(
        name
        for name, reviewers in case.assignments.assignments.items()
        if reviewer in reviewers
        and name in case.proposals
        and not case.proposals[name].is_withdrawn
    )


def list_for(case: Case, reviewer: str) -> str:
    """One reviewer's page, as Markdown. Raises Fault."""
    return _page(case, reviewer)


def write_lists(case: Case, folder: str) -> Settled:
    """Write a page for every reviewer who has something to judge into `folder`, inside the call.
    Raises Fault.
    """
    folder = folder.rstrip("/") or "/"
    busy = [each.id for each in case.reviewers if assigned_to(case, each.id)]
    texts = {f"{folder}/{name}.md": _page(case, name) for name in sorted(busy)}
    ledger = f"{folder}/{LEDGER}"
    stale = [
        path
        for path in read_ledger(case.folder, ledger)
        if path not in texts and path.startswith(f"{folder}/")
    ]
    return settle(case.folder, ledger, "a87ws assign", texts, stale)


def _page(case: Case, reviewer: str) -> str:
    known = {each.id: each for each in case.reviewers}
    if reviewer not in known:
        raise Fault(
            f"there is no reviewer {quote(reviewer)}", suggestion(reviewer, known), exit_code=2
        )
    names = assigned_to(case, reviewer)
    return review_list(
        case.call,
        known[reviewer],
        [(n, case.proposals[n], _state(case, n, reviewer)) for n in names],
    )


def _state(case: Case, proposal: str, reviewer: str) -> str:
    review = case.reviews.get(ReviewKey(proposal, reviewer))
    if isinstance(review, Recusal):
        return "recused"
    return "to do" if review is None else "done"
