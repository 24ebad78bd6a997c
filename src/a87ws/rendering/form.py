"""A form to fill in with an editor: the proposals to read as comments, the fields below each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import wrap

from a87ws.model.call import Call
from a87ws.model.proposal import Proposal
from a87ws.rendering.text import show

COLUMNS = 100


def form(
    call: Call,
    reviewer: str,
    fields: Mapping[str, Sequence[str]],
    proposals: Mapping[str, Proposal] | None,
) -> str:
    """`fields` are the lines of YAML for each proposal, as they are answered so far; without
    `proposals`, no texts.
    """
    lines = [*_comment(f"Reviews by {reviewer}: {call.name}"), *_how(call), ""]
    for name, block in fields.items():
        if proposals:
            lines += [f"# {'-' * (COLUMNS - 2)}", *_text(proposals[name])]
        lines += [*block, ""]
    return "\n".join(lines)


def _how(call: Call) -> Iterator[str]:
    yield "#"
    scale = ", ".join(f"{point} {words}" for point, words in sorted(call.scale.items()))
    yield from _comment(
        f"Write a score behind each criterion: {scale}; n/a where it does not apply to the proposal."
    )
    yield from _comment(
        "Leave a proposal empty to judge it later. To step back from one, write behind recused: host, institutional, "
        "personal, collaborator or other, and leave its scores empty. Then run the same command again."
    )
    for name, criterion in call.criteria.items():
        yield "#"
        yield from _comment(
            f"{name}: {criterion.title}{f'. {criterion.guidance}' if criterion.guidance else ''}"
        )


def _text(proposal: Proposal) -> Iterator[str]:
    yield from _comment(proposal.title.upper() if proposal.title.isascii() else proposal.title)
    yield from _comment("; ".join(host.name for host in proposal.organizations))
    yield from _comment(f"{', '.join(proposal.focus)}; {' '.join(proposal.countries)}")
    for paragraph in proposal.description.split("\n\n"):
        yield "#"
        yield from _comment(" ".join(paragraph.split()))
    yield "#"


def _comment(text: str) -> list[str]:
    return [f"# {line}".rstrip() for line in wrap(show(text), COLUMNS - 2, break_long_words=False)]
