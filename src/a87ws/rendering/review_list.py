"""One reviewer's proposals as a page to print or to send, with what to judge them by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from a87ws.model.call import Call
from a87ws.model.proposal import Proposal
from a87ws.model.registers import Reviewer
from a87ws.rendering.markdown import literal, quoted


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
    yield "Judge each proposal on its own, by the criteria and not by the others, and before you talk about it."
    yield f"The scale is {', '.join(f'{point} {literal(words)}' for point, words in sorted(call.scale.items()))}.\n"
    for criterion in call.criteria.values():
        weight = "" if criterion.weight == 1 else f" (weight {criterion.weight})"
        guidance = f": {literal(criterion.guidance)}" if criterion.guidance else ""
        yield f"- **{literal(criterion.title)}**{weight}{guidance}"
    yield "\nFour answers that are not the same:\n"
    yield "- *Not applicable* (`-`): the criterion cannot be asked of this proposal. It is left out of the mean."
    yield "- *Low*: it could be asked, and the proposal does not show it. That is the lowest point of the scale."
    yield "- *Recused*: you are close to the hosts, a speaker or the work. Say so; somebody else will be asked."
    yield "- *Missing*: not yet done. It is asked for until the reviews are closed."
    yield f"\nTo record your reviews one by one: `a87ws score --as {reviewer.id}`. In an editor or a spreadsheet:"
    yield f"`a87ws score --as {reviewer.id} --form FILE`, or `--sheet FILE.xlsx`; fill it in and run that again.\n"
    for name, proposal, _ in proposals:
        yield f"## {literal(proposal.title)}\n"
        hosts = ", ".join(literal(host.name) for host in proposal.organizations)
        yield f"`{name}` · {hosts} · {literal(' '.join(proposal.countries))} · {literal(', '.join(proposal.focus))}\n"
        yield f"{quoted(proposal.description)}\n"
