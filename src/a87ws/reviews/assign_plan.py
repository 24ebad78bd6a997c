"""Give every proposal its reviewers: load, keep what is assigned, solve, prove, mix, write."""

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
from a87ws.reviews.assign_mix import Mixing, measure_mixing, mix
from a87ws.reviews.assign_solve import (
    Shortage,
    improve,
    is_best,
    most_reviews,
    place,
    shortages,
    start,
)
from a87ws.reviews.assignment import (
    AssignmentProblem,
    CurrentAssignments,
    Plan,
    bits,
    build_problem,
    current_assignments,
)
from a87ws.reviews.conflicts import Interest, find_interests


@dataclass(frozen=True)
class Assigned:
    """The assignment, or why there is none; nothing is written yet.

    `closed` says why a proposal gets no reviewers; `proved`, that a bound in integers rules out a
    better one.
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
        names: dict[str, list[str]] = {}
        for reviewer, mask in zip(self.instance.reviewers, self.plan.given, strict=True):
            for proposal in map(self.instance.proposals.__getitem__, bits(mask)):
                names.setdefault(proposal, []).append(reviewer)
        return dict(sorted(names.items()))

    @property
    def assignments(self) -> Mapping[str, Sequence[str]]:
        """Everybody's, as the file will have it: what is assigned, then those who are new; without
        a file, who filed.
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
    interests = tuple(find_interests(case))
    kept = current_assignments(case, interests)
    instance = build_problem(case, case.proposals.keys() - closed.keys(), kept, interests)
    draws = Draws(case.call.selection.seed if seed is None else seed, "assign")
    plan = start(instance, draws)
    place(plan)
    lacking = shortages(plan)
    proved, fewer = False, 0
    if lacking:
        fewer = most_reviews(instance, case.call.reviews.per_proposal)
    else:
        prices = improve(plan)
        mix(plan, draws)
        proved = is_best(plan, prices)
    mixing = measure_mixing(instance, plan.given)
    return Assigned(case, interests, kept, instance, plan, closed, proved, mixing, lacking, fewer)


def write(assigned: Assigned) -> bool:
    """Write `assignments.yaml`, and return whether anything changed; in a file that a person wrote
    only the lists that grow change.
    """
    new = assigned.new
    if not new:
        return False
    text = read_text(assigned.case.folder, ASSIGNMENTS)
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
    """Why each proposal that is not to be reviewed is left out."""
    closed: dict[str, str] = {}
    for path in case.documents:
        folder, _, name = path.removesuffix(".yaml").partition("/")
        if folder != "proposals":
            continue
        reason = _find_reason(case, path, case.proposals.get(name))
        if reason:
            closed[name] = reason
    return closed


def _find_reason(case: Case, path: str, proposal: Proposal | None) -> str | None:
    freeze = case.freeze
    if proposal is not None and proposal.is_withdrawn:
        return "withdrawn by its hosts"
    if freeze and freeze.proposals and not freeze.in_time(path):
        return "received after the deadline"
    if proposal is None or path in case.faulty:
        return "its file has an error"
    if case.call.submitters == "members" and not case.register.member_ids(proposal):
        return "no registered member among its organizations"
    return None


def review_list(
    call: Call, reviewer: Reviewer, proposals: Sequence[tuple[str, Proposal, str]]
) -> str:
    """Markdown; each proposal comes with its id and the state of its review."""
    return "\n".join(_lines(call, reviewer, proposals)) + "\n"


_ANSWERS: Final = """
Four answers that are not the same:

- *Not applicable* (`-`): the criterion cannot be asked of this proposal. \
It is left out of the mean.
- *Low*: it could be asked, and the proposal does not show it. \
That is the lowest point of the scale.
- *Recused*: you are close to the hosts, a speaker or the work. \
Say so; somebody else will be asked.
- *Missing*: not yet done. It is asked for until the reviews are closed."""


def _lines(
    call: Call, reviewer: Reviewer, proposals: Sequence[tuple[str, Proposal, str]]
) -> Iterator[str]:
    count = len(proposals)
    yield f"# {literal(call.name)}"
    yield f"\n{count} proposal{'' if count == 1 else 's'} for {literal(reviewer.name)}\n"
    for name, proposal, state in proposals:
        yield f"- {literal(proposal.title)} (`{name}`): {state}"
    yield "\n## How to judge\n"
    yield (
        "Judge each proposal by the criteria, not against other proposals, and before you "
        "discuss it."
    )
    points = ", ".join(f"{point} {literal(words)}" for point, words in sorted(call.scale.items()))
    yield f"The scale is {points}.\n"
    for criterion in call.criteria.values():
        line = f"- **{literal(criterion.title)}**"
        if criterion.weight != 1:
            line += f" (weight {criterion.weight})"
        if criterion.guidance:
            line += f": {literal(criterion.guidance)}"
        yield line
    yield _ANSWERS
    command = f"a87ws score --as {reviewer.id}"
    yield (
        f"\nTo record your reviews one by one: `{command}`. In an editor or a spreadsheet:\n"
        f"`{command} --form FILE`, or `--sheet FILE.xlsx`; fill it in and run that again.\n"
    )
    for name, proposal, _ in proposals:
        yield f"## {literal(proposal.title)}\n"
        hosts = ", ".join(literal(host.name) for host in proposal.organizations)
        countries, focus = " ".join(proposal.countries), ", ".join(proposal.focus)
        yield f"`{name}` · {hosts} · {literal(countries)} · {literal(focus)}\n"
        yield f"{quoted(proposal.description)}\n"


LEDGER: Final = ".ledger.json"


def assigned_to(case: Case, reviewer: str) -> Sequence[str]:
    """The ids of the proposals that a reviewer is to judge, unless withdrawn or unreadable."""
    names: list[str] = []
    for name, reviewers in case.assignments.assignments.items():
        proposal = case.proposals.get(name)
        if reviewer in reviewers and proposal is not None and not proposal.is_withdrawn:
            names.append(name)
    return sorted(names)


def list_for(case: Case, reviewer: str) -> str:
    """One reviewer's page, as Markdown. Raises Fault."""
    return _page(case, reviewer)


def write_lists(case: Case, folder: str) -> Settled:
    """Write a page for every reviewer who has something to judge into `folder`, inside the call.
    Raises Fault.
    """
    folder = folder.rstrip("/") or "/"
    texts: dict[str, str] = {}
    for name in sorted(reviewer.id for reviewer in case.reviewers):
        if assigned_to(case, name):
            texts[f"{folder}/{name}.md"] = _page(case, name)
    ledger = f"{folder}/{LEDGER}"
    before = read_ledger(case.folder, ledger)
    stale = [path for path in before if path not in texts and path.startswith(f"{folder}/")]
    return settle(case.folder, ledger, "a87ws assign", texts, stale)


def _page(case: Case, reviewer: str) -> str:
    known = {person.id: person for person in case.reviewers}
    if reviewer not in known:
        hint = suggestion(reviewer, known)
        raise Fault(f"there is no reviewer {quote(reviewer)}", hint, exit_code=2)
    proposals: list[tuple[str, Proposal, str]] = []
    for name in assigned_to(case, reviewer):
        state = _state(case, name, reviewer)
        proposals.append((name, case.proposals[name], state))
    return review_list(case.call, known[reviewer], proposals)


def _state(case: Case, proposal: str, reviewer: str) -> str:
    review = case.reviews.get(ReviewKey(proposal, reviewer))
    if isinstance(review, Recusal):
        return "recused"
    return "to do" if review is None else "done"
